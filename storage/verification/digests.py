"""Checks texts against their digests: paragraphs, versions, and what refers to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from storage.band_index.index import VERSION_TAG
from storage.core.model import Kind
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION
from storage.text.digests import digest_keys, text_digest
from storage.text.fingerprint import Fingerprints, fingerprint, indexed_patterns
from storage.verification.damaged_reads import is_unreadable, read_rows, walk
from storage.verification.report import RESTORE, CheckContext, Damage
from storage.verification.set_hash import SetHash

_CHECK = "texts"
_BATCH_VERSIONS = 500
_MAX_POSITIONS = 12  # that a message lists
_KINDS = frozenset(map(str, Kind))
_ARTICLE_OF_VERSION = "SELECT article_id FROM versions WHERE id = ?"
_VERSIONS = """
    SELECT v.id, v.article_id, v.number, v.text_digest, v.shingles, p.position,
           p.paragraph_id, g.text, g.digest, g.shingles,
           g.version_id = v.id AND g.position = p.position, p.kind
      FROM versions v LEFT JOIN appearances p ON p.version_id = v.id
      LEFT JOIN paragraphs g ON g.id = p.paragraph_id
     WHERE v.id >= :low AND v.id < :high ORDER BY v.id, p.position"""
# Queries for rows that refer to the wrong rows, with their articles; the table; and the problem.
_WRONG_REFERENCES = (
    (
        "SELECT g.id, NULL FROM paragraphs g LEFT JOIN appearances p "
        "ON p.version_id = g.version_id AND p.position = g.position "
        "AND p.paragraph_id = g.id WHERE p.version_id IS NULL",
        "paragraphs",
        "does not occur at its first occurrence",
    ),
    (
        "SELECT t.paragraph_id, v.article_id FROM first_occurrences t LEFT JOIN versions v "
        "ON v.id = t.version_id LEFT JOIN appearances p ON p.version_id = t.version_id "
        "AND p.position = t.position AND p.paragraph_id = t.paragraph_id "
        "WHERE p.version_id IS NULL",
        "first_occurrences, paragraph",
        "does not occur at its first occurrence on the site",
    ),
    (
        "SELECT a.id, a.id FROM articles a LEFT JOIN versions v ON v.id = a.version_id "
        "WHERE v.id IS NULL OR v.article_id <> a.id",
        "articles",
        "its current version is not its own",
    ),
    (
        f"SELECT a.id, a.id FROM {ARTICLE_WITH_CURRENT_VERSION} "
        "WHERE v.kind = 'truncated' AND v.article_id = a.id AND EXISTS "
        "(SELECT 1 FROM versions o WHERE o.article_id = a.id AND o.kind = 'text')",
        "articles",
        "its current version is truncated although it has a complete one",
    ),
    (
        "SELECT v.id, NULL FROM versions v LEFT JOIN articles a ON a.id = v.article_id "
        "WHERE a.id IS NULL",
        "versions",
        "belongs to an article that does not exist",
    ),
)


class _Occurrence(NamedTuple):
    """A row of `_VERSIONS`; the part about the paragraph is empty if the version has none."""

    version_id: int
    article_id: int
    number: int
    text_digest: Any
    shingles: Any
    position: Any
    paragraph_id: Any
    text: Any
    digest: Any
    paragraph_shingles: Any
    is_first: Any
    kind: Any


@dataclass(slots=True)
class TextCheck:
    """Checks the texts, and collects the entries that the band index should have.

    is_refolding: whether a refold is unfinished, so that stored shingle counts may be old;
    has_patterns: whether the archive was folded since lines have patterns; has_tags: whether it was
    since the entries of versions are tagged;
    uncertain_owners: paragraphs and versions whose entries are unknown because a text is damaged;
    knows_damage: whether these are all known.
    """

    is_refolding: bool = False
    has_patterns: bool = True
    has_tags: bool = True
    expected_entries: SetHash = field(default_factory=SetHash)
    uncertain_owners: set[int] = field(default_factory=set)
    knows_damage: bool = True

    def check(self, context: CheckContext) -> Iterator[Damage]:
        """Check every version with its paragraphs, then the references between rows."""
        for (low, high), rows in walk(context, _CHECK, _VERSIONS, "versions", step=_BATCH_VERSIONS):
            if is_unreadable(context, low, high, rows):
                yield self._unreadable_version(context, low)
            for _, group in groupby(rows, key=itemgetter(0)):
                yield from self._check_version(context, [_Occurrence(*row) for row in group])
            context.report_progress(high - low)
        for query, table, problem in _WRONG_REFERENCES:
            for row, article in read_rows(context, _CHECK, query, table):
                yield Damage(_CHECK, f"{table}, row {row}", problem, RESTORE, article)

    def _unreadable_version(self, context: CheckContext, version_id: int) -> Damage:
        self._mark_damaged(context, version_id)
        rows = read_rows(context, _CHECK, _ARTICLE_OF_VERSION, "versions", version_id)
        article = rows[0][0] if rows else None
        where = f"versions, row {version_id}"
        return Damage(_CHECK, where, "its text cannot be read", RESTORE, article)

    def _mark_damaged(self, context: CheckContext, version_id: int) -> None:
        """Exclude a version, and the paragraphs that occur in it, from the other checks."""
        context.damaged_versions.add(version_id)
        self.uncertain_owners.add(version_id)
        try:
            query = "SELECT paragraph_id FROM appearances WHERE version_id = ?"
            rows = context.connection.execute(query, (version_id,)).fetchall()
            self.uncertain_owners.update(paragraph_id for (paragraph_id,) in rows)
        except sqlite3.DatabaseError:
            self.knows_damage = False

    def _check_version(self, context: CheckContext, rows: list[_Occurrence]) -> Iterator[Damage]:
        version = rows[0]
        where = f"versions, row {version.version_id} (version {version.number})"

        def damage(problem: str) -> Damage:
            return Damage(_CHECK, where, problem, RESTORE, version.article_id)

        occurrences = [row for row in rows if row.position is not None]
        positions = [row.position for row in occurrences]
        has_all_positions = positions == list(range(len(positions)))
        if not has_all_positions:
            yield damage(f"its paragraphs are at {_list_positions(positions)}")
        if any(not isinstance(row.text, str) for row in occurrences):
            self._mark_damaged(context, version.version_id)
            yield damage("a paragraph of it is missing")
            return
        texts = [str(row.text) for row in occurrences]
        digest = text_digest("\n".join(texts))
        if digest != version.text_digest or not has_all_positions:
            self._mark_damaged(context, version.version_id)
        if digest != version.text_digest:
            yield damage(f"its text has the SHA-256 {digest}, not {version.text_digest}")
        prints = fingerprint(texts, context.folding)
        if len(prints.shingles) != version.shingles and not self.is_refolding:
            yield damage(f"its text has {len(prints.shingles)} shingles, not {version.shingles}")
        for at, row in enumerate(occurrences):
            yield from self._check_paragraph(context, row, prints, at)
        self._expect_entries(version.version_id, occurrences, prints)

    def _check_paragraph(
        self, context: CheckContext, row: _Occurrence, prints: Fingerprints, at: int
    ) -> Iterator[Damage]:
        if row.kind not in _KINDS:
            where = f"appearances, version {row.version_id}, position {row.position}"
            problem = f"has a kind that does not exist: {row.kind}"
            yield Damage(_CHECK, where, problem, RESTORE, row.article_id)
        where = f"paragraphs, row {row.paragraph_id}"
        digest = prints.digests[at]
        if row.digest != digest and row.paragraph_id not in context.damaged_paragraphs:
            context.damaged_paragraphs.add(row.paragraph_id)
            self._mark_damaged(context, row.version_id)
            stored = row.digest.hex() if isinstance(row.digest, bytes) else row.digest
            problem = f"its text has the digest {digest.hex()}, not {stored}"
            yield Damage(_CHECK, where, problem, RESTORE, row.article_id)
        if row.paragraph_shingles != prints.weight(at) and not self.is_refolding:
            problem = f"its text has {prints.weight(at)} shingles, not {row.paragraph_shingles}"
            yield Damage(_CHECK, where, problem, RESTORE, row.article_id)

    def _expect_entries(
        self, version_id: int, occurrences: list[_Occurrence], prints: Fingerprints
    ) -> None:
        """Add the entries of a version, and of the paragraphs whose first occurrence is in it."""
        ids = np.zeros(len(occurrences), dtype=np.int64)
        for at, row in enumerate(occurrences):
            if row.is_first:
                ids[at] = row.paragraph_id
        owners = ids[prints.owners]
        self.expected_entries.add(prints.keys[owners > 0], owners[owners > 0])
        first = np.flatnonzero(ids)
        if len(first):
            keys = digest_keys([prints.digests[at] for at in first])
            self.expected_entries.add(keys, ids[first])
            if self.has_patterns:
                keys, owners = indexed_patterns(prints, first.tolist())
                self.expected_entries.add(keys, ids[owners])
        article_keys = prints.article_keys
        owner = version_id + VERSION_TAG if self.has_tags else version_id
        self.expected_entries.add(article_keys, np.full(len(article_keys), owner, dtype=np.int64))


def _list_positions(positions: list[Any]) -> str:
    if not positions:
        return "no position"
    listed = ", ".join(map(str, positions[:_MAX_POSITIONS]))
    return "positions " + listed + (", ..." if len(positions) > _MAX_POSITIONS else "")
