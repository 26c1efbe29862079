"""Read WARC and WACZ files to import: which records are pages, which are skipped, and problems.

Accepts the files of Palimpsest, wget, Browsertrix (also WACZ) and Common Crawl. Pages are passed to
the workers as stored in the file.
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
from crawler.ingest.files import WARC_SUFFIXES, Problem
from crawler.ingest.warc_scan import Damage, NotWarc, ScannedRecord, scan_records
from storage.core.clock import format_timestamp
from storage.core.model import NoArticle, NotModified, WarcRecord
from storage.core.urls import parse_web_url, resolve_link, url_key
from storage.db.reader import Reader
from storage.warc.records import known_records

_MAX_REDIRECTS = 10_000  # that wait for the page they lead to
# Byte order marks, white space, and the other half of characters in UTF-16.
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_LOADER = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
# The kinds of skipped records, by a part of their media type.
_SKIPPED_KINDS = (
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
    """A record of a page with its stored bytes, for a worker.

    url: the URL that was requested: that of the record, or one that redirected to it.
    """

    path: Path
    record: WarcRecord
    raw: bytes
    url: str
    fetched_at: str
    status: int | None


@dataclass(frozen=True, slots=True)
class RecordWithoutPage:
    """A redirect to a page that is not in the file, or a revisit."""

    record: WarcRecord
    url: str
    fetched_at: str
    status: int | None
    content: NoArticle | NotModified


Item = PageRecord | RecordWithoutPage | Problem


@dataclass(slots=True)
class SkippedRecords:
    """Counts of the records that were skipped.

    kinds: of other records than pages, by what they contain. known: of records that the archive
    already contains.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    known: int = 0


def is_warc(path: Path) -> bool:
    """Whether a file is WARC or WACZ, by its name."""
    return path.name.lower().endswith(WARC_SUFFIXES)


def read_warc_items(
    path: Path, max_bytes: int, reader: Reader | None, skipped: SkippedRecords
) -> Iterator[Item]:
    """The pages, redirects, revisits and problems in a WARC or WACZ file, in order.

    Records that the archive of `reader` contains are skipped. A page of over `max_bytes` is a
    problem.
    """
    try:
        if path.suffix.lower() == ".wacz":
            yield from _read_wacz(path, max_bytes, reader, skipped)
            return
        with path.open("rb") as stream:
            yield from _File(path, path.name, max_bytes, reader, skipped).read_items(stream)
    except OSError as error:
        yield Problem(str(path), None, f"cannot be read ({error.strerror or error})")


def _read_wacz(
    path: Path, max_bytes: int, reader: Reader | None, skipped: SkippedRecords
) -> Iterator[Item]:
    try:
        with zipfile.ZipFile(path) as wacz:
            names = [
                name
                for name in wacz.namelist()
                if name.startswith("archive/") and is_warc(Path(name))
            ]
            if not names:
                message = "is a zip file without archive/*.warc.gz, and so not WACZ"
                yield Problem(str(path), None, message)
            for name in names:
                inner = f"{path.name}/{name}"
                with wacz.open(name) as stream:
                    yield from _File(path, inner, max_bytes, reader, skipped).read_items(stream)
    except zipfile.BadZipFile as error:
        message = f"is not WACZ, or damaged ({error}): fetch or copy it again"
        yield Problem(str(path), None, message)


