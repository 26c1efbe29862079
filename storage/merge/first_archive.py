"""Copies the first of the merged archives, if the archive to merge into does not exist yet.

The copy contains what merging into an empty archive would add, and costs no folding.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from storage.archive.snapshot import close_runs
from storage.core.errors import UseAnotherArchive
from storage.db.connection import transaction
from storage.merge.progress import MergeProgress, Report

_PAGES = 4_096  # copied at once
_COUNTED = {
    "runs": "runs",
    "articles": "articles",
    "versions": "versions",
    "paragraphs": "paragraphs",
    "near_duplicates": "near_duplicates",
    "urls": "urls",
    "captures": "captures",
    "takedowns": "redactions",
    "decisions": "patterns WHERE decision IS NOT NULL",
}


def copy_first(
    other: sqlite3.Connection, into: Path, progress: MergeProgress, report: Report
) -> MergeProgress:
    """Copy an archive to `into`, as an archive into which it was merged; return what it has.

    other: in a read transaction; progress: its name and total. The copy is written to another file,
    which is renamed when it is complete.

    Raises:
        UseAnotherArchive: another process has created an archive there meanwhile.
    """
    copy = into.with_name(f".{into.name}.merging")
    try:
        copy.unlink(missing_ok=True)  # of a merge that was killed
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:

            def report_pages(_: int, left: int, pages: int) -> None:
                report(replace(progress, done=progress.total * (pages - left) // max(pages, 1)))

            other.backup(connection, pages=_PAGES, progress=report_pages)
            with transaction(connection):
                close_runs(connection)
                # Its alerts stay with the machine that sends them.
                connection.execute("DELETE FROM alerts")
                connection.execute(
                    "UPDATE runs SET origin = ? WHERE origin IS NULL", (progress.name,)
                )
            counts = {
                name: int(connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])
                for name, rows in _COUNTED.items()
            }
        if into.exists():
            raise UseAnotherArchive(
                f"{into} was created by another process meanwhile, and is unchanged: run the same "
                "command again to merge into it"
            )
        copy.replace(into)
    finally:
        for rest in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm"), Path(f"{copy}-journal")):
            rest.unlink(missing_ok=True)
    complete = MergeProgress(progress.name, progress.total, progress.total, **counts)
    report(complete)
    return complete
