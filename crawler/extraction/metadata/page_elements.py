"""The elements of a page that its metadata is read from, collected once. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3")
# Faster than a condition on every element, and than a loop over all.
_RELATED = etree.XPath("//@rel/..")
_MICRODATA = etree.XPath("//@itemprop/..")
_RDFA = etree.XPath("//@property/..")
_OPEN_GRAPH = ("og:", "article:", "fb:", "twitter:", "al:")
_MAX_ELEMENTS = 2000  # with properties


@dataclass(frozen=True, slots=True)
class PageElements:
    """Elements in the order of the page.

    titles, metas, scripts: those with this tag; headings: h1 to h3; related: those with a `rel`
    attribute; microdata, rdfa: those that are the value of a property.
    """

    titles: list[HtmlElement]
    metas: list[HtmlElement]
    scripts: list[HtmlElement]
    headings: list[HtmlElement]
    related: list[HtmlElement]
    microdata: list[HtmlElement]
    rdfa: list[HtmlElement]


def find_elements(tree: HtmlElement) -> PageElements:
    """Collect the elements of a page that its metadata is read from."""
    by_tag: dict[str, list[HtmlElement]] = {"title": [], "meta": [], "script": []}
    headings: list[HtmlElement] = []
    for element in tree.iter(*by_tag, *_HEADINGS):
        by_tag.get(element.tag, headings).append(element)
    return PageElements(
        titles=by_tag["title"],
        metas=by_tag["meta"],
        scripts=by_tag["script"],
        headings=headings,
        related=_RELATED(tree),
        microdata=_MICRODATA(tree)[:_MAX_ELEMENTS],
        rdfa=[element for element in _RDFA(tree) if _may_be_rdfa(element)][:_MAX_ELEMENTS],
    )


def _may_be_rdfa(element: HtmlElement) -> bool:
    """Whether an element is not one of the many meta tags of Open Graph."""
    return element.tag != "meta" or not element.get("property", "").startswith(_OPEN_GRAPH)
