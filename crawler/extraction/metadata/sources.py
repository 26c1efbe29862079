"""Everything on a page that its metadata is read from, collected once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from courlan import extract_domain
from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.metadata.dates import DateContext
from crawler.extraction.metadata.declarations import ARTICLE_TYPES, spell_type
from crawler.extraction.metadata.item_properties import ItemProperties, read_item_properties
from crawler.extraction.metadata.json_ld import (
    Node,
    find_by_id,
    list_property,
    property_of,
    read_scripts,
    text_property,
    type_names,
)
from crawler.extraction.metadata.language import language_and_region
from crawler.extraction.metadata.meta_tags import MetaTags, read_meta_tags, values_of
from crawler.extraction.metadata.text_values import clean_text, first_text
from crawler.extraction.metadata.titles import (
    MAX_TITLE,
    are_forms_of_one_title,
    part_beside,
    title_key,
    without_site_name,
)
from crawler.extraction.metadata.visible import find_heading

_MAX_SITE_NAME = 60  # letters; a longer one is a description
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PARTS_OF_PAGES = frozenset({"Review", "Recipe", "SocialMediaPosting", "DiscussionForumPosting"})
_HEADINGS = ("h1", "h2", "h3")
# Faster than a condition on every element, and than a loop over all.
_RELATED = etree.XPath("//@rel/..")
_MICRODATA = etree.XPath("//@itemprop/..")
_RDFA = etree.XPath("//@property/..")
_OPEN_GRAPH = ("og:", "article:", "fb:", "twitter:", "al:")
_MAX_ELEMENTS = 2000  # with properties


@dataclass(frozen=True, slots=True)
class Sources:
    """What a page declares, and the heading with its title.

    nodes: its JSON-LD; article, page: the objects among them that describe its article and the page
    itself; types: the types of all; links: the elements with a `rel` attribute; site_names: names
    of the site and its publisher, in lower case and without spaces; languages: codes in order of
    precedence.
    """

    tree: HtmlElement
    url: str
    nodes: list[Node]
    article: Node | None
    page: Node | None
    types: frozenset[str]
    tags: MetaTags
    links: list[HtmlElement]
    items: ItemProperties
    heading: HtmlElement | None
    titles: tuple[str, ...]
    site_names: frozenset[str]
    languages: tuple[str, ...]
    context: DateContext

    def names_site(self, name: str) -> bool:
        """Whether a name is that of the site or of its publisher."""
        return title_key(name).replace(" ", "") in self.site_names


def collect_sources(tree: HtmlElement, url: str, today: date) -> Sources:
    """Collect what a page that was fetched at `url` declares."""
    elements = _find_elements(tree)
    nodes = read_scripts(elements.scripts)
    tags = read_meta_tags(elements.metas)
    types = frozenset(spell_type(name) for node in nodes for name in type_names(node))
    title = next((clean_text(each.text) for each in elements.titles if each.text), None)
    in_tags = [
        *values_of(tags, "citation_title", "og:title", "parsely-title", "sailthru.title"),
        *values_of(tags, "twitter:title", "dc.title", "dcterms.title", "dc:title"),
        *([title] if title else []),
    ]
    article = _main_article(nodes, [title_key(each) for each in in_tags], url)
    titles = [text for text in [_headline(article), *in_tags] if text and len(text) <= MAX_TITLE]
    site_names = _site_names(nodes, tags, url, titles)
    keys = _title_keys(titles, site_names)
    heading = find_heading(tree, elements.headings, keys, site_names)
    items = read_item_properties([*elements.microdata, *elements.rdfa], heading)
    page = next((n for n in nodes if any(t.endswith("Page") for t in type_names(n))), None)
    headline = items.first("headline")
    if headline is not None and len(headline) <= MAX_TITLE:
        titles.insert(1 if article else 0, headline)
    languages, context = _languages(tree, tags, article, page, items, today)
    return Sources(
        tree=tree,
        url=url,
        nodes=nodes,
        article=article,
        page=page,
        types=types | items.types,
        tags=tags,
        links=elements.related,
        items=items,
        heading=heading,
        titles=tuple(dict.fromkeys(titles)),
        site_names=site_names,
        languages=languages,
        context=context,
    )


@dataclass(frozen=True, slots=True)
class _Elements:
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


def _find_elements(tree: HtmlElement) -> _Elements:
    """Collect the elements of a page that its metadata is read from."""
    by_tag: dict[str, list[HtmlElement]] = {"title": [], "meta": [], "script": []}
    headings: list[HtmlElement] = []
    for element in tree.iter(*by_tag, *_HEADINGS):
        by_tag.get(element.tag, headings).append(element)
    return _Elements(
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


def _headline(article: Node | None) -> str | None:
    return text_property(article, "headline", "name") if article is not None else None


def _main_article(nodes: list[Node], keys: list[str], url: str) -> Node | None:
    """The article among the objects of a page that is the page's own.

    The one whose address or headline is that of the page, otherwise the first.
    """
    best: tuple[tuple[int, int], Node] | None = None
    for node in nodes:
        types = {spell_type(name) for name in type_names(node)} & ARTICLE_TYPES
        if not types:
            continue
        key = title_key(_headline(node) or "")
        score = 2 * _has_address(node, url) + any(are_forms_of_one_title(key, k) for k in keys)
        rank = (score, 0 if types <= _PARTS_OF_PAGES else 1)
        if best is None or rank > best[0]:
            best = rank, node
    return best[1] if best else None


def _has_address(node: Node, url: str) -> bool:
    path = urlsplit(url).path.rstrip("/")
    addresses = (first_text(property_of(node, name)) for name in ("url", "mainEntityOfPage", "@id"))
    try:
        return bool(path) and any(
            urlsplit(address).path.rstrip("/") == path for address in addresses if address
        )
    except ValueError:
        return False


def _title_keys(titles: list[str], site_names: frozenset[str]) -> list[str]:
    keys = [title_key(text) for text in titles]
    keys += [title_key(without_site_name(text, site_names, keys)) for text in titles]
    return list(dict.fromkeys(keys))


def _site_names(nodes: list[Node], tags: MetaTags, url: str, titles: list[str]) -> frozenset[str]:
    """The names of the site and its publisher, except those that are titles of this page."""
    names: list[str | None] = [
        *values_of(tags, "og:site_name", "application-name", "apple-mobile-web-app-title"),
        *values_of(tags, "publisher", "citation_publisher", "dc.publisher", "twitter:site"),
        *values_of(tags, "citation_journal_title", "al:android:app_name", "article:publisher"),
    ]
    for node in nodes:
        types = type_names(node)
        if any(name == "WebSite" or name.endswith("Organization") for name in types):
            names += [text_property(node, "name"), text_property(node, "alternateName")]
        for each in list_property(node, "publisher"):
            value = find_by_id(nodes, each)
            names += (
                [text_property(value, "name")] if isinstance(value, dict) else [first_text(value)]
            )
    host = urlsplit(url).hostname or ""
    domain = extract_domain(url) or host
    names += [host, host.removeprefix("www."), domain, domain.partition(".")[0]]
    names += [part for one in titles for other in titles if (part := part_beside(one, other))]
    return frozenset(_compact(names)) - frozenset(_compact(titles[:1]))


def _compact(names: Iterable[str | None]) -> list[str]:
    keys = (title_key(name).replace(" ", "") for name in names if name)
    return [key for key in keys if 1 < len(key) <= _MAX_SITE_NAME]


def _languages(
    tree: HtmlElement,
    tags: MetaTags,
    article: Node | None,
    page: Node | None,
    items: ItemProperties,
    today: date,
) -> tuple[tuple[str, ...], DateContext]:
    declared = [
        tree.get("lang"),
        tree.get(_XML_LANG) or tree.get("xml:lang"),
        *values_of(tags, "content-language", "og:locale"),
        *(text_property(node, "inLanguage") for node in (article, page) if node is not None),
        *values_of(tags, "dc.language", "dcterms.language", "dc:language", "citation_language"),
        items.first("inlanguage"),
        *values_of(tags, "language"),
    ]
    pairs = [language_and_region(tag) for tag in declared]
    languages = tuple(dict.fromkeys(language for language, _ in pairs if language))
    first = languages[0] if languages else None
    regions = {region for language, region in pairs if language == first and region}
    region = regions.pop() if len(regions) == 1 else None
    return languages, DateContext(today, first, region)
