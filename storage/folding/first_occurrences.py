"""Tellings: who told a paragraph first, and which paragraphs of a version repeat an earlier one."""

from __future__ import annotations

import json
import sqlite3

from storage.core.model import Scope
from storage.folding.batch import Batch, NewVersion, Pair, Occurrence, select_in
from storage.text.fingerprint import Folding

_PARTNERS = 10_000  # later near-duplicates of one paragraph that are counted with it: no more
_OWN_VERSIONS = 50  # versions of one article looked back on


class FirstOccurrences:
    """Writes `repeats` and `tellings`. Part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, folding: Folding) -> None:
        self._connection = connection
        self._folding = folding

    def recall(self, batch: Batch) -> None:
        """What is known of the known paragraphs: what folds with them, and who told them first."""
        known = {
            paragraph_id for paragraph_id in batch.ids.values() if paragraph_id not in batch.new
        }
        for one, other, similarity, kind in self._folding_with(known):
            batch.link(one, other, Pair(similarity, kind))
        told = (known | set(batch.partners)) - set(batch.new)
        for paragraph_id, *telling in select_in(
            self._connection,
            """
            SELECT p.id, p.version_id, p.position, v.article_id, a.site
              FROM paragraphs p JOIN versions v ON v.id = p.version_id
              JOIN articles a ON a.id = v.article_id WHERE p.id IN ({})""",
            told,
        ):
            batch.first[paragraph_id] = Occurrence(*telling)
        sites = {version.site for version in batch.versions}
        elsewhere = [i for i in told if batch.first[i].site not in sites or len(sites) > 1]
        for paragraph_id, version_id, position, article_id, site in select_in(
            self._connection,
            """
            SELECT t.paragraph_id, t.version_id, t.position, v.article_id, t.site
              FROM tellings t JOIN versions v ON v.id = t.version_id
             WHERE t.paragraph_id IN ({})""",
            elsewhere,
        ):
            if site in sites:
                batch.on_site[paragraph_id, site] = Occurrence(
                    version_id, position, article_id, site
                )

    def recompute_for_sites(self, paragraph_ids: set[int], sites: tuple[str, str]) -> None:
        """Find anew where these two sites told paragraphs first, after an article moved."""
        firsts = dict(
            select_in(
                self._connection,
                "SELECT p.id, a.site FROM paragraphs p JOIN versions v ON v.id = p.version_id "
                "JOIN articles a ON a.id = v.article_id WHERE p.id IN ({})",
                paragraph_ids,
            )
        )
        for paragraph_id, first in firsts.items():
            for site in sites:
                key = (paragraph_id, site)
                self._connection.execute(
                    "DELETE FROM tellings WHERE paragraph_id = ? AND site = ?", key
                )
                if site != first:
                    self._connection.execute(
                        "INSERT INTO tellings SELECT p.paragraph_id, a.site, p.version_id, "
                        "p.position FROM appearances p JOIN versions v ON v.id = p.version_id "
                        "JOIN articles a ON a.id = v.article_id WHERE p.paragraph_id = ? "
                        "AND a.site = ? ORDER BY p.version_id, p.position LIMIT 1",
                        key,
                    )

    def find_anew(self, paragraph_id: int) -> None:
        """Find anew who told a paragraph first, of all and on each other site."""
        rows = self._connection.execute(
            """
            SELECT a.site, p.version_id, p.position FROM appearances p
              JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
             WHERE p.paragraph_id = ? ORDER BY p.version_id, p.position""",
            (paragraph_id,),
        )
        firsts: dict[str, tuple[int, int]] = {}
        for site, version_id, position in rows:
            firsts.setdefault(site, (version_id, position))
        first, *others = firsts.items()
        self._connection.execute(
            "UPDATE paragraphs SET version_id = ?, position = ? WHERE id = ?",
            (*first[1], paragraph_id),
        )
        self._connection.execute("DELETE FROM tellings WHERE paragraph_id = ?", (paragraph_id,))
        self._connection.executemany(
            "INSERT INTO tellings VALUES (?, ?, ?, ?)",
            [(paragraph_id, site, *place) for site, place in others],
        )

    def _folding_with(self, known: set[int]) -> list[tuple[int, int, float, str]]:
        """The pairs that fold of known paragraphs; of those that came later only the first ones."""
        columns = "n.paragraph_id, n.of_paragraph_id, n.similarity, n.differs"
        folds = "differs IN ('nothing', 'wording')"
        return self._connection.execute(
            f"""
            SELECT {columns} FROM json_each(?1) k CROSS JOIN near_duplicates n
                ON n.paragraph_id = k.value AND n.{folds}
             UNION
            SELECT {columns} FROM json_each(?1) k CROSS JOIN near_duplicates n
                ON n.of_paragraph_id = k.value AND n.{folds}
             WHERE n.paragraph_id IN (SELECT paragraph_id FROM near_duplicates
                                       WHERE of_paragraph_id = k.value AND {folds}
                                       ORDER BY paragraph_id LIMIT {_PARTNERS})""",
            (json.dumps(sorted(known)),),
        ).fetchall()

    def write(self, version: NewVersion, batch: Batch) -> tuple[int, dict[int, int]]:
        """Write which paragraphs of a version repeat an earlier telling.

        Returns how many do, and for each other article that told some first their shingles.
        """
        ids = batch.ids_of(version)
        since = {} if version.first else self._own_tellings(version, ids)
        here: dict[int, int] = {}
        rows = []
        common: dict[int, int] = {}
        for position, paragraph_id in enumerate(ids):
            if batch.is_alone(paragraph_id) and paragraph_id not in here:
                told_by, _ = batch.new[paragraph_id]
                if told_by is version:
                    here[paragraph_id] = position
                    continue
            family = batch.family(paragraph_id)
            weight = version.fingerprints.weight(position)
            repeated: tuple[Scope, Occurrence | None, int] | None = None
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
                telling = Occurrence(
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
        return len(rows), common

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

    def _tell(self, version: NewVersion, ids: list[int], batch: Batch) -> None:
        """Remember where this site told a paragraph first that another site had told before."""
        rows = []
        for position, paragraph_id in enumerate(ids):
            key = (paragraph_id, version.site)
            if batch.first[paragraph_id].site != version.site and key not in batch.on_site:
                telling = Occurrence(version.version_id, position, version.article_id, version.site)
                batch.on_site[key] = telling
                rows.append((paragraph_id, version.site, version.version_id, position))
        self._connection.executemany("INSERT INTO tellings VALUES (?, ?, ?, ?)", rows)


def _first_here(family: dict[int, Pair], here: dict[int, int]) -> tuple[Scope, None, int] | None:
    """The first member of the family that this version told already."""
    told = [(here[other], other) for other in family if other in here]
    return (Scope.ARTICLE, None, min(told)[1]) if told else None


def _first_before(
    family: dict[int, Pair], before: int, version: NewVersion, batch: Batch
) -> tuple[Scope, Occurrence, int] | None:
    """The first telling by another article before version `before`: on this site, else anywhere."""
    own: list[tuple[int, int, int, Occurrence]] = []
    others: list[tuple[int, int, int, Occurrence]] = []
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
