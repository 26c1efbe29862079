"""Lists, headings and other elements between paragraphs of handmade pages belong to the text."""

from __future__ import annotations

import pytest

from storage.core.model import Kind
from tests.crawler.extraction.text.reading import TITLE, page, read_article
from tests.support.written_pages import LANGUAGES, Writer

_CONTAINERS = {
    "body": "{}",
    "div": "<div>{}</div>",
    "two div": "<div><div>{}</div></div>",
    "center": "<center>{}</center>",
    "layout table": "<table width='600'><tr><td>{}</td></tr></table>",
    "layout table with a menu": (
        "<table><tr><td><a href='/'>Home</a><br><a href='/m'>Mills</a></td><td>{}</td></tr></table>"
    ),
    "form": "<form action='/search'>{}</form>",
    "article": "<article>{}</article>",
}
_MENUS = {
    "no menu": "",
    "list": "<ul><li><a href='/a'>Mills to visit</a></li><li><a href='/b'>Old weirs</a></li></ul>",
    "line": "<p><a href='/a'>Mills to visit</a> | <a href='/b'>Old weirs</a></p>",
    "line breaks": "<a href='/a'>Mills to visit</a><br><a href='/b'>Old weirs</a><br>",
}
_LAMP, _BOOTS, _DOG = "Bring a lamp", "Stout boots", "No dogs"
_ELEMENTS = {
    "list": (f"<ul><li>{_LAMP}</li><li>{_BOOTS}</li></ul>", [_LAMP, _BOOTS]),
    "numbered list": (f"<ol><li>{_LAMP}</li><li>{_BOOTS}</li></ol>", [_LAMP, _BOOTS]),
    "nested list": (
        f"<ul><li>{_LAMP}<ul><li>{_BOOTS}</li></ul></li><li>{_DOG}</li></ul>",
        [_LAMP, _BOOTS, _DOG],
    ),
    "definitions": (f"<dl><dt>{_LAMP}</dt><dd>{_BOOTS}</dd></dl>", [_LAMP, _BOOTS]),
    **{f"heading {level}": (f"<h{level}>{_LAMP}</h{level}>", [_LAMP]) for level in (2, 3, 4, 5, 6)},
    "centered heading": (f"<center><h3>{_LAMP}</h3></center>", [_LAMP]),
    "quotation": (f"<blockquote>{_LAMP}, said the miller.</blockquote>", [_LAMP]),
    "preformatted": (f"<pre>{_LAMP}\n{_BOOTS}</pre>", [_LAMP, _BOOTS]),
    "table": (
        f"<table><tr><th>What</th><th>Many</th></tr><tr><td>{_LAMP}</td><td>3</td></tr></table>",
        [_LAMP],
    ),
    "lines": (f"{_LAMP}<br>{_BOOTS}<br><br>", [_LAMP, _BOOTS]),
    "bold line": (f"<p><b>{_LAMP}</b></p>", [_LAMP]),
    "short sentence": (f"<div>{_LAMP}.</div>", [_LAMP]),
}


@pytest.mark.parametrize("element", _ELEMENTS)
@pytest.mark.parametrize("container", _CONTAINERS)
def test_what_is_between_the_paragraphs_belongs_to_the_text(container: str, element: str) -> None:
    if element == "table" and container.startswith("layout table"):
        pytest.xfail("the extractor moves the cells of a table in a table")
    markup, items = _ELEMENTS[element]
    before, after, last = Writer("en").paragraphs(3)
    body = f"<h1>{TITLE}</h1><p>{before}</p>{markup}<p>{after}</p><p>{last}</p>"

    read = read_article(page(_CONTAINERS[container].format(body)))

    text = "\n".join(each.text for each in read.paragraphs)
    places = [text.find(each) for each in (before, *items, after, last)]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("menu", _MENUS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("container", ["body", "two div", "center", "layout table"])
def test_a_menu_is_left_out(container: str, language: str, menu: str) -> None:
    paragraphs = Writer(language).paragraphs(5)
    text = "<br><br>".join(paragraphs)
    body = f"{_MENUS[menu]}<h1>{TITLE}</h1>{text}"

    read = read_article(page(_CONTAINERS[container].format(body), language=language))

    shown = [each.text for each in read.paragraphs if each.kind is not Kind.HEADING]
    assert [each for each in shown if each in paragraphs] == paragraphs
    assert not any("Mills to visit" in each or "Old weirs" in each for each in shown)
