"""The rule for boilerplate of each site: how many articles a line needs."""

from __future__ import annotations

import sqlite3

from storage.core.errors import PalimpsestError
from storage.db.boilerplate_rule import DEFAULT_ARTICLES


class NoSuchSite(PalimpsestError):
    """The archive has no article of this site: `palimpsest boilerplate` lists its sites."""


class SiteMinimum:
    """Reads and writes the number of articles from which lines of a site are boilerplate."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def minimum(self, site: str) -> int:
        """The articles that an ordinary line needs: the site's own number, or the archive's.

        0: no line is boilerplate unless a user decided so.
        """
        row = self._connection.execute(
            "SELECT coalesce((SELECT boilerplate_articles FROM sites WHERE site = ?), "
            "(SELECT CAST(value AS INTEGER) FROM config WHERE key = 'boilerplate_articles'))",
            (site,),
        ).fetchone()
        return DEFAULT_ARTICLES if row[0] is None else int(row[0])

    def set_minimum(self, site: str, articles: int | None) -> None:
        """Set a site's own number; None: the archive's.

        Raises:
            NoSuchSite: the archive has no article of it.
        """
        changed = self._connection.execute(
            "UPDATE sites SET boilerplate_articles = ? WHERE site = ?", (articles, site)
        )
        if not changed.rowcount:
            raise NoSuchSite(
                f"no article of {site} in this archive: `palimpsest boilerplate` lists its sites"
            )
