"""Texts against their digests: paragraphs, the versions they make up, and what stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import numpy as np

from ..fingerprint import digest_keys, fingerprint, text_digest
from .damage import RESTORE, Damage, Look
from .sums import Sums

_CHECK = "texts"
_TOLD = 1000  # versions between two words of progress


@dataclass(slots=True)
class Texts:
    """Checks the texts, and on the way gathers what the band index is to hold of them."""

    expected: Sums = field(default_factory=Sums)

    def check(self, look: Look) -> Iterator[Damage]:
        """Every version with its paragraphs; then what no version leads to."""
        rows = look.connection.execute(
            """
            SELECT v.id, v.article_id, v.number, v.text_digest, v.shingles, p.position,
                   p.paragraph_id, g.text, g.digest, g.shingles,
                   g.version_id = v.id AND g.position = p.position
              FROM versions v LEFT JOIN appearances p ON p.version_id = v.id
              LEFT JOIN paragraphs g ON g.id = p.paragraph_id ORDER BY v.id, p.position"""
        )
        for number, (_, group) in enumerate(groupby(rows, key=itemgetter(0))):
            yield from self._version(look, list(group))
            if number % _TOLD == 0:
                look.seen(_TOLD)
        yield from _strays(look)

    def _version(self, look: Look, rows: list[tuple[object, ...]]) -> Iterator[Damage]:
        version_id, article_id, number, digest, shingles, *_ = rows[0]
        assert isinstance(article_id, int)
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
            yield Damage(_CHECK, where, "a paragraph of it is not there", RESTORE, article_id)
            return
        strings = [str(text) for text in texts]
        found = text_digest("\n".join(strings))
        if found != digest:
            yield Damage(
                *(_CHECK, where, f"its text has the SHA-256 {found}, and not {digest}"),
                *(RESTORE, article_id),
            )
        prints = fingerprint(strings, look.folding)
        if len(prints.shingles) != shingles:
            yield Damage(
                *(_CHECK, where, f"its text has {len(prints.shingles)} shingles, not {shingles}"),
                *(RESTORE, article_id),
            )
        ids = np.zeros(len(told), dtype=np.int64)
        for at, row in enumerate(told):
            paragraph_id, held, weight, first = row[6], row[8], row[9], row[10]
            assert isinstance(paragraph_id, int)
            if first:
                ids[at] = paragraph_id
            if held != prints.digests[at]:
                yield Damage(
                    _CHECK,
                    f"paragraphs, row {paragraph_id}",
                    f"its text has the digest {prints.digests[at].hex()}, and not "
                    f"{held.hex() if isinstance(held, bytes) else held}",
                    RESTORE,
                    article_id,
                )
            if weight != prints.weight(at):
                said = f"its text has {prints.weight(at)} shingles, and not {weight}"
                yield Damage(_CHECK, f"paragraphs, row {paragraph_id}", said, RESTORE, article_id)
        owned = ids[prints.owners]
        self.expected.add(prints.keys[owned > 0], owned[owned > 0])
        new = np.flatnonzero(ids)
        if len(new):
            self.expected.add(digest_keys([prints.digests[at] for at in new]), ids[new])
        keys = prints.article_keys
        self.expected.add(keys, np.full(len(keys), version_id, dtype=np.int64))


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
        for row, article in look.connection.execute(query):
            yield Damage(_CHECK, f"{table}, row {row}", told, RESTORE, article)


def _named(positions: list[object]) -> str:
    told = ", ".join(str(each) for each in positions[:12])
    return told + (", ..." if len(positions) > 12 else "") if told else "no position"
