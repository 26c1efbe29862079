"""Texts against their digests: paragraphs, the versions they make up, and what stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import numpy as np

from storage.core.model import Kind
from storage.text.fingerprint import digest_keys, fingerprint, text_digest
from storage.verification.damaged_reads import Rows, lost, rows_of, walk
from storage.verification.report import RESTORE, Damage, Look
from storage.verification.set_hash import Sums

_CHECK = "texts"
_AT_A_TIME = 500  # versions
_KINDS = frozenset(map(str, Kind))


@dataclass(slots=True)
class Texts:
    """Checks the texts, and on the way gathers what the band index is to hold of them."""

    signing: bool = False
    """Whether shingles are being counted anew."""
    expected: Sums = field(default_factory=Sums)
    unsure: set[int] = field(default_factory=set)
    """Owners of entries that are not all known, for a text is damaged."""
    blind: bool = False
    """Whether not even these are known."""

    def check(self, look: Look) -> Iterator[Damage]:
        """Every version with its paragraphs; then what no version leads to."""
        for (low, high), rows in walk(look, _CHECK, _VERSIONS, "versions", step=_AT_A_TIME):
            if lost(look, low, high, rows):
                yield from self._unread(look, low)
            for _, group in groupby(rows, key=itemgetter(0)):
                yield from self._version(look, list(group))
            look.seen(high - low)
        yield from _strays(look)

    def _unread(self, look: Look, version_id: int) -> Iterator[Damage]:
        """A version of which not all can be read."""
        self._suspect(look, version_id)
        row = rows_of(look, _CHECK, _ARTICLE, "versions", version_id)
        article = row[0][0] if row else None
        where = f"versions, row {version_id}"
        yield Damage(_CHECK, where, "its text cannot be read", RESTORE, article)

    def _suspect(self, look: Look, version_id: int) -> None:
        """Leave out what follows from a damaged version, and from what it told first."""
        look.versions.add(version_id)
        self.unsure.add(version_id)
        try:
            query = "SELECT paragraph_id FROM appearances WHERE version_id = ?"
            told = look.connection.execute(query, (version_id,)).fetchall()
            self.unsure.update(paragraph_id for (paragraph_id,) in told)
        except sqlite3.DatabaseError:
            self.blind = True

    def _version(self, look: Look, rows: Rows) -> Iterator[Damage]:
        version_id, article_id, number, digest, shingles, *_ = rows[0]
        where = f"versions, row {version_id} (version {number})"
        told = [row for row in rows if row[5] is not None]
        positions = [row[5] for row in told]
        if positions != list(range(len(positions))):
            yield Damage(
                *(_CHECK, where, f"its appearances stand at {_named(positions)}"),
                *(RESTORE, article_id),
            )
        texts = [row[7] for row in told]
        if any(not isinstance(text, str) for text in texts):
            self._suspect(look, version_id)
            yield Damage(_CHECK, where, "a paragraph of it is not there", RESTORE, article_id)
            return
        strings = [str(text) for text in texts]
        found = text_digest("\n".join(strings))
        if found != digest or positions != list(range(len(positions))):
            self._suspect(look, version_id)
        if found != digest:
            yield Damage(
                *(_CHECK, where, f"its text has the SHA-256 {found}, and not {digest}"),
                *(RESTORE, article_id),
            )
        prints = fingerprint(strings, look.folding)
        if len(prints.shingles) != shingles and not self.signing:
            yield Damage(
                *(_CHECK, where, f"its text has {len(prints.shingles)} shingles, not {shingles}"),
                *(RESTORE, article_id),
            )
        ids = np.zeros(len(told), dtype=np.int64)
        for at, row in enumerate(told):
            paragraph_id, held, weight, first = row[6], row[8], row[9], row[10]
            if row[11] not in _KINDS:
                there = f"appearances, version {version_id}, position {row[5]}"
                told_kind = f"is of a kind that there is not: {row[11]}"
                yield Damage(_CHECK, there, told_kind, RESTORE, article_id)
            if first:
                ids[at] = paragraph_id
            if held != prints.digests[at] and paragraph_id not in look.texts:
                look.texts.add(paragraph_id)
                self._suspect(look, version_id)
                yield Damage(
                    _CHECK,
                    f"paragraphs, row {paragraph_id}",
                    f"its text has the digest {prints.digests[at].hex()}, and not "
                    f"{held.hex() if isinstance(held, bytes) else held}",
                    RESTORE,
                    article_id,
                )
            if weight != prints.weight(at) and not self.signing:
                said = f"its text has {prints.weight(at)} shingles, and not {weight}"
                yield Damage(_CHECK, f"paragraphs, row {paragraph_id}", said, RESTORE, article_id)
        owned = ids[prints.owners]
        self.expected.add(prints.keys[owned > 0], owned[owned > 0])
        new = np.flatnonzero(ids)
        if len(new):
            self.expected.add(digest_keys([prints.digests[at] for at in new]), ids[new])
        keys = prints.article_keys
        self.expected.add(keys, np.full(len(keys), version_id, dtype=np.int64))


_ARTICLE = "SELECT article_id FROM versions WHERE id = ?"
_VERSIONS = """
    SELECT v.id, v.article_id, v.number, v.text_digest, v.shingles, p.position,
           p.paragraph_id, g.text, g.digest, g.shingles,
           g.version_id = v.id AND g.position = p.position, p.kind
      FROM versions v LEFT JOIN appearances p ON p.version_id = v.id
      LEFT JOIN paragraphs g ON g.id = p.paragraph_id
     WHERE v.id >= :low AND v.id < :high ORDER BY v.id, p.position"""


def _strays(look: Look) -> Iterator[Damage]:
    """Rows that are whole by themselves, and lead to nothing or to something else's."""
    for query, table, told in (
        (
            "SELECT g.id, NULL FROM paragraphs g LEFT JOIN appearances p "
            "ON p.version_id = g.version_id AND p.position = g.position "
            "AND p.paragraph_id = g.id WHERE p.version_id IS NULL",
            *("paragraphs", "does not stand where it is said to have been told first"),
        ),
        (
            "SELECT t.paragraph_id, v.article_id FROM tellings t LEFT JOIN versions v "
            "ON v.id = t.version_id LEFT JOIN appearances p ON p.version_id = t.version_id "
            "AND p.position = t.position AND p.paragraph_id = t.paragraph_id "
            "WHERE p.version_id IS NULL",
            *("tellings, paragraph", "does not stand where it is said to have been told"),
        ),
        (
            "SELECT a.id, a.id FROM articles a LEFT JOIN versions v ON v.id = a.version_id "
            "WHERE v.id IS NULL OR v.article_id <> a.id",
            *("articles", "stands in a version that is not its own"),
        ),
        (
            "SELECT a.id, a.id FROM articles a JOIN versions v ON v.id = a.version_id "
            "WHERE v.kind = 'gutted' AND v.article_id = a.id AND EXISTS "
            "(SELECT 1 FROM versions o WHERE o.article_id = a.id AND o.kind = 'text')",
            *("articles", "stands in a gutted version although it has a good one"),
        ),
        (
            "SELECT v.id, NULL FROM versions v LEFT JOIN articles a ON a.id = v.article_id "
            "WHERE a.id IS NULL",
            *("versions", "belongs to an article that is not there"),
        ),
    ):
        for row, article in rows_of(look, _CHECK, query, table):
            yield Damage(_CHECK, f"{table}, row {row}", told, RESTORE, article)


def _named(positions: list[object]) -> str:
    told = ", ".join(str(each) for each in positions[:12])
    return told + (", ..." if len(positions) > 12 else "") if told else "no position"
