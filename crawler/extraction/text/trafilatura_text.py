"""Extract a page's text with trafilatura. Pure. No other module uses it for this."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.xml import xmltotxt

from storage.core.model import Kind, Paragraph, TextSource
from storage.core.storable_text import make_storable

_KINDS = {
    "head": Kind.HEADING,
    "quote": Kind.QUOTE,
    "list": Kind.ITEM,
    "item": Kind.ITEM,
    "code": Kind.CODE,
    "table": Kind.TABLE,
}
_LAYOUT_CELL = 300  # characters from which a table cell is page layout, and its text is not data


def trafilatura_text(tree: HtmlElement, source: TextSource) -> tuple[Paragraph, ...]:
    """What trafilatura extracts in one of its modes; empty if it finds nothing."""
    document = bare_extraction(
        tree,
        fast=source is TextSource.FAST,
        favor_precision=source is TextSource.PRECISION,
        include_comments=False,
        with_metadata=False,
    )
    if not isinstance(document, Document) or document.body is None:
        return ()
    return tuple(_paragraphs(document))


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
