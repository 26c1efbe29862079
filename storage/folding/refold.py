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

from storage.band_index.index import BandIndex
from storage.core.errors import PalimpsestError, RefoldArchive, WaitForRun
from storage.core.model import Kind, Paragraph
from storage.db import folding_settings, migrations
from storage.db.connection import bring_up_to_date, connect, transaction
from storage.db.reader import open_for_reading
from storage.folding.batch import NewVersion
from storage.folding.fold import FoldCounts, FoldWriter
from storage.text.fingerprint import Folding, fingerprint

_BATCH = 5_000  # paragraphs folded in a transaction, about
_LEAST, _MOST = 3, 512  # values of a signature; an article's bands have three rows
_FOUND = (
    *("recent_bands", "band_segments", "band_blocks", "near_duplicates", "repeats", "tellings"),
    *("copies", "copy_candidates", "site_paragraphs"),
)


@dataclass(frozen=True, slots=True)
class RefoldProgress:
    """How far signing anew has come: versions of how many, and what was found so far."""

    folding: Folding
    versions: int
    total: int
    paragraphs: int = 0
    near_duplicates: int = 0
    folded: int = 0
    before: int = 0
    """Near-duplicates that there were under the old settings."""


class ChooseOtherSettings(PalimpsestError):
    """With these settings nothing can be signed: choose others."""


