"""Read the metadata of a parsed page: declared first, then visible, then guessed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.metadata.authors import clean_authors, is_full_name, is_person
from crawler.extraction.metadata.byline import authors_near, visible_authors
from crawler.extraction.metadata.dates import parse_date
from crawler.extraction.metadata.declarations import Declarations
from crawler.extraction.metadata.item_properties import Person
from crawler.extraction.metadata.json_ld import (
    JsonLdText,
    find_by_id,
    list_property,
    property_of,
    read_texts,
    text_property,
    type_names,
)
from crawler.extraction.metadata.language import settle_language
from crawler.extraction.metadata.meta_tags import values_of
from crawler.extraction.metadata.page_url import canonical_url, has_relation
from crawler.extraction.metadata.sources import Sources, collect_sources
from crawler.extraction.metadata.text_values import first_text, texts_of
from crawler.extraction.metadata.titles import (
    title_key,
    without_site_name,
)
from crawler.extraction.metadata.visible import (
    heading_text,
    texts_near,
    visible_date,
)
from storage.core.model import Origin, Origins
from storage.core.urls import resolve_link

_MAX_TAGS = 50
_DATE_TAGS = (
    *("citation_publication_date", "citation_online_date", "citation_date"),
    *("parsely-pub-date", "sailthru.date", "article.published", "og:published_time"),
    *("dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created"),
    *("dcterms.date", "dc.date", "dc:date", "dc.issued", "dc:created"),
    *("datepublished", "publication_date", "publish_date", "publish-date", "published"),
    *(
        "pubdate",
        "publishdate",
        "publisheddate",
        "published_date",
        "date",
        "og:article:published_time",
    ),
)
_AUTHOR_TAGS = (
    *("parsely-author", "sailthru.author", "author", "article:author", "og:article:author"),
    *("dc.creator", "dcterms.creator", "dc:creator", "dc.creator.name", "dc.author", "byl"),
)
_PUBLISHED = re.compile(r"publi.*(?:date|time)|(?:date|time).*publi")
_CHANGED = re.compile(r"last|modif|updat|expir|unpubl|republ")
_DATE_IN_PATH = re.compile(r"(?<!\d)(?<!\d[/-])(\d{4})([/-]?)(\d{2})\2(\d{2})(?!\d|[/.-]\d)")
_ROLES = re.compile(r"\w: .*\w: ")  # a list of roles: design: ..., code: ...
_MONTH_IN_PATH = re.compile(r"/(\d{4})/([^\W\d_]{3,12})/(\d{1,2})(?=/)")
_AUTHOR_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a page besides its text. The fields are those of `Article`.

    texts: the article's texts in JSON-LD; languages: the codes that the page declares, in order of
    precedence. `language` is the first of them until the text is known: see `with_language`.
    """

    title: str | None = None
    author: str | None = None
    agency: str | None = None
    published: str | None = None
    language: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    licence: str | None = None
    url: str | None = None
    origins: Origins = field(default_factory=Origins)
    declarations: Declarations = field(default_factory=Declarations)
    texts: JsonLdText = field(default_factory=JsonLdText)
    languages: tuple[str, ...] = ()


def read_metadata(tree: HtmlElement, url: str, today: date) -> Metadata:
    """The metadata of a page whose scripts have not been removed from the tree.

    url: where the page was fetched; today: dates after the end of the next year are ignored.
    """
    sources = collect_sources(tree, url, today)
    title, title_origin = _title(sources)
    persons, agencies = _declared_persons(sources)
    declared = _declared_date(sources)
    near: list[tuple[HtmlElement, str]] = []
    if sources.heading is not None and not (declared and _are_named(persons)):
        near = texts_near(sources.heading)
    shown = _shown_authors(sources, persons, near)
    author, author_origin = _author(sources, persons, shown)
    agencies = agencies or [name for name in shown if sources.names_site(name)]
    published, published_origin = _published(sources, declared, near)
    language = sources.languages[0] if sources.languages else None
    og_type = next(values_of(sources.tags, "og:type"), "").lower() or None
    canonical = canonical_url(sources.links, url)
    return Metadata(
        title=title,
        author=author,
        agency=_AUTHOR_SEPARATOR.join(agencies) or None,
        published=published,
        language=language,
        description=_description(sources),
        tags=_tags(sources),
        image=_image(sources),
        licence=_licence(sources),
        url=canonical,
        origins=Origins(
            title=title_origin,
            author=author_origin,
            published=published_origin,
            language=Origin.DECLARED if language else None,
        ),
        declarations=Declarations(
            types=sources.types,
            og_type=og_type,
            published=_article_date(sources),
            canonical=canonical,
        ),
        texts=read_texts(sources.article) if sources.article is not None else JsonLdText(),
        languages=sources.languages,
    )


