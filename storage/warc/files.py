"""The WARC files that a process writes to a folder, and those that killed processes left open."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.core.clock import now
from storage.core.errors import PalimpsestError
from storage.warc.reader import OPEN

logger = logging.getLogger(__name__)

_SUFFIX = ".warc.gz"
_MAX_AGE_SECONDS = 86400.0  # a file is closed after a day, however small, so that it can be moved
_CHUNK_BYTES = 1 << 20


class UseAnotherFolder(PalimpsestError):
    """WARC files cannot be written to this folder: name another with --warc."""


def prepare_folder(folder: Path) -> Path:
    """Create the folder if it does not exist. Returns its absolute path.

    Raises:
        UseAnotherFolder: it cannot be created or written to.
    """
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise UseAnotherFolder(
            f"the folder {folder.parent} does not exist: create it, or name another with --warc"
        ) from error
    except OSError as error:
        raise UseAnotherFolder(
            f"{folder} cannot be used as a folder for WARC files ({error.strerror}): "
            "name another with --warc"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UseAnotherFolder(
            f"{folder} cannot be written to: check its permissions, or name another with --warc"
        )
    return folder.resolve()


class WarcFile:
    """A file that is being written: locked, and with `.open` after its name until it is closed.

    It contains whole records only, except for one that a crash cuts off.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Create the file.

        Raises:
            FileExistsError: it exists, or another process has just taken it for an abandoned one.
            OSError: it cannot be created.
        """
        self.name = name
        self.size = 0
        self.created_at = now()
        self._path = folder / (name + OPEN)
        if (folder / name).exists():
            raise FileExistsError(name)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._handle = os.open(self._path, flags, 0o644)
        # A process that looks for abandoned files may have locked and removed it before us.
        if not (_try_lock(self._handle) and _is_at(self._handle, self._path)):
            os.close(self._handle)
            raise FileExistsError(name)
        _sync_folder(folder)

    def append(self, content: bytes) -> int:
        """Write all of the content or none of it. Returns the offset at which it begins.

        Raises:
            OSError: for example, the disk is full.
        """
        offset = self.size
        view = memoryview(content)
        try:
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError:
            os.ftruncate(self._handle, offset)
            raise
        self.size += len(content)
        return offset

    def sync(self) -> None:
        """Flush what was written to disk, so that it survives a power failure.

        Raises:
            OSError: the disk reports an error.
        """
        os.fdatasync(self._handle)

    def close(self) -> None:
        """Give the file its final name; without records, delete it."""
        try:
            if self.size:
                self.sync()
                self._path.rename(self._path.with_suffix(""))
                _sync_folder(self._path.parent)
            else:
                self._path.unlink()
        finally:
            os.close(self._handle)


class WarcFiles:
    """The files that a process writes to a folder, one after the other."""

    def __init__(self, folder: Path, largest: int) -> None:
        """largest: the size in bytes after which a new file is started."""
        self.folder = folder
        self._largest = largest
        self._serial = 0
        self._file: WarcFile | None = None

    def current(self) -> WarcFile:
        """The file to write to: a new one if there is none, or the last is large or old enough."""
        file = self._file
        if file is not None and (file.size >= self._largest or _age(file) >= _MAX_AGE_SECONDS):
            self.close()
        while self._file is None:
            with contextlib.suppress(FileExistsError):
                self._file = WarcFile(self.folder, self._next_name())
        return self._file

    def _next_name(self) -> str:
        host = re.sub(r"[^A-Za-z0-9.]+", "-", socket.gethostname()).strip("-.") or "localhost"
        created = f"{now():%Y%m%d%H%M%S%f}"[:17]  # to the millisecond
        self._serial += 1
        return f"palimpsest-{created}-{self._serial - 1:05}-{host}-{os.getpid()}{_SUFFIX}"

    def sync(self) -> None:
        """Flush the open file, if there is one, to disk."""
        if self._file is not None:
            self._file.sync()

    def close(self) -> None:
        """Close the open file, if there is one."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _age(file: WarcFile) -> float:
    """The age of a file in seconds."""
    return (now() - file.created_at).total_seconds()


def close_abandoned(folder: Path) -> None:
    """Close the files that killed crawls left open, and cut off an incomplete last record.

    Raises:
        OSError: a file cannot be read or written.
    """
    for path in sorted(folder.glob(f"*{_SUFFIX}{OPEN}")):
        with contextlib.suppress(FileNotFoundError), path.open("r+b") as stream:
            # Another process may have renamed it since it was opened.
            if _try_lock(stream.fileno()) and _is_at(stream.fileno(), path):
                _repair(stream, path)


def _repair(stream: BinaryIO, path: Path) -> None:
    size = path.stat().st_size
    complete = max(_member_ends(stream), default=0)
    final = path.with_suffix("")
    if not complete:
        path.unlink()
    else:
        os.ftruncate(stream.fileno(), complete)
        os.fdatasync(stream.fileno())
        path.rename(final)
    logger.info("closed %s, which a killed crawl had left open", final)
    if complete < size:
        logger.warning(
            "cut off the last %d bytes of %s, an incomplete record", size - complete, final
        )


def _member_ends(stream: BinaryIO) -> Iterator[int]:
    """The offsets at which complete gzip members end, in order, up to the first incomplete one."""
    offset = 0
    rest = b""
    while True:
        member = zlib.decompressobj(31)
        try:
            while not member.eof:
                chunk = rest or stream.read(_CHUNK_BYTES)
                if not chunk:
                    return
                member.decompress(chunk, _CHUNK_BYTES)
                rest = member.unconsumed_tail or member.unused_data
                offset += len(chunk) - len(rest)
        except zlib.error:
            return
        yield offset


def _try_lock(handle: int) -> bool:
    """Lock a file. False if another process has it open for writing."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file is still the one at this path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
