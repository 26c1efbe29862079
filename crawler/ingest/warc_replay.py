"""Read a WARC record as if its URL had just been fetched. Runs in a worker process."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from crawler.extraction.challenges import detect_challenge
from crawler.extraction.payload import PageResult, Payload
from crawler.extraction.read_page import read_payload
from crawler.ingest.warc_files import PageRecord
from crawler.net.failures import challenge_failure, status_failure
from storage.archive.visit import Visit
from storage.core.model import Capture, Failure, NoArticle, TextPreference, WarcRecord
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from storage.warc import reader


def visit_from_record(
    page: PageRecord, source: str, folding: FoldingSettings, preference: TextPreference
) -> Visit:
    """The visit that a page record describes. preference: which text source to read it with."""
    loaded = reader.parse(page.raw)
    content: ReadArticle | NoArticle | Failure
    try:
        body = reader.body(loaded)
    except ValueError as error:
        capture = _capture(page, loaded, None)
        return Visit(page.url, source, capture, NoArticle("unreadable", str(error)))
    capture = _capture(page, loaded, body)
    provider = detect_challenge(page.status, _headers(loaded), body) if page.status else None
    if page.status is not None and provider is not None:
        content = challenge_failure(page.status, provider)
    elif page.status is not None and page.status >= 400:
        content = status_failure(page.status, None, 0, tries=1, base=0.0)
    else:
        today = _day(page.fetched_at)
        payload = Payload(body, page.record.url, _content_type(loaded), preference, today)
        content = read_payload(payload, folding).content
    return Visit(page.url, source, capture, content)


def read_stored_record(
    record: WarcRecord,
    folder: Path | None,
    url: str,
    folding: FoldingSettings,
    preference: TextPreference,
) -> PageResult:
    """Read a record again; url: the final URL of its page.

    preference: which text source to read it with.

    Raises:
        RecordMissing: the record is not in its file.
    """
    loaded = reader.load(record, folder)
    try:
        body = reader.body(loaded)
    except ValueError as error:
        return PageResult(NoArticle("unreadable", str(error)))
    payload = Payload(body, url, _content_type(loaded), preference, _day(record.date))
    return read_payload(payload, folding)


def _capture(page: PageRecord, loaded: ArcWarcRecord, body: bytes | None) -> Capture:
    headers = _headers(loaded)
    media_type = (_content_type(loaded) or "").split(";")[0].strip().lower()
    return Capture(
        url=page.url,
        final_url=page.record.url,
        fetched_at=page.fetched_at,
        status=page.status,
        payload_digest=hashlib.sha256(body).hexdigest() if body is not None else None,
        payload_length=len(body) if body is not None else None,
        media_type=media_type or None,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        record=page.record,
    )


def _day(timestamp: str) -> date:
    """The day of a timestamp in ISO 8601."""
    return date.fromisoformat(timestamp[:10])


def _headers(loaded: ArcWarcRecord) -> dict[str, str]:
    if loaded.http_headers is None:
        return {}
    return {name.lower(): value for name, value in loaded.http_headers.headers}


def _content_type(loaded: ArcWarcRecord) -> str | None:
    if loaded.http_headers is not None:
        return _headers(loaded).get("content-type")
    content_type: str | None = loaded.rec_headers.get_header("Content-Type")
    return content_type