def with_language(metadata: Metadata, text: str) -> Metadata:
    """The metadata with the language of the page, whose extracted text is `text`.

    The language is detected where it is not declared, or where the text is clearly in another.
    """
    language, is_detected = settle_language(metadata.languages, text)
    origin = Origin.GUESSED if is_detected else Origin.DECLARED
    origins = replace(metadata.origins, language=origin if language else None)
    return replace(metadata, language=language, origins=origins)


def _title(sources: Sources) -> tuple[str | None, Origin | None]:
    """The title as readers see it: the page's heading, otherwise the first declared title."""
    shown = heading_text(sources.heading) if sources.heading is not None else None
    keys = [title_key(title) for title in (shown or "", *sources.titles)]
    titles = [
        without_site_name(title, sources.site_names, [k for k in keys if k != title_key(title)])
        for title in sources.titles
    ]
    if shown:
        shown = without_site_name(shown, sources.site_names, ())
        is_declared = any(title_key(shown) == title_key(title) for title in titles)
        return shown, Origin.DECLARED if is_declared else Origin.VISIBLE
    return (titles[0], Origin.DECLARED) if titles else (None, None)


def _article_date(sources: Sources) -> str | None:
    """The date that the page declares for its article."""
    in_article = property_of(sources.article, "datePublished") if sources.article else None
    candidates: list[Any] = [
        in_article,
        *values_of(sources.tags, "article:published_time", "article:published", "og:pubdate"),
        *(sources.items.values.get("datepublished", ()) if sources.items.types else ()),
    ]
    return _first_date(sources, candidates)


def _declared_date(sources: Sources) -> str | None:
    in_markup = _dates_by_day(sources)
    return _article_date(sources) or _first_date(
        sources,
        [
            *(in_markup.values() if len(in_markup) == 1 else ()),  # several are those of teasers
            *values_of(sources.tags, *_DATE_TAGS),
            *(property_of(node, "datePublished") for node in sources.nodes),
            *values_of(sources.tags, *filter(_is_name_of_date, sources.tags)),
        ],
    )


def _dates_by_day(sources: Sources) -> dict[str, str]:
    """The dates that the markup declares without an article that is clearly that of the page."""
    values = sources.items.values.get("datepublished", ())
    dates = [found for value in values if (found := parse_date(value, sources.context))]
    return {found[:10]: found for found in reversed(dates)}


def _is_name_of_date(tag: str) -> bool:
    """Whether a site's own tag gives when the page was published: page-published-date."""
    return bool(_PUBLISHED.search(tag)) and not _CHANGED.search(tag)


def _first_date(sources: Sources, values: Iterable[Any]) -> str | None:
    for value in values:
        single = value[0] if isinstance(value, list) and value else value
        single = single.get("@value") if isinstance(single, dict) else single
        if single is not None and (found := parse_date(single, sources.context)):
            return found
    return None


def _published(
    sources: Sources, declared: str | None, near: list[tuple[HtmlElement, str]]
) -> tuple[str | None, Origin | None]:
    if declared:
        return declared, Origin.DECLARED
    shown, updated = visible_date(sources.tree, sources.heading, near, sources.context)
    if shown:
        return shown, Origin.VISIBLE
    guessed = _date_in_url(sources) or _date_of_change(sources, updated)
    return (guessed, Origin.GUESSED) if guessed else (None, None)


def _date_of_change(sources: Sources, updated: str | None) -> str | None:
    """The day from which the page is, which is only a guess at when it was published.

    updated: the date of a change that the page shows. The times of changes that pages only declare
    are left out: programs set them when anything on the site changes.
    """
    nodes = [node for node in (sources.article, sources.page) if node]
    return _first_date(sources, [property_of(n, "dateCreated") for n in nodes]) or updated


def _date_in_url(sources: Sources) -> str | None:
    """The day in the path of the page's address, None if there is none or several."""
    path = urlsplit(sources.url).path
    written = [f"{match[1]}-{match[3]}-{match[4]}" for match in _DATE_IN_PATH.finditer(path)]
    written += [" ".join(match.groups()) for match in _MONTH_IN_PATH.finditer(path)]
    days = {day for text in written if (day := parse_date(text, sources.context))}
    return days.pop() if len(days) == 1 else None


def _are_named(persons: list[str]) -> bool:
    """Whether a declared author is more than the name of an account."""
    return any(" " in name for name in persons)


def _shown_authors(
    sources: Sources, persons: list[str], near: list[tuple[HtmlElement, str]]
) -> list[str]:
    """The authors that are shown, unless the declared persons leave no doubt."""
    if _are_named(persons):
        return []
    if persons:
        shown = authors_near(near, sources.context)
    else:
        shown = visible_authors(sources.tree, near, sources.context)
    return clean_authors(shown, sources.context.language)


