"""Real pages, feeds and sitemaps with things done to them that the web does, and some it may."""

from __future__ import annotations

from tests.support.mutations.mutated_page import Mutated, mutated
from tests.support.mutations.pipeline_check import Press

__all__ = ["Mutated", "Press", "mutated"]
