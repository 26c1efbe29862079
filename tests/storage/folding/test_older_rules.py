"""An archive whose pairs were classified by older rules: nothing is left out until a refold.

schema-9.db.gz was written by the release with schema 9, which folded "charged with" and "cleared
of" as wording.
"""

from __future__ import annotations

import gzip
import json
import logging
import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from storage.archive.archive import Archive
from storage.core.errors import RefoldArchive
from storage.db.reader import Reader, open_for_reading
from storage.exports.texts import TextKind, TextReader
from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
from storage.folding.refold import refold, refold_status
from storage.queries.repetitions import list_kept_apart, list_repetitions
from storage.text.folding_settings import FoldingSettings
from storage.verification.checks import verify
from tests.support.articles import pairs
from tests.support.expected_copies import (
    expected_candidates,
    expected_copies,
    stored_candidates,
    stored_copies,
)
from tests.support.expected_pairs import expected_pairs
from tests.support.paths import ROOT

CLEARED = "The keeper of the north lock was cleared of theft on Friday"
ALREADY = "Two hundred people had already waited since the morning"
CHOIR = "The choir of the mill sang on Sunday"


def unpacked(name: str, folder: Path) -> Path:
    packed = ROOT / "tests" / "archives" / name
    path = folder / "archive.db"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return unpacked("schema-9.db.gz", tmp_path)


def unique_texts(path: Path) -> dict[int, str]:
    """The unique text of each article, which the view and the exports give alike."""
    with Reader(path) as reader:
        texts = dict(reader.connection.execute("SELECT article_id, unique_text FROM article_text"))
        exported = TextReader(reader.connection, TextKind.UNIQUE).read(list(texts))
        assert {article.id: article.text for article in exported} == texts
    return texts


def test_only_pairs_with_the_same_words_fold_before_a_refold(old: Path) -> None:
    texts = unique_texts(old)

    assert CLEARED in texts[2]
    assert ALREADY in texts[3]
    assert CHOIR in texts[2]
    assert CHOIR not in texts[3]
    with Reader(old) as reader:
        assert {row.differs for row in list_repetitions(reader)} == {"nothing"}


