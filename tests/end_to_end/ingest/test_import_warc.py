"""Import of WARC files: which records are imported, their times, and reports on the others."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from storage.db.reader import Reader
from storage.warc import reader as warc_reader
from storage.warc import records
from tests.support.command import Palimpsest
from tests.support.ferry_article import TEXT, TITLE
from tests.support.harbour_pages import FIRST_PAGE, SECOND_PAGE, article_page
from tests.support.importing import FERRY_URL, SECOND_URL, import_successfully
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import corpus_path
from tests.support.warc_records import HTML, Warc, wacz

ONE = "https://gazette.example/harbour/one.html"


def chunk(body: bytes) -> bytes:
    parts = [body[at : at + 100] for at in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(body) + compressor.flush()


def full_texts(palimpsest: Palimpsest) -> list[tuple[str, str]]:
    return palimpsest.rows(
        "SELECT a.url, t.full_text FROM articles a JOIN article_text t ON t.article_id = a.id "
        "ORDER BY a.url"
    )


@pytest.fixture(scope="module")
def mixed() -> Warc:
    """A file with all kinds of records, as written by a crawler that loads complete pages."""
    made = Warc()
    made.other("request", ONE, b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")
    made.response(ONE, FIRST_PAGE, headers={"ETag": '"1"', "Last-Modified": "Mon, 06 May 2024"})
    made.other("metadata", ONE, b"fetchTimeMs: 12\r\n", "application/warc-fields")
    made.response("https://gazette.example/logo.png", b"\x89PNG", "image/png")
    made.response("https://gazette.example/a.js", "let a;", "text/javascript")
    made.response("https://gazette.example/a.css", "a {}", "text/css")
    made.response("https://gazette.example/a.woff2", b"wOF2", "font/woff2")
    made.response("https://gazette.example/robots.txt", "User-agent: *", "text/plain")
    made.response("https://gazette.example/api", "{}", "application/json")
    made.response("https://gazette.example/rss", "<rss/>", "application/rss+xml")
    made.response("https://gazette.example/gone.png", "no", "image/png", status="404 Not Found")
    made.other("response", "dns:gazette.example", b"gazette.example. A", "text/dns")
    made.other("resource", "urn:thumbnail:x", b"\x89PNG", "image/png")
    made.redirect("http://gazette.example/2", "/3")
    made.redirect("http://gazette.example/3", SECOND_URL)
    made.redirect("https://gazette.example/away", "https://other.example/page")
    made.redirect("https://gazette.example/pixel", "https://gazette.example/pixel.gif")
    made.response("https://gazette.example/pixel.gif", b"GIF89a", "image/gif")
    made.other("resource", SECOND_URL, SECOND_PAGE.encode(), HTML)
    made.response("https://gazette.example/x", "Not here", status="404 Not Found")
    made.response("https://gazette.example/y", "Sorry", status="503 Service Unavailable")
    made.response("https://gazette.example/z", "Sorry", status="403 Forbidden")
    made.response("https://gazette.example/about", "<html><p>We print news.</p></html>")
    return made


@pytest.fixture(scope="module")
def imported(mixed: Warc, tmp_path_factory: pytest.TempPathFactory) -> tuple[Palimpsest, Any]:
    """An archive of that file, shared by tests that only read it."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("mixed"))
    mixed.save(palimpsest.folder / "mixed.warc.gz")
    return palimpsest, import_successfully(palimpsest, "mixed.warc.gz")


def test_pages_become_captures_at_the_time_of_their_records(
    imported: tuple[Palimpsest, Any], mixed: Warc
) -> None:
    palimpsest, summary = imported
    assert (summary["articles_new"], summary["problem_count"]) == (2, 0)
    body = FIRST_PAGE.encode()
    assert palimpsest.rows(
        "SELECT fetched_at, status, payload_digest, payload_length, media_type, outcome "
        "FROM captures WHERE url = ?",
        ONE,
    ) == [
        (
            *("2024-05-06T07:08:09.000Z", 200, hashlib.sha256(body).hexdigest(), len(body)),
            *("text/html", "archived"),
        )
    ]
    assert palimpsest.rows("SELECT first_seen, last_seen FROM articles WHERE url = ?", ONE) == [
        ("2024-05-06T07:08:09.000Z",) * 2
    ]


def test_the_payload_of_a_capture_is_read_from_its_record(
    imported: tuple[Palimpsest, Any], mixed: Warc
) -> None:
    palimpsest, _ = imported
    with Reader(palimpsest.archive) as reader:
        row = reader.row("SELECT id FROM captures WHERE url = ?", ONE)
        assert row is not None
        record = records.of_capture(reader.connection, row["id"])
    assert record is not None
    assert (record.folder, record.file) == (str(palimpsest.folder), "mixed.warc.gz")
    assert (record.offset, record.record_id) == (mixed.offsets[2], mixed.ids[2])
    assert warc_reader.body(warc_reader.load(record)) == FIRST_PAGE.encode()


