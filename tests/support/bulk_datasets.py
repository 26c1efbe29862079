"""Small datasets, computed in this process from articles chosen by a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from storage.bulk.compute import TableComputation
from storage.bulk.engines.duckdb_engine import DuckDB
from storage.bulk.engines.engine import Engine
from storage.bulk.files.dataset import TABLES, Dataset, SignedInput
from storage.bulk.files.parquet_files import import_pyarrow
from storage.bulk.files.signed_articles import CapturedArticle, sign
from storage.bulk.files.signed_files import Fragment, write_fragment
from storage.core.model import Article, Paragraph
from storage.text.folding_settings import FoldingSettings

SETTINGS = FoldingSettings()


def captured(url: str, texts: Sequence[str], seen_at: str, title: str = "") -> CapturedArticle:
    """A capture of an article with these paragraphs."""
    article = Article(tuple(map(Paragraph, texts)), title=title or None)
    return CapturedArticle(url, seen_at, article)


def compute(
    folder: Path,
    inputs: Sequence[Sequence[Sequence[CapturedArticle]]],
    engine: Engine | None = None,
) -> Dataset:
    """A dataset of inputs; each consists of fragments, and these of captures.

    engine: None for DuckDB.
    """
    dataset = Dataset(folder)
    with dataset.lock():
        for number, fragments in enumerate(inputs, 1):
            written = dataset.begin_input(number)
            for at, captures in enumerate(fragments):
                write_fragment(written, Fragment(number, at), [sign(captures, SETTINGS)])
            identity = {"name": f"input {number}", "stamp": ""}
            dataset.finish_input(written, SignedInput(number, identity, {}, ()))
        if engine is not None:
            compute_tables(dataset, engine)
        else:
            with DuckDB(dataset.spill, memory="500MB", threads=2) as duckdb:
                compute_tables(dataset, duckdb)
    return dataset


def compute_tables(dataset: Dataset, engine: Engine) -> None:
    """Compute the tables of a dataset whose inputs are finished."""
    signed = dataset.signed()
    TableComputation(dataset, signed, engine, SETTINGS, call, lambda *_: None).run()


def call(function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """Call a function at once, as a pool of workers would later."""
    future: Future[Any] = Future()
    future.set_result(function(*arguments))
    return future


def rows(dataset: Dataset, table: str) -> list[dict[str, Any]]:
    """The rows of a table, in the order of its files."""
    assert table in TABLES
    parquet = import_pyarrow().parquet
    files = dataset.table_files(table)
    return [row for path in files for row in parquet.read_table(path).to_pylist()]


def pairs(dataset: Dataset) -> set[tuple[bytes, bytes, float, str]]:
    """The near-duplicate pairs: the smaller digest, the larger one, similarity and difference."""
    return {
        (row["of_digest"], row["digest"], row["similarity"], row["differs"])
        for row in rows(dataset, "near_duplicates")
    }
