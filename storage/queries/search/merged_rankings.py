"""Rankings of several archives as one: interleaved by rank, the same article and text once. Pure.

Scores of different archives cannot be compared, because BM25 depends on how often a word occurs in
an archive. Ranks can.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a group.

    key: of its URL; text_digest: of its current text, None if it has no text.
    """

    article_id: int
    key: str
    text_digest: str | None


Group: TypeAlias = tuple[Member, ...]
"""An article that matches a query, and those of its copies that match less well."""


@dataclass(frozen=True, slots=True)
class Place:
    """An article in an archive. archive: the index of the archive."""

    archive: int
    article_id: int


@dataclass(frozen=True, slots=True)
class MergedGroup:
    """A group of all archives.

    best: the article with the best rank; also_in: the article with the same URL in other archives;
    copies: other articles, each once.
    """

    best: Place
    also_in: tuple[Place, ...]
    copies: tuple[Place, ...]


def merge_rankings(rankings: Sequence[Sequence[Group]]) -> list[MergedGroup]:
    """Merge a ranking per archive: the first group of each archive, then the second of each, ...

    Groups of different archives become one if they have an article with the same URL or the same
    text in common. It has the best rank of them. Groups of one archive stay apart, unless a group
    of another archive connects them.
    """
    ranked = _interleave(rankings)
    leaders = _leaders(ranked)
    merged: dict[int, list[tuple[Place, str]]] = {}
    for (archive, group), leader in zip(ranked, leaders, strict=True):
        places = [(Place(archive, member.article_id), member.key) for member in group]
        merged.setdefault(leader, []).extend(places)
    return [_merged_group(places) for _, places in sorted(merged.items())]


def _interleave(rankings: Sequence[Sequence[Group]]) -> list[tuple[int, Group]]:
    """The groups with the indexes of their archives, by rank."""
    return [
        (archive, group)
        for of_rank in zip_longest(*rankings)
        for archive, group in enumerate(of_rank)
        if group is not None
    ]


def _leaders(ranked: Sequence[tuple[int, Group]]) -> list[int]:
    """For each group, the index of the first group that it is connected with."""
    leader = list(range(len(ranked)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for indexes in _with_a_mark_in_common(ranked):
        first = min(map(find, indexes))
        for index in indexes:
            leader[find(index)] = first
    return list(map(find, leader))


def _with_a_mark_in_common(ranked: Sequence[tuple[int, Group]]) -> Iterable[list[int]]:
    """The indexes of groups of several archives that have the same URL or text in common."""
    by_mark: dict[tuple[str, str], list[int]] = {}
    for index, (_, group) in enumerate(ranked):
        for member in group:
            by_mark.setdefault(("url", member.key), []).append(index)
            if member.text_digest is not None:
                by_mark.setdefault(("text", member.text_digest), []).append(index)
    for indexes in by_mark.values():
        if len({ranked[index][0] for index in indexes}) > 1:
            yield indexes


def _merged_group(places: list[tuple[Place, str]]) -> MergedGroup:
    (best, best_key), *others = places
    also_in = tuple(place for place, key in others if key == best_key)
    copies: dict[str, Place] = {}
    for place, key in others:
        if key != best_key:
            copies.setdefault(key, place)
    return MergedGroup(best, also_in, tuple(copies.values()))
