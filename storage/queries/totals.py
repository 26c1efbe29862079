"""The totals of an archive: rows per table, outcomes, and what folding saved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storage.db.reader import Reader, Row


def stats(reader: Reader) -> Row:
    """The archive in numbers, and what folding saved."""
    counts = {
        table: _count(reader, table)
        for table in ("runs", "captures", "urls", "articles", "versions", "paragraphs")
    }
    told = reader.row(
        """
        SELECT count(*) AS appearances, coalesce(sum(length(g.text)), 0) AS characters
          FROM articles a JOIN appearances p ON p.version_id = a.version_id
          JOIN paragraphs g ON g.id = p.paragraph_id"""
    )
    scopes = reader.rows(
        """
        SELECT r.scope, count(*) AS paragraphs, sum(length(g.text)) AS characters
          FROM repetitions r JOIN paragraphs g ON g.id = r.paragraph_id
         GROUP BY r.scope ORDER BY r.scope"""
    )
    related = _grouped(
        reader, "SELECT relation, count(DISTINCT article_id) FROM copies GROUP BY relation"
    )
    boilerplate = reader.row(
        """
        SELECT count(DISTINCT g.id) AS "distinct", count(*) AS paragraphs,
               coalesce(sum(length(g.text)), 0) AS characters
          FROM boilerplate b JOIN appearances p ON p.paragraph_id = b.paragraph_id
          JOIN articles a ON a.version_id = p.version_id AND a.site = b.site
          JOIN paragraphs g ON g.id = p.paragraph_id"""
    )
    assert told is not None
    return {
        "archive": str(reader.path),
        "bytes": sum(_size(path) for path in (reader.path, Path(f"{reader.path}-wal"))),
        **counts,
        "sites": _scalar(reader, "SELECT count(DISTINCT site) FROM articles"),
        "outcomes": _grouped(reader, "SELECT outcome, count(*) FROM urls GROUP BY outcome"),
        "waiting": _scalar(reader, "SELECT count(*) FROM urls WHERE state <> 'done'"),
        "appearances": told["appearances"],
        "characters": told["characters"],
        "repeated": {row.pop("scope"): row for row in scopes},
        "boilerplate": boilerplate,
        "copies": related.get("copy", 0),
        "excerpts": related.get("excerpt", 0),
        "shares": related.get("shares", 0),
        "near_duplicates": _grouped(
            reader, "SELECT differs, count(*) FROM near_duplicates GROUP BY differs"
        ),
    }


def _count(reader: Reader, table: str) -> int:
    return _scalar(reader, f"SELECT count(*) FROM {table}")


def _scalar(reader: Reader, query: str) -> int:
    return int(reader.connection.execute(query).fetchone()[0])


def _grouped(reader: Reader, query: str) -> dict[str, int]:
    rows: Iterable[tuple[str | None, int]] = map(tuple, reader.connection.execute(query))
    return {name: count for name, count in rows if name is not None}


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
