"""What a check finds, and what it is given to look with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from storage.text.fingerprint import Folding

REFOLD = "`palimpsest refold --force` finds it anew from the texts"
RESTORE = "take it from a snapshot, or read it anew from WARC files into another archive"
RECOVER = (
    "take the archive from a snapshot; without one, `sqlite3 archive.db .recover` saves what can "
    "be read"
)
WARC = "put the file back, or name the folder it is in with --warc"

WARC_COPY = "put a copy of that WARC file in its place"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written, or not as its parts say.

    check: which one found it; where: the table or file and the row or place in it; told: what is
    wrong; advice: what may be done; article, url: its number and URL, where the damage
    belongs to one.
    """

    check: str
    where: str
    told: str
    advice: str
    article: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """An archive to look at, in one state of it.

    seen: is told how many more things were looked at.
    """

    connection: sqlite3.Connection
    path: Path
    folding: Folding
    seen: Callable[[int], None] = lambda _: None
    warc: Path | None = None
    """Where WARC files were moved to."""
    lost: list[Damage] = field(default_factory=list)
    """What could not be read, not yet told."""
    unread: set[tuple[int, int]] = field(default_factory=set)
    """The range of keys that a walk is at and that cannot be read."""
    texts: set[int] = field(default_factory=set)
    """Paragraphs that are damaged, and `versions`: what follows from that is not told again."""
    versions: set[int] = field(default_factory=set)

    def lose(self, damage: Damage) -> None:
        """Note what cannot be read."""
        self.lost.append(damage)


Check = Callable[[Look], Iterator[Damage]]
