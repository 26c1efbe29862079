"""Refolding: computing signatures, bands, pairs and everything that rests on them again.

Needed after a setting has changed. The first transaction deletes the old results; then the versions
are folded in the order of their ids, one batch per transaction. Each transaction stores the
progress, so an interruption costs one batch. Texts, articles and captures are not touched.
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
from storage.db.connection import connect, migrate, transaction
from storage.db.joins import OCCURRENCE_WITH_TEXT, VERSION_WITH_ARTICLE
from storage.db.reader import open_for_reading
from storage.folding.batch import NewVersion
from storage.folding.fold import FoldCounts, FoldWriter
from storage.folding.public_since import set_public_since
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FOLDS, FoldingSettings

_BATCH = 5_000  # paragraphs folded in a transaction, about
_MIN_PERMUTATIONS = 3  # an article's bands have three rows
_MAX_PERMUTATIONS = 512
_RESULTS = (
    *("recent_bands", "band_segments", "band_blocks", "large_buckets"),
    "large_article_buckets",
    *("near_duplicates", "repeats"),
    *("first_occurrences", "copies", "copy_candidates"),
    *("pattern_paragraphs", "pattern_samples", "site_samples"),
)


@dataclass(frozen=True, slots=True)
class RefoldProgress:
    """How many of `total` versions are folded, and what was found in them.

    Stored in the archive as JSON, by the names of its fields.
    """

    folding: FoldingSettings
    versions: int
    total: int
    paragraphs: int = 0
    near_duplicates: int = 0
    folded: int = 0
    before: int = 0
    """Near-duplicates under the old settings."""


class ChooseOtherSettings(PalimpsestError):
    """The folding settings are out of range: choose others."""


@dataclass(frozen=True, slots=True)
class RefoldStatus:
    """The current and the wanted settings of an archive, and how far a refold has come."""

    schema: int
    newest_schema: int
    current: dict[str, Any]
    """The settings with which the bands and pairs were computed."""
    wanted: FoldingSettings
    versions: int
    paragraphs: int
    near_duplicates: int
    under_way: RefoldProgress | None
    """The progress of an unfinished refold."""

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The settings that a refold would change, each with its current and its wanted value."""
        wanted = asdict(self.wanted)
        return {
            key: (self.current.get(key), value)
            for key, value in wanted.items()
            if self.current.get(key) != value
        }

    @property
    def due(self) -> bool:
        """Whether a refold has anything to do."""
        return bool(self.changed) or self.under_way is not None or self.schema < self.newest_schema


def check_settings(folding: FoldingSettings) -> None:
    """Check that settings are in range.

    Raises:
        ChooseOtherSettings: one of them is not.
    """
    for name, value, low, high in (
        ("shingle", folding.shingle, 1, 32),
        ("shingle_unspaced", folding.shingle_unspaced, 1, 32),
        ("bands", folding.bands, 1, 256),
        ("rows", folding.rows, 1, 32),
        ("seed", folding.seed, 0, 2**32 - 1),
        ("repetition_shingles", folding.repetition_shingles, 1, 1000),
    ):
        if type(value) is not int or not low <= value <= high:
            raise ChooseOtherSettings(f"{name} is {value}: choose a value from {low} to {high}")
    threshold = folding.threshold
    if not isinstance(threshold, (int, float)) or not 0 < threshold <= 1:
        raise ChooseOtherSettings(f"threshold is {threshold}: choose a value above 0 and at most 1")
    if folding.folds not in FOLDS:
        choices = " or ".join(f'"{choice}"' for choice in FOLDS)
        raise ChooseOtherSettings(f'folds is "{folding.folds}": choose {choices}')
    if not _MIN_PERMUTATIONS <= folding.permutations <= _MAX_PERMUTATIONS:
        raise ChooseOtherSettings(
            f"{folding.bands} bands of {folding.rows} rows make a signature of "
            f"{folding.permutations} values: choose bands and rows whose product is "
            f"{_MIN_PERMUTATIONS} to {_MAX_PERMUTATIONS}"
        )


