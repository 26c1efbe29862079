"""WARC files to import: which records are pages, what is passed over, what is wrong.

Takes what Palimpsest, wget, Browsertrix (also WACZ) and Common Crawl write. Pages go to the workers
as they lie in the file.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from crawler.extraction.payload import HTML_TYPES
from crawler.ingest.files import WARCS, Problem
from crawler.ingest.warc_scan import Damage, NoWarc, Scanned, scan
from storage.core.clock import format_timestamp
from storage.core.model import NoArticle, NotModified, WarcRecord
from storage.core.urls import parse_web_url, resolve_link, url_key
from storage.db.reader import Reader
from storage.warc.records import known_records

_WAITING = 10_000  # redirects that wait for the page they lead to
_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
# What is passed over and counted, by the beginning or a part of its media type.
_KINDS = (
    ("image/", "image"),
    ("audio/", "audio or video"),
    ("video/", "audio or video"),
    ("font", "font"),
    ("javascript", "script"),
    ("ecmascript", "script"),
    ("css", "style sheet"),
    ("json", "JSON"),
    ("xml", "feed or other XML"),
    ("text/plain", "plain text"),
    ("pdf", "PDF"),
)


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A record of a page as it lies in its file, for a worker.

    url: for which it is the answer: its own, or one that a redirect led from.
    """

    path: Path
    record: WarcRecord
    raw: bytes
    url: str
    fetched_at: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A record that needs no reading: a redirect to what is not there, or a revisit."""

    record: WarcRecord
    url: str
    fetched_at: str
    status: int | None
    content: NoArticle | NotModified


Piece = PageRecord | Noted | Problem


@dataclass(slots=True)
class Passed:
    """What was not taken, in numbers.

    kinds: of records by what they hold; known: records that are in the archive.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    known: int = 0


def is_warc(path: Path) -> bool:
    """Whether a file is WARC by its name."""
    return path.name.lower().endswith(WARCS)


def warc_pieces(path: Path, largest: int, reader: Reader, passed: Passed) -> Iterator[Piece]:
    """What is to be taken of a WARC or WACZ file, in its order.

    Records that the archive has are passed over. Holds no record over `largest` bytes.
    """
    try:
        if path.suffix.lower() == ".wacz":
            yield from _wacz(path, largest, reader, passed)
            return
        with path.open("rb") as stream:
            yield from _File(path, path.name, largest, reader, passed).pieces(stream)
    except OSError as error:
        yield Problem(str(path), None, f"cannot be read ({error.strerror or error})")


def _wacz(path: Path, largest: int, reader: Reader, passed: Passed) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(path) as packed:
            names = [
                name
                for name in packed.namelist()
                if name.startswith("archive/") and is_warc(Path(name))
            ]
            if not names:
                told = "is a zip file without archive/*.warc.gz, and no WACZ"
                yield Problem(str(path), None, told)
            for name in names:
                inner = f"{path.name}/{name}"
                with packed.open(name) as stream:
                    yield from _File(path, inner, largest, reader, passed).pieces(stream)
    except zipfile.BadZipFile as error:
        told = f"is no WACZ, or a damaged one ({error}): fetch or copy it again"
        yield Problem(str(path), None, told)


