"""What readers see near a page's title: its heading, byline and date. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.metadata.dates import DateContext, find_date, parse_date
from crawler.extraction.metadata.text_values import clean_text
from crawler.extraction.metadata.titles import MAX_TITLE, are_forms_of_one_title, title_key

_OUTSIDE = frozenset({"nav", "aside", "footer", "form", "figure", "select", "menu"})
# Elements within words; others separate them.
_INLINE = frozenset("a abbr b bdi bdo cite code em font i mark q s small strong sub sup u".split())
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "iframe"})
_MAX_HEADINGS = 20
_MAX_LINES = 2000
_MIN_START = 0.7  # of the letters of a declared title, for a small heading that it starts with
_MIN_TITLE = 10  # characters of a title that is not marked as a heading
_MAX_AFTER = 1200  # characters after the title in which its date and byline are
_MAX_TEXTS = 60
_MAX_TEXTS_BEFORE = 12
_LEVELS_BEFORE = 4
_MAX_DATE_LINE = 100  # characters
_MAX_WORDS_AROUND = 6  # words before or after the date in its line
LINES = tuple("time span p div a li h2 h3 h4 h5 h6 small em td strong b".split())
"""The elements that may be a line of their own."""
_MAX_SHORT_LINES = 1000
_MAX_SHORT = 150  # characters
_MAX_LONE_DATE = 100  # characters of a line that is only a date
_LEVELS_OF_MARK = 3  # ancestors that may mark a text as the name of an author
_YEAR = re.compile(r"\d{4}")
_MAX_LABEL = 30  # characters of a text that is the label of the next one
# "Updated" in the larger languages of the web, and as pages mark it for machines. A date whose
# label is not listed counts as that of the publication.
_UPDATE = re.compile(
    r"updat|modifi|edited|revis|aktuali[sz]|geändert|mis à jour|actuali[sz]|aggiorn|atuali[sz]"
    r"|bijgewerkt|gewijzigd|uppdater|o?ppdater|opdater|päivitetty|обновл|оновл|güncelle|diperbarui"
    r"|cập nhật|更新|수정|تحديث",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)


def find_heading(
    tree: HtmlElement,
    headings: Sequence[HtmlElement],
    keys: Sequence[str],
    site_names: frozenset[str],
) -> HtmlElement | None:
    """The element with the page's title: the h1 (or h2) that agrees with a declared title.

    headings: h1 to h3; keys: those of the declared titles. If none agrees, a line that is one of
    these titles, otherwise the first h1 that is not the name of the site.
    """
    first: HtmlElement | None = None
    hidden: HtmlElement | None = None
    best: HtmlElement | None = None
    heading: HtmlElement
    most = (0, 0)
    for heading in [each for each in headings if each.tag == "h1"][:_MAX_HEADINGS]:
        text = heading_text(heading) or ""
        key = title_key(text)
        if not key or len(text) > MAX_TITLE or key.replace(" ", "") in site_names:
            continue
        if is_outside(heading):
            hidden = heading if hidden is None and key in keys else hidden
            continue
        if key in keys:
            return heading
        agreements = sum(are_forms_of_one_title(key, other) for other in keys)
        contained = sum(key in other or other in key for other in keys if other)
        if agreements and (contained, agreements) > most:
            best, most = heading, (contained, agreements)
        first = heading if first is None else first
    if best is not None and most[0]:
        return best
    # A title may be marked as a smaller heading than those of the sections after it.
    for heading in headings[:_MAX_HEADINGS]:
        if heading is best:
            break
        key = title_key(heading_text(heading) or "")
        is_title = bool(key) and (key in keys or _starts_title(key, keys))
        if is_title and heading.tag != "h1" and not is_outside(heading):
            return heading
    found = hidden if best is None else best
    found = _titled_line(tree, keys) if found is None else found
    return first if found is None else found


def _starts_title(key: str, keys: Sequence[str]) -> bool:
    """Whether a title starts with these words, and most of it are these."""
    return any(o.startswith(f"{key} ") and len(key) > _MIN_START * len(o) for o in keys)


def _titled_line(tree: HtmlElement, keys: Sequence[str]) -> HtmlElement | None:
    """The first element that is not a heading and whose text is a declared title."""
    element: HtmlElement
    for element in islice(tree.iter(*LINES, "legend"), _MAX_LINES):
        text = element.text
        if not text or not _MIN_TITLE < len(text) <= MAX_TITLE or title_key(text) not in keys:
            continue
        if not is_outside(element) and _link_of(element) is None:
            return element
    return None


def heading_text(heading: HtmlElement) -> str | None:
    """The text of a heading on one line."""
    parts: list[str] = []
    for event, element in etree.iterwalk(heading, events=("start", "end")):
        space = "" if element.tag in _INLINE else " "
        if event == "start":
            parts += [space, "" if element.tag in _NO_TEXT else element.text or ""]
        elif element is not heading:
            parts += [space, element.tail or ""]
    return clean_text("".join(parts))


def short_text(element: HtmlElement, most: int = _MAX_SHORT) -> str | None:
    """The text of an element on one line; None if it is empty or has over `most` characters."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        text = " ".join(part.split())
        length += len(text)
        if length > most:
            return None
        parts.append(text)
    return clean_text(" ".join(parts))


