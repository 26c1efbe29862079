"""A small invented newspaper, served on loopback for `palimpsest demo` and for the tests."""

from __future__ import annotations

from crawler.demo.server import Newspaper

__all__ = ["Newspaper"]
