"""What commands and pages say about the extraction of an article: sources, losses and guesses."""

from __future__ import annotations

import re

import pytest

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import (
    Article,
    Capture,
    NoArticle,
    Origin,
    Origins,
    PageProse,
    Paragraph,
    TextSource,
)
from storage.text.read_article import ReadArticle
from tests.support.command import Palimpsest
from tests.support.serving import serving

FERRY = "https://s.example/ferry"
COPY = "https://t.example/ferry"
REJECTED = "https://s.example/?p=13"
TEXT = (
    "The ferry to the outer islands was laid up on Monday after its skipper found a crack in the "
    "shaft that drives the starboard screw, and no boat of its size is to be had before May.",
    "Until then the post goes by the small launch, which takes twelve people and no carts.",
)


@pytest.fixture
def archive(palimpsest: Palimpsest) -> Palimpsest:
    """Two versions of an article from different sources, a copy, and a rejected page."""
    guessed = Origins(published=Origin.GUESSED)
    with Archive(palimpsest.archive) as opened:
        for url, day, article in (
            (FERRY, 1, Article(tuple(map(Paragraph, TEXT[:1])), text_source=TextSource.FAST)),
            (
                FERRY,
                2,
                Article(
                    tuple(map(Paragraph, TEXT)),
                    title="The ferry",
                    agency="Reuters",
                    published="2024-03-05",
                    origins=guessed,
                    text_source=TextSource.JSON_LD,
                    prose=PageProse(1000, 124, "Farmers have asked for a barge"),
                ),
            ),
            (COPY, 3, Article(tuple(map(Paragraph, TEXT)), published="2025-03-05")),
            (REJECTED, 3, NoArticle("listing", "a front page", PageProse(2345))),
        ):
            capture = Capture(url, url, f"2026-05-{day:02}T08:00:00.000Z", 200)
            content = (
                ReadArticle.from_article(article, opened.folding)
                if isinstance(article, Article)
                else article
            )
            run_id = opened.begin_run("test", {})
            opened.write(run_id, [Visit(url, "test", capture, content)])
            opened.finish_run(run_id, "finished")
    return palimpsest


def test_show_says_what_is_missing_guessed_and_taken_from_elsewhere(archive: Palimpsest) -> None:
    out = archive.run("show", "1").out
    assert re.search(r"12 % of the page's prose was left out$", out, re.MULTILINE)
    assert "Farmers have asked for a barge" in out
    assert re.search(r"text from +JSON-LD articleBody", out)
    assert "2024-03-05 (guessed)" in out
    assert re.search(r"agency +Reuters", out)
    article = archive.run("show", "1", "--json").json
    assert (article["left_out_share"], article["text_source"]) == (0.124, "json-ld")
    assert article["published_origin"] == "guessed"
    assert "left out" not in archive.run("show", "2").out


def test_why_says_it_too(archive: Palimpsest) -> None:
    out = archive.run("why", FERRY).out
    assert "JSON-LD articleBody" in out
    assert "12 % of the page's prose was left out" in out
    assert "2,345 characters on the page" in archive.run("why", REJECTED).out
    assert "None" not in out  # these captures have no length


def test_search_marks_a_guessed_date(archive: Palimpsest) -> None:
    assert "2024-03-05 (guessed)" in archive.run("search", "ferry").out
    assert archive.run("search", "ferry", "--json").json[0]["published_origin"] == "guessed"


def test_a_version_from_another_source_is_not_taken_for_an_edit(archive: Palimpsest) -> None:
    out = archive.run("versions", "1").out
    assert "extracted differently (json-ld instead of trafilatura-fast)" in out
    (change,) = archive.run("versions", "1", "--json").json["changes"]
    assert change["text_sources"] == ["trafilatura-fast", "json-ld"]


def test_copies_say_that_a_date_is_a_guess(archive: Palimpsest) -> None:
    out = archive.run("copies", "1").out
    assert "published 2024-03-05 (guessed)" in out
    assert "1 was seen first, 2026-05-01 08:00; only a guessed date for 1" in out


def test_missed_lists_a_rejected_page_with_its_prose(archive: Palimpsest) -> None:
    assert re.search(r"last +prose$", archive.run("missed").out, re.MULTILINE)
    assert re.search(r"listing +2026-05 .*2,345$", archive.run("missed").out, re.MULTILINE)
    listed = archive.run("missed", "--urls").out
    assert "2,345" in listed
    assert REJECTED in listed
    (row,) = archive.run("missed", "--urls", "--json").json
    assert (row["url"], row["prose"]) == (REJECTED, 2345)


def test_stats_have_the_share_that_was_left_out(archive: Palimpsest) -> None:
    out = archive.run("stats").out
    assert "124 characters (12.4%) of the prose on pages of articles" in out
    assert "0 articles with more than a quarter left out, of 1 measured" in out
    assert archive.run("stats", "--json").json["left_out"]["left_out"] == 124


def test_exports_have_sources_and_origins(archive: Palimpsest) -> None:
    first = archive.run("export", "1", "--format", "csv").out.splitlines()
    assert first[0].endswith(
        "text,agency,title_origin,author_origin,published_origin,language_origin,text_source,"
        "left_out_share"
    )
    assert first[-1].endswith(",Reuters,,,guessed,,json-ld,0.124")


def test_pages_of_the_web_interface_say_it(archive: Palimpsest) -> None:
    with serving(archive) as served:
        _, _, article = served.get("/articles/1")
        _, _, versions = served.get("/articles/1/versions")
        _, _, missed = served.get("/missed")
        _, _, results = served.get("/?q=ferry")
        _, _, paragraph = served.get("/paragraphs/1")
    assert "12 % of the page&#39;s prose was left out" in article
    assert "text from JSON-LD articleBody" in article
    assert "Farmers have asked for a barge" in article
    assert "(guessed)" in article
    assert "Extracted differently (json-ld instead of trafilatura-fast)" in versions
    assert "2,345" in missed
    assert "(guessed)" in results
    assert "2024-03-05" not in paragraph
