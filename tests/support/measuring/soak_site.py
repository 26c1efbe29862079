"""Forty newspapers for the soak test, and their server.

`python -m tests.support.measuring.soak_site PAGES SEED` serves them.

Every page is computed from its number, so the server's memory does not grow. Article N belongs to
newspaper N modulo 40. The robots.txt names a sitemap index, whose sitemaps list the articles.
"""

from __future__ import annotations

import asyncio
import random
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape

from tests.support.measuring.generated_articles import ArticleGenerator
from tests.support.measuring.http_server import Answer, listen, until_stdin_ends

NEWSPAPERS = 40
_ENTRIES = 1_000  # per sitemap
_CUTS = (
    slice(0, 6),
    slice(6, 14),
    slice(14, 24),
)  # paragraphs of a generated article: they make three articles
_COPIED = 50  # one article in so many copies an earlier one, mostly of another newspaper
_REACH = 1_000  # a copy is of one of so many earlier articles
_MISSING, _FAILING, _MOVED = 200, 500, 100  # one article in so many
_FIRST = datetime(2025, 1, 6, 5, tzinfo=UTC)
_HTML = "text/html; charset=utf-8"
_FRAMES_FROM = 10**9  # generated articles from this number on provide the words of menus


@dataclass(frozen=True, slots=True)
class _Frame:
    """The parts that all pages of a newspaper share."""

    head: bytes
    menu: bytes
    end: bytes
    foot: bytes


def outcome_of(number: int, seed: int) -> str:
    """The outcome of a request for an article: missing, failing, moved or ok."""
    for outcome, one_in in (("missing", _MISSING), ("failing", _FAILING), ("moved", _MOVED)):
        if _draw(number, seed, outcome) % one_in == 0:
            return outcome
    return "ok"


def _draw(number: int, seed: int, purpose: str) -> int:
    return zlib.crc32(f"{seed} {purpose} {number}".encode())


