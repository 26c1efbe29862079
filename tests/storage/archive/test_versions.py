"""Which version of an article is current, after any order of texts that its page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.db.reader import Reader
from storage.folding.refold import refold
from storage.queries.search.search import search
from storage.queries.versions import NoSuchVersion, compare_versions, version_history
from tests.support.articles import write
from tests.support.newspaper_visits import pattern_rows

URL = "https://s.example/ferry"
OTHER = "https://s.example/other"
TEXT = (
    "The ferry to the outer islands was laid up on Monday after its skipper found a crack in the "
    "shaft that drives the starboard screw, and no boat of its size is to be had before May.",
    "Until then the post goes by the small launch, which takes twelve people and no carts, and "
    "leaves the inner harbour at seven in the morning and again at four.",
    "The council will hear on Thursday what a new shaft costs, said the harbour master, who had "
    "asked for one in each of the past three winters and been asked to wait.",
    "Farmers on the outer islands have asked for a barge to bring their sheep to the market.",
)
EDITED = (TEXT[0].replace("May", "June"), *TEXT[1:])
THIRD = (*TEXT, "A barge was found on Friday in a yard across the sound, the council said.")
TEASER = (TEXT[0], "Subscribe to read on. Readers who have an account may sign in here.")
CONSENT = (
    "We and our partners store cookies on your device. Please agree before you go on reading.",
)
LONG_CONSENT = (
    *CONSENT,
    *(f"Partner {n} keeps what it learns of you for {n} days." for n in range(60)),
)
RESPACED = (TEXT[0].replace(" ", "\u00a0 "), "1,234 views", *TEXT[1:])
LONG = tuple(" ".join(f"{word}{n}" for word in TEXT[3].split()) + "." for n in range(10))
FOLDED_TABLES = (
    "near_duplicates",
    "repeats",
    "first_occurrences",
    "copies",
    "site_samples",
    "sites",
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


def show(archive: Archive, *texts: Sequence[str], url: str = URL) -> None:
    for text in texts:
        write(archive, [(url, text)])


def versions(archive: Archive) -> list[tuple[Any, ...]]:
    """Number, kind, and whether it is the current version."""
    return archive.connection.execute(
        "SELECT v.number, v.kind, v.id = a.version_id FROM versions v "
        "JOIN articles a ON a.id = v.article_id WHERE a.url = ? ORDER BY v.id",
        (URL,),
    ).fetchall()


def captures(archive: Archive) -> list[tuple[Any, ...]]:
    """Outcome, detail and version number of each capture."""
    return archive.connection.execute(
        "SELECT c.outcome, c.detail, v.number FROM captures c "
        "LEFT JOIN versions v ON v.id = c.version_id WHERE c.url = ? ORDER BY c.id",
        (URL,),
    ).fetchall()


def current_text(archive: Archive) -> str:
    (text,) = archive.connection.execute(
        "SELECT t.full_text FROM article_text t JOIN articles a ON a.id = t.article_id "
        "WHERE a.url = ?",
        (URL,),
    ).fetchone()
    return str(text)


def test_a_changed_text_is_a_new_version_and_the_same_text_is_not(archive: Archive) -> None:
    show(archive, TEXT, TEXT, EDITED)
    assert versions(archive) == [(1, "text", 0), (2, "text", 1)]
    assert captures(archive) == [
        ("archived", None, 1),
        ("unchanged", None, 1),
        ("archived", "version 2", 2),
    ]


def test_an_invisible_change_is_not_a_new_version(archive: Archive) -> None:
    show(archive, TEXT, RESPACED)
    assert versions(archive) == [(1, "text", 1)]
    assert captures(archive)[1] == ("unchanged", None, 1)
    assert current_text(archive) == "\n".join(TEXT)


def test_a_text_that_returns_is_the_earlier_version(archive: Archive) -> None:
    show(archive, TEXT, EDITED, RESPACED)
    assert versions(archive) == [(1, "text", 1), (2, "text", 0)]
    assert captures(archive)[2] == ("unchanged", "version 1 again", 1)
    assert current_text(archive) == "\n".join(TEXT)


def test_a_text_after_a_returned_one_gets_the_next_number(archive: Archive) -> None:
    show(archive, TEXT, EDITED, TEXT, THIRD, EDITED)
    assert versions(archive) == [(1, "text", 0), (2, "text", 1), (3, "text", 0)]


def test_the_full_text_index_has_the_words_of_the_current_version(
    archive: Archive, tmp_path: Path
) -> None:
    show(archive, TEXT, EDITED, TEXT)
    archive.connection.execute("INSERT INTO article_words (article_words) VALUES ('optimize')")
    with Reader(tmp_path / "a.db") as reader:
        assert [result.id for result in search([reader], "May")] == [1]
        assert search([reader], "June") == []


@pytest.mark.parametrize("left", [TEASER, CONSENT, TEXT[:1]])
def test_a_truncated_text_is_stored_and_does_not_become_current(
    archive: Archive, left: Sequence[str]
) -> None:
    show(archive, TEXT, left, left)
    assert versions(archive) == [(1, "text", 1), (2, "truncated", 0)]
    assert current_text(archive) == "\n".join(TEXT)
    for outcome, detail, number in captures(archive)[1:]:
        assert (outcome, detail.partition(":")[0], number) == ("unchanged", "truncated", 2)
        assert detail.endswith("shingles left")
    show(archive, EDITED)
    assert versions(archive) == [(1, "text", 0), (2, "truncated", 0), (3, "text", 1)]


def test_a_longer_text_after_a_truncated_one_is_a_new_version(archive: Archive) -> None:
    show(archive, TEXT, TEASER, THIRD)
    assert versions(archive) == [(1, "text", 0), (2, "truncated", 0), (3, "text", 1)]


def test_a_teaser_that_came_first_is_replaced_and_does_not_return(
    archive: Archive,
) -> None:
    show(archive, TEASER, TEXT)
    assert versions(archive) == [(1, "text", 0), (2, "text", 1)]
    show(archive, TEASER)
    assert versions(archive) == [(1, "truncated", 0), (2, "text", 1)]
    assert captures(archive)[2][0] == "unchanged"


def test_a_cut_that_keeps_more_than_half_is_a_new_version(archive: Archive) -> None:
    show(archive, TEXT, TEXT[:3])
    assert versions(archive) == [(1, "text", 0), (2, "text", 1)]


def test_a_truncated_text_can_become_current_once_the_article_is_short(archive: Archive) -> None:
    show(archive, LONG, LONG[:4])
    assert versions(archive) == [(1, "text", 1), (2, "truncated", 0)]
    show(archive, LONG[:6], LONG[:4])
    assert versions(archive) == [(1, "text", 0), (2, "text", 1), (3, "text", 0)]
    assert captures(archive)[3] == ("unchanged", "version 2 again", 2)


def test_a_long_placeholder_of_several_articles_does_not_become_current(archive: Archive) -> None:
    for number in range(2):
        show(archive, LONG_CONSENT, url=f"{OTHER}/{number}")
    show(archive, TEXT, LONG_CONSENT)
    assert versions(archive) == [(1, "text", 1), (2, "truncated", 0)]


def test_an_article_is_not_a_copy_of_a_truncated_text(archive: Archive) -> None:
    show(archive, TEXT, CONSENT)
    show(archive, CONSENT, url=OTHER)
    outcome = archive.connection.execute("SELECT outcome FROM urls WHERE url = ?", (OTHER,))
    assert outcome.fetchone() == ("archived",)


def test_copies_follow_the_current_version(archive: Archive) -> None:
    show(archive, TEXT)
    show(archive, TEXT, LONG, url=OTHER)
    assert archive.connection.execute("SELECT * FROM copies").fetchall() == []
    show(archive, TEXT, url=OTHER)
    copies = archive.connection.execute("SELECT article_id, of_article_id, relation FROM copies")
    assert copies.fetchall() == [(2, 1, "copy")]


states = st.sampled_from([TEXT, EDITED, THIRD, TEASER, CONSENT, RESPACED, TEXT[:3], LONG_CONSENT])
visits = st.lists(st.tuples(st.sampled_from([URL, OTHER]), states), min_size=1, max_size=9)


@pytest.mark.slow
@given(visits, st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_refold_finds_the_same_and_batches_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, seen: list[tuple[str, Sequence[str]]], whole: bool
) -> None:
    path = tmp_path_factory.mktemp("archive") / "a.db"
    with Archive(path) as archive:
        for part in [seen] if whole else [[each] for each in seen]:
            write(archive, part)
        before = rows(archive)
        distinct = "SELECT count(*), count(DISTINCT text_digest) FROM versions GROUP BY article_id"
        assert all(one == other for one, other in archive.connection.execute(distinct))
        truncated = "SELECT count(*) FROM articles a JOIN versions v ON v.id = a.version_id "
        truncated += "WHERE v.kind = 'truncated'"
        assert archive.connection.execute(truncated).fetchone() == (0,)
        words = archive.connection.execute(
            "SELECT count(*) FROM article_words WHERE article_words MATCH 'June'"
        ).fetchone()
        texts = archive.connection.execute(
            "SELECT count(*) FROM article_text WHERE full_text LIKE '%June%'"
        ).fetchone()
        assert words == texts
    refold(path, force=True)
    with Archive(path) as archive:
        assert rows(archive) == before


def rows(archive: Archive) -> dict[str, list[Any]]:
    found = {
        name: archive.connection.execute(f"SELECT * FROM {name}").fetchall()
        for name in FOLDED_TABLES
    }
    found["patterns"] = pattern_rows(archive)
    return {name: sorted(each, key=repr) for name, each in found.items()}


def test_the_difference_counts_changed_removed_added_and_moved_paragraphs(
    archive: Archive, tmp_path: Path
) -> None:
    show(archive, TEXT, (TEXT[2], EDITED[0], THIRD[4], TEXT[1]))
    with Reader(tmp_path / "a.db") as reader:
        found = version_history(reader, 1)
        changed = compare_versions(reader, found, 1, 2, archive.folding)
        assert changed.counts == {"same": 2, "changed": 1, "added": 1, "removed": 1, "moved": 1}
        assert changed.moved == (0,)
        with pytest.raises(NoSuchVersion, match="has versions 1 to 2"):
            compare_versions(reader, found, 1, 3, archive.folding)


def test_a_version_follows_the_version_that_was_current_before(
    archive: Archive, tmp_path: Path
) -> None:
    show(archive, TEXT, EDITED, TEXT, CONSENT, THIRD)
    with Reader(tmp_path / "a.db") as reader:
        found = version_history(reader, 1)
    assert [version.follows for version in found.versions] == [None, 1, 1, 1]
    assert [version.captures for version in found.versions] == [2, 1, 1, 1]
    assert (found.turns, found.returns) == ((1, 2, 1, 4), 1)
