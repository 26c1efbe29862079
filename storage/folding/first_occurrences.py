"""First occurrences of paragraphs: in the archive, and on each site.

The first occurrence is in the version that has been public for the longest time; of several since
the same time, in the one whose URL comes first. The order in which versions are added does not
matter.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator

from storage.db.fold_condition import folds_with
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.db.select_in import select_in
from storage.folding.batch import Batch, Occurrence, Pair
from storage.text.folding_settings import FoldingSettings

_MAX_LATER_PARTNERS = 10_000  # later near-duplicates of one paragraph that count as its family
_OCCURRENCE = "v.id, {0}.position, v.article_id, a.site, v.public_since, a.url"


class FirstOccurrences:
    """Reads and writes first occurrences. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, folding: FoldingSettings) -> None:
        self._connection = connection
        self._folding = folding

    def load(self, batch: Batch) -> None:
        """Add to a batch the partners and first occurrences of paragraphs that are not new."""
        known = {
            paragraph_id for paragraph_id in batch.ids.values() if paragraph_id not in batch.new
        }
        for one, other, similarity, kind in self._folding_pairs(known):
            batch.link(one, other, Pair(similarity, kind))
        stored = (known | set(batch.partners)) - set(batch.new)
        self._load_first(batch, stored, {version.site for version in batch.versions})

    def _load_first(self, batch: Batch, paragraph_ids: set[int], sites: set[str]) -> None:
        for paragraph_id, *occurrence in select_in(
            self._connection,
            f"SELECT g.id, {_OCCURRENCE.format('g')} FROM paragraphs g "
            "JOIN versions v ON v.id = g.version_id "
            "JOIN articles a ON a.id = v.article_id WHERE g.id IN ({})",
            paragraph_ids,
        ):
            batch.first[paragraph_id] = Occurrence(*occurrence)
        # With a single site, its own first occurrences are those loaded above.
        elsewhere = [
            each for each in paragraph_ids if batch.first[each].site not in sites or len(sites) > 1
        ]
        for paragraph_id, *occurrence in select_in(
            self._connection,
            f"SELECT f.paragraph_id, {_OCCURRENCE.format('f')} FROM first_occurrences f "
            "JOIN versions v ON v.id = f.version_id "
            "JOIN articles a ON a.id = v.article_id WHERE f.paragraph_id IN ({})",
            elsewhere,
        ):
            first = Occurrence(*occurrence)
            if first.site in sites:
                batch.first_on_site[paragraph_id, first.site] = first

    def add(self, batch: Batch) -> tuple[set[int], set[int]]:
        """Take the occurrences in a batch into account, and write what they change.

        Returns the versions outside the batch whose repeats must be computed again, and the
        paragraphs, other than new ones, that occur first in another version than before.
        """
        earliest: dict[tuple[int, str], Occurrence] = {}
        for version in batch.versions:
            for position, paragraph_id in enumerate(batch.ids_of(version)):
                occurrence = version.occurrence(position)
                known = earliest.setdefault((paragraph_id, version.site), occurrence)
                if occurrence.rank < known.rank:
                    earliest[paragraph_id, version.site] = occurrence
        affected: set[tuple[int, int]] = set()
        moved: set[int] = set()
        for (paragraph_id, site), occurrence in earliest.items():
            before = batch.first_on(paragraph_id, site)
            if before is not None and before.rank <= occurrence.rank:
                continue
            if paragraph_id not in batch.new:
                moved.add(paragraph_id)
                # Another version of the article may have repeated it from elsewhere.
                affected.add((occurrence.article_id, paragraph_id))
            affected.update(_later_holders(batch, paragraph_id, occurrence))
            self._set_first(batch, paragraph_id, occurrence)
        own = {version.version_id for version in batch.versions}
        return set(self._versions_of(affected)) - own, moved

    def _set_first(self, batch: Batch, paragraph_id: int, occurrence: Occurrence) -> None:
        """Make an occurrence the first one on its site, and in the archive if it is."""
        first = batch.first.get(paragraph_id)
        place = (occurrence.version_id, occurrence.position)
        if first is not None and first.rank < occurrence.rank:
            batch.first_on_site[paragraph_id, occurrence.site] = occurrence
            self._write_on_site(paragraph_id, occurrence)
            return
        batch.first[paragraph_id] = occurrence
        self._connection.execute(
            "UPDATE paragraphs SET version_id = ?, position = ? WHERE id = ?",
            (*place, paragraph_id),
        )
        if first is not None and first.site != occurrence.site:
            batch.first_on_site.pop((paragraph_id, occurrence.site), None)
            self._connection.execute(
                "DELETE FROM first_occurrences WHERE paragraph_id = ? AND site = ?",
                (paragraph_id, occurrence.site),
            )
            batch.first_on_site[paragraph_id, first.site] = first
            self._write_on_site(paragraph_id, first)

    def _write_on_site(self, paragraph_id: int, first: Occurrence) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO first_occurrences VALUES (?, ?, ?, ?)",
            (paragraph_id, first.site, first.version_id, first.position),
        )

    def update(self, version_ids: Collection[int]) -> None:
        """Take into account that stored versions have other times or sites than before.

        Only paragraphs whose first occurrence was in these versions are searched for in others:
        boilerplate may be in all articles of a site.
        """
        earliest: dict[tuple[int, str], Occurrence] = {}
        for paragraph_id, *row in select_in(
            self._connection,
            f"SELECT p.paragraph_id, {_OCCURRENCE.format('p')} FROM {OCCURRENCE_WITH_ARTICLE} "
            "WHERE v.id IN ({})",
            version_ids,
        ):
            occurrence = Occurrence(*row)
            known = earliest.setdefault((paragraph_id, occurrence.site), occurrence)
            if occurrence.rank < known.rank:
                earliest[paragraph_id, occurrence.site] = occurrence
        paragraphs = {paragraph_id for paragraph_id, _ in earliest}
        self.recompute_first_in(paragraphs, version_ids)
        batch = Batch(())
        self._load_first(batch, paragraphs, {site for _, site in earliest})
        for (paragraph_id, site), occurrence in earliest.items():
            before = batch.first_on(paragraph_id, site)
            if before is None or occurrence.rank < before.rank:
                self._set_first(batch, paragraph_id, occurrence)

    def recompute_first_in(self, paragraph_ids: Iterable[int], version_ids: Iterable[int]) -> None:
        """Compute those first occurrences of these paragraphs that were in one of these versions.

        Each in the archive and on each other site.
        """
        listed, versions = list(paragraph_ids), set(version_ids)
        affected = {
            paragraph_id
            for query in (
                "SELECT id, version_id FROM paragraphs WHERE id IN ({})",
                "SELECT paragraph_id, version_id FROM first_occurrences WHERE paragraph_id IN ({})",
            )
            for paragraph_id, version_id in select_in(self._connection, query, listed)
            if version_id in versions
        }
        for paragraph_id in sorted(affected):
            self._recompute(paragraph_id)

    def _recompute(self, paragraph_id: int) -> None:
        """Compute the first occurrence of a paragraph in the archive and on each other site."""
        rows = self._connection.execute(
            f"SELECT {_OCCURRENCE.format('p')} FROM {OCCURRENCE_WITH_ARTICLE} "
            "WHERE p.paragraph_id = ?",
            (paragraph_id,),
        )
        by_site: dict[str, Occurrence] = {}
        for occurrence in sorted((Occurrence(*row) for row in rows), key=lambda each: each.rank):
            by_site.setdefault(occurrence.site, occurrence)
        first, *others = by_site.values()
        self._connection.execute(
            "UPDATE paragraphs SET version_id = ?, position = ? WHERE id = ?",
            (first.version_id, first.position, paragraph_id),
        )
        self._connection.execute(
            "DELETE FROM first_occurrences WHERE paragraph_id = ?", (paragraph_id,)
        )
        for occurrence in others:
            self._write_on_site(paragraph_id, occurrence)

    def versions_holding(self, paragraph_ids: Iterable[int], sites: Iterable[str]) -> set[int]:
        """The versions whose repeats depend on the first occurrences of these paragraphs.

        Only an article that has the first occurrence of a paragraph, in the archive or on a site,
        can begin or cease to repeat an earlier one; so can those of its near-duplicates that fold.
        """
        family = self.families(set(paragraph_ids))
        wanted = set(sites)
        queries = (
            "SELECT g.id, a.site, v.article_id, 1 FROM paragraphs g "
            "JOIN versions v ON v.id = g.version_id "
            "JOIN articles a ON a.id = v.article_id WHERE g.id IN ({})",
            "SELECT f.paragraph_id, f.site, v.article_id, 0 FROM first_occurrences f "
            "JOIN versions v ON v.id = f.version_id WHERE f.paragraph_id IN ({})",
        )
        holders = {
            (article_id, paragraph_id)
            for query in queries
            for paragraph_id, site, article_id, is_first in select_in(
                self._connection, query, family
            )
            if is_first or site in wanted
        }
        return set(self._versions_of(holders))

    def _versions_of(self, holders: Iterable[tuple[int, int]]) -> Iterator[int]:
        """The versions of articles that contain a paragraph, for pairs of the two."""
        for pair in holders:
            rows = self._connection.execute(
                "SELECT v.id FROM versions v JOIN appearances p ON p.version_id = v.id "
                "WHERE v.article_id = ? AND p.paragraph_id = ?",
                pair,
            )
            yield from (version_id for (version_id,) in rows)

    def families(self, paragraph_ids: set[int]) -> set[int]:
        """These paragraphs and all that fold with any of them."""
        family = set(paragraph_ids)
        for one, other in (
            ("paragraph_id", "of_paragraph_id"),
            ("of_paragraph_id", "paragraph_id"),
        ):
            rows = select_in(
                self._connection,
                f"SELECT {other} FROM near_duplicates "
                f"WHERE {one} IN ({{}}) AND {folds_with(self._folding)}",
                paragraph_ids,
            )
            family.update(partner for (partner,) in rows)
        return family

    def _folding_pairs(self, paragraph_ids: set[int]) -> list[tuple[int, int, float, str]]:
        """The pairs of these paragraphs that fold. Of later partners, only the first ones."""
        columns = "n.paragraph_id, n.of_paragraph_id, n.similarity, n.differs"
        folds = folds_with(self._folding)
        return self._connection.execute(
            f"""
            SELECT {columns} FROM json_each(?1) k CROSS JOIN near_duplicates n
                ON n.paragraph_id = k.value AND n.{folds}
             UNION
            SELECT {columns} FROM json_each(?1) k CROSS JOIN near_duplicates n
                ON n.of_paragraph_id = k.value AND n.{folds}
             WHERE n.paragraph_id IN (SELECT paragraph_id FROM near_duplicates
                                       WHERE of_paragraph_id = k.value AND {folds}
                                       ORDER BY paragraph_id LIMIT {_MAX_LATER_PARTNERS})""",
            (json.dumps(sorted(paragraph_ids)),),
        ).fetchall()


def _later_holders(
    batch: Batch, paragraph_id: int, occurrence: Occurrence
) -> Iterator[tuple[int, int]]:
    """The articles that had a first occurrence later than one of the same family.

    Each with the paragraph that it has.
    """
    for member in batch.family(paragraph_id):
        for first in (batch.first.get(member), batch.first_on(member, occurrence.site)):
            if first is not None and first.rank > occurrence.rank:
                yield first.article_id, member
