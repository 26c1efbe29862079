"""All pages of the newspaper, by path."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from crawler.demo import feeds, templates
from crawler.demo.articles import broken
from crawler.demo.articles.stories import STORIES
from crawler.demo.articles.story import BOILERPLATE, Story

TAGSOUP = "/broken/tagsoup.html"
WRONG_CHARSET = "/broken/wrong-charset.html"
EMPTY = "/broken/empty.html"
DISALLOWED = "/private/ledger.html"
REPEATING_ARTICLE = "/world/deserters-of-the-dredger.html"

HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"

_ROBOTS = """User-agent: *
Disallow: /private/
Crawl-delay: 0.01

Sitemap: {url}/sitemap_index.xml
"""

_BY_PATH = {story.path: story for story in STORIES}
_MOST_READ = (
    "/harbour/ferry-returns.html",
    "/council/budget",
    "/people/ferryman.html",
)
_FRONT_PAGE = (
    REPEATING_ARTICLE,
    "/harbour/freighter-aground.html",
    "/people/ferryman.html",
    "/harbour/ferry-returns.html",
)
# The home page links to URLs that a crawler should see, but mostly not archive: aliases, redirects,
# missing pages, broken pages, a page that robots.txt disallows.
_SIDEBAR_LINKS = (
    ("/council/budget?utm_campaign=x", "The budget at a glance"),
    ("/council/budget#comments", "What readers say of the budget"),
    ("/council/budget/", "The budget in full"),
    ("/amp/harbour/lighthouse.html", "The lighthouse, for small screens"),
    ("/old/ferry.html", "The ferry, from our archive"),
    ("/harbour/lost.html", "The lost anchor"),
    ("/harbour/withdrawn.html", "An apology to the harbour master"),
    (TAGSOUP, broken.TAGSOUP_TITLE),
    (EMPTY, "A quiet day"),
    (WRONG_CHARSET, broken.CHARSET_TITLE),
    ("/broken/server-error.html", "Tide tables"),
    (DISALLOWED, "The ledger"),
    ("http://elsewhere.invalid/story", "From our friends elsewhere"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP response of the newspaper."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def _page(text: str, content_type: str = HTML, status: int = 200) -> Page:
    return Page(text.encode(), content_type, status)


def _stories(*paths: str) -> list[Story]:
    return [_BY_PATH[path] for path in paths]


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\0\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def _tagsoup() -> str:
    one, two, three, four, five = broken.TAGSOUP
    # Ends in the middle of a tag, as after a dropped connection.
    return f"""<html lang=en><head><title>{broken.TAGSOUP_TITLE}</title>
<meta property=og:type content=article>
<meta name=author content="Tobias Quill">
<meta property="article:published_time" content="2024-09-05T10:00:00+00:00">
<body><div class=nav><ul><li><a href=/>Home<li><a href=/harbour/>Harbour</ul>
<div id=content><article><h1>{broken.TAGSOUP_TITLE}
</h1></h2><div class=entry-content>
<p>{one}
<p><b><i>{two[:25]}</b></i>{two[25:]}</section>
<p>{three}</span></p></p>
<p><font size=3>{four}
<p>{five}
<p>{BOILERPLATE}
<div class="share-buttons"><a href="http://share.invalid/post?u="""


def _wrong_charset() -> bytes:
    body = "\n".join(f"<p>{text}</p>" for text in broken.curled((*broken.CHARSET, BOILERPLATE)))
    text = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{broken.CHARSET_TITLE}</title>
