"""The read side: articles, repetitions, a URL's story, the archive in numbers. Never writes."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import schema, settled
from .connection import check_is_ours, check_is_up_to_date
from .errors import PalimpsestError, UseAnotherArchive
from .takedowns import redactions
from .takedowns.redactions import Redaction
from .urls import url_key

logger = logging.getLogger(__name__)

Row = dict[str, Any]


class NoSuchArticle(PalimpsestError):
    """The archive has no article of this number or URL: look it up with search, or ask why."""


class Redacted(NoSuchArticle):
    """The article was taken down; its text is gone."""


class NeverSeen(PalimpsestError):
    """The archive has never met this URL: crawl it, or look for another spelling."""


def open_for_reading(path: Path, *, outdated: bool = False) -> sqlite3.Connection:
    """A read-only connection to an archive; works while crawls write to it.

    Raises:
        UseAnotherArchive: there is none at `path`, or it is no archive.
        UpgradePalimpsest: made by a newer version.
        ResignArchive: made by an older one, unless `outdated` archives will do.
    """
    if not path.exists():
        raise UseAnotherArchive(
            f"there is no archive at {path}: make one with `palimpsest crawl URL`, "
            "or name another with --archive"
        )
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)
        connection.row_factory = sqlite3.Row
        check_is_ours(connection, path)
        if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
            raise UseAnotherArchive(f"{path} is empty: `palimpsest crawl URL` fills it")
        if not outdated:
            check_is_up_to_date(connection, path)
        if settled.is_under_way(connection):
            logger.warning(
                "%s is being signed anew: repetitions, boilerplate and copies are not all there "
                "until `palimpsest resign` has ended",
                path,
            )
        connection.execute("PRAGMA cache_size = -65536")
    except sqlite3.DatabaseError as error:
        raise UseAnotherArchive(
            f"{path} cannot be read as an archive ({error}): name another with --archive"
        ) from error
    return connection


class Reader:
    """Questions to one archive."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        """Open the archive at `path`, or ask it by a connection that is open already.

        Raises:
            UseAnotherArchive, UpgradePalimpsest, ResignArchive: as `open_for_reading`.
        """
        self.path = path
        self.connection = connection or open_for_reading(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def rows(self, query: str, *values: object) -> list[Row]:
        """The rows of a query, each a dict."""
        return [dict(row) for row in self.connection.execute(query, values)]

    def row(self, query: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        found = self.connection.execute(query, values).fetchone()
        return dict(found) if found is not None else None

    def article_id(self, reference: str) -> int:
        """The article that a number or a URL (any variant, any alias) names.

        Raises:
            NoSuchArticle: none does.
            Redacted: the one that did was taken down.
        """
        if reference.isdecimal() and len(reference) < len(str(2**63)):
            row = self.row("SELECT id FROM articles WHERE id = ?", int(reference))
        else:
            row = None
            for key in _keys(reference):
                row = row or self.row("SELECT id FROM articles WHERE key = ?", key)
                row = row or self.row(
                    "SELECT article_id AS id FROM urls WHERE key = ? AND article_id IS NOT NULL",
                    key,
                )
        if row is None:
            redaction = self._redaction(reference)
            if redaction is not None:
                raise Redacted(f"article {redaction.article_id} ({redaction.url}): {redaction}")
            raise NoSuchArticle(
                f"no article {reference} in {self.path}: find it with `palimpsest search WORDS`"
                + ("" if reference.isdecimal() else f", or ask `palimpsest why {reference}`")
            )
        return int(row["id"])

    def _redaction(self, reference: str) -> Redaction | None:
        if reference.isdecimal() and len(reference) < len(str(2**63)):
            return redactions.of_article(self.connection, int(reference))
        found = redactions.barred(self.connection, _keys(reference))
        return next(iter(found.values()), None)

    def article(self, reference: str) -> Row:
        """An article with its paragraphs, its repetitions marked, and its copies.

        Raises:
            NoSuchArticle: as `article_id`.
        """
        article_id = self.article_id(reference)
        article = self.row(
            """
            SELECT a.id, a.url, a.site, a.title, a.author, a.published, a.language,
                   a.description, a.tags, a.image, a.licence, a.first_seen, a.last_seen,
                   v.number AS version, v.text_digest
              FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?""",
            article_id,
        )
        assert article is not None
        article["tags"] = json.loads(article["tags"] or "[]")
        article["paragraphs"] = self._paragraphs(article_id)
        earlier = self._related("article_id", "of_article_id", article_id)
        later = self._related("of_article_id", "article_id", article_id)
        article["copy_of"] = [row for row in earlier if row["relation"] == "copy"]
        article["copies"] = [row for row in later if row["relation"] == "copy"]
        article["excerpt_of"] = [row for row in earlier if row["relation"] == "excerpt"]
        article["excerpts"] = [row for row in later if row["relation"] == "excerpt"]
        article["shares_with"] = [row for row in earlier + later if row["relation"] == "shares"]
        article["other_urls"] = [
            row["url"]
            for row in self.rows(
                "SELECT url FROM urls WHERE article_id = ? AND key <> ? ORDER BY id",
                article_id,
                url_key(article["url"]),
            )
        ]
        return article

    def _paragraphs(self, article_id: int) -> list[Row]:
        return self.rows(
            """
            SELECT p.position, p.kind, p.paragraph_id, g.text, r.scope, r.similarity, r.differs,
                   r.of_position, r.of_paragraph_id, v.article_id AS of_article_id,
                   o.title AS of_title, o.url AS of_url
              FROM articles a JOIN appearances p ON p.version_id = a.version_id
              JOIN paragraphs g ON g.id = p.paragraph_id
              LEFT JOIN repeats r ON r.version_id = p.version_id AND r.position = p.position
              LEFT JOIN versions v ON v.id = r.of_version_id
              LEFT JOIN articles o ON o.id = v.article_id
             WHERE a.id = ? ORDER BY p.position""",
            article_id,
        )

    def _related(self, mine: str, theirs: str, article_id: int) -> list[Row]:
        return self.rows(
            f"""
            SELECT a.id, a.url, a.site, a.title, a.published, a.first_seen, c.relation,
                   c.similarity
              FROM copies c JOIN articles a ON a.id = c.{theirs}
             WHERE c.{mine} = ? ORDER BY a.id""",
            article_id,
        )

    def text(self, article_id: int, which: str) -> str:
        """An article's `full`, `clean` or `unique` text."""
        column = {"full": "full_text", "clean": "clean_text", "unique": "unique_text"}[which]
        row = self.row(f"SELECT {column} FROM article_text WHERE article_id = ?", article_id)
        return str(row[column]) if row else ""

    def repetitions(
        self, article_id: int | None = None, scope: str | None = None, limit: int = 50
    ) -> list[Row]:
        """Repeated paragraphs, each with where it was told first; newest articles first."""
        return self.rows(
            """
            SELECT r.article_id, a.title, a.url, r.position, r.paragraph_id, r.scope,
                   r.of_article_id, o.title AS of_title, o.url AS of_url, r.of_position,
                   r.of_paragraph_id, r.similarity, r.differs, g.text, f.text AS of_text
              FROM repetitions r JOIN articles a ON a.id = r.article_id
              JOIN articles o ON o.id = r.of_article_id
              JOIN paragraphs g ON g.id = r.paragraph_id
              JOIN paragraphs f ON f.id = r.of_paragraph_id
             WHERE (?1 IS NULL OR r.article_id = ?1) AND (?2 IS NULL OR r.scope = ?2)
             ORDER BY r.article_id DESC, r.position LIMIT ?3""",
            *(article_id, scope, limit),
        )

    def why(self, url: str) -> Row:
        """A URL's story: where it was found, when it was fetched, how it ended.

        Raises:
            NeverSeen: the archive knows nothing of it.
        """
        row = None
        for key in _keys(url):
            row = row or self.row("SELECT * FROM urls WHERE key = ?", key)
        if row is None:
            raise NeverSeen(
                f"{url} was never seen: no page, feed or sitemap that was read names it. "
                f"Fetch it with `palimpsest crawl {url}`"
            )
        row["found_by"] = self._found_by(row["found_on"])
        row["captures"] = self.rows(
            """
            SELECT run_id, fetched_at, status, final_url, payload_digest, payload_length,
                   media_type, outcome, detail FROM captures WHERE url_id = ? ORDER BY id""",
            row["id"],
        )
        row["run"] = self.row(
            "SELECT id, source, started, finished, outcome FROM runs WHERE id = ?", row["run_id"]
        )
        barred = redactions.barred(self.connection, [row["key"]])
        row["redaction"] = str(barred[row["key"]]) if barred else None
        row["article"] = self.row(
            "SELECT id, title, url FROM articles WHERE id = ?", row["article_id"]
        )
        return row

    def _found_by(self, url_id: int | None) -> list[Row]:
        """The way back from a URL to the one a person gave; at most 20 steps."""
        chain: list[Row] = []
        while url_id is not None and len(chain) < 20:
            row = self.row("SELECT id, url, found, found_on FROM urls WHERE id = ?", url_id)
            if row is None or any(row["id"] == seen["id"] for seen in chain):
                break
            chain.append(row)
            url_id = row["found_on"]
        return chain

    def stats(self) -> Row:
        """The archive in numbers, and what folding saved."""
        counts = {
            table: self._count(table)
            for table in ("runs", "captures", "urls", "articles", "versions", "paragraphs")
        }
        told = self.row(
            """
            SELECT count(*) AS appearances, coalesce(sum(length(g.text)), 0) AS characters
              FROM articles a JOIN appearances p ON p.version_id = a.version_id
              JOIN paragraphs g ON g.id = p.paragraph_id"""
        )
        scopes = self.rows(
            """
            SELECT r.scope, count(*) AS paragraphs, sum(length(g.text)) AS characters
              FROM repetitions r JOIN paragraphs g ON g.id = r.paragraph_id
             GROUP BY r.scope ORDER BY r.scope"""
        )
        related = self._grouped(
            "SELECT relation, count(DISTINCT article_id) FROM copies GROUP BY relation"
        )
        boilerplate = self.row(
            """
            SELECT count(DISTINCT g.id) AS "distinct", count(*) AS paragraphs,
                   coalesce(sum(length(g.text)), 0) AS characters
              FROM boilerplate b JOIN appearances p ON p.paragraph_id = b.paragraph_id
              JOIN articles a ON a.version_id = p.version_id AND a.site = b.site
              JOIN paragraphs g ON g.id = p.paragraph_id"""
        )
        assert told is not None
        return {
            "archive": str(self.path),
            "bytes": sum(_size(path) for path in (self.path, Path(f"{self.path}-wal"))),
            **counts,
            "sites": self._scalar("SELECT count(DISTINCT site) FROM articles"),
            "outcomes": self._grouped("SELECT outcome, count(*) FROM urls GROUP BY outcome"),
            "waiting": self._scalar("SELECT count(*) FROM urls WHERE state <> 'done'"),
            "appearances": told["appearances"],
            "characters": told["characters"],
            "repeated": {row.pop("scope"): row for row in scopes},
            "boilerplate": boilerplate,
            "copies": related.get("copy", 0),
            "excerpts": related.get("excerpt", 0),
            "shares": related.get("shares", 0),
            "near_duplicates": self._grouped(
                "SELECT differs, count(*) FROM near_duplicates GROUP BY differs"
            ),
        }

    def _count(self, table: str) -> int:
        return self._scalar(f"SELECT count(*) FROM {table}")

    def _scalar(self, query: str) -> int:
        return int(self.connection.execute(query).fetchone()[0])

    def _grouped(self, query: str) -> dict[str, int]:
        rows: Iterable[tuple[str | None, int]] = map(tuple, self.connection.execute(query))
        return {name: count for name, count in rows if name is not None}


def _keys(url: str) -> list[str]:
    """The keys that a URL may be known by, given with its scheme or without."""
    try:
        url.encode("utf-8")
        return list(dict.fromkeys([url_key(url), url_key(f"https://{url}")]))
    except ValueError:
        return []


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
