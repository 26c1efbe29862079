"""Files that appear only when they are complete."""

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


class UseAnotherTarget(PalimpsestError):
    """The file cannot be written or exists already: choose another name, or replace it."""


class HashingStream(io.RawIOBase):
    """A stream that computes the SHA-256 and the length of what is written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._hash = hashlib.sha256()
        self.bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
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
        """The SHA-256 in hex."""
        return self._hash.hexdigest()


def check_can_write(path: Path, *, replace: bool) -> None:
    """Raise UseAnotherTarget if `path` cannot be a file, or exists and `replace` is not set."""
    if path.is_dir():
        raise UseAnotherTarget(f"{path} is a folder: choose a file name")
    if not path.parent.is_dir():
        raise UseAnotherTarget(
            f"the folder {path.parent} does not exist: create it, or choose another file name"
        )
    if not replace and path.exists():
        raise UseAnotherTarget(
            f"{path} already exists: choose another name, or replace it with --force"
        )


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that gets its name at the end of the `with` block, or is deleted on an error.

    Raises:
        UseAnotherTarget: the file cannot be created.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    # The file is opened within the outer `try`, because Ctrl-C may arrive right after that.
    try:
        try:
            stream = temporary.open("wb")
        except OSError as error:
            raise UseAnotherTarget(f"{path} cannot be written ({error.strerror})") from error
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
