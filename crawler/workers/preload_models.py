"""Imported by the fork server after the parsers: loads models once for all workers."""

from __future__ import annotations

from crawler.extraction.metadata.language import load_detector

load_detector()
