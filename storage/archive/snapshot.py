"""A consistent copy of an archive, made while crawls write to it.

VACUUM INTO reads one state of the archive and holds up no writer; the backup interface would begin
anew after each write of another process. The copy has no free pages.
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

_PIECE = 1 << 20


class UseAnotherFile(PalimpsestError):
    """The copy cannot be written there: name another file, or make room."""


class MendArchive(PalimpsestError):
    """The archive cannot be read to its end: find out what is damaged."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy that was made: its file, bytes, SHA-256, articles, and runs that were under way."""

    path: Path
    bytes: int
    sha256: str
    articles: int
    runs_under_way: int


def snapshot(archive: Path, target: Path, *, force: bool = False) -> Snapshot:
    """Copy an archive to `target`: written beside it, and renamed when it is whole.

    A run that was under way is over in the copy: its row ends as killed, what it had in hand waits,
    and `crawl --resume` there would go on with it.

    Raises:
        UseAnotherFile: there is one already, the folder is missing, or the disk has no room.
        MendArchive: it is damaged.
        NotAnArchive, ArchiveTooNew, FoldingSettingsMismatch: as `open_for_reading`.
    """
    if target.exists() and not force:
        raise UseAnotherFile(f"{target} is there already: name another file, or give --force")
    if not target.parent.is_dir():
        raise UseAnotherFile(f"the folder {target.parent} does not exist: make it first")
    if target.exists() and archive.exists() and target.samefile(archive):
        raise UseAnotherFile(f"{target} is the archive itself: name another file")
    written = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    with Reader(archive) as reader:
        _check_room(reader, target)
        try:
            reader.connection.execute("VACUUM INTO ?", (str(written),))
            articles, running = _settle(written)
            digest = _sha256(written)
            size = written.stat().st_size
            with written.open("rb") as file:
                os.fsync(file.fileno())
            # The log of an archive that was there would be taken for the copy's, and damage it.
            for left in (Path(f"{target}-wal"), Path(f"{target}-shm")):
                left.unlink(missing_ok=True)
            written.replace(target)
        except sqlite3.OperationalError as error:
            raise UseAnotherFile(f"{target} cannot be written ({error})") from error
        except sqlite3.DatabaseError as error:
            raise MendArchive(
                f"{archive} is damaged ({error}) and was not copied: "
                f"`palimpsest verify --archive {archive}` names what is"
            ) from error
        finally:
            for left in (written, Path(f"{written}-wal"), Path(f"{written}-journal")):
                with contextlib.suppress(FileNotFoundError):
                    left.unlink()
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
            f"{target.parent} has {free >> 20:,} MB free and the copy takes {needed >> 20:,}: "
            "name a file on another disk"
        )


def _settle(copy: Path) -> tuple[int, int]:
    """End in the copy what was under way in the archive; its articles, and how many runs that is.

    Raises:
        sqlite3.DatabaseError: the copy is not whole.
    """
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        with transaction(connection):
            (running,) = connection.execute(
                "SELECT count(DISTINCT run_id) FROM run_locks"
            ).fetchone()
            connection.execute("DELETE FROM run_locks")
            connection.execute("UPDATE urls SET state = 'queued' WHERE state = 'leased'")
            connection.execute(
                "UPDATE runs SET finished = started, outcome = 'killed' WHERE finished IS NULL"
            )
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (told,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if told != "ok" or application != migrations.APPLICATION_ID:
            raise sqlite3.OperationalError(f"the copy is not whole: {told}")
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
        return int(articles), int(running)
    finally:
        connection.close()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
