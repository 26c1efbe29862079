"""Two captures of an unchanged article have the same text, also if the page around it changed.

A page is read freely, then changed and read again with the text source of the first reading, as the
archive does. What holds:

- No change around the article changes the source of its text. One within it hardly ever does, where
  the source would lose a large part of the page.
- Changes outside of the article's container do not change the text, if extractors can tell the
  article by its `article` element, except in two of a thousand cases. On recorded pages they change
  it in very few cases, in which an extractor takes what was added, or what is beside it, for a part
  of the article.
- A word added to a paragraph changes that paragraph, and an added paragraph is added, alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement

from crawler.demo.pages import HTML, pages
from crawler.extraction.article import extract_article
from crawler.extraction.charsets.decoding import decode_html
from crawler.extraction.charsets.utf16 import as_utf8
from crawler.extraction.parser_repair import parse_html
from storage.core.model import Article, TextPreference, TextSource
from tests.support.generated_pages import URL, generated_page
from tests.support.measuring.extraction_corpora import NAMES, is_present, read_pages
from tests.support.paths import CORPORA, NO_CORPUS
from tests.support.small_changes import (
    ADDED,
    AROUND,
    NEAR,
    WORD,
    Change,
    add_paragraph,
    add_word,
    find_article,
)

ALL = "PALIMPSEST_MUTATIONS" in os.environ
"""Whether to change all pages of the corpora, each in all ways. This takes half an hour."""
EXAMPLES = 500 if ALL else 25
SAMPLE = 8  # pages of each corpus otherwise
CHANGES = 3  # changes of each of these pages
MAX_CHANGED = 0.02  # share of the changes that an extractor may take for changes of the article
SITE = "https://gazette.example"
TODAY = date(2026, 1, 1)
PAGES = 5000 if ALL else 200  # generated ones, of which shares are counted
MAX_OTHER = 0.01  # share of the changes after which an extractor may take something else; .002 do
SEEDS = st.integers(0, 2**32)

Preference = Callable[[TextSource], TextPreference]
PREFERENCES = {
    "of its article": lambda source: TextPreference(article=source),
    "of its site": lambda source: TextPreference(site=source),
}


class FirstCapture:
    """A page and its article, read without a preference; None if it has none."""

    def __init__(self, html: str, url: str) -> None:
        self.url = url
        # Once parsed and written again, changed and unchanged markup differ in the change alone.
        self.html = _markup(_parse(html))
        self.article = self.read(self.html, TextPreference())

    def read(self, html: str, preference: TextPreference) -> Article | None:
        """The article of this page in other markup; None if it has none."""
        found = extract_article(_parse(html), self.url, TODAY, preference)
        return found if isinstance(found, Article) else None

    def change(self, seed: int, change: Change) -> str | None:
        """The markup with a change; None if the page has nothing to change."""
        tree = _parse(self.html)
        assert self.article is not None
        places = find_article(tree, self.article.paragraphs)
        if places is None or not change(Random(seed), places):
            return None
        return _markup(tree)


def _parse(html: str) -> HtmlElement:
    tree = parse_html(html)
    assert tree is not None
    return tree


def _markup(tree: HtmlElement) -> str:
    return str(etree.tostring(tree, encoding="unicode", method="html"))


@cache
def demo_captures() -> dict[str, FirstCapture]:
    """The articles of the demo newspaper, by path."""
    captures = {
        path: FirstCapture(decode_html(page.body, HTML), SITE + path)
        for path, page in pages(SITE).items()
        if page.content_type == HTML and page.body and page.status == 200
    }
    return {path: each for path, each in captures.items() if each.article is not None}


@cache
def generated_capture(seed: int) -> FirstCapture:
    """A page of an article in an `article` element."""
    return FirstCapture(generated_page(Random(seed)), URL)


def check_share(
    changes: Sequence[Change], preference: Preference, aspect: Callable[[Article], object]
) -> None:
    """Few changes of generated pages change an aspect of the article."""
    others, tried = [], 0
    for page in range(PAGES):
        chance = Random(page)
        change, seed = chance.choice(changes), chance.randrange(2**32)
        read = read_again(FirstCapture(generated_page(chance), URL), seed, change, preference)
        if read is not None:
            tried += 1
            if aspect(read[0]) != aspect(read[1]):
                others.append((page, change.__name__))
    assert tried > PAGES / 2
    assert len(others) <= MAX_OTHER * tried, others


def left_out_share(article: Article) -> float:
    assert article.prose is not None
    return article.prose.left_out_share


def texts(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def read_again(
    capture: FirstCapture, seed: int, change: Change, preference: Preference
) -> tuple[Article, Article] | None:
    """The article before and after a change; None if the page has nothing to change."""
    first = capture.article
    if first is None or first.text_source is None:
        return None
    changed = capture.change(seed, change)
    if changed is None:
        return None
    second = capture.read(changed, preference(first.text_source))
    assert second is not None
    return first, second


def articles(
    capture: FirstCapture, seed: int, change: Change, preference: Preference
) -> tuple[Article, Article]:
    """The same, within an example of Hypothesis, which is passed over if nothing can change."""
    read = read_again(capture, seed, change, preference)
    assume(read is not None)
    assert read is not None
    return read


def differs_by_word(first: Article, second: Article) -> bool:
    """Whether `WORD` was added to one paragraph, and the others are the same."""
    one, other = texts(first), texts(second)
    changed = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    return len(one) == len(other) and [
        after.replace(f"{WORD} ", "", 1) for _, after in changed
    ] == [before for before, _ in changed[:1]]


def differs_by_paragraph(first: Article, second: Article) -> bool:
    """Whether `ADDED` was added, and nothing else changed."""
    rest = texts(second)
    if rest.count(ADDED) != 1:
        return False
    rest.remove(ADDED)
    return rest == texts(first)


def _is_expected(change: Change, first: Article, second: Article) -> bool:
    if change is add_word:
        return differs_by_word(first, second)
    if change is add_paragraph:
        return differs_by_paragraph(first, second)
    return first.paragraphs == second.paragraphs


demo_pages = st.deferred(lambda: st.sampled_from(sorted(demo_captures())))


@pytest.mark.parametrize("preference", PREFERENCES.values(), ids=PREFERENCES)
class TestDemoPages:
    """The articles of the demo newspaper."""

    @settings(max_examples=EXAMPLES)
    @given(demo_pages, st.sampled_from(AROUND), SEEDS)
    def test_a_change_around_the_article_does_not_change_its_text(
        self, preference: Preference, path: str, change: Change, seed: int
    ) -> None:
        first, second = articles(demo_captures()[path], seed, change, preference)
        assert second.paragraphs == first.paragraphs
        assert second.text_source == first.text_source

    @settings(max_examples=EXAMPLES)
    @given(demo_pages, SEEDS)
    def test_only_a_changed_paragraph_differs(
        self, preference: Preference, path: str, seed: int
    ) -> None:
        assert differs_by_word(*articles(demo_captures()[path], seed, add_word, preference))

    @settings(max_examples=EXAMPLES)
    @given(demo_pages, SEEDS)
    def test_exactly_an_added_paragraph_is_added(
        self, preference: Preference, path: str, seed: int
    ) -> None:
        assert differs_by_paragraph(
            *articles(demo_captures()[path], seed, add_paragraph, preference)
        )


@pytest.mark.parametrize("preference", PREFERENCES.values(), ids=PREFERENCES)
class TestGeneratedPages:
    """Articles in an `article` element, between random blocks."""

    @settings(max_examples=EXAMPLES)
    @given(SEEDS, st.sampled_from(AROUND), SEEDS)
    def test_a_change_around_the_article_does_not_change_the_source_of_its_text(
        self, preference: Preference, page: int, change: Change, seed: int
    ) -> None:
        first, second = articles(generated_capture(page), seed, change, preference)
        assert second.text_source == first.text_source

    def test_hardly_any_change_changes_what_an_extractor_takes(
        self, preference: Preference
    ) -> None:
        check_share(AROUND, preference, lambda article: article.paragraphs)

    def test_hardly_any_change_in_the_article_changes_the_source_of_its_text(
        self, preference: Preference
    ) -> None:
        changes = (*NEAR, add_word, add_paragraph)
        check_share(changes, preference, lambda article: article.text_source)

    def test_the_source_is_left_where_it_would_lose_a_third_of_the_page(
        self, preference: Preference
    ) -> None:
        capture = generated_capture(6134)
        read = read_again(capture, 0, add_paragraph, preference)
        changed = capture.change(0, add_paragraph)
        assert read is not None
        assert changed is not None
        first, second = read
        assert first.text_source is not None
        kept = capture.read(changed, TextPreference(article=first.text_source))
        assert kept is not None
        assert left_out_share(kept) > 1 / 3
        is_of_site = preference(TextSource.FAST).article is None
        assert (second.text_source != first.text_source) == is_of_site
        assert left_out_share(second) == 0 or not is_of_site


@pytest.mark.parametrize("corpus", NAMES)
def test_recorded_pages_keep_their_source_and_text(corpus: str) -> None:
    if not is_present(corpus):
        pytest.skip(f"no corpus at {CORPORA / corpus}: {NO_CORPUS}")
    rng = Random(0)
    recorded = list(read_pages(corpus))
    tried = 0
    differing: list[str] = []
    for page in recorded if ALL else rng.sample(recorded, SAMPLE):
        capture = FirstCapture(decode_html(as_utf8(page.body(), None), None), page.url)
        changes = (*AROUND, *NEAR, add_word, add_paragraph)
        for change in changes if ALL else rng.sample(changes, CHANGES):
            seed = rng.randrange(2**32)
            preference = PREFERENCES[rng.choice(list(PREFERENCES))]
            read = read_again(capture, seed, change, preference)
            if read is None:
                continue
            first, second = read
            case = f"{page.name} {change.__name__} {seed}"
            assert second.text_source == first.text_source, case
            if change in NEAR:
                continue
            tried += 1
            if not _is_expected(change, first, second):
                differing.append(case)
    print(f"{len(differing)} of {tried} changes: {differing}")
    assert len(differing) <= max(1, MAX_CHANGED * tried), differing
