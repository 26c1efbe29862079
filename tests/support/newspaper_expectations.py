"""What tests may rely on about the demo newspaper: which pages it has, and what they contain."""

from __future__ import annotations

from dataclasses import dataclass

from crawler import demo
from crawler.demo.articles import broken, chinese, shared
from crawler.demo.articles.stories import STORIES
from crawler.demo.articles.story import BOILERPLATE
from crawler.demo.pages import DISALLOWED, EMPTY, REPEATING_ARTICLE, TAGSOUP, WRONG_CHARSET

LISTINGS = ("/harbour/", "/harbour/page/2/", "/council/")
MISSING = ("/harbour/lost.html", "/harbour/withdrawn.html")
FORBIDDEN = (DISALLOWED,)
FAILING = ("/broken/server-error.html",)
ALIASES = {
    "/amp/harbour/lighthouse.html": "/harbour/lighthouse.html",
    "/council/budget/": "/council/budget",
    "/council/budget?utm_campaign=x": "/council/budget",
    "/council/budget#comments": "/council/budget",
}
REDIRECTS = {"/old/ferry.html": "/harbour/ferry-returns.html"}


@dataclass(frozen=True, slots=True)
class Expectations:
    """Paths are relative to the newspaper's URL; texts are as a reader sees them."""

    articles: tuple[str, ...]
    paragraphs: dict[str, tuple[str, ...]]
    titles: dict[str, str]
    authors: dict[str, str]
    dates: dict[str, str]
    listings: tuple[str, ...]
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    failing: tuple[str, ...]
    tagsoup: str
    tagsoup_texts: tuple[str, ...]
    wrong_charset: str
    wrong_charset_texts: tuple[str, ...]
    empty: str
    aliases: dict[str, str]
    redirects: dict[str, str]
    repeating_article: str
    repeated_texts: tuple[str, str]
    interview: str
    chinese: str
    chinese_texts: tuple[str, str]
    exact_repeat: tuple[str, str, str]
    number_pair: tuple[str, str, str, str]
    boilerplate: str


def expectations() -> Expectations:
    """Collect the expectations from the newspaper's articles."""
    return Expectations(
        articles=tuple(story.path for story in STORIES),
        paragraphs={story.path: story.paragraphs() for story in STORIES},
        titles={story.path: story.title for story in STORIES},
        authors={story.path: story.author for story in STORIES},
        dates={story.path: story.published[:10] for story in STORIES},
        listings=LISTINGS,
        feeds=("/feed.xml", "/atom.xml", "/feed.json"),
        sitemaps=("/sitemap_index.xml", "/sitemap-articles.xml.gz", "/sitemap-news.xml"),
        missing=MISSING,
        forbidden=FORBIDDEN,
        failing=FAILING,
        tagsoup=TAGSOUP,
        tagsoup_texts=broken.TAGSOUP,
        wrong_charset=WRONG_CHARSET,
        wrong_charset_texts=broken.curled(broken.CHARSET),
        empty=EMPTY,
        aliases=dict(ALIASES),
        redirects=dict(REDIRECTS),
        repeating_article=REPEATING_ARTICLE,
        repeated_texts=(shared.LIFEBOAT_FIRST, shared.LIFEBOAT_AGAIN),
        interview="/people/ferryman.html",
        chinese="/zh/gangkou.html",
        chinese_texts=(chinese.QUAY_FIRST, chinese.QUAY_AGAIN),
        exact_repeat=("/harbour/oyster-beds.html", "/council/market-roof.html", shared.TRUST),
        number_pair=(
            "/harbour/freighter-aground.html",
            "/world/linnet-count-revised.html",
            shared.CREW_FIRST,
            shared.CREW_LATER,
        ),
        boilerplate=BOILERPLATE,
    )


class Newspaper(demo.Newspaper):
    """The demo newspaper, with what a crawl of it should find."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(host, port)
        self.expected = expectations()
