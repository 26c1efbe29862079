"""Removal: take an article's texts out, and leave others as if it had never been there.

What others tell, too, stays for them: who told it first moves on, and what they repeat is found
anew among them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from storage.band_index.index import BandIndex
from storage.core.model import Kind, Paragraph
from storage.db import row_ids
from storage.folding.batch import Batch, NewVersion, select_in
from storage.folding.boilerplate import Boilerplate
from storage.folding.copies import Copies
from storage.folding.first_occurrences import FirstOccurrences
from storage.text.fingerprint import Fingerprints, Folding, digest_keys, fingerprint
from storage.text.search_terms import searchable

_AT_A_TIME = 200  # versions of others that are looked at again together


@dataclass(frozen=True, slots=True)
class RemovalCounts:
    """What was taken out, in numbers; paragraphs_kept: those that other articles tell, too."""

    versions: int
    paragraphs: int
    paragraphs_kept: int


class Removal:
    """Takes articles out of one archive. Part of the caller's transaction.

    Foreign keys must be off: each row that goes would have whole tables searched for its children.
    """

    def __init__(self, connection: sqlite3.Connection, index: BandIndex, folding: Folding) -> None:
        self._connection = connection
        self._index = index
        self._folding = folding
        self._boilerplate = Boilerplate(connection)
        self._first_occurrences = FirstOccurrences(connection, folding)
        self._copies = Copies(connection, index, folding)

    def remove(self, article_id: int) -> RemovalCounts:
        """Take out all that an article told. Its URLs and captures are not touched."""
        row_ids.keep(self._connection)
        (site,) = self._connection.execute(
            "SELECT site FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        versions = self._column("SELECT id FROM versions WHERE article_id = ?", article_id)
        told, kept = self._told(article_id)
        gone = told - kept
        family = set().union(*self._boilerplate.families(told).values())
        repeating = self._repeating(family, set(versions))
        alike = self._alike(article_id)
        boilerplate = self._boilerplate.on(site)
        self._forget_words(article_id)
        self._forget_bands(versions, gone)
        self._delete(article_id, versions, gone)
        self._move_on(kept, set(versions))
        self._count_anew(site, kept, family - gone)
        common = self._repeat_anew(repeating)
        self._copies.find_anew(alike, common)
        self._copies.review((boilerplate ^ self._boilerplate.on(site)) - gone)
        return RemovalCounts(len(versions), len(gone), len(kept))

    def _column(self, query: str, *values: object) -> list[int]:
        return [int(each) for (each,) in self._connection.execute(query, values)]

    def _told(self, article_id: int) -> tuple[set[int], set[int]]:
        """The paragraphs of an article, and those among them that others have, too."""
        rows = self._connection.execute(
            """
            SELECT DISTINCT p.paragraph_id, EXISTS (
                     SELECT 1 FROM appearances o JOIN versions v ON v.id = o.version_id
                      WHERE o.paragraph_id = p.paragraph_id AND v.article_id <> ?1)
              FROM versions v JOIN appearances p ON p.version_id = v.id WHERE v.article_id = ?1""",
            (article_id,),
        ).fetchall()
        return {number for number, _ in rows}, {number for number, others in rows if others}

    def _repeating(self, family: set[int], versions: set[int]) -> list[int]:
        """The versions of others that repeat these ones."""
        rows = select_in(
            self._connection,
            "SELECT r.version_id, r.of_version_id FROM appearances p JOIN repeats r "
            "ON r.version_id = p.version_id AND r.position = p.position "
            "WHERE p.paragraph_id IN ({})",
            family,
        )
        return sorted({mine for mine, of in rows if of in versions and mine not in versions})

    def _alike(self, article_id: int) -> set[int]:
        """The articles that were compared with this one, or have a text of it."""
        return set(
            self._column(
                """
                SELECT of_article_id FROM copy_candidates WHERE article_id = ?1
                 UNION SELECT article_id FROM copy_candidates WHERE of_article_id = ?1
                 UNION SELECT o.article_id FROM versions v JOIN versions o
                    ON o.text_digest = v.text_digest AND o.article_id <> ?1
                 WHERE v.article_id = ?1""",
                article_id,
            )
        ) - {article_id}

    def _forget_words(self, article_id: int) -> None:
        title, text = self._connection.execute(
            "SELECT a.title, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        self._connection.execute(
            "INSERT INTO article_words (article_words, rowid, title, text) "
            "VALUES ('delete', ?, ?, ?)",
            (article_id, searchable(title or ""), searchable(text)),
        )

    def _forget_bands(self, versions: Iterable[int], gone: set[int]) -> None:
        """Take the paragraphs that go and the versions out of the band index."""
        keys, ids = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        texts = dict(
            select_in(self._connection, "SELECT id, text FROM paragraphs WHERE id IN ({})", gone)
        )
        prints = fingerprint(texts.values(), self._folding)
        paragraph_ids = np.fromiter(texts, dtype=np.int64, count=len(texts))
        keys += [prints.keys, digest_keys(prints.digests)]
        ids += [paragraph_ids[prints.owners], paragraph_ids]
        for version_id in versions:
            prints = fingerprint(self._texts(version_id), self._folding)
            keys.append(prints.article_keys)
            ids.append(np.full(len(prints.article_keys), version_id, dtype=np.int64))
        self._index.remove(np.concatenate(keys), np.concatenate(ids))

    def _texts(self, version_id: int) -> list[str]:
        rows = self._connection.execute(
            "SELECT g.text FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
            "WHERE p.version_id = ? ORDER BY p.position",
            (version_id,),
        )
        return [text for (text,) in rows]

    def _delete(self, article_id: int, versions: list[int], gone: set[int]) -> None:
        by_article = ("copies", "copy_candidates")
        by_version = ("repeats", "appearances")
        by_paragraph = ("tellings", "site_paragraphs", "boilerplate_verdicts", "near_duplicates")
        each = [(number,) for number in sorted(gone)]
        for table in by_article:
            for side in ("article_id", "of_article_id"):
                self._connection.execute(f"DELETE FROM {table} WHERE {side} = ?", (article_id,))
        for table in by_version:
            self._connection.executemany(
                f"DELETE FROM {table} WHERE version_id = ?", [(number,) for number in versions]
            )
        for table in by_paragraph:
            self._connection.executemany(f"DELETE FROM {table} WHERE paragraph_id = ?", each)
        self._connection.executemany("DELETE FROM near_duplicates WHERE of_paragraph_id = ?", each)
        self._connection.executemany("DELETE FROM paragraphs WHERE id = ?", each)
        self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        self._connection.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))

    def _move_on(self, kept: set[int], versions: set[int]) -> None:
        """Who told paragraphs first, of all and on each site, is the next one that did."""
        firsts = {
            paragraph_id
            for query in (
                "SELECT id, version_id FROM paragraphs WHERE id IN ({})",
                "SELECT paragraph_id, version_id FROM tellings WHERE paragraph_id IN ({})",
            )
            for paragraph_id, by in select_in(self._connection, query, kept)
            if by in versions
        }
        for paragraph_id in sorted(firsts):
            self._first_occurrences.find_anew(paragraph_id)

    def _count_anew(self, site: str, kept: set[int], family: set[int]) -> None:
        self._connection.execute("UPDATE sites SET articles = articles - 1 WHERE site = ?", (site,))
        self._connection.execute(
            "DELETE FROM sites WHERE site = ? AND articles = 0 AND boilerplate_articles IS NULL "
            "AND boilerplate_share IS NULL",
            (site,),
        )
        self._boilerplate.recount(site, family)
        self._connection.executemany(
            "DELETE FROM boilerplate_verdicts WHERE site = ?1 AND paragraph_id = ?2 "
            "AND NOT EXISTS (SELECT 1 FROM appearances p JOIN versions v ON v.id = p.version_id "
            "JOIN articles a ON a.id = v.article_id WHERE p.paragraph_id = ?2 AND a.site = ?1)",
            [(site, number) for number in kept],
        )

    def _repeat_anew(self, versions: list[int]) -> dict[int, dict[int, int]]:
        """Find anew what these versions repeat; by article the shingles of what others told first.

        That goes by other article and is of each version what `Tellings.write` returns.
        """
        found: dict[int, dict[int, int]] = {}
        for start in range(0, len(versions), _AT_A_TIME):
            some = versions[start : start + _AT_A_TIME]
            batch = Batch(list(self._written(some)))
            for version in batch.versions:
                self._connection.execute(
                    "DELETE FROM repeats WHERE version_id = ?", (version.version_id,)
                )
            batch.ids.update(self._ids(some))
            self._first_occurrences.recall(batch)
            for version in batch.versions:
                _, common = self._first_occurrences.write(version, batch)
                mine = found.setdefault(version.article_id, {})
                for other, weight in common.items():
                    mine[other] = max(weight, mine.get(other, 0))
        return found

    def _ids(self, versions: Iterable[int]) -> Iterator[tuple[bytes, int]]:
        return select_in(
            self._connection,
            "SELECT g.digest, g.id FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
            "WHERE p.version_id IN ({})",
            versions,
        )

    def _written(self, versions: Iterable[int]) -> Iterator[NewVersion]:
        """Versions that are written, with as much of their fingerprints as tellings need."""
        for version_id, article_id, site, number in list(
            select_in(
                self._connection,
                "SELECT v.id, v.article_id, a.site, v.number FROM versions v "
                "JOIN articles a ON a.id = v.article_id WHERE v.id IN ({}) ORDER BY v.id",
                versions,
            )
        ):
            rows = self._connection.execute(
                "SELECT g.text, p.kind, g.digest, g.shingles FROM appearances p "
                "JOIN paragraphs g ON g.id = p.paragraph_id WHERE p.version_id = ? "
                "ORDER BY p.position",
                (version_id,),
            ).fetchall()
            none = np.empty(0, dtype=np.int64)
            prints = Fingerprints(
                digests=tuple(row[2] for row in rows),
                shingles=np.empty(0, dtype=np.uint64),
                starts=np.cumsum([0, *(row[3] for row in rows)], dtype=np.int64),
                keys=none,
                owners=none,
                article_keys=none,
            )
            paragraphs = tuple(Paragraph(row[0], Kind(row[1])) for row in rows)
            yield NewVersion(version_id, article_id, site, number == 1, paragraphs, prints)
