"""Which text source to read a page with, so that its captures can be compared.

The source of an article's current version decides, or that of nearly all versions of its site. Only
what the present extractor chose counts. Changes are part of the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from storage.core.model import TextPreference, TextSource
from storage.core.urls import site_of, url_key

# With twenty versions, a site has shown its usual kinds of page, and one exception is allowed.
_MIN_VERSIONS = 20
_MIN_SHARE = 0.95
_OF_ARTICLES = """
    SELECT k.value, v.text_source FROM json_each(:keys) k JOIN {}
      JOIN versions v ON v.id = a.version_id
     WHERE v.extractor = :extractor AND v.text_source IS NOT NULL"""
# How an article belongs to a URL. What comes last decides.
_ARTICLES_OF_URLS = (
    "articles a ON a.claimed_key = k.value",
    "urls u ON u.key = k.value JOIN articles a ON a.id = u.article_id",
    "articles a ON a.key = k.value",
)
_SOURCES = {str(source): source for source in TextSource}


def text_preferences(
    connection: sqlite3.Connection, urls: Iterable[str], extractor: str
) -> dict[str, TextPreference]:
    """Return by URL what its page is read with by this extractor."""
    keys = {url: url_key(url) for url in urls}
    of_articles = _of_articles(connection, set(keys.values()), extractor)
    of_sites = _of_sites(connection, {site_of(url) for url in keys}, extractor)
    return {
        url: TextPreference(of_articles.get(key), of_sites.get(site_of(url)))
        for url, key in keys.items()
    }


def _of_articles(
    connection: sqlite3.Connection, keys: set[str], extractor: str
) -> dict[str, TextSource]:
    values = {"keys": json.dumps(sorted(keys)), "extractor": extractor}
    found: dict[str, TextSource] = {}
    for join in _ARTICLES_OF_URLS:
        for key, source in connection.execute(_OF_ARTICLES.format(join), values):
            found[key] = _SOURCES[source]
    return found


def _of_sites(
    connection: sqlite3.Connection, sites: set[str], extractor: str
) -> dict[str, TextSource]:
    rows = connection.execute(
        "SELECT site, text_source, max(versions), sum(versions) FROM site_text_sources "
        "WHERE site IN (SELECT value FROM json_each(?)) AND extractor = ? GROUP BY site",
        (json.dumps(sorted(sites)), extractor),
    )
    return {
        site: _SOURCES[source]
        for site, source, most, versions in rows
        if versions >= _MIN_VERSIONS and most >= _MIN_SHARE * versions
    }


def count_text_source(
    connection: sqlite3.Connection,
    site: str,
    extractor: str | None,
    source: str | None,
    versions: int = 1,
) -> None:
    """Count versions of a site that an extractor took from a source; negative: no longer."""
    if extractor is None or source is None:
        return
    connection.execute(
        "INSERT INTO site_text_sources (site, extractor, text_source, versions) "
        "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET versions = versions + excluded.versions",
        (site, extractor, source, versions),
    )
    if versions < 0:
        connection.execute(
            "DELETE FROM site_text_sources WHERE site = ? AND extractor = ? "
            "AND text_source = ? AND versions <= 0",
            (site, extractor, source),
        )


def move_text_sources(
    connection: sqlite3.Connection, article_id: int, old_site: str, new_site: str | None
) -> None:
    """Count the versions of an article for another site; None: for none, it is deleted."""
    rows = connection.execute(
        "SELECT extractor, text_source, count(*) FROM versions WHERE article_id = ? GROUP BY 1, 2",
        (article_id,),
    ).fetchall()
    for extractor, source, versions in rows:
        count_text_source(connection, old_site, extractor, source, -versions)
        if new_site is not None:
            count_text_source(connection, new_site, extractor, source, versions)
