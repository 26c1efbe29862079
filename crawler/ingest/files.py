"""Files to import: what each holds, piece by piece, and what is wrong with it."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import IO, Any, cast

import dateutil.parser

from crawler.extraction.decoding import make_storable
from storage.core.clock import format_timestamp
from storage.core.model import Article, Kind, Paragraph
from storage.core.urls import InvalidUrl, parse_web_url

_HOST_AND_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_AND_MONTH = re.compile(
    rf"(?:\b\d{{1,2}}[ -]{_MONTH}|\b{_MONTH}[ -]\d{{1,2}}),?[ -]\d{{4}}\b", re.IGNORECASE
)
_LONGEST_DATE = 60  # characters
_GZIP = b"\x1f\x8b"
_KINDS = frozenset(map(str, Kind))
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


def article_of(line: Line) -> tuple[str, Article, str | None] | Problem:
    """The article of a JSONL line {url, title, text, published, author, ...}, its URL and when it
    was seen first, where the line says so.

    Only `text` must be there. Where there is no url, the line's `id`, else its number, names the
    article within its file. A line with `kinds` that fit its text is one of `palimpsest export`,
    and taken to the letter.
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
    url = _text(loaded, "url") or make_storable(f"import:{line.path.as_posix()}#{number}")
    exported = _exported(text, loaded.get("kinds"), loaded.get("lines"))
    is_web = url.lower().startswith(("http:", "https:"))
    if is_web or _HOST_AND_PATH.match(url):
        try:
            safe = parse_web_url(url)
        except InvalidUrl as error:
            return Problem(file, line.number, str(error))
        url = url if exported and is_web else safe
    published = _text(loaded, "published") or _text(loaded, "date")
    tags = loaded.get("tags")
    article = Article(
        paragraphs=exported
        or tuple(Paragraph(make_storable(each)) for each in text.splitlines() if each.strip()),
        title=_text(loaded, "title"),
        author=_text(loaded, "author"),
        published=published if exported else _moment(published),
        language=_text(loaded, "language"),
        description=_text(loaded, "description"),
        tags=tuple(make_storable(str(tag)) for tag in tags) if isinstance(tags, list) else (),
        image=_text(loaded, "image"),
        licence=_text(loaded, "licence") or _text(loaded, "license"),
    )
    return url, article, _seen(loaded.get("first_seen"))


def _exported(text: str, kinds: object, lines: object) -> tuple[Paragraph, ...] | None:
    """The paragraphs of a text, each with its kind, where these fit; else None.

    lines: how many lines of the text each paragraph has, where it is not one each. Only a newline
    ends a line here: other characters that may are part of a paragraph.
    """
    if not isinstance(kinds, list) or not kinds:
        return None
    told = text.split("\n")
    counts = lines if isinstance(lines, list) else [1] * len(kinds)
    if not all(isinstance(count, int) and count > 0 for count in counts):
        return None
    if len(counts) != len(kinds) or sum(counts) != len(told):
        return None
    ends = list(accumulate(counts))
    texts = ["\n".join(told[end - count : end]) for end, count in zip(ends, counts, strict=True)]
    if not all(isinstance(kind, str) and kind in _KINDS for kind in kinds):
        return None
    if not all(map(str.strip, texts)):
        return None
    return tuple(
        Paragraph(make_storable(each), Kind(kind)) for each, kind in zip(texts, kinds, strict=True)
    )


def _seen(said: object) -> str | None:
    """When an article was seen first, as rows have it; None where that cannot be read."""
    if not isinstance(said, str):
        return None
    try:
        moment = datetime.fromisoformat(said)
        return format_timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _text(loaded: dict[str, Any], key: str) -> str | None:
    value = loaded.get(key)
    return make_storable(value).strip() or None if isinstance(value, str) else None


def _moment(said: str | None) -> str | None:
    """An ISO 8601 date or moment, from one or from a date with the month in English letters.

    What cannot be read as one is kept as it was said.
    """
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return _spelled_out(said) or said
    return said if len(said) == len("2025-01-31") else moment.isoformat()


def _spelled_out(said: str) -> str | None:
    """A date as mails and wires write it: Thu, 26 Feb 1987; 26-FEB-1987 15:01:01; May 5, 2024.

    Of 01/02/2025 nobody knows which month it is.
    """
    told = said.partition("#")[0].strip()
    if len(told) > _LONGEST_DATE or not _DAY_AND_MONTH.search(told):
        return None
    try:
        moment: datetime = dateutil.parser.parse(told)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0).isoformat() if ":" in told else moment.date().isoformat()
