"""A parsed page to an article, or the reason why there is none. Pure.

The only module that extracts with trafilatura.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from courlan import is_navigation_page
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import repair_faulty_html
from trafilatura.xml import xmltotxt

from crawler.extraction.decoding import storable
from crawler.extraction.extractor_version import EXTRACTOR
from crawler.extraction.metadata import LISTING_TYPES, Declared, declared
from storage.core.model import Article, Kind, NoArticle, Paragraph

_KINDS = {
    "head": Kind.HEADING,
    "quote": Kind.QUOTE,
    "list": Kind.ITEM,
    "item": Kind.ITEM,
    "code": Kind.CODE,
    "table": Kind.TABLE,
}
_LEAST_DECLARED = 40  # characters of text from which a page that calls itself an article is one
_LEAST = 250  # characters of prose from which a page that says nothing of itself is one
_LINKED = 0.3  # share of the text that is the text of links from which a page is a listing
_LINKED_DECLARED = 0.6  # the same for a page that calls itself an article
_PLENTY = 2000  # characters of prose at which a page that calls itself an article is believed
_TEASER = 250  # characters that a teaser in a listing does not reach
_LETTERS = 0.3  # share of letters that a text has in any script, vowel signs not counted
_CELL = 300  # characters from which a table cell is layout, and its text no data
_HEAD = 4096  # bytes in which a page declares what it is
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\r")
# References to characters that no tree of lxml takes once it is changed (XML 1.0, 2.2). Of them
# those that part words, and those that do not.
_NO_CHARACTER = re.compile(
    rb"&#(?:(0*1[12](?![0-9])|[xX]0*[bBcC](?![0-9a-fA-F]))"
    rb"|0*(?:[1-8]|1[4-9]|2[0-9]|3[01]|6553[45])(?![0-9])"
    rb"|[xX]0*(?:[1-8eEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
# No character has such a number however it is cut, and Python makes no int of 4,300 digits.
_ENDLESS_NUMBER = re.compile(rb"(#(?<=[&;]#)[0-9]{20})[0-9]{4000,}")
_DEEPEST = 250  # nesting that the parser follows; what is deeper, it leaves out
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:([T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?)?",
    re.ASCII,
)
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»」』)\]]*\s*$")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def parse(html: str) -> HtmlElement | None:
    """The page as a tree; None where it is no HTML at all."""
    if not html.strip():
        return None
    try:
        tree = document_fromstring(  # type: ignore[no-untyped-call]
            _repaired(html), parser=_parser()
        )
    except (etree.ParserError, ValueError):
        return None
    return tree if len(tree) else None


def _repaired(html: str) -> bytes:
    """The page as trafilatura repairs it, in UTF-8.

    What may be wrong with declarations stands in its first lines; and looking for control
    characters in the whole text takes four times as long as in the bytes.
    """
    if "\ufffe" in html or "\uffff" in html:
        html = html.replace("\ufffe", "").replace("\uffff", "")
    page = html.encode("utf-8", "surrogatepass").translate(None, _CONTROLS)
    page = _NO_CHARACTER.sub(lambda found: b" " if found[1] else b"", page)
    page = _ENDLESS_NUMBER.sub(rb"\1", page)
    head, newline, _ = page[:_HEAD].rpartition(b"\n")
    head = head if newline else page
    told = head.decode("utf-8", "surrogatepass")
    repaired = repair_faulty_html(told, told[:50].lower())
    if repaired in (told, f"{told}\n"):
        return page
    return repaired.encode("utf-8", "surrogatepass") + page[len(head) :]


@cache
def _parser() -> HTMLParser:
    """trafilatura's parser, with one class for all elements.

    lxml.html asks a Python function which class each element is to have, at every access.
    """
    parser = HTMLParser(  # type: ignore[no-untyped-call]
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def extract(tree: HtmlElement, url: str) -> Article | NoArticle:
    """The article of a parsed page. The tree is pruned of scripts and styles on the way.

    `url`: where the page was fetched; decides relative links and what counts as a front page.
    """
    says = declared(tree, url)
    _prune(tree)
    document = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=True)
    if not isinstance(document, Document) or document.body is None:
        return NoArticle("no-text", _nesting(tree))
    paragraphs = tuple(_paragraphs(document))
    reason = _why_not(paragraphs, says, tree, url)
    if reason is not None:
        return reason
    return Article(
        paragraphs=paragraphs,
        title=_told(document.title),
        author=_told(document.author),
        published=_published(says.published, document.date),
        language=says.language or _told(document.language),
        description=_told(document.description),
        tags=tuple(storable(tag) for tag in document.tags or ()),
        image=_told(document.image),
        licence=_told(document.license),
        url=says.canonical,
        extractor=EXTRACTOR,
    )


def _told(value: str | None) -> str | None:
    return storable(value).strip() or None if value else None


def _published(said: str | None, found: str | None) -> str | None:
    """The declared moment where it is of the day that was found on the page, else that day."""
    moment = _moment(said) if said else None
    return moment if moment and (not found or moment[:10] == found) else found


def _moment(said: str) -> str | None:
    """The date or moment (ISO 8601) that a text begins with, of its clock as much as holds."""
    match = _MOMENT.match(said)
    if match is None:
        return None
    day, clock, zone = match.groups(default="")
    for moment in (day + clock + zone, day):
        try:
            datetime.fromisoformat(moment)
        except ValueError:
            continue
        return moment
    return None


def _prune(tree: HtmlElement) -> None:
    """Drop what holds no words: every later step walks the tree again and again."""
    etree.strip_elements(tree, "style", "svg", with_tail=False)
    for script in list(tree.iter("script")):
        if script.get("type") not in ("application/ld+json", "application/settings+json"):
            script.drop_tree()


def _nesting(tree: HtmlElement) -> str | None:
    depth, node = 0, tree
    while len(node):
        depth, node = depth + 1, node[-1]
    return f"markup nested deeper than {_DEEPEST} levels" if depth >= _DEEPEST else None


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """The blocks of the extraction in order, each with its kind; empty ones left out."""
    for block in document.body:
        kind = _KINDS.get(block.tag, Kind.TEXT)
        if kind is Kind.TABLE and (cells := _layout_cells(block)):
            yield from (Paragraph(storable(cell)) for cell in cells)
            continue
        whole = kind in (Kind.CODE, Kind.TABLE)
        text = xmltotxt(block, False).strip()
        for line in [text] if whole else text.split("\n"):
            clean = line.strip()
            if kind is Kind.ITEM:
                clean = clean.removeprefix("- ").strip()
            if clean:
                yield Paragraph(storable(clean), kind)


def _layout_cells(table: etree._Element) -> list[str]:
    """The lines of a table that only lays out the page; none where it holds data."""
    for line_break in table.iter("lb", "p"):
        line_break.text = f"\n{line_break.text or ''}"
        line_break.tail = f"\n{line_break.tail or ''}"
    lines: list[str] = []
    layout = False
    for cell in table.iter("cell"):
        text = "".join(cell.itertext())
        layout = layout or len(text) >= _CELL
        lines += [line for each in text.split("\n") if (line := " ".join(each.split()))]
    return lines if layout else []


def _link_texts(tree: HtmlElement) -> frozenset[str]:
    texts = (" ".join(link.itertext()) for link in tree.iter("a"))
    return frozenset(squeezed for text in texts if len(squeezed := _squeezed(text)) >= 20)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _linked_headings(tree: HtmlElement) -> int:
    """Headings that lead to other pages: the headlines of teasers."""
    return sum(
        1
        for heading in tree.iter("h1", "h2", "h3", "h4")
        if heading.find(".//a[@href]") is not None or heading.getparent().tag == "a"
    )


def _why_not(
    paragraphs: tuple[Paragraph, ...],
    says: Declared,
    tree: HtmlElement,
    url: str,
) -> NoArticle | None:
    """Why a page with this text is no article; None where it is one.

    A listing shows in that much of its text is the text of links. Where the page declares nothing
    of itself, an article has prose: whole sentences of some length, not only teasers.
    """
    prose = [p.text for p in paragraphs if p.kind is not Kind.HEADING]
    length = sum(_weight(text) for text in prose)
    if length < _LEAST_DECLARED:
        return NoArticle("no-text", f"{length} characters of text")
    if says.is_article and sum(_weight(text) for text in prose if _is_prose(text)) >= _PLENTY:
        return None
    links = _link_texts(tree)
    linked = [p.text for p in paragraphs if _squeezed(p.text) in links]
    share = sum(_weight(text) for text in linked) / sum(_weight(p.text) for p in paragraphs)
    if len(linked) >= 3 and share >= (_LINKED_DECLARED if says.is_article else _LINKED):
        return NoArticle("listing", f"{share:.0%} of its text are links")
    path = urlsplit(url).path
    if path in ("", "/") and not (says.is_article and says.published):
        return NoArticle("listing", "a front page")
    if says.is_listing:
        return NoArticle("listing", f"calls itself {', '.join(sorted(says.types & LISTING_TYPES))}")
    if says.is_article:
        return None
    if is_navigation_page(url):
        return NoArticle("listing", "its address is that of an overview")
    if sum(map(str.isalpha, "".join(prose))) < _LETTERS * sum(map(len, prose)):
        return NoArticle("no-text", "hardly any of its characters are letters")
    sentences = [_weight(text) for text in prose if _is_prose(text)]
    if sum(sentences) < _LEAST:
        return NoArticle("listing", f"only {sum(sentences)} characters of whole sentences")
    if max(sentences) < _TEASER and (headlines := _linked_headings(tree)) >= 3:
        return NoArticle("listing", f"{headlines} headlines that are links, and only teasers")
    return None


def _weight(text: str) -> int:
    """Length in characters of English: one of Chinese or Thai says about two and a half times."""
    return len(text) + int(1.5 * len(_UNSPACED.findall(text)))


def _is_prose(text: str) -> bool:
    weight = _weight(text)
    return weight >= 400 or (weight >= 60 and bool(_SENTENCE.search(text)))
