"""Verification: it reports no damage in a sound archive, and every kind of deliberate damage."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storage.archive.archive import Archive
from storage.band_index import index
from tests.support.articles import write
from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.newspaper_expectations import Newspaper
from tests.support.warc_records import Warc

pytestmark = pytest.mark.xdist_group("verify")


@dataclass(frozen=True)
class CrawledArchive:
    """The folder of an archive and its WARC files. To be copied."""

    folder: Path


@pytest.fixture(scope="module")
def crawled_archive(tmp_path_factory: pytest.TempPathFactory) -> CrawledArchive:
    """A newspaper crawled twice with --warc. One article was edited in between."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("crawled"))
    with Newspaper() as paper:
        for _ in range(2):
            ran = palimpsest.crawl(paper.url, "--warc", "warc")
            assert ran.code == 0, ran.err
            path = paper.expected.articles[0]
            _, text = next(iter(paper.expected.paragraphs.items()))
            body = "".join(f"<p>{each} And more became known on the next day.</p>" for each in text)
            paper.put(path, f"<html><body><article><h1>T</h1>{body}</article></body></html>")
    return CrawledArchive(palimpsest.folder)


@pytest.fixture
def whole(crawled_archive: CrawledArchive, palimpsest: Palimpsest) -> Palimpsest:
    """A copy of the crawled archive, to be damaged."""
    shutil.copy(crawled_archive.folder / "archive.db", palimpsest.archive)
    shutil.copytree(crawled_archive.folder / "warc", palimpsest.folder / "warc")
    return palimpsest


def verified(palimpsest: Palimpsest, *words: str) -> tuple[int, list[dict[str, Any]]]:
    ran = palimpsest.run("verify", "--warc", "warc", "--json", *words)
    assert "Traceback" not in ran.err, ran.err
    return ran.code, ran.json["damage"]


def test_an_archive_has_no_damage_after_crawls_with_warc_files(whole: Palimpsest) -> None:
    assert whole.rows("SELECT count(*) FROM captures WHERE record_id IS NOT NULL")[0][0] > 20
    assert verified(whole) == (0, [])
    assert "has no damage" in whole.run("verify", "--no-warc").out


