"""A copy of an archive that is whole, whatever is written meanwhile."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading

from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.newspaper_expectations import Newspaper


def test_a_copy_holds_what_the_archive_holds_and_names_its_digest(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    original = crawled.palimpsest
    ran = original.run("snapshot", str(palimpsest.archive), "--json")
    assert ran.code == 0, ran.err
    assert ran.json["sha256"] == hashlib.sha256(palimpsest.archive.read_bytes()).hexdigest()
    query = "SELECT id, url, title FROM articles ORDER BY id"
    assert palimpsest.rows(query) == original.rows(query)
    assert palimpsest.run("verify").code == 0
    assert palimpsest.run("search", "ferry", "--json").json
    assert palimpsest.crawl(crawled.newspaper.url).code == 0


def test_a_copy_made_during_a_crawl_is_whole_and_takes_no_run_for_alive(
    palimpsest: Palimpsest,
) -> None:
    with Newspaper() as paper:
        held = threading.Event()
        paper.delay(paper.expected.articles[0], held)
        crawl = palimpsest.start("crawl", paper.url, "--delay", "0")
        try:
            assert crawl.stderr is not None
            while not palimpsest.archive.exists() or not _written(palimpsest):
                assert crawl.poll() is None
            ran = palimpsest.run("snapshot", "copy.db", "--json")
            assert (ran.code, ran.json["runs_under_way"]) == (0, 1), ran.err
            assert palimpsest.run("verify", "--archive", "copy.db").code == 0
            assert palimpsest.run("runs", "--archive", "copy.db", "--json").json[0]["outcome"] == (
                "killed"
            )
        finally:
            held.set()
            crawl.communicate(timeout=120)
        resumed = palimpsest.run(
            "crawl", "--resume", "--archive", "copy.db", "--delay", "0", "--json"
        )
        assert resumed.code == 0, resumed.err


def test_a_log_left_beside_a_replaced_archive_does_not_damage_the_copy(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    shutil.copy(crawled.palimpsest.archive, palimpsest.archive)
    left = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE articles SET title = 'of the archive that was there'")
connection.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", left, str(palimpsest.archive)], check=False)
    assert palimpsest.archive.with_name("archive.db-wal").stat().st_size
    ran = crawled.palimpsest.run("snapshot", str(palimpsest.archive), "--force")
    assert ran.code == 0, ran.err
    query = "SELECT id, title FROM articles ORDER BY id"
    assert palimpsest.rows(query) == crawled.palimpsest.rows(query)
    assert palimpsest.run("verify").code == 0


def _written(palimpsest: Palimpsest) -> bool:
    try:
        return bool(palimpsest.rows("SELECT 1 FROM articles LIMIT 1"))
    except Exception:
        return False  # its tables are being made


def test_a_file_that_is_there_is_left_alone_unless_forced(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    target = palimpsest.folder / "copy.db"
    target.write_text("mine")
    refused = crawled.palimpsest.run("snapshot", str(target))
    assert (refused.code, target.read_text()) == (2, "mine")
    assert "--force" in refused.err
    assert crawled.palimpsest.run("snapshot", str(target), "--force").code == 0
    assert sorted(path.name for path in palimpsest.folder.iterdir()) == ["copy.db"]
    nowhere = crawled.palimpsest.run("snapshot", str(palimpsest.folder / "no" / "copy.db"))
    assert (nowhere.code, "make it first" in nowhere.err) == (2, True)
    itself = crawled.palimpsest.run("snapshot", str(crawled.palimpsest.archive), "--force")
    assert (itself.code, "the archive itself" in itself.err) == (2, True)


def test_a_damaged_archive_is_not_copied_and_says_how_to_look(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    held = bytearray(crawled.palimpsest.archive.read_bytes())
    (page,) = crawled.palimpsest.rows(
        "SELECT rootpage FROM sqlite_master WHERE name = 'paragraphs'"
    )[0]
    held[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    palimpsest.archive.write_bytes(held)
    ran = palimpsest.run("snapshot", "copy.db")
    assert (ran.code, "Traceback" in ran.err) == (2, False), ran.err
    assert "palimpsest verify" in ran.err
    assert not (palimpsest.folder / "copy.db").exists()
