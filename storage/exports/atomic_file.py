"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from storage.core.errors import PalimpsestError


class NameAnotherFile(PalimpsestError):
    """This file cannot be written, or is there already: name another, or allow to replace it."""


class Measured(io.RawIOBase):
    """A stream that knows the SHA-256 and the length of what was written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._hash = hashlib.sha256()
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, held: object, /) -> int:
        view = memoryview(held).cast("B")  # type: ignore[arg-type]
        self._hash.update(view)
        self.bytes += len(view)
        self._stream.write(view)
        return len(view)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        if not self._stream.closed:
            self._stream.flush()

    @property
    def sha256(self) -> str:
        """In hex."""
        return self._hash.hexdigest()


def check_is_free(path: Path, *, replace: bool) -> None:
    """Raise NameAnotherFile where nothing can be written to `path`, or something is there."""
    if path.is_dir():
        raise NameAnotherFile(f"{path} is a folder: name a file")
    if not path.parent.is_dir():
        raise NameAnotherFile(
            f"the folder {path.parent} does not exist: make it, or name another file"
        )
    if not replace and path.exists():
        raise NameAnotherFile(f"{path} is there already: name another, or replace it with --force")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, under another name until it is whole; nothing is left where that fails.

    Raises:
        NameAnotherFile: it cannot be made.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        stream = temporary.open("wb")
    except OSError as error:
        raise NameAnotherFile(f"{path} cannot be written ({error.strerror})") from error
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
