"""Real pages, feeds and sitemaps with things done to them that the web does, and some it may."""

from __future__ import annotations

from .mutated import Mutated, mutated
from .press import Press

__all__ = ["Mutated", "Press", "mutated"]
