"""What a check finds, and what it is given to look with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..fingerprint import Folding

RESIGN = "`palimpsest resign --force` finds it anew from the texts"
RESTORE = "take it from a snapshot, or read it anew from WARC files into another archive"
WARC = "put the file back, or name the folder it is in with --warc"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written, or not as its parts say.

    check: which one found it; where: the table or file and the row or place in it; told: what is
    wrong; advice: what may be done; article: its number, where the damage belongs to one.
    """

    check: str
    where: str
    told: str
    advice: str
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """An archive to look at. `seen` is told how many more things were looked at."""

    connection: sqlite3.Connection
    path: Path
    folding: Folding
    seen: Callable[[int], None] = lambda _: None
    warc: Path | None = None
    """Where WARC files were moved to."""


Check = Callable[[Look], Iterator[Damage]]