def test_an_archive_has_no_damage_after_a_refold(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    shutil.copy(crawled.palimpsest.archive, palimpsest.archive)
    assert palimpsest.run("refold", "--threshold", "0.8").code == 0
    assert palimpsest.run("verify").code == 0


def _lose_band_entry(connection: sqlite3.Connection) -> None:
    row, keys, ids = connection.execute(
        "SELECT id, bands, paragraph_ids FROM recent_bands WHERE length(bands) > 0 LIMIT 1"
    ).fetchone()
    rest = np.frombuffer(keys, "<i8")[1:].tobytes(), np.frombuffer(ids, "<u4")[1:].tobytes()
    connection.execute(
        "UPDATE recent_bands SET bands = ?, paragraph_ids = ? WHERE id = ?", (*rest, row)
    )


_LAST = "(SELECT max(id) FROM articles)"
# For each kind of damage: the statement that causes it, the check that must find it, and a part of
# the place that the check must report.
ROWS = {
    "a character of a paragraph changed": (
        "UPDATE paragraphs SET text = 'X' || substr(text, 2) WHERE id = 7",
        *("texts", "paragraphs, row 7"),
    ),
    "a digest changed": (
        "UPDATE paragraphs SET digest = zeroblob(16) WHERE id = 7",
        *("texts", "paragraphs, row 7"),
    ),
    "a version's digest changed": (
        "UPDATE versions SET text_digest = replace(text_digest, 'a', 'b') WHERE id = 2",
        *("texts", "versions, row 2"),
    ),
    "an appearance removed": (
        "DELETE FROM appearances WHERE version_id = 2 AND position = 1",
        *("texts", "versions, row 2"),
    ),
    "two paragraphs exchanged": (
        "UPDATE appearances SET paragraph_id = (SELECT sum(o.paragraph_id) FROM appearances o "
        "WHERE o.version_id = 2 AND o.position IN (1, 2)) - paragraph_id "
        "WHERE version_id = 2 AND position IN (1, 2)",
        *("texts", "versions, row 2"),
    ),
    "a paragraph lost": ("DELETE FROM paragraphs WHERE id = 7", "texts", "versions, row"),
    "an article with the version of another": (
        f"UPDATE articles SET version_id = 1 WHERE id = {_LAST}",
        *("texts", "articles, row"),
    ),
    "a wrong number of shingles": (
        "UPDATE versions SET shingles = shingles + 1 WHERE id = 2",
        *("texts", "versions, row 2"),
    ),
    "a similarity changed": (
        "UPDATE near_duplicates SET similarity = 0.99",
        *("pairs", "near_duplicates"),
    ),
    "a changed fact stored as wording": (
        "UPDATE near_duplicates SET differs = 'wording' WHERE differs = 'numbers'",
        *("pairs", "near_duplicates"),
    ),
    "a repetition of a wrong occurrence": (
        "UPDATE repeats SET of_position = of_position + 1",
        *("pairs", "repeats"),
    ),
    "a URL done without an outcome": (
        "UPDATE urls SET outcome = NULL WHERE article_id = 1 AND outcome IS NOT NULL",
        *("ledger", "urls, row"),
    ),
    "an outcome that does not exist": (
        "UPDATE urls SET outcome = 'lost' WHERE article_id = 1",
        *("ledger", "urls, row"),
    ),
    "a part of the prose that is larger than all of it": (
        "UPDATE captures SET prose = 1, left_out = 2",
        *("ledger", "captures, row"),
    ),
    "a wrong number of versions of a text source": (
        "INSERT INTO site_text_sources VALUES ('s.example', 'x 3', 'blocks', 1)",
        *("ledger", "site_text_sources, s.example"),
    ),
    "a wrong number of articles of a site": (
        "UPDATE sites SET articles = articles + 1",
        "ledger",
        "sites, ",
    ),
    "an article missing in the full-text index": (
        "INSERT INTO article_words (article_words) VALUES ('delete-all')",
        *("words", "article_words, row 1"),
    ),
    "words without an article in the full-text index": (
        "INSERT INTO article_words (rowid, title, text) VALUES (99999, 'a', 'b')",
        *("words", "article_words, row 99999"),
    ),
    "a wrong count of a pattern": (
        "UPDATE patterns SET articles = articles + 1",
        *("patterns", "patterns, row "),
    ),
    "a pattern without its decision": (
        "UPDATE patterns SET decision = 'drop' WHERE NOT is_boilerplate",
        *("patterns", "patterns, row "),
    ),
    "a missing pattern": (
        "DELETE FROM pattern_paragraphs",
        *("patterns", "pattern_paragraphs, "),
    ),
    "a paragraph with a pattern that is not its own": (
        "UPDATE pattern_paragraphs SET pattern_id = (SELECT max(id) FROM patterns) "
        "WHERE pattern_id = (SELECT min(id) FROM patterns)",
        *("patterns", "patterns, row "),
    ),
    "a sample of other articles": (
        "DELETE FROM pattern_samples WHERE pattern_id = (SELECT min(pattern_id) "
        "FROM pattern_samples)",
        *("patterns", "patterns, row "),
    ),
    "a copy with inconsistent figures": (
        "INSERT INTO copies VALUES (2, 1, 'copy', 0.4, 0.5, 0.9, 30)",
        *("pairs", "copies, "),
    ),
    "a kind of paragraph that does not exist": (
        "UPDATE appearances SET kind = 'lost' WHERE version_id = 2",
        *("texts", "appearances, version 2"),
    ),
    "a payload's digest changed": (
        "UPDATE captures SET payload_digest = replace(payload_digest, 'a', 'b') "
        "WHERE id = (SELECT min(c.id) FROM captures c JOIN warc_records r ON r.id = c.record_id "
        "WHERE r.type = 'response' AND c.payload_digest LIKE '%a%')",
        *("captures", "captures, row"),
    ),
    "a wrong offset of a record": (
        "UPDATE warc_records SET offset = offset + 1 WHERE id = 3",
        *("captures", "captures, row"),
    ),
}


@pytest.mark.parametrize("kind", ROWS)
def test_damaged_rows_are_reported(whole: Palimpsest, kind: str) -> None:
    statement, check, where = ROWS[kind]
    connection = sqlite3.connect(whole.archive)
    with connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount != 0
    connection.close()
    code, damage = verified(whole)
    assert code == 1
    assert [each for each in damage if each["check"] == check and where in each["where"]], damage


def test_a_missing_entry_of_the_band_index_is_reported(whole: Palimpsest) -> None:
    connection = sqlite3.connect(whole.archive)
    with connection:
        _lose_band_entry(connection)
    connection.close()
    _, damage = verified(whole, "--no-warc")
    assert [each["check"] for each in damage] == ["index"]
    assert "refold --force" in damage[0]["advice"]


def test_an_overwritten_page_is_reported_and_the_rest_is_checked(
    whole: Palimpsest,
) -> None:
    connection = sqlite3.connect(whole.archive)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'near_duplicates_of'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with whole.archive.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))
    code, damage = verified(whole)
    assert code == 1
    assert "file" in {each["check"] for each in damage}


