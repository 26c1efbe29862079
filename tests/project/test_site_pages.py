"""The generated pages of a site share a template and no text."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.measuring.extraction_corpora import Page
from tests.support.measuring.site_pages import Template, cut, write_site

PARAGRAPHS = [
    f"The keeper of the light wrote on day {day} that the sea was calm." for day in range(9)
]
MARKUP = (
    "<html><head><title>Old title</title></head><body><p>Subscribe to our letter, it is free "
    "of charge and comes weekly.</p><article><h1>Old title</h1>"
    + "".join(f'<p class="text">{text}</p>\n' for text in PARAGRAPHS)
    + '</article><a href="https://a.example/book">here</a></body></html>'
)


def a_page(truth: str) -> Page:
    return Page(
        corpus="own",
        name="0123456789abcdef",
        file=Path("a.html.gz"),
        url="https://a.example/book",
        truth=truth,
        title=None,
        author=None,
        published=None,
        required=(),
        forbidden=(),
    )


def template() -> Template:
    found = cut(a_page("\n\n".join(PARAGRAPHS)), MARKUP.encode())
    assert found is not None
    return found


def test_a_page_keeps_all_but_the_text_of_the_article(tmp_path: Path) -> None:
    written = write_site(template(), 12, tmp_path)
    pages = [each.file.read_text("utf-8") for each in written]
    for page, each in zip(pages, written, strict=True):
        assert page.count('<p class="text">') == len(PARAGRAPHS)
        assert "Subscribe to our letter" in page
        assert "keeper of the light" not in page
        assert "Old title" not in page
        assert f'<a href="{each.url}">' in page
    assert len({each.url for each in written}) == len(written)
    texts = [set(re.findall(r'"text">([^<]+)<', page)) for page in pages]
    assert all(texts)
    assert len(set.union(*texts)) == sum(map(len, texts))


def test_the_same_number_gives_the_same_page(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
        write_site(template(), 3, folder)
    one, other = ([f.read_text("utf-8") for f in sorted(folder.iterdir())] for folder in folders)
    assert one == other


def test_a_page_with_few_paragraphs_or_with_its_text_as_data_is_no_template() -> None:
    truth = "\n\n".join(PARAGRAPHS)
    assert cut(a_page("Another text."), MARKUP.encode()) is None
    assert cut(a_page(truth), MARKUP.replace("<p", "<div").encode()) is None
    data = '<script type="application/ld+json">{"articleBody": "The keeper"}</script>'
    assert cut(a_page(truth), (MARKUP + data).encode()) is None
