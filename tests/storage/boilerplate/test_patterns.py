"""Patterns of a site: they follow from its articles alone, not from when each was added."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.boilerplate.samples import article_rank
from storage.folding import refold as refolding
from storage.folding.refold import refold
from storage.text.line_patterns import pattern_keys
from storage.text.read_article import ReadArticle
from storage.verification.checks import verify
from tests.support.articles import visit, write
from tests.support.measuring.boilerplate_world import NewspaperWorld, Part
from tests.support.newspaper_visits import boilerplate_texts, pattern_rows, write_newspaper

WORLD = NewspaperWorld(240, seed=3)
LINES = ["3 views", "4 views", "Yes.", "File photo", "By Ann Lee, TNN", "By Bob Ray, TNN", ""]


def full_count(archive: Archive) -> dict[tuple[str, int], int]:
    """For each site and pattern, the articles that have it in any version, if two or more do."""
    articles: dict[tuple[str, int], set[int]] = defaultdict(set)
    for site, article_id, text in archive.connection.execute(
        "SELECT a.site, a.id, g.text FROM appearances p JOIN versions v ON v.id = p.version_id "
        "JOIN articles a ON a.id = v.article_id JOIN paragraphs g ON g.id = p.paragraph_id"
    ):
        for key in pattern_keys(text):
            articles[site, key].add(article_id)
    return {key: len(found) for key, found in articles.items() if len(found) > 1}


def check_counts(archive: Archive) -> None:
    rows = archive.connection.execute("SELECT site, key, articles FROM patterns").fetchall()
    assert {(site, key): articles for site, key, articles in rows} == full_count(archive)
    assert dict(archive.connection.execute("SELECT site, articles FROM sites WHERE articles")) == (
        dict(archive.connection.execute("SELECT site, count(*) FROM articles GROUP BY site"))
    )


def in_order(path: Path, numbers: Iterable[int], size: int) -> Archive:
    archive = Archive(path)
    archive.connection.execute("PRAGMA synchronous = OFF")
    write_newspaper(archive, map(WORLD.article, numbers), size)
    return archive


def test_boilerplate_of_a_newspaper_is_found_and_nothing_else(tmp_path: Path) -> None:
    kinds = defaultdict(set)
    for article in WORLD:
        for piece in article.pieces:
            kinds[piece.text].add(piece.part)
    with in_order(tmp_path / "a.db", range(len(WORLD)), 50) as archive:
        found = {text for _, text in boilerplate_texts(archive)}
        assert list(verify(archive.path, with_warc=False)) == []
    scored = {text for text in found if kinds[text] != {Part.SECTION_LABEL}}
    assert all(any(part.is_boilerplate for part in kinds[text]) for text in scored)
    for part in (Part.DATED_LINE, Part.UPDATE_LINE, Part.AUTHOR_LINE, Part.SUBSCRIPTION):
        assert any(part in kinds[text] for text in found)


@pytest.mark.slow
@pytest.mark.parametrize(("order", "size"), [("reversed", 50), ("shuffled", 7), ("shuffled", 240)])
def test_the_order_of_articles_does_not_matter(tmp_path: Path, order: str, size: int) -> None:
    numbers = list(range(len(WORLD)))
    other = numbers[::-1] if order == "reversed" else random.Random(size).sample(numbers, 240)
    with in_order(tmp_path / "a.db", numbers, 50) as archive:
        expected = pattern_rows(archive)
    with in_order(tmp_path / "b.db", other, size) as archive:
        assert pattern_rows(archive) == expected


@pytest.mark.slow
def test_a_refold_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_order(tmp_path / "a.db", range(len(WORLD)), 30) as archive:
        expected = pattern_rows(archive)
        archive.connection.execute("DELETE FROM run_locks")
    monkeypatch.setattr(refolding, "_BATCH", 300)
    refold(tmp_path / "a.db", force=True)
    with Archive(tmp_path / "a.db") as archive:
        assert pattern_rows(archive) == expected


@pytest.mark.slow
def test_articles_that_are_taken_down_leave_no_trace(tmp_path: Path) -> None:
    chosen = set(random.Random(5).sample(range(len(WORLD)), 60))
    remaining = [number for number in range(len(WORLD)) if number not in chosen]
    with in_order(tmp_path / "a.db", remaining, 60) as archive:
        expected = pattern_rows(archive)
    with in_order(tmp_path / "b.db", range(len(WORLD)), 60) as archive:
        archive.connection.execute("DELETE FROM run_locks")
        for number in chosen:
            (article_id,) = archive.connection.execute(
                "SELECT id FROM articles WHERE url = ?", (WORLD.article(number).url,)
            ).fetchone()
            archive.redact(article_id, "a court asked")
        assert pattern_rows(archive) == expected
        assert list(verify(archive.path, with_warc=False)) == []


@pytest.mark.parametrize("size", [1, 3, 99])
@pytest.mark.parametrize("seed", range(6))
def test_counts_equal_a_full_count_for_any_batch_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, size: int
) -> None:
    """Articles on two sites with few lines. Many URLs occur repeatedly: those make versions."""
    chosen = random.Random(seed)
    articles = [
        (
            f"https://s{chosen.randrange(2)}.example/{chosen.randrange(5)}",
            chosen.choices(LINES, k=chosen.randrange(4)),
        )
        for _ in range(20)
    ]
    with Archive(tmp_path / "a.db") as archive:
        for start in range(0, len(articles), size):
            write(archive, articles[start : start + size])
        check_counts(archive)
        before = pattern_rows(archive)
        archive.connection.execute("DELETE FROM run_locks")
    monkeypatch.setattr(refolding, "_BATCH", 4 * size)
    refold(tmp_path / "a.db", force=True)
    with Archive(tmp_path / "a.db") as archive:
        check_counts(archive)
        assert pattern_rows(archive) == before
        assert list(verify(archive.path, with_warc=False)) == []


@pytest.mark.parametrize("size", [1, 5, 99])
def test_an_article_counts_on_the_site_of_its_canonical_url(tmp_path: Path, size: int) -> None:
    stories = [f"The {name} came in." for name in ("sloop", "barge", "cutter", "ketch", "lugger")]
    visits = []
    with Archive(tmp_path / "a.db") as archive:
        for number, story in enumerate(stories):
            lines = ["File photo", f"{number * 7} views", story]
            alias = visit(archive, f"https://amp.example/{number}", lines)
            own = f"https://news.example/{number}"
            assert isinstance(alias.content, ReadArticle)
            content = replace(alias.content, article=replace(alias.content.article, url=own))
            visits.append(replace(alias, content=content))
        for number, story in enumerate(stories):
            lines = ["File photo", f"{number * 7} views", story]
            visits.append(visit(archive, f"https://news.example/{number}", lines))
        visits.append(visit(archive, "https://amp.example/last", ["File photo", "3 views"]))
        run_id = archive.begin_run("test", {})
        for start in range(0, len(visits), size):
            archive.write(run_id, visits[start : start + size])
        check_counts(archive)
        for line in ("File photo", "3 views"):
            rows = archive.connection.execute(
                "SELECT site, articles FROM patterns WHERE key = ?", pattern_keys(line)[-1:]
            ).fetchall()
            assert rows == [("news.example", 5)]


def test_the_sample_of_a_pattern_are_the_articles_with_the_lowest_ranks(tmp_path: Path) -> None:
    with in_order(tmp_path / "a.db", range(len(WORLD)), 40) as archive:
        pattern_id, articles = archive.connection.execute(
            "SELECT id, articles FROM patterns ORDER BY articles DESC LIMIT 1"
        ).fetchone()
        ranks = [
            article_rank(key)
            for (key,) in archive.connection.execute(
                "SELECT DISTINCT a.key FROM pattern_paragraphs l "
                "JOIN appearances p ON p.paragraph_id = l.paragraph_id "
                "JOIN articles a ON a.version_id = p.version_id AND a.site = l.site "
                "WHERE l.pattern_id = ?",
                (pattern_id,),
            )
        ]
        stored = archive.connection.execute(
            "SELECT rank FROM pattern_samples WHERE pattern_id = ? ORDER BY rank", (pattern_id,)
        ).fetchall()
    assert len(ranks) == articles > 16
    assert [rank for (rank,) in stored] == sorted(ranks)[:16]


def count(archive: Archive, site: str, line: str) -> tuple[int, int]:
    """The articles of a site that have the broadest pattern of a line, and its paragraphs."""
    (row,) = archive.connection.execute(
        "SELECT articles, (SELECT count(*) FROM pattern_paragraphs l WHERE l.pattern_id = t.id) "
        "FROM patterns t WHERE site = ? AND key = ?",
        (site, pattern_keys(line)[-1]),
    ).fetchall()
    return int(row[0]), int(row[1])


@pytest.mark.slow
def test_a_pattern_that_other_sites_have_often_is_counted_completely(tmp_path: Path) -> None:
    def lines(site: str, numbers: range) -> list[tuple[str, list[str]]]:
        return [(f"https://{site}.example/{n}", [f"{n} views"]) for n in numbers]

    with Archive(tmp_path / "a.db") as archive:
        write(archive, lines("one", range(100)))
        write(archive, lines("small", range(1)))
        write(archive, lines("one", range(100, 200)) + lines("two", range(200, 300)))
        write(archive, lines("small", range(500, 501)))
        assert count(archive, "small.example", "1 views") == (2, 2)


def test_all_lines_of_an_article_with_a_pattern_are_linked(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [("https://s.example/1", [f"{n} points" for n in range(300)])])
        write(archive, [("https://s.example/2", ["7,000 points"])])
        assert count(archive, "s.example", "1 points") == (2, 301)


def test_an_article_that_moves_within_its_site_keeps_its_patterns(tmp_path: Path) -> None:
    numbers = range(30)
    with Archive(tmp_path / "a.db") as archive:
        visits = []
        for number in numbers:
            lines = [f"{number} views", f"The cutter came in on day {number} of the storm."]
            old = visit(archive, f"https://s.example/amp/{number}", lines)
            own = f"https://s.example/{number}"
            assert isinstance(old.content, ReadArticle)
            content = replace(old.content, article=replace(old.content.article, url=own))
            visits.append(replace(old, content=content))
            visits.append(visit(archive, own, lines))
        run_id = archive.begin_run("test", {})
        archive.write(run_id, visits[: len(visits) // 2])
        archive.write(run_id, visits[len(visits) // 2 :])
        assert count(archive, "s.example", "1 views") == (30, 30)
        assert list(verify(archive.path, with_warc=False)) == []
