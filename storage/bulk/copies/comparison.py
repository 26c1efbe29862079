"""Compares pairs of articles on their shingles, with the archive's own rule, in tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from storage.bulk.files.dataset import files_of_part
from storage.bulk.files.parquet_files import import_pyarrow, write_parquet
from storage.folding.article_overlap import ShingledArticle, overlap, shingled_article
from storage.text.shingles import concatenate_hashes

FIGURES = ("relation", "similarity", "contained", "contains", "shingles")
"""What is found about a pair, besides its ids; as the columns of `copies`."""


@dataclass(frozen=True, slots=True)
class ComparisonTask:
    """Pairs to compare, and where to write those that have enough in common.

    pairs, texts: the first files of the queries CANDIDATES and COMPARED_TEXTS.
    """

    pairs: Path
    texts: Path
    output: Path


def compare_part(task: ComparisonTask) -> int:
    """Compare the pairs of a part; return how many have enough in common."""
    texts = _texts(task.texts)
    empty = shingled_article(concatenate_hashes([]))
    rows = []
    for later, earlier in _pairs(task.pairs):
        both = overlap(texts.get(later, empty), texts.get(earlier, empty))
        if both.relation is not None:
            shares = (round(each, 4) for each in (both.similarity, both.contained, both.contains))
            rows.append((later, earlier, both.relation, *shares, both.common))
    write_copies(task.output, rows)
    return len(rows)


def _pairs(first: Path) -> list[tuple[int, int]]:
    parquet = import_pyarrow().parquet
    pairs: list[tuple[int, int]] = []
    for path in files_of_part(first):
        table = parquet.read_table(path, columns=["article_id", "of_article_id"])
        pairs += zip(*(column.to_pylist() for column in table.columns), strict=True)
    return pairs


def _texts(first: Path) -> dict[int, ShingledArticle]:
    """The shingle hashes of the articles of a part, by their ids."""
    parquet = import_pyarrow().parquet
    lines: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for path in files_of_part(first):
        with parquet.ParquetFile(path) as opened:
            for batch in opened.iter_batches(4096):
                ids, positions = (
                    batch.column(name).to_pylist() for name in ("article_id", "position")
                )
                for article_id, position, hashes in zip(
                    ids, positions, batch.column("hashes"), strict=True
                ):
                    values = hashes.values.to_numpy(zero_copy_only=False).astype(np.int64)
                    lines[article_id].append((position, values.view(np.uint64)))
    return {
        article_id: shingled_article(
            concatenate_hashes([hashes for _, hashes in sorted(each, key=lambda line: line[0])])
        )
        for article_id, each in lines.items()
    }


def write_copies(path: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows with the columns of `copies`."""
    pyarrow = import_pyarrow()
    number, share = pyarrow.int64(), pyarrow.float64()
    types = (number, number, pyarrow.string(), share, share, share, number)
    _write(path, ("article_id", "of_article_id", *FIGURES), types, rows)


def write_ids(path: Path, columns: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    """Write rows of ids."""
    _write(path, columns, [import_pyarrow().int64()] * len(columns), rows)


def _write(
    path: Path, names: Sequence[str], types: Sequence[Any], rows: Sequence[tuple[Any, ...]]
) -> None:
    pyarrow = import_pyarrow()
    schema = pyarrow.schema(list(zip(names, types, strict=True)))
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [pyarrow.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pyarrow.table(arrays, schema=schema)
    write_parquet(path, [table], schema, compression="zstd")