def _change(palimpsest: Palimpsest, statement: str, *values: object) -> None:
    connection = sqlite3.connect(palimpsest.archive)
    with connection:
        connection.execute(statement, values)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_a_byte_that_is_not_utf8_is_reported_and_the_rest_is_checked(
    whole: Palimpsest,
) -> None:
    _change(
        whole, "UPDATE paragraphs SET text = CAST(x'ff' AS TEXT) || substr(text, 2) WHERE id = 7"
    )
    (last,) = whole.rows("SELECT max(id) FROM versions")[0]
    _change(whole, "UPDATE versions SET shingles = shingles + 1 WHERE id = ?", last)
    _, damage = verified(whole, "--no-warc")
    where = [each["where"] for each in damage]
    assert "paragraphs, row 7" in where
    assert any(each.startswith(f"versions, row {last} ") for each in where)
    assert {each["check"] for each in damage} == {"texts"}
    assert all(each["url"] for each in damage)


def test_a_damaged_page_of_texts_does_not_affect_other_texts(whole: Palimpsest) -> None:
    versions = whole.rows("SELECT count(*) FROM versions")[0][0]
    connection = sqlite3.connect(whole.archive)
    connection.execute("PRAGMA journal_mode = DELETE")
    root, size = (
        connection.execute(query).fetchone()[0]
        for query in (
            "SELECT rootpage FROM sqlite_master WHERE name = 'paragraphs'",
            "PRAGMA page_size",
        )
    )
    connection.close()
    held = bytearray(whole.archive.read_bytes())
    # The root is an inner page. Its first cell contains the number of its first child.
    at = (root - 1) * size
    assert held[at] == 5
    cell = at + int.from_bytes(held[at + 12 : at + 14], "big")
    child = int.from_bytes(held[cell : cell + 4], "big")
    held[(child - 1) * size : child * size] = os.urandom(size)
    whole.archive.write_bytes(held)
    code, damage = verified(whole, "--no-warc")
    unread = [each for each in damage if each["problem"] == "its text cannot be read"]
    assert code == 1
    assert 0 < len(unread) < versions
    assert all(each["url"] for each in unread)
    # Consequences of it are not reported as separate damage with different advice.
    assert "index" not in {each["check"] for each in damage}