<meta property="og:type" content="article"><meta name="author" content="Oona Trask">
<meta property="article:published_time" content="2024-08-22T09:00:00+00:00"></head>
<body><nav><a href="/">Home</a></nav>
<article><h1>{broken.CHARSET_TITLE}</h1>
{body}
</article></body></html>
"""
    return text.encode("windows-1252")


def not_found() -> Page:
    """Return the page for an unknown path."""
    text = "The tide has been through here. Try the front page, or ask at the slip office."
    return _page(templates.notice("Page not found", text), status=404)


def _articles(url: str) -> dict[str, Page]:
    most_read = [(path, _BY_PATH[path].title) for path in _MOST_READ]
    articles: dict[str, Page] = {}
    for story in STORIES:
        others = [(path, title) for path, title in most_read if path != story.path]
        articles[story.path] = _page(templates.article(story, url, others))
        if story.amp:
            articles[story.amp] = _page(templates.amp(story, url))
    articles["/council/budget/"] = articles["/council/budget"]
    return articles


def _listings(url: str) -> dict[str, Page]:
    harbour = [story for story in STORIES if story.section == "harbour"]
    council = [story for story in STORIES if story.section == "council"]
    older = '<nav class="pager"><a rel="next" href="/harbour/page/2/">Older</a></nav>\n'
    newer = '<nav class="pager"><a rel="prev" href="/harbour/">Newer</a></nav>\n'
    listings = {
        "/harbour/": ("Harbour", harbour[:3], older),
        "/harbour/page/2/": ("Harbour, page 2", harbour[3:], newer),
        "/council/": ("Council", council, ""),
    }
    return {
        path: _page(templates.listing(title, path, stories, url, pager))
        for path, (title, stories, pager) in listings.items()
    }


def _feeds(url: str) -> dict[str, Page]:
    newest = sorted(STORIES, key=lambda story: story.published, reverse=True)[:6]
    latest = [story for story in newest if story.lang == "en"][:5]
    return {
        "/feed.xml": _page(feeds.rss(latest, url), "application/rss+xml; charset=utf-8"),
        "/atom.xml": _page(feeds.atom(latest, url), "application/atom+xml; charset=utf-8"),
        "/feed.json": _page(feeds.json_feed(latest, url), "application/feed+json; charset=utf-8"),
        "/sitemap_index.xml": _page(feeds.sitemap_index(url), _XML),
        "/sitemap-articles.xml.gz": Page(feeds.sitemap_articles(STORIES, url), "application/gzip"),
        "/sitemap-news.xml": _page(feeds.sitemap_news(newest, url), _XML),
    }


def _special_pages() -> dict[str, Page]:
    withdrawn = templates.notice(
        "Withdrawn", "This article was withdrawn at the request of a goose."
    )
    failed = templates.notice("Something broke", "The press has stopped. Please try again later.")
    ledger = templates.notice("The ledger", "Takings of the ferry company, not for publication.")
    return {
        "/harbour/withdrawn.html": _page(withdrawn, status=410),
        "/broken/server-error.html": _page(failed, status=500),
        DISALLOWED: _page(ledger),
        TAGSOUP: _page(_tagsoup()),
        EMPTY: Page(b""),
        WRONG_CHARSET: Page(_wrong_charset()),
        "/old/ferry.html": Page(
            b"", status=301, headers={"Location": "/harbour/ferry-returns.html"}
        ),
    }


def pages(url: str) -> dict[str, Page]:
    """Return the whole site by path.

    `url` is the base URL of the newspaper, which absolute links start with.
    """
    front_page = _stories(*_FRONT_PAGE)
    images = {story.image for story in STORIES} | {"/images/harbour.png"}
    return {
        "/robots.txt": _page(_ROBOTS.format(url=url), "text/plain; charset=utf-8"),
        "/": _page(templates.home(front_page, _SIDEBAR_LINKS, url)),
        "/about/": _page(
            templates.notice("About us", "Six people, one press and a kettle, in Cooper's Yard.")
        ),
        "/login": _page(templates.notice("Log in", "Subscribers, mind the step.")),
        "/style.css": _page("body { font-family: serif; }\n", "text/css; charset=utf-8"),
        **{path: Page(_png(), "image/png") for path in images},
        **_articles(url),
        **_listings(url),
        **_feeds(url),
        **_special_pages(),
    }
