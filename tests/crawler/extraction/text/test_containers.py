"""Paragraphs in any container and next to any other element are extracted, each on its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crawler.extraction.text.reading import TITLE, in_tags, page, read_article, texts
from tests.support.written_pages import LANGUAGES, Writer, furniture

_CONTAINERS = {
    "article": "<article>{}</article>",
    "main": "<main>{}</main>",
    "section": "<section>{}</section>",
    "div": "<div>{}</div>",
    "center": "<center>{}</center>",
    "font": "<font size='2'>{}</font>",
    "table cell": "<table><tr><td>{}</td></tr></table>",
    "custom element": "<story-body>{}</story-body>",
    "form": "<form action='/search'>{}</form>",
    "body": "{}",
}


def _mixed(paragraphs: list[str], other: Callable[[str], str]) -> str:
    """Every second paragraph in a `p`, the others as given."""
    return "".join(
        other(each) if number % 2 else f"<p>{each}</p>" for number, each in enumerate(paragraphs)
    )


def _in_threes(paragraphs: list[str], markup: str) -> str:
    threes = zip(paragraphs[::3], paragraphs[1::3], paragraphs[2::3], strict=True)
    return "".join(markup.format(*three) for three in threes)


_MARKUPS: dict[str, Callable[[list[str]], str]] = {
    "only div": lambda each: in_tags("div", each),
    "div": lambda each: _mixed(each, "<div>{}</div>".format),
    "span in div": lambda each: _mixed(each, "<div><span>{}</span></div>".format),
    "bare text": lambda each: _mixed(each, str),
    "center": lambda each: _mixed(each, "<center>{}</center>".format),
    "section": lambda each: _mixed(each, "<section>{}</section>".format),
    "custom element": lambda each: _mixed(each, "<x-part>{}</x-part>".format),
    "three levels": lambda each: _mixed(each, "<div><div><div>{}</div></div></div>".format),
    "p, then div": lambda each: in_tags("p", each[:4]) + in_tags("div", each[4:]),
    "line breaks": "<br><br>".join,
    "p, then line breaks": lambda each: f"<p>{each[0]}</p>" + "<br><br>".join(each[1:]),
    "broken p": lambda each: _in_threes(each, "<p>{}<div>{}</div>{}</p>"),
    "text before nested blocks": lambda each: _in_threes(
        each, "<div>{}<div>{}<div>{}</div></div></div>"
    ),
    "text after nested blocks": lambda each: _in_threes(
        each, "<div><div><div>{}</div>{}</div>{}</div>"
    ),
    "text around a block": lambda each: _in_threes(each, "{}<div><p>{}</p></div>{}<hr>"),
    "rows of one cell": lambda each: (
        f"<table>{in_tags('tr', (f'<td>{text}</td>' for text in each))}</table>"
    ),
}


@pytest.mark.parametrize("markup", _MARKUPS)
@pytest.mark.parametrize("container", _CONTAINERS)
def test_all_paragraphs_are_extracted_in_order(container: str, markup: str) -> None:
    paragraphs = Writer("en").paragraphs(9)
    content = f"<h1>{TITLE}</h1>{_MARKUPS[markup](paragraphs)}"

    read = read_article(page(_CONTAINERS[container].format(content)))

    assert texts(read) == paragraphs


@pytest.mark.parametrize("markup", _MARKUPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_and_short_paragraphs_make_no_difference(language: str, markup: str) -> None:
    paragraphs = Writer(language).paragraphs(9, sentences=1)
    around = furniture()
    content = f"<div><h1>{TITLE}</h1>{_MARKUPS[markup](paragraphs)}</div>"

    read = read_article(page(around.before + content + around.after, language=language))

    assert texts(read) == paragraphs


def test_an_opening_quotation_mark_stays_with_its_paragraph() -> None:
    before, *others = Writer("en").paragraphs(5)
    first, second = "“Nobody slept that night,” she said.", "“Nor did the heron,” he answered her."
    body = f"<p>{before}</p><p>{first}<div>{second}</div>{in_tags('p', others)}"

    read = read_article(page(f"<article>{body}</article>"))

    assert texts(read) == [before, first, second, *others]


def test_lines_of_the_source_are_not_repetitions() -> None:
    lines = Writer("en").paragraphs(12, sentences=1)

    read = read_article(page("<article><p>" + "\n".join(lines) + "</p></article>"))

    assert " ".join(texts(read)) == " ".join(lines)
