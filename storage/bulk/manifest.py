"""What a dataset contains: rows and digests of its files, of its pairs and of its repetitions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.bulk.boilerplate.stages import LINES as PATTERN_LINES
from storage.bulk.copies.stages import LINES as COPY_LINES
from storage.bulk.engines.engine import Row
from storage.bulk.files.dataset import TABLES, Dataset, SignedInput
from storage.bulk.files.parquet_files import import_pyarrow
from storage.bulk.repetitions.stages import LINES as REPETITION_LINES

_BLOCK = 1 << 20


def describe(
    dataset: Dataset, inputs: Sequence[SignedInput], settings: Mapping[str, Any], created: str
) -> dict[str, Any]:
    """The manifest of a dataset whose tables are complete."""
    pyarrow = import_pyarrow()
    files = []
    tables = dict.fromkeys(TABLES, 0)
    for table in TABLES:
        for path in dataset.table_files(table):
            rows = pyarrow.parquet.read_metadata(path).num_rows
            tables[table] += rows
            files.append(
                {
                    **{"file": f"{table}/{path.name}", "rows": rows},
                    **{"bytes": path.stat().st_size, "sha256": _sha256(path)},
                }
            )
    counts: dict[str, int] = {}
    for each in inputs:
        for name, count in each.counts.items():
            counts[name] = counts.get(name, 0) + count
    return {
        **{"created": created, "settings": settings, "tables": tables},
        "pairs_digest": pairs_digest(dataset.table_files("near_duplicates")),
        "repetitions_digest": repetitions_digest(dataset.stage_files(REPETITION_LINES)),
        "copies_digest": copies_digest(dataset.stage_files(COPY_LINES)),
        "patterns_digest": patterns_digest(dataset.stage_files(PATTERN_LINES)),
        **{"counts": counts, "files": files},
        "inputs": [
            {**each.identity, **each.counts, "problems": list(each.problems)} for each in inputs
        ],
    }


def pairs_digest(files: Sequence[Path]) -> str:
    """The SHA-256 of all pairs, in hex; equal for equal pairs wherever they were computed.

    Of the sorted lines "SMALLER_DIGEST LARGER_DIGEST SIMILARITY DIFFERS", with digests in hex and
    four decimals. files: of near_duplicates; their rows are in this order already.
    """
    digest = hashlib.sha256()
    for one, other, similarity, differs in _rows(
        files, ("of_digest", "digest", "similarity", "differs")
    ):
        line = f"{one.hex()} {other.hex()} {similarity:.4f} {differs}\n"
        digest.update(line.encode())
    return digest.hexdigest()


def repetitions_digest(files: Sequence[Path]) -> str:
    """The SHA-256 of all repetitions, in hex; equal for equal ones wherever they were computed.

    Of the sorted lines "URL POSITION SCOPE OF_URL OF_POSITION SIMILARITY DIFFERS", with four
    decimals. files: of the query LINES; their rows are in this order already.
    """
    digest = hashlib.sha256()
    for url, position, scope, of_url, of_position, similarity, differs in _rows(
        files, ("url", "position", "scope", "of_url", "of_position", "similarity", "differs")
    ):
        line = f"{url} {position} {scope} {of_url} {of_position} {similarity:.4f} {differs}\n"
        digest.update(line.encode())
    return digest.hexdigest()


def patterns_digest(files: Sequence[Path]) -> str:
    """The SHA-256 of all patterns of lines, in hex; equal for equal ones wherever they were judged.

    Of the sorted lines "SITE KEY ARTICLES VERDICT". files: of the query LINES; their rows are in
    this order already.
    """
    digest = hashlib.sha256()
    for site, key, articles, verdict in _rows(files, ("site", "key", "articles", "verdict")):
        digest.update(f"{site} {key} {articles} {verdict}\n".encode())
    return digest.hexdigest()


def copies_digest(files: Sequence[Path]) -> str:
    """The SHA-256 of all copies, in hex; equal for equal ones wherever they were computed.

    Of the sorted lines "URL OF_URL RELATION SIMILARITY CONTAINED CONTAINS SHINGLES", with four
    decimals. files: of the query LINES; their rows are in this order already.
    """
    digest = hashlib.sha256()
    columns = ("url", "of_url", "relation", "similarity", "contained", "contains", "shingles")
    for url, of_url, relation, *shares, shingles in _rows(files, columns):
        described = " ".join(f"{share:.4f}" for share in shares)
        digest.update(f"{url} {of_url} {relation} {described} {shingles}\n".encode())
    return digest.hexdigest()


def _rows(files: Sequence[Path], columns: Sequence[str]) -> Iterator[Row]:
    pyarrow = import_pyarrow()
    for path in files:
        with pyarrow.parquet.ParquetFile(path) as opened:
            for batch in opened.iter_batches(columns=list(columns)):
                values = (column.to_pylist() for column in batch.select(list(columns)).columns)
                yield from zip(*values, strict=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
