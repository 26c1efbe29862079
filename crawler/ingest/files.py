"""Read the files to import: their pages and lines, and problems."""

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

from storage.core.clock import format_timestamp
from storage.core.model import Article, Kind, Origin, Origins, Paragraph
from storage.core.storable_text import make_storable
from storage.core.urls import InvalidUrl, parse_web_url

_HOST_AND_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_AND_MONTH = re.compile(
    rf"(?:\b\d{{1,2}}[ -]{_MONTH}|\b{_MONTH}[ -]\d{{1,2}}),?[ -]\d{{4}}\b", re.IGNORECASE
)
_MAX_DATE = 60  # characters
_GZIP = b"\x1f\x8b"
_KINDS = frozenset(map(str, Kind))
WARC_SUFFIXES = (".warc", ".warc.gz", ".wacz")
_PAGE_SUFFIXES = (".html", ".htm", ".mhtml", ".mht")
SUFFIXES = (
    *_PAGE_SUFFIXES,
    *(f"{suffix}.gz" for suffix in _PAGE_SUFFIXES),
    *(".jsonl", ".jsonl.gz"),
    *WARC_SUFFIXES,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a file that was not imported: its position, the reason, and what to do."""

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
    """The longest known suffix of the file, or None."""
    name = path.name.lower()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default=None)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and the files with a known suffix in folders, ordered by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and suffix_of(p))
        else:
            yield path


def read_items(path: Path, max_bytes: int) -> Iterator[Page | Line | Problem]:
    """The page or the lines in a file. Reads at most `max_bytes` at once."""
    suffix = suffix_of(path) or ""
    is_jsonl = ".jsonl" in suffix
    try:
        if not is_jsonl and path.stat().st_size > max_bytes:
            yield Problem(str(path), None, _too_large(max_bytes))
            return
        with _open(path, compressed=suffix.endswith(".gz")) as stream:
            if is_jsonl:
                yield from _read_lines(path, stream, max_bytes)
            else:
                body = stream.read(max_bytes + 1)
                if len(body) > max_bytes:
                    yield Problem(str(path), None, _too_large(max_bytes))
                else:
                    yield Page(path, body)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        # A wrong checksum raises the same error as a file that is not gzip.
        with path.open("rb") as stream:
            is_gzip = stream.read(2) == _GZIP
        if not is_gzip:
            message = "is not gzip, despite its name: rename it, or compress it again"
            yield Problem(str(path), None, message)
            return
        yield Problem(str(path), None, f"is a truncated or damaged gzip file ({error})")
    except OSError as error:
        yield Problem(str(path), None, f"cannot be read ({error.strerror or error})")


def _open(path: Path, *, compressed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if compressed else path.open("rb")


def _too_large(max_bytes: int) -> str:
    return f"has over {max_bytes >> 20} MB: allow more with --max-megabytes"


def _read_lines(path: Path, stream: IO[bytes], max_bytes: int) -> Iterator[Line | Problem]:
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) > max_bytes:
            yield Problem(str(path), number, _too_large(max_bytes))
            while line and not line.endswith(b"\n"):
                line = stream.readline(max_bytes)
        elif line.strip():
            yield Line(path, number, line)


def parse_line(line: Line) -> tuple[str, Article, str | None] | Problem:
    """Read a JSONL line {url, title, text, published, author, ...}.

    title_origin, author_origin, published_origin and language_origin say where a field was found;
    otherwise it counts as declared. Returns the URL, the article, and when it was first seen if the
    line contains `first_seen`. Only `text` is required. Without a URL, the article is named after
    its file and the line's `id` or number. A line with `kinds` that match its text was written by
    `palimpsest export`, so it is read without changes.
    """
    file = str(line.path)
    try:
        loaded = json.loads(line.body.decode("utf-8-sig" if line.number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Problem(file, line.number, f"is not UTF-8 ({error.reason} at byte {error.start})")
    except (ValueError, RecursionError) as error:
        return Problem(file, line.number, f"is not valid JSON ({error})")
    if not isinstance(loaded, dict):
        return Problem(file, line.number, "is not a JSON object: expected {...}")
    text = loaded.get("text")
    if not isinstance(text, str) or not text.strip():
        return Problem(file, line.number, 'has no "text"')
    name = loaded.get("id")
    number = name if isinstance(name, (int, str)) and name != "" else line.number
    url = _text(loaded, "url") or make_storable(f"import:{line.path.as_posix()}#{number}")
    exported = _exported_paragraphs(text, loaded.get("kinds"), loaded.get("lines"))
    is_web = url.lower().startswith(("http:", "https:"))
    if is_web or _HOST_AND_PATH.match(url):
        try:
            safe = parse_web_url(url)
        except InvalidUrl as error:
            return Problem(file, line.number, str(error))
        url = url if exported and is_web else safe
    published = _text(loaded, "published") or _text(loaded, "date")
    published = published if exported else _iso_date(published)
    tags = loaded.get("tags")
    article = Article(
        paragraphs=exported
        or tuple(Paragraph(make_storable(part)) for part in text.splitlines() if part.strip()),
        title=_text(loaded, "title"),
        author=_text(loaded, "author"),
        published=published,
        language=_text(loaded, "language"),
        description=_text(loaded, "description"),
        tags=tuple(make_storable(str(tag)) for tag in tags) if isinstance(tags, list) else (),
        image=_text(loaded, "image"),
        licence=_text(loaded, "licence") or _text(loaded, "license"),
        agency=_text(loaded, "agency"),
        origins=Origins(
            title=_origin(loaded, "title", _text(loaded, "title")),
            author=_origin(loaded, "author", _text(loaded, "author")),
            published=_origin(loaded, "published", published),
            language=_origin(loaded, "language", _text(loaded, "language")),
        ),
    )
    return url, article, _first_seen(loaded.get("first_seen"))


def _exported_paragraphs(text: str, kinds: object, lines: object) -> tuple[Paragraph, ...] | None:
    """The paragraphs of an exported text with their kinds; None if kinds and text do not match.

    lines: the number of lines of each paragraph, if it is not one each. Only a newline ends a line
    here: other line separators are part of a paragraph.
    """
    if not isinstance(kinds, list) or not kinds:
        return None
    text_lines = text.split("\n")
    counts = lines if isinstance(lines, list) else [1] * len(kinds)
    if not all(isinstance(count, int) and count > 0 for count in counts):
        return None
    if len(counts) != len(kinds) or sum(counts) != len(text_lines):
        return None
    ends = list(accumulate(counts))
    texts = [
        "\n".join(text_lines[end - count : end]) for end, count in zip(ends, counts, strict=True)
    ]
    if not all(isinstance(kind, str) and kind in _KINDS for kind in kinds):
        return None
    if not all(map(str.strip, texts)):
        return None
    return tuple(
        Paragraph(make_storable(part), Kind(kind)) for part, kind in zip(texts, kinds, strict=True)
    )


def _first_seen(value: object) -> str | None:
    """When an article was first seen, in the format of the archive; None if it is not valid."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return format_timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _text(loaded: dict[str, Any], key: str) -> str | None:
    value = loaded.get(key)
    return make_storable(value).strip() or None if isinstance(value, str) else None


def _origin(loaded: dict[str, Any], field: str, value: str | None) -> Origin | None:
    """Where a field was found. What the file does not say otherwise was declared."""
    if value is None:
        return None
    name = loaded.get(f"{field}_origin")
    return next((origin for origin in Origin if origin == name), Origin.DECLARED)


def _iso_date(text: str | None) -> str | None:
    """A date or time in ISO 8601, also from one with the English name of a month.

    Other text is returned unchanged.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _parse_spelled_out(text) or text
    return text if len(text) == len("2025-01-31") else moment.isoformat()


def _parse_spelled_out(text: str) -> str | None:
    """A date as in mails and wires: Thu, 26 Feb 1987; 26-FEB-1987 15:01:01; May 5, 2024.

    Dates such as 01/02/2025 are not parsed because the month is ambiguous.
    """
    date = text.partition("#")[0].strip()
    if len(date) > _MAX_DATE or not _DAY_AND_MONTH.search(date):
        return None
    try:
        moment: datetime = dateutil.parser.parse(date)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0).isoformat() if ":" in date else moment.date().isoformat()
