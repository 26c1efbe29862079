"""First occurrences and repetitions of a dataset, by the rules of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage.bulk.files.dataset import Dataset
from storage.bulk.files.signed_articles import CapturedArticle
from storage.core.model import Origin, Origins
from tests.support.bulk_datasets import captured, compute, rows

FERRY = (
    "The ferry to the island left an hour late on Sunday, and nobody on the quay was surprised "
    "by that at all."
)
QUOTED = f"“{FERRY}”"
GOAT = "Its captain blamed the fog, the tide and a goat that would not leave the car deck."
Repetition = tuple[str, int, str, str, int, str]


def at(hour: int) -> str:
    return f"2026-05-01T{hour:02}:00:00.000Z"


def article(name: str, hour: int, *texts: str, published: str | None = None) -> CapturedArticle:
    """A capture of the article at `name`, a host and a path."""
    found = captured(f"https://{name}", texts, at(hour))
    return replace(found, article=replace(found.article, published=published))


def dataset(tmp_path: Path, *captures: CapturedArticle) -> Dataset:
    return compute(tmp_path / "dataset", [[list(captures)]])


def urls(found: Dataset) -> dict[int, str]:
    """The URLs of the articles without their scheme, by id."""
    return {row["id"]: row["url"].removeprefix("https://") for row in rows(found, "articles")}


def repetitions(found: Dataset) -> list[Repetition]:
    """Article, position, scope, other article, its position, and the text there."""
    names = urls(found)
    texts = {row["id"]: row["text"] for row in rows(found, "paragraphs")}
    return sorted(
        (
            *(names[row["article_id"]], row["position"], row["scope"]),
            *(names[row["of_article_id"]], row["of_position"], texts[row["of_paragraph_id"]]),
        )
        for row in rows(found, "repetitions")
    )


def first(found: Dataset, text: str) -> tuple[str, int]:
    """The article and the position in which a paragraph occurred first."""
    names = urls(found)
    articles = {row["id"]: row["article_id"] for row in rows(found, "versions")}
    (row,) = (row for row in rows(found, "paragraphs") if row["text"] == text)
    return names[articles[row["version_id"]]], row["position"]


def test_a_paragraph_that_occurs_once_repeats_nothing(tmp_path: Path) -> None:
    found = dataset(tmp_path, article("a.example/1", 8, FERRY, GOAT))
    assert repetitions(found) == []
    assert first(found, GOAT) == ("a.example/1", 1)


def test_the_article_that_was_public_first_is_repeated(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 9, GOAT, FERRY, published="2026-04-30T08:00:00Z"),
        article("a.example/2", 8, FERRY),
        article("a.example/3", 8, FERRY),
    )
    assert repetitions(found) == [
        ("a.example/2", 0, "site", "a.example/1", 1, FERRY),
        ("a.example/3", 0, "site", "a.example/1", 1, FERRY),
    ]
    since = {row["id"]: row["public_since"] for row in rows(found, "versions")}
    assert sorted(since.values()) == ["2026-04-30T08:00:00.000Z", at(8), at(8)]


def test_of_articles_since_the_same_time_the_first_url_counts(tmp_path: Path) -> None:
    found = dataset(
        tmp_path, article("a.example/2", 8, FERRY), article("a.example/1", 8, FERRY, GOAT)
    )
    assert first(found, FERRY) == ("a.example/1", 0)


def test_a_guessed_time_of_publication_does_not_count(tmp_path: Path) -> None:
    guessed = article("a.example/1", 9, FERRY, published="2026-04-30")
    origins = Origins(None, None, Origin.GUESSED, None)
    guessed = replace(guessed, article=replace(guessed.article, origins=origins))
    found = dataset(tmp_path, guessed, article("a.example/2", 8, FERRY, GOAT))
    assert first(found, FERRY) == ("a.example/2", 0)


def test_only_the_version_that_was_seen_first_dates_from_the_publication(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 8, FERRY, published="2026-04-30T08:00:00Z"),
        article("a.example/1", 9, FERRY, GOAT, published="2026-04-30T08:00:00Z"),
    )
    assert [row["public_since"] for row in rows(found, "versions")] == [
        *("2026-04-30T08:00:00.000Z", at(9))
    ]
    assert repetitions(found) == []


def test_a_site_repeats_itself_before_others(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 7, FERRY),
        article("b.example/1", 8, GOAT, FERRY),
        article("b.example/2", 9, FERRY),
    )
    assert repetitions(found) == [
        ("b.example/1", 1, "elsewhere", "a.example/1", 0, FERRY),
        ("b.example/2", 0, "site", "b.example/1", 1, FERRY),
    ]
    assert [(row["site"], row["position"]) for row in rows(found, "first_occurrences")] == [
        ("b.example", 1)
    ]


def test_within_a_version_its_earlier_positions_come_before_other_articles(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 7, FERRY),
        article("a.example/2", 8, GOAT, QUOTED, "Yes.", FERRY, "Yes."),
    )
    assert repetitions(found) == [
        ("a.example/2", 1, "site", "a.example/1", 0, FERRY),
        ("a.example/2", 3, "article", "a.example/2", 1, QUOTED),
    ]


def test_near_duplicates_count_for_the_article_that_had_the_wording_first(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 7, GOAT, FERRY),
        article("a.example/2", 8, QUOTED),
        article("a.example/3", 9, QUOTED),
    )
    assert repetitions(found) == [
        ("a.example/2", 0, "site", "a.example/1", 1, FERRY),
        ("a.example/3", 0, "site", "a.example/2", 0, QUOTED),
    ]


def test_a_changed_fact_is_no_repetition(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 7, FERRY),
        article("a.example/2", 8, FERRY.replace("Sunday", "Monday")),
    )
    assert len(rows(found, "near_duplicates")) == 1
    assert repetitions(found) == []


def test_only_current_versions_repeat_but_former_ones_are_repeated(tmp_path: Path) -> None:
    found = dataset(
        tmp_path,
        article("a.example/1", 7, FERRY),
        article("a.example/1", 8, GOAT),
        article("a.example/2", 9, FERRY),
        article("a.example/2", 10, FERRY, "The boat is at sea."),
        article("a.example/3", 9, GOAT),
        article("a.example/3", 10, "The goat is ashore."),
    )
    assert repetitions(found) == [("a.example/2", 0, "site", "a.example/1", 0, FERRY)]


def columns(found: Dataset, table: str) -> Sequence[Any]:
    return list(rows(found, table)[0])


def test_the_tables_have_the_columns_of_an_archive(tmp_path: Path) -> None:
    found = dataset(
        tmp_path, article("a.example/1", 7, FERRY), article("b.example/1", 8, FERRY, FERRY)
    )
    assert columns(found, "repetitions") == [
        *("article_id", "position", "paragraph_id", "scope"),
        *("of_article_id", "of_position", "of_paragraph_id", "similarity", "differs"),
    ]
    assert columns(found, "first_occurrences") == ["paragraph_id", "site", "version_id", "position"]
    assert columns(found, "paragraphs") == [
        *("id", "text", "digest", "shingles", "version_id", "position")
    ]
