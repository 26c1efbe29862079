"""The better known outcome of a URL wins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage.archive.archive import Archive
from storage.core.model import Failure, NoArticle, Outcome
from storage.merge.merge import merge
from tests.support.merged_archives import TEXTS, URLS, Page, rows, write


def outcomes(tmp_path: Path, *contents: tuple[int, Any]) -> list[Any]:
    """The outcome of a URL after merging archives that visited it on these days."""
    others = []
    for number, (day, content) in enumerate(contents):
        others.append(tmp_path / f"{number}.db")
        write(others[-1], [Page(URLS[0], (TEXTS[0],), day)], content=content)
    results = []
    for name, ordered in (("a.db", others), ("b.db", others[::-1])):
        merge(tmp_path / name, ordered)
        results.append(
            rows(tmp_path / name, "SELECT state, outcome, fetched_at, article_id FROM urls")
        )
    assert results[0] == results[1]
    return results[0]


def test_the_later_outcome_wins(tmp_path: Path) -> None:
    failure = Failure(Outcome.ERROR, "503")
    assert outcomes(tmp_path, (1, failure), (2, None)) == [
        ("done", "archived", "2026-05-02T08:00:00.000Z", 1)
    ]


def test_an_article_that_is_gone_stays(tmp_path: Path) -> None:
    gone = Failure(Outcome.NOT_FOUND, "404")
    assert outcomes(tmp_path, (1, None), (3, gone), (2, NoArticle("listing"))) == [
        ("done", "404", "2026-05-03T08:00:00.000Z", 1)
    ]


def test_where_a_url_was_found_is_kept(tmp_path: Path, north: Path) -> None:
    with Archive(north) as archive:
        archive.connection.execute("UPDATE urls SET found_on = 2 WHERE id = 1")
        archive.connection.execute("UPDATE urls SET found_on = 1 WHERE id = 2")
        archive.connection.commit()
    merge(tmp_path / "all.db", [north])
    query = "SELECT u.url, o.url FROM urls u JOIN urls o ON o.id = u.found_on ORDER BY 1"
    assert rows(tmp_path / "all.db", query) == [(URLS[0], URLS[1]), (URLS[1], URLS[0])]


def test_urls_that_wait_are_left_to_the_next_run(tmp_path: Path, north: Path) -> None:
    with Archive(north) as archive:
        archive.connection.execute("UPDATE urls SET state = 'leased', outcome = NULL WHERE id = 1")
        archive.connection.commit()
    merge(tmp_path / "all.db", [north])
    assert rows(tmp_path / "all.db", "SELECT state FROM urls ORDER BY url") == [
        ("queued",),
        ("done",),
    ]
