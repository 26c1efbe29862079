"""The WARC files that a process writes into a folder, and those that others left torn."""

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

_ENDING = ".warc.gz"
_DAY = 86400.0  # seconds after which a file is closed, however small, so that it can be moved
_CHUNK = 1 << 20


class UseAnotherFolder(PalimpsestError):
    """WARC files cannot be written to this folder: name another with --warc."""


def ready(folder: Path) -> Path:
    """The folder, made where it is missing, as an absolute path.

    Raises:
        UseAnotherFolder: nothing can be written there.
    """
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise UseAnotherFolder(
            f"the folder {folder.parent} does not exist: make it, or name another with --warc"
        ) from error
    except OSError as error:
        raise UseAnotherFolder(
            f"{folder} is no folder for WARC files ({error.strerror}): name another with --warc"
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UseAnotherFolder(
            f"{folder} cannot be written: check its permissions, or name another with --warc"
        )
    return folder.resolve()


class WarcFile:
    """A file being written: locked, and called .open until it is closed.

    Only whole records are ever in it, but for what a crash cuts off.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Make it.

        Raises:
            FileExistsError: there is one, or somebody took it for left behind at once.
            OSError: it cannot be made.
        """
        self.name = name
        self.size = 0
        self.made_at = now()
        self._path = folder / (name + OPEN)
        if (folder / name).exists():
            raise FileExistsError(name)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._handle = os.open(self._path, flags, 0o644)
        # One that looks for what was left behind may have been quicker, and removed it.
        if not (_locked(self._handle) and _is_at(self._handle, self._path)):
            os.close(self._handle)
            raise FileExistsError(name)
        _sync_folder(folder)

    def append(self, held: bytes) -> int:
        """Write all of it, or nothing; the byte where it begins.

        Raises:
            OSError: as when the disk is full.
        """
        offset = self.size
        view = memoryview(held)
        try:
            while view:
                view = view[os.write(self._handle, view) :]
        except OSError:
            os.ftruncate(self._handle, offset)
            raise
        self.size += len(held)
        return offset

    def sync(self) -> None:
        """Have the disk take what was written: it then outlives a power cut.

        Raises:
            OSError: the disk did not take it.
        """
        os.fdatasync(self._handle)

    def close(self) -> None:
        """Give it its final name; one without records goes."""
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
    """The files that a process writes into a folder, one after the other."""

    def __init__(self, folder: Path, largest: int) -> None:
        """largest: bytes after which a new file is begun."""
        self.folder = folder
        self._largest = largest
        self._serial = 0
        self._file: WarcFile | None = None

    def current(self) -> WarcFile:
        """The file to write to: a new one where there is none or the last one has enough."""
        file = self._file
        if file is not None and (file.size >= self._largest or _age(file) >= _DAY):
            self.close()
        while self._file is None:
            with contextlib.suppress(FileExistsError):
                self._file = WarcFile(self.folder, self._next_name())
        return self._file

    def _next_name(self) -> str:
        host = re.sub(r"[^A-Za-z0-9.]+", "-", socket.gethostname()).strip("-.") or "localhost"
        began = f"{now():%Y%m%d%H%M%S%f}"[:17]  # to the millisecond
        self._serial += 1
        return f"palimpsest-{began}-{self._serial - 1:05}-{host}-{os.getpid()}{_ENDING}"

    def sync(self) -> None:
        """Have the disk take what was written to the file that is open, if any."""
        if self._file is not None:
            self._file.sync()

    def close(self) -> None:
        """Close the file that is open, if any."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def _sync_folder(folder: Path) -> None:
    """Have the disk take the names in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _age(file: WarcFile) -> float:
    return (now() - file.made_at).total_seconds()


def close_abandoned(folder: Path) -> None:
    """Close what crawls that were killed left open: their last record may be torn and goes.

    Raises:
        OSError: a file cannot be read or written.
    """
    for path in sorted(folder.glob(f"*{_ENDING}{OPEN}")):
        with contextlib.suppress(FileNotFoundError), path.open("r+b") as stream:
            # Another process may have given it its name between these lines.
            if _locked(stream.fileno()) and _is_at(stream.fileno(), path):
                _mend(stream, path)


def _mend(stream: BinaryIO, path: Path) -> None:
    last = path.stat().st_size
    whole = max(_ends(stream), default=0)
    final = path.with_suffix("")
    if not whole:
        path.unlink()
    else:
        os.ftruncate(stream.fileno(), whole)
        os.fdatasync(stream.fileno())
        path.rename(final)
    logger.info("%s was left open by a crawl that was killed: closed", final)
    if whole < last:
        logger.warning("the last %d bytes of %s were no whole record: cut off", last - whole, final)


def _ends(stream: BinaryIO) -> Iterator[int]:
    """Where each gzip member ends that is whole, in order, as far as they go."""
    place = 0
    rest = b""
    while True:
        member = zlib.decompressobj(31)
        try:
            while not member.eof:
                held = rest or stream.read(_CHUNK)
                if not held:
                    return
                member.decompress(held, _CHUNK)
                rest = member.unconsumed_tail or member.unused_data
                place += len(held) - len(rest)
        except zlib.error:
            return
        yield place


def _locked(handle: int) -> bool:
    """Whether the file is ours now: nobody else has it open for writing."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
