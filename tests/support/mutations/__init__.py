"""Mutations of real pages, feeds and sitemaps, as they occur or may occur on the web."""

from __future__ import annotations

from tests.support.mutations.mutated_page import MutatedPage, mutated_pages
from tests.support.mutations.pipeline_check import PipelineChecker

__all__ = ["MutatedPage", "PipelineChecker", "mutated_pages"]
