"""Files of URLs and of object storage, through fsspec."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storage.bulk.files.parquet_files import InstallBulk, import_file_systems
from storage.core.errors import PalimpsestError

_S3 = "s3://"
_STAMPS = ("ETag", "LastModified", "mtime", "last_modified")


class CorrectInput(PalimpsestError):
    """An input does not exist or is of no known kind: correct the command."""


def stamp_of(url: str) -> str:
    """What changes with the content of a file, as far as its server says.

    Raises:
        CorrectInput: it cannot be read.
        InstallBulk: a package is missing.
    """
    system, path = _file_system(url)
    try:
        info = system.info(path)
    except Exception as error:  # each kind of file system has errors of its own
        raise _unreadable(url, error) from error
    stamp = ", ".join(str(info[mark]) for mark in _STAMPS if info.get(mark))
    return f"{info.get('size')} bytes, {stamp}"


def read(url: str) -> bytes:
    """The content of a small file. Raises as `stamp_of` does."""
    system, path = _file_system(url)
    try:
        return bytes(system.cat_file(path))
    except Exception as error:
        raise _unreadable(url, error) from error


def fetch(url: str, copy: Path) -> None:
    """Copy a file to this machine.

    Raises:
        CorrectInput: it cannot be read.
        OSError: the copy cannot be written.
    """
    system, path = _file_system(url)
    try:
        with system.open(path, "rb") as remote, copy.open("wb") as local:
            shutil.copyfileobj(remote, local, 1 << 20)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise _unreadable(url, error) from error


def _unreadable(url: str, error: Exception) -> CorrectInput:
    return CorrectInput(f"{url}: cannot be read ({str(error) or type(error).__name__})")


def _file_system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise InstallBulk("fsspec") from error
    try:
        if url.startswith(_S3):
            return _object_storage(), url.removeprefix(_S3)
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        raise CorrectInput(f"{url}: {error}") from error
    return system, path


def _object_storage() -> Any:
    """S3 by way of pyarrow, which is there already; with the environment variables of AWS.

    s3fs, which fsspec would take, needs botocore, and that excludes our version of dateutil.
    """
    from fsspec.implementations.arrow import ArrowFSWrapper

    options = {}
    # pyarrow reads the other variables itself.
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        parsed = urlsplit(endpoint)
        options = {"scheme": parsed.scheme, "endpoint_override": parsed.netloc + parsed.path}
    return ArrowFSWrapper(import_file_systems().S3FileSystem(**options))