class NewspaperSites:
    """The responses of the newspapers, computed on request."""

    def __init__(self, pages: int, seed: int) -> None:
        self._pages = pages
        self._seed = seed
        self._generator = ArticleGenerator(seed)
        self._frames = [self._frame(newspaper) for newspaper in range(NEWSPAPERS)]

    def answer(self, newspaper: int, path: str, headers: dict[str, str]) -> Answer:
        """The response of a newspaper to a request."""
        base = f"http://{headers['host']}"
        folder, _, name = path.strip("/").partition("/")
        if folder == "":
            return Answer(200, _HTML, self._front(newspaper))
        if folder == "robots.txt":
            rules = f"User-agent: *\nDisallow: /search\nSitemap: {base}/sitemap.xml\n"
            return Answer(200, "text/plain", rules.encode())
        if folder == "sitemap.xml":
            return Answer(200, "application/xml", self._index(newspaper, base))
        if folder == "sitemaps":
            return Answer(
                200,
                "application/xml",
                self._sitemap(newspaper, int(name.removesuffix(".xml")), base),
            )
        number = int(name)
        outcome = outcome_of(number, self._seed)
        if outcome == "missing":
            return Answer(404, _HTML, b"<h1>Not found</h1>")
        if outcome == "failing":
            return Answer(500, _HTML, b"<h1>Something went wrong</h1>")
        if outcome == "moved" and folder == "news":
            return Answer(301, _HTML, also=f"Location: {base}/archive/{name}\r\n")
        return Answer(200, _HTML, self._article(newspaper, number))

    def _paragraphs(self, number: int) -> tuple[str, ...]:
        """The paragraphs of an article: its own, or those of an earlier one."""
        drawn = _draw(number, self._seed, "copied")
        if drawn % _COPIED == 0 and number > _REACH:
            number -= 1 + drawn // _COPIED % _REACH
        return self._generator.article(number // len(_CUTS)).texts[_CUTS[number % len(_CUTS)]]

    def _article(self, newspaper: int, number: int) -> bytes:
        texts = self._paragraphs(number)
        title = escape(" ".join(texts[0].split()[:9]))
        published = (_FIRST + timedelta(minutes=number)).isoformat()
        body = "".join(f"<p class='story__text'>{escape(text)}</p>\n" for text in texts)
        before = range(max(number - 8 * NEWSPAPERS, newspaper), number, NEWSPAPERS)
        frame = self._frames[newspaper]
        return b"".join(
            (
                frame.head,
                f"<title>{title}</title><meta property='og:type' content='article'>"
                f"<meta property='og:title' content='{title}'>"
                f"<meta property='article:published_time' content='{published}'>".encode(),
                frame.menu,
                f"<article class='story'><h1 class='story__title'>{title}</h1>"
                f"<p class='story__by'>By Reporter {number % 211}, "
                f"<time datetime='{published}'>{published[:10]}</time></p>\n{body}".encode(),
                frame.end,
                f"<aside class='more'><ul>{_teasers(before)}</ul></aside>".encode(),
                frame.foot,
            )
        )

    def _frame(self, newspaper: int) -> _Frame:
        chance = random.Random(self._seed * NEWSPAPERS + newspaper)
        texts = self._generator.article(_FRAMES_FROM + newspaper).texts
        words = [word.lower() for text in texts for word in text.split() if word.isalpha()]

        def menu(entries: int) -> str:
            return "".join(
                f"<li class='menu__item menu__item--{word}'><a class='menu__link' "
                f"href='/search/{word}'>{word.title()}</a></li>\n"
                for word in chance.choices(words, k=entries)
            )

        script = ";".join(
            f"window.{word}_{at}={{on:{at % 2},after:{at * 37}}}"
            for at, word in enumerate(chance.choices(words, k=chance.randint(60, 400)))
        )
        notes = [" ".join(chance.choices(words, k=size)).capitalize() for size in (18, 26)]
        return _Frame(
            b"<!doctype html><html lang='en'><head><meta charset='utf-8'>",
            f"<script>{script}</script></head><body><header class='head'><nav class='menu'><ul>"
            f"{menu(100)}</ul></nav></header><main>".encode(),
            "".join(f"<p class='story__note'>{note}.</p>" for note in notes).encode()
            + b"</article></main>",
            f"<footer class='foot'><ul>{menu(60)}</ul></footer></body></html>".encode(),
        )

    def _front(self, newspaper: int) -> bytes:
        newest = range(newspaper, self._pages, NEWSPAPERS)[-20:]
        return (
            self._frames[newspaper].head
            + f"<title>Newspaper {newspaper}</title></head><body><main><ul>{_teasers(newest)}</ul>"
            "</main><footer><a href='/search/'>Search</a></footer></body></html>".encode()
        )

    def _index(self, newspaper: int, base: str) -> bytes:
        articles = len(range(newspaper, self._pages, NEWSPAPERS))
        maps = "".join(
            f"<sitemap><loc>{base}/sitemaps/{part}.xml</loc></sitemap>"
            for part in range(-(-articles // _ENTRIES))
        )
        return _xml("sitemapindex", maps)

    def _sitemap(self, newspaper: int, part: int, base: str) -> bytes:
        numbers = range(newspaper, self._pages, NEWSPAPERS)[part * _ENTRIES : (part + 1) * _ENTRIES]
        pages = "".join(f"<url><loc>{base}/news/{number}</loc></url>" for number in numbers)
        return _xml("urlset", pages)


def _teasers(numbers: range) -> str:
    return "".join(
        f"<li class='teaser'><a class='teaser__link' href='/news/{number}'>"
        f"<span class='teaser__kind'>Report</span> Number {number} of our series</a></li>\n"
        for number in numbers
    )


def _xml(root: str, content: str) -> bytes:
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><{root} xmlns='{name}'>{content}</{root}>".encode()
    )


async def _serve(pages: int, seed: int) -> None:
    sites = NewspaperSites(pages, seed)
    urls = [
        await listen(f"127.0.2.{newspaper + 1}", partial(sites.answer, newspaper))
        for newspaper in range(NEWSPAPERS)
    ]
    await until_stdin_ends("\t".join(urls))


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