def _author(
    sources: Sources, persons: list[str], shown: list[str]
) -> tuple[str | None, Origin | None]:
    """The persons that are declared, otherwise those that are shown, as one text.

    Names of one word may be those of accounts: full names that are shown near the title precede.
    """
    names = [name for name in shown if not sources.names_site(name)]
    if names and (not persons or all(map(_is_certain, names))):
        return _AUTHOR_SEPARATOR.join(names), Origin.VISIBLE
    return (_AUTHOR_SEPARATOR.join(persons), Origin.DECLARED) if persons else (None, None)


def _is_certain(name: str) -> bool:
    return is_full_name(name) and is_person(name, None)


def _declared_persons(sources: Sources) -> tuple[list[str], list[str]]:
    """The persons and the agencies that are declared as authors.

    An agency is an organisation, the site or its publisher.
    """
    persons: list[str] = []
    agencies: list[str] = []
    for group in _declared_authors(sources):
        if persons and not _adds_authors(persons, group):
            continue
        for author in group:
            for name in clean_authors([author.name], sources.context.language):
                is_agency = author.is_organisation or sources.names_site(name)
                (agencies if is_agency else persons).append(name)
    persons = clean_authors(persons)
    return persons, [name for name in clean_authors(agencies) if name not in persons]


def _adds_authors(persons: list[str], group: list[Person]) -> bool:
    """Whether a further source names all these persons and others as well."""
    names = {title_key(name): name for name in clean_authors(person.name for person in group)}
    known = {title_key(name) for name in persons}
    others = [name for key, name in names.items() if key not in known]
    return known < names.keys() and all(map(is_full_name, others))


def _declared_authors(sources: Sources) -> Iterator[list[Person]]:
    """The authors that each source declares, in order of precedence."""
    if sources.article is not None:
        yield _json_ld_authors(sources, sources.article)
    yield [Person(name) for name in values_of(sources.tags, "citation_author", "citation_authors")]
    yield list(sources.items.authors)
    for tag in _AUTHOR_TAGS:
        names = (name for name in sources.tags.get(tag, ()) if not _ROLES.search(name))
        yield [Person(n) for n in names if "://" not in n and "/" not in n[:1]]
    # Labels such as "Written by", whose values are names.
    cards = values_of(sources.tags, "twitter:data1", "twitter:data2")
    yield [Person(text) for text in cards if is_full_name(text)]
    if sources.page is not None:
        yield _json_ld_authors(sources, sources.page)


def _json_ld_authors(sources: Sources, node: Any) -> list[Person]:
    people: list[Person] = []
    for name in ("author", "creator"):
        for reference in list_property(node, name):
            value = find_by_id(sources.nodes, reference)
            if isinstance(value, dict):
                is_organisation = any(t.endswith("Organization") for t in type_names(value))
                people += [Person(n, is_organisation) for n in texts_of(property_of(value, "name"))]
            elif isinstance(value, str) and "://" not in value:
                people.append(Person(value))
        if people:
            break
    return people


def _description(sources: Sources) -> str | None:
    tags = values_of(
        sources.tags, "og:description", "description", "twitter:description", "dc.description"
    )
    in_article = text_property(sources.article, "description") if sources.article else None
    return next(tags, None) or in_article or sources.items.first("description")


def _tags(sources: Sources) -> tuple[str, ...]:
    found = list(
        values_of(sources.tags, "article:tag", "parsely-tags", "news_keywords", "keywords")
    )
    if sources.article is not None:
        found += texts_of(property_of(sources.article, "keywords"))
    parts = (part.strip() for text in found for part in re.split(r"[,;]", text))
    return tuple(dict.fromkeys(part for part in parts if part))[:_MAX_TAGS]


def _image(sources: Sources) -> str | None:
    image = next(values_of(sources.tags, "og:image", "og:image:url", "twitter:image"), None)
    if image is None and sources.article is not None:
        value = property_of(sources.article, "image")
        first = value[0] if isinstance(value, list) and value else value
        image = first_text(first.get("url")) if isinstance(first, dict) else first_text(first)
    image = image or sources.items.first("image")
    return resolve_link(sources.url, image) if image else None


def _licence(sources: Sources) -> str | None:
    """The text of the link to the licence, otherwise its address."""
    links = [link for link in sources.links if has_relation(link, "license")]
    for value in (*(" ".join(link.itertext()) for link in links), *(x.get("href") for x in links)):
        if text := first_text(value):
            return text
    in_article = text_property(sources.article, "license") if sources.article else None
    return in_article or next(values_of(sources.tags, "dcterms.license", "dc.rights.license"), None)