@dataclass(frozen=True, slots=True)
class RefoldStatus:
    """The settings of an archive, and whether it is signed with them."""

    schema: int
    newest_schema: int
    signed: dict[str, Any]
    """The settings its bands and pairs were made with."""
    wanted: Folding
    """The settings asked for."""
    versions: int
    paragraphs: int
    near_duplicates: int
    under_way: RefoldProgress | None

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The settings that are to change: what they are, and what they are to be."""
        wanted = asdict(self.wanted)
        return {
            key: (self.signed.get(key), value)
            for key, value in wanted.items()
            if self.signed.get(key) != value
        }

    @property
    def due(self) -> bool:
        """Whether there is anything to sign."""
        return bool(self.changed) or self.under_way is not None or self.schema < self.newest_schema


def check(folding: Folding) -> None:
    """Raise ChooseOtherSettings where settings are out of range."""
    for name, value, low, high in (
        ("shingle", folding.shingle, 1, 32),
        ("shingle_unspaced", folding.shingle_unspaced, 1, 32),
        ("bands", folding.bands, 1, 256),
        ("rows", folding.rows, 1, 32),
        ("seed", folding.seed, 0, 2**32 - 1),
        ("telling", folding.telling, 1, 1000),
    ):
        if type(value) is not int or not low <= value <= high:
            raise ChooseOtherSettings(f"{name} is {value}: choose from {low} to {high}")
    threshold = folding.threshold
    if not isinstance(threshold, (int, float)) or not 0 < threshold <= 1:
        raise ChooseOtherSettings(f"threshold is {threshold}: choose one above 0, and 1 at most")
    if not _LEAST <= folding.permutations <= _MOST:
        raise ChooseOtherSettings(
            f"{folding.bands} bands of {folding.rows} rows make a signature of "
            f"{folding.permutations} values: choose so many that it has {_LEAST} to {_MOST}"
        )


def expected_recall(folding: Folding) -> float:
    """The share of the pairs just at the threshold that the bands are expected to find."""
    return float(1 - (1 - folding.threshold**folding.rows) ** folding.bands)


def status(path: Path, change: Callable[[Folding], Folding] = lambda asked: asked) -> RefoldStatus:
    """How an archive is signed, and what signing it anew would change. Writes nothing.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `query.open_for_reading`.
        ChooseOtherSettings: `change` asks for settings out of range.
    """
    connection = open_for_reading(path, outdated=True)
    try:
        noted = _noted(connection)
        under_way = None
        if noted is not None:
            begun = Folding(**noted.pop("folding"))
            under_way = RefoldProgress(begun, **noted)
        wanted = change(under_way.folding if under_way else folding_settings.asked(connection))
        check(wanted)
        counts = {
            table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("versions", "paragraphs", "near_duplicates")
        }
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        made = folding_settings.made(connection)
        return RefoldStatus(
            *(version, migrations.SCHEMA_VERSION, made, wanted),
            *(counts["versions"], counts["paragraphs"], counts["near_duplicates"]),
            under_way,
        )
    finally:
        connection.close()


def refold(
    path: Path,
    change: Callable[[Folding], Folding] = lambda asked: asked,
    report: Callable[[RefoldProgress], None] = lambda _: None,
    *,
    force: bool = False,
) -> RefoldProgress | None:
    """Sign an archive anew with the settings of its config, changed by `change`.

    A run that was cut off goes on with the settings it began with. Returns None where the archive
    is signed with these settings already, unless `force`.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `connection.connect`.
        RefoldArchive: other settings are asked for than those of a run that was cut off.
        ChooseOtherSettings: the settings are out of range.
        WaitForRun: another process is at it.
    """
    db = connect(path)
    connection: sqlite3.Connection = db.conn
    try:
        bring_up_to_date(db, Folding())
        progress = _begin(connection, path, change, force=force)
        if progress is None:
            return None
        index = BandIndex(connection)
        folder = FoldWriter(connection, index, progress.folding)
        while progress.versions < progress.total:
            report(progress)
            try:
                progress = _step(connection, index, folder, progress)
            except BaseException:
                index.forget()
                folder.forget()
                raise
        with transaction(connection):
            folding_settings.put(connection, progress.folding)
            connection.execute("DELETE FROM config WHERE key = ?", (folding_settings.UNDER_WAY,))
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
) -> RefoldProgress | None:
    with transaction(connection):
        state = _noted(connection)
        if state is not None:
            begun = Folding(**state.pop("folding"))
            if change(begun) != begun:
                raise RefoldArchive(
                    f"{path} is being signed anew with {_told(begun)}: let that end first, with "
                    f"`palimpsest refold --archive {path}` and no settings"
                )
            return RefoldProgress(begun, **state)
        wanted = change(folding_settings.asked(connection))
        check(wanted)
        if folding_settings.signed(connection) == asdict(wanted) and not force:
            return None
        (before,) = connection.execute("SELECT count(*) FROM near_duplicates").fetchone()
        (row_id,) = connection.execute("SELECT coalesce(max(id), 0) FROM recent_bands").fetchone()
        for table in _FOUND:
            connection.execute(f"DELETE FROM {table}")
        # An empty row tells a crawl that is open to drop the bands it holds.
        connection.execute("INSERT INTO recent_bands VALUES (?, x'', x'')", (row_id + 1,))
        connection.execute("UPDATE sites SET articles = 0")
        progress = RefoldProgress(wanted, 0, _count(connection), before=before)
        _note(connection, progress)
        return progress


def _step(
    connection: sqlite3.Connection, index: BandIndex, folder: FoldWriter, progress: RefoldProgress
) -> RefoldProgress:
    with transaction(connection):
        if _noted(connection) != asdict(progress):
            raise WaitForRun(
                "another process is signing this archive anew: wait until it ends; "
                "`palimpsest refold --status` says how far it is"
            )
        index.refresh()
        versions = list(_versions(connection, progress))
        folded = folder.refold_versions(versions) if versions else FoldCounts()
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


def _versions(connection: sqlite3.Connection, progress: RefoldProgress) -> Iterator[NewVersion]:
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


def _note(connection: sqlite3.Connection, progress: RefoldProgress) -> None:
    state: dict[str, Any] = asdict(progress)
    connection.execute(
        "INSERT OR REPLACE INTO config VALUES (?, ?)",
        (folding_settings.UNDER_WAY, json.dumps(state)),
    )


def _noted(connection: sqlite3.Connection) -> dict[str, Any] | None:
    """The progress that was noted last; None where nothing is being signed."""
    row = connection.execute(
        "SELECT value FROM config WHERE key = ?", (folding_settings.UNDER_WAY,)
    ).fetchone()
    return json.loads(row[0]) if row else None


def _told(folding: Folding) -> str:
    return ", ".join(f"{key} {value}" for key, value in asdict(folding).items())
