"""What is known about the versions that one transaction adds, and about their paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.boilerplate.patterns import PatternedVersion
from storage.core.model import Difference, Paragraph
from storage.text.fingerprint import Fingerprints
from storage.text.line_patterns import is_exact


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version about to be folded.

    is_first: whether it is the article's first version; public_since, url: the time since when it
    has been public, and the URL of its article, which decide what occurred first.
    """

    version_id: int
    article_id: int
    site: str
    is_first: bool
    public_since: str
    url: str
    paragraphs: tuple[Paragraph, ...]
    fingerprints: Fingerprints

    @property
    def shingle_count(self) -> int:
        """The number of shingles of all its paragraphs."""
        return len(self.fingerprints.shingles)

    def occurrence(self, position: int) -> Occurrence:
        """The occurrence of a paragraph at a position."""
        return Occurrence(
            *(self.version_id, position, self.article_id, self.site),
            *(self.public_since, self.url),
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A paragraph at a position of a version, with the version's article and site.

    public_since, url: as in `NewVersion`.
    """

    version_id: int
    position: int
    article_id: int
    site: str
    public_since: str
    url: str

    @property
    def rank(self) -> tuple[str, str, int, int]:
        """Sorts the earliest occurrence first."""
        return self.public_since, self.url, self.version_id, self.position


@dataclass(frozen=True, slots=True)
class Pair:
    """How two paragraphs that fold relate: their similarity, and how they differ."""

    similarity: float
    differs: str


IDENTICAL = Pair(1.0, Difference.NOTHING)


@dataclass(slots=True)
class Batch:
    """The versions and paragraphs of one transaction.

    ids: paragraph ids by digest. new: the paragraphs that no version before the batch contains,
    each with a version and position of the batch. first: the first occurrence of each paragraph
    in the archive. first_on_site: its first occurrence on a site other than the site of `first`.
    partners: for each paragraph, those that fold with it.
    """

    versions: Sequence[NewVersion]
    ids: dict[bytes, int] = field(default_factory=dict)
    new: dict[int, tuple[NewVersion, int]] = field(default_factory=dict)
    first: dict[int, Occurrence] = field(default_factory=dict)
    first_on_site: dict[tuple[int, str], Occurrence] = field(default_factory=dict)
    partners: dict[int, dict[int, Pair]] = field(default_factory=dict)

    def add_new(self, paragraph_id: int, version: NewVersion, position: int) -> None:
        """Record a new paragraph and one of its occurrences."""
        self.new[paragraph_id] = (version, position)

    def link(self, one: int, other: int, pair: Pair) -> None:
        """Record that two paragraphs fold."""
        self.partners.setdefault(one, {})[other] = pair
        self.partners.setdefault(other, {})[one] = pair

    def family(self, paragraph_id: int) -> dict[int, Pair]:
        """A paragraph and those that fold with it."""
        return {paragraph_id: IDENTICAL, **self.partners.get(paragraph_id, {})}

    def is_alone(self, paragraph_id: int) -> bool:
        """Whether a paragraph is new and nothing folds with it, as is the case for most."""
        return paragraph_id in self.new and paragraph_id not in self.partners

    def first_on(self, paragraph_id: int, site: str) -> Occurrence | None:
        """The first occurrence of a paragraph itself, not of a near-duplicate, on a site."""
        first = self.first.get(paragraph_id)
        if first is not None and first.site == site:
            return first
        return self.first_on_site.get((paragraph_id, site))

    def ids_of(self, version: NewVersion) -> list[int]:
        """The paragraph ids of a version, by position."""
        return [self.ids[digest] for digest in version.fingerprints.digests]

    def patterned(self, version: NewVersion) -> PatternedVersion:
        """A version with the patterns of its paragraphs."""
        prints = version.fingerprints
        ids = self.ids_of(version)
        return PatternedVersion(
            *(version.version_id, version.article_id, version.site, version.is_first),
            tuple(zip(ids, prints.patterns, strict=True)),
            frozenset(
                keys[0]
                for paragraph_id, keys, digest in zip(
                    ids, prints.patterns, prints.digests, strict=True
                )
                if paragraph_id in self.new and is_exact(keys[0], digest)
            ),
        )

    def text(self, paragraph_id: int) -> str:
        """The text of a new paragraph."""
        version, position = self.new[paragraph_id]
        return version.paragraphs[position].text