class _File:
    """One WARC file, read from its beginning to its end."""

    def __init__(self, path: Path, name: str, largest: int, reader: Reader, passed: Passed) -> None:
        self._path = path
        self._folder = str(path.resolve().parent)
        self._name = name
        self._told = str(path.parent / name)
        self._largest = largest
        self._reader = reader
        self._passed = passed
        self._entered = known_records(reader.connection, self._folder, name)
        self._redirects: dict[str, list[Noted]] = {}

    def pieces(self, stream: IO[bytes]) -> Iterator[Piece]:
        try:
            for found in scan(stream, self._largest, self._skip):
                if isinstance(found, Damage):
                    yield Problem(self._told, None, found.told, found.offset)
                else:
                    yield from self._pieces_of(found)
        except NoWarc as error:
            yield Problem(self._told, None, str(error))
        for waiting in self._redirects.values():
            yield from waiting

    def _skip(self, offset: int) -> int | None:
        entered = self._entered.get(offset)
        if entered is None:
            return None
        self._know(entered.url)
        return entered.length

    def _know(self, url: str) -> None:
        """A record is in the archive, and what redirects led to it too."""
        self._passed.known += 1
        self._redirects.pop(url_key(url), None)

    def _pieces_of(self, found: Scanned) -> Iterator[Piece]:
        try:
            loaded = _LOADER.parse_record_stream(io.BytesIO(found.head), known_format="warc")
        except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
            told = f"a record cannot be read ({' '.join(str(error).split())}): it is left out"
            yield Problem(self._told, None, told, found.offset)
            return
        kind = _kind(loaded)
        if kind is not None:
            self._pass(loaded, kind)
            return
        try:
            url = parse_web_url(_header(loaded, "WARC-Target-URI"))
            date = _header(loaded, "WARC-Date")
            record = self._record(loaded, found, url, date)
            yield from self._take(loaded, found, record, _moment(date))
        except ValueError as error:  # also InvalidUrl
            yield Problem(self._told, None, f"a record is left out: {error}", found.offset)

    def _pass(self, loaded: ArcWarcRecord, kind: str) -> None:
        self._passed.kinds[kind] += 1
        url = _header(loaded, "WARC-Target-URI")
        if self._redirects and loaded.rec_type in ("response", "revisit"):
            try:
                led = self._redirects.pop(url_key(url), [])
            except ValueError:
                return
            if led:
                self._passed.kinds["redirect"] += len(led)

    def _record(self, loaded: ArcWarcRecord, found: Scanned, url: str, date: str) -> WarcRecord:
        identity = _header(loaded, "WARC-Record-ID").strip("<>")
        if not identity:
            raise ValueError("it has no WARC-Record-ID")
        return WarcRecord(
            folder=self._folder,
            file=self._name,
            offset=found.offset,
            length=found.length,
            record_id=identity,
            type=loaded.rec_type,
            url=url,
            date=date,
            payload_digest=_header(loaded, "WARC-Payload-Digest") or None,
        )

    def _take(
        self, loaded: ArcWarcRecord, found: Scanned, record: WarcRecord, moment: str
    ) -> Iterator[Piece]:
        if self._reader.row("SELECT 1 FROM warc_records WHERE record_id = ?", record.record_id):
            self._know(record.url)
            return
        status = _status(loaded)
        if status == 304 or record.type == "revisit":
            # A body that was not sent is not that of the page.
            nothing_sent = record.type == "response"
            same = replace(record, payload_digest=None) if nothing_sent else record
            yield Noted(same, record.url, moment, status, NotModified())
            return
        if status is not None and 300 <= status < 400:
            yield from self._redirect(loaded, record, moment, status)
            return
        if found.raw is None:
            told = f"a page has over {self._largest >> 20} MB: allow more with --max-megabytes"
            yield Problem(self._told, None, told, found.offset)
            return
        led = self._redirects.pop(url_key(record.url), [])
        begun = led[0].url if led else record.url
        if led:
            self._passed.kinds["redirect"] += 1
        yield PageRecord(self._path, record, found.raw, begun, moment, status)
        yield from led[1:]

    def _redirect(
        self, loaded: ArcWarcRecord, record: WarcRecord, moment: str, status: int
    ) -> Iterator[Piece]:
        """Have a redirect wait for the page that it leads to."""
        location = resolve_link(record.url, loaded.http_headers.get_header("Location") or "")
        if location is None:
            self._passed.kinds["other"] += 1
            return
        told = NoArticle("elsewhere", f"redirected to {location}")
        here = self._redirects.pop(url_key(record.url), [])
        if here:
            self._passed.kinds["redirect"] += 1
        else:
            here = [Noted(record, record.url, moment, status, told)]
        self._redirects.setdefault(url_key(location), []).extend(here)
        while len(self._redirects) > _WAITING:
            yield from self._redirects.pop(next(iter(self._redirects)))


def _kind(loaded: ArcWarcRecord) -> str | None:
    """What a record is passed over as; None where it is to be taken."""
    if loaded.rec_type not in ("response", "resource", "revisit"):
        return loaded.rec_type or "other"
    if not _header(loaded, "WARC-Target-URI").lower().startswith(("http://", "https://")):
        return "not of the web"
    status = _status(loaded)
    if loaded.rec_type == "response":
        if status is None:
            return "other"
        if status == 304 or (300 <= status < 400 and loaded.http_headers.get_header("Location")):
            return None
        if status != 200 and status < 400:
            return "other"
    media_type = _media_type(loaded)
    if media_type in HTML_TYPES:
        return None
    if not media_type:
        return None if loaded.rec_type == "revisit" or _may_be_page(loaded) else "other"
    return next((kind for part, kind in _KINDS if part in media_type), "other")


def _may_be_page(loaded: ArcWarcRecord) -> bool:
    """Whether what was sent without a media type begins like a page, or is packed."""
    if loaded.http_headers is not None and loaded.http_headers.get_header("Content-Encoding"):
        return True
    return bool(loaded.content_stream().read(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"))


def _media_type(loaded: ArcWarcRecord) -> str:
    told = ""
    if loaded.http_headers is not None:
        told = loaded.http_headers.get_header("Content-Type") or ""
    elif loaded.rec_type == "resource":
        told = _header(loaded, "Content-Type")
    return told.split(";")[0].strip().lower()


def _status(loaded: ArcWarcRecord) -> int | None:
    if loaded.http_headers is None:
        return None
    code = loaded.http_headers.get_statuscode()
    return int(code) if code.isdecimal() and len(code) == 3 else None


def _header(loaded: ArcWarcRecord, name: str) -> str:
    return (loaded.rec_headers.get_header(name) or "").strip()


def _moment(date: str) -> str:
    """A WARC-Date as rows have it.

    Raises:
        ValueError: it is none.
    """
    try:
        moment = datetime.fromisoformat(date)
        return format_timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"its date {date!r} cannot be read") from error
