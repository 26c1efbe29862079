"""The text that a page declares in JSON-LD, and whether it is the article's text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from lxml import etree
from lxml.html import document_fromstring

from crawler.extraction.text.located_text import shared_part
from crawler.extraction.text.page_blocks import comparison_key, page_blocks
from crawler.extraction.text.sentences import prose_length
from storage.core.model import Kind, Paragraph
from storage.core.storable_text import make_storable

_MARKUP = re.compile(r"<(?:/?[a-z][a-z0-9-]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MIN_DECLARED = 250  # characters of a declared text that can replace the visible one
_MIN_CONTAINED = 0.6  # share of the visible text in the declared one from which it is a teaser
_MIN_RATIO = 1.2  # times that a declared text is longer than its teaser
_MIN_LONGER = 150  # characters that it is longer
_MAX_SHELL = 500  # characters of visible text beside declared posts, which are then the text
_MAX_LINE = 200  # the same beside a single declared text, of which it may be the summary
_MIN_SHELL_RATIO = 3.0  # times that the declared texts are longer than such text


def declared_paragraphs(parts: Sequence[tuple[str | None, str]]) -> tuple[Paragraph, ...]:
    """The paragraphs of declared texts, each a headline or None, and a body with or without markup.

    Bodies are divided at their block elements and line breaks.
    """
    return tuple(paragraph for part in parts for paragraph in _paragraphs(*part))


def _paragraphs(headline: str | None, body: str) -> Iterator[Paragraph]:
    if headline and (title := " ".join(unescape(headline).split())):
        yield Paragraph(make_storable(title), Kind.HEADING)
    text = body if _MARKUP.search(body) else unescape(body)
    if _MARKUP.search(text):
        yield from _blocks(text)
    else:
        for line in text.splitlines():
            if clean := " ".join(line.split()):
                yield Paragraph(make_storable(clean))


def _blocks(markup: str) -> Iterator[Paragraph]:
    # In markup, line breaks are only spaces, unless it has no elements that divide it.
    try:
        tree = document_fromstring(f"<body>{markup}</body>")  # type: ignore[no-untyped-call]
    except (etree.ParserError, ValueError):
        return
    for block in page_blocks(tree).blocks:
        yield Paragraph(make_storable(block.text), block.kind)


def is_whole_text(
    declared: Sequence[Paragraph],
    visible: Sequence[Paragraph],
    parts: int,
    *,
    is_kept: bool = False,
) -> bool:
    """Whether a declared text is the article's, and the visible text only its beginning.

    The visible text must be contained in the declared one, or be no more than a few words. A
    declared text that is different or not much longer is not used. parts: how many texts the page
    declares; is_kept: whether the article was read from its declared text before, which it then is
    as long as that is not the shorter one.
    """
    length, visible_length = _length(declared), _length(visible)
    if length < _MIN_DECLARED:
        return False
    if not visible_length:
        return True
    if is_kept and length >= visible_length:
        return True
    max_shell = _MAX_SHELL if parts > 1 else _MAX_LINE
    if visible_length <= max_shell and length >= _MIN_SHELL_RATIO * visible_length:
        return True
    return (
        length >= max(_MIN_RATIO * visible_length, visible_length + _MIN_LONGER)
        and shared_part(_key(visible), _key(declared)) >= _MIN_CONTAINED
    )


def _length(paragraphs: Sequence[Paragraph]) -> int:
    return sum(prose_length(each.text) for each in paragraphs if each.kind is not Kind.HEADING)


def _key(paragraphs: Sequence[Paragraph]) -> str:
    return "".join(
        comparison_key(each.text) for each in paragraphs if each.kind is not Kind.HEADING
    )