def test_a_reader_is_advised_to_refold(old: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        open_for_reading(old).close()

    assert "palimpsest refold" in caplog.text


def test_nothing_is_added_before_a_refold(old: Path) -> None:
    with pytest.raises(RefoldArchive, match=r"differences 1 \(now 2\).*palimpsest refold"):
        Archive(old)


def test_pairs_of_older_rules_are_not_damage(old: Path) -> None:
    assert list(verify(old, with_warc=False)) == []


def test_a_refold_applies_the_current_rules(old: Path) -> None:
    assert refold_status(old).changed == {
        "differences": (1, FoldingSettings().differences),
        "patterns": (0, FoldingSettings().patterns),
        "buckets": (0, FoldingSettings().buckets),
    }

    assert refold(old) is not None

    texts = unique_texts(old)
    assert CLEARED in texts[2]
    assert ALREADY not in texts[3]
    with Reader(old) as reader:
        assert {row.differs for row in list_repetitions(reader)} == {"nothing", "wording"}
        (kept,) = list_kept_apart(reader, "words")
        assert (kept.article_id, kept.of_article_id, kept.scope) == (2, 1, "site")
    assert list(verify(old, with_warc=False)) == []
    Archive(old).close()


def test_an_unfinished_refold_of_older_rules_begins_again(old: Path) -> None:
    settings = asdict(FoldingSettings(threshold=0.75))
    for name in ("differences", "folds"):
        del settings[name]
    state: dict[str, Any] = {"folding": settings, "versions": 3, "total": 3}
    connection = sqlite3.connect(old)
    with connection:
        connection.execute("INSERT INTO config VALUES ('refold', ?)", (json.dumps(state),))
    connection.close()

    progress = refold(old)

    assert progress is not None
    assert progress.folding == FoldingSettings(threshold=0.75)
    assert progress.paragraphs == 6


def test_words_fold_if_the_user_wants_it(old: Path) -> None:
    refold(old, lambda folding: FoldingSettings(folds="nothing, wording, words"))

    texts = unique_texts(old)

    assert CLEARED not in texts[2]
    with Reader(old) as reader:
        assert {row.differs for row in list_repetitions(reader)} == {"nothing", "wording", "words"}
        assert list_kept_apart(reader, "words") == []
    assert list(verify(old, with_warc=False)) == []


@pytest.fixture
def with_counts(tmp_path: Path) -> Path:
    """An archive of schema 10, which counted paragraphs, with two decisions of a user."""
    return unpacked("schema-10.db.gz", tmp_path)


def boilerplate(path: Path) -> list[tuple[str, str]]:
    with Reader(path) as reader:
        rows = reader.connection.execute(
            'SELECT g.text, b."by" FROM boilerplate b JOIN paragraphs g ON g.id = b.paragraph_id'
        ).fetchall()
    return sorted((text[:11], by) for text, by in rows)


def test_what_was_boilerplate_stays_so_before_and_after_a_refold(with_counts: Path) -> None:
    expected = [("A bell is r", "person"), ("The Lantern", "rule")]
    assert boilerplate(with_counts) == expected
    assert list(verify(with_counts, with_warc=False)) == []
    with pytest.raises(RefoldArchive, match=r"patterns 0 \(now 1\)"):
        Archive(with_counts)
    refold(with_counts)
    assert boilerplate(with_counts) == expected
    assert list(verify(with_counts, with_warc=False)) == []
    with Archive(with_counts) as archive:
        decisions = archive.connection.execute(
            "SELECT decision, count(*) FROM patterns WHERE decision <> '' GROUP BY decision"
        )
        assert dict(decisions.fetchall()) == {"drop": 1, "keep": 1}


def test_boilerplate_can_be_edited_before_the_refold(with_counts: Path) -> None:
    edit_boilerplate(with_counts, "lantern.example", BoilerplateEdit(decisions=((3, "keep"),)))
    assert boilerplate(with_counts) == [("A bell is r", "person")]
    edit_boilerplate(with_counts, "lantern.example", BoilerplateEdit(articles=2))
    refold(with_counts)
    assert boilerplate(with_counts) == [("A bell is r", "person")]


def test_a_refold_bounds_large_buckets_by_the_texts_alone(tmp_path: Path) -> None:
    path = unpacked("schema-12.db.gz", tmp_path)  # 160 texts of one template, which share buckets
    with pytest.raises(RefoldArchive, match=r"buckets 0 \(now 2\)"):
        Archive(path)
    assert list(verify(path, with_warc=False)) == []

    assert refold(path) is not None

    with Archive(path) as archive:
        texts = [text for (text,) in archive.connection.execute("SELECT text FROM paragraphs")]
        expected = expected_pairs(texts, archive.folding)
        assert pairs(archive) == {
            (pair, similarity, kind) for pair, (similarity, kind, _) in expected.items()
        }
    assert list(verify(path, with_warc=False)) == []


def test_a_refold_finds_the_copies_that_follow_from_the_texts_alone(tmp_path: Path) -> None:
    path = unpacked("schema-13.db.gz", tmp_path)  # 21 articles of one story, most recent first
    assert list(verify(path, with_warc=False)) == []
    with pytest.raises(RefoldArchive, match=r"buckets 1 \(now 2\)"):
        Archive(path)
    assert list(verify(path, with_warc=False)) == []

    assert refold(path) is not None

    with Archive(path) as archive:
        connection, folding = archive.connection, archive.folding
        assert stored_candidates(connection) == expected_candidates(connection, folding)
        assert stored_copies(connection) == expected_copies(connection, folding) != []
    assert list(verify(path, with_warc=False)) == []
