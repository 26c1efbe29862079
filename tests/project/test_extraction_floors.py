"""The figures of extraction stay above their floors, and its benchmark reports what it should."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from storage.core.model import PageProse
from tests.support.measuring import floors
from tests.support.measuring.benchmark_process import run_benchmark
from tests.support.measuring.extraction_corpora import (
    NAMES,
    NEWS_PAGES,
    SNIPPET_PAGES,
    WCXB,
    Page,
    half_of,
    is_present,
    read_pages,
)
from tests.support.measuring.extraction_quality import (
    FieldCounts,
    Reading,
    evaluate_readings,
    floor_figures,
    largest_left_out,
)
from tests.support.paths import CORPORA, NO_CORPUS, ROOT

FLOORS = floors.read(floors.FILE.read_text("utf-8"))
PARAGRAPHS = [
    f"On day {day} the ferry left the quay at {day % 12 + 1} o'clock, the keeper of the light "
    f"wrote in his book, with {day + 30} persons aboard and a calm sea as far as the island."
    for day in range(1, 13)
]
MENU = "".join(f'<li><a href="/{word}/">{word.title()}</a></li>' for word in "news sea".split())


@pytest.mark.slow
@pytest.mark.parametrize("corpus", NAMES)
def test_the_pages_of_a_corpus_are_read_as_well_as_their_floors_ask(corpus: str) -> None:
    if not is_present(corpus):
        pytest.skip(f"no corpus at {CORPORA / corpus}: {NO_CORPUS}")
    figures = floor_figures(corpus)
    assert figures.keys() <= FLOORS.keys()
    short = floors.shortfalls(FLOORS, figures)
    assert not short, (
        f"{'; '.join(short)}; for details run `python -m benchmarks.extraction --peers none "
        f"--corpus {corpus} --rejected --left-out 20`"
    )


def test_each_page_is_in_one_of_two_halves() -> None:
    halves = [half_of(f"page {number}") for number in range(1000)]
    assert 450 < halves.count("a") < 550
    assert set(halves) == {"a", "b"}


def a_page(**known: Any) -> Page:
    unknown: dict[str, Any] = dict.fromkeys(("truth", "title", "author", "published"))
    unknown |= {"required": (), "forbidden": ()}
    file = Path("a.html.gz")
    unknown |= {"corpus": "own", "name": "a", "file": file, "url": "https://a.example/"}
    return Page(**unknown | known)


def test_a_rejected_page_is_counted_with_its_reason_and_as_a_page_without_text() -> None:
    pages = [a_page(truth="the ferry left"), a_page(truth="the ferry left")]
    quality = evaluate_readings(pages, [Reading("the ferry left"), Reading("", reason="listing")])
    assert quality.rejected == {"listing": 1}
    assert quality.empty == 1
    assert quality.word_f1 == 0.5


def test_metadata_is_scored_on_the_pages_whose_true_value_is_known() -> None:
    pages = [
        a_page(title="Ferry leaves", author="Ada Quay"),
        a_page(title="Ferry leaves", author="Ada Quay"),
        a_page(title="Ferry leaves", author="Ada Quay and Reefs Press"),
        a_page(title="Ferry leaves"),
    ]
    readings = [
        Reading("", title="Ferry leaves", author="Ada Quay"),
        Reading("", title="Ferry sinks"),
        Reading("", title="Ferry leaves | Gazette", author="Ada Quay", agency="Reefs Press"),
        Reading("", title="Ferry leaves", author="Nobody"),
    ]
    metadata = evaluate_readings(pages, readings).metadata
    assert metadata is not None
    title, author, published = (metadata[field] for field in ("title", "author", "published"))
    assert title == FieldCounts(right=3, wrong=1, missing=0, unknown=0, same=2)
    assert (title.right_share, title.wrong_share) == (3 / 4, 1 / 4)
    assert (title.strict_right_share, title.strict_wrong_share) == (1 / 2, 1 / 2)
    assert author == FieldCounts(right=2, wrong=0, missing=1, unknown=1, same=2)
    assert author.right_share == 2 / 3
    assert author.wrong_share == published.wrong_share == 0


def test_what_a_corpus_does_not_tell_is_not_scored() -> None:
    quality = evaluate_readings([a_page(required=("ferry",))], [Reading("the ferry left")])
    assert quality.snippets is not None
    assert quality.snippets.f1 == 1
    assert (quality.grams, quality.word_f1, quality.metadata) == (None, None, None)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """Two pages in each of two corpora of our own; one page is a listing."""
    article = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    page = (
        "<!doctype html><html lang=en><head><title>The ferry's book</title>"
        f"<meta property='og:type' content='article'></head><body><ul>{MENU}</ul>"
        f"<article><h1>The ferry's book</h1>{article}</article></body></html>"
    )
    listing = f"<!doctype html><html><title>News</title><body><ul>{MENU}</ul></body></html>"
    known = {"articleBody": "\n\n".join(PARAGRAPHS), "url": "https://a.example/2024/book.html"}
    described = known | {"title": "The ferry's book", "author": None, "published": None}
    for name, truth in ((NEWS_PAGES, known), (WCXB, described)):
        folder = tmp_path / name / "html"
        folder.mkdir(parents=True)
        (folder / "book.html.gz").write_bytes(gzip.compress(page.encode()))
        (folder / "list.html.gz").write_bytes(gzip.compress(listing.encode()))
        pages = {"book": truth, "list": truth | {"url": None}}
        (tmp_path / name / "ground-truth.json").write_text(json.dumps(pages), "utf-8")
    return tmp_path


@pytest.mark.process
def test_the_benchmark_exits_with_2_without_a_corpus(tmp_path: Path) -> None:
    result = run_benchmark("extraction", tmp_path, "--peers", "none")
    assert result.returncode == 2
    assert "no corpus" in result.stderr


@pytest.mark.process
def test_the_benchmark_measures_the_corpora_that_are_present(corpora: Path) -> None:
    result = run_benchmark("extraction", corpora, "--peers", "none", "--json")
    assert result.returncode == 0, result.stderr
    assert f"no corpus at {corpora / SNIPPET_PAGES}" in result.stderr
    figures = json.loads(result.stdout)
    own = figures[WCXB]["Palimpsest"]
    assert (own["pages"], own["empty"], sum(own["rejected"].values())) == (2, 1, 1)
    assert own["grams"]["recall"] == pytest.approx(0.5, abs=0.01)
    assert own["metadata"]["title"]["right"] == 1
    assert figures[NEWS_PAGES]["Palimpsest"]["metadata"] == {}
    assert SNIPPET_PAGES not in figures

    text = run_benchmark(
        "extraction", corpora, "--peers", "none", "--rejected", "--corpus", WCXB
    ).stdout
    assert "wcxb-dev: 2 pages" in text
    assert "rejected by Palimpsest: 1" in text
    (rejection,) = [line for line in text.splitlines() if line.startswith("  list: ")]
    length = len("\n\n".join(PARAGRAPHS))
    assert rejection.endswith(f"; true text: {length:,} characters")


@pytest.mark.process
def test_the_benchmark_compares_speed_with_older_code_and_over_a_site(corpora: Path) -> None:
    words = ("--speed", "--before", str(ROOT), "--sites", "1", "--site-pages", "25", "--json")
    result = run_benchmark("extraction", corpora, *words)
    assert result.returncode == 0, result.stderr
    news, site = json.loads(result.stdout)
    assert news["title"].startswith("2 news pages")
    assert {"Palimpsest", "before"} <= site["readers"].keys()
    assert "25 pages" in site["title"]


def test_pages_with_the_largest_share_left_out_come_first() -> None:
    pages = [a_page(name="little"), a_page(name="rejected"), a_page(name="much"), a_page()]
    little, much, none = (
        PageProse(100, 10, "the keeper"),
        PageProse(100, 40, "the light"),
        PageProse(9),
    )
    readings = [Reading("", prose=prose) for prose in (little, None, much, none)]
    found = largest_left_out(pages, readings, 2)
    assert [(page.name, prose) for page, prose in found] == [("much", much), ("little", little)]


def test_the_halves_of_a_corpus_make_up_the_corpus(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.measuring.extraction_corpora.CORPORA", corpora)
    halves = [page.name for page in (*read_pages(WCXB, "a"), *read_pages(WCXB, "b"))]
    assert sorted(halves) == [page.name for page in read_pages(WCXB)] == ["book", "list"]
