"""First occurrences of paragraphs, and the paragraphs of versions that repeat an earlier one."""

from __future__ import annotations

import json
import sqlite3

from storage.core.model import Scope
from storage.db.fold_condition import folds_with
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.db.select_in import select_in
from storage.folding.batch import Batch, NewVersion, Occurrence, Pair
from storage.text.folding_settings import FoldingSettings

_MAX_LATER_PARTNERS = 10_000  # later near-duplicates of one paragraph that count as its family
_MAX_OWN_VERSIONS = 50  # earlier versions of the same article searched for a paragraph


class FirstOccurrences:
    """Writes `repeats` and `first_occurrences`. Part of the caller's transaction."""

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
        for paragraph_id, *occurrence in select_in(
            self._connection,
            """
            SELECT p.id, p.version_id, p.position, v.article_id, a.site
              FROM paragraphs p JOIN versions v ON v.id = p.version_id
              JOIN articles a ON a.id = v.article_id WHERE p.id IN ({})""",
            stored,
        ):
            batch.first[paragraph_id] = Occurrence(*occurrence)
        sites = {version.site for version in batch.versions}
        # With a single site, its own first occurrences are those loaded above.
        elsewhere = [i for i in stored if batch.first[i].site not in sites or len(sites) > 1]
        for paragraph_id, version_id, position, article_id, site in select_in(
            self._connection,
            """
            SELECT t.paragraph_id, t.version_id, t.position, v.article_id, t.site
              FROM first_occurrences t JOIN versions v ON v.id = t.version_id
             WHERE t.paragraph_id IN ({})""",
            elsewhere,
        ):
            if site in sites:
                batch.first_on_site[paragraph_id, site] = Occurrence(
                    version_id, position, article_id, site
                )

    def recompute_on_sites(self, paragraph_ids: set[int], sites: tuple[str, str]) -> None:
        """Recompute the first occurrences on two sites after an article moved between them."""
        first_sites = dict(
            select_in(
                self._connection,
                "SELECT p.id, a.site FROM paragraphs p JOIN versions v ON v.id = p.version_id "
                "JOIN articles a ON a.id = v.article_id WHERE p.id IN ({})",
                paragraph_ids,
            )
        )
        for paragraph_id, first_site in first_sites.items():
            for site in sites:
                key = (paragraph_id, site)
                self._connection.execute(
                    "DELETE FROM first_occurrences WHERE paragraph_id = ? AND site = ?", key
                )
                if site != first_site:
                    self._connection.execute(
                        "INSERT INTO first_occurrences SELECT p.paragraph_id, a.site, "
                        f"p.version_id, p.position FROM {OCCURRENCE_WITH_ARTICLE} "
                        "WHERE p.paragraph_id = ? "
                        "AND a.site = ? ORDER BY p.version_id, p.position LIMIT 1",
                        key,
                    )

    def recompute(self, paragraph_id: int) -> None:
        """Recompute the first occurrence of a paragraph in the archive and on each other site."""
        rows = self._connection.execute(
            f"""
            SELECT a.site, p.version_id, p.position FROM {OCCURRENCE_WITH_ARTICLE}
             WHERE p.paragraph_id = ? ORDER BY p.version_id, p.position""",
            (paragraph_id,),
        )
        by_site: dict[str, tuple[int, int]] = {}
        for site, version_id, position in rows:
            by_site.setdefault(site, (version_id, position))
        (_, first), *others = by_site.items()
        self._connection.execute(
            "UPDATE paragraphs SET version_id = ?, position = ? WHERE id = ?",
            (*first, paragraph_id),
        )
        self._connection.execute(
            "DELETE FROM first_occurrences WHERE paragraph_id = ?", (paragraph_id,)
        )
        self._connection.executemany(
            "INSERT INTO first_occurrences VALUES (?, ?, ?, ?)",
            [(paragraph_id, site, *place) for site, place in others],
        )

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

    def write_repeats(self, version: NewVersion, batch: Batch) -> tuple[int, dict[int, int]]:
        """Write which paragraphs of a version repeat an earlier occurrence.

        Returns their number and, for each other article in which some of them occur first, the
        shingles of those paragraphs.
        """
        ids = batch.ids_of(version)
        known_since = {} if version.is_first else self._first_own_versions(version, ids)
        positions: dict[int, int] = {}
        rows = []
        common: dict[int, int] = {}
        for position, paragraph_id in enumerate(ids):
            if batch.is_alone(paragraph_id) and paragraph_id not in positions:
                first_version, _ = batch.new[paragraph_id]
                if first_version is version:
                    positions[paragraph_id] = position
                    continue
            family = batch.family(paragraph_id)
            shingles = version.fingerprints.weight(position)
            earlier: tuple[Scope, Occurrence, int] | None = None
            if shingles >= self._folding.repetition_shingles:
                earlier = _earlier_in_version(family, positions, version)
            if earlier is None:
                before = known_since.get(paragraph_id, version.version_id)
                earlier = _earlier_in_others(family, before, version, batch)
            positions.setdefault(paragraph_id, position)
            if earlier is None:
                continue
            scope, occurrence, other = earlier
            if scope is not Scope.ARTICLE:
                article_id = occurrence.article_id
                common[article_id] = common.get(article_id, 0) + shingles
            pair = family[other]
            rows.append(
                (
                    *(version.version_id, position, scope),
                    *(occurrence.version_id, occurrence.position),
                    *(other, pair.similarity, pair.differs),
                )
            )
        self._connection.executemany("INSERT INTO repeats VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._write_first_on_site(version, ids, batch)
        return len(rows), common

    def _first_own_versions(self, version: NewVersion, ids: list[int]) -> dict[int, int]:
        """For each paragraph, the first version of this article that contains it."""
        rows = self._connection.execute(
            """
            SELECT p.paragraph_id, min(p.version_id)
              FROM versions v JOIN appearances p ON p.version_id = v.id
             WHERE v.id IN (SELECT id FROM versions WHERE article_id = ? AND id < ?
                             ORDER BY number DESC LIMIT ?)
             GROUP BY p.paragraph_id""",
            (version.article_id, version.version_id, _MAX_OWN_VERSIONS),
        )
        wanted = set(ids)
        return {paragraph_id: first for paragraph_id, first in rows if paragraph_id in wanted}

    def _write_first_on_site(self, version: NewVersion, ids: list[int], batch: Batch) -> None:
        """Write the first occurrences on this site of paragraphs that occur elsewhere before."""
        rows = []
        for position, paragraph_id in enumerate(ids):
            if not batch.occurs_on(paragraph_id, version.site):
                batch.first_on_site[paragraph_id, version.site] = Occurrence(
                    version.version_id, position, version.article_id, version.site
                )
                rows.append((paragraph_id, version.site, version.version_id, position))
        self._connection.executemany("INSERT INTO first_occurrences VALUES (?, ?, ?, ?)", rows)


def _earlier_in_version(
    family: dict[int, Pair], positions: dict[int, int], version: NewVersion
) -> tuple[Scope, Occurrence, int] | None:
    """The first occurrence in this version of the family, and the paragraph that occurs there.

    positions: the first position in the version of each paragraph so far.
    """
    earlier = [(positions[other], other) for other in family if other in positions]
    if not earlier:
        return None
    position, other = min(earlier)
    occurrence = Occurrence(version.version_id, position, version.article_id, version.site)
    return Scope.ARTICLE, occurrence, other


def _earlier_in_others(
    family: dict[int, Pair], before: int, version: NewVersion, batch: Batch
) -> tuple[Scope, Occurrence, int] | None:
    """The first occurrence of the family in another article, on this site if there is one.

    before: only versions with a lower id count.
    """
    same_site: list[tuple[int, int, int, Occurrence]] = []
    elsewhere: list[tuple[int, int, int, Occurrence]] = []
    for other in family:
        first = batch.first.get(other)
        on_site = batch.first_on_site.get((other, version.site))
        for occurrence in (first, on_site):
            if occurrence is None or occurrence.version_id >= before:
                continue
            if occurrence.article_id == version.article_id:
                continue
            entry = (occurrence.version_id, occurrence.position, other, occurrence)
            (same_site if occurrence.site == version.site else elsewhere).append(entry)
    for scope, entries in ((Scope.SITE, same_site), (Scope.ELSEWHERE, elsewhere)):
        if entries:
            *_, other, occurrence = min(entries, key=lambda entry: entry[:3])
            return scope, occurrence, other
    return None
