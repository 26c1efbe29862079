"""The input files of a bulk job: what each contains, and what tells whether it changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.ingest.files import suffix_of
from crawler.ingest.warc_files import is_warc
from storage.bulk.parquet_files import InstallBulk
from storage.core.errors import PalimpsestError

_SQLITE = b"SQLite format 3\x00"
_PAGES_PER_INPUT = 1_000
_ARCHIVE_SUFFIX = ".db"


class CorrectInput(PalimpsestError):
    """An input does not exist or is of no known kind: correct the command."""


class Form(StrEnum):
    """What an input consists of."""

    LINES = "lines"
    PAGES = "pages"
    WARC = "warc"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Input:
    """An input file, or saved pages of a folder.

    name: as the user wrote it, with the rest of the path for a file in a folder; paths: one file,
    or the pages; empty for a URL, which must be fetched first; stamp: changes with the content.
    """

    name: str
    form: Form
    paths: tuple[Path, ...]
    stamp: str

    @property
    def identity(self) -> dict[str, Any]:
        """What tells whether the input changed."""
        return {"name": self.name, "form": str(self.form), "stamp": self.stamp}

    @property
    def path(self) -> Path:
        """The file."""
        (path,) = self.paths
        return path


def find_inputs(names: Iterable[str]) -> list[Input]:
    """The input files that the names of files, folders and URLs stand for, each once.

    Raises:
        CorrectInput: there is no such file, or nothing in it can be read.
        InstallBulk: a package for URLs of this kind is missing.
    """
    found: dict[str, Input] = {}
    for name in names:
        if "://" in name:
            inputs = [_remote(name)]
        elif (path := Path(name)).is_dir():
            inputs = _in_folder(path)
        elif path.is_file():
            inputs = [_file(path)]
        else:
            raise CorrectInput(f"{name}: there is no such file or folder")
        if not inputs:
            raise CorrectInput(f"{name}: the folder contains no file that can be read")
        found |= {each.name: each for each in inputs}
    return list(found.values())


def _in_folder(folder: Path) -> list[Input]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    pages = [path for path in files if _form(path) is Form.PAGES]
    others = [path for path in files if _form(path) not in (None, Form.PAGES)]
    return [
        *(
            _pages(folder, pages[at : at + _PAGES_PER_INPUT], at)
            for at in range(0, len(pages), _PAGES_PER_INPUT)
        ),
        *map(_file, others),
    ]


def _pages(folder: Path, paths: Sequence[Path], at: int) -> Input:
    digest = hashlib.sha256("\n".join(f"{path} {_stamp(path)}" for path in paths).encode())
    name = f"{folder.as_posix()} (pages {at + 1} to {at + len(paths)})"
    return Input(name, Form.PAGES, tuple(paths), digest.hexdigest())


def _file(path: Path) -> Input:
    form = _form(path)
    if form is None:
        raise CorrectInput(
            f"{path}: is not a saved page, JSON Lines, WARC, WACZ or an archive, by its name"
        )
    stamp = _stamp(path)
    wal = path.with_name(f"{path.name}-wal")
    if form is Form.ARCHIVE and wal.exists():
        stamp += f" {_stamp(wal)}"
    return Input(path.as_posix(), form, (path,), stamp)


def _stamp(path: Path) -> str:
    stat = path.stat()
    return f"{stat.st_size} bytes, {stat.st_mtime_ns}"


def _form(path: Path) -> Form | None:
    """What a file contains, by its name; an archive by its first bytes as well."""
    suffix = suffix_of(path)
    if suffix is not None:
        if is_warc(path):
            return Form.WARC
        return Form.LINES if suffix.startswith(".jsonl") else Form.PAGES
    if path.suffix == _ARCHIVE_SUFFIX and path.is_file():
        with path.open("rb") as stream:
            return Form.ARCHIVE if stream.read(len(_SQLITE)) == _SQLITE else None
    return None


def _remote(url: str) -> Input:
    form = _form(Path(url.partition("?")[0]))
    if form not in (Form.LINES, Form.WARC):
        raise CorrectInput(f"{url}: only JSON Lines, WARC and WACZ files can be read from a URL")
    system, path = _file_system(url)
    try:
        info = system.info(path)
    except (OSError, ValueError) as error:
        raise CorrectInput(f"{url}: cannot be read ({error})") from error
    marks = ("ETag", "LastModified", "mtime", "last_modified")
    stamp = ", ".join(str(info[mark]) for mark in marks if info.get(mark))
    return Input(url, form, (), f"{info.get('size')} bytes, {stamp}")


@contextmanager
def local_copy(source: Input, folder: Path) -> Iterator[Input]:
    """The input with files on this machine; what had to be fetched is deleted afterwards.

    Raises:
        OSError: it could not be fetched.
    """
    if source.paths:
        yield source
        return
    system, path = _file_system(source.name)
    folder.mkdir(parents=True, exist_ok=True)
    # Files of several URLs may have the same name, and be read at the same time.
    with TemporaryDirectory(dir=folder) as own:
        copy = Path(own) / Path(source.name.partition("?")[0]).name
        with system.open(path, "rb") as remote, copy.open("wb") as local:
            shutil.copyfileobj(remote, local, 1 << 20)
        yield Input(source.name, source.form, (copy,), source.stamp)


def _file_system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise InstallBulk("fsspec") from error
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:  # such as s3fs
        raise CorrectInput(f"{url}: {error}") from error
    except ValueError as error:
        raise CorrectInput(f"{url}: {error}") from error
    return system, path