def test_records_that_are_not_pages_are_counted_by_kind_and_skipped(
    imported: tuple[Palimpsest, Any],
) -> None:
    palimpsest, summary = imported
    assert summary["records_passed"] == {
        **{"image": 3, "redirect": 3, "not a web URL": 2, "warcinfo": 1, "request": 1},
        **{"metadata": 1, "script": 1, "style sheet": 1, "font": 1, "plain text": 1},
        **{"JSON": 1, "feed or other XML": 1},
    }
    urls = {url for (url,) in palimpsest.rows("SELECT url FROM urls")}
    assert not [url for url in urls if url.endswith((".png", ".js", ".css", ".txt", "/api"))]


def test_redirects_are_followed_within_the_file_and_recorded_otherwise(
    imported: tuple[Palimpsest, Any],
) -> None:
    palimpsest, _ = imported
    rows = palimpsest.rows("SELECT url, outcome, detail FROM urls")
    ended = {url: (outcome, detail) for url, outcome, detail in rows}
    assert ended["http://gazette.example/2"] == ("copy", SECOND_URL)
    assert ended[SECOND_URL][0] == "archived"
    assert "http://gazette.example/3" not in ended
    assert ended["https://gazette.example/away"] == (
        "not-article",
        "elsewhere: redirected to https://other.example/page",
    )


def test_failed_pages_have_the_outcomes_of_a_crawl(imported: tuple[Palimpsest, Any]) -> None:
    palimpsest, _ = imported
    ended = dict(palimpsest.rows("SELECT url, outcome FROM urls"))
    assert [ended[f"https://gazette.example/{name}"] for name in ("x", "y", "z", "about")] == [
        *("404", "error", "error", "not-article"),
    ]
    assert "fetched" in palimpsest.run("why", "https://gazette.example/y").out
    assert "trafilatura" in palimpsest.run("runs", "show", "1").out


def test_the_summary_counts_skipped_records(palimpsest: Palimpsest, mixed: Warc) -> None:
    mixed.save(palimpsest.folder / "mixed.warc.gz")
    out = palimpsest.run("import", "mixed.warc.gz").out
    assert "3 image" in out
    assert "articles" in out


def test_a_second_import_adds_nothing(imported: tuple[Palimpsest, Any], tmp_path: Path) -> None:
    palimpsest = Palimpsest(tmp_path)
    shutil.copy(imported[0].archive, palimpsest.archive)
    before = tables(palimpsest)
    source = str(imported[0].folder / "mixed.warc.gz")
    again = import_successfully(palimpsest, source)
    assert (again["read"], again["articles_new"], again["articles_known"]) == (0, 0, 0)
    assert again["records_known"] == len(palimpsest.rows("SELECT 1 FROM captures"))
    assert tables(palimpsest) == before

    moved = palimpsest.folder / "moved and renamed.warc.gz"
    shutil.copy(source, moved)
    again = import_successfully(palimpsest, moved.name, source)
    assert again["read"] == 0
    assert tables(palimpsest) == before


def tables(palimpsest: Palimpsest) -> list[list[tuple[Any, ...]]]:
    names = ("captures", "urls", "articles", "versions", "appearances", "warcs", "warc_records")
    return [palimpsest.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in names]


def test_two_copies_of_a_file_are_imported_once(palimpsest: Palimpsest, mixed: Warc) -> None:
    for name in ("a.warc.gz", "b.warc.gz"):
        mixed.save(palimpsest.folder / name)
    import_successfully(palimpsest, ".")
    assert palimpsest.rows("SELECT count(*) FROM captures WHERE url = ?", ONE) == [(1,)]


def test_a_killed_import_continues_with_the_remaining_records(
    palimpsest: Palimpsest, tmp_path: Path
) -> None:
    made = Warc()
    count = 450
    for number in range(count):
        made.response(
            f"https://gazette.example/{number}.html",
            article_page(
                f"Ferry {number}", f"On day {number} the ferry left its berth. {TEXT[0]}", TEXT[1]
            ),
        )
    made.save(palimpsest.folder / "many.warc.gz")
    process = palimpsest.start("import", "many.warc.gz", "--workers", "1")
    while process.poll() is None and not count_captures(palimpsest):
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    done = count_captures(palimpsest)
    assert 0 < done < count
    summary = import_successfully(palimpsest, "many.warc.gz")
    assert (summary["records_known"], summary["articles_new"]) == (done, count - done)
    assert len(full_texts(palimpsest)) == count_captures(palimpsest) == count
    assert palimpsest.rows("SELECT outcome FROM runs ORDER BY id") == [("killed",), ("finished",)]


