"""With which text source a page is read while the captures before it are not written yet."""

from __future__ import annotations

import pytest

from crawler.workers import text_choices
from crawler.workers.text_choices import TextChoices, must_be_read_again
from storage.core.model import (
    Article,
    NoArticle,
    NotModified,
    Paragraph,
    TextPreference,
    TextSource,
)
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

URL = "https://s.example/ferry"
FAST, RESILIPARSE = TextSource.FAST, TextSource.RESILIPARSE
NONE = TextPreference()


def article(source: TextSource | None, canonical: str | None = None) -> ReadArticle:
    content = Article((Paragraph("A ferry."),), text_source=source, url=canonical)
    return ReadArticle.from_article(content, FoldingSettings())


def test_the_first_source_of_an_article_is_preferred_until_the_archive_knows_it() -> None:
    choices = TextChoices()
    stored = TextPreference(None, FAST)
    assert choices.prefer(stored, [URL]) == stored
    choices.remember(article(RESILIPARSE), [URL])
    assert choices.prefer(stored, ["http://www.s.example/ferry"]) == TextPreference(
        RESILIPARSE, FAST
    )
    choices.remember(article(FAST), [URL])
    assert choices.prefer(NONE, [URL]).article is RESILIPARSE
    assert choices.prefer(TextPreference(FAST), [URL]).article is FAST


def test_the_canonical_url_has_the_same_source() -> None:
    choices = TextChoices()
    choices.remember(article(RESILIPARSE, "https://s.example/canonical"), [URL])
    assert choices.prefer(NONE, ["https://s.example/canonical"]).article is RESILIPARSE


@pytest.mark.parametrize("content", [NoArticle("listing"), NotModified(), article(None)])
def test_a_page_without_a_source_changes_nothing(content: object) -> None:
    choices = TextChoices()
    choices.remember(article(FAST), [URL])
    choices.remember(content, [URL])
    assert choices.prefer(NONE, [URL]).article is FAST


def test_the_oldest_urls_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_choices, "_MAX_URLS", 2)
    choices = TextChoices()
    for number in (1, 2, 3):
        choices.remember(article(FAST), [f"{URL}/{number}"])
    kept = [number for number in (1, 2, 3) if choices.prefer(NONE, [f"{URL}/{number}"]).article]
    assert kept == [2, 3]


@pytest.mark.parametrize(
    ("content", "read", "wanted", "again"),
    [
        (article(FAST), NONE, NONE, False),
        (article(FAST), NONE, TextPreference(FAST), False),
        (article(FAST), NONE, TextPreference(RESILIPARSE), True),
        (article(FAST), TextPreference(RESILIPARSE), TextPreference(RESILIPARSE), False),
        (article(FAST), NONE, TextPreference(None, RESILIPARSE), False),
        (NoArticle("no-text"), NONE, TextPreference(RESILIPARSE), True),
        (NotModified(), NONE, TextPreference(RESILIPARSE), False),
    ],
)
def test_a_page_is_read_again_only_if_its_article_has_another_source(
    content: object, read: TextPreference, wanted: TextPreference, again: bool
) -> None:
    assert must_be_read_again(content, read, wanted) is again