def expected_recall(folding: FoldingSettings) -> float:
    """The expected share of pairs exactly at the threshold that share a band."""
    return float(1 - (1 - folding.threshold**folding.rows) ** folding.bands)


def _unchanged(folding: FoldingSettings) -> FoldingSettings:
    return folding


def refold_status(
    path: Path, change: Callable[[FoldingSettings], FoldingSettings] = _unchanged
) -> RefoldStatus:
    """The settings of an archive, and what a refold would change. Computes nothing.

    change: what to change in the settings of its config.

    Raises:
        UseAnotherArchive, UpgradePalimpsest, WaitForRun: as `reader.open_for_reading`.
        ChooseOtherSettings: the changed settings are out of range.
    """
    connection = open_for_reading(path, needs_refold=True)
    try:
        progress = _stored_progress(connection)
        configured = folding_settings.configured_folding(connection)
        wanted = change(_with_current_rules(progress.folding) if progress else configured)
        check_settings(wanted)
        counts = {
            table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("versions", "paragraphs", "near_duplicates")
        }
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        return RefoldStatus(
            schema=schema,
            newest_schema=migrations.SCHEMA_VERSION,
            current=folding_settings.current_settings(connection),
            wanted=wanted,
            versions=counts["versions"],
            paragraphs=counts["paragraphs"],
            near_duplicates=counts["near_duplicates"],
            under_way=progress,
        )
    finally:
        connection.close()


def refold(
    path: Path,
    change: Callable[[FoldingSettings], FoldingSettings] = _unchanged,
    report: Callable[[RefoldProgress], None] = lambda _: None,
    *,
    force: bool = False,
) -> RefoldProgress | None:
    """Fold an archive again with the settings of its config, changed by `change`.

    An interrupted refold is continued with the settings it was started with. Returns None if the
    archive is folded with these settings already, unless `force`.

    report: called before each batch and at the end.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `connection.connect`.
        RefoldArchive: an interrupted refold has other settings than those asked for.
        ChooseOtherSettings: the settings are out of range.
        WaitForRun: another process is refolding the archive.
    """
    db = connect(path)
    connection: sqlite3.Connection = db.conn
    try:
        migrate(db, FoldingSettings())
        progress = _begin(connection, path, change, force=force)
        if progress is None:
            return None
        index = BandIndex(connection)
        fold_writer = FoldWriter(connection, index, progress.folding)
        while progress.versions < progress.total:
            report(progress)
            try:
                progress = _fold_batch(connection, index, fold_writer, progress)
            except BaseException:
                index.invalidate()
                fold_writer.forget()
                raise
        with transaction(connection):
            folding_settings.save_folding(connection, progress.folding)
            connection.execute("DELETE FROM config WHERE key = ?", (folding_settings.UNDER_WAY,))
        report(progress)
        return progress
    finally:
        connection.close()


def _begin(
    connection: sqlite3.Connection,
    path: Path,
    change: Callable[[FoldingSettings], FoldingSettings],
    *,
    force: bool,
) -> RefoldProgress | None:
    with transaction(connection):
        stored = _stored_progress(connection)
        if stored is not None:
            if change(stored.folding) != stored.folding:
                raise RefoldArchive(
                    f"a refold of {path} with {_listed(stored.folding)} has not finished: finish "
                    f"it first with `palimpsest refold --archive {path}`, without settings"
                )
            wanted = _with_current_rules(stored.folding)
            if wanted == stored.folding:
                return stored
            force = True  # it was begun with older rules, so it begins again
        else:
            wanted = change(folding_settings.configured_folding(connection))
        check_settings(wanted)
        if folding_settings.signed_settings(connection) == asdict(wanted) and not force:
            return None
        (before,) = connection.execute("SELECT count(*) FROM near_duplicates").fetchone()
        (row_id,) = connection.execute("SELECT coalesce(max(id), 0) FROM recent_bands").fetchone()
        for table in _RESULTS:
            connection.execute(f"DELETE FROM {table}")
        # An empty row makes other processes drop the bands that they have cached.
        connection.execute("INSERT INTO recent_bands VALUES (?, x'', x'')", (row_id + 1,))
        connection.execute("UPDATE sites SET articles = 0")
        _recount_text_sources(connection)
        set_public_since(connection)
        connection.execute("DELETE FROM patterns WHERE decision IS NULL")
        connection.execute(
            "UPDATE patterns SET articles = 0, evidence = NULL, words = NULL, verdict = 'few', "
            "is_boilerplate = decision = 'drop'"
        )
        progress = RefoldProgress(wanted, 0, _last_version(connection), before=before)
        _store_progress(connection, progress)
        return progress


