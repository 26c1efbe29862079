"""Makes a consistent copy of an archive while crawls write to it.

VACUUM INTO reads one state of the archive and does not delay writers. The backup interface would
start again after each write of another process. The copy has no free pages.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path

from storage.core.errors import PalimpsestError
from storage.db import migrations
from storage.db.connection import transaction
from storage.db.reader import Reader

_CHUNK = 1 << 20


class UseAnotherFile(PalimpsestError):
    """The copy cannot be written to this file: name another one, or free disk space."""


class VerifyArchive(PalimpsestError):
    """The archive cannot be read completely: run verify."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished copy. runs_under_way: runs of the archive that were in progress."""

    path: Path
    bytes: int
    sha256: str
    articles: int
    runs_under_way: int


def snapshot(archive: Path, target: Path, *, force: bool = False) -> Snapshot:
    """Copy an archive to `target`. The copy is written to another name and renamed when complete.

    A run that is in progress is marked killed in the copy, and its leased URLs are queued again, so
    that `crawl --resume` could continue it there.

    force: replace a file that exists.

    Raises:
        UseAnotherFile: the file exists, its folder does not, or the disk is full.
        VerifyArchive: the archive is damaged.
        UseAnotherArchive, UpgradePalimpsest, RefoldArchive, WaitForRun: as
            `open_for_reading`.
    """
    if target.exists() and not force:
        raise UseAnotherFile(f"{target} exists: name another file, or use --force")
    if not target.parent.is_dir():
        raise UseAnotherFile(f"the folder {target.parent} does not exist: create it first")
    if target.exists() and archive.exists() and target.samefile(archive):
        raise UseAnotherFile(f"{target} is the archive itself: name another file")
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    with Reader(archive) as reader:
        _check_room(reader, target)
        try:
            reader.connection.execute("VACUUM INTO ?", (str(temporary),))
            articles, running = _complete(temporary)
            digest = _sha256(temporary)
            size = temporary.stat().st_size
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            # SQLite would apply the log of a replaced archive to the copy, and damage it.
            for stale in (Path(f"{target}-wal"), Path(f"{target}-shm")):
                stale.unlink(missing_ok=True)
            temporary.replace(target)
        except sqlite3.OperationalError as error:
            raise UseAnotherFile(f"{target} cannot be written ({error})") from error
        except sqlite3.DatabaseError as error:
            raise VerifyArchive(
                f"{archive} is damaged ({error}) and was not copied: "
                f"`palimpsest verify --archive {archive}` lists the damage"
            ) from error
        finally:
            for rest in (temporary, Path(f"{temporary}-wal"), Path(f"{temporary}-journal")):
                with contextlib.suppress(FileNotFoundError):
                    rest.unlink()
    return Snapshot(target, size, digest, articles, running)


def _check_room(reader: Reader, target: Path) -> None:
    needed = sum(
        reader.connection.execute(f"PRAGMA {name}").fetchone()[0] * sign
        for name, sign in (("page_count", 1), ("freelist_count", -1))
    )
    needed *= reader.connection.execute("PRAGMA page_size").fetchone()[0]
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise UseAnotherFile(
            f"{target.parent} has {free >> 20:,} MB free, and the copy needs {needed >> 20:,} MB: "
            "name a file on another disk"
        )


def close_runs(connection: sqlite3.Connection) -> int:
    """Close the runs in progress in a copy of an archive; return how many there were.

    They are marked killed, and their leased URLs are queued again. Part of a transaction.
    """
    (running,) = connection.execute("SELECT count(DISTINCT run_id) FROM run_locks").fetchone()
    connection.execute("DELETE FROM run_locks")
    connection.execute("UPDATE urls SET state = 'queued' WHERE state = 'leased'")
    connection.execute(
        "UPDATE runs SET finished = started, outcome = 'killed' WHERE finished IS NULL"
    )
    return int(running)


def _complete(copy: Path) -> tuple[int, int]:
    """Close the runs of the copy; return the numbers of its articles and of these runs.

    Raises:
        sqlite3.DatabaseError: the copy is incomplete.
    """
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        with transaction(connection):
            running = close_runs(connection)
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if problem != "ok" or application != migrations.APPLICATION_ID:
            raise sqlite3.OperationalError(f"the copy is incomplete: {problem}")
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(articles), running
    finally:
        connection.close()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