def test_a_truncated_file_is_reported_as_damaged_not_as_a_file_of_another_program(
    whole: Palimpsest,
) -> None:
    content = whole.archive.read_bytes()
    whole.archive.write_bytes(content[: len(content) // 2])
    code, damage = verified(whole)
    assert code == 1
    assert ".recover" in damage[0]["advice"]
    whole.archive.write_bytes(b"no archive at all")
    assert whole.run("verify").code == 2


def test_all_checks_see_the_same_state_during_writes(whole: Palimpsest) -> None:
    from storage.verification.checks import Step, verify

    with Archive(whole.archive) as archive:

        def begin(step: Step) -> None:
            text = f"While {step.name} was checked, a heron stood on the weir and did not move."
            write(archive, [(f"https://s.example/{step.name}", [text, text + " Not once."])])

        assert list(verify(whole.archive, with_warc=False, begin=begin)) == []
    assert verified(whole, "--no-warc") == (0, [])


def test_a_filter_that_lacks_keys_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.verification.checks import verify

    monkeypatch.setattr(index, "_MERGE_AT", 20)
    path = tmp_path / "archive.db"
    with Archive(path) as archive:
        for number in range(6):
            line = f"The wheel of the mill {number} was mended by the smith before the floods came."
            write(archive, [(f"https://s.example/{number}", [line])])
        assert list(verify(path)) == []
        archive.connection.execute("UPDATE band_segments SET filter = zeroblob(length(filter))")
    found = list(verify(path))
    assert {each.check for each in found} == {"index"}
    assert "filter" in found[0].problem


def test_much_damage_is_listed_in_part_and_counted(
    whole: Palimpsest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.verification import checks

    monkeypatch.setattr(checks, "_MAX_REPORTED", 2)
    _change(whole, "UPDATE urls SET outcome = 'lost'")
    found = list(checks.verify(whole.archive, with_warc=False))
    assert len(found) == 3
    assert "more are damaged" in found[-1].problem


def _largest(palimpsest: Palimpsest) -> tuple[Path, int, int]:
    """The largest record of an article: its file, offset and length."""
    name, offset, length = palimpsest.rows(
        "SELECT w.name, r.offset, r.length FROM captures c JOIN warc_records r "
        "ON r.id = c.record_id JOIN warcs w ON w.id = r.warc_id "
        "WHERE r.type = 'response' AND c.version_id IS NOT NULL ORDER BY r.length DESC LIMIT 1"
    )[0]
    return palimpsest.folder / "warc" / name, offset, length


def test_a_changed_byte_of_a_record_is_reported_with_its_place(whole: Palimpsest) -> None:
    path, offset, length = _largest(whole)
    held = bytearray(path.read_bytes())
    held[offset + length // 2] ^= 0x10
    path.write_bytes(held)
    code, damage = verified(whole)
    assert code == 1
    assert any(f"at byte {offset}" in each["where"] for each in damage), damage
    assert {each["check"] for each in damage} == {"captures"}


def test_a_missing_warc_file_is_reported_once(whole: Palimpsest) -> None:
    path, *_ = _largest(whole)
    path.unlink()
    _, damage = verified(whole)
    missing = [each for each in damage if path.name in each["where"]]
    assert len(missing) == 1
    assert "--warc" in missing[0]["advice"]


def test_responses_that_were_broken_when_received_and_revisits_are_not_damage(
    palimpsest: Palimpsest,
) -> None:
    url, paragraph = "https://s.example/weir", "A heron stood on the weir and did not move all day."
    warc = Warc()
    warc.response(url, f"<html><body><article><p>{paragraph}</p></article></body></html>")
    warc.response(
        f"{url}/2", b"\x28\xb5\x2f\xfd" + b"\xff" * 50, headers={"Content-Encoding": "zstd"}
    )
    warc.unmodified(url, date="2024-05-09T12:00:00Z")
    warc.save(palimpsest.folder / "sent.warc.gz")
    assert palimpsest.run("import", "sent.warc.gz").code in (0, 3)
    assert palimpsest.rows("SELECT count(*) FROM captures WHERE record_id IS NOT NULL") == [(3,)]
    ran = palimpsest.run("verify", "--json")
    assert (ran.code, ran.json["damage"]) == (0, [])


def test_the_text_output_says_what_is_damaged_and_what_to_do(whole: Palimpsest) -> None:
    connection = sqlite3.connect(whole.archive)
    with connection:
        connection.execute("UPDATE near_duplicates SET similarity = 0.99")
    connection.close()
    ran = whole.run("verify", "--no-warc")
    assert ran.code == 1
    assert "not 0.99" in ran.out
    assert "refold --force" in ran.out
    assert whole.run("verify", "--archive", "nowhere.db").code == 2
