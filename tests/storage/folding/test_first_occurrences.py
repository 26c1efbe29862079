"""What occurred first follows from publication and capture times and URLs, not from arrival."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.core.urls import site_of
from storage.folding.first_occurrences import FirstOccurrences
from storage.folding.refold import refold
from storage.verification.checks import verify
from tests.support.dated_pages import Page, write

_BASE = [
    f"Each{n} barge{n} was moored{n} by the east wall{n} until the tide{n} had turned{n} again{n}"
    for n in range(4)
]
POOL = [
    *_BASE,
    *(text.upper() for text in _BASE[:3]),
    *(f"{text}!" for text in _BASE[:2]),
    f"{_BASE[0]} 18 of them",
    "Yes.",
]
URLS = [f"https://{site}.example/{n}" for site in ("one", "two", "six") for n in range(3)]


_TABLES = {
    "repetitions": """
        SELECT a.url, r.position, r.scope, oa.url, r.of_position, g.text, r.similarity, r.differs
          FROM repetitions r JOIN articles a ON a.id = r.article_id
          JOIN articles oa ON oa.id = r.of_article_id JOIN paragraphs g ON g.id = r.of_paragraph_id
    """,
    "first": """
        SELECT g.text, a.url, g.position, v.public_since FROM paragraphs g
          JOIN versions v ON v.id = g.version_id JOIN articles a ON a.id = v.article_id""",
    "first on sites": """
        SELECT g.text, f.site, a.url, f.position FROM first_occurrences f
          JOIN paragraphs g ON g.id = f.paragraph_id
          JOIN versions v ON v.id = f.version_id JOIN articles a ON a.id = v.article_id""",
    "copies": """
        SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id
          JOIN articles o ON o.id = c.of_article_id""",
    "texts": """
        SELECT a.url, t.clean_text, t.unique_text FROM article_text t
          JOIN articles a ON a.id = t.article_id""",
}


def contents(archive: Archive) -> dict[str, list[Any]]:
    return {
        name: sorted(archive.connection.execute(query).fetchall())
        for name, query in _TABLES.items()
    }


def first_by_definition(pages: Sequence[Page]) -> list[tuple[str, str, int, str]]:
    occurrences = sorted(
        (page.since, page.url, position, text)
        for page in pages
        for position, text in enumerate(page.texts)
    )
    first: dict[str, tuple[str, str, int, str]] = {}
    for since, url, position, text in occurrences:
        first.setdefault(text, (text, url, position, since))
    return sorted(first.values())


_PUBLISHED = st.sampled_from(
    [None, "2026-05-03", "2026-05-03T07:00:00+02:00", "2026-04-30T10:00:00Z", "2027-01-01"]
)
_PAGES = st.lists(
    st.builds(
        Page,
        st.sampled_from(URLS),
        st.lists(st.sampled_from(POOL), max_size=5).map(tuple),
        st.integers(1, 6),
        _PUBLISHED,
        st.booleans(),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda page: page.url,
)


@pytest.mark.slow
@given(_PAGES, st.randoms(use_true_random=False), st.sampled_from([1, 2, 9]))
@settings(max_examples=150, deadline=None)
@example(
    [
        Page(URLS[0], (POOL[0],), 5),
        Page(URLS[3], (POOL[4],), 3),
        Page(URLS[1], (POOL[0],), 1),
    ],
    random.Random(1),
    1,
)
def test_any_order_has_the_same_first_occurrences_and_repetitions(
    tmp_path_factory: pytest.TempPathFactory,
    pages: list[Page],
    shuffle: random.Random,
    size: int,
) -> None:
    folder = tmp_path_factory.mktemp("order")
    found = []
    for name, step in (("one", 9), ("other", size)):
        with Archive(folder / f"{name}.db") as archive:
            write(archive, pages, step)
            found.append(contents(archive))
        assert list(verify(folder / f"{name}.db", with_warc=False)) == []
        shuffle.shuffle(pages)
    assert found[0] == found[1]
    assert found[0]["first"] == first_by_definition(pages)
    refold(folder / "other.db", force=True)
    with Archive(folder / "other.db") as archive:
        assert contents(archive) == found[0]


def test_an_older_article_that_is_imported_later_has_the_first_occurrence(tmp_path: Path) -> None:
    later = Page(URLS[0], (POOL[0], POOL[1]), 5)
    older = Page(URLS[3], (POOL[0],), 6, published="2026-04-30T10:00:00Z")
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [later])
        assert contents(archive)["repetitions"] == []
        write(archive, [older])
        ((url, position, scope, of_url, *_),) = contents(archive)["repetitions"]
        assert (url, position, scope, of_url) == (URLS[0], 0, "elsewhere", URLS[3])
        unique = {url: unique for url, _, unique in contents(archive)["texts"]}
        assert unique == {URLS[0]: POOL[1], URLS[3]: POOL[0]}


def test_a_guessed_date_does_not_decide_what_occurred_first(tmp_path: Path) -> None:
    pages = [
        Page(URLS[0], (POOL[0],), 5),
        Page(URLS[3], (POOL[0],), 6, published="2020-01-01", is_guessed=True),
    ]
    with Archive(tmp_path / "a.db") as archive:
        write(archive, pages)
        assert [row[:4] for row in contents(archive)["repetitions"]] == [
            (URLS[3], 0, "elsewhere", URLS[0])
        ]


def test_a_text_added_by_an_edit_is_as_old_as_the_edit(tmp_path: Path) -> None:
    first = Page(URLS[0], (POOL[2], POOL[3]), 1, published="2020-01-01")
    other = Page(URLS[3], (POOL[0],), 3)
    edited = Page(URLS[0], (POOL[2], POOL[3], POOL[0]), 5, published="2020-01-01")
    for name, pages in (("a", [first, other, edited]), ("b", [edited, other, first])):
        with Archive(tmp_path / f"{name}.db") as archive:
            for page in pages:
                write(archive, [page])
            ((url, position, scope, of_url, *_),) = contents(archive)["repetitions"]
            assert (url, position, scope, of_url) == (URLS[0], 2, "elsewhere", URLS[3])
            ((since, _),) = archive.connection.execute(
                "SELECT min(public_since), max(public_since) FROM versions v "
                "JOIN articles a ON a.id = v.article_id WHERE a.url = ?",
                (URLS[0],),
            ).fetchall()
            assert since == "2020-01-02T00:00:00.000Z"


def test_sites_are_those_of_the_urls() -> None:
    assert len({site_of(url) for url in URLS}) == 3


def _count(taken: Iterator[int]) -> int:
    next(taken)
    return 0


@pytest.mark.parametrize("earlier", [3, 9])
def test_the_work_on_another_time_does_not_grow_with_the_articles_that_have_a_paragraph(
    tmp_path: Path, earlier: int
) -> None:
    """Boilerplate is in all articles of a site."""
    steps = {}
    for count in (30, 300):
        pages = [
            Page(f"https://one.example/{n:03}", (POOL[0],), 9 if n else 3) for n in range(count)
        ]
        with Archive(tmp_path / f"{count}.db") as archive:
            write(archive, pages)
            connection = archive.connection
            connection.execute(
                "UPDATE versions SET public_since = ? WHERE id = 20",
                (f"2026-05-{earlier - 1:02}T08:00:00.000Z",),
            )
            taken = itertools.count()
            connection.set_progress_handler(partial(_count, taken), 10)
            FirstOccurrences(connection, archive.folding).update([20])
            connection.set_progress_handler(None, 0)
            steps[count] = next(taken)
            ((_, url, *_),) = contents(archive)["first"]
            assert url == pages[19 if earlier == 3 else 0].url
    assert steps[300] < 2 * steps[30]


TIDES = [f"Low water{n} fell back{n} before noon{n} and mud lay{n} open{n}" for n in range(8)]
LOOMS = [f"Each loom{n} was oiled{n} by hand{n} when wool came{n} down{n}" for n in range(8)]
ONE, TWO, THREE = URLS[0], URLS[3], URLS[6]
_QUOTED = " ".join(TIDES[:3])


def _copies(path: Path) -> list[tuple[str, str, str]]:
    with Archive(path) as archive:
        found = [
            (url, of_url, relation) for url, of_url, relation, *_ in contents(archive)["copies"]
        ]
    assert list(verify(path, with_warc=False)) == []
    return found


def _write(path: Path, pages: list[Page]) -> None:
    with Archive(path) as archive:
        for page in pages:
            write(archive, [page])


@pytest.mark.parametrize("published", [None, "2026-05-01T07:00:00Z"])
def test_an_excerpt_of_an_older_article_that_is_archived_later(
    tmp_path: Path, published: str | None
) -> None:
    excerpt = Page(TWO, (_QUOTED,), 5)
    day = 1 if published is None else 6
    older = Page(ONE, (_QUOTED, *TIDES[3:], *LOOMS), day, published=published)
    for name, pages in (("a", [older, excerpt]), ("b", [excerpt, older])):
        _write(tmp_path / f"{name}.db", pages)
        assert _copies(tmp_path / f"{name}.db") == [(TWO, ONE, "excerpt")]


def test_an_excerpt_of_an_article_that_an_earlier_capture_makes_older(tmp_path: Path) -> None:
    pages = [
        Page(TWO, (_QUOTED,), 3),
        Page(ONE, (_QUOTED, *TIDES[3:], *LOOMS), 5),
        Page(ONE, (_QUOTED, *TIDES[3:], *LOOMS), 1),
    ]
    _write(tmp_path / "a.db", pages)
    assert _copies(tmp_path / "a.db") == [(TWO, ONE, "excerpt")]


def test_an_earlier_version_makes_an_article_the_original(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    _write(path, [Page(TWO, tuple(TIDES), 3), Page(ONE, tuple(TIDES), 5)])
    assert _copies(path) == [(ONE, TWO, "copy")]
    _write(path, [Page(ONE, tuple(LOOMS), 1)])
    assert _copies(path) == [(TWO, ONE, "copy")]
    refold(path, force=True)
    assert _copies(path) == [(TWO, ONE, "copy")]


def test_times_of_articles_that_another_process_has_added(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive(path) as one, Archive(path) as other:
        write(one, [Page(THREE, tuple(LOOMS), 3)])
        write(other, [Page(TWO, tuple(TIDES), 4), Page(ONE, tuple(TIDES), 5)])
        write(one, [Page(ONE, tuple(TIDES), 2)])
    assert _copies(path) == [(TWO, ONE, "copy")]
