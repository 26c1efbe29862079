"""Shards: the sources of one file divided among several machines by a hash of their sites. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.sources.source import Source

MAX_SHARDS = 1000
"""The largest number of shards. Assigning a site takes one hash per shard."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` shards; numbers start at 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    @property
    def empty_message(self) -> str:
        """What to tell a user if no source is in this shard."""
        return (
            f"Shard {self} is empty: no source to crawl is in it. "
            f"`palimpsest sources --shards {self.count}` lists the shard of each source."
        )

    def select(self, sources: Iterable[Source], known: Sequence[Source]) -> list[Source]:
        """Return those of `sources` that are in this shard, in their order.

        known: all sources of the file, because sources that share a site stay together.
        """
        numbers = assign_shards(known, self.count)
        return [source for source in sources if numbers[source.name] == self.number]


def assign_shards(sources: Sequence[Source], count: int) -> dict[str, int]:
    """Return the number of the shard, from 1 to `count`, of each source by name.

    Sources that share a site are in one shard, also if only a third source connects them: the
    pauses between requests to a site, and the rule that it has one crawl at a time, apply within
    an archive only. The site that decides is the first of theirs in alphabetical order, so the
    order of the sources does not matter.
    """
    deciding = _deciding_sites(sources)
    return {source.name: shard_of_site(deciding[min(source.sites)], count) for source in sources}


def shard_of_site(site: str, count: int) -> int:
    """Return the number of the shard, from 1 to `count`, of a site.

    Rendezvous hashing: of all shards, the one whose number has the highest hash together with the
    site. If a shard is added, the sites that move all move to it; no other site moves.
    """
    return max(range(1, count + 1), key=lambda number: _weight(site, number))


def _weight(site: str, number: int) -> bytes:
    return hashlib.sha256(f"{number} {site}".encode()).digest()


def _deciding_sites(sources: Iterable[Source]) -> dict[str, str]:
    """By site, the first in alphabetical order of all sites that sources connect it with."""
    leader: dict[str, str] = {}

    def find(site: str) -> str:
        while leader[site] != site:
            leader[site] = leader[leader[site]]
            site = leader[site]
        return site

    for source in sources:
        for site in source.sites:
            leader.setdefault(site, site)
        first = min(find(site) for site in source.sites)
        for site in source.sites:
            leader[find(site)] = first
    return {site: find(site) for site in leader}
