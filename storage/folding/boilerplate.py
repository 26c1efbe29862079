"""Boilerplate: what a site puts on many of its articles, by a rule that a person can read and set.

On how many distinct articles of a site a paragraph stands, itself or in a wording that folds with
it, is counted as articles come in; the view `boilerplate` holds the counts against the rule.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from storage.core.errors import PalimpsestError
from storage.db.boilerplate_rule import DEFAULT, Rule
from storage.folding.batch import Batch, NewVersion, select_in

MAX_ARTICLES_COUNTED = (
    10_000  # articles counted for one wording where no count is stored yet: no more
)


class NoSuchSite(PalimpsestError):
    """The archive has no article of this site: look its name up with `palimpsest boilerplate`."""


class NoSuchParagraph(PalimpsestError):
    """This paragraph does not stand on the site: look its number up."""


class Boilerplate:
    """Counts on how many articles of its site each paragraph stands."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def count(self, batch: Batch) -> set[int]:
        """Count a batch whose appearances and tellings are written.

        Returns the paragraphs that may have come under the rule by it, or out of it.
        """
        sites = {version.site for version in batch.versions}
        asked = {site: self._needed(site) for site in sites}
        self._count_articles(batch.versions)
        touched = self._touched(batch)
        turned = set()
        for site in sorted(sites):
            here = {
                paragraph_id: articles
                for (its_site, paragraph_id), articles in touched.items()
                if its_site == site
            }
            turned |= self._count_on(site, here, batch, asked[site])
        return turned

    def on(self, site: str) -> set[int]:
        """The paragraphs that are boilerplate of a site, by its rule or a person."""
        rows = self._connection.execute(
            "SELECT paragraph_id FROM boilerplate WHERE site = ?", (site,)
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def recount(self, site: str, paragraph_ids: Iterable[int]) -> None:
        """Count anew for these paragraphs, and all that fold with them, where a site has them."""
        families = self.families(set(paragraph_ids))
        near = self.families({other for family in families.values() for other in family})
        rows = []
        for paragraph_id, family in near.items():
            self._connection.execute(
                "DELETE FROM site_paragraphs WHERE site = ? AND paragraph_id = ?",
                (site, paragraph_id),
            )
            if self._standing(site, [paragraph_id]):
                rows.append((site, paragraph_id, self._standing(site, family)))
        self._put(rows)

    def move_article(self, before: str, now: str) -> None:
        """An article that was counted on one site is another's."""
        self._connection.execute(
            "UPDATE sites SET articles = articles - 1 WHERE site = ?", (before,)
        )
        self._add_articles({now: 1})

    def _count_articles(self, versions: Iterable[NewVersion]) -> None:
        self._add_articles(Counter(version.site for version in versions if version.first))

    def _add_articles(self, new: Mapping[str, int]) -> None:
        self._connection.executemany(
            "INSERT INTO sites (site, articles) VALUES (?, ?) "
            "ON CONFLICT (site) DO UPDATE SET articles = articles + excluded.articles",
            new.items(),
        )

    def families(self, paragraph_ids: Iterable[int]) -> dict[int, set[int]]:
        """Each of these paragraphs with all that fold with it."""
        families = {each: {each} for each in paragraph_ids}
        for one, other in (
            ("paragraph_id", "of_paragraph_id"),
            ("of_paragraph_id", "paragraph_id"),
        ):
            for paragraph_id, partner in select_in(
                self._connection,
                f"SELECT {one}, {other} FROM near_duplicates "
                f"WHERE {one} IN ({{}}) AND differs IN ('nothing', 'wording')",
                families,
            ):
                families[paragraph_id].add(partner)
        return families

    def _touched(self, batch: Batch) -> dict[tuple[str, int], set[int]]:
        """By site and paragraph that stands there the articles that newly tell it in any words.

        With none where a paragraph came to stand there by an article that told a rewording before.
        """
        touched: dict[tuple[str, int], set[int]] = {}
        for article_id, (first, told) in _by_article(batch).items():
            fresh, previous = told, set()
            if not first.first:
                previous = self._previous(first)
                fresh = told - previous
            near = {
                other
                for each in fresh
                for other in batch.family(each)
                if _stands(other, first.site, batch)
            }
            again = set() if first.first else self._again(first, near, previous, batch)
            for paragraph_id in near:
                newly = touched.setdefault((first.site, paragraph_id), set())
                if paragraph_id not in again:
                    newly.add(article_id)
        return touched

    def _again(
        self, version: NewVersion, near: set[int], previous: set[int], batch: Batch
    ) -> set[int]:
        """Which paragraphs the article of a version told before it, in any words."""
        told = set(batch.ids.values())
        families = {each: set(batch.family(each)) for each in near & told}
        families |= self.families(near - told)  # of these the batch knows what it tells itself
        concerned = {other for family in families.values() for other in family} - previous
        before = previous | self._told_before(version, concerned)
        return {each for each, family in families.items() if not family.isdisjoint(before)}

    def _previous(self, version: NewVersion) -> set[int]:
        """The paragraphs of the version that came before this one: most stay as they were."""
        rows = self._connection.execute(
            "SELECT paragraph_id FROM appearances WHERE version_id = "
            "(SELECT max(id) FROM versions WHERE article_id = ? AND id < ?)",
            (version.article_id, version.version_id),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _told_before(self, version: NewVersion, concerned: set[int]) -> set[int]:
        rows = self._connection.execute(
            "SELECT k.value FROM json_each(?) k WHERE EXISTS (SELECT 1 FROM versions v "
            "CROSS JOIN appearances p ON p.paragraph_id = k.value AND p.version_id = v.id "
            "WHERE v.article_id = ? AND v.id < ?)",
            (json.dumps(sorted(concerned)), version.article_id, version.version_id),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _count_on(
        self, site: str, touched: dict[int, set[int]], batch: Batch, asked: float | None
    ) -> set[int]:
        """Write what a site's paragraphs have come to; `asked`: what the rule did before."""
        counted: dict[int, int] = dict(
            select_in(
                self._connection,
                "SELECT paragraph_id, articles FROM site_paragraphs "
                "WHERE site = ? AND paragraph_id IN ({})",
                [paragraph_id for paragraph_id in touched if paragraph_id not in batch.new],
                site,
            )
        )
        asks = self._needed(site)
        since = min(version.version_id for version in batch.versions)
        until = max(version.version_id for version in batch.versions)
        rows, turned = [], set()
        for paragraph_id, articles in touched.items():
            if batch.is_alone(paragraph_id):
                rows.append((site, paragraph_id, len(articles)))
                if asks is not None and len(articles) >= asks:
                    turned.add(paragraph_id)
                continue
            before = counted.get(paragraph_id, 0)
            if not before and _stood(paragraph_id, site, since, batch):
                before = 1  # of two there would be a row
            family = batch.family(paragraph_id)
            if not before and any(_stood(other, site, since, batch) for other in family):
                # It came to the site now, but others had told it there in other words.
                now = self._standing(site, family, until)
            else:
                now = before + len(articles)
            rows.append((site, paragraph_id, now))
            if asks is not None and asked is not None and (before >= asked) != (now >= asks):
                turned.add(paragraph_id)
        self._put(rows)
        return turned | self._fallen(site, asked, asks)

    def _fallen(self, site: str, asked: float | None, asks: float | None) -> set[int]:
        """The paragraphs that the rule let go as the site grew."""
        if asked is None or asks is None or math.ceil(asked) == math.ceil(asks):
            return set()
        rows = self._connection.execute(
            "SELECT paragraph_id FROM site_paragraphs "
            "WHERE site = ? AND articles >= ? AND articles < ?",
            (site, asked, asks),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _put(self, rows: Iterable[tuple[str, int, int]]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO site_paragraphs VALUES (?, ?, ?)",
            [row for row in rows if row[2] > 1],
        )

    def _needed(self, site: str) -> float | None:
        """The number of articles from which a paragraph of a site is boilerplate; None: never."""
        rule = self.rule(site)
        (articles,) = self._connection.execute(
            "SELECT articles FROM sites WHERE site = ?", (site,)
        ).fetchone() or (0,)
        return max(rule.articles, rule.share * articles) if rule.articles else None

    def _standing(self, site: str, family: Iterable[int], until: int | None = None) -> int:
        """Distinct articles of a site that tell any of these, in versions up to `until`."""
        found: set[int] = set()
        for paragraph_id in family:
            rows = self._connection.execute(
                "SELECT DISTINCT v.article_id FROM appearances p JOIN versions v "
                "ON v.id = p.version_id JOIN articles a ON a.id = v.article_id "
                "WHERE p.paragraph_id = ?1 AND a.site = ?2 AND (?3 IS NULL OR p.version_id <= ?3) "
                "LIMIT ?4",
                (paragraph_id, site, until, MAX_ARTICLES_COUNTED),
            )
            found.update(article_id for (article_id,) in rows)
        return len(found)

    def rule(self, site: str) -> Rule:
        """The rule of a site: its own, or the archive's."""
        default = dict(
            self._connection.execute(
                "SELECT substr(key, 13), CAST(value AS REAL) FROM config "
                "WHERE key IN ('boilerplate_articles', 'boilerplate_share')"
            ).fetchall()
        )
        row = self._connection.execute(
            "SELECT boilerplate_articles, boilerplate_share FROM sites WHERE site = ?", (site,)
        ).fetchone() or (None, None)
        articles, share = row
        return Rule(
            int(default.get("articles", DEFAULT.articles)) if articles is None else int(articles),
            float(default.get("share", DEFAULT.share)) if share is None else float(share),
        )

    def set_rule(self, site: str, articles: int | None, share: float | None) -> Rule:
        """Give a site a rule of its own; None: as the archive's.

        Raises:
            NoSuchSite: the archive has no article of it.
        """
        changed = self._connection.execute(
            "UPDATE sites SET boilerplate_articles = ?, boilerplate_share = ? WHERE site = ?",
            (articles, share, site),
        )
        if not changed.rowcount:
            raise NoSuchSite(
                f"no article of {site} in this archive: `palimpsest boilerplate` lists its sites"
            )
        return self.rule(site)

    def decide(self, site: str, paragraph_id: int, verdict: str | None, decided: str) -> None:
        """Say of a paragraph `drop` (it is boilerplate) or `keep`; None takes what was said back.

        Raises:
            NoSuchParagraph: it stands on no article of the site.
        """
        if verdict is None:
            gone = self._connection.execute(
                "DELETE FROM boilerplate_verdicts WHERE site = ? AND paragraph_id = ?",
                (site, paragraph_id),
            )
            if not gone.rowcount:
                raise NoSuchParagraph(f"nothing was said of paragraph {paragraph_id} on {site}")
            return
        if not self._standing(site, [paragraph_id]):
            raise NoSuchParagraph(
                f"paragraph {paragraph_id} stands on no article of {site}: "
                "`palimpsest show ARTICLE --json` gives its paragraphs' numbers"
            )
        self._connection.execute(
            "INSERT OR REPLACE INTO boilerplate_verdicts VALUES (?, ?, ?, ?)",
            (site, paragraph_id, verdict, decided),
        )


def _stands(paragraph_id: int, site: str, batch: Batch) -> bool:
    """Whether a paragraph itself stands on a site."""
    return batch.first[paragraph_id].site == site or (paragraph_id, site) in batch.on_site


def _stood(paragraph_id: int, site: str, since: int, batch: Batch) -> bool:
    """Whether a paragraph itself stood on a site before version `since`."""
    tellings = (batch.first.get(paragraph_id), batch.on_site.get((paragraph_id, site)))
    return any(
        telling is not None and telling.site == site and telling.version_id < since
        for telling in tellings
    )


def _by_article(batch: Batch) -> dict[int, tuple[NewVersion, set[int]]]:
    """By article its first version in a batch, and what all its versions there tell."""
    found: dict[int, tuple[NewVersion, set[int]]] = {}
    for version in batch.versions:
        found.setdefault(version.article_id, (version, set()))[1].update(batch.ids_of(version))
    return found
