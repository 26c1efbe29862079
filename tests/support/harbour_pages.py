"""Two short articles, and pages and feeds made for a test."""

from __future__ import annotations

from tests.support.newspaper_expectations import Newspaper

FIRST_PATH = "/harbour/one.html"
SECOND_PATH = "/harbour/two.html"
FEED_PATH = "/small.xml"
ROBOTS_BYTES = 17
"""Size of the robots.txt, which has no ETag, so every crawl downloads it."""


def article_page(title: str, *paragraphs: str) -> str:
    """HTML of an article page."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>"
        "<meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


FIRST_PAGE = article_page(
    "The dredger is late",
    "The dredger that was to clear the inner harbour by April has not left its yard, and nobody "
    "at the port office would say on Monday when it will.",
    "Skippers who draw more than two metres have been asked to wait for high water until then.",
)
SECOND_PAGE = article_page(
    "A bridge is closed",
    "The swing bridge will stay closed to carts and cars for six weeks while its bearings, which "
    "are older than the town hall, are taken out and cast again.",
    "The ferry carries people on foot for nothing as long as the work on the bridge goes on.",
)


def rss_feed(newspaper: Newspaper, *paths: str) -> str:
    """An RSS feed that links to these pages of a newspaper."""
    items = "".join(f"<item><link>{newspaper.url}{path}</link></item>" for path in paths)
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"
