"""Candidates for copies, and copies, follow from the articles, whatever happened in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.band_index import bucket_rule
from storage.band_index.article_buckets import article_keys_of
from storage.folding import copies, copy_candidates
from storage.folding.refold import refold
from storage.text.minhash import BandKeys
from storage.verification.checks import verify
from tests.support.dated_pages import Page, write
from tests.support.expected_copies import (
    expected_candidates,
    expected_copies,
    stored_candidates,
    stored_copies,
)

_SENTENCES = [
    f"Low water{n} fell back{n} before noon{n} and mud lay{n} open{n} to gulls{n} on the flats{n} "
    f"where men{n} of the old town{n} dug for bait{n} until the evening{n} tide{n} came{n}"
    for n in range(5)
]
_LINES = [
    *_SENTENCES,
    *(text.upper() for text in _SENTENCES[:2]),
    *(f"{text} again" for text in _SENTENCES[:3]),
    " ".join(_SENTENCES[:3]),
    " ".join(_SENTENCES),
    "Subscribe to the Gazette and follow it on all the usual channels every day of the year",
    "Yes.",
]
_URLS = [f"https://{site}.example/{n}" for site in ("one", "two", "six") for n in range(5)]
_PUBLISHED = st.sampled_from([None, None, "2026-05-03", "2026-04-30T10:00:00Z"])
_PAGES = st.lists(
    st.builds(
        Page,
        st.sampled_from(_URLS),
        st.lists(st.sampled_from(_LINES), min_size=1, max_size=6).map(tuple),
        st.integers(1, 4),
        _PUBLISHED,
        st.booleans(),
    ),
    min_size=2,
    max_size=14,
    unique_by=lambda page: (page.url, page.day),
)


@contextmanager
def small_limits() -> Iterator[None]:
    """Limits that articles of a test exceed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bucket_rule, "MAX_SMALL_ARTICLE_BUCKET", 3)
        patch.setattr(copy_candidates, "MAX_HOLDERS", 4)
        patch.setattr(copy_candidates, "MAX_CANDIDATES", 2)
        patch.setattr(copies, "_CHUNK", 2)
        yield


def check(archive: Archive) -> None:
    connection, folding = archive.connection, archive.folding
    assert stored_candidates(connection) == expected_candidates(connection, folding)
    assert stored_copies(connection) == expected_copies(connection, folding)


def redact(archive: Archive, url: str) -> None:
    rows = archive.connection.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchall()
    for (number,) in rows:
        archive.redact(number, "a court asked")


@pytest.mark.slow
@given(_PAGES, _PAGES, st.sampled_from([1, 2, 5, 20]), st.lists(st.sampled_from(_URLS), max_size=3))
@settings(max_examples=100, deadline=None)
def test_rows_follow_from_the_articles_after_any_history(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[Page],
    more: list[Page],
    size: int,
    removed: list[str],
) -> None:
    path = tmp_path_factory.mktemp("history") / "a.db"
    with small_limits():
        with Archive(path) as archive:
            archive.connection.execute(
                "UPDATE config SET value = 3 WHERE key = 'boilerplate_articles'"
            )
            for step in (pages, more):
                write(archive, step, size)
                check(archive)
                for url in removed:
                    redact(archive, url)
                    check(archive)
        assert list(verify(path, with_warc=False)) == []
        refold(path, force=True)
        with Archive(path) as archive:
            check(archive)


@pytest.mark.slow
@given(_PAGES, st.randoms(use_true_random=False), st.sampled_from([1, 3, 20]))
@settings(max_examples=60, deadline=None)
def test_rows_do_not_depend_on_the_order_of_arrival(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[Page],
    shuffle: random.Random,
    size: int,
) -> None:
    pages = list({page.url: page for page in pages}.values())
    folder = tmp_path_factory.mktemp("order")
    found = []
    for name, step in (("one", 20), ("other", size)):
        with small_limits(), Archive(folder / f"{name}.db") as archive:
            write(archive, pages, step)
            found.append((stored_candidates(archive.connection), stored_copies(archive.connection)))
        shuffle.shuffle(pages)
    assert found[0] == found[1]


def test_articles_of_one_template_follow_from_the_texts_with_the_real_limits(
    tmp_path: Path,
) -> None:
    """Large buckets, with families of copies in them."""
    chosen = random.Random(3)
    boilerplate = [f"{_SENTENCES[n]} in every issue of the Gazette" for n in range(2)]
    pages = []
    for number in range(150):
        words = [f"word{chosen.randrange(60)}" for _ in range(40)]
        own = (" ".join(words[:20]), " ".join(words[20:]))
        pages.append(Page(f"https://one.example/{number}", (*own, *boilerplate), 1 + number % 5))
        if number % 10 == 0:
            copy = (f"{own[0]} and more", own[1], *boilerplate)
            pages.append(Page(f"https://two.example/{number}", copy, 1 + number % 3))
    found = []
    for name, size in (("one", 400), ("other", 7)):
        with Archive(tmp_path / f"{name}.db") as archive:
            chosen.shuffle(pages)
            write(archive, pages, size)
            check(archive)
            found.append((stored_candidates(archive.connection), stored_copies(archive.connection)))
            (large,) = archive.connection.execute(
                "SELECT count(DISTINCT key) FROM large_article_buckets"
            ).fetchone()
            assert large > 5
            for number in range(0, 150, 4):
                redact(archive, f"https://one.example/{number}")
            check(archive)
    assert found[0] == found[1]
    assert len({(one, other) for one, other, relation, *_ in found[0][1] if relation}) >= 15


def test_damaged_candidates_and_large_buckets_are_found(tmp_path: Path) -> None:
    pages = [
        Page(f"https://one.example/{n}", (*_SENTENCES, f"This is the edition of day {n}"), 1)
        for n in range(20)
    ]
    with Archive(tmp_path / "a.db") as archive:
        write(archive, pages)
        connection = archive.connection
        (one, other) = connection.execute(
            "SELECT article_id, of_article_id FROM copy_candidates"
        ).fetchone()
        connection.execute(
            "UPDATE copy_candidates SET buckets = 0, paragraphs = 0 "
            "WHERE article_id = ? AND of_article_id = ?",
            (one, other),
        )
        connection.execute(
            "DELETE FROM large_article_buckets WHERE (key, place) IN "
            "(SELECT key, place FROM large_article_buckets LIMIT 1)"
        )
    problems = [damage.problem for damage in verify(tmp_path / "a.db", with_warc=False)]
    assert len(problems) == 2
    assert any("differs from the texts" in problem for problem in problems)
    assert any("shares no bucket and no paragraph" in problem for problem in problems)


def test_verification_signs_an_article_once_however_many_large_buckets_it_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [
        Page(f"https://one.example/{n}", (*_SENTENCES, f"This is the edition of day {n}"), 1)
        for n in range(20)
    ]
    with Archive(tmp_path / "a.db") as archive:
        write(archive, pages)
        (large,) = archive.connection.execute(
            "SELECT count(DISTINCT key) FROM large_article_buckets"
        ).fetchone()
    assert large > 5
    signed = []

    def counted(connection: object, version_id: int, folding: object) -> BandKeys:
        signed.append(version_id)
        return article_keys_of(connection, version_id, folding)  # type: ignore[arg-type]

    monkeypatch.setattr("storage.verification.large_buckets.article_keys_of", counted)
    assert list(verify(tmp_path / "a.db", with_warc=False)) == []
    assert len(signed) == len(set(signed)) == len(pages)
