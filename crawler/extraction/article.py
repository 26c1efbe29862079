"""Extract the article of a parsed page: its text with trafilatura, then its metadata. Pure.

No other module extracts with trafilatura.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.xml import xmltotxt

from crawler.extraction.article_or_listing import find_rejection
from crawler.extraction.error_pages import find_error_page
from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.metadata.read_metadata import read_metadata, with_language
from crawler.extraction.parser_repair import describe_excessive_nesting
from storage.core.model import Article, Kind, NoArticle, Paragraph
from storage.core.storable_text import make_storable

_KINDS = {
    "head": Kind.HEADING,
    "quote": Kind.QUOTE,
    "list": Kind.ITEM,
    "item": Kind.ITEM,
    "code": Kind.CODE,
    "table": Kind.TABLE,
}
_SAMPLE = 30  # paragraphs from which the language is detected
_LAYOUT_CELL = 300  # characters from which a table cell is page layout, and its text is not data


def extract_article(tree: HtmlElement, url: str, today: date) -> Article | NoArticle:
    """The article of a parsed page. Scripts and styles are removed from the tree.

    url: where the page was fetched. Relative links are resolved against it, and it decides whether
    the page is a front page. today: see `read_metadata`.
    """
    metadata = read_metadata(tree, url, today)
    _prune(tree)
    document = bare_extraction(tree, url=url, fast=True, include_comments=False)
    if not isinstance(document, Document) or document.body is None:
        nesting = describe_excessive_nesting(tree)
        return find_error_page((), tree, url) or NoArticle("no-text", nesting)
    paragraphs = tuple(_paragraphs(document))
    rejection = find_rejection(paragraphs, metadata.declarations, tree, url)
    if rejection is not None:
        return rejection
    metadata = with_language(metadata, "\n".join(each.text for each in paragraphs[:_SAMPLE]))
    return Article(
        paragraphs=paragraphs,
        title=metadata.title,
        author=metadata.author,
        agency=metadata.agency,
        published=metadata.published,
        language=metadata.language,
        description=metadata.description,
        tags=metadata.tags,
        image=metadata.image,
        licence=metadata.licence,
        url=metadata.url,
        origins=metadata.origins,
        extractor=EXTRACTOR,
    )


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
