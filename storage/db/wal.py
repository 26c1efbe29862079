"""The write-ahead log beside an archive, kept short whoever reads.

SQLite begins it anew only at a moment at which nobody reads from it (https://sqlite.org/wal.html,
"Avoiding Excessively Large WAL Files"). Readers that follow one another without a gap would let it
grow for as long as they come, and one that stays for as long as it stays.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from pathlib import Path

from storage.core.errors import InvalidVariable

VARIABLE = "PALIMPSEST_WAL_MEGABYTES"
"""Names the most megabytes (10^6 bytes) that the log may have before writing waits for readers."""
_MOST = 4_000.0  # MB
_LONG = 64_000_000  # bytes; SQLite itself writes back every 16 MB
_WAIT = 1.0  # seconds that writers wait for readers to make room, before each goes on
_APART = 10.0  # seconds between two such waits
_TOLD = 60.0  # seconds between two warnings
_READ_LOCKS = range(123, 128)  # bytes of the -shm file (https://sqlite.org/walformat.html, 2.3.1)

logger = logging.getLogger(__name__)


class WriteAheadLog:
    """The log of one archive that is open for writing."""

    def __init__(self, connection: sqlite3.Connection, archive: Path) -> None:
        """Look after the log of `archive`.

        Raises:
            InvalidVariable: PALIMPSEST_WAL_MEGABYTES is no number.
        """
        self._connection = connection
        self._archive = archive
        self._path = Path(f"{archive}-wal")
        self._most = _most()
        self._next = self._telling = 0.0

    @property
    def size(self) -> int:
        """Bytes."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    @property
    def is_full(self) -> bool:
        """Whether writing should wait until whoever reads has ended."""
        return self.size >= self._most

    def shorten(self) -> None:
        """Begin the log anew where it is long and nobody stands in the way. Between transactions.

        Where readers do, they are waited for, a second in ten; those who come meanwhile read from
        the archive itself, so that a stream of short ones cannot hold it up.
        """
        now = time.monotonic()
        if now < self._next or self.size < min(_LONG, self._most / 8):
            return
        self._next = now + (_WAIT if self.is_full else _APART)
        (waits,) = self._connection.execute("PRAGMA busy_timeout").fetchone()
        self._connection.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")
        try:
            # Where another process is at the same it is busy, and as good.
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {waits}")
        if self.size > self._most / 8 and now >= self._telling:
            self._telling = now + _TOLD
            self._tell()

    def _tell(self) -> None:
        who = ", ".join(_named(pid) for pid in readers(self._archive)) or "a process"
        then = (
            "nothing is written until that ends"
            if self.is_full
            else f"at {self._most / 1e6:,.0f} MB ({VARIABLE}) writing will wait for it"
        )
        logger.warning(
            "%s has %d MB: %s reads an old state of the archive and does not end; %s",
            *(self._path, self.size // 1_000_000, who, then),
        )


def readers(archive: Path) -> list[int]:
    """The processes, but for this one, that are reading an archive, as far as Linux tells."""
    try:
        found = Path(f"{archive}-shm").stat()
        locks = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:
        return []
    file = (os.major(found.st_dev), os.minor(found.st_dev), found.st_ino)
    pids = set()
    for line in locks.splitlines():
        # 1: POSIX ADVISORY READ 4711 fd:00:12345 124 124
        fields = line.split()
        if len(fields) != 8 or fields[1] != "POSIX":
            continue
        major, minor, inode = fields[5].split(":")
        at = int(fields[6])
        if (int(major, 16), int(minor, 16), int(inode)) == file and at in _READ_LOCKS:
            pids.add(int(fields[4]))
    return sorted(pids - {os.getpid()})


def _named(pid: int) -> str:
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    return f"process {pid} ({name})" if name else f"process {pid}"


def _most() -> float:
    """The most bytes that the log may have."""
    given = os.environ.get(VARIABLE, "")
    try:
        megabytes = float(given) if given else _MOST
    except ValueError:
        megabytes = 0.0
    if not megabytes > 0:
        raise InvalidVariable(f"{VARIABLE} is {given!r}: give a number of megabytes, or unset it")
    return megabytes * 1_000_000
