"""A small invented newspaper, served on loopback for the demo and the tests."""

from __future__ import annotations

from .expectations import Expectations
from .server import Newspaper

__all__ = ["Expectations", "Newspaper"]
