"""The pages of one site: a real page as template, with the paragraphs of other articles.

The text is generated, so that any number of pages share a template and no page repeats another.
"""

from __future__ import annotations

import hashlib
import html
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.measuring.extraction_corpora import NEWS_PAGES, Page, read_pages
from tests.support.measuring.generated_articles import ArticleGenerator

_FEWEST = 8  # paragraphs that can be replaced
_LEAST = 0.7  # share of the article's text that they contain
_SHORTEST = 40  # characters of a paragraph that is replaced
_KEPT = 0.6  # least share of the paragraphs that a page has
_PARAGRAPH = re.compile(r"(<p\b[^>]*>)(.*?)(</p\s*>)", re.S | re.I)
_TITLE = re.compile(r"(<(title|h1)\b[^>]*>)(.*?)(</\2\s*>)", re.S | re.I)
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of a site: the file that it is in, and its URL."""

    file: Path
    url: str


@dataclass(frozen=True, slots=True)
class Template:
    """A page cut at the paragraphs of its article: `pieces` are what is between them."""

    name: str
    url: str
    pieces: tuple[str, ...]

    def page(self, number: int, generator: ArticleGenerator) -> tuple[str, str]:
        """The URL and the markup of one page of the site."""
        dice = random.Random(number)
        host = urlsplit(self.url)
        url = f"{host.scheme}://{host.netloc}/articles/{number}/{dice.getrandbits(40):x}"
        texts = _texts(number, generator)
        title = " ".join(next(texts).split()[:9])
        parts = [self.pieces[0]]
        fewest = round(_KEPT * len(self.pieces))
        kept = dice.randint(max(fewest, 1), len(self.pieces) - 1)
        for index, piece in enumerate(self.pieces[1:]):
            # A paragraph that is left out leaves its element empty, as templates do.
            parts += [html.escape(next(texts)) if index < kept else "", piece]
        markup = "".join(parts).replace(self.url, url)
        return url, _TITLE.sub(lambda match: f"{match[1]}{html.escape(title)}{match[4]}", markup)


def write_site(template: Template, pages: int, folder: Path, seed: int = 1) -> Sequence[SitePage]:
    """Write the pages of a site to files of a folder."""
    generator = ArticleGenerator(seed)
    written = []
    for number in range(pages):
        url, markup = template.page(number, generator)
        file = folder / f"{template.name[:12]}-{number}.html"
        file.write_text(markup, "utf-8")
        written.append(SitePage(file, url))
    return written


def find_templates(count: int) -> Sequence[Template]:
    """Pages of the corpus of news pages that can be templates, always the same ones.

    Raises:
        FileNotFoundError: the corpus is absent.
    """
    pages = sorted(
        read_pages(NEWS_PAGES), key=lambda page: hashlib.sha256(page.name.encode()).hexdigest()
    )
    found = (template for page in pages if (template := cut(page, page.body())) is not None)
    return [template for template, _ in zip(found, range(count), strict=False)]


def cut(page: Page, body: bytes) -> Template | None:
    """Cut a page at the paragraphs of its article; None if it cannot be a template.

    A page that has its text a second time as data cannot: the two would contradict each other.
    """
    try:
        markup = body.decode("utf-8")
    except UnicodeDecodeError:
        return None  # the pages of the site are written in UTF-8
    truth = _plain(page.truth or "")
    if "articleBody" in markup or not truth:
        return None
    pieces, end, replaced = [], 0, 0
    for match in _PARAGRAPH.finditer(markup):
        text = _plain(_MARKUP.sub("", match[2]))
        if len(text) >= _SHORTEST and text in truth:
            pieces.append(markup[end : match.end(1)])
            end = match.start(3)
            replaced += len(text)
    if len(pieces) < _FEWEST or replaced < _LEAST * len(truth):
        return None
    pieces.append(markup[end:])
    return Template(page.name, page.url, tuple(pieces))


def _texts(number: int, generator: ArticleGenerator) -> Iterator[str]:
    """Generated paragraphs, as many as are needed."""
    while True:
        yield from generator.article(number).texts
        number += 1_000_000


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
