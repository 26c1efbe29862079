"""Files to import: what each holds, piece by piece, and what is wrong with it."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from storage.model import Article, Kind, Paragraph
from storage.urls import NotAUrl, web_url

from .decoding import storable

_HOST_AND_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/")
_GZIP = b"\x1f\x8b"
WARCS = (".warc", ".warc.gz", ".wacz")
SUFFIXES = (".html", ".htm", ".html.gz", ".htm.gz", ".jsonl", ".jsonl.gz", *WARCS)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a file that did not go in: where it stands and what to do."""

    file: str
    line: int | None
    message: str
    offset: int | None = None

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        byte = f", byte {self.offset:,}" if self.offset is not None else ""
        return f"{self.file}{line}{byte}: {self.message}"


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page."""

    path: Path
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a JSONL file."""

    path: Path
    number: int
    body: bytes


def suffix_of(path: Path) -> str | None:
    """The suffix we know the file by, or None."""
    name = path.name.lower()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default=None)


def found(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those of a known suffix in the folders, in order of name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and suffix_of(p))
        else:
            yield path


def pieces(path: Path, largest: int) -> Iterator[Page | Line | Problem]:
    """What a file holds: one page, or its lines. Reads no more than `largest` bytes at once."""
    suffix = suffix_of(path) or ""
    lines = ".jsonl" in suffix
    try:
        if not lines and path.stat().st_size > largest:
            yield Problem(str(path), None, _too_large(largest))
            return
        with _opened(path, packed=suffix.endswith(".gz")) as stream:
            if lines:
                yield from _lines(path, stream, largest)
            else:
                body = stream.read(largest + 1)
                if len(body) > largest:
                    yield Problem(str(path), None, _too_large(largest))
                else:
                    yield Page(path, body)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        # A wrong checksum raises the same error as a file that never was gzip.
        with path.open("rb") as stream:
            is_gzip = stream.read(2) == _GZIP
        if not is_gzip:
            told = "is not gzip, as its name says: rename it, or pack it anew"
            yield Problem(str(path), None, told)
            return
        yield Problem(str(path), None, f"is a gzip file that is cut off or damaged ({error})")
    except OSError as error:
        yield Problem(str(path), None, f"cannot be read ({error.strerror or error})")


def _opened(path: Path, *, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def _too_large(largest: int) -> str:
    return f"has over {largest >> 20} MB: allow more with --max-megabytes"


def _lines(path: Path, stream: IO[bytes], largest: int) -> Iterator[Line | Problem]:
    number = 0
    while line := stream.readline(largest + 1):
        number += 1
        if len(line) > largest:
            yield Problem(str(path), number, _too_large(largest))
            while line and not line.endswith(b"\n"):
                line = stream.readline(largest)
        elif line.strip():
            yield Line(path, number, line)


def article_of(line: Line) -> tuple[str, Article] | Problem:
    """The article of a JSONL line {url, title, text, published, author, ...} and its URL.

    Only `text` must be there. Where there is no url, the line's `id`, else its number, names the
    article within its file.
    """
    file = str(line.path)
    try:
        loaded = json.loads(line.body.decode("utf-8-sig" if line.number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Problem(file, line.number, f"is not UTF-8 ({error.reason} at byte {error.start})")
    except (ValueError, RecursionError) as error:
        return Problem(file, line.number, f"is no JSON ({error})")
    if not isinstance(loaded, dict):
        return Problem(file, line.number, "is no JSON object: {...} was expected")
    text = loaded.get("text")
    if not isinstance(text, str) or not text.strip():
        return Problem(file, line.number, 'has no "text"')
    name = loaded.get("id")
    number = name if isinstance(name, (int, str)) and name != "" else line.number
    url = _text(loaded, "url") or f"import:{storable(line.path.as_posix())}#{storable(str(number))}"
    if url.lower().startswith(("http:", "https:")) or _HOST_AND_PATH.match(url):
        try:
            url = web_url(url)
        except NotAUrl as error:
            return Problem(file, line.number, str(error))
    paragraphs = tuple(
        Paragraph(storable(each), Kind.TEXT) for each in text.splitlines() if each.strip()
    )
    tags = loaded.get("tags")
    return url, Article(
        paragraphs=paragraphs,
        title=_text(loaded, "title"),
        author=_text(loaded, "author"),
        published=_moment(_text(loaded, "published") or _text(loaded, "date")),
        language=_text(loaded, "language"),
        description=_text(loaded, "description"),
        tags=tuple(storable(str(tag)) for tag in tags) if isinstance(tags, list) else (),
        image=_text(loaded, "image"),
        licence=_text(loaded, "licence") or _text(loaded, "license"),
    )


def _text(loaded: dict[str, Any], key: str) -> str | None:
    value = loaded.get(key)
    return storable(value).strip() or None if isinstance(value, str) else None


def _moment(said: str | None) -> str | None:
    """An ISO 8601 date or moment; what cannot be read as one is kept as it was said."""
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return said
    return said if len(said) == len("2025-01-31") else moment.isoformat()