class _File:
    """Reads one WARC file.

    Redirects wait until the page they lead to is read, so that it gets the URL that was requested.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        max_bytes: int,
        reader: Reader | None,
        skipped: SkippedRecords,
    ) -> None:
        self._path = path
        self._folder = str(path.resolve().parent)
        self._name = name
        self._label = str(path.parent / name)
        self._max_bytes = max_bytes
        self._reader = reader
        self._skipped = skipped
        self._known = known_records(reader.connection, self._folder, name) if reader else {}
        self._redirects: dict[str, list[RecordWithoutPage]] = {}

    def read_items(self, stream: IO[bytes]) -> Iterator[Item]:
        try:
            for scanned in scan_records(stream, self._max_bytes, self._known_length):
                if isinstance(scanned, Damage):
                    yield Problem(self._label, None, scanned.message, scanned.offset)
                else:
                    yield from self._read_record(scanned)
        except NotWarc as error:
            yield Problem(self._label, None, str(error))
        for waiting in self._redirects.values():
            yield from waiting

    def _known_length(self, offset: int) -> int | None:
        """The length of the record at an offset if the archive contains it."""
        record = self._known.get(offset)
        if record is None:
            return None
        self._skip_known(record.url)
        return record.length

    def _is_known(self, record: WarcRecord) -> bool:
        """Whether the archive contains a record, in this file or in another."""
        query = "SELECT 1 FROM warc_records WHERE record_id = ?"
        return self._reader is not None and bool(self._reader.row(query, record.record_id))

    def _skip_known(self, url: str) -> None:
        """Skip a record that the archive contains, and the redirects to it."""
        self._skipped.known += 1
        self._redirects.pop(url_key(url), None)

    def _read_record(self, scanned: ScannedRecord) -> Iterator[Item]:
        try:
            loaded = _LOADER.parse_record_stream(io.BytesIO(scanned.head), known_format="warc")
        except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
            reason = " ".join(str(error).split())
            message = f"a record cannot be read ({reason}) and was skipped"
            yield Problem(self._label, None, message, scanned.offset)
            return
        kind = _skipped_kind(loaded)
        if kind is not None:
            self._skip(loaded, kind)
            return
        try:
            url = parse_web_url(_header(loaded, "WARC-Target-URI"))
            date = _header(loaded, "WARC-Date")
            record = self._record(loaded, scanned, url, date)
            yield from self._read_response(loaded, scanned, record, _timestamp(date))
        except ValueError as error:  # also InvalidUrl
            yield Problem(self._label, None, f"a record was skipped: {error}", scanned.offset)

    def _skip(self, loaded: ArcWarcRecord, kind: str) -> None:
        self._skipped.kinds[kind] += 1
        url = _header(loaded, "WARC-Target-URI")
        if self._redirects and loaded.rec_type in ("response", "revisit"):
            try:
                redirects = self._redirects.pop(url_key(url), [])
            except ValueError:
                return
            if redirects:
                self._skipped.kinds["redirect"] += len(redirects)

    def _record(
        self, loaded: ArcWarcRecord, scanned: ScannedRecord, url: str, date: str
    ) -> WarcRecord:
        record_id = _header(loaded, "WARC-Record-ID").strip("<>")
        if not record_id:
            raise ValueError("it has no WARC-Record-ID")
        return WarcRecord(
            folder=self._folder,
            file=self._name,
            offset=scanned.offset,
            length=scanned.length,
            record_id=record_id,
            type=loaded.rec_type,
            url=url,
            date=date,
            payload_digest=_header(loaded, "WARC-Payload-Digest") or None,
        )

    def _read_response(
        self, loaded: ArcWarcRecord, scanned: ScannedRecord, record: WarcRecord, moment: str
    ) -> Iterator[Item]:
        if self._is_known(record):
            self._skip_known(record.url)
            return
        status = _status(loaded)
        if status == 304 or record.type == "revisit":
            # The digest of a 304 response is that of its empty body, not of the page.
            if record.type == "response":
                record = replace(record, payload_digest=None)
            yield RecordWithoutPage(record, record.url, moment, status, NotModified())
            return
        if status is not None and 300 <= status < 400:
            yield from self._redirect(loaded, record, moment, status)
            return
        if scanned.raw is None:
            message = f"a page has over {self._max_bytes >> 20} MB: allow more with --max-megabytes"
            yield Problem(self._label, None, message, scanned.offset)
            return
        redirects = self._redirects.pop(url_key(record.url), [])
        requested = redirects[0].url if redirects else record.url
        if redirects:
            self._skipped.kinds["redirect"] += 1
        yield PageRecord(self._path, record, scanned.raw, requested, moment, status)
        yield from redirects[1:]

    def _redirect(
        self, loaded: ArcWarcRecord, record: WarcRecord, moment: str, status: int
    ) -> Iterator[Item]:
        """Let a redirect wait for the page that it leads to."""
        location = resolve_link(record.url, loaded.http_headers.get_header("Location") or "")
        if location is None:
            self._skipped.kinds["other"] += 1
            return
        redirects = self._redirects.pop(url_key(record.url), [])
        if redirects:
            self._skipped.kinds["redirect"] += 1
        else:
            content = NoArticle("elsewhere", f"redirected to {location}")
            redirects = [RecordWithoutPage(record, record.url, moment, status, content)]
        self._redirects.setdefault(url_key(location), []).extend(redirects)
        while len(self._redirects) > _MAX_REDIRECTS:
            yield from self._redirects.pop(next(iter(self._redirects)))


def _skipped_kind(loaded: ArcWarcRecord) -> str | None:
    """The kind under which a record is skipped; None if it is used."""
    if loaded.rec_type not in ("response", "resource", "revisit"):
        return loaded.rec_type or "other"
    if not _header(loaded, "WARC-Target-URI").lower().startswith(("http://", "https://")):
        return "not a web URL"
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
    return next((kind for part, kind in _SKIPPED_KINDS if part in media_type), "other")


def _may_be_page(loaded: ArcWarcRecord) -> bool:
    """Whether a payload without a media type begins like a page, or is compressed."""
    if loaded.http_headers is not None and loaded.http_headers.get_header("Content-Encoding"):
        return True
    return bool(loaded.content_stream().read(512).lstrip(_BEFORE_MARKUP).startswith(b"<"))


def _media_type(loaded: ArcWarcRecord) -> str:
    value = ""
    if loaded.http_headers is not None:
        value = loaded.http_headers.get_header("Content-Type") or ""
    elif loaded.rec_type == "resource":
        value = _header(loaded, "Content-Type")
    return value.split(";")[0].strip().lower()


def _status(loaded: ArcWarcRecord) -> int | None:
    if loaded.http_headers is None:
        return None
    code = loaded.http_headers.get_statuscode()
    return int(code) if code.isdecimal() and len(code) == 3 else None


def _header(loaded: ArcWarcRecord, name: str) -> str:
    return (loaded.rec_headers.get_header(name) or "").strip()


def _timestamp(date: str) -> str:
    """A WARC-Date in the format of the archive.

    Raises:
        ValueError: it is not a valid date.
    """
    try:
        moment = datetime.fromisoformat(date)
        return format_timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"its date {date!r} is not valid") from error
