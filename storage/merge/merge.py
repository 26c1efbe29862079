"""Merges other archives and datasets into one archive, in transactions that can be repeated.

What the archive has already is recognised by what it is, not by where it was stored: articles and
URLs by the keys of their addresses, versions by their texts, runs by their source, start and
process, captures by their run and time or their WARC record. So a merge that was interrupted
continues when it is started again, and a second merge adds only what is new.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from storage.archive.archive import Archive
from storage.core.errors import UseAnotherArchive
from storage.db import folding_settings
from storage.db.reader import open_for_reading
from storage.merge.articles import ArticleMerger
from storage.merge.boilerplate import merge_boilerplate
from storage.merge.captures import CaptureMerger, read_captures
from storage.merge.contents import MergedArticle
from storage.merge.dataset import open_dataset
from storage.merge.first_archive import copy_first
from storage.merge.id_map import IdMap
from storage.merge.progress import MergeProgress, MergeResult, Report
from storage.merge.read_articles import read_articles
from storage.merge.runs import check_no_run, merge_runs, merge_sources
from storage.merge.takedowns import erase_if_due, merge_takedowns
from storage.merge.urls import UrlMerger, read_urls
from storage.text.folding_settings import FoldingSettings

_PARAGRAPHS = 5_000  # in a transaction, about


def merge(into: Path, others: Sequence[Path], report: Report = lambda _: None) -> MergeResult:
    """Merge archives and datasets into the archive at `into`, which is created if there is none.

    Texts are folded with its settings. A new archive begins as a copy of the first other one, if
    that needs no refold. Older archives are migrated first.

    Raises:
        UseAnotherArchive, MakeArchiveWritable, UpgradePalimpsest, RefoldArchive: one of the files
            is no archive, or cannot be merged as it is. Nothing is changed then.
        UseAnotherDataset: one of the folders has no complete dataset.
        InstallBulk: a dataset cannot be read, because pyarrow is not installed.
        WaitForRun: a run is in progress in one of the other archives, or an article must be taken
            down and a run is in progress in the archive.
    """
    connections: list[sqlite3.Connection] = []
    try:
        for path in others:
            connections.append(open_dataset(path) if path.is_dir() else _open_archive(path, into))
        folding, merged = None, []
        if not into.exists():
            folding = folding_settings.configured_folding(connections[0])
            if not others[0].is_dir() and _is_folded(connections[0], folding):
                first = unmerged(connections[0], others[0])
                merged.append(copy_first(connections[0], into, first, report))
        with Archive(into, folding) as archive:
            for path, connection in list(zip(others, connections, strict=True))[len(merged) :]:
                merged.append(ArchiveMerge(archive, connection, path, report).run())
            return MergeResult(tuple(merged), tuple(erase_if_due(archive)))
    finally:
        for connection in connections:
            connection.close()


def _open_archive(path: Path, into: Path) -> sqlite3.Connection:
    if path.resolve() == into.resolve():
        raise UseAnotherArchive(f"{path} cannot be merged into itself: name another archive")
    connection = open_for_reading(path)
    connection.row_factory = None
    check_no_run(connection, str(path))
    # One state of the archive, whatever is written to it meanwhile.
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM config").fetchone()
    return connection


class ArchiveMerge:
    """The merge of one archive into another."""

    def __init__(
        self, archive: Archive, other: sqlite3.Connection, path: Path, report: Report
    ) -> None:
        self._archive = archive
        self._other = other
        self._report = report
        self._ids = IdMap(archive.connection)
        self._progress = unmerged(other, path)

    def run(self) -> MergeProgress:
        """Merge everything; return what was new."""
        archive, other = self._archive, self._other
        self._add()
        with archive.transaction():
            runs = merge_runs(archive.connection, other, self._ids, self._progress.name)
        self._add(runs=runs)
        # First, because what was taken down must not be added again.
        self._add(takedowns=merge_takedowns(archive, other, self._add))
        self._merge_articles()
        self._merge_urls()
        self._merge_captures()
        with archive.folding_transaction():
            decisions = merge_boilerplate(archive.connection, archive.index, archive.folding, other)
            merge_sources(archive.connection, other)
        self._add(decisions=decisions)
        return self._progress

    def _add(self, **counts: int) -> None:
        """Count, and report the progress."""
        current = {name: getattr(self._progress, name) for name in counts}
        self._progress = replace(
            self._progress, **{name: current[name] + count for name, count in counts.items()}
        )
        self._report(self._progress)

    def _merge_articles(self) -> None:
        archive = self._archive
        merger = ArticleMerger(archive.connection, self._other, archive.fold_writer, self._ids)
        for batch in batches(read_articles(self._other)):
            with self._archive.folding_transaction():
                counts, folded = merger.add(batch)
            self._add(
                done=len(batch),
                articles=counts.articles,
                versions=counts.versions,
                left_out=counts.taken_down,
                paragraphs=folded.new_paragraphs,
                near_duplicates=folded.near_duplicates,
            )

    def _merge_urls(self) -> None:
        for urls in read_urls(self._other):
            with self._archive.transaction():
                active = self._archive.ledger.active_runs()
                merger = UrlMerger(self._archive.connection, self._ids, active)
                counts = merger.add(urls)
            self._add(done=len(urls), urls=counts.new, urls_updated=counts.updated)
        for urls in read_urls(self._other):
            with self._archive.transaction():
                merger.add_finders(urls)

    def _merge_captures(self) -> None:
        merger = CaptureMerger(self._archive.connection, self._other, self._ids)
        for captures in read_captures(self._other):
            with self._archive.transaction():
                counts = merger.add(captures)
            self._archive.log.shorten()
            self._add(done=len(captures), captures=counts.new, left_out=counts.redacted)


def _is_folded(other: sqlite3.Connection, folding: FoldingSettings) -> bool:
    """Whether an archive has these results of folding: an older one may need a refold."""
    if folding_settings.is_refold_unfinished(other):
        return False
    return folding_settings.signed_settings(other) == asdict(folding)


def unmerged(other: sqlite3.Connection, path: Path) -> MergeProgress:
    """How much there is to merge."""
    total = sum(
        int(other.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("articles", "urls", "captures")
    )
    return MergeProgress(path.name, total=total)


def batches(articles: Iterable[MergedArticle]) -> Iterator[list[MergedArticle]]:
    """Articles in batches for one transaction each, in their order."""
    batch: list[MergedArticle] = []
    paragraphs = 0
    for article in articles:
        batch.append(article)
        paragraphs += sum(len(version.paragraphs) for version in article.versions)
        if paragraphs >= _PARAGRAPHS:
            yield batch
            batch, paragraphs = [], 0
    if batch:
        yield batch
