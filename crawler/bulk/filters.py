"""Which articles a bulk job keeps. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from storage.core.model import Article
from storage.core.urls import is_on_site


@dataclass(frozen=True, slots=True)
class Filters:
    """Selects articles by site, time and language; an empty field selects all.

    sites: include their subdomains; since: the earliest time of a capture, as the archive stores
    times; languages: ISO 639-1 codes.
    """

    sites: tuple[str, ...] = ()
    since: str | None = None
    languages: tuple[str, ...] = ()

    def accept_url(self, url: str) -> bool:
        """Whether an article at this URL is kept. Known before anything is extracted."""
        return not self.sites or is_on_site(url, frozenset(self.sites))

    def accept_time(self, seen_at: str | None, published: str | None = None) -> bool:
        """Whether a capture at this time is kept.

        Without a time of capture, the day of publication decides; without that, it is kept.
        """
        if self.since is None:
            return True
        if seen_at is not None:
            return seen_at >= self.since
        return published is None or published[:10] >= self.since[:10]

    def accept_article(self, article: Article) -> bool:
        """Whether an article in this language is kept."""
        return not self.languages or article.language in self.languages

    def as_settings(self) -> dict[str, Any]:
        """The filters as part of a dataset's settings."""
        return asdict(self)
