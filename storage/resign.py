"""Signing anew: signatures, bands, pairs and all that rests on them, after a changed setting.

What was found under the old settings is taken out in the first transaction; then versions are
folded again in the order in which they came, a batch a transaction. Each notes how far it came, so
that a cut costs one batch. Texts, articles and captures are not touched.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from . import settled
from .batch import NewVersion
from .connection import bring_up_to_date, connect, transaction
from .errors import ResignArchive
from .fingerprint import Folding, fingerprint
from .folding import Folded, Folder
from .index import BandIndex
from .model import Kind, Paragraph

_BATCH = 5_000  # paragraphs folded in a transaction, about
_FOUND = (
    *("recent_bands", "band_segments", "band_blocks", "near_duplicates", "repeats", "tellings"),
    *("copies", "site_paragraphs"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far signing anew has come: versions of how many, and what was found so far."""

    folding: Folding
    versions: int
    total: int
    paragraphs: int = 0
    near_duplicates: int = 0
    folded: int = 0


def resign(
    path: Path,
    change: Callable[[Folding], Folding] = lambda asked: asked,
    report: Callable[[Progress], None] = lambda _: None,
    *,
    force: bool = False,
) -> Progress | None:
    """Sign an archive anew with the settings of its config, changed by `change`.

    A run that was cut off goes on with the settings it began with. Returns None where the archive
    is signed with these settings already, unless `force`.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `connection.connect`.
        ResignArchive: other settings are asked for than those of a run that was cut off.
    """
    db = connect(path)
    connection: sqlite3.Connection = db.conn
    try:
        bring_up_to_date(db, Folding())
        progress = _begin(connection, path, change, force=force)
        if progress is None:
            return None
        index = BandIndex(connection)
        folder = Folder(connection, index, progress.folding)
        while progress.versions < progress.total:
            report(progress)
            try:
                progress = _step(connection, index, folder, progress)
            except BaseException:
                index.forget()
                folder.forget()
                raise
        with transaction(connection):
            settled.put(connection, progress.folding)
            connection.execute("DELETE FROM config WHERE key = ?", (settled.UNDER_WAY,))
        report(progress)
        return progress
    finally:
        connection.close()


def _begin(
    connection: sqlite3.Connection,
    path: Path,
    change: Callable[[Folding], Folding],
    *,
    force: bool,
) -> Progress | None:
    with transaction(connection):
        row = connection.execute(
            "SELECT value FROM config WHERE key = ?", (settled.UNDER_WAY,)
        ).fetchone()
        if row is not None:
            state = json.loads(row[0])
            begun = Folding(**state.pop("folding"))
            if change(begun) != begun:
                raise ResignArchive(
                    f"{path} is being signed anew with {_told(begun)}: let that end first, with "
                    f"`palimpsest resign --archive {path}` and no settings"
                )
            return replace(Progress(begun, **state), total=_count(connection))
        wanted = change(settled.asked(connection))
        if settled.signed(connection) == asdict(wanted) and not force:
            return None
        for table in _FOUND:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE sites SET articles = 0")
        progress = Progress(wanted, 0, _count(connection))
        _note(connection, progress)
        return progress


def _step(
    connection: sqlite3.Connection, index: BandIndex, folder: Folder, progress: Progress
) -> Progress:
    with transaction(connection):
        index.refresh()
        versions = list(_versions(connection, progress))
        folded = folder.fold_again(versions) if versions else Folded()
        index.merge_when_due()
        progress = replace(
            progress,
            versions=versions[-1].version_id if versions else progress.total,
            paragraphs=progress.paragraphs + folded.paragraphs,
            near_duplicates=progress.near_duplicates + folded.near_duplicates,
            folded=progress.folded + folded.folded,
        )
        _note(connection, progress)
    return progress


def _versions(connection: sqlite3.Connection, progress: Progress) -> Iterator[NewVersion]:
    """The next versions, with their texts fingerprinted."""
    rows = connection.execute(
        """
        SELECT v.id, v.article_id, a.site, v.number FROM versions v
          JOIN articles a ON a.id = v.article_id WHERE v.id > ? ORDER BY v.id""",
        (progress.versions,),
    )
    taken = 0
    for version_id, article_id, site, number in rows:
        paragraphs = tuple(
            Paragraph(text, Kind(kind))
            for text, kind in connection.execute(
                "SELECT g.text, p.kind FROM appearances p JOIN paragraphs g "
                "ON g.id = p.paragraph_id WHERE p.version_id = ? ORDER BY p.position",
                (version_id,),
            )
        )
        prints = fingerprint([each.text for each in paragraphs], progress.folding)
        yield NewVersion(version_id, article_id, site, number == 1, paragraphs, prints)
        taken += len(paragraphs)
        if taken >= _BATCH:
            return


def _count(connection: sqlite3.Connection) -> int:
    """The highest id of a version: ids rise by one."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM versions").fetchone()[0])


def _note(connection: sqlite3.Connection, progress: Progress) -> None:
    state: dict[str, Any] = asdict(progress)
    connection.execute(
        "INSERT OR REPLACE INTO config VALUES (?, ?)", (settled.UNDER_WAY, json.dumps(state))
    )


def _told(folding: Folding) -> str:
    return ", ".join(f"{key} {value}" for key, value in asdict(folding).items())
