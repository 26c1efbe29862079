"""Boilerplate: what a site puts on many of its articles, by a rule that a person can read and set.

On how many distinct articles of a site a paragraph stands, itself or in a wording that folds with
it, is counted as articles come in; the view `boilerplate` holds the counts against the rule.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .batch import Batch, NewVersion, select_in
from .errors import PalimpsestError

_MOST = 10_000  # appearances looked at to count for a paragraph that retells others


@dataclass(frozen=True, slots=True)
class Rule:
    """From how many articles of a site, and what share of them, a paragraph is boilerplate.

    Lines of fewer than five words never are by the rule: "Yes." stands in many interviews.
    """

    articles: int = 10
    """0: never."""
    share: float = 0.02


DEFAULT = Rule()


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

        Returns the paragraphs that by this batch came to as many articles as the rule asks for.
        """
        self._count_articles(batch.versions)
        risen = set()
        families = self._families(batch)
        touched = self._touched(batch, families)
        for site in {site for site, _ in touched}:
            here = {
                paragraph_id: articles
                for (its_site, paragraph_id), articles in touched.items()
                if its_site == site
            }
            risen |= self._count_on(site, here, batch, families)
        return risen

    def _count_articles(self, versions: Iterable[NewVersion]) -> None:
        new = Counter(version.site for version in versions if version.first)
        self._connection.executemany(
            "INSERT INTO sites (site, articles) VALUES (?, ?) "
            "ON CONFLICT (site) DO UPDATE SET articles = articles + excluded.articles",
            new.items(),
        )

    def _families(self, batch: Batch) -> dict[int, set[int]]:
        """What folds with paragraphs that no version of the batch tells, only a rewording of them.

        The batch knows of these no more than that rewording.
        """
        told = set(batch.ids.values())
        families = {each: set(batch.family(each)) for each in batch.partners if each not in told}
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

    def _touched(
        self, batch: Batch, families: dict[int, set[int]]
    ) -> dict[tuple[str, int], set[int]]:
        """By site and paragraph that stands there the articles that newly tell it in any words.

        A paragraph told now stands there with none where its article told a rewording before.
        """
        touched: dict[tuple[str, int], set[int]] = {}
        for version in batch.versions:
            told = set(batch.ids_of(version))
            before = set() if version.first else self._told_before(version)
            family = {other for each in told for other in batch.family(each)}
            for paragraph_id in family:
                if not _stands(paragraph_id, version.site, batch):
                    continue
                whole = families.get(paragraph_id) or batch.family(paragraph_id)
                newly = touched.setdefault((version.site, paragraph_id), set())
                if not before or before.isdisjoint(whole):
                    newly.add(version.article_id)
        return touched

    def _told_before(self, version: NewVersion) -> set[int]:
        rows = self._connection.execute(
            "SELECT DISTINCT p.paragraph_id FROM versions v "
            "JOIN appearances p ON p.version_id = v.id WHERE v.article_id = ? AND v.id < ?",
            (version.article_id, version.version_id),
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _count_on(
        self,
        site: str,
        touched: dict[int, set[int]],
        batch: Batch,
        families: dict[int, set[int]],
    ) -> set[int]:
        alone = {
            paragraph_id
            for paragraph_id, articles in touched.items()
            if paragraph_id in batch.new
            and len(articles) == 1
            and not batch.partners.get(paragraph_id)
        }
        counted: dict[int, int] = dict(
            select_in(
                self._connection,
                "SELECT paragraph_id, articles FROM site_paragraphs "
                "WHERE site = ? AND paragraph_id IN ({})",
                [paragraph_id for paragraph_id in touched if paragraph_id not in batch.new],
                site,
            )
        )
        needed = self._needed(site)
        # Signing anew finds later versions written already.
        until = max(version.version_id for version in batch.versions)
        rows, risen = [], set()
        for paragraph_id, articles in touched.items():
            if paragraph_id in alone:
                continue
            before = counted.get(paragraph_id, 0)
            family = families.get(paragraph_id) or set(batch.family(paragraph_id))
            if before:
                now = before + len(articles)
            elif len(family) > 1:
                # Others may have told it in other words before it came to this site.
                now = self._standing(site, family, until)
            else:
                now = len(articles) + int(_told(site, paragraph_id, articles, batch))
            if now > 1:
                rows.append((site, paragraph_id, now))
            if needed is not None and before < needed <= now:
                risen.add(paragraph_id)
        self._connection.executemany(
            "INSERT OR REPLACE INTO site_paragraphs VALUES (?, ?, ?)", rows
        )
        return risen

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
                (paragraph_id, site, until, _MOST),
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


def _told(site: str, paragraph_id: int, articles: set[int], batch: Batch) -> bool:
    """Whether another article of the site told a paragraph without rewordings before the batch."""
    now = {version.version_id for version in batch.versions}
    return any(
        telling is not None
        and telling.site == site
        and telling.version_id not in now
        and telling.article_id not in articles
        for telling in (batch.first.get(paragraph_id), batch.on_site.get((paragraph_id, site)))
    )
