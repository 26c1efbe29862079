"""WARC files for tests, written with warcio one record at a time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2024-05-06T07:08:09Z"
HTML = "text/html; charset=utf-8"


class Warc:
    """A WARC file in memory. offsets, ids: of its records, in order."""

    def __init__(self, *, gzip: bool = True) -> None:
        self._bytes = io.BytesIO()
        self._writer = WARCWriter(self._bytes, gzip=gzip, warc_version="1.1")
        self.offsets: list[int] = []
        self.ids: list[str] = []
        self._write(self._writer.create_warcinfo_record("test.warc.gz", {"software": "tests"}))

    def response(
        self,
        url: str,
        body: str | bytes = b"",
        media_type: str | None = HTML,
        *,
        date: str = DATE,
        status: str = "200 OK",
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """A response. `body`: with its content encoding."""
        sent = body.encode() if isinstance(body, str) else body
        named = {**({"Content-Type": media_type} if media_type else {}), **(headers or {})}
        return self._write(
            self._writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(sent),
                http_headers=StatusAndHeaders(status, list(named.items()), protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date},
            )
        )

    def redirect(self, url: str, location: str, *, date: str = DATE) -> Any:
        """A redirect."""
        headers = {"Location": location}
        return self.response(url, "Moved", date=date, status="301 Moved", headers=headers)

    def revisit(self, url: str, payload_digest: str, *, date: str, refers_date: str = DATE) -> Any:
        """A revisit with the payload of an earlier response."""
        return self._write(
            self._writer.create_revisit_record(
                url,
                payload_digest,
                url,
                refers_date,
                http_headers=StatusAndHeaders("200 OK", [("Content-Type", HTML)], "HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date},
            )
        )

    def unmodified(self, url: str, *, date: str) -> Any:
        """A revisit for an answer of 304 Not Modified."""
        profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
        return self._write(
            self._writer.create_warc_record(
                url,
                "revisit",
                http_headers=StatusAndHeaders("304 Not Modified", [], protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date, "WARC-Profile": profile},
            )
        )

    def other(self, kind: str, url: str, body: bytes, media_type: str, date: str = DATE) -> Any:
        """A record of another type, such as resource, metadata or request."""
        return self._write(
            self._writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(body),
                warc_content_type=media_type,
                warc_headers_dict={"WARC-Date": date},
            )
        )

    def _write(self, record: Any) -> Any:
        self.offsets.append(self._bytes.tell())
        self.ids.append(record.rec_headers.get_header("WARC-Record-ID").strip("<>"))
        self._writer.write_record(record)
        record.raw_stream.close()  # a temporary file of warcio
        return record

    @property
    def bytes(self) -> bytes:
        """The bytes of all records so far."""
        return self._bytes.getvalue()

    def save(self, path: Path) -> Path:
        """Write the file to disk."""
        path.write_bytes(self.bytes)
        return path


def wacz(path: Path, **warcs: bytes) -> Path:
    """A WACZ with these WARC files, in the layout of its specification."""
    resources = [{"name": f"{name}.warc.gz", "path": f"archive/{name}.warc.gz"} for name in warcs]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        for name, held in warcs.items():
            packed.writestr(f"archive/{name}.warc.gz", held)
        packed.writestr("indexes/index.cdx.gz", b"", zipfile.ZIP_DEFLATED)
        packed.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        packed.writestr("datapackage.json", json.dumps(package))
    return path
