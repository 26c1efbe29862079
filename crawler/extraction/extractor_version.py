"""Name and version of the extractor. Separate from the extractor, which takes long to import."""

from __future__ import annotations

from importlib.metadata import version

_RULES = 3  # increase this if a change to our own part changes the text of any page
EXTRACTOR = f"trafilatura {version('trafilatura')}, palimpsest {_RULES}"
"""Stored with each version, so that `palimpsest reextract` finds what an earlier one extracted."""
