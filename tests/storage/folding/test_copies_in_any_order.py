"""Copies follow from when articles were public, also if older texts are archived later."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.folding.refold import refold
from storage.verification.checks import verify
from tests.storage.folding.test_copies import LOOMS, TIDES
from tests.storage.folding.test_first_occurrences import URLS, Page, contents, write

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
