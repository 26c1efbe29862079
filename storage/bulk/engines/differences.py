"""How the wordings of verified pairs differ, and the table of near-duplicates."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

from storage.bulk.engines.engine import Row, Submit
from storage.bulk.files.parquet_files import import_pyarrow, write_parquet
from storage.facts import classify_difference

_PAIRS_PER_TASK = 200
_CHARACTERS_PER_TASK = 200_000
_MAX_TASKS = 16  # in progress at the same time

Texts = tuple[str, str]


def classify(pairs: Sequence[Texts]) -> list[str]:
    """How the texts of each pair differ. Runs in a worker."""
    return [str(classify_difference(one, other)) for one, other in pairs]


COLUMNS = ("paragraph_id", "of_paragraph_id", "similarity", "differs", "digest", "of_digest")
"""The columns of near_duplicates."""


def near_duplicates(pairs: Iterable[Row]) -> Iterator[Row]:
    """Pairs as rows of near_duplicates, with the values of COLUMNS.

    pairs: id, other id, common shingles, all shingles, digest, other digest, text, other text,
    where id is the smaller one.
    """
    for row in pairs:
        (differs,) = classify([(row[6], row[7])])
        yield _near_duplicate(row, differs)


def write_near_duplicates(batches: Iterable[Sequence[Row]], path: Path, submit: Submit) -> None:
    """Write pairs as rows of near_duplicates, with the digests of both paragraphs.

    batches: rows with the columns that `near_duplicates` describes. submit: see Submit; what fails
    there is computed here.
    """
    pyarrow = import_pyarrow()
    schema = pyarrow.schema(
        [
            *(("paragraph_id", pyarrow.int64()), ("of_paragraph_id", pyarrow.int64())),
            *(("similarity", pyarrow.float64()), ("differs", pyarrow.string())),
            *(("digest", pyarrow.binary()), ("of_digest", pyarrow.binary())),
        ]
    )
    rows = [
        dict(zip(COLUMNS, _near_duplicate(row, differs), strict=True))
        for row, differs in _classified(batches, submit)
    ]
    write_parquet(path, [pyarrow.Table.from_pylist(rows, schema)], schema, compression="zstd")


def _near_duplicate(row: Row, differs: str) -> Row:
    one, other, common, together, digest, other_digest = row[:6]
    # As the archive rounds it; engines round halves in other ways.
    similarity = round(common / together, 4)
    return other, one, similarity, differs, bytes(other_digest), bytes(digest)


def _classified(batches: Iterable[Sequence[Row]], submit: Submit) -> Iterator[tuple[Row, str]]:
    """The rows without their texts, and how these differ, in order."""
    pending: deque[tuple[list[Row], list[Texts], Future[list[str]]]] = deque()
    for rows in _tasks(row for batch in batches for row in batch):
        texts = [(row[6], row[7]) for row in rows]
        pending.append(([row[:6] for row in rows], texts, submit(classify, texts)))
        if len(pending) >= _MAX_TASKS:
            yield from _results(*pending.popleft())
    while pending:
        yield from _results(*pending.popleft())


def _tasks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    task: list[Row] = []
    characters = 0
    for row in rows:
        task.append(row)
        characters += len(row[6]) + len(row[7])
        if len(task) >= _PAIRS_PER_TASK or characters >= _CHARACTERS_PER_TASK:
            yield task
            task, characters = [], 0
    if task:
        yield task


def _results(
    rows: Sequence[Row], texts: Sequence[Texts], future: Future[list[str]]
) -> Iterator[tuple[Row, str]]:
    try:
        kinds = future.result()
    except Exception:
        # The worker died or met its limits. A pair must not be missing, so it has no limits here.
        kinds = classify(texts)
    return zip(rows, kinds, strict=True)
