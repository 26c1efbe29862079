"""A visit: what one fetch of one URL brought."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storage.core.model import Capture, Failure, Link, NoArticle, NotModified, PageProse
from storage.text.read_article import ReadArticle


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a URL: the capture, and an article, the reason why there is none, or a failure.

    url_id: the URL's row in the frontier, None for imports; capture_id: the row of a capture that
    is read again, None for a new capture; link_rules_digest: of the rules by which links of the
    page were followed.
    """

    url: str
    source: str
    capture: Capture
    content: ReadArticle | NoArticle | NotModified | Failure
    links: tuple[Link, ...] = ()
    url_id: int | None = None
    depth: int = 0
    link_rules_digest: str | None = None
    capture_id: int | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it took place at the time in its WARC record, which may be long ago."""
        return self.url_id is None and self.capture.record is not None

    @property
    def prose(self) -> PageProse | None:
        """How much of the page's prose is in the text, None if it was not measured."""
        return prose_of(self.content)


def prose_of(content: ReadArticle | NoArticle | NotModified | Failure) -> PageProse | None:
    """How much of a page's prose is in its text. Without an article, all of it is left out."""
    if isinstance(content, ReadArticle):
        return content.article.prose
    if isinstance(content, NoArticle) and content.prose is not None:
        return replace(content.prose, left_out=content.prose.length)
    return None
