"""A small invented newspaper, served on loopback for the demo and the tests."""

from __future__ import annotations

from crawler.demo.expectations import Expectations
from crawler.demo.server import Newspaper

__all__ = ["Expectations", "Newspaper"]
