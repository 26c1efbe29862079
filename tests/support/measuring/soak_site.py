"""Forty papers for the long haul, and their server.

`python -m tests.support.measuring.soak_site PAGES SEED` serves them.

Every page follows from its number, so the server holds no more at the end than at first. Article N
is paper N modulo 40's; a robots.txt names an index of sitemaps, and these name the articles.
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

from tests.support.measuring.generated_articles import Prose
from tests.support.measuring.http_server import Answer, listen, until_stdin_ends

PAPERS = 40
_ENTRIES = 1_000  # of a sitemap
_CUTS = (slice(0, 6), slice(6, 14), slice(14, 24))  # of a story in `prose`: three articles
_COPIED = 50  # one in so many has the text of an earlier one, mostly another paper's
_REACH = 1_000  # articles back that a copy may stem from
_MISSING, _FAILING, _MOVED = 200, 500, 100  # one in so many
_FIRST = datetime(2025, 1, 6, 5, tzinfo=UTC)
_HTML = "text/html; charset=utf-8"
_FRAMES_FROM = 10**9  # stories from this number on are what menus are made of


@dataclass(frozen=True, slots=True)
class _Frame:
    """What each page of a paper has: its head, its menu, the end of an article, its foot."""

    head: bytes
    menu: bytes
    end: bytes
    foot: bytes


def fate_of(number: int, seed: int) -> str:
    """What becomes of a request for an article: missing, failing, moved or told."""
    for fate, one_in in (("missing", _MISSING), ("failing", _FAILING), ("moved", _MOVED)):
        if _drawn(number, seed, fate) % one_in == 0:
            return fate
    return "told"


def _drawn(number: int, seed: int, purpose: str) -> int:
    return zlib.crc32(f"{seed} {purpose} {number}".encode())


class Papers:
    """What the papers answer, all of it computed when it is asked for."""

    def __init__(self, pages: int, seed: int) -> None:
        self._pages = pages
        self._seed = seed
        self._prose = Prose(seed)
        self._frames = [self._frame(paper) for paper in range(PAPERS)]

    def answer(self, paper: int, path: str, headers: dict[str, str]) -> Answer:
        """What a paper answers."""
        base = f"http://{headers['host']}"
        folder, _, name = path.strip("/").partition("/")
        if folder == "":
            return Answer(200, _HTML, self._front(paper))
        if folder == "robots.txt":
            told = f"User-agent: *\nDisallow: /search\nSitemap: {base}/sitemap.xml\n"
            return Answer(200, "text/plain", told.encode())
        if folder == "sitemap.xml":
            return Answer(200, "application/xml", self._index(paper, base))
        if folder == "sitemaps":
            return Answer(
                200, "application/xml", self._sitemap(paper, int(name.removesuffix(".xml")), base)
            )
        number = int(name)
        fate = fate_of(number, self._seed)
        if fate == "missing":
            return Answer(404, _HTML, b"<h1>Not found</h1>")
        if fate == "failing":
            return Answer(500, _HTML, b"<h1>Something went wrong</h1>")
        if fate == "moved" and folder == "news":
            return Answer(301, _HTML, also=f"Location: {base}/archive/{name}\r\n")
        return Answer(200, _HTML, self._article(paper, number))

    def _told(self, number: int) -> tuple[str, ...]:
        """The paragraphs of an article: its own, or those of an earlier one."""
        drawn = _drawn(number, self._seed, "copied")
        if drawn % _COPIED == 0 and number > _REACH:
            number -= 1 + drawn // _COPIED % _REACH
        return self._prose.article(number // len(_CUTS)).texts[_CUTS[number % len(_CUTS)]]

    def _article(self, paper: int, number: int) -> bytes:
        texts = self._told(number)
        title = escape(" ".join(texts[0].split()[:9]))
        published = (_FIRST + timedelta(minutes=number)).isoformat()
        told = "".join(f"<p class='story__text'>{escape(text)}</p>\n" for text in texts)
        before = range(max(number - 8 * PAPERS, paper), number, PAPERS)
        frame = self._frames[paper]
        return b"".join(
            (
                frame.head,
                f"<title>{title}</title><meta property='og:type' content='article'>"
                f"<meta property='og:title' content='{title}'>"
                f"<meta property='article:published_time' content='{published}'>".encode(),
                frame.menu,
                f"<article class='story'><h1 class='story__title'>{title}</h1>"
                f"<p class='story__by'>By Reporter {number % 211}, "
                f"<time datetime='{published}'>{published[:10]}</time></p>\n{told}".encode(),
                frame.end,
                f"<aside class='more'><ul>{_teasers(before)}</ul></aside>".encode(),
                frame.foot,
            )
        )

    def _frame(self, paper: int) -> _Frame:
        chance = random.Random(self._seed * PAPERS + paper)
        texts = self._prose.article(_FRAMES_FROM + paper).texts
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

    def _front(self, paper: int) -> bytes:
        newest = range(paper, self._pages, PAPERS)[-20:]
        return (
            self._frames[paper].head
            + f"<title>Paper {paper}</title></head><body><main><ul>{_teasers(newest)}</ul></main>"
            "<footer><a href='/search/'>Search</a></footer></body></html>".encode()
        )

    def _index(self, paper: int, base: str) -> bytes:
        of_paper = len(range(paper, self._pages, PAPERS))
        maps = "".join(
            f"<sitemap><loc>{base}/sitemaps/{part}.xml</loc></sitemap>"
            for part in range(-(-of_paper // _ENTRIES))
        )
        return _xml("sitemapindex", maps)

    def _sitemap(self, paper: int, part: int, base: str) -> bytes:
        numbers = range(paper, self._pages, PAPERS)[part * _ENTRIES : (part + 1) * _ENTRIES]
        pages = "".join(f"<url><loc>{base}/news/{number}</loc></url>" for number in numbers)
        return _xml("urlset", pages)


def _teasers(numbers: range) -> str:
    return "".join(
        f"<li class='teaser'><a class='teaser__link' href='/news/{number}'>"
        f"<span class='teaser__kind'>Report</span> Number {number} of our series</a></li>\n"
        for number in numbers
    )


def _xml(root: str, told: str) -> bytes:
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<?xml version='1.0' encoding='UTF-8'?><{root} xmlns='{name}'>{told}</{root}>".encode()


async def _serve(pages: int, seed: int) -> None:
    papers = Papers(pages, seed)
    urls = [
        await listen(f"127.0.2.{paper + 1}", partial(papers.answer, paper))
        for paper in range(PAPERS)
    ]
    await until_stdin_ends("\t".join(urls))


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
