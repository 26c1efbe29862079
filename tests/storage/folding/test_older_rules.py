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
from storage.folding.refold import refold, refold_status
from storage.queries.repetitions import list_kept_apart, list_repetitions
from storage.text.folding_settings import FoldingSettings
from storage.verification.checks import verify
from tests.support.paths import ROOT

CLEARED = "The keeper of the north lock was cleared of theft on Friday"
ALREADY = "Two hundred people had already waited since the morning"
CHOIR = "The choir of the mill sang on Sunday"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    packed = ROOT / "tests" / "archives" / "schema-9.db.gz"
    path = tmp_path / "archive.db"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


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
    assert refold_status(old).changed == {"differences": (1, FoldingSettings().differences)}

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
