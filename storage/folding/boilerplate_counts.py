"""On how many articles of a site each paragraph occurs, itself or in a wording that folds with it.

The counts are kept up to date as versions are added; `boilerplate_rules` decides on them.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from storage.db.fold_condition import folds_with
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.folding.batch import Batch, NewVersion, select_in
from storage.folding.boilerplate_rules import BoilerplateRules
from storage.text.folding_settings import FoldingSettings

MAX_ARTICLES_COUNTED = 10_000
"""The most articles counted for one wording where no count is stored yet."""


class BoilerplateCounts:
    """Writes `site_paragraphs` and the article counts in `sites`. In the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, folding: FoldingSettings) -> None:
        self._connection = connection
        self._folding = folding
        self._rules = BoilerplateRules(connection)

    def add(self, batch: Batch) -> set[int]:
        """Add a batch to the counts. Its appearances and first occurrences must be written.

        Returns the paragraphs that may have become boilerplate by rule, or ceased to be.
        """
        sites = {version.site for version in batch.versions}
        min_before = {site: self._rules.min_articles(site) for site in sites}
        self._add_articles(Counter(version.site for version in batch.versions if version.is_first))
        new_articles = self._new_articles(batch)
        changed = set()
        for site in sorted(sites):
            on_site = {
                paragraph_id: articles
                for (its_site, paragraph_id), articles in new_articles.items()
                if its_site == site
            }
            changed |= self._add_on_site(site, on_site, batch, min_before[site])
        return changed

    def recount(self, site: str, paragraph_ids: Iterable[int]) -> None:
        """Count these paragraphs, and all that fold with them, from the appearances on a site."""
        families = self.families(set(paragraph_ids))
        affected = self.families({other for family in families.values() for other in family})
        rows = []
        for paragraph_id, family in affected.items():
            self._connection.execute(
                "DELETE FROM site_paragraphs WHERE site = ? AND paragraph_id = ?",
                (site, paragraph_id),
            )
            if self._count_articles(site, [paragraph_id]):
                rows.append((site, paragraph_id, self._count_articles(site, family)))
        self._put(rows)

    def move_article(self, before: str, now: str) -> None:
        """Count an article on another site than before."""
        self._connection.execute(
            "UPDATE sites SET articles = articles - 1 WHERE site = ?", (before,)
        )
        self._add_articles({now: 1})

    def families(self, paragraph_ids: Iterable[int]) -> dict[int, set[int]]:
        """Each of these paragraphs with all that fold with it."""
        families = {paragraph_id: {paragraph_id} for paragraph_id in paragraph_ids}
        for one, other in (
            ("paragraph_id", "of_paragraph_id"),
            ("of_paragraph_id", "paragraph_id"),
        ):
            for paragraph_id, partner in select_in(
                self._connection,
                f"SELECT {one}, {other} FROM near_duplicates "
                f"WHERE {one} IN ({{}}) AND {folds_with(self._folding)}",
                families,
            ):
                families[paragraph_id].add(partner)
        return families

    def _add_articles(self, new: Mapping[str, int]) -> None:
        self._connection.executemany(
            "INSERT INTO sites (site, articles) VALUES (?, ?) "
            "ON CONFLICT (site) DO UPDATE SET articles = articles + excluded.articles",
            new.items(),
        )

    def _new_articles(self, batch: Batch) -> dict[tuple[str, int], set[int]]:
        """By site and paragraph, the articles that did not contain it in any wording before.

        The set is empty where an article now contains the paragraph itself and contained a
        rewording of it before: the paragraph is new on the site, its count is not.
        """
        new_articles: dict[tuple[str, int], set[int]] = {}
        for article_id, (version, paragraphs) in _by_article(batch).items():
            added, previous = paragraphs, set()
            if not version.is_first:
                previous = self._previous_paragraphs(version)
                added = paragraphs - previous
            affected = {
                other
                for paragraph_id in added
                for other in batch.family(paragraph_id)
                if batch.occurs_on(other, version.site)
            }
            counted = set()
            if not version.is_first:
                counted = self._counted_before(version, affected, previous, batch)
            for paragraph_id in affected:
                articles = new_articles.setdefault((version.site, paragraph_id), set())
                if paragraph_id not in counted:
                    articles.add(article_id)
        return new_articles

    def _counted_before(
        self, version: NewVersion, affected: set[int], previous: set[int], batch: Batch
    ) -> set[int]:
        """The affected paragraphs that earlier versions of the article contain in any wording."""
        in_batch = set(batch.ids.values())
        families = {each: set(batch.family(each)) for each in affected & in_batch}
        # The batch knows the partners only of the paragraphs that its own versions contain.
        families |= self.families(affected - in_batch)
        members = {other for family in families.values() for other in family} - previous
        before = previous | self._in_earlier_versions(version, members)
        return {each for each, family in families.items() if not family.isdisjoint(before)}

    def _previous_paragraphs(self, version: NewVersion) -> set[int]:
        """The paragraphs of the version before this one. Most remain from version to version."""
        rows = self._connection.execute(
            "SELECT paragraph_id FROM appearances WHERE version_id = "
            "(SELECT max(id) FROM versions WHERE article_id = ? AND id < ?)",
            (version.article_id, version.version_id),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _in_earlier_versions(self, version: NewVersion, paragraph_ids: set[int]) -> set[int]:
        """Those of these paragraphs that earlier versions of the same article contain."""
        rows = self._connection.execute(
            "SELECT k.value FROM json_each(?) k WHERE EXISTS (SELECT 1 FROM versions v "
            "CROSS JOIN appearances p ON p.paragraph_id = k.value AND p.version_id = v.id "
            "WHERE v.article_id = ? AND v.id < ?)",
            (json.dumps(sorted(paragraph_ids)), version.article_id, version.version_id),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _add_on_site(
        self,
        site: str,
        new_articles: dict[int, set[int]],
        batch: Batch,
        min_before: float | None,
    ) -> set[int]:
        """Write the new counts of a site's paragraphs; those that may have changed sides.

        min_before: the number of articles that the rule required before this batch.
        """
        stored: dict[int, int] = dict(
            select_in(
                self._connection,
                "SELECT paragraph_id, articles FROM site_paragraphs "
                "WHERE site = ? AND paragraph_id IN ({})",
                [paragraph_id for paragraph_id in new_articles if paragraph_id not in batch.new],
                site,
            )
        )
        min_now = self._rules.min_articles(site)
        first_version = min(version.version_id for version in batch.versions)
        last_version = max(version.version_id for version in batch.versions)
        rows, changed = [], set()
        for paragraph_id, articles in new_articles.items():
            if batch.is_alone(paragraph_id):
                rows.append((site, paragraph_id, len(articles)))
                if min_now is not None and len(articles) >= min_now:
                    changed.add(paragraph_id)
                continue
            before = stored.get(paragraph_id, 0)
            if not before and batch.occurred_before(paragraph_id, site, first_version):
                before = 1  # a count of 1 is not stored
            family = batch.family(paragraph_id)
            if not before and any(
                batch.occurred_before(other, site, first_version) for other in family
            ):
                # New on this site itself, but articles there already had it in other words.
                now = self._count_articles(site, family, last_version)
            else:
                now = before + len(articles)
            rows.append((site, paragraph_id, now))
            if min_now is None or min_before is None:
                continue
            if (before >= min_before) != (now >= min_now):
                changed.add(paragraph_id)
        self._put(rows)
        return changed | self._below_rule_now(site, min_before, min_now)

    def _below_rule_now(
        self, site: str, min_before: float | None, min_now: float | None
    ) -> set[int]:
        """The paragraphs whose counts no longer meet the rule because the site has grown."""
        if min_before is None or min_now is None or math.ceil(min_before) == math.ceil(min_now):
            return set()
        rows = self._connection.execute(
            "SELECT paragraph_id FROM site_paragraphs "
            "WHERE site = ? AND articles >= ? AND articles < ?",
            (site, min_before, min_now),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _put(self, rows: Iterable[tuple[str, int, int]]) -> None:
        """Write counts, except those of paragraphs on a single article, which most are."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO site_paragraphs VALUES (?, ?, ?)",
            [row for row in rows if row[2] > 1],
        )

    def _count_articles(
        self, site: str, paragraph_ids: Iterable[int], last_version: int | None = None
    ) -> int:
        """Distinct articles of a site with any of these paragraphs, in versions up to the last."""
        articles: set[int] = set()
        for paragraph_id in paragraph_ids:
            rows = self._connection.execute(
                f"SELECT DISTINCT v.article_id FROM {OCCURRENCE_WITH_ARTICLE} "
                "WHERE p.paragraph_id = ?1 AND a.site = ?2 AND (?3 IS NULL OR p.version_id <= ?3) "
                "LIMIT ?4",
                (paragraph_id, site, last_version, MAX_ARTICLES_COUNTED),
            )
            articles.update(article_id for (article_id,) in rows)
        return len(articles)


def _by_article(batch: Batch) -> dict[int, tuple[NewVersion, set[int]]]:
    """By article, its first version in a batch and the paragraphs of all its versions there."""
    by_article: dict[int, tuple[NewVersion, set[int]]] = {}
    for version in batch.versions:
        paragraphs = by_article.setdefault(version.article_id, (version, set()))[1]
        paragraphs.update(batch.ids_of(version))
    return by_article
