"""The boilerplate and the copies of a dataset are those of an archive of the same captures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.bulk.files.dataset import Dataset
from storage.bulk.files.signed_articles import CapturedArticle
from storage.core.model import Article, Capture, Kind, Paragraph
from storage.text.read_article import ReadArticle
from tests.support.bulk_datasets import captured, compute, rows
from tests.support.measuring.boilerplate_world import NewspaperWorld

_LETTER = "Subscribe to our morning letter and never miss a story from us again."


def newspapers() -> list[CapturedArticle]:
    """Articles of five newspapers with boilerplate, some of which were edited later."""
    captures: list[CapturedArticle] = []
    for number in range(5):
        chance = Random(number)
        for article in NewspaperWorld(250 if number else 500, seed=number):
            values = json.loads(article.as_line())
            texts = [piece.text for piece in article.pieces]
            if chance.random() < (0.5 if number < 4 else 0.02):
                texts.append(_LETTER)
            shown = Article(
                tuple(Paragraph(text, Kind.TEXT) for text in texts),
                title=values["title"],
                author=values["author"],
                published=values["published"],
                language="en" if chance.random() < 0.7 else None,
            )
            url = f"https://paper{number}.example/{len(captures)}"
            seen_at = f"2020-06-01T00:00:00.{len(captures) % 1000:03}Z"
            captures.append(CapturedArticle(url, seen_at, shown))
            if chance.random() < 0.1:
                edited = replace(shown, paragraphs=(*shown.paragraphs[1:], Paragraph("Corrected.")))
                captures.append(CapturedArticle(url, "2020-06-02T00:00:00.000Z", edited))
    return captures


def syndicated() -> list[CapturedArticle]:
    """Stories that sites take over from each other, changed, shortened, extended or joined."""
    chance = Random(9)
    words = [f"word{number}" for number in range(3000)]

    def paragraph() -> str:
        return " ".join(chance.choice(words) for _ in range(30)) + "."

    captures = []
    for story in range(40):
        current = [paragraph() for _ in range(5)]
        # One story has more copies than a small bucket.
        for copy in range(30 if story == 0 else chance.randint(2, 7)):
            texts = list(current)
            at = chance.randrange(len(texts))
            texts[at] = texts[at].replace(chance.choice(texts[at].split()), "changed", 1)
            change = chance.random()
            if change < 0.2 and len(texts) > 1:
                texts.pop(chance.randrange(len(texts)))
            elif change < 0.4:
                texts.insert(chance.randrange(len(texts) + 1), paragraph())
            elif change < 0.5:
                texts = [" ".join(texts)]
            if chance.random() < 0.4:
                current = texts
            published = f"2024-03-{chance.randint(1, 28):02}T08:00:00Z"
            capture = captured(
                f"https://site{chance.randrange(7)}.example/{story}-{copy}",
                texts,
                f"2024-04-{chance.randint(1, 28):02}T10:00:00.000Z",
            )
            article = replace(capture.article, published=chance.choice([None, published]))
            captures.append(replace(capture, article=article))
    return captures


def archived(path: Path, captures: list[CapturedArticle]) -> Archive:
    """An archive of captures, in the order of their times."""
    archive = Archive(path)
    run_id = archive.begin_run("test", {})
    visits = [
        Visit(
            each.url,
            "test",
            Capture(each.url, each.url, each.seen_at),
            ReadArticle.from_article(each.article, archive.folding),
        )
        for each in sorted(captures, key=lambda each: each.seen_at)
    ]
    for start in range(0, len(visits), 200):
        archive.write(run_id, visits[start : start + 200])
    return archive


def copies(dataset: Dataset) -> list[tuple[Any, ...]]:
    urls = {row["id"]: row["url"] for row in rows(dataset, "articles")}
    return sorted(
        (
            *(urls[row["article_id"]], urls[row["of_article_id"]], row["relation"]),
            *(row["similarity"], row["contained"], row["contains"], row["shingles"]),
        )
        for row in rows(dataset, "copies")
    )


@pytest.mark.slow
@pytest.mark.parametrize("chosen", [newspapers, syndicated])
def test_a_dataset_has_the_boilerplate_and_the_copies_of_an_archive(
    tmp_path: Path, chosen: Any
) -> None:
    captures = chosen()
    half = len(captures) // 2
    dataset = compute(tmp_path / "dataset", [[captures[half:]], [captures[:half]]])
    with archived(tmp_path / "archive.db", captures) as archive:
        patterns = archive.connection.execute(
            "SELECT site, key, articles, verdict, is_boilerplate FROM patterns"
        ).fetchall()
        links = archive.connection.execute(
            "SELECT g.digest, l.site, p.key FROM pattern_paragraphs l "
            "JOIN patterns p ON p.id = l.pattern_id JOIN paragraphs g ON g.id = l.paragraph_id"
        ).fetchall()
        expected = archive.connection.execute(
            "SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles "
            "FROM copies c JOIN articles a ON a.id = c.article_id "
            "JOIN articles o ON o.id = c.of_article_id"
        ).fetchall()
    assert sorted(tuple(row.values()) for row in rows(dataset, "patterns")) == sorted(patterns)
    digests = {row["id"]: row["digest"] for row in rows(dataset, "paragraphs")}
    assert sorted(
        (digests[row["paragraph_id"]], row["site"], row["key"])
        for row in rows(dataset, "pattern_paragraphs")
    ) == sorted(links)
    assert copies(dataset) == sorted(expected)
    if chosen is newspapers:
        assert {"boilerplate", "elsewhere", "few"} <= {row[3] for row in patterns}
    else:
        assert {row[2] for row in expected} == {"copy", "excerpt", "shares"}
