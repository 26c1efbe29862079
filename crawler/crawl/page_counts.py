"""Counts of the new pages of a run."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.challenges import CHALLENGE
from storage.core.model import Failure, Lease, NoArticle, NotModified, Outcome, Priority
from storage.text.read_article import ReadArticle

_PAGES = (Priority.NEWS, Priority.PAGE)


@dataclass(slots=True)
class PageCounts:
    """New pages of a run, the articles among them, the length of these, and challenges.

    measured: articles of which it is known how much prose was left out; left_out: the sum of the
    shares that were. Feeds and sitemaps are not counted: they lead to pages and cannot be articles.
    """

    pages: int = 0
    articles: int = 0
    characters: int = 0
    challenged: int = 0
    measured: int = 0
    left_out: float = 0.0

    @property
    def left_out_share(self) -> float:
        """The mean share of an article's prose that was left out, from 0 to 1."""
        return round(self.left_out / self.measured, 4) if self.measured else 0.0

    def count(self, lease: Lease, content: ReadArticle | NoArticle | NotModified | Failure) -> None:
        """Add the result of one fetch; a fetch that will be retried does not count."""
        if isinstance(content, Failure):
            if content.retry_in is not None or content.outcome is Outcome.ROBOTS:
                return
            # Start pages and known articles may be challenged, too.
            self.challenged += content.detail.startswith(f"{CHALLENGE}:")
        is_index = isinstance(content, NoArticle) and content.reason in ("feed", "sitemap")
        if is_index or isinstance(content, NotModified):
            return
        if lease.article_id is not None or lease.priority not in _PAGES:
            return
        self.pages += 1
        if isinstance(content, ReadArticle):
            self.articles += 1
            self.characters += len(content.article.full_text)
            if content.article.prose is not None:
                self.measured += 1
                self.left_out += content.article.prose.left_out_share
