"""What a check reports, and what it works on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from storage.text.folding_settings import FoldingSettings

REFOLD = "compute it again from the texts with `palimpsest refold --force`"
RESTORE = "restore it from a snapshot, or import the WARC files into another archive"
RECOVER = (
    "restore the archive from a snapshot; without one, `sqlite3 archive.db .recover` saves what "
    "can be read"
)
FIND_WARC = "put the file back, or name its folder with --warc"
REPLACE_WARC = "replace this WARC file with a copy"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is damaged or inconsistent.

    check: the check that found it; where: the table or file, and the row or offset in it; problem:
    what is wrong; advice: what to do; article, url: id and URL of the article it belongs to.
    """

    check: str
    where: str
    problem: str
    advice: str
    article: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The archive to check, in one state, and what the checks have found in it so far.

    report_progress: called with the number of further items that were checked; warc_folder: where
    the WARC files were moved to; unreadable: damage that is not yet reported, because rows could
    not be read; unreadable_range: the range of keys that a walk is at if it cannot be read;
    damaged_paragraphs, damaged_versions: ids whose consequences are not reported again.
    """

    connection: sqlite3.Connection
    path: Path
    folding: FoldingSettings
    report_progress: Callable[[int], None] = lambda _: None
    warc_folder: Path | None = None
    unreadable: list[Damage] = field(default_factory=list)
    unreadable_range: set[tuple[int, int]] = field(default_factory=set)
    damaged_paragraphs: set[int] = field(default_factory=set)
    damaged_versions: set[int] = field(default_factory=set)


Check = Callable[[CheckContext], Iterator[Damage]]
