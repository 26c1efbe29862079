"""An archive that is whole is called whole; each kind of damage made on purpose is named."""

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
class Kept:
    """An archive with its WARC files. To be copied."""

    folder: Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A newspaper crawled twice, with what was sent; one article edited in between."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("kept"))
    with Newspaper() as paper:
        for _ in range(2):
            ran = palimpsest.crawl(paper.url, "--warc", "warc")
            assert ran.code == 0, ran.err
            path = paper.expected.articles[0]
            _, text = next(iter(paper.expected.paragraphs.items()))
            body = "".join(f"<p>{each} And more was told on the next day.</p>" for each in text)
            paper.put(path, f"<html><body><article><h1>T</h1>{body}</article></body></html>")
    return Kept(palimpsest.folder)


@pytest.fixture
def whole(kept: Kept, palimpsest: Palimpsest) -> Palimpsest:
    """A copy of it, a test's own."""
    shutil.copy(kept.folder / "archive.db", palimpsest.archive)
    shutil.copytree(kept.folder / "warc", palimpsest.folder / "warc")
    return palimpsest


def verified(palimpsest: Palimpsest, *words: str) -> tuple[int, list[dict[str, Any]]]:
    ran = palimpsest.run("verify", "--warc", "warc", "--json", *words)
    assert "Traceback" not in ran.err, ran.err
    return ran.code, ran.json["damage"]


def test_an_archive_is_whole_after_crawls_with_all_that_was_sent(whole: Palimpsest) -> None:
    assert whole.rows("SELECT count(*) FROM captures WHERE record_id IS NOT NULL")[0][0] > 20
    assert verified(whole) == (0, [])
    assert "is whole" in whole.run("verify", "--no-warc").out


def test_an_archive_is_whole_after_it_was_signed_anew(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    shutil.copy(crawled.palimpsest.archive, palimpsest.archive)
    assert palimpsest.run("refold", "--threshold", "0.8").code == 0
    assert palimpsest.run("verify").code == 0


def _band_entry_lost(connection: sqlite3.Connection) -> None:
    row, keys, ids = connection.execute(
        "SELECT id, bands, paragraph_ids FROM recent_bands WHERE length(bands) > 0 LIMIT 1"
    ).fetchone()
    kept = np.frombuffer(keys, "<i8")[1:].tobytes(), np.frombuffer(ids, "<u4")[1:].tobytes()
    connection.execute(
        "UPDATE recent_bands SET bands = ?, paragraph_ids = ? WHERE id = ?", (*kept, row)
    )


_LAST = "(SELECT max(id) FROM articles)"
# By kind of damage: what is done to the rows, the check that must find it, and what it must name.
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
    "an article in another's version": (
        f"UPDATE articles SET version_id = 1 WHERE id = {_LAST}",
        *("texts", "articles, row"),
    ),
    "shingles miscounted": (
        "UPDATE versions SET shingles = shingles + 1 WHERE id = 2",
        *("texts", "versions, row 2"),
    ),
    "a similarity changed": (
        "UPDATE near_duplicates SET similarity = 0.99",
        *("pairs", "near_duplicates"),
    ),
    "a changed fact called wording": (
        "UPDATE near_duplicates SET differs = 'wording' WHERE differs = 'numbers'",
        *("pairs", "near_duplicates"),
    ),
    "a repetition that leads elsewhere": (
        "UPDATE repeats SET of_position = of_position + 1",
        *("pairs", "repeats"),
    ),
    "a URL done without an outcome": (
        "UPDATE urls SET outcome = NULL WHERE article_id = 1 AND outcome IS NOT NULL",
        *("ledger", "urls, row"),
    ),
    "an outcome that there is not": (
        "UPDATE urls SET outcome = 'lost' WHERE article_id = 1",
        *("ledger", "urls, row"),
    ),
    "a site miscounted": ("UPDATE sites SET articles = articles + 1", "ledger", "sites, "),
    "an article not in the full-text index": (
        "INSERT INTO article_words (article_words) VALUES ('delete-all')",
        *("words", "article_words, row 1"),
    ),
    "words of nobody in the full-text index": (
        "INSERT INTO article_words (rowid, title, text) VALUES (99999, 'a', 'b')",
        *("words", "article_words, row 99999"),
    ),
    "a paragraph of a site miscounted": (
        "UPDATE site_paragraphs SET articles = articles + 1",
        *("counts", "site_paragraphs, "),
    ),
    "a paragraph of a site not counted": (
        "DELETE FROM site_paragraphs",
        *("counts", "site_paragraphs, "),
    ),
    "a copy whose figures do not agree": (
        "INSERT INTO copies VALUES (2, 1, 'copy', 0.4, 0.5, 0.9, 30)",
        *("pairs", "copies, "),
    ),
    "a kind of paragraph that there is not": (
        "UPDATE appearances SET kind = 'lost' WHERE version_id = 2",
        *("texts", "appearances, version 2"),
    ),
    "a payload's digest changed": (
        "UPDATE captures SET payload_digest = replace(payload_digest, 'a', 'b') "
        "WHERE id = (SELECT min(c.id) FROM captures c JOIN warc_records r ON r.id = c.record_id "
        "WHERE r.type = 'response' AND c.payload_digest LIKE '%a%')",
        *("captures", "captures, row"),
    ),
    "a record at another place": (
        "UPDATE warc_records SET offset = offset + 1 WHERE id = 3",
        *("captures", "captures, row"),
    ),
}


