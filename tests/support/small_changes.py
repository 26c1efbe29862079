"""Small changes to a page, as they happen between two captures: around its article, or in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from crawler.extraction.text.located_text import LocatedText
from crawler.extraction.text.page_blocks import page_blocks
from crawler.extraction.text.taken_prose import TakenProse
from storage.core.model import Paragraph

WORD = "indeed"
"""The word that `add_word` adds."""
ADDED = (
    "The keeper of the light wrote in his book that the sea was calm as far as the outer island, "
    "and that he had seen no other boat before the evening."
)
"""The paragraph that `add_paragraph` adds."""
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CONTAINERS = ("div", "section", "aside", "main", "article", "footer", "header", "td", "body")
_LISTS = ("ul", "ol")

_TEASER = """<div class="teaser"><h3><a href="/harbour/{n}.html">A new crane for the quay</a></h3>
<p>The crane, which lifts {n} tons, came by barge on Monday. It is to stand at the inner quay.</p>
</div>"""
_ADVERT = """<div class="promo-{n}"><a href="https://adverts.example/{n}"><img src="/{n}.png"
alt="Ropes"></a><p>Ropes of all lengths are to be had at the chandler's in Cooper's Yard.</p></div>
"""
_LINK = '<li><a href="/harbour/{n}.html">The dredger is {n} days late</a></li>'
_COUNTER = '<span class="counter">{n} readers</span>'
_BANNER = """<div class="notice-{n}" role="dialog"><p>We store cookies on your device, and learn
from them what you read. You can read more about it in our policy.</p><button>Accept</button>
</div>"""
_COMMENT = """<div class="comments"><div class="comment" id="c{n}"><p>I have taken that ferry for
{n} years, and it was never on time. Nobody knows why.</p></div></div>"""

Gap = tuple[HtmlElement, int]
"""An element, and the index among its children where another can be inserted."""


@dataclass(frozen=True, slots=True)
class ArticlePlaces:
    """Where on a page its article is.

    The article's container is the innermost element with nearly all of its prose, or the outermost
    `article` element that this is in.

    above: the container and all elements that contain it; around: the elements outside of the
    container; within: those in it; both without elements that hold any text of the article.
    gaps_around, gaps_within: where elements can be inserted. paragraphs: the `p` elements that hold
    one paragraph and nothing else.
    """

    above: list[HtmlElement]
    around: list[HtmlElement]
    within: list[HtmlElement]
    gaps_around: list[Gap]
    gaps_within: list[Gap]
    paragraphs: list[HtmlElement]


Change = Callable[[Random, ArticlePlaces], bool]
"""Changes the page that has these places; false if the page has nothing to change."""


def find_article(tree: HtmlElement, paragraphs: Sequence[Paragraph]) -> ArticlePlaces | None:
    """The places of a page whose article has these paragraphs; None if it does not hold them."""
    page = page_blocks(tree)
    text = LocatedText(page, paragraphs)
    inside = TakenProse(page, text).inside_article()
    if not inside:
        return None
    container = page.containers[min(inside)]
    for each in container.iterancestors("article"):
        container = each
    holders = {
        page.containers[block.container]
        for block, share in zip(page.blocks, text.shares, strict=True)
        if share > 0
    }
    holding = holders.union(*(each.iterancestors() for each in holders))
    containers = set(page.containers)

    def is_free(element: HtmlElement) -> bool:
        if element in holding:
            return False
        while element not in containers:  # what is in a line belongs to the container of the line
            element = element.getparent()
        return element not in holders

    body = page.containers[0]
    above = [container, *(each for each in container.iterancestors() if each.tag != "html")]
    inner = set(container.iter(etree.Element))
    outer = [each for each in body.iter(etree.Element) if each not in inner and each not in above]
    whole = {paragraph.text for paragraph in paragraphs}
    return ArticlePlaces(
        above=above,
        around=[each for each in outer if is_free(each)],
        within=[each for each in container.iter(etree.Element) if is_free(each)],
        gaps_around=list(_gaps((*above[1:], *outer))),
        gaps_within=list(_gaps(inner)),
        paragraphs=[
            each
            for each in container.iter("p")
            if len(each) == 0 and " ".join((each.text or "").split()) in whole
        ],
    )


def _gaps(parents: Sequence[HtmlElement] | set[HtmlElement]) -> Iterator[Gap]:
    for parent in parents:
        if parent.tag in _CONTAINERS and not (parent.text or "").strip():
            for index, child in enumerate(parent):
                if not (child.tail or "").strip():
                    yield parent, index + 1


def _insert(rng: Random, gaps: Sequence[Gap], html: str) -> bool:
    if not gaps:
        return False
    parent, index = rng.choice(gaps)
    parent.insert(index, _element(rng, html))
    return True


def _element(rng: Random, html: str) -> HtmlElement:
    numbered = html.replace("{n}", str(rng.randrange(100, 1000)))
    element: HtmlElement = fragment_fromstring(numbered)  # type: ignore[no-untyped-call]
    return element


def _substitute(rng: Random, elements: Sequence[HtmlElement], pattern: re.Pattern[str]) -> bool:
    found = [each for each in elements if each.text and pattern.search(each.text)]
    if not found:
        return False
    chosen = rng.choice(found)
    chosen.text = pattern.sub(str(rng.randrange(2000, 2030)), chosen.text, count=1)
    return True


def add_teaser(rng: Random, places: ArticlePlaces) -> bool:
    """Another teaser of another article."""
    return _insert(rng, places.gaps_around, _TEASER)


def add_advert(rng: Random, places: ArticlePlaces) -> bool:
    """Another advert."""
    return _insert(rng, places.gaps_around, _ADVERT)


def add_link(rng: Random, places: ArticlePlaces) -> bool:
    """Another link in a list of links."""
    lists = [each for each in places.around if each.tag in _LISTS]
    return _insert(rng, [(each, len(each)) for each in lists], _LINK)


def add_counter(rng: Random, places: ArticlePlaces) -> bool:
    """A counter of readers."""
    return _insert(rng, places.gaps_around, _COUNTER)


def add_comment(rng: Random, places: ArticlePlaces) -> bool:
    """Another comment of a reader, after the article."""
    gaps: list[Gap] = []
    for below, parent in zip(places.above, places.above[1:], strict=False):
        gaps += [gap for gap in places.gaps_around if gap[0] is parent]
        gaps = [gap for gap in gaps if gap[1] > parent.index(below) or gap[0] is not parent]
    return _insert(rng, gaps, _COMMENT)


def add_banner(rng: Random, places: ArticlePlaces) -> bool:
    """A dialog about cookies, at the start or at the end of the page."""
    body = places.above[-1]
    return _insert(rng, [(body, 0), (body, len(body))] if len(places.above) > 1 else [], _BANNER)


def change_number(rng: Random, places: ArticlePlaces) -> bool:
    """Another number."""
    return _substitute(rng, places.around, _NUMBER)


def change_year(rng: Random, places: ArticlePlaces) -> bool:
    """Another date in the footer or anywhere else."""
    return _substitute(rng, places.around, _YEAR)


def add_attribute(rng: Random, places: ArticlePlaces) -> bool:
    """An attribute for scripts, on any element."""
    rng.choice([*places.above, *places.around, *places.within]).attrib["data-seen"] = "1"
    return True


def add_class_around(rng: Random, places: ArticlePlaces) -> bool:
    """Another class name, without a meaning, on an element outside of the article."""
    return _add_class(rng, places.around)


def add_class_above(rng: Random, places: ArticlePlaces) -> bool:
    """Another class name, without a meaning, on an element that contains the article."""
    return _add_class(rng, places.above)


def _add_class(rng: Random, elements: Sequence[HtmlElement]) -> bool:
    if not elements:
        return False
    chosen = rng.choice(elements)
    names = f"{chosen.get('class', '')} x{rng.randrange(10**6):06}"
    chosen.attrib["class"] = names.strip()
    return True


def add_white_space(rng: Random, places: ArticlePlaces) -> bool:
    """Other white space between elements that are not part of a line."""
    gaps = [*places.gaps_around, *places.gaps_within]
    for parent, index in rng.sample(gaps, min(5, len(gaps))):
        before, after = parent[index - 1], parent[index] if index < len(parent) else None
        if before.tag in _CONTAINERS and (after is None or after.tag in _CONTAINERS):
            before.tail = (before.tail or "") + "\n\n  "
    return bool(gaps)


def add_markup_comment(rng: Random, places: ArticlePlaces) -> bool:
    """A comment in the markup."""
    gaps = [*places.gaps_around, *places.gaps_within]
    if not gaps:
        return False
    parent, index = rng.choice(gaps)
    parent.insert(index, etree.Comment(" rendered by host 7 "))
    return True


def add_advert_within(rng: Random, places: ArticlePlaces) -> bool:
    """An advert between the paragraphs."""
    return _insert(rng, places.gaps_within, _ADVERT)


def add_teaser_within(rng: Random, places: ArticlePlaces) -> bool:
    """A teaser between the paragraphs."""
    return _insert(rng, places.gaps_within, _TEASER)


AROUND: tuple[Change, ...] = (
    add_teaser,
    add_advert,
    add_link,
    add_counter,
    add_comment,
    add_banner,
    change_number,
    change_year,
    add_attribute,
    add_class_around,
    add_white_space,
    add_markup_comment,
)
"""Changes that do not touch the article."""
NEAR: tuple[Change, ...] = (add_class_above, add_advert_within, add_teaser_within)
"""Changes of the article's container that do not touch its paragraphs.

An extractor may take what is added for a part of the article, or know the article by its class.
"""


def add_word(rng: Random, places: ArticlePlaces) -> bool:
    """`WORD`, added to a paragraph."""
    found = [each for each in places.paragraphs if " " in each.text.strip()]
    if not found:
        return False
    chosen = rng.choice(found)
    words = chosen.text.split()
    words.insert(rng.randrange(1, len(words)), WORD)
    chosen.text = " ".join(words)
    return True


def add_paragraph(rng: Random, places: ArticlePlaces) -> bool:
    """`ADDED`, after a paragraph."""
    if not places.paragraphs:
        return False
    chosen = rng.choice(places.paragraphs)
    added = chosen.makeelement("p", dict(chosen.attrib))
    added.text, added.tail = ADDED, chosen.tail
    parent = chosen.getparent()
    parent.insert(parent.index(chosen) + 1, added)
    return True
