"""Folding: put the paragraphs of new versions among all the others, and find what repeats what.

Exact first (digest), then candidates by MinHash bands, then exact Jaccard, then what differs.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .fingerprint import Fingerprints, Folding, jaccard, shingle_hashes
from .index import BandIndex
from .model import Differs, Paragraph, Scope
from .wording import differs

_IN = 500  # parameters of one IN (...)
_PARTNERS = 64  # near-duplicates of one paragraph that are asked where they were told
_OWN_VERSIONS = 50  # versions of one article looked back on
_REMEMBERED = 2000  # shingle sets of known paragraphs kept between batches
_COPY = 0.7  # share of common shingles from which an article is a copy of another


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version about to be written. `first` says whether it is the article's first."""

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


@dataclass(slots=True)
class Folded:
    """What folding a batch found, in numbers."""

    paragraphs: int = 0
    new_paragraphs: int = 0
    folded: int = 0
    near_duplicates: int = 0


@dataclass(frozen=True, slots=True)
class _Telling:
    version_id: int
    position: int
    article_id: int
    site: str


@dataclass(frozen=True, slots=True)
class _Pair:
    similarity: float
    differs: str


_SAME = _Pair(1.0, Differs.NOTHING)


@dataclass(slots=True)
class _Batch:
    """What is known about the paragraphs of one batch."""

    ids: dict[bytes, int] = field(default_factory=dict)
    new: dict[int, tuple[NewVersion, int]] = field(default_factory=dict)
    first: dict[int, _Telling] = field(default_factory=dict)
    on_site: dict[tuple[int, str], _Telling] = field(default_factory=dict)
    partners: dict[int, dict[int, _Pair]] = field(default_factory=dict)

    def link(self, one: int, other: int, pair: _Pair) -> None:
        self.partners.setdefault(one, {})[other] = pair
        self.partners.setdefault(other, {})[one] = pair


