"""The generated newspapers of the boilerplate benchmark are what it says that they are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from crawler.ingest.files import Line, parse_line
from storage.core.model import Kind
from tests.support.measuring.boilerplate_world import DAYS, START, NewspaperWorld, Part
from tests.support.paths import ROOT

ARTICLES = 1_000
WORLD = NewspaperWorld(ARTICLES, seed=3)


@pytest.fixture(scope="module")
def texts() -> dict[Part, Counter[str]]:
    """The occurrences of every text, by what it is."""
    texts: dict[Part, Counter[str]] = defaultdict(Counter)
    for article in WORLD:
        for piece in article.pieces:
            texts[piece.part][piece.text] += 1
    return texts


def test_an_article_depends_on_size_seed_and_number_alone() -> None:
    same, other = NewspaperWorld(ARTICLES, seed=3), NewspaperWorld(ARTICLES, seed=4)
    for number in (999, 7, 500):
        assert same.article(number) == WORLD.article(number)
        assert other.article(number).full_text != WORLD.article(number).full_text


def test_articles_are_numbered_in_the_order_of_publication_over_ninety_days() -> None:
    times = [article.published for article in WORLD]
    assert times == sorted(times)
    assert 0 <= (times[0] - START).days <= 1
    assert DAYS - 1 <= (times[-1] - START).days <= DAYS
    assert len({article.url for article in WORLD}) == len(WORLD) == ARTICLES
    sites = Counter(article.url.split("/")[2] for article in WORLD)
    assert sites == {"national.example": 950, "town.example": 50}


def test_every_part_occurs_about_as_often_as_in_real_newspapers(
    texts: dict[Part, Counter[str]],
) -> None:
    shares = {
        Part.DATED_LINE: 0.22,
        Part.UPDATE_LINE: 0.30,
        Part.CAPTION: 0.06,
        Part.WIRE_CREDIT: 0.08,
        Part.AUTHOR_LINE: 0.40,
        Part.READING_TIME: 0.25,
        Part.VIEWS: 0.25,
        Part.SUBSCRIPTION: 0.50,
        Part.SECTION_LABEL: 0.20,
    }
    for part, share in shares.items():
        assert texts[part].total() / ARTICLES == pytest.approx(share, abs=0.05), part
    assert set(texts) == set(Part) - {Part.PRESS_RELEASE}
    assert set(texts[Part.LETTER].values()) == {7}
    assert len(texts[Part.LETTER]) == 7


def test_body_paragraphs_are_unique(texts: dict[Part, Counter[str]]) -> None:
    for part in (Part.BODY, Part.DATELINE, Part.VERSE, Part.FIGURES):
        assert set(texts[part].values()) == {1}, part


def test_dated_lines_contain_the_day_of_their_article() -> None:
    for article in WORLD:
        for piece in article.pieces:
            if piece.part is Part.DATED_LINE:
                assert f"{article.published:%B}" in piece.text
                assert f" {article.published.day}" in piece.text


def test_a_running_story_has_forty_reports_within_two_weeks() -> None:
    reports = [article for article in WORLD if "collapse inquiry" in article.title]
    assert len(reports) == 40
    assert (reports[-1].published - reports[0].published).days < 15
    background = Counter(
        piece.text
        for article in reports
        for piece in article.pieces
        if piece.part is Part.BACKGROUND
    )
    assert len(background) == 3
    assert all(20 < count < 40 for count in background.values())


def test_galleries_and_poems_repeat_a_paragraph_within_the_article() -> None:
    for part in (Part.GALLERY_CAPTION, Part.REFRAIN):
        articles = [
            Counter(piece.text for piece in article.pieces if piece.part is part)
            for article in WORLD
        ]
        repeated = [max(counts.values()) for counts in articles if counts]
        assert repeated
        assert min(repeated) > 1


def test_lines_of_json_are_read_as_the_paragraphs_of_the_world() -> None:
    kinds = set()
    for number in range(0, ARTICLES, 3):
        article = WORLD.article(number)
        read = parse_line(Line(Path("world.jsonl"), number + 1, article.as_line().encode()))
        assert isinstance(read, tuple)
        url, parsed, _ = read
        assert url == article.url
        assert parsed.full_text == article.full_text
        assert [(p.text, p.kind) for p in parsed.paragraphs] == [
            (piece.text, piece.kind) for piece in article.pieces
        ]
        kinds |= {piece.kind for piece in article.pieces}
    assert kinds == {Kind.TEXT, Kind.TABLE}


def test_copies_of_a_press_release_are_nearly_identical() -> None:
    world = NewspaperWorld(100, copies=50)
    releases = [
        [piece.text for piece in article.pieces]
        for article in world
        if article.pieces[0].part is Part.PRESS_RELEASE
    ]
    assert len(world) == 150
    assert len(releases) == 50
    first = set(releases[0])
    assert all(len(first & set(texts)) >= 6 for texts in releases)
    assert len(set(map(tuple, releases))) > 40


def benchmark(*options: str) -> list[dict[str, Any]]:
    """The figures that the benchmark prints."""
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.boilerplate", "--json", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    figures: list[dict[str, Any]] = json.loads(result.stdout)
    return figures


@pytest.mark.process
def test_the_benchmark_reports_each_size_in_each_order() -> None:
    figures = benchmark("--sizes", "100", "--orders", "date,shuffled", "--copies", "8")
    assert [(each["articles"], each["copies"], each["order"]) for each in figures] == [
        (100, 0, "date"),
        (100, 0, "shuffled"),
        (100, 8, "date"),
        (100, 8, "shuffled"),
    ]
    parts = figures[0]["parts"]
    true = sum(each["occurrences"] for each in parts.values() if each["is_boilerplate"])
    assert figures[0]["found"] + figures[0]["missed"] == true
    assert figures[0]["occurrences_judged_otherwise"] is None
    assert figures[2]["parts"]["press release"]["occurrences"] == 8 * 8
    assert figures[2]["articles_with_copy_rows"] >= 7


@pytest.mark.slow
@pytest.mark.process
def test_the_boilerplate_of_a_thousand_articles_is_found_in_any_order() -> None:
    for figures in benchmark("--sizes", "1000", "--orders", "date,shuffled", "--seed", "9"):
        assert figures["recall"] >= 0.98
        assert figures["precision"] >= 0.99
        assert not figures["occurrences_judged_otherwise"]
