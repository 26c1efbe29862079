"""What is sent to a worker process and what it returns.

Imports no parsers, because the crawling process imports this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from storage.core.clock import now
from storage.core.model import Link, NoArticle, TextPreference
from storage.text.read_article import ReadArticle

HTML_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
"""The media types of pages."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A body as received, its URL, and the value of its Content-Type header.

    text_preference: which text source to read the page with; today: dates on the page that are
    much later are not dates.
    """

    body: bytes
    url: str
    content_type: str | None = None
    text_preference: TextPreference = field(default_factory=TextPreference)
    today: date = field(default_factory=lambda: now().date())

    @property
    def media_type(self) -> str:
        """The content type in lower case and without parameters; empty if there was none."""
        return (self.content_type or "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class PageResult:
    """The article in a payload, or the reason why it contains none, and the links to follow.

    links: empty for an article. A listing, feed or sitemap led to its page and names the other
    pages of the site as well.
    """

    content: ReadArticle | NoArticle
    links: tuple[Link, ...] = ()