def is_outside(element: HtmlElement) -> bool:
    """Whether an element is in navigation, a footer or beside the article."""
    return is_barred(element) or any(map(is_barred, element.iterancestors()))


def is_barred(element: HtmlElement) -> bool:
    """Whether an element contains other things than the article.

    An aside may contain only the date or the authors, and no headline of another article.
    """
    if element.tag not in _OUTSIDE:
        return False
    if element.tag == "form":  # some sites put the whole page into one
        return next(element.iter("h1"), None) is None
    if element.tag == "footer" and next(element.iterancestors("article"), None) is not None:
        return False
    if element.tag != "aside" or short_text(element) is None:
        return True
    headlines = element.iter("a", "h1", "h2", "h3", "h4", "h5", "h6")
    return any(short_text(each, _MAX_LABEL) is None for each in headlines if len(each) or each.text)


def texts_near(heading: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """The texts around a title with their elements: those after it, then those just before it."""
    near: list[tuple[HtmlElement, str]] = []
    length = 0
    for element, text in _texts_after(heading):
        near.append((element, text))
        length += len(text)
        if length > _MAX_AFTER or len(near) >= _MAX_TEXTS:
            break
    return near + _texts_before(heading)


def _texts_after(heading: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    node = heading
    while node is not None:
        parent = node.getparent()
        if parent is not None and (text := clean_text(node.tail)):
            yield parent, text
        for sibling in node.itersiblings():
            yield from _texts_in(sibling)
            if parent is not None and (text := clean_text(sibling.tail)):
                yield parent, text
        node = parent


def _texts_before(heading: HtmlElement) -> list[tuple[HtmlElement, str]]:
    near: list[tuple[HtmlElement, str]] = []
    node = heading
    for _ in range(_LEVELS_BEFORE):
        if node is None or node.tag in ("body", "main", "article"):
            break
        for sibling in node.itersiblings(preceding=True):
            near += reversed(list(_texts_in(sibling)))
            if len(near) >= _MAX_TEXTS_BEFORE:
                return near[:_MAX_TEXTS_BEFORE]
        node = node.getparent()
    return near


def _texts_in(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    if not isinstance(element.tag, str) or element.tag in _NO_TEXT or is_barred(element):
        return
    if text := clean_text(element.text):
        yield element, text
    for child in element:
        yield from _texts_in(child)
        if text := clean_text(child.tail):
            yield element, text


def visible_date(
    tree: HtmlElement,
    heading: HtmlElement | None,
    near: Sequence[tuple[HtmlElement, str]],
    context: DateContext,
) -> tuple[str | None, str | None]:
    """The date near the title, otherwise the only day in the smallest block around it; or None.

    near: the texts around the title. Second, the date of an update that stands there.
    """
    shown, updated = _date_near(near, context)
    return shown or _only_date(tree, heading, context), updated


def _date_near(
    near: Sequence[tuple[HtmlElement, str]], context: DateContext
) -> tuple[str | None, str | None]:
    """The date and the date of an update among the texts around a title.

    If two dates stand there, the earlier is that of the publication.
    """
    shown: list[str] = []
    updated: str | None = None
    label = ""
    for element, text in near:
        found = _date_of(element, text, context)
        if found is not None and not _is_in_card(element, text):
            if _is_update(element, text, label):
                updated = updated or found
            else:
                shown.append(found)
            if len(shown) == 2:
                break
        elif shown and len(text) > _MAX_DATE_LINE:
            break
        label = text
    return min(shown, key=_day_of, default=None), updated


def _day_of(iso: str) -> str:
    return iso[:10]


def _date_of(element: HtmlElement, text: str, context: DateContext) -> str | None:
    time = element if element.tag == "time" else next(element.iterancestors("time"), None)
    if time is not None and time.get("datetime"):
        return parse_date(time.get("datetime"), context) or _date_in_line(text, context)
    return _date_in_line(text, context)


def _date_in_line(text: str, context: DateContext) -> str | None:
    """The date in a short line that says little else, so not one in prose."""
    if len(text) > _MAX_DATE_LINE or not _YEAR.search(text) or _COPYRIGHT.search(text):
        return None
    found = find_date(text, context)
    if found is None:
        return None
    before, after = text[: found.start].split(), text[found.end :].split()
    if len(before) > _MAX_WORDS_AROUND or len(after) > _MAX_WORDS_AROUND:
        return None
    return found.iso


def _is_update(element: HtmlElement, text: str, label: str) -> bool:
    """Whether a date is marked or labelled as that of a change. label: the text before it."""
    marks = [f"{e.get('class') or ''} {e.get('itemprop') or ''}" for e in with_parents(element)]
    labels = [*marks[:2], text, label if len(label) <= _MAX_LABEL else ""]
    return any(map(_UPDATE.search, labels))


def _is_in_card(element: HtmlElement, text: str) -> bool:
    """Whether a text is in a link that says more, such as the headline of another article."""
    link = _link_of(element)
    return link is not None and short_text(link, 2 * len(text) + 20) is None


def _link_of(element: HtmlElement) -> HtmlElement | None:
    return element if element.tag == "a" else next(element.iterancestors("a"), None)


def _only_date(tree: HtmlElement, heading: HtmlElement | None, context: DateContext) -> str | None:
    """The day of the date lines in the smallest block around the title that has any, if it is one.

    Without a title, of those on the whole page. Those in cards and footers do not count.
    """
    blocks = [*heading.iterancestors()] if heading is not None else [tree]
    closest = len(blocks)
    found: dict[str, str] = {}
    for element, text in islice(_short_lines(tree), _MAX_SHORT_LINES):
        iso = _date_of(element, text, context)
        if iso is None or is_outside(element) or _is_in_card(element, text):
            continue
        if _is_update(element, text, ""):
            continue
        around = set(element.iterancestors())
        level = next((i for i, block in enumerate(blocks) if block in around), closest)
        if level < closest:
            closest, found = level, {}
        if level == closest:
            found.setdefault(_day_of(iso), iso)
    return next(iter(found.values())) if len(found) == 1 else None


def _short_lines(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The elements whose text is short and contains four digits, and so may be a date."""
    for element in tree.iter(*LINES):
        text = element.text
        if element.tag == "time" and not (text and text.strip()):
            text = element.get("datetime")
        if text and len(text) <= _MAX_LONE_DATE and (_YEAR.search(text) or element.tag == "time"):
            yield element, clean_text(text) or ""


def with_parents(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and the ancestors that may mark its text."""
    node: HtmlElement | None = element
    for _ in range(_LEVELS_OF_MARK + 1):
        if node is None:
            return
        yield node
        node = node.getparent()
