"""The demo newspaper and the archive of one crawl of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper


@dataclass(frozen=True)
class CrawledNewspaper:
    """A newspaper that was crawled once. Shared by many tests, so it must not be changed.

    Attributes:
        newspaper: the newspaper, still running.
        palimpsest: the command in the folder of the archive.
        summary: what the crawl printed with `--json`.
        requests: the paths that the crawl requested, in order.
    """

    newspaper: Newspaper
    palimpsest: Palimpsest
    summary: dict[str, Any]
    requests: tuple[str, ...]
