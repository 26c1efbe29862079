"""Bad input: a clear message, the right exit code, and no data lost."""

from __future__ import annotations

import os
import socket
import sqlite3
from pathlib import Path

import pytest

from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper


def unused_address() -> str:
    """The URL of a port of this machine on which no server listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_unreachable_host_gives_exit_code_4_and_is_recorded(palimpsest: Palimpsest) -> None:
    url = unused_address()
    ran = palimpsest.run("crawl", url, "--delay", "0")
    assert ran.code == 4
    assert "Nothing could be fetched" in ran.err
    assert "connection refused" in ran.out
    assert "connection refused" in palimpsest.run("why", url).out


@pytest.mark.parametrize("url", ["foo", "ftp://example.org/x", "mailto:a@b.example", "http://[x"])
def test_an_invalid_url_is_rejected_before_an_archive_is_created(
    palimpsest: Palimpsest, url: str
) -> None:
    ran = palimpsest.run("crawl", url)
    assert ran.code == 2
    assert url in ran.err
    assert not palimpsest.archive.exists()


def test_without_a_url_the_message_says_what_to_give(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("crawl")
    assert ran.code == 2
    assert "name a URL or a source to crawl" in ran.err


def test_a_database_of_another_program_is_not_modified(palimpsest: Palimpsest) -> None:
    with sqlite3.connect(palimpsest.archive) as other:
        other.execute("CREATE TABLE recipes (id)")
    other.close()
    before = palimpsest.archive.read_bytes()
    for words in (("crawl", "https://example.org"), ("stats",)):
        ran = palimpsest.run(*words)
        assert ran.code == 2
        assert "another program" in ran.err
    assert palimpsest.archive.read_bytes() == before


def test_a_file_that_is_not_a_database_is_not_modified(palimpsest: Palimpsest) -> None:
    palimpsest.archive.write_text("Dear diary, " * 100)
    for words in (("crawl", "https://example.org"), ("search", "diary")):
        ran = palimpsest.run(*words)
        assert ran.code == 2
        assert "archive.db" in ran.err
        assert "Traceback" not in ran.err
    assert palimpsest.archive.read_text() == "Dear diary, " * 100


def test_an_archive_of_a_newer_palimpsest_is_not_modified(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    palimpsest.crawl(newspaper.url + newspaper.expected.repeating_article)
    with sqlite3.connect(palimpsest.archive) as archive:
        archive.execute("PRAGMA user_version = 99")
    archive.close()
    for words in (("crawl", newspaper.url), ("stats",)):
        ran = palimpsest.run(*words)
        assert ran.code == 2
        assert "newer Palimpsest" in ran.err


def test_an_archive_folded_with_other_settings_is_rejected_with_the_name_of_the_setting(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    palimpsest.crawl(newspaper.url + newspaper.expected.repeating_article)
    with sqlite3.connect(palimpsest.archive) as archive:
        archive.execute("UPDATE config SET value = '0.9' WHERE key = 'threshold'")
    archive.close()
    ran = palimpsest.run("crawl", newspaper.url)
    assert ran.code == 2
    assert "palimpsest refold" in ran.err
    assert "threshold 0.7 (now 0.9)" in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_reported(palimpsest: Palimpsest) -> None:
    palimpsest.folder.chmod(0o500)
    ran = palimpsest.run("crawl", "https://example.org")
    palimpsest.folder.chmod(0o700)
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_a_path_that_cannot_be_an_archive_is_reported(palimpsest: Palimpsest) -> None:
    for path, message in (
        (palimpsest.folder, "is a folder"),
        (Path("no/such/a.db"), "does not exist"),
    ):
        ran = palimpsest.run("crawl", "https://example.org", "--archive", str(path))
        assert ran.code == 2
        assert message in ran.err


def test_queries_without_an_archive_say_how_to_create_one(palimpsest: Palimpsest) -> None:
    for words in (("search", "x"), ("show", "1"), ("stats",), ("repetitions",), ("why", "a.b")):
        ran = palimpsest.run(*words)
        assert ran.code == 2
        assert "palimpsest crawl URL" in ran.err
    assert not palimpsest.archive.exists()


def test_a_missing_article_or_url_is_reported_with_a_hint(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    palimpsest.crawl(newspaper.url + newspaper.expected.repeating_article)
    ran = palimpsest.run("show", "999")
    assert (ran.code, "palimpsest search" in ran.err) == (2, True)
    ran = palimpsest.run("why", "https://never.example/seen")
    assert (ran.code, "was never seen" in ran.err) == (2, True)


def test_bad_pages_get_an_outcome_and_the_others_are_archived(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    good = newspaper.url + newspaper.expected.articles[0]
    article = "<html><meta property='og:type' content='article'><article>"
    prose = "<p>" + "The harbour wall was painted again this spring, by hand. " * 4 + "</p>"
    newspaper.put("/huge", article + "x" * (50 << 20))
    newspaper.put("/deep", article + "<div>" * 100_000 + prose + "</html>")
    newspaper.put("/nul", article + prose + "<p>A \x00 and a &#xD800; in it.</p></html>")
    newspaper.put("/blank", "   \n ")
    newspaper.put("/picture", b"\x89PNG\r\n" + bytes(3000), content_type="text/html")
    newspaper.put("/gzip", b"\x1f\x8b\x08" + b"no gzip at all" * 9, content_type="text/html")
    names = ("huge", "deep", "nul", "blank", "picture", "gzip")
    urls = "\n".join([good, *(f"{newspaper.url}/{name}" for name in names)])
    ran = palimpsest.crawl("-", stdin_text=urls)
    rows = palimpsest.rows("SELECT url, outcome, detail FROM urls")
    ended = {url.rpartition("/")[2]: (outcome, detail) for url, outcome, detail in rows}
    assert ended["huge"] == ("error", "the page is larger than allowed")
    assert ended["deep"][0] == "not-article"
    assert "nested deeper" in ended["deep"][1]
    assert ended["nul"][0] == "archived"
    assert ended["blank"][0] == ended["picture"][0] == ended["gzip"][0] == "not-article"
    assert ran.json["articles_new"] == 2
    assert ran.code == 0


@pytest.mark.parametrize(
    ("setting", "outcome"),
    [
        # The slow page takes six times this limit, the good one a hundredth of it.
        ("PALIMPSEST_WORKER_SECONDS=3", "timeout"),
        ("PALIMPSEST_WORKER_MEGABYTES=24", "error"),
    ],
)
def test_a_page_beyond_its_limits_costs_only_its_worker(
    palimpsest: Palimpsest, newspaper: Newspaper, setting: str, outcome: str
) -> None:
    import subprocess
    import sys

    from tests.support.paths import ROOT

    row = "<tr>" + "<td><a href='/x'>cell</a> words and words</td>" * 20 + "</tr>"
    newspaper.put("/slow", "<html><body><table>" + row * 8000 + "</table></body></html>")
    good = newspaper.url + newspaper.expected.articles[0]
    arguments = ["-a", f"url={newspaper.url}/slow {good}", "-a", f"archive={palimpsest.archive}"]
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "articles", *arguments, "-s", setting],
        cwd=ROOT,
        env=palimpsest.environment(),
        check=True,
        capture_output=True,
        timeout=100,
    )
    rows = dict(palimpsest.rows("SELECT url, outcome FROM urls"))
    assert rows == {f"{newspaper.url}/slow": outcome, good: "archived"}


@pytest.mark.parametrize(
    "words",
    [
        ("show", "9" * 30),
        ("why", "http://[bad"),
        ("show", "http://[bad"),
        ("search", "x", "-n", "9" * 18),
    ],
)
def test_no_query_ends_in_a_traceback(palimpsest: Palimpsest, words: tuple[str, ...]) -> None:
    (palimpsest.folder / "a.jsonl").write_text('{"text": "One line of text."}')
    palimpsest.run("import", "a.jsonl")
    ran = palimpsest.run(*words)
    assert ran.code == 2
    assert "Traceback" not in ran.err
