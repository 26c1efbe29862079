"""What a dataset contains: rows and digests of its files, and the digest of its pairs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.bulk.dataset import TABLES, Dataset, SignedInput
from storage.bulk.parquet_files import import_pyarrow

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
    pyarrow = import_pyarrow()
    digest = hashlib.sha256()
    columns = ["of_digest", "digest", "similarity", "differs"]
    for path in files:
        with pyarrow.parquet.ParquetFile(path) as opened:
            for batch in opened.iter_batches(columns=columns):
                values = (column.to_pylist() for column in batch.select(columns).columns)
                for one, other, similarity, differs in zip(*values, strict=True):
                    line = f"{one.hex()} {other.hex()} {similarity:.4f} {differs}\n"
                    digest.update(line.encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
