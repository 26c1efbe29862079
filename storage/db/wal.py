"""The write-ahead log of an archive, kept short even while other processes read.

SQLite starts the log again from its beginning only at a moment at which nobody reads from it
(https://sqlite.org/wal.html, "Avoiding Excessively Large WAL Files"). A stream of overlapping
readers, or one reader that does not end, would let it grow without limit.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from pathlib import Path

from storage.core.errors import SetVariable
from storage.db.processes import describe_process

VARIABLE = "PALIMPSEST_WAL_MEGABYTES"
"""The environment variable with the size of the log, in megabytes (10^6 bytes), from which writing
waits for readers."""
_DEFAULT_LIMIT = 4_000.0  # MB
_LONG = 64_000_000  # bytes; SQLite itself writes the log back to the archive every 16 MB
_WAIT = 1.0  # seconds that writers wait for readers before they continue
_PAUSE = 10.0  # seconds between two such waits
_WARNING_PAUSE = 60.0  # seconds between two warnings
_READ_LOCKS = range(123, 128)  # bytes of the -shm file (https://sqlite.org/walformat.html, 2.3.1)

logger = logging.getLogger(__name__)


class WriteAheadLog:
    """The log of an archive that is open for writing."""

    def __init__(self, connection: sqlite3.Connection, archive: Path) -> None:
        """connection: to `archive`.

        Raises:
            SetVariable: PALIMPSEST_WAL_MEGABYTES is not a positive number.
        """
        self._connection = connection
        self._archive = archive
        self._path = Path(f"{archive}-wal")
        self._limit = _limit()
        self._next_attempt = self._next_warning = 0.0

    @property
    def size(self) -> int:
        """Size in bytes."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    @property
    def is_full(self) -> bool:
        """Whether writing should wait until readers have ended."""
        return self.size >= self._limit

    def shorten(self) -> None:
        """Empty the log if it is long and nobody reads from it. Call this between transactions.

        Otherwise this waits for readers, one second in ten. Readers that start meanwhile read from
        the archive itself, so a stream of short ones cannot prevent it.
        """
        now = time.monotonic()
        if now < self._next_attempt or self.size < min(_LONG, self._limit / 8):
            return
        self._next_attempt = now + (_WAIT if self.is_full else _PAUSE)
        (timeout,) = self._connection.execute("PRAGMA busy_timeout").fetchone()
        self._connection.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
        try:
            # This reports "busy" if another process is doing the same, which is just as good.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {timeout}")
        if self.size > self._limit / 8 and now >= self._next_warning:
            self._next_warning = now + _WARNING_PAUSE
            self._warn()

    def _warn(self) -> None:
        processes = ", ".join(describe_process(pid) for pid in find_readers(self._archive))
        consequence = (
            "nothing is written until it ends"
            if self.is_full
            else f"at {self._limit / 1e6:,.0f} MB ({VARIABLE}) writing will wait for it"
        )
        logger.warning(
            "%s has %d MB: %s is reading an old state of the archive and has not ended; %s",
            *(self._path, self.size // 1_000_000, processes or "a process", consequence),
        )


def find_readers(archive: Path) -> list[int]:
    """Return the ids of the other processes that are reading an archive.

    Only Linux lists file locks; elsewhere, and for processes of other PID namespaces, the list is
    empty.
    """
    try:
        index = Path(f"{archive}-shm").stat()
        locks = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:
        return []
    file = (os.major(index.st_dev), os.minor(index.st_dev), index.st_ino)
    pids = set()
    for line in locks.splitlines():
        # 1: POSIX ADVISORY READ 4711 fd:00:12345 124 124
        fields = line.split()
        if len(fields) != 8 or fields[1] != "POSIX":
            continue
        major, minor, inode = fields[5].split(":")
        start = int(fields[6])
        if (int(major, 16), int(minor, 16), int(inode)) == file and start in _READ_LOCKS:
            pids.add(int(fields[4]))
    return sorted(pids - {os.getpid()})


def _limit() -> float:
    """Return the size limit in bytes."""
    value = os.environ.get(VARIABLE, "")
    try:
        megabytes = float(value) if value else _DEFAULT_LIMIT
    except ValueError:
        megabytes = 0.0
    if not megabytes > 0:
        raise SetVariable(f"{VARIABLE} is {value!r}: set it to a number of megabytes, or unset it")
    return megabytes * 1_000_000
