"""The text of a page's article: what an extractor finds, or what the page declares. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from crawler.extraction.text.choose_text import TextChoice
from crawler.extraction.text.declared_text import declared_paragraphs, is_whole_text
from crawler.extraction.text.left_out import measure_left_out
from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import comparison_key, page_blocks
from storage.core.model import Kind, PageProse, Paragraph, TextPreference, TextSource


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """The text of a page, where it was taken from, and how much of the page's prose it contains."""

    paragraphs: tuple[Paragraph, ...]
    source: TextSource
    prose: PageProse


def extract_text(
    tree: HtmlElement,
    preference: TextPreference,
    *,
    title: str | None = None,
    description: str | None = None,
    declared: Sequence[tuple[str | None, str]] = (),
) -> ExtractedText:
    """The text of a page whose scripts and styles were removed; it may be empty.

    title, description: of the page; declared: the texts that it declares in JSON-LD, each a
    headline or None, and a body.
    """
    page = page_blocks(tree)
    choice = TextChoice(tree, page, description).choose(preference)
    paragraphs, source, prose = choice.paragraphs, choice.source, choice.prose
    whole = declared_paragraphs(declared) if declared else ()
    is_kept = preference.article is TextSource.JSON_LD
    if whole and is_whole_text(whole, paragraphs, len(declared), is_kept=is_kept):
        paragraphs, source = whole, TextSource.JSON_LD
        prose = measure_left_out(page, LocatedText(page, paragraphs))
    return ExtractedText(_mark_title(paragraphs, title), source, prose)


def _mark_title(paragraphs: tuple[Paragraph, ...], title: str | None) -> tuple[Paragraph, ...]:
    """The paragraphs, the first of which becomes a heading if it only repeats the title."""
    if paragraphs and title and comparison_key(paragraphs[0].text) == comparison_key(title):
        return (replace(paragraphs[0], kind=Kind.HEADING), *paragraphs[1:])
    return paragraphs
