"""Boilerplate counts: kept up to date, they equal a full count, after writes and after a refold."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.folding import refold as refolding
from storage.folding.refold import refold
from storage.text.read_article import ReadArticle
from tests.support.articles import visit, write

FERRY = (
    "The ferry to the outer islands leaves the old stone pier at dawn with mail and bread and lamp "
    "oil, and all who wish to cross must have written to the harbour master on the evening before."
)
NOTICE = (
    "Letters to the editor may be left at the bakery in the lane behind the customs house, where "
    "they are read aloud on quiet mornings before anybody decides what of them is to be printed."
)
NAMES = ("sloop", "barge", "dinghy", "cutter", "lugger", "ketch")
BASES = (
    "the tall mast of the fishing boat broke in the storm of last night and nobody in the village",
    "a keeper of the light said the lamp on the point would be lit again before the first of may",
)
FILLING = ("quietly", "slowly", "gently", "simply", "truly", "still", "then", "again", "indeed")
Counts = dict[tuple[str, int], int]


def stored_counts(archive: Archive) -> Counts:
    rows = archive.connection.execute("SELECT site, paragraph_id, articles FROM site_paragraphs")
    return {(site, paragraph_id): articles for site, paragraph_id, articles in rows}


def full_count(archive: Archive) -> Counts:
    """For each site and paragraph, the articles with it or a paragraph that folds with it."""
    family: dict[int, set[int]] = defaultdict(set)
    for one, other in archive.connection.execute(
        "SELECT paragraph_id, of_paragraph_id FROM near_duplicates "
        "WHERE differs IN ('nothing', 'wording')"
    ):
        family[one].add(other)
        family[other].add(one)
    articles_with: dict[tuple[str, int], set[int]] = defaultdict(set)
    for site, paragraph_id, article_id in archive.connection.execute(
        "SELECT a.site, p.paragraph_id, a.id FROM appearances p "
        "JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id"
    ):
        articles_with[site, paragraph_id].add(article_id)
    counts = {}
    for site, paragraph_id in list(articles_with):
        members = {paragraph_id} | family[paragraph_id]
        articles = set().union(*(articles_with[site, member] for member in members))
        counts[site, paragraph_id] = len(articles)
    return {key: count for key, count in counts.items() if count > 1}


def check_counts(archive: Archive) -> None:
    assert stored_counts(archive) == full_count(archive)
    assert dict(archive.connection.execute("SELECT site, articles FROM sites WHERE articles")) == (
        dict(archive.connection.execute("SELECT site, count(*) FROM articles GROUP BY site"))
    )


def reworded(chosen: random.Random) -> str:
    words = chosen.choice(BASES).split()
    for _ in range(chosen.randrange(4)):
        if chosen.random() < 0.7:
            words.insert(chosen.choice((2, 5, 9, len(words))), chosen.choice(FILLING))
        else:
            words[chosen.choice((3, 7))] = chosen.choice(FILLING)
    return " ".join(words)


def random_articles(seed: int) -> list[tuple[str, list[str]]]:
    """Articles on two sites with few distinct paragraphs. Many URLs occur repeatedly: versions."""
    chosen = random.Random(seed)
    texts = [reworded(chosen) for _ in range(8)] + ["Yes.", "No."]
    return [
        (
            f"https://s{chosen.randrange(2)}.example/{chosen.randrange(4)}",
            chosen.choices(texts, k=chosen.randrange(4)),
        )
        for _ in range(16)
    ]


def write_in_batches(
    archive: Archive, articles: Sequence[tuple[str, list[str]]], size: int
) -> None:
    for start in range(0, len(articles), size):
        write(archive, articles[start : start + size])


@pytest.mark.parametrize("size", [1, 3, 99])
@pytest.mark.parametrize("seed", range(12))
def test_counts_equal_a_full_count_for_any_batch_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, size: int
) -> None:
    with Archive(tmp_path / "a.db") as archive:
        write_in_batches(archive, random_articles(seed), size)
        check_counts(archive)
        before = stored_counts(archive)
    monkeypatch.setattr(refolding, "_BATCH", 4 * size)
    refold(tmp_path / "a.db", force=True)
    with Archive(tmp_path / "a.db") as archive:
        check_counts(archive)
        assert stored_counts(archive) == before


@pytest.mark.slow
def test_a_paragraph_with_many_rewordings_is_counted_with_all_of_them(tmp_path: Path) -> None:
    base = (FERRY + " " + NOTICE).split()
    names = [f"quietly{one}{other}" for one in "abcdefghij" for other in "abcdefgh"]
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [("https://s.example/base", [" ".join(base)])])
        articles = [(f"https://s.example/{name}", [" ".join([*base, name])]) for name in names]
        write_in_batches(archive, articles, 1)
        write(archive, [("https://s.example/more", [" ".join(base)])])
        check_counts(archive)


@pytest.mark.parametrize("size", [1, 5, 99])
def test_an_article_counts_on_the_site_of_its_canonical_url(tmp_path: Path, size: int) -> None:
    stories = [f"On day {number} the {name} came in." for number, name in enumerate(NAMES)]
    visits = []
    with Archive(tmp_path / "a.db") as archive:
        for number, story in enumerate(stories):
            alias = visit(archive, f"https://amp.example/{number}", [FERRY, story])
            own = f"https://news.example/{number}"
            assert isinstance(alias.content, ReadArticle)
            content = replace(alias.content, article=replace(alias.content.article, url=own))
            visits.append(replace(alias, content=content))
        for number, story in enumerate(stories):
            visits.append(visit(archive, f"https://news.example/{number}", [FERRY, story]))
        visits.append(visit(archive, "https://amp.example/last", [FERRY]))
        run_id = archive.begin_run("test", {})
        for start in range(0, len(visits), size):
            archive.write(run_id, visits[start : start + size])
        check_counts(archive)
        assert stored_counts(archive) == {("news.example", 1): len(NAMES)}
        before = archive.connection.execute("SELECT * FROM first_occurrences").fetchall()
    refold(tmp_path / "a.db", force=True)
    with Archive(tmp_path / "a.db") as archive:
        check_counts(archive)
        assert archive.connection.execute("SELECT * FROM first_occurrences").fetchall() == before
