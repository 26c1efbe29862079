"""Extract a page's text with resiliparse. Pure. No other module uses it."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text

from crawler.extraction.text.page_blocks import PageBlocks
from storage.core.model import Kind, Paragraph
from storage.core.storable_text import make_storable


def resiliparse_text(tree: HtmlElement, page: PageBlocks) -> tuple[Paragraph, ...]:
    """What resiliparse extracts, with the kinds of the page's blocks; empty if it finds nothing."""
    text = extract_plain_text(
        etree.tostring(tree, encoding="unicode", method="html"),
        main_content=True,
        list_bullets=False,
        alt_texts=False,
        links=False,
        form_fields=False,
        comments=False,
    )
    kinds = {block.text: block.kind for block in page.blocks}
    lines = (line.strip() for line in text.split("\n"))
    return tuple(
        Paragraph(make_storable(line), kinds.get(line, Kind.TEXT)) for line in lines if line
    )
