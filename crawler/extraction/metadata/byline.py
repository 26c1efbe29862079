"""The byline of a page: the authors that readers see. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.metadata.authors import (
    after_by,
    clean_authors,
    is_full_name,
    is_name,
    is_person,
    without_by,
)
from crawler.extraction.metadata.dates import DateContext, find_date
from crawler.extraction.metadata.page_url import has_relation
from crawler.extraction.metadata.visible import (
    LINES,
    is_barred,
    is_outside,
    short_text,
    with_parents,
)

_MAX_BYLINE = 120  # characters
_MAX_CONJUNCTION = 5  # characters between two authors: "and", ", et"
_DIGIT = re.compile(r"\d")
# Paths of pages about authors: /author/ada-quill, /authors/ada.
_AUTHOR_PATH = re.compile(r"/authors?/[^/?#]", re.IGNORECASE)
_LINKS = etree.XPath("//a[contains(@href,'author') or contains(@rel,'author')]")
_MARKED = etree.XPath("//*[contains(@class,'author') or contains(@class,'byline')]")
_MAX_MARKED = 200
_MAX_IMAGES = 200
_MAX_NAME = 60  # characters
_MAX_NAME_WORDS = 5
_MARGIN = " ,|·•–—-"


def visible_authors(
    tree: HtmlElement,
    near: Sequence[tuple[HtmlElement, str]],
    context: DateContext,
) -> list[str]:
    """The texts near the title that name authors: those marked as such, or a byline.

    Otherwise the only author that is marked, introduced or portrayed anywhere on the page.
    """
    return (
        authors_near(near, context)
        or _only_author(tree, context)
        or _only_byline(tree, context)
        or _portrayed(tree, near, context)
    )


def authors_near(near: Sequence[tuple[HtmlElement, str]], context: DateContext) -> list[str]:
    """The texts near the title that name authors: those marked as such, or a byline."""
    texts = {_letters(text): text for _, text in near if len(text) <= _MAX_BYLINE}
    for is_marked in (_is_author_link, _is_marked_author):
        marked = [
            (element, name)
            for element, text in near
            if (mark := next(filter(is_marked, with_parents(element)), None)) is not None
            and (name := _name_of_link(mark, texts) or _name_in(text, context))
            and name.lower() not in _marks(mark)
        ]
        if names := _best_names(marked, context):
            return names
    for index, (_, text) in enumerate(near):
        rest = after_by(text, context.language)
        if rest is None or len(text) > _MAX_BYLINE:
            continue
        if not rest and index + 1 < len(near):
            rest = near[index + 1][1]
        if name := _name_in(rest, context):
            return clean_authors([name], context.language)
        persons = [n for n in clean_authors([rest], context.language) if is_full_name(n)]
        if persons and rest.startswith(persons[0]):
            return persons
    return []


def _best_names(marked: list[tuple[HtmlElement, str]], context: DateContext) -> list[str]:
    """The first name, preferably that of a person in a link, and the persons listed with it.

    What else is marked is a role, a label, or somebody who reviewed the article.
    """
    persons = [(e, n) for e, n in marked if is_full_name(n) and is_person(n, context.language)]
    linked = [(element, name) for element, name in persons if _link_around(element) is not None]
    if not linked:
        return [name for _, name in (persons or marked)][:1]
    names = [linked[0][1]]
    for (element, _), (following, name) in pairwise(linked):
        link = _link_around(element)
        if link is None or _link_around(following) is not link.getnext():
            break
        if len((link.tail or "").strip()) > _MAX_CONJUNCTION:
            break
        names.append(name)
    return names


def _link_around(element: HtmlElement) -> HtmlElement | None:
    return next((each for each in with_parents(element) if each.tag == "a"), None)


def _only_author(tree: HtmlElement, context: DateContext) -> list[str]:
    """The name in the links to authors, or in the elements marked as an author's, if it is one."""
    for elements in (filter(_is_author_link, _LINKS(tree)), _MARKED(tree)):
        names = {
            name
            for element in islice(elements, _MAX_MARKED)
            if not is_outside(element)
            and not _is_in_comment(element)
            and (name := _name_in(short_text(element) or "", context))
            and is_person(name, context.language)
        }
        if names:
            return list(names) if len(names) == 1 else []
    return []


