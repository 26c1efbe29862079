"""Crawls with --warc: the files contain all that was sent, byte for byte, and rows refer to it."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import os
import resource
import socketserver
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.sources.sources_toml import read_sources
from storage.core.model import WarcRecord
from storage.warc import reader, records
from tests.support.command import Palimpsest
from tests.support.crawling import kill_crawl, start_held_crawl
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

TAG = '"first"'


@dataclass(frozen=True)
class Sent:
    """A WARC record: its headers, the start line and headers of its HTTP message, its payload."""

    type: str
    headers: dict[str, str]
    first: str
    http: dict[str, str]
    payload: bytes


def sent(path: Path) -> list[Sent]:
    """All records of a file."""
    with path.open("rb") as stream:
        return [_sent(each) for each in ArchiveIterator(stream, check_digests="raise")]


def _sent(record: ArcWarcRecord) -> Sent:
    http_headers = record.http_headers
    return Sent(
        record.rec_type,
        dict(record.rec_headers.headers),
        f"{http_headers.protocol} {http_headers.statusline}" if http_headers else "",
        dict(http_headers.headers) if http_headers else {},
        record.raw_stream.read(),
    )


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def served(paper: Newspaper, path: str) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body that the newspaper sends."""
    connection = http.client.HTTPConnection(paper.url.removeprefix("http://"))
    connection.request("GET", path)
    response = connection.getresponse()
    received = response.status, dict(response.getheaders()), response.read()
    connection.close()
    return received


