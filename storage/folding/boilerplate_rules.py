"""Which paragraphs of a site are boilerplate: by its rule, and by decisions of a user.

The view `boilerplate` applies both to the counts in `site_paragraphs`.
"""

from __future__ import annotations

import sqlite3

from storage.core.errors import PalimpsestError
from storage.db.boilerplate_rule import DEFAULT, Rule
from storage.db.joins import OCCURRENCE_WITH_ARTICLE


class NoSuchSite(PalimpsestError):
    """The archive has no article of this site: `palimpsest boilerplate` lists its sites."""


class NoSuchParagraph(PalimpsestError):
    """This paragraph does not occur on the site, or there is no decision on it."""


class BoilerplateRules:
    """Reads and writes the rules of sites and the decisions on their paragraphs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def boilerplate_of(self, site: str) -> set[int]:
        """The paragraphs that are boilerplate of a site, by its rule or by a decision."""
        rows = self._connection.execute(
            "SELECT paragraph_id FROM boilerplate WHERE site = ?", (site,)
        )
        return {paragraph_id for (paragraph_id,) in rows}

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

    def min_articles(self, site: str) -> float | None:
        """The number of articles from which a paragraph of a site is boilerplate; None: never."""
        rule = self.rule(site)
        (articles,) = self._connection.execute(
            "SELECT articles FROM sites WHERE site = ?", (site,)
        ).fetchone() or (0,)
        return max(rule.articles, rule.share * articles) if rule.articles else None

    def set_rule(self, site: str, articles: int | None, share: float | None) -> Rule:
        """Set a site's own rule; None: the archive's value.

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
        """Decide that a paragraph is boilerplate (`drop`) or is not (`keep`); None: undo that.

        Raises:
            NoSuchParagraph: it does not occur on the site, or there is no decision to undo.
        """
        if verdict is None:
            deleted = self._connection.execute(
                "DELETE FROM boilerplate_verdicts WHERE site = ? AND paragraph_id = ?",
                (site, paragraph_id),
            )
            if not deleted.rowcount:
                raise NoSuchParagraph(
                    f"there is no decision on paragraph {paragraph_id} of {site} to undo"
                )
            return
        if not self._occurs(site, paragraph_id):
            raise NoSuchParagraph(
                f"paragraph {paragraph_id} does not occur on {site}: "
                "`palimpsest show ARTICLE --json` lists the ids of an article's paragraphs"
            )
        self._connection.execute(
            "INSERT OR REPLACE INTO boilerplate_verdicts VALUES (?, ?, ?, ?)",
            (site, paragraph_id, verdict, decided),
        )

    def _occurs(self, site: str, paragraph_id: int) -> bool:
        row = self._connection.execute(
            f"SELECT 1 FROM {OCCURRENCE_WITH_ARTICLE} "
            "WHERE p.paragraph_id = ? AND a.site = ? LIMIT 1",
            (paragraph_id, site),
        ).fetchone()
        return row is not None
