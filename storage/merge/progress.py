"""How far a merge has come, and its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.core.errors import PalimpsestError


@dataclass(frozen=True, slots=True)
class MergeProgress:
    """How much of an archive is merged, and what was new in it.

    done, total: articles, URLs and captures; urls_updated: known URLs whose outcome was known
    better; left_out: articles and captures that were not added, because they were taken down in the
    archive.
    """

    name: str
    done: int = 0
    total: int = 0
    runs: int = 0
    articles: int = 0
    versions: int = 0
    paragraphs: int = 0
    near_duplicates: int = 0
    urls: int = 0
    urls_updated: int = 0
    captures: int = 0
    takedowns: int = 0
    decisions: int = 0
    left_out: int = 0


Report = Callable[[MergeProgress], None]
"""Called after each transaction."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """merged: what was new in each archive; problems: why WARC records were not overwritten."""

    merged: tuple[MergeProgress, ...]
    problems: tuple[PalimpsestError, ...] = ()
