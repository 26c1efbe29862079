"""`palimpsest missed`: URLs that were not captured, in groups and one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.db.reader import Reader
from storage.queries.not_captured import NotCapturedFilter, group_not_captured, list_not_captured
from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper


def outcomes(crawled: CrawledNewspaper) -> dict[str, int]:
    """The number of URLs without an article by outcome, except listings, feeds and sitemaps."""
    rows = crawled.palimpsest.rows(
        "SELECT outcome, count(*) FROM urls WHERE article_id IS NULL AND outcome IS NOT NULL "
        "AND coalesce(detail, '') NOT LIKE 'listing%' AND coalesce(detail, '') NOT LIKE 'feed%' "
        "AND coalesce(detail, '') NOT LIKE 'sitemap%' AND coalesce(detail, '') <> 'as it was' "
        "GROUP BY 1"
    )
    return dict(rows)


def test_each_url_without_an_article_is_in_one_group(crawled: CrawledNewspaper) -> None:
    rows = crawled.palimpsest.run("missed", "--json", "-n", "1000").json
    found: dict[str, int] = {}
    for row in rows:
        found[row["outcome"]] = found.get(row["outcome"], 0) + row["urls"]
    assert found == outcomes(crawled)
    assert {"robots", "404", "not-article"} <= set(found)
    assert [row["urls"] for row in rows] == sorted((row["urls"] for row in rows), reverse=True)


def test_urls_are_listed_latest_first_and_can_be_filtered(crawled: CrawledNewspaper) -> None:
    rows = crawled.palimpsest.run("missed", "--urls", "--outcome", "404", "--json").json
    assert rows
    assert {row["outcome"] for row in rows} == {"404"}
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    day = rows[0]["at"][:10]
    for words, count in (
        (["--since", day], len(rows)),
        (["--until", day], 0),
        (["--source", "nobody"], 0),
        (["--reason", rows[0]["detail"]], sum(row["detail"] == rows[0]["detail"] for row in rows)),
    ):
        ran = crawled.palimpsest.run("missed", "--urls", "--outcome", "404", "--json", *words)
        assert len(ran.json) == count, words


def test_the_text_output_has_counts_reasons_and_the_next_step(crawled: CrawledNewspaper) -> None:
    ran = crawled.palimpsest.run("missed")
    assert "robots.txt does not allow it" in ran.out
    assert "--urls" in ran.err
    listed = crawled.palimpsest.run("missed", "--urls", "--outcome", "robots").out
    assert crawled.newspaper.url in listed


def test_the_text_output_has_a_column_for_prose_only_if_there_is_any(
    crawled: CrawledNewspaper,
) -> None:
    for words in ((), ("--urls",)):
        assert "prose" not in crawled.palimpsest.run("missed", *words).out


def test_an_archive_without_missed_urls_says_so(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text('{"text": "One line is enough for an archive."}')
    palimpsest.run("import", "a.jsonl")
    ran = palimpsest.run("missed")
    assert (ran.code, "No URLs were missed" in ran.out) == (0, True)
    assert palimpsest.run("missed", "--json").json == []


def test_urls_left_by_a_stopped_run_are_waiting(
    crawled: CrawledNewspaper, palimpsest: Palimpsest
) -> None:
    palimpsest.crawl(crawled.newspaper.url, "--max-pages", "3")
    (waiting,) = palimpsest.rows("SELECT count(*) FROM urls WHERE state <> 'done'")[0]
    rows = palimpsest.run("missed", "--outcome", "waiting", "--json").json
    assert waiting
    assert sum(row["urls"] for row in rows) == waiting


@pytest.mark.parametrize(
    "selected",
    [NotCapturedFilter(), NotCapturedFilter(source="s"), NotCapturedFilter(outcome="404")],
)
def test_queries_for_missed_urls_use_their_index(
    tmp_path: Path, selected: NotCapturedFilter
) -> None:
    with Archive(tmp_path / "a.db"):
        pass
    with Reader(tmp_path / "a.db") as reader:
        queries: list[str] = []
        reader.connection.set_trace_callback(queries.append)
        group_not_captured(reader, selected)
        list_not_captured(reader, selected)
        reader.connection.set_trace_callback(None)
        plans = [
            row["detail"]
            for query in queries
            for row in reader.connection.execute(f"EXPLAIN QUERY PLAN {query}")
        ]
    steps = [step for step in plans if step.startswith(("SCAN u", "SEARCH u"))]
    assert steps
    assert all("INDEX" in step for step in steps), steps
