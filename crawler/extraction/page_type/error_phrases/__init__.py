"""Titles of error pages in many languages.

What is missing here has a safe result: the page counts as an article. Only complete titles count,
so a phrase belongs here if hardly any article has it as its whole title.
"""

from __future__ import annotations

from crawler.extraction.page_type.error_phrases import asia, eastern_europe, western_europe

PHRASES = western_europe.PHRASES | eastern_europe.PHRASES | asia.PHRASES
"""By language code."""
