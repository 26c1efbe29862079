"""Commands on an archive of a previous release: it is migrated, and verifies.

schema-11.db.gz was written by the release with schema 11: an import of JSON Lines and of
schema-11.warc.gz, which has an edit, an unchanged text and a date guessed from a copyright line.
"""

from __future__ import annotations

import gzip
import shutil

import pytest

from storage.db import migrations
from tests.support.command import Palimpsest
from tests.support.paths import ROOT


@pytest.fixture
def older(palimpsest: Palimpsest) -> Palimpsest:
    packed = ROOT / "tests" / "archives" / "schema-8.db.gz"
    palimpsest.archive.write_bytes(gzip.decompress(packed.read_bytes()))
    return palimpsest


ARCHIVES = ROOT / "tests" / "archives"


@pytest.fixture
def last(palimpsest: Palimpsest) -> Palimpsest:
    """An archive of schema 11, with its WARC file in the folder `warc`."""
    palimpsest.archive.write_bytes(gzip.decompress((ARCHIVES / "schema-11.db.gz").read_bytes()))
    (palimpsest.folder / "warc").mkdir()
    shutil.copy(ARCHIVES / "schema-11.warc.gz", palimpsest.folder / "warc" / "pages.warc.gz")
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


def test_a_preview_of_a_reextraction_migrates_it_too(older: Palimpsest) -> None:
    ran = older.run("reextract", "--dry-run", "--json")
    assert ran.code == 3  # an earlier extractor read the page, and its WARC file is not here
    assert [each["records"] for each in ran.json["missing"]] == [1]
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


def test_what_an_older_archive_does_not_know_is_unknown(last: Palimpsest) -> None:
    article = last.run("show", "1", "--json").json
    assert schema(last) == migrations.SCHEMA_VERSION
    for name in ("published_origin", "text_source", "prose", "left_out_share", "agency"):
        assert article[name] is None
    out = last.run("show", "2").out
    assert "2024-01-01" in out
    assert "guessed" not in out
    assert "left out" not in out
    assert "issued" in last.run("cite", "2", "--json").json[0]
    assert last.run("stats").code == last.run("verify", "--no-warc").code == 0


def test_reextraction_reads_it_again_and_shows_no_edit(last: Palimpsest) -> None:
    def edits() -> list[tuple[int, int]]:
        changes = last.run("versions", "1", "--json").json["changes"]
        return [(each["from"], each["to"]) for each in changes if each["reread_by"] is None]

    assert edits() == [(1, 2)]
    assert last.run("refold").code == 0
    ran = last.run("reextract", "--doubtful", "--warc", "warc", "--workers", "1", "--json")
    assert ran.code == 0, ran.err + ran.out
    assert ran.json["read"] == 4  # of each article capture it is unknown what was left out
    assert edits() == [(1, 2)]
    assert last.run("verify", "--no-warc").code == 0
