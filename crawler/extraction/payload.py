"""What goes to a worker process and what comes back. Light: the crawling process imports it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.core.model import Article, Link, NoArticle
from storage.text.fingerprint import Fingerprints

PAGES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
"""The media types of pages."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A body as received, where it came from, and the content type it was sent with."""

    body: bytes
    url: str
    content_type: str | None = None

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case; empty where none was sent."""
        return (self.content_type or "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the article with its fingerprints, or why there is none; and the links.

    The links of an article's page are not taken: a listing, feed or sitemap named it, and they
    name its neighbours too.
    """

    content: Article | NoArticle
    fingerprints: Fingerprints | None = None
    links: tuple[Link, ...] = ()
