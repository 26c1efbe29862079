"""All checks, one after the other, and how far they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..overlaps import folding_of
from ..query import Reader
from . import bands, captured, file, ledger, pairs, words
from .damage import RESTORE, Check, Damage, Look
from .texts import Texts


@dataclass(frozen=True, slots=True)
class Step:
    """A check about to be run: its name, and how many things it is to look at."""

    name: str
    things: int


def verify(
    path: Path,
    *,
    with_warc: bool = True,
    warc: Path | None = None,
    begin: Callable[[Step], None] = lambda _: None,
    seen: Callable[[int], None] = lambda _: None,
) -> Iterator[Damage]:
    """What is damaged of an archive, as it is found. Reads only; crawls may write meanwhile.

    Each check sees one state of the archive. warc: where WARC files were moved to; begin: told of
    each check; seen: of how many more things it has looked at.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, ResignArchive: as `open_for_reading`.
    """
    with Reader(path) as reader:
        # Rows of one kind are plain here: checks name their columns by order.
        folding = folding_of(reader)
        reader.connection.row_factory = None
        reader.connection.isolation_level = None
        look = Look(reader.connection, path, folding, seen, warc)
        texts = Texts()
        checks: list[tuple[str, str, Check]] = [
            ("file", "SELECT 1", file.check),
            ("texts", "SELECT count(*) FROM versions", texts.check),
            ("index", "SELECT count(*) FROM band_segments", _index(texts)),
            (
                "pairs",
                "SELECT (SELECT count(*) FROM near_duplicates) + (SELECT count(*) FROM repeats)",
                pairs.check,
            ),
            ("words", "SELECT count(*) FROM articles", words.check),
            ("ledger", "SELECT 6", ledger.check),
        ]
        if with_warc:
            kept = "SELECT count(*) FROM captures WHERE record_id IS NOT NULL"
            checks.append(("captures", kept, captured.check))
        for name, things, check in checks:
            yield from _run(name, things, check, look, begin)


def _index(texts: Texts) -> Check:
    def check(look: Look) -> Iterator[Damage]:
        yield from bands.check(look, texts.expected)

    return check


def _run(
    name: str, things: str, check: Check, look: Look, begin: Callable[[Step], None]
) -> Iterator[Damage]:
    """One check within one state of the archive; what cannot be read is damage too."""
    try:
        look.connection.execute("BEGIN")
        begin(Step(name, int(look.connection.execute(things).fetchone()[0])))
        yield from check(look)
    except sqlite3.DatabaseError as error:
        told = f"could not be checked to its end: {error}"
        yield Damage(name, str(look.path), told, RESTORE)
    finally:
        if look.connection.in_transaction:
            look.connection.execute("ROLLBACK")
