"""Read the microdata and RDFa that describe the article of a page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.extraction.metadata.declarations import ARTICLE_TYPES, spell_type
from crawler.extraction.metadata.text_values import clean_text

_NAMES = frozenset(
    """
    headline name author creator datepublished datecreated inlanguage description image keywords
    license articlesection
    """.split()
)
# Properties of other vocabularies, by the name that schema.org has for them.
_SYNONYMS = {
    "issued": "datepublished",
    "created": "datecreated",
    "date": "datepublished",
    "creator": "author",
    "language": "inlanguage",
    "title": "headline",
    "subject": "keywords",
}
_RDFA_PREFIXES = frozenset({"schema", "dc", "dcterms", "dct", "dc11"})


@dataclass(frozen=True, slots=True)
class Person:
    """An author: the name, and whether it is declared as that of an organisation."""

    name: str
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class ItemProperties:
    """The properties of the article that a page's markup describes.

    values: texts by the name of the property in schema.org, in lower case; types: the types of the
    item, empty if it is not clear which item is the page's article.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    authors: tuple[Person, ...] = ()
    types: frozenset[str] = frozenset()

    def first(self, *names: str) -> str | None:
        """The first value of the properties with these names."""
        return next((value for name in names for value in self.values.get(name, ())), None)


def read_item_properties(
    elements: Iterable[HtmlElement], title: HtmlElement | None
) -> ItemProperties:
    """The properties of the page's article in microdata and RDFa.

    elements: those that are the value of a property; title: the element with the page's title. The
    item around it is the page's article; without one, the only item that is an article.
    """
    found = [(element, name, _owner(element)) for element in elements for name in _names(element)]
    scopes = dict.fromkeys(scope for *_, owner in found for scope in _with_outer(owner))
    item = _article_item([scope for scope in scopes if _types(scope) & ARTICLE_TYPES], title)
    values: dict[str, list[str]] = {}
    authors: list[Person] = []
    for element, name, owner in found:
        if owner is not item and (item is not None or not _may_describe_page(owner)):
            continue
        if name == "author":
            authors += _persons(element)
        elif value := _value(element):
            values.setdefault(name, []).append(value)
    types = _types(item) if item is not None else frozenset()
    return ItemProperties(values, tuple(dict.fromkeys(authors)), types)


def _with_outer(scope: HtmlElement | None) -> Iterator[HtmlElement]:
    while scope is not None:
        yield scope
        scope = _owner(scope)


def _article_item(scopes: list[HtmlElement], title: HtmlElement | None) -> HtmlElement | None:
    known = set(scopes)
    outer = [scope for scope in scopes if not any(a in known for a in scope.iterancestors())]
    if len(outer) == 1:
        return outer[0]
    around = set(title.iterancestors()) if title is not None else set()
    return next((scope for scope in outer if scope in around), None)


def _may_describe_page(owner: HtmlElement | None) -> bool:
    """Whether properties of this item are those of the page, if no item is its article."""
    return owner is None or bool(_types(owner) & {"WebPage", "ItemPage"})


def _types(scope: HtmlElement) -> frozenset[str]:
    names = f"{scope.get('itemtype') or ''} {scope.get('typeof') or ''}".split()
    return frozenset(spell_type(re.split(r"[/#:]", name.rstrip("/#"))[-1]) for name in names)


def _names(element: HtmlElement) -> Iterator[str]:
    """The names of the properties that the element is the value of, as in schema.org."""
    for name in (element.get("itemprop") or "").lower().split():
        local = name.rpartition("/")[2]
        if local in _NAMES:
            yield _SYNONYMS.get(local, local)
    for name in (element.get("property") or "").lower().split():
        prefix, colon, local = name.rpartition(":")
        if "/" in local:
            local = re.split(r"[/#]", local)[-1]
            prefix = "schema" if "schema.org" in name or "purl.org/dc" in name else prefix
        if colon and prefix not in _RDFA_PREFIXES:
            continue
        local = _SYNONYMS.get(local, local)
        if local in _NAMES and (colon or element.tag != "meta"):
            yield local


def _owner(element: HtmlElement) -> HtmlElement | None:
    """The item that the element describes a property of."""
    return next(
        (
            ancestor
            for ancestor in element.iterancestors()
            if ancestor.get("itemscope") is not None or ancestor.get("typeof")
        ),
        None,
    )


def _value(element: HtmlElement) -> str | None:
    for attribute in ("content", "datetime"):
        if value := clean_text(element.get(attribute)):
            return value
    if element.tag == "link":
        return clean_text(element.get("href"))
    if element.tag == "img":
        return clean_text(element.get("src"))
    return clean_text(" ".join(element.itertext()))


def _persons(element: HtmlElement) -> Iterator[Person]:
    """The authors that an element names, which may be an item with a name."""
    is_organisation = any(name.endswith("Organization") for name in _types(element))
    names = [each for each in element.iter() if _is_name(each) and each is not element]
    links = [] if element.get("content") else [link for link in element.iter("a") if link.text]
    for name in [_value(each) for each in names[:1] or links or [element]]:
        if name:
            yield Person(name, is_organisation)


def _is_name(element: HtmlElement) -> bool:
    names = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split()
    return any(name in ("name", "schema:name", "foaf:name") for name in names)