@pytest.mark.parametrize("kind", ROWS)
def test_damaged_rows_are_named(whole: Palimpsest, kind: str) -> None:
    statement, check, where = ROWS[kind]
    connection = sqlite3.connect(whole.archive)
    with connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount != 0
    connection.close()
    code, damage = verified(whole)
    assert code == 1
    assert [each for each in damage if each["check"] == check and where in each["where"]], damage


def test_a_lost_entry_of_the_band_index_is_named(whole: Palimpsest) -> None:
    connection = sqlite3.connect(whole.archive)
    with connection:
        _band_entry_lost(connection)
    connection.close()
    _, damage = verified(whole, "--no-warc")
    assert [each["check"] for each in damage] == ["index"]
    assert "refold --force" in damage[0]["advice"]


def test_a_page_of_the_file_overwritten_is_named_and_the_rest_is_checked(
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


def _put(palimpsest: Palimpsest, statement: str, *values: object) -> None:
    connection = sqlite3.connect(palimpsest.archive)
    with connection:
        connection.execute(statement, values)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_a_byte_that_makes_no_character_is_named_and_the_rest_is_checked(
    whole: Palimpsest,
) -> None:
    _put(whole, "UPDATE paragraphs SET text = CAST(x'ff' AS TEXT) || substr(text, 2) WHERE id = 7")
    (last,) = whole.rows("SELECT max(id) FROM versions")[0]
    _put(whole, "UPDATE versions SET shingles = shingles + 1 WHERE id = ?", last)
    _, damage = verified(whole, "--no-warc")
    where = [each["where"] for each in damage]
    assert "paragraphs, row 7" in where
    assert any(each.startswith(f"versions, row {last} ") for each in where)
    assert {each["check"] for each in damage} == {"texts"}
    assert all(each["url"] for each in damage)


def test_a_damaged_page_of_texts_costs_no_other_texts(whole: Palimpsest) -> None:
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
    # The first child of the root, which is an inner page: its first cell names it.
    at = (root - 1) * size
    assert held[at] == 5
    cell = at + int.from_bytes(held[at + 12 : at + 14], "big")
    child = int.from_bytes(held[cell : cell + 4], "big")
    held[(child - 1) * size : child * size] = os.urandom(size)
    whole.archive.write_bytes(held)
    code, damage = verified(whole, "--no-warc")
    unread = [each for each in damage if each["told"] == "its text cannot be read"]
    assert code == 1
    assert 0 < len(unread) < versions
    assert all(each["url"] for each in unread)
    # What follows from it is not told as damage of its own, with another advice.
    assert "index" not in {each["check"] for each in damage}


def test_a_file_that_was_cut_off_is_called_damaged_and_not_another_program_s(
    whole: Palimpsest,
) -> None:
    held = whole.archive.read_bytes()
    whole.archive.write_bytes(held[: len(held) // 2])
    code, damage = verified(whole)
    assert code == 1
    assert ".recover" in damage[0]["advice"]
    whole.archive.write_bytes(b"no archive at all")
    assert whole.run("verify").code == 2


def test_all_checks_see_one_state_while_others_write(whole: Palimpsest) -> None:
    from storage.verification.checks import Step, verify

    with Archive(whole.archive) as archive:

        def begin(step: Step) -> None:
            text = f"While {step.name} was looked at, a heron stood on the weir and did not move."
            write(archive, [(f"https://s.example/{step.name}", [text, text + " Not once."])])

        assert list(verify(whole.archive, with_warc=False, begin=begin)) == []
    assert verified(whole, "--no-warc") == (0, [])


def test_a_filter_that_holds_keys_back_is_named(
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
    assert "filter" in found[0].told


def test_of_very_much_damage_the_first_is_named_and_the_rest_counted(
    whole: Palimpsest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.verification import checks

    monkeypatch.setattr(checks, "_NAMED", 2)
    _put(whole, "UPDATE urls SET outcome = 'lost'")
    found = list(checks.verify(whole.archive, with_warc=False))
    assert len(found) == 3
    assert "more are damaged" in found[-1].told


def _largest(palimpsest: Palimpsest) -> tuple[Path, int, int]:
    """The largest record of an article: its file, offset and length."""
    name, offset, length = palimpsest.rows(
        "SELECT w.name, r.offset, r.length FROM captures c JOIN warc_records r "
        "ON r.id = c.record_id JOIN warcs w ON w.id = r.warc_id "
        "WHERE r.type = 'response' AND c.version_id IS NOT NULL ORDER BY r.length DESC LIMIT 1"
    )[0]
    return palimpsest.folder / "warc" / name, offset, length


def test_a_byte_of_a_record_turned_is_named_with_its_place(whole: Palimpsest) -> None:
    path, offset, length = _largest(whole)
    held = bytearray(path.read_bytes())
    held[offset + length // 2] ^= 0x10
    path.write_bytes(held)
    code, damage = verified(whole)
    assert code == 1
    assert any(f"at byte {offset}" in each["where"] for each in damage), damage
    assert {each["check"] for each in damage} == {"captures"}


def test_a_warc_file_that_is_gone_is_named_once(whole: Palimpsest) -> None:
    path, *_ = _largest(whole)
    path.unlink()
    _, damage = verified(whole)
    gone = [each for each in damage if path.name in each["where"]]
    assert len(gone) == 1
    assert "--warc" in gone[0]["advice"]


def test_what_came_in_broken_or_says_only_that_nothing_changed_is_no_damage(
    palimpsest: Palimpsest,
) -> None:
    url, paragraph = "https://s.example/weir", "A heron stood on the weir and did not move all day."
    made = Warc()
    made.response(url, f"<html><body><article><p>{paragraph}</p></article></body></html>")
    made.response(
        f"{url}/2", b"\x28\xb5\x2f\xfd" + b"\xff" * 50, headers={"Content-Encoding": "zstd"}
    )
    made.unmodified(url, date="2024-05-09T12:00:00Z")
    made.save(palimpsest.folder / "sent.warc.gz")
    assert palimpsest.run("import", "sent.warc.gz").code in (0, 3)
    assert palimpsest.rows("SELECT count(*) FROM captures WHERE record_id IS NOT NULL") == [(3,)]
    ran = palimpsest.run("verify", "--json")
    assert (ran.code, ran.json["damage"]) == (0, [])


def test_a_person_reads_what_is_damaged_and_what_to_do(whole: Palimpsest) -> None:
    connection = sqlite3.connect(whole.archive)
    with connection:
        connection.execute("UPDATE near_duplicates SET similarity = 0.99")
    connection.close()
    ran = whole.run("verify", "--no-warc")
    assert ran.code == 1
    assert "and not 0.99" in ran.out
    assert "refold --force" in ran.out
    assert whole.run("verify", "--archive", "nowhere.db").code == 2
