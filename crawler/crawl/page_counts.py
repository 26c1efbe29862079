"""What the new pages of a run turned out to be, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extraction.challenges import CHALLENGE
from storage.core.model import Article, Failure, Lease, NoArticle, NotModified, Outcome, Priority

_PAGES = (Priority.NEWS, Priority.PAGE)


@dataclass(slots=True)
class Harvest:
    """Pages that were not known before, those that are articles, and the text of these.

    What leads to others does not count: it is no article by its nature.
    """

    pages: int = 0
    articles: int = 0
    characters: int = 0
    challenged: int = 0

    def count(self, lease: Lease, content: Article | NoArticle | NotModified | Failure) -> None:
        """Add what a visit brought."""
        if isinstance(content, Failure):
            if content.retry_in is not None or content.outcome is Outcome.ROBOTS:
                return
            self.challenged += content.detail.startswith(f"{CHALLENGE}:")
        leads_on = isinstance(content, NoArticle) and content.reason in ("feed", "sitemap")
        if leads_on or isinstance(content, NotModified):
            return
        if lease.article_id is not None or lease.priority not in _PAGES:
            return
        self.pages += 1
        if isinstance(content, Article):
            self.articles += 1
            self.characters += len(content.full_text)

    @property
    def figures(self) -> dict[str, int]:
        """As a run's summary has them."""
        return {
            "pages_new": self.pages,
            "pages_articles": self.articles,
            "characters_new": self.characters,
            "challenged": self.challenged,
        }
