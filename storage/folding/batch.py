"""What is known about the versions that one transaction brings, and about their paragraphs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.core.model import Differs, Paragraph
from storage.text.fingerprint import Fingerprints

_IN = 500  # parameters of one IN (...)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version about to be folded. `first` says whether it is the article's first."""

    version_id: int
    article_id: int
    site: str
    first: bool
    paragraphs: tuple[Paragraph, ...]
    fingerprints: Fingerprints

    @property
    def shingles(self) -> int:
        """Shingles of all its paragraphs."""
        return len(self.fingerprints.shingles)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A paragraph at a place: version and position, with the version's article and site."""

    version_id: int
    position: int
    article_id: int
    site: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two paragraphs that fold: their similarity, and how they differ."""

    similarity: float
    differs: str


SAME = Pair(1.0, Differs.NOTHING)


@dataclass(slots=True)
class Batch:
    """The paragraphs of one transaction.

    ids: by digest; new: those that no version told before, each with the version and position that
    tells it; first: who told a paragraph first of all; on_site: who did on a site that was not the
    first; partners: for a paragraph those that fold with it.
    """

    versions: Sequence[NewVersion]
    ids: dict[bytes, int] = field(default_factory=dict)
    new: dict[int, tuple[NewVersion, int]] = field(default_factory=dict)
    first: dict[int, Occurrence] = field(default_factory=dict)
    on_site: dict[tuple[int, str], Occurrence] = field(default_factory=dict)
    partners: dict[int, dict[int, Pair]] = field(default_factory=dict)

    def link(self, one: int, other: int, pair: Pair) -> None:
        """Note that two paragraphs fold."""
        self.partners.setdefault(one, {})[other] = pair
        self.partners.setdefault(other, {})[one] = pair

    def family(self, paragraph_id: int) -> dict[int, Pair]:
        """A paragraph and those that fold with it."""
        return {paragraph_id: SAME, **self.partners.get(paragraph_id, {})}

    def is_alone(self, paragraph_id: int) -> bool:
        """Whether a paragraph is new and nothing folds with it: most of them are."""
        return paragraph_id in self.new and paragraph_id not in self.partners

    def ids_of(self, version: NewVersion) -> list[int]:
        """The paragraphs of a version, by position."""
        return [self.ids[digest] for digest in version.fingerprints.digests]

    def text(self, paragraph_id: int) -> str:
        """The text of a new paragraph."""
        version, position = self.new[paragraph_id]
        return version.paragraphs[position].text


def select_in(
    connection: sqlite3.Connection, query: str, values: Iterable[object], *before: object
) -> Iterator[tuple[Any, ...]]:
    """Rows of a query whose `{}` stands for these values, however many; `before`: its others."""
    listed = list(values)
    for start in range(0, len(listed), _IN):
        part = listed[start : start + _IN]
        marks = ",".join("?" * len(part))
        yield from connection.execute(query.format(marks), (*before, *part)).fetchall()
