"""What takes texts out of pages, by name: light, for who has no page to read."""

from __future__ import annotations

from importlib.metadata import version

_RULES = 2  # goes up whenever our own part of the work would give another text of some page
EXTRACTOR = f"trafilatura {version('trafilatura')}, palimpsest {_RULES}"
"""Kept with every version, so that `palimpsest reextract` finds what an earlier one made."""
