"""Extract the article of a parsed page with trafilatura. Pure.

No other module extracts with trafilatura.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.xml import xmltotxt

from crawler.extraction.article_or_listing import find_rejection
from crawler.extraction.decoding import make_storable
from crawler.extraction.error_pages import find_error_page
from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.metadata import read_declarations
from crawler.extraction.parser_repair import describe_excessive_nesting
from storage.core.model import Article, Kind, NoArticle, Paragraph

_KINDS = {
    "head": Kind.HEADING,
    "quote": Kind.QUOTE,
    "list": Kind.ITEM,
    "item": Kind.ITEM,
    "code": Kind.CODE,
    "table": Kind.TABLE,
}
_LAYOUT_CELL = 300  # characters from which a table cell is page layout, and its text is not data
_DATE_OR_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:([T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?)?",
    re.ASCII,
)


def extract_article(tree: HtmlElement, url: str) -> Article | NoArticle:
    """The article of a parsed page. Scripts and styles are removed from the tree.

    url: where the page was fetched. Relative links are resolved against it, and it decides whether
    the page is a front page.
    """
    declarations = read_declarations(tree, url)
    _prune(tree)
    document = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=True)
    if not isinstance(document, Document) or document.body is None:
        nesting = describe_excessive_nesting(tree)
        return find_error_page((), tree, url) or NoArticle("no-text", nesting)
    paragraphs = tuple(_paragraphs(document))
    rejection = find_rejection(paragraphs, declarations, tree, url)
    if rejection is not None:
        return rejection
    return Article(
        paragraphs=paragraphs,
        title=_clean(document.title),
        author=_clean(document.author),
        published=_published(declarations.published, document.date),
        language=declarations.language or _clean(document.language),
        description=_clean(document.description),
        tags=tuple(make_storable(tag) for tag in document.tags or ()),
        image=_clean(document.image),
        licence=_clean(document.license),
        url=declarations.canonical,
        extractor=EXTRACTOR,
    )


def _clean(value: str | None) -> str | None:
    return make_storable(value).strip() or None if value else None


def _published(declared: str | None, extracted: str | None) -> str | None:
    """The declared time if it is on the extracted day, otherwise that day."""
    time = _date_or_time(declared) if declared else None
    return time if time and (not extracted or time[:10] == extracted) else extracted


def _date_or_time(text: str) -> str | None:
    """The ISO 8601 date or time at the start of a text, with as much of the time as is valid."""
    match = _DATE_OR_TIME.match(text)
    if match is None:
        return None
    day, clock, zone = match.groups(default="")
    for candidate in (day + clock + zone, day):
        try:
            datetime.fromisoformat(candidate)
        except ValueError:
            continue
        return candidate
    return None


def _prune(tree: HtmlElement) -> None:
    """Remove elements without text, because all later steps traverse the tree several times."""
    etree.strip_elements(tree, "style", "svg", with_tail=False)
    for script in list(tree.iter("script")):
        if script.get("type") not in ("application/ld+json", "application/settings+json"):
            script.drop_tree()


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """The blocks of the extraction in order, each with its kind, without empty ones."""
    for block in document.body:
        kind = _KINDS.get(block.tag, Kind.TEXT)
        if kind is Kind.TABLE and (lines := _layout_lines(block)):
            yield from (Paragraph(make_storable(line)) for line in lines)
            continue
        text = xmltotxt(block, False).strip()
        for line in [text] if kind in (Kind.CODE, Kind.TABLE) else text.split("\n"):
            clean = line.strip()
            if kind is Kind.ITEM:
                clean = clean.removeprefix("- ").strip()
            if clean:
                yield Paragraph(make_storable(clean), kind)


def _layout_lines(table: etree._Element) -> list[str]:
    """The lines of a table that is only page layout; empty for a table of data."""
    for line_break in table.iter("lb", "p"):
        line_break.text = f"\n{line_break.text or ''}"
        line_break.tail = f"\n{line_break.tail or ''}"
    lines: list[str] = []
    is_layout = False
    for cell in table.iter("cell"):
        text = "".join(cell.itertext())
        is_layout = is_layout or len(text) >= _LAYOUT_CELL
        lines += [clean for line in text.split("\n") if (clean := " ".join(line.split()))]
    return lines if is_layout else []
