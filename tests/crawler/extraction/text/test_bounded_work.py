"""The work on a page grows with its size: each element is examined a limited number of times."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.extraction.parser_repair import parse_html
from crawler.extraction.text import completion, page_blocks, surplus
from crawler.extraction.text.extract_text import extract_text
from storage.core.model import TextPreference
from tests.crawler.extraction.text.reading import page
from tests.support.written_pages import Writer

_NUMBER = 400
_MAX_EXAMINED = 60  # times that each of the elements may be examined


def _count(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, counts: Counter[str]
) -> None:
    function = getattr(module, name)

    def counted(*arguments: object) -> object:
        counts[name] += 1
        return function(*arguments)

    monkeypatch.setattr(module, name, counted)


@pytest.mark.parametrize(
    "markup",
    [
        "<article class='post'><h2>Post</h2><p>{}</p></article>",
        "<div class='post'><h2><a href='/p'>Post</a></h2><p>{}</p></div>",
        "<form><p>{}</p></form>",
        "<a href='#top'>{}</a><br>",
        "<div class='note'>{}</div>",
    ],
)
def test_each_element_is_examined_a_limited_number_of_times(
    monkeypatch: pytest.MonkeyPatch, markup: str
) -> None:
    counts: Counter[str] = Counter()
    _count(monkeypatch, page_blocks, "_text_length", counts)
    _count(monkeypatch, surplus, "leads_elsewhere", counts)
    _count(monkeypatch, surplus, "announces_page", counts)
    _count(monkeypatch, completion, "announces_page", counts)
    tree = parse_html(page("".join(map(markup.format, Writer("en").paragraphs(_NUMBER)))))
    assert tree is not None

    extract_text(tree, TextPreference())

    assert max(counts.values(), default=0) <= _MAX_EXAMINED * _NUMBER