def _only_byline(tree: HtmlElement, context: DateContext) -> list[str]:
    """The persons in the bylines of the page, wherever they are, if all name the same."""
    found: set[tuple[str, ...]] = set()
    for element in tree.iter(*LINES):
        text = element.text
        if not text or not 2 <= len(text.strip()) <= _MAX_BYLINE:
            continue
        rest = after_by(" ".join(text.split()), context.language)
        if rest is None or _is_apart(element):
            continue
        if not rest:
            named = element[0] if len(element) else element.getnext()
            rest = short_text(named) if named is not None else ""
        names = [name for name in clean_authors([rest or ""]) if is_full_name(name)]
        if names and all(is_person(name, context.language) for name in names):
            found.add(tuple(names))
    return list(found.pop()) if len(found) == 1 else []


def _portrayed(
    tree: HtmlElement, near: Sequence[tuple[HtmlElement, str]], context: DateContext
) -> list[str]:
    """The person whose name is a line of the page, and describes an image or starts a paragraph.

    If there are several, the one whose name is near the title. Words that the page also writes in
    lower case are not the names of persons.
    """
    about = [(image.get("alt") or "").casefold() for image in islice(tree.iter("img"), _MAX_IMAGES)]
    starts = ("".join(p.itertext())[:_MAX_NAME].strip() for p in tree.iter("p"))
    about += [f"\n{start.casefold()}" for start in starts]
    everything = "\n".join(about)
    known: dict[str, str] = {}
    for element in tree.iter(*LINES):
        text = (element.text or "").strip()
        if not 1 <= text.count(" ") < _MAX_NAME_WORDS or len(text) > _MAX_NAME:
            continue
        key = text.casefold()
        if not (key in everything and _is_described(key, about) and _is_person(text, context)):
            continue
        if not is_outside(element) and not _is_in_comment(element):
            known.setdefault(key, text)
    words = frozenset(" ".join(tree.itertext()).split()) if known else frozenset()
    known = {key: name for key, name in known.items() if words.isdisjoint(key.split())}
    for _, text in near:
        if len(text) > _MAX_BYLINE:
            break
        if text.casefold() in known:
            return [text]
    return list(known.values()) if len(known) == 1 else []


def _is_described(name: str, about: Iterable[str]) -> bool:
    """Whether a name is in the description of an image, or starts a paragraph (after a break)."""
    return any(
        text.startswith(f"\n{name} ") if text.startswith("\n") else name in text for text in about
    )


def _is_person(text: str, context: DateContext) -> bool:
    return is_full_name(text) and is_person(text, context.language)


def _is_apart(element: HtmlElement) -> bool:
    """Whether an element is outside the article, where a byline in an aside is not."""
    return any(
        each.tag != "aside" and is_barred(each) for each in (element, *element.iterancestors())
    )


def _is_in_comment(element: HtmlElement) -> bool:
    return any("comment" in (each.get("class") or "").lower() for each in element.iterancestors())


def _name_in(text: str, context: DateContext) -> str | None:
    """The text without what introduces a name and without a date, if it may be a name."""
    if len(text) > _MAX_BYLINE:
        return None
    found = find_date(text, context) if _DIGIT.search(text) else None
    if found is not None:
        text = f"{text[: found.start]} {text[found.end :]}"
    name = without_by(text.strip(_MARGIN), context.language).strip(_MARGIN)
    if not is_name(name) or name[0].islower() or (found is not None and not is_full_name(name)):
        return None
    return name


def _is_author_link(element: HtmlElement) -> bool:
    """Whether an element is a link to the author of the page."""
    return element.tag == "a" and (
        has_relation(element, "author") or bool(_AUTHOR_PATH.search(element.get("href") or ""))
    )


def _name_of_link(link: HtmlElement, texts: Mapping[str, str]) -> str | None:
    """The name in the address of an author's page, as it is written near the title.

    texts: those near the title by their letters. The link may say "More by Ada", and a name may be
    in lower case.
    """
    match = _AUTHOR_PATH.search(link.get("href") or "")
    if match is None:
        return None
    name = link.get("href")[match.end() - 1 :].strip("/").partition("/")[0]
    return texts.get(_letters(name)) or None


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _is_marked_author(element: HtmlElement) -> bool:
    """Whether an element is marked as the name of an author."""
    marks = _marks(element)
    return element.tag == "address" or "author" in marks or "byline" in marks


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('data-testid') or ''}".lower()
