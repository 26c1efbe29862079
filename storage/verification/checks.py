"""All checks, one after the other, and how far they are."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from storage.core.errors import NotAnArchive
from storage.db import folding_settings, migrations
from storage.db.reader import Reader
from storage.queries.folding import archive_folding
from storage.verification import (
    band_index,
    boilerplate_counts,
    captures,
    full_text_index,
    near_duplicates,
    outcomes,
    sqlite_file,
)
from storage.verification.damaged_reads import raise_unless_damage
from storage.verification.digests import Texts
from storage.verification.report import RECOVER, Check, Damage, Look

_NAMED = 1_000  # rows of a table that one check names; more are only counted


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

    All checks see one state of the archive. warc: where WARC files were moved to; begin: told of
    each check; seen: of how many more things it has looked at.

    Raises:
        NotAnArchive, ArchiveTooNew, FoldingSettingsMismatch: as `open_for_reading`.
    """
    try:
        reader = Reader(path)
    except NotAnArchive as error:
        if not _says_it_is_ours(path):
            raise
        yield Damage("file", str(path), f"cannot be opened ({error.__cause__})", RECOVER)
        return
    with reader:
        connection = reader.connection
        connection.execute("PRAGMA cell_size_check = ON")
        # What is no UTF-8 any more is read all the same, and found to be another text.
        connection.text_factory = lambda held: held.decode("utf-8", "replace")
        connection.isolation_level = None
        connection.execute("BEGIN")
        try:
            folding = archive_folding(reader)
        except (sqlite3.DatabaseError, ValueError) as error:
            yield Damage("file", "config", f"cannot be read ({error})", RECOVER)
            return
        signing = folding_settings.is_refold_unfinished(connection)
        # Rows of one kind are plain here: checks name their columns by order.
        connection.row_factory = None
        look = Look(connection, path, folding, seen, warc)
        texts = Texts(signing=signing)
        found = "SELECT (SELECT count(*) FROM near_duplicates) + (SELECT count(*) FROM repeats)"
        checks: list[tuple[str, str, Check]] = [
            ("file", "SELECT 1", sqlite_file.check),
            ("texts", "SELECT count(*) FROM versions", texts.check),
            ("words", "SELECT count(*) FROM articles", full_text_index.check),
            ("ledger", "SELECT 6", outcomes.check),
        ]
        if not signing:  # or not all is found yet
            checks[2:2] = [
                ("index", "SELECT count(*) FROM band_segments", _index(texts)),
                ("pairs", found, near_duplicates.check),
                ("counts", "SELECT count(*) FROM paragraphs", boilerplate_counts.check),
            ]
        if with_warc:
            kept = "SELECT count(*) FROM captures WHERE record_id IS NOT NULL"
            checks.append(("captures", kept, captures.check))
        for name, things, check in checks:
            yield from _bounded(name, look, _run(name, things, check, look, begin))


def _says_it_is_ours(path: Path) -> bool:
    """Whether a file that cannot be opened begins as an archive does."""
    try:
        with path.open("rb") as file_:
            head = file_.read(100)
    except OSError:
        return False
    ours = migrations.APPLICATION_ID.to_bytes(4, "big")
    return head.startswith(b"SQLite format 3\0") and head[68:72] == ours


def _bounded(name: str, look: Look, found: Iterator[Damage]) -> Iterator[Damage]:
    """The damage of a check with the URLs it concerns; of very much of one table the first."""
    boilerplate_counts: Counter[str] = Counter()
    for each in found:
        table = each.where.partition(",")[0]
        boilerplate_counts[table] += 1
        if boilerplate_counts[table] <= _NAMED:
            yield each if each.article is None else replace(each, url=_url(look, each.article))
    for table, count in boilerplate_counts.items():
        if count > _NAMED:
            yield Damage(name, table, f"{count - _NAMED:,} more are damaged", RECOVER)


def _url(look: Look, article: int) -> str | None:
    try:
        query = "SELECT url FROM articles WHERE id = ?"
        row = look.connection.execute(query, (article,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row[0] if row else None


def _index(texts: Texts) -> Check:
    def check(look: Look) -> Iterator[Damage]:
        yield from band_index.check(look, texts)

    return check


def _run(
    name: str, things: str, check: Check, look: Look, begin: Callable[[Step], None]
) -> Iterator[Damage]:
    """One check; what cannot be read is damage too."""
    try:
        begin(Step(name, int(look.connection.execute(things).fetchone()[0])))
    except sqlite3.DatabaseError as error:
        raise_unless_damage(error)
        begin(Step(name, 1))
    try:
        yield from check(look)
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        if isinstance(error, sqlite3.DatabaseError):
            raise_unless_damage(error)
        told = f"could not be checked to its end: {error}"
        yield Damage(name, str(look.path), told, RECOVER)
    yield from look.lost
    look.lost.clear()