class Folder:
    """Writes paragraphs, appearances, near-duplicates, repeats and copies of one archive."""

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._sets: OrderedDict[int, frozenset[int]] = OrderedDict()

    def forget(self) -> None:
        """Drop what is held in memory. For after a rollback: its ids may be given again."""
        self._sets.clear()

    def fold(self, versions: Sequence[NewVersion]) -> Folded:
        """Write the paragraphs of these versions, in order. Part of the caller's transaction."""
        result = Folded()
        if not versions:
            return result
        batch = _Batch()
        self._identify(versions, batch)
        pairs = self._near(batch)
        self._recall(versions, batch)
        result.paragraphs = sum(len(version.paragraphs) for version in versions)
        result.new_paragraphs = len(batch.new)
        result.near_duplicates = len(pairs)
        self._insert_paragraphs(versions, batch, pairs)
        for version in versions:
            result.folded += self._repeats(version, batch)
        return result

    def _identify(self, versions: Sequence[NewVersion], batch: _Batch) -> None:
        """Exact first: which texts are known, and ids for those that are not."""
        wanted = {digest for version in versions for digest in version.fingerprints.digests}
        for digest, paragraph_id in self._select(
            "SELECT digest, id FROM paragraphs WHERE digest IN ({})", wanted
        ):
            batch.ids[digest] = paragraph_id
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM paragraphs").fetchone()
        for version in versions:
            for position, digest in enumerate(version.fingerprints.digests):
                if digest not in batch.ids:
                    last += 1
                    batch.ids[digest] = last
                    batch.new[last] = (version, position)
                    batch.first[last] = _Telling(
                        version.version_id, position, version.article_id, version.site
                    )

    def _near(self, batch: _Batch) -> list[tuple[int, int, float, str]]:
        """Bands, then exact Jaccard: the near-duplicates of the new paragraphs among older ones."""
        keys, ids = _keys_of_new(batch)
        self._index.add(keys, ids)
        candidates = self._index.candidates(keys, ids)
        self._load(
            other for others in candidates.values() for other in others if other not in batch.new
        )
        rows = []
        for paragraph_id, others in candidates.items():
            mine = self._set_of(paragraph_id, batch)
            for other in others:
                theirs = self._set_of(other, batch)
                if min(len(mine), len(theirs)) < self._folding.threshold * max(
                    len(mine), len(theirs)
                ):
                    continue
                similarity = jaccard(mine, theirs)
                if similarity >= self._folding.threshold:
                    rows.append((paragraph_id, other, similarity))
        texts = self._texts({other for _, other, _ in rows if other not in batch.new})
        found = []
        for paragraph_id, other, similarity in rows:
            version, position = batch.new[paragraph_id]
            text = version.paragraphs[position].text
            if other in batch.new:
                older, at = batch.new[other]
                other_text = older.paragraphs[at].text
            else:
                other_text = texts[other]
            kind = differs(text, other_text)
            found.append((paragraph_id, other, round(similarity, 4), str(kind)))
            if kind.folds:
                batch.link(paragraph_id, other, _Pair(round(similarity, 4), kind))
        return found

    def _recall(self, versions: Sequence[NewVersion], batch: _Batch) -> None:
        """What is known of the known paragraphs: their near-duplicates, and who told them first."""
        known = {i for i in batch.ids.values() if i not in batch.new}
        for column in ("paragraph_id", "of_paragraph_id"):
            for one, other, similarity, kind in self._select(
                f"""
                SELECT paragraph_id, of_paragraph_id, similarity, differs FROM near_duplicates
                 WHERE {column} IN ({{}}) AND differs IN ('nothing', 'wording')
                 LIMIT {_IN * _PARTNERS}""",
                known,
            ):
                batch.link(one, other, _Pair(similarity, kind))
        told = (known | set(batch.partners)) - set(batch.new)
        for paragraph_id, *telling in self._select(
            """
            SELECT p.id, p.version_id, p.position, v.article_id, a.site
              FROM paragraphs p JOIN versions v ON v.id = p.version_id
              JOIN articles a ON a.id = v.article_id WHERE p.id IN ({})""",
            told,
        ):
            batch.first[paragraph_id] = _Telling(*telling)
        sites = {version.site for version in versions}
        elsewhere = [i for i in told if batch.first[i].site not in sites or len(sites) > 1]
        for paragraph_id, version_id, position, article_id, site in self._select(
            """
            SELECT t.paragraph_id, t.version_id, t.position, v.article_id, t.site
              FROM tellings t JOIN versions v ON v.id = t.version_id
             WHERE t.paragraph_id IN ({})""",
            elsewhere,
        ):
            if site in sites:
                batch.on_site[paragraph_id, site] = _Telling(version_id, position, article_id, site)

    def _insert_paragraphs(
        self,
        versions: Sequence[NewVersion],
        batch: _Batch,
        pairs: list[tuple[int, int, float, str]],
    ) -> None:
        self._connection.executemany(
            "INSERT INTO paragraphs (id, text, digest, shingles, version_id, position) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    *(i, version.paragraphs[at].text, version.fingerprints.digests[at]),
                    *(version.fingerprints.weight(at), version.version_id, at),
                )
                for i, (version, at) in batch.new.items()
            ],
        )
        self._connection.executemany(
            "INSERT INTO appearances (version_id, position, paragraph_id, kind) "
            "VALUES (?, ?, ?, ?)",
            [
                (version.version_id, at, batch.ids[digest], version.paragraphs[at].kind)
                for version in versions
                for at, digest in enumerate(version.fingerprints.digests)
            ],
        )
        self._connection.executemany(
            "INSERT INTO near_duplicates (paragraph_id, of_paragraph_id, similarity, differs) "
            "VALUES (?, ?, ?, ?)",
            sorted(pairs),
        )

    def _repeats(self, version: NewVersion, batch: _Batch) -> int:
        """Write which paragraphs of a version repeat an earlier telling; returns how many do."""
        ids = [batch.ids[digest] for digest in version.fingerprints.digests]
        since = {} if version.first else self._own_tellings(version, ids)
        here: dict[int, int] = {}
        rows = []
        common: dict[int, int] = {}
        for position, paragraph_id in enumerate(ids):
            family = {paragraph_id: _SAME, **batch.partners.get(paragraph_id, {})}
            weight = version.fingerprints.weight(position)
            repeated: tuple[Scope, _Telling | None, int] | None = None
            if weight >= self._folding.telling:
                repeated = _first_here(family, here)
            if repeated is None:
                before = since.get(paragraph_id, version.version_id)
                repeated = _first_before(family, before, version, batch)
            here.setdefault(paragraph_id, position)
            if repeated is None:
                continue
            scope, telling, other = repeated
            if telling is None:
                telling = _Telling(
                    version.version_id, here[other], version.article_id, version.site
                )
            else:
                common[telling.article_id] = common.get(telling.article_id, 0) + weight
            pair = family[other]
            rows.append(
                (
                    *(version.version_id, position, scope, telling.version_id, telling.position),
                    *(other, pair.similarity, pair.differs),
                )
            )
        self._connection.executemany("INSERT INTO repeats VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._tell(version, ids, batch)
        self._copies(version, common)
        return len(rows)

    def _own_tellings(self, version: NewVersion, ids: list[int]) -> dict[int, int]:
        """For each paragraph the first version of this article that had it."""
        rows = self._connection.execute(
            """
            SELECT p.paragraph_id, min(p.version_id)
              FROM versions v JOIN appearances p ON p.version_id = v.id
             WHERE v.id IN (SELECT id FROM versions WHERE article_id = ? AND id < ?
                             ORDER BY number DESC LIMIT ?)
             GROUP BY p.paragraph_id""",
            (version.article_id, version.version_id, _OWN_VERSIONS),
        )
        wanted = set(ids)
        return {paragraph_id: first for paragraph_id, first in rows if paragraph_id in wanted}

    def _tell(self, version: NewVersion, ids: list[int], batch: _Batch) -> None:
        """Remember where this site told a paragraph first that another site had told before."""
        rows = []
        for position, paragraph_id in enumerate(ids):
            key = (paragraph_id, version.site)
            if batch.first[paragraph_id].site != version.site and key not in batch.on_site:
                telling = _Telling(version.version_id, position, version.article_id, version.site)
                batch.on_site[key] = telling
                rows.append((paragraph_id, version.site, version.version_id, position))
        self._connection.executemany("INSERT INTO tellings VALUES (?, ?, ?, ?)", rows)

    def _copies(self, version: NewVersion, common: dict[int, int]) -> None:
        """Articles of which this one has most shingles in common are what it is a copy of."""
        if not version.first:
            self._connection.execute(
                "DELETE FROM copies WHERE article_id = ?", (version.article_id,)
            )
        for other, weight in common.items():
            if weight < _COPY * version.shingles:
                continue
            (whole,) = self._connection.execute(
                "SELECT v.shingles FROM articles a JOIN versions v ON v.id = a.version_id "
                "WHERE a.id = ?",
                (other,),
            ).fetchone()
            similarity = weight / max(version.shingles + whole - weight, weight)
            if similarity >= _COPY:
                self._connection.execute(
                    "INSERT INTO copies VALUES (?, ?, 'copy', ?)",
                    (version.article_id, other, round(similarity, 4)),
                )

    def _set_of(self, paragraph_id: int, batch: _Batch) -> frozenset[int]:
        known = self._sets.get(paragraph_id)
        if known is None:
            version, position = batch.new[paragraph_id]
            known = version.fingerprints.shingles_of(position)
            self._sets[paragraph_id] = known
        return known

    def _load(self, paragraph_ids: Iterable[int]) -> None:
        """Have the shingle sets of known paragraphs at hand; forget those longest unused."""
        while len(self._sets) > _REMEMBERED:
            self._sets.popitem(last=False)
        missing = set()
        for paragraph_id in paragraph_ids:
            if paragraph_id in self._sets:
                self._sets.move_to_end(paragraph_id)
            else:
                missing.add(paragraph_id)
        for paragraph_id, text in self._texts(missing).items():
            self._sets[paragraph_id] = shingle_hashes(text, self._folding)

    def _texts(self, paragraph_ids: Iterable[int]) -> dict[int, str]:
        rows = self._select("SELECT id, text FROM paragraphs WHERE id IN ({})", paragraph_ids)
        return dict(rows)

    def _select(self, query: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        listed = list(values)
        for start in range(0, len(listed), _IN):
            part = listed[start : start + _IN]
            marks = ",".join("?" * len(part))
            yield from self._connection.execute(query.format(marks), part).fetchall()


def _keys_of_new(batch: _Batch) -> tuple[np.ndarray, np.ndarray]:
    """The band keys of the batch's new paragraphs, and for each the paragraph's id."""
    by_version: dict[int, tuple[NewVersion, dict[int, int]]] = {}
    for paragraph_id, (version, position) in batch.new.items():
        by_version.setdefault(version.version_id, (version, {}))[1][position] = paragraph_id
    keys, ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for version, positions in by_version.values():
        numbers = np.zeros(len(version.paragraphs), dtype=np.int64)
        numbers[list(positions)] = list(positions.values())
        owners = numbers[version.fingerprints.owners]
        keys.append(version.fingerprints.keys[owners > 0])
        ids.append(owners[owners > 0])
    return np.concatenate(keys), np.concatenate(ids)


def _first_here(family: dict[int, _Pair], here: dict[int, int]) -> tuple[Scope, None, int] | None:
    """The first member of the family that this version told already."""
    told = [(here[other], other) for other in family if other in here]
    return (Scope.ARTICLE, None, min(told)[1]) if told else None


def _first_before(
    family: dict[int, _Pair], before: int, version: NewVersion, batch: _Batch
) -> tuple[Scope, _Telling, int] | None:
    """The first telling by another article before version `before`: on this site, else anywhere."""
    own: list[tuple[int, int, int, _Telling]] = []
    others: list[tuple[int, int, int, _Telling]] = []
    for other in family:
        first = batch.first.get(other)
        here = batch.on_site.get((other, version.site))
        for telling in (first, here):
            if telling is None or telling.version_id >= before:
                continue
            if telling.article_id == version.article_id:
                continue
            found = (telling.version_id, telling.position, other, telling)
            (own if telling.site == version.site else others).append(found)
    for scope, tellings in ((Scope.SITE, own), (Scope.ELSEWHERE, others)):
        if tellings:
            *_, other, telling = min(tellings, key=lambda each: each[:3])
            return scope, telling, other
    return None