def count_captures(palimpsest: Palimpsest) -> int:
    if not palimpsest.archive.exists():
        return 0
    try:
        return int(palimpsest.rows("SELECT count(*) FROM captures")[0][0])
    except Exception:
        return 0


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", deflate),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("", bytes),
    ],
)
def test_bodies_are_decoded_from_all_encodings(
    palimpsest: Palimpsest, encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    made = Warc()
    headers = {"Content-Encoding": encoding} if encoding else {}
    made.response(ONE, encode(FIRST_PAGE.encode()), headers=headers)
    both = {**headers, "Transfer-Encoding": "chunked"}
    made.response(SECOND_URL, chunk(encode(SECOND_PAGE.encode())), headers=both)
    broken = zstandard.FRAME_HEADER + b"\xff" * 50
    made.response(FERRY_URL, broken, headers={"Content-Encoding": "zstd"})
    made.save(palimpsest.folder / "sent.warc.gz")
    assert import_successfully(palimpsest, "sent.warc.gz")["articles_new"] == 2
    digests = [hashlib.sha256(each.encode()).hexdigest() for each in (FIRST_PAGE, SECOND_PAGE)]
    kept = palimpsest.rows("SELECT payload_digest FROM captures ORDER BY url LIMIT 2 OFFSET 1")
    assert [digest for (digest,) in kept] == digests
    (detail,) = palimpsest.rows("SELECT detail FROM urls WHERE url = ?", FERRY_URL)[0]
    assert detail.startswith("unreadable: its body cannot be decoded")


def test_uncompressed_files_and_wacz_are_imported(palimpsest: Palimpsest) -> None:
    plain, compressed = Warc(gzip=False), Warc()
    plain.response(ONE, FIRST_PAGE)
    compressed.response(SECOND_URL, SECOND_PAGE)
    folder = palimpsest.folder / "all"
    folder.mkdir()
    plain.save(folder / "plain.warc")
    plain.save(folder / "plain, despite its name.warc.gz")
    wacz(folder / "pages.wacz", data=compressed.bytes)
    summary = import_successfully(palimpsest, "all")
    assert (summary["articles_new"], summary["problem_count"]) == (2, 0)
    assert palimpsest.rows(
        "SELECT w.folder, w.name, r.offset FROM warcs w JOIN warc_records r ON r.warc_id = w.id "
        "WHERE r.url = ?",
        SECOND_URL,
    ) == [(str(folder), "pages.wacz/archive/data.warc.gz", compressed.offsets[1])]
    with Reader(palimpsest.archive) as reader:
        for row in reader.rows("SELECT id, url FROM captures"):
            record = records.of_capture(reader.connection, row["id"])
            assert record is not None
            body = warc_reader.body(warc_reader.load(record)).decode()
            assert body == {ONE: FIRST_PAGE, SECOND_URL: SECOND_PAGE}[row["url"]]
    assert import_successfully(palimpsest, "all")["records_known"] == 3


def damage(made: Warc, at: int) -> bytes:
    content = bytearray(made.bytes)
    begin, end = made.offsets[at], made.offsets[at + 1]
    middle = (begin + end) // 2
    content[middle : middle + 20] = b"\xff" * 20
    return bytes(content)


def test_damage_is_reported_by_byte_and_intact_records_are_imported(
    palimpsest: Palimpsest,
) -> None:
    made = Warc()
    for number in range(5):
        made.response(
            f"https://gazette.example/{number}.html", article_page(f"No. {number}", *TEXT)
        )
    (palimpsest.folder / "damaged.warc.gz").write_bytes(damage(made, 2)[:-40])
    summary = import_successfully(palimpsest, "damaged.warc.gz")
    damaged, truncated = summary["problems"]
    assert f"damaged.warc.gz, byte {made.offsets[2]:,}: a record is damaged" in damaged
    assert f"damaged.warc.gz, byte {made.offsets[5]:,}: the file is truncated" in truncated
    urls = [url for (url,) in palimpsest.rows("SELECT url FROM articles ORDER BY url")]
    assert urls == [f"https://gazette.example/{number}.html" for number in (0, 2, 3)]

    made.save(palimpsest.folder / "damaged.warc.gz")
    summary = import_successfully(palimpsest, "damaged.warc.gz")
    assert (summary["articles_new"], summary["records_known"]) == (2, 3)


def test_a_wrong_length_loses_only_its_record(
    palimpsest: Palimpsest,
) -> None:
    made = Warc(gzip=False)
    for number in range(3):
        made.response(
            f"https://gazette.example/{number}.html", article_page(f"No. {number}", *TEXT)
        )
    start = made.offsets[2]
    length = made.bytes.index(b"Content-Length: ", start) + len(b"Content-Length: ")
    content = made.bytes[:length] + b"9" + made.bytes[length:]
    (palimpsest.folder / "wrong.warc").write_bytes(content)
    (problem,) = import_successfully(palimpsest, "wrong.warc")["problems"]
    assert f"wrong.warc, byte {start:,}: the file is truncated" in problem
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(2,)]