def _fold_batch(
    connection: sqlite3.Connection,
    index: BandIndex,
    fold_writer: FoldWriter,
    progress: RefoldProgress,
) -> RefoldProgress:
    with transaction(connection):
        if _stored_progress(connection) != progress:
            raise WaitForRun(
                "another process is refolding this archive: wait until it finishes; "
                "`palimpsest refold --status` shows its progress"
            )
        index.refresh()
        versions = list(_next_versions(connection, progress))
        counts = fold_writer.refold(versions) if versions else FoldCounts()
        index.merge_if_due()
        progress = replace(
            progress,
            versions=versions[-1].version_id if versions else progress.total,
            paragraphs=progress.paragraphs + counts.paragraphs,
            near_duplicates=progress.near_duplicates + counts.near_duplicates,
            folded=progress.folded + counts.folded,
        )
        _store_progress(connection, progress)
    return progress


def _next_versions(
    connection: sqlite3.Connection, progress: RefoldProgress
) -> Iterator[NewVersion]:
    """The versions of the next batch, with fingerprints of their texts."""
    rows = connection.execute(
        f"""
        SELECT v.id, v.article_id, a.site, v.number, v.public_since, a.url
          FROM {VERSION_WITH_ARTICLE}
         WHERE v.id > ? ORDER BY v.id""",
        (progress.versions,),
    )
    paragraph_count = 0
    for version_id, article_id, site, number, public_since, url in rows:
        paragraphs = tuple(
            Paragraph(text, Kind(kind))
            for text, kind in connection.execute(
                f"SELECT g.text, p.kind FROM {OCCURRENCE_WITH_TEXT} "
                "WHERE p.version_id = ? ORDER BY p.position",
                (version_id,),
            )
        )
        prints = fingerprint([paragraph.text for paragraph in paragraphs], progress.folding)
        yield NewVersion(
            *(version_id, article_id, site, number == 1, public_since, url), *(paragraphs, prints)
        )
        paragraph_count += len(paragraphs)
        if paragraph_count >= _BATCH:
            return


def _last_version(connection: sqlite3.Connection) -> int:
    """The highest version id. It measures progress, because ids are assigned one by one."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM versions").fetchone()[0])


def _store_progress(connection: sqlite3.Connection, progress: RefoldProgress) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO config VALUES (?, ?)",
        (folding_settings.UNDER_WAY, json.dumps(asdict(progress))),
    )


def _stored_progress(connection: sqlite3.Connection) -> RefoldProgress | None:
    """The progress of an unfinished refold."""
    row = connection.execute(
        "SELECT value FROM config WHERE key = ?", (folding_settings.UNDER_WAY,)
    ).fetchone()
    if row is None:
        return None
    values = json.loads(row[0])
    settings = folding_settings.BEFORE | values.pop("folding")
    return RefoldProgress(FoldingSettings(**settings), **values)


def _with_current_rules(folding: FoldingSettings) -> FoldingSettings:
    current = FoldingSettings()
    return replace(
        folding,
        differences=current.differences,
        patterns=current.patterns,
        buckets=current.buckets,
    )


def _listed(folding: FoldingSettings) -> str:
    return ", ".join(f"{key} {value}" for key, value in asdict(folding).items())


def _recount_text_sources(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM site_text_sources")
    connection.execute(
        "INSERT INTO site_text_sources (site, extractor, text_source, versions) "
        "SELECT a.site, v.extractor, v.text_source, count(*) "
        f"FROM {VERSION_WITH_ARTICLE} WHERE v.extractor IS NOT NULL "
        "AND v.text_source IS NOT NULL GROUP BY 1, 2, 3"
    )
