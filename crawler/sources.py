"""Sources: what to crawl, and how far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storage.urls import site_of, web_url

DEPTH = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a crawl goes. `pages`: URLs fetched at most; `depth`: listings followed in a row.

    A depth of None is that of the run that is resumed, else `DEPTH`.
    """

    pages: int | None = None
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something to be crawled: URLs to begin with and the sites to keep to."""

    name: str
    urls: tuple[str, ...]

    @property
    def sites(self) -> frozenset[str]:
        """The sites its URLs are on."""
        return frozenset(site_of(url) for url in self.urls)


def of_urls(given: Iterable[str]) -> list[Source]:
    """One source a site for URLs that a person gave, in the order given.

    Raises:
        NotAUrl: one of them is none.
    """
    by_site: dict[str, list[str]] = {}
    for text in given:
        url = web_url(text)
        by_site.setdefault(site_of(url), []).append(url)
    return [Source(site, tuple(dict.fromkeys(urls))) for site, urls in by_site.items()]


def name_of(sources: Iterable[Source]) -> str:
    """How a run over several sources is called in the ledger."""
    names = [source.name for source in sources]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
