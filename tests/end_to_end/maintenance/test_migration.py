"""Commands on an archive of the previous release: it is migrated, and verifies."""

from __future__ import annotations

import gzip

import pytest

from storage.db import migrations
from tests.support.command import Palimpsest
from tests.support.paths import ROOT


@pytest.fixture
def older(palimpsest: Palimpsest) -> Palimpsest:
    packed = ROOT / "tests" / "archives" / "schema-8.db.gz"
    palimpsest.archive.write_bytes(gzip.decompress(packed.read_bytes()))
    return palimpsest


def schema(palimpsest: Palimpsest) -> int:
    return int(palimpsest.rows("PRAGMA user_version")[0][0])


@pytest.mark.parametrize(
    "words",
    [
        ("stats",),
        ("search", "ferry"),
        ("show", "7"),
        ("versions", "7"),
        ("why", "https://one.example/ferry"),
        ("missed",),
        ("runs",),
        ("repetitions",),
        ("copies",),
        ("boilerplate", "one.example"),
        ("snapshot", "copy.db"),
        ("verify", "--no-warc"),
        ("refold", "--status"),
        ("reextract", "--dry-run"),
    ],
    ids=" ".join,
)
def test_a_command_migrates_an_archive_of_the_previous_release(
    older: Palimpsest, words: tuple[str, ...]
) -> None:
    assert schema(older) == 8
    ran = older.run(*words)
    assert ran.code == 0, ran.err
    assert schema(older) == migrations.SCHEMA_VERSION


def test_the_former_name_of_refold_still_works(older: Palimpsest) -> None:
    ran = older.run("resign", "--telling", "6")
    assert ran.code == 0, ran.err
    assert older.rows("SELECT value FROM config WHERE key = 'repetition_shingles'") == [("6",)]
    verified = older.run("verify", "--no-warc")
    assert verified.code == 0, verified.out + verified.err


def test_a_crawl_continues_what_a_killed_run_of_the_previous_release_left(
    older: Palimpsest,
) -> None:
    (older.folder / "new.jsonl").write_text(
        '{"url": "https://one.example/new", "text": "A new ferry was bought on Friday, at last."}'
    )
    refused = older.run("import", "new.jsonl")
    assert refused.code == 2
    assert "palimpsest refold" in refused.err
    assert older.run("refold").code == 0
    ran = older.run("import", "new.jsonl")
    assert ran.code == 0, ran.err
    assert older.rows("SELECT outcome FROM runs WHERE id = 11") == [("killed",)]
    assert older.rows("SELECT * FROM run_locks") == []
    assert older.run("verify", "--no-warc").code == 0
