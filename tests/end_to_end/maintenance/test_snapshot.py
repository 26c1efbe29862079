"""Snapshots: consistent copies of an archive, also while it is written."""

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


def test_a_snapshot_equals_the_archive_and_its_digest_is_printed(
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


def test_a_snapshot_made_during_a_crawl_is_consistent_and_its_run_is_not_in_progress(
    palimpsest: Palimpsest,
) -> None:
    with Newspaper() as paper:
        release = threading.Event()
        paper.delay(paper.expected.articles[0], release)
        crawl = palimpsest.start("crawl", paper.url, "--delay", "0")
        try:
            assert crawl.stderr is not None
            while not palimpsest.archive.exists() or not _has_articles(palimpsest):
                assert crawl.poll() is None
            ran = palimpsest.run("snapshot", "copy.db", "--json")
            assert (ran.code, ran.json["runs_under_way"]) == (0, 1), ran.err
            assert palimpsest.run("verify", "--archive", "copy.db").code == 0
            assert palimpsest.run("runs", "--archive", "copy.db", "--json").json[0]["outcome"] == (
                "killed"
            )
        finally:
            release.set()
            crawl.communicate(timeout=120)
        resumed = palimpsest.run(
            "crawl", "--resume", "--archive", "copy.db", "--delay", "0", "--json"
        )
        assert resumed.code == 0, resumed.err


def test_the_log_of_a_replaced_archive_does_not_damage_the_snapshot(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    shutil.copy(crawled.palimpsest.archive, palimpsest.archive)
    killed_writer = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE articles SET title = 'of the old archive'")
connection.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", killed_writer, str(palimpsest.archive)], check=False)
    assert palimpsest.archive.with_name("archive.db-wal").stat().st_size
    ran = crawled.palimpsest.run("snapshot", str(palimpsest.archive), "--force")
    assert ran.code == 0, ran.err
    query = "SELECT id, title FROM articles ORDER BY id"
    assert palimpsest.rows(query) == crawled.palimpsest.rows(query)
    assert palimpsest.run("verify").code == 0


def _has_articles(palimpsest: Palimpsest) -> bool:
    try:
        return bool(palimpsest.rows("SELECT 1 FROM articles LIMIT 1"))
    except Exception:
        return False  # its tables are being created


def test_an_existing_file_is_replaced_only_with_force(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    target = palimpsest.folder / "copy.db"
    target.write_text("mine")
    refused = crawled.palimpsest.run("snapshot", str(target))
    assert (refused.code, target.read_text()) == (2, "mine")
    assert "--force" in refused.err
    assert crawled.palimpsest.run("snapshot", str(target), "--force").code == 0
    assert sorted(path.name for path in palimpsest.folder.iterdir()) == ["copy.db"]
    no_folder = crawled.palimpsest.run("snapshot", str(palimpsest.folder / "no" / "copy.db"))
    assert (no_folder.code, "create it first" in no_folder.err) == (2, True)
    itself = crawled.palimpsest.run("snapshot", str(crawled.palimpsest.archive), "--force")
    assert (itself.code, "the archive itself" in itself.err) == (2, True)


def test_a_damaged_archive_is_not_copied_and_the_message_names_verify(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    content = bytearray(crawled.palimpsest.archive.read_bytes())
    (page,) = crawled.palimpsest.rows(
        "SELECT rootpage FROM sqlite_master WHERE name = 'paragraphs'"
    )[0]
    content[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    palimpsest.archive.write_bytes(content)
    ran = palimpsest.run("snapshot", "copy.db")
    assert (ran.code, "Traceback" in ran.err) == (2, False), ran.err
    assert "palimpsest verify" in ran.err
    assert not (palimpsest.folder / "copy.db").exists()
