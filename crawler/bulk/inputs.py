"""The input files of a bulk job: what each contains, and what tells whether it changed."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.bulk import remote_files
from crawler.bulk.remote_files import CorrectInput
from crawler.ingest.files import suffix_of
from crawler.ingest.warc_files import is_warc

_SQLITE = b"SQLite format 3\x00"
_GZIP = b"\x1f\x8b"
_PAGES_PER_INPUT = 1_000
_REQUESTS = 16  # at the same time, about files of a list
_ARCHIVE_SUFFIX = ".db"


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


@dataclass(frozen=True, slots=True)
class FileList:
    """A text file with a path or URL in each line, also packed with gzip.

    name: its path or URL; base: what the lines are relative to: a URL, a folder, or nothing.
    """

    name: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class FoundInputs:
    """The inputs in their order, and for those of lists that cannot be read the reason."""

    inputs: Sequence[Input]
    unread: Mapping[str, str]


def find_inputs(names: Iterable[str], lists: Iterable[FileList] = ()) -> FoundInputs:
    """The input files that the names of files, folders and URLs stand for, each once.

    Raises:
        CorrectInput: there is no such file, or nothing in it can be read, or a list cannot.
        InstallBulk: a package for URLs of this kind is missing.
    """
    found = {each.name: each for name in names for each in _named(name)}
    unread: dict[str, str] = {}
    listed = list(dict.fromkeys(name for each in lists for name in _lines(each)))
    with ThreadPoolExecutor(_REQUESTS) as requests:
        for name, inputs in zip(listed, requests.map(_listed, listed), strict=True):
            if isinstance(inputs, CorrectInput):
                unread[name] = str(inputs)
            else:
                found |= {each.name: each for each in inputs}
    return FoundInputs(list(found.values()), unread)


def _lines(source: FileList) -> list[str]:
    """The names in a list."""
    if "://" in source.name:
        content = remote_files.read(source.name)
    else:
        try:
            content = Path(source.name).read_bytes()
        except OSError as error:
            raise CorrectInput(f"{source.name}: cannot be read ({error.strerror})") from error
    try:
        if content.startswith(_GZIP):
            content = gzip.decompress(content)
        lines = content.decode("utf-8-sig").split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise CorrectInput(f"{source.name}: is not a list of files ({error})") from error
    base = f"{source.base.removesuffix('/')}/" if source.base else ""
    names = [line.strip() for line in lines if line.strip()]
    return [name if "://" in name else base + name for name in names]


def _listed(name: str) -> list[Input] | CorrectInput:
    try:
        return _named(name)
    except CorrectInput as error:
        return error


def _named(name: str) -> list[Input]:
    if "://" in name:
        return [_remote(name)]
    path = Path(name)
    if path.is_file():
        return [_file(path)]
    if not path.is_dir():
        raise CorrectInput(f"{name}: there is no such file or folder")
    inputs = _in_folder(path)
    if not inputs:
        raise CorrectInput(f"{name}: the folder contains no file that can be read")
    return inputs


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
    return Input(url, form, (), remote_files.stamp_of(url))


@contextmanager
def local_copy(source: Input, folder: Path) -> Iterator[Input]:
    """The input with files on this machine; what had to be fetched is deleted afterwards.

    Raises:
        CorrectInput: it could not be fetched.
        OSError: the copy could not be written.
    """
    if source.paths:
        yield source
        return
    folder.mkdir(parents=True, exist_ok=True)
    # Files of several URLs may have the same name, and be read at the same time.
    with TemporaryDirectory(dir=folder) as own:
        copy = Path(own) / Path(source.name.partition("?")[0]).name
        remote_files.fetch(source.name, copy)
        yield Input(source.name, source.form, (copy,), source.stamp)
