"""Blocks of an input whose worker fails are divided, so that only what is at fault is lost."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import pytest

from crawler.bulk.filters import Filters
from crawler.bulk.inputs import find_inputs
from crawler.bulk.read_input import InputReader
from crawler.bulk.tasks import LineBlock, Target
from crawler.workers.workers import Workers
from storage.bulk.files.parquet_files import import_pyarrow
from storage.bulk.files.signed_files import TABLES
from storage.core.model import Failure, Outcome
from storage.text.folding_settings import FoldingSettings


class FailingWorkers:
    """Runs tasks at once; one with a line that contains `poison` fails after it has written."""

    count = 2

    def call(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        result = function(*arguments)
        block = arguments[0]
        assert isinstance(block, LineBlock)
        if any(b"poison" in body for body in block.bodies):
            future.set_exception(MemoryError())
        else:
            future.set_result(result)
        return future

    def failure(self, error: BaseException) -> Failure:
        return Failure(Outcome.ERROR, f"failed with {type(error).__name__}")


@pytest.mark.parametrize("poisoned", [{5}, {0, 19}, {2, 3, 4}, set(range(20))])
def test_only_the_lines_at_fault_are_left_out(poisoned: set[int], tmp_path: Path) -> None:
    lines = [
        json.dumps({"url": f"https://gazette.example/{number}", "text": f"{word} {number}"})
        for number in range(20)
        for word in ["poison" if number in poisoned else "harmless"]
    ]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    folder = tmp_path / "signed"
    for table in TABLES:
        (folder / table).mkdir(parents=True)
    target = Target(folder, Filters(), FoldingSettings(), "2026-05-01T08:00:00.000Z")
    workers = cast("Workers", FailingWorkers())
    (source,) = find_inputs([str(path)]).inputs
    progress = InputReader(workers, target, 1, 1 << 20, lambda _: None).read(source)
    read = import_pyarrow().parquet.read_table(folder / "captures")["url"].to_pylist()
    kept = sorted(set(range(20)) - poisoned)
    assert sorted(read) == sorted(f"https://gazette.example/{number}" for number in kept)
    assert progress.counts["articles"] == len(kept)
    assert progress.counts["paragraphs"] == len(kept)
    assert sorted(progress.problems) == sorted(
        f"{path}, line {number + 1}: failed with MemoryError" for number in poisoned
    )
