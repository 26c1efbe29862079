"""The totals of an archive for `palimpsest stats`: rows, outcomes, and what folding saved.

`archive_stats` has the statistics by site, day and run that the web interface draws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storage.core.prose import DOUBTFUL_SHARE
from storage.db.fold_condition import folds
from storage.db.joins import CURRENT_OCCURRENCE
from storage.db.measured_captures import LEFT_OUT_SHARE
from storage.db.reader import Reader


@dataclass(frozen=True, slots=True)
class Repeated:
    """Occurrences in current versions that are repetitions of one scope, and their characters."""

    paragraphs: int
    characters: int


@dataclass(frozen=True, slots=True)
class BoilerplateTotals:
    """Boilerplate in current versions: its patterns, distinct paragraphs and occurrences.

    articles: those whose clean text omits some; characters: omitted from clean texts.
    """

    patterns: int
    articles: int
    distinct: int
    paragraphs: int
    characters: int


@dataclass(frozen=True, slots=True)
class LeftOutTotals:
    """The prose on the pages of current versions, and what of it is not in their texts.

    articles: those whose page was measured; doubtful: those of which more than a quarter was left
    out; prose, left_out: in characters.
    """

    articles: int
    doubtful: int
    prose: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ArchiveTotals:
    """An archive in numbers.

    bytes: size of the archive with its write-ahead log; outcomes: URLs by outcome; waiting: URLs
    without an outcome; appearances, characters: occurrences in current versions, and the characters
    of their texts; repeated: by scope; copies, excerpts, shares: articles with that relation to an
    earlier one; near_duplicates: pairs by how they differ; kept_apart: those of them that do not
    fold.
    """

    archive: str
    bytes: int
    runs: int
    captures: int
    urls: int
    articles: int
    versions: int
    paragraphs: int
    sites: int
    outcomes: dict[str, int]
    waiting: int
    appearances: int
    characters: int
    repeated: dict[str, Repeated]
    boilerplate: BoilerplateTotals
    copies: int
    excerpts: int
    shares: int
    near_duplicates: dict[str, int]
    kept_apart: dict[str, int]
    left_out: LeftOutTotals


def archive_totals(reader: Reader) -> ArchiveTotals:
    """Count the rows of an archive, and what folding saved."""
    occurrences = reader.row(
        f"""
        SELECT count(*) AS appearances, coalesce(sum(length(g.text)), 0) AS characters
          FROM {CURRENT_OCCURRENCE}
          JOIN paragraphs g ON g.id = p.paragraph_id"""
    )
    assert occurrences is not None
    repeated = reader.rows(
        """
        SELECT r.scope, count(*) AS paragraphs, sum(length(g.text)) AS characters
          FROM repetitions r JOIN paragraphs g ON g.id = r.paragraph_id
         GROUP BY r.scope ORDER BY r.scope"""
    )
    boilerplate = reader.row(
        """
        SELECT (SELECT count(*) FROM patterns WHERE is_boilerplate) AS patterns,
               count(DISTINCT a.id) AS articles,
               count(DISTINCT g.id) AS "distinct", count(*) AS paragraphs,
               coalesce(sum(length(g.text)), 0) AS characters
          FROM boilerplate b CROSS JOIN appearances p ON p.paragraph_id = b.paragraph_id
         CROSS JOIN versions v ON v.id = p.version_id
         CROSS JOIN articles a ON a.id = v.article_id AND a.version_id = v.id AND a.site = b.site
          JOIN paragraphs g ON g.id = p.paragraph_id"""
    )
    assert boilerplate is not None
    relations = _count_by(
        reader, "SELECT relation, count(DISTINCT article_id) FROM copies GROUP BY relation"
    )
    return ArchiveTotals(
        archive=str(reader.path),
        bytes=sum(_size(path) for path in (reader.path, Path(f"{reader.path}-wal"))),
        runs=_count_rows(reader, "runs"),
        captures=_count_rows(reader, "captures"),
        urls=_count_rows(reader, "urls"),
        articles=_count_rows(reader, "articles"),
        versions=_count_rows(reader, "versions"),
        paragraphs=_count_rows(reader, "paragraphs"),
        sites=_count(reader, "SELECT count(DISTINCT site) FROM articles"),
        outcomes=_count_by(reader, "SELECT outcome, count(*) FROM urls GROUP BY outcome"),
        waiting=_count(reader, "SELECT count(*) FROM urls WHERE state <> 'done'"),
        appearances=occurrences["appearances"],
        characters=occurrences["characters"],
        repeated={row["scope"]: Repeated(row["paragraphs"], row["characters"]) for row in repeated},
        boilerplate=BoilerplateTotals(**boilerplate),
        copies=relations.get("copy", 0),
        excerpts=relations.get("excerpt", 0),
        shares=relations.get("shares", 0),
        near_duplicates=_count_by(
            reader, "SELECT differs, count(*) FROM near_duplicates GROUP BY differs"
        ),
        kept_apart=_count_by(
            reader,
            "SELECT differs, count(*) FROM near_duplicates "
            f"WHERE NOT {folds('differs')} GROUP BY differs",
        ),
        left_out=_left_out(reader),
    )


def _left_out(reader: Reader) -> LeftOutTotals:
    # max() makes SQLite take the other columns from the latest capture of each version.
    row = reader.row(
        f"""
        SELECT count(*) AS articles, coalesce(sum(share > ?), 0) AS doubtful,
               coalesce(sum(prose), 0) AS prose, coalesce(sum(left_out), 0) AS left_out
          FROM (SELECT c.prose, c.left_out, {LEFT_OUT_SHARE} AS share, max(c.fetched_at)
                  FROM captures c JOIN versions v ON v.id = c.version_id
                  JOIN articles a ON a.id = v.article_id AND a.version_id = v.id
                 WHERE c.prose IS NOT NULL GROUP BY a.id)""",
        DOUBTFUL_SHARE,
    )
    assert row is not None
    return LeftOutTotals(**row)


def _count_rows(reader: Reader, table: str) -> int:
    return _count(reader, f"SELECT count(*) FROM {table}")


def _count(reader: Reader, query: str) -> int:
    return int(reader.connection.execute(query).fetchone()[0])


def _count_by(reader: Reader, query: str) -> dict[str, int]:
    """The counts of a query by name, without those of NULL."""
    rows: Iterable[tuple[str | None, int]] = map(tuple, reader.connection.execute(query))
    return {name: count for name, count in rows if name is not None}


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