@dataclass(frozen=True)
class Captured:
    """A newspaper that was crawled twice with --warc, and the requests of the first crawl."""

    paper: Newspaper
    palimpsest: Palimpsest
    first: list[Sent]
    second: list[Sent]
    requests: list[tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    command = Palimpsest(tmp_path_factory.mktemp("captured"))
    with Newspaper() as paper:
        (failing,) = paper.expected.failing
        paper.put(failing, "closed", status=410)  # an error that is not retried
        gzipped, zstd_coded, tagged = paper.expected.articles[:3]
        for path, encoding, pack in (
            (gzipped, "gzip", gzip.compress),
            (zstd_coded, "zstd", zstandard.ZstdCompressor().compress),
        ):
            body = pack(served(paper, path)[2])
            paper.put(path, body, headers={"Content-Encoding": encoding})
        paper.put(tagged, served(paper, tagged)[2], headers={"ETag": TAG})
        before = len(paper.requests)
        ran = command.crawl(paper.url, "--warc", "sent")
        assert ran.code == 0, ran.err
        first_headers = paper.headers[before:]
        (one,) = files(command.folder / "sent")
        ran = command.crawl(paper.url, "--warc", "sent", "--recheck")
        assert ran.code == 0, ran.err
        (two,) = set(files(command.folder / "sent")) - {one}
        requests = [(path, dict(headers)) for path, headers in first_headers]
        yield Captured(paper, command, sent(one), sent(two), requests)


def path_of(captured: Captured, one: Sent) -> str:
    return one.headers["WARC-Target-URI"].removeprefix(captured.paper.url) or "/"


def test_every_response_is_captured_as_it_was_sent(captured: Captured) -> None:
    responses = [one for one in captured.first if one.type in ("response", "revisit")]
    assert len(responses) == len(captured.requests)
    by_path = {path_of(captured, one): one for one in responses}
    assert by_path.keys() == {path for path, _ in captured.requests}
    expected = captured.paper.expected
    assert {"/robots.txt", *expected.redirects, *expected.missing, *expected.failing} <= set(
        by_path
    )
    payloads = {one.headers["WARC-Record-ID"]: one.payload for one in captured.first}
    for path, one in by_path.items():
        status, headers, body = served(captured.paper, path)
        assert one.first.startswith(f"HTTP/1.1 {status} ")
        of = one.headers.get("WARC-Refers-To", one.headers["WARC-Record-ID"])
        assert payloads[of] == body, path
        changing = {"date"}
        wanted = {name.lower(): value for name, value in headers.items()}
        found = {name.lower(): value for name, value in one.http.items()}
        assert wanted.keys() == found.keys()
        assert {n: v for n, v in found.items() if n not in changing} == (
            {n: v for n, v in wanted.items() if n not in changing}
        )
        assert one.headers["WARC-IP-Address"] == "127.0.0.1"
        assert one.headers["WARC-Protocol"] == "http/1.1"
        assert one.headers["WARC-Date"].count(".") == 1


def test_every_request_is_captured_as_the_server_received_it(captured: Captured) -> None:
    responses = {one.headers["WARC-Record-ID"]: one for one in captured.first}
    requests = [one for one in captured.first if one.type == "request"]
    left = list(captured.requests)
    for one in requests:
        path = path_of(captured, one)
        assert one.first == f"GET {path} HTTP/1.1"
        left.remove((path, one.http))
        of = responses[one.headers["WARC-Concurrent-To"]]
        assert of.headers["WARC-Target-URI"] == one.headers["WARC-Target-URI"]
    assert left == []


def test_warcio_finds_no_errors(captured: Captured) -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", *files(_folder(captured))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    every = [*captured.first, *captured.second]
    unchecked = sum(one.type == "revisit" for one in every)
    assert checked.stdout.count("digest pass") == len(every) - unchecked


def _folder(captured: Captured) -> Path:
    return captured.palimpsest.folder / "sent"


def held_records(palimpsest: Palimpsest) -> list[tuple[str, WarcRecord]]:
    """The payload digest of each capture, with its record."""
    rows = palimpsest.rows(
        "SELECT c.payload_digest, w.folder, w.name, r.offset, r.length, r.record_id, r.type, "
        "r.url, r.date, r.payload_digest FROM captures c "
        "LEFT JOIN warc_records r ON r.id = c.record_id LEFT JOIN warcs w ON w.id = r.warc_id"
    )
    assert all(name is not None for _, _, name, *_ in rows)
    return [(digest, WarcRecord(*rest)) for digest, *rest in rows]


def test_each_capture_refers_to_the_bytes_of_its_payload(captured: Captured) -> None:
    found = held_records(captured.palimpsest)
    assert {record.type for _, record in found} == {"response", "revisit"}
    nothing = hashlib.sha256(b"").hexdigest()
    with closing(sqlite3.connect(captured.palimpsest.archive)) as connection:
        for digest, record in found:
            assert reader.load(record).rec_headers.get_header("WARC-Target-URI") == record.url
            held = records.with_payload(connection, record)
            assert held is not None
            body = reader.body(reader.load(held))
            assert digest in (hashlib.sha256(body).hexdigest(), nothing)


def test_an_unchanged_response_becomes_a_revisit_record(captured: Captured) -> None:
    ids = {one.headers["WARC-Record-ID"]: one for one in captured.first if one.type == "response"}
    revisits = [one for one in captured.second if one.type == "revisit"]
    by_path = {path_of(captured, one): one for one in revisits}
    gzipped, zstd_coded, tagged = captured.paper.expected.articles[:3]
    assert {"/", gzipped, zstd_coded, tagged} <= by_path.keys()
    for path, one in by_path.items():
        kind = "server-not-modified" if path == tagged else "identical-payload-digest"
        assert one.headers["WARC-Profile"].endswith(f"/1.1/revisit/{kind}")
        of = ids[one.headers["WARC-Refers-To"]]
        assert one.headers["WARC-Refers-To-Target-URI"] == of.headers["WARC-Target-URI"]
        assert one.headers["WARC-Refers-To-Date"] == of.headers["WARC-Date"]
        assert one.headers["WARC-Payload-Digest"] == of.headers["WARC-Payload-Digest"]
        assert one.payload == b""
    assert by_path[tagged].first.startswith("HTTP/1.1 304")
    (request,) = (
        one for one in captured.second if one.type == "request" and path_of(captured, one) == tagged
    )
    assert request.http["If-None-Match"] == TAG


def test_each_file_starts_with_a_warcinfo_record(captured: Captured) -> None:
    for number, found in ((1, captured.first), (2, captured.second)):
        about, *others = found
        assert about.type == "warcinfo"
        assert {one.headers["WARC-Warcinfo-ID"] for one in others} == (
            {about.headers["WARC-Record-ID"]}
        )
        fields = dict(line.split(": ", 1) for line in about.payload.decode().splitlines())
        assert fields["software"].startswith("Palimpsest/")
        assert fields["format"] == "WARC File Format 1.1"
        assert fields["robots"] == "obey"
        assert fields["isPartOf"] == f"archive.db, run {number}"


class _Raw(socketserver.StreamRequestHandler):
    """Sends a chunked body, and a header that is not ASCII."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            path = line.split()[1]
            while self.rfile.readline().strip():
                pass
            if path == b"/robots.txt":
                self.wfile.write(b"HTTP/1.1 404 Gone Fishing\r\nContent-Length: 0\r\n\r\n")
                continue
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Where: K\xf6ln\r\nX-Two: a\r\n"
                b"X-Two: b\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"4\r\n<p>T\r\n9\r\next.</p>\n\r\n0\r\n\r\n"
            )


def test_chunks_are_joined_and_headers_are_unchanged(palimpsest: Palimpsest) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Raw) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/a?b=c"
        palimpsest.crawl(url, "--warc", "sent")
        server.shutdown()
    (path,) = files(palimpsest.folder / "sent")
    _, record = next(each for each in held_records(palimpsest) if each[1].url == url)
    block = gzip.decompress(reader.raw(record)).split(b"\r\n\r\n", 1)[1]
    head, body = block.removesuffix(b"\r\n\r\n").split(b"\r\n\r\n", 1)
    assert body == b"<p>Text.</p>\n"
    first, *headers = head.splitlines()
    assert first == b"HTTP/1.1 200 OK"
    assert set(headers) == (
        {b"Content-Type: text/html", b"X-Where: K\xf6ln", b"X-Two: a", b"X-Two: b"}
    )
    assert [one.first for one in sent(path) if one.type == "request"][-1] == "GET /a?b=c HTTP/1.1"


def test_a_source_may_have_its_own_folder_and_its_secrets_are_withheld(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    article = newspaper.url + newspaper.expected.articles[0]
    entry = {"name": "gazette", "start": [article], "warc": "theirs"}
    lines = [f"{key} = {json.dumps(value)}" for key, value in entry.items()]
    lines.append('headers = { Authorization = "Bearer s3cret", Accept-Language = "de" }')
    written = palimpsest.folder / "sources.toml"
    written.write_text("\n".join(["[[source]]", *lines]))
    with Newspaper() as other:
        ran = palimpsest.crawl("gazette", other.url + "/feed.xml", "--warc", "ours")
    assert ran.code == 0, ran.err
    (theirs,), (ours,) = (files(palimpsest.folder / name) for name in ("theirs", "ours"))
    assert {one.headers.get("WARC-Target-URI", "")[:22] for one in sent(ours)[1:]} == (
        {other.url[:22]}
    )
    request = [one.http for one in sent(theirs) if one.type == "request"][-1]
    assert (request["Authorization"], request["Accept-Language"]) == ("withheld", "de")
    assert b"s3cret" not in gzip.decompress(theirs.read_bytes())
    (arguments,) = palimpsest.rows("SELECT arguments FROM runs WHERE source = 'gazette'")
    assert json.loads(arguments[0])["source"]["warc"] == "theirs"
    written.write_text("\n".join(["[[source]]", *lines]).replace('"theirs"', '" "'))
    with pytest.raises(
        Exception, match=r"sources\.toml:4: source gazette: warc: must be the name of a folder"
    ):
        read_sources(written)


def test_scrapy_crawl_captures_too_and_starts_a_new_file_when_one_is_full(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    paths = newspaper.expected.articles[:6]
    arguments = [
        *("-a", f"url={' '.join(newspaper.url + path for path in paths)}"),
        *("-a", f"archive={palimpsest.archive}"),
        *("-s", f"PALIMPSEST_WARC={palimpsest.folder / 'sent'}"),
        *("-s", "PALIMPSEST_WARC_MEGABYTES=0.006", "-s", "AUTOTHROTTLE_ENABLED=0"),
    ]
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "articles", *arguments],
        cwd=ROOT,
        env=palimpsest.environment(),
        check=True,
        capture_output=True,
        timeout=60,
    )
    found = files(palimpsest.folder / "sent")
    assert len(found) > 2
    assert {path.suffix for path in found} == {".gz"}
    assert {sent(path)[0].type for path in found} == {"warcinfo"}
    responses = [one for path in found for one in sent(path) if one.type == "response"]
    assert len(responses) == len(newspaper.requests)
    for _, record in held_records(palimpsest):
        reader.load(record)


def test_after_kill_9_every_row_has_its_record_and_the_next_crawl_repairs_the_file(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    _, process, event = start_held_crawl(palimpsest, newspaper, "--warc", "sent")
    kill_crawl(process, event)
    (left,) = files(palimpsest.folder / "sent")
    assert left.suffix == ".open"
    size = left.stat().st_size
    with left.open("ab") as stream:
        stream.write(
            gzip.compress(os.urandom(2000))[:1000]
        )  # as if it had been killed while writing
    before = held_records(palimpsest)
    assert before
    for _, record in before:
        reader.load(record)

    newspaper.remove(newspaper.expected.failing[0])
    ran = palimpsest.crawl("--resume", "--warc", "sent")
    assert ran.code == 0, ran.err
    assert "1000 bytes" in ran.err.replace(",", "")
    repaired, new = files(palimpsest.folder / "sent")
    assert repaired.name == left.stem
    assert repaired.stat().st_size == size
    after = held_records(palimpsest)
    assert {record.file for _, record in after} == {repaired.name, new.name}
    for _, record in after:
        reader.load(record)


def test_two_processes_may_write_to_one_folder(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    with Newspaper() as other:
        papers = (newspaper, other)
        crawls = [
            palimpsest.start("crawl", f"{paper.url}/feed.xml", "--delay", "0", "--warc", "sent")
            for paper in papers
        ]
        for crawl in crawls:
            _, err = crawl.communicate(timeout=60)
            assert crawl.returncode == 0, err
        assert len(files(palimpsest.folder / "sent")) == 2
        responses = [
            one
            for path in files(palimpsest.folder / "sent")
            for one in sent(path)
            if one.type in ("response", "revisit")
        ]
        assert len(responses) == sum(len(paper.requests) for paper in papers)
    for _, record in held_records(palimpsest):
        reader.load(record)


def test_a_full_disk_stops_the_crawl_and_no_row_refers_to_a_missing_record(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    limit = 2_000_000
    newspaper.put("/large", os.urandom(2 * limit), "text/html")
    first, last = (newspaper.url + path for path in newspaper.expected.articles[:2])
    (palimpsest.folder / "urls").write_text(f"{first}\n{newspaper.url}/large\n{last}\n")
    with (palimpsest.folder / "urls").open() as given:
        process = palimpsest.start(
            *("crawl", "-", "--delay", "0", "--warc", "sent"),
            stdin=given,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "cannot write WARC files to" in err
    assert "--resume" in err
    assert "Traceback" not in err
    assert palimpsest.rows("SELECT outcome FROM runs") == [("failed",)]
    waiting = {url for (url,) in palimpsest.rows("SELECT url FROM urls WHERE state <> 'done'")}
    assert newspaper.url + "/large" in waiting
    for _, record in held_records(palimpsest):
        reader.load(record)
    (path,) = files(palimpsest.folder / "sent")
    assert sent(path)[0].type == "warcinfo"

    ran = palimpsest.crawl("--resume", "--warc", "sent")
    assert ran.code == 0, ran.err
    assert palimpsest.rows("SELECT url FROM urls WHERE state <> 'done'") == []
    assert len(held_records(palimpsest)) == 3


def test_an_unusable_folder_is_reported_before_a_run_is_started(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    ran = palimpsest.crawl(newspaper.url, "--warc", "no/such")
    assert ran.code == 2
    assert "name another with --warc" in ran.err
    assert newspaper.requests == []
    assert palimpsest.rows("SELECT * FROM runs") == []