def test_files_that_are_not_warc_are_reported(palimpsest: Palimpsest) -> None:
    folder = palimpsest.folder
    made = Warc(gzip=False)
    made.response(ONE, FIRST_PAGE)
    (folder / "one-piece.warc.gz").write_bytes(gzip.compress(made.bytes))
    (folder / "text.warc.gz").write_bytes(gzip.compress(b"A letter to the editor."))
    (folder / "page.warc").write_bytes(b"<html>A page.</html>")
    (folder / "empty.warc.gz").write_bytes(b"")
    (folder / "no.wacz").write_bytes(b"PK, but nothing else")
    wacz(folder / "bare.wacz")
    problems = "\n".join(import_successfully(palimpsest, ".", code=4)["problems"])
    assert "one-piece.warc.gz, byte 0: several records are compressed as one" in problems
    assert "`warcio recompress FILE NEW_FILE`" in problems
    for problem in (
        "text.warc.gz: is not a WARC file",
        "page.warc: is not a WARC file",
        "gz: is empty",
    ):
        assert problem in problems
    assert "no.wacz: is not WACZ" in problems
    assert "bare.wacz: is a zip file without archive/*.warc.gz" in problems

    repair = [
        sys.executable,
        "-m",
        "warcio.cli",
        "recompress",
        "one-piece.warc.gz",
        "repaired.warc.gz",
    ]
    subprocess.run(repair, cwd=folder, check=True, capture_output=True)
    assert import_successfully(palimpsest, "repaired.warc.gz")["articles_new"] == 1


def test_records_that_are_too_large_or_invalid_are_skipped_and_reported(
    palimpsest: Palimpsest,
) -> None:
    made = Warc()
    made.response(ONE, article_page("Large", os.urandom(1 << 20).hex()))
    made.response(SECOND_URL, SECOND_PAGE, date="yesterday")
    made.response("https://", FIRST_PAGE)
    made.response(FERRY_URL, article_page(TITLE, *TEXT))
    made.save(palimpsest.folder / "odd.warc.gz")
    ran = palimpsest.run("import", "odd.warc.gz", "--max-megabytes", "1", "--json")
    large, date, url = ran.json["problems"]
    assert f"byte {made.offsets[1]:,}: a page has over 1 MB" in large
    assert f"byte {made.offsets[2]:,}: a record was skipped: its date 'yesterday'" in date
    assert f"byte {made.offsets[3]:,}: a record was skipped: 'https://'" in url
    assert [found for found, _ in full_texts(palimpsest)] == [FERRY_URL]


def test_a_warc_of_wget_contains_the_articles_that_a_crawl_finds(
    palimpsest: Palimpsest, newspaper: Newspaper, tmp_path: Path
) -> None:
    wget = shutil.which("wget")
    if wget is None:
        pytest.skip("wget is not installed")
    words = ["-q", "-r", "-l", "3", "-e", "robots=off", "--warc-file=kept", "-P", "mirror"]
    subprocess.run(
        [wget, *words, "--delete-after", newspaper.url],
        cwd=tmp_path,
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"]},
    )
    summary = import_successfully(palimpsest, str(tmp_path / "kept.warc.gz"))
    assert summary["problem_count"] == 0
    found = {url for url, _ in full_texts(palimpsest)}
    expected = {newspaper.url + path for path in newspaper.expected.articles}
    assert len(found & expected) > 10


def test_real_pages_are_extracted_as_from_saved_files(
    palimpsest: Palimpsest, tmp_path: Path
) -> None:
    folder = corpus_path("news-pages") / "html"
    made = Warc()
    bodies = [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.gz"))[:12]]
    for number, body in enumerate(bodies):
        made.response(
            f"https://news.example/a/{number}.html",
            gzip.compress(body),
            headers={"Content-Encoding": "gzip"},
        )
    made.save(palimpsest.folder / "real.warc.gz")
    assert import_successfully(palimpsest, "real.warc.gz")["articles_new"] == len(bodies)
    saved = Palimpsest(tmp_path / "saved")
    saved.folder.mkdir()
    for number, body in enumerate(bodies):
        (saved.folder / f"{number:02}.html").write_bytes(body)
    import_successfully(saved, ".")
    texts = "SELECT text_digest FROM versions ORDER BY text_digest"
    assert palimpsest.rows(texts) == saved.rows(texts)
