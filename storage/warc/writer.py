"""WARC records as bytes (ISO 28500, WARC/1.1), each a gzip member of its own."""

from __future__ import annotations

import hashlib
import io
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.core.model import WarcRecord

_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL = f"{_PROFILES}identical-payload-digest"
"""The revisit profile for a body that is stored already."""
NOT_MODIFIED = f"{_PROFILES}server-not-modified"
"""The revisit profile for an answer of 304 Not Modified."""
# On 181 real news pages level 6 saves 5 % more in 1.7 times the time: 2.3 ms per page.
_LEVEL = 4
_NO_COMPRESSION = 0  # an encoded body would not get smaller, and take half a millisecond
_GZIP_WBITS = 31  # zlib's number for a complete gzip member


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response as they were sent.

    head: the status line and the headers, with the empty line after them. body: with its content
    encoding. date: of the request, UTC, ISO 8601. run_info: the fields of the warcinfo record.
    truncated: why the body is incomplete, in the terms of WARC-Truncated. url_id: the URL's row in
    the frontier. validators: the ETag and the date of a conditional request.
    """

    url: str
    date: str
    status: int
    head: bytes
    body: bytes
    request: bytes
    run_info: tuple[tuple[str, str], ...] = ()
    ip_address: str | None = None
    protocol: str | None = None
    truncated: str | None = None
    url_id: int | None = None
    validators: tuple[str | None, str | None] = (None, None)

    @property
    def size(self) -> int:
        """Its approximate size in memory, in bytes."""
        return len(self.head) + len(self.body) + len(self.request)


class _RawHead(StatusAndHeaders):
    """A head that is written byte for byte. warcio's own class would encode some headers again."""

    def __init__(self, head: bytes) -> None:
        super().__init__("as sent", [])  # type: ignore[no-untyped-call]
        self._head = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self._head


def new_id() -> str:
    """A new record id, without the angle brackets of the header."""
    return f"urn:uuid:{uuid.uuid4()}"


def digest_of(content: bytes) -> str:
    """A SHA-256 digest in the form of WARC headers."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def warcinfo(file: str, date: str, run_info: tuple[tuple[str, str], ...]) -> tuple[str, bytes]:
    """The id and the bytes of the record that describes the run of other records."""
    record_id = new_id()
    text = "".join(f"{name}: {value}\r\n" for name, value in run_info).encode()
    headers = {"WARC-Date": date, "WARC-Filename": file}
    return record_id, _record("warcinfo", record_id, "", headers, b"", text)


def response(exchange: Exchange, record_id: str, warcinfo_id: str, payload_digest: str) -> bytes:
    """A response record. `payload_digest`: of the body."""
    headers = _headers(exchange, warcinfo_id)
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    headers["WARC-Payload-Digest"] = payload_digest
    return _record("response", record_id, exchange.url, headers, exchange.head, exchange.body)


def revisit(
    exchange: Exchange, record_id: str, warcinfo_id: str, original: WarcRecord, profile: str
) -> bytes:
    """A revisit record: a response without its body, which `original` contains."""
    headers = _headers(exchange, warcinfo_id) | {
        "WARC-Profile": profile,
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": original.date,
    }
    if original.payload_digest is not None:
        headers["WARC-Payload-Digest"] = original.payload_digest
    return _record("revisit", record_id, exchange.url, headers, exchange.head)


def request(exchange: Exchange, warcinfo_id: str, concurrent_to: str) -> bytes:
    """A request record. `concurrent_to`: the id of the response or revisit."""
    head, separator, body = exchange.request.partition(b"\r\n\r\n")
    headers = _headers(exchange, warcinfo_id) | {
        "WARC-Concurrent-To": f"<{concurrent_to}>",
        "WARC-Payload-Digest": digest_of(body),
    }
    return _record("request", new_id(), exchange.url, headers, head + separator, body)


def _headers(exchange: Exchange, warcinfo_id: str) -> dict[str, str]:
    headers = {"WARC-Date": exchange.date, "WARC-Warcinfo-ID": f"<{warcinfo_id}>"}
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    if exchange.protocol:
        headers["WARC-Protocol"] = exchange.protocol
    return headers


def _record(
    kind: str,
    record_id: str,
    url: str,
    headers: Mapping[str, str],
    head: bytes,
    body: bytes = b"",
) -> bytes:
    identity = {"WARC-Record-ID": f"<{record_id}>", "WARC-Block-Digest": digest_of(head + body)}
    content = io.BytesIO()
    writer = WARCWriter(content, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_headers_dict={**identity, **headers},
        http_headers=_RawHead(head) if head else None,
    )
    writer.write_record(record)
    is_encoded = b"\r\ncontent-encoding:" in head.lower() and body
    level = _NO_COMPRESSION if is_encoded else _LEVEL
    return zlib.compress(content.getbuffer(), level, wbits=_GZIP_WBITS)
