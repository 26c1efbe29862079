"""Judges the patterns of sites by their samples, with the archive's own rule.

A site becomes a small archive in memory that contains its samples only.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from storage.boilerplate.rule import Verdict
from storage.boilerplate.verdicts import BoilerplateVerdicts
from storage.bulk.files.dataset import files_of_part
from storage.bulk.files.parquet_files import import_pyarrow, write_parquet
from storage.db.tables import TABLES

INPUTS = ("patterns", "samples", "site-samples", "versions", "lines", "texts", "links")
"""The files of a part that its sites are judged by."""
_ROWS = 50_000  # written at once

Rows: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class JudgingTask:
    """A part to be judged. inputs: the first file of each of INPUTS; output: where to write."""

    inputs: Mapping[str, Path]
    output: Path


def judge_part(task: JudgingTask) -> int:
    """Judge the patterns of a part, and write their verdicts; return how many there are."""
    tables = {name: _by_site(_read(task.inputs[name])) for name in INPUTS if name != "texts"}
    texts = {row["id"]: row for row in _read(task.inputs["texts"])}
    pyarrow = import_pyarrow()
    text = pyarrow.string()
    schema = pyarrow.schema([("site", text), ("key", pyarrow.int64()), ("verdict", text)])
    verdicts: Rows = []
    for site in sorted(tables["samples"]):
        rows = {name: table.get(site, []) for name, table in tables.items()}
        verdicts += _judge(site, rows, texts)
    task.output.parent.mkdir(parents=True, exist_ok=True)
    write_parquet(task.output, _tables(verdicts, schema), schema, compression="zstd")
    return len(verdicts)


def _read(path: Path) -> Rows:
    parquet = import_pyarrow().parquet
    return [row for each in files_of_part(path) for row in parquet.read_table(each).to_pylist()]


def _by_site(rows: Rows) -> dict[str, Rows]:
    sites: dict[str, Rows] = defaultdict(list)
    for row in rows:
        sites[row["site"]].append(row)
    return sites


def _tables(rows: Rows, schema: Any) -> Iterator[Any]:
    pyarrow = import_pyarrow()
    for start in range(0, len(rows), _ROWS):
        yield pyarrow.Table.from_pylist(rows[start : start + _ROWS], schema=schema)


def _judge(site: str, rows: Mapping[str, Rows], texts: Mapping[int, dict[str, Any]]) -> Rows:
    """The verdicts on the patterns of a site that have a sample."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for statement in TABLES:
            if "VIRTUAL" not in statement:
                connection.execute(statement)
        connection.execute("BEGIN")
        ids = {row["key"]: number for number, row in enumerate(rows["patterns"], 1)}
        _insert_patterns(connection, site, rows, ids)
        _insert_versions(connection, rows, texts)
        verdicts = BoilerplateVerdicts(connection)
        judged = verdicts.rows(site, sorted({row["key"] for row in rows["samples"]}))
        for row in judged.values():
            row.sample_changed = True
        verdicts.judge(site, judged)
        return [
            {"site": site, "key": key, "verdict": str(row.verdict)} for key, row in judged.items()
        ]


def _insert_patterns(
    connection: sqlite3.Connection, site: str, rows: Mapping[str, Rows], ids: Mapping[int, int]
) -> None:
    connection.executemany(
        "INSERT INTO patterns (id, site, key, articles, verdict, is_boilerplate) "
        f"VALUES (?, ?, ?, ?, '{Verdict.FEW}', 0)",
        [(ids[row["key"]], site, row["key"], row["articles"]) for row in rows["patterns"]],
    )
    connection.executemany(
        "INSERT INTO pattern_paragraphs (paragraph_id, pattern_id, site) VALUES (?, ?, ?)",
        [(row["paragraph_id"], ids[row["key"]], site) for row in rows["links"]],
    )
    connection.executemany(
        "INSERT INTO pattern_samples (pattern_id, rank, article_id, version_id) "
        "VALUES (?, ?, ?, ?)",
        [
            (ids[row["key"]], row["rank"], row["article_id"], row["version_id"])
            for row in rows["samples"]
        ],
    )
    connection.executemany(
        "INSERT INTO site_samples (site, language, rank, article_id, version_id) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (site, row["language"], row["rank"], row["article_id"], row["version_id"])
            for row in rows["site-samples"]
        ],
    )


def _insert_versions(
    connection: sqlite3.Connection, rows: Mapping[str, Rows], texts: Mapping[int, dict[str, Any]]
) -> None:
    """Insert the versions of the samples with their lines; what is not read stays empty."""
    connection.executemany(
        "INSERT OR IGNORE INTO articles (id, key, url, site, tags, author, language, published, "
        "published_origin, first_seen, last_seen, version_id) "
        "VALUES (:article_id, :key, :url, :site, :tags, :author, :language, :published, "
        ":published_origin, :first_seen, '', 0)",
        rows["versions"],
    )
    connection.executemany(
        "INSERT INTO versions (id, article_id, number, seen_at, text_digest, title, shingles) "
        "VALUES (:id, :article_id, :id, '', '', :title, 0)",
        rows["versions"],
    )
    connection.executemany(
        "INSERT INTO appearances (version_id, position, paragraph_id, kind) "
        "VALUES (:version_id, :position, :paragraph_id, :kind)",
        rows["lines"],
    )
    connection.executemany(
        "INSERT INTO paragraphs (id, text, digest, shingles, version_id, position) "
        "VALUES (:id, :text, x'', :shingles, 0, 0)",
        [texts[each] for each in {row["paragraph_id"] for row in rows["lines"]}],
    )
