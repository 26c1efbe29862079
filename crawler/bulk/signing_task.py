"""Reads and signs one input of a dataset, here or on another machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.bulk.filters import Filters
from crawler.bulk.inputs import Input, local_copy
from crawler.bulk.read_input import InputProgress, InputReader
from crawler.bulk.remote_files import CorrectInput
from crawler.bulk.tasks import Target
from crawler.workers.workers import Workers
from storage.bulk.files.dataset import Dataset, SignedInput
from storage.text.folding_settings import FoldingSettings


@dataclass(frozen=True, slots=True)
class SigningTask:
    """An input that gets this number in a dataset. created: the time of captures that have none.

    max_bytes: the largest page, line or record to read.
    """

    dataset: Path
    number: int
    source: Input
    filters: Filters
    folding: FoldingSettings
    created: str
    max_bytes: int

    def absolute(self) -> SigningTask:
        """The same task for a process with another working directory."""
        paths = tuple(path.resolve() for path in self.source.paths)
        return replace(
            self, dataset=self.dataset.resolve(), source=replace(self.source, paths=paths)
        )


@dataclass(frozen=True, slots=True)
class SigningResult:
    """How many paragraphs the articles of an input have; why it could not be fetched."""

    name: str
    paragraphs: int = 0
    problem: str | None = None


def sign_input(
    task: SigningTask, workers: Workers, report: Callable[[InputProgress], None]
) -> SigningResult:
    """Read and sign an input. report: called after each block."""
    dataset = Dataset(task.dataset)
    folder = dataset.begin_input(task.number)
    target = Target(folder, task.filters, task.folding, task.created)
    reader = InputReader(workers, target, task.number, task.max_bytes, report)
    try:
        with local_copy(task.source, dataset.work / "fetched") as local:
            state = reader.read(local)
    except CorrectInput as error:
        shutil.rmtree(folder)
        return SigningResult(task.source.name, problem=str(error))
    dataset.finish_input(
        folder, SignedInput(task.number, task.source.identity, dict(state.counts), state.problems)
    )
    return SigningResult(task.source.name, state.counts["paragraphs"])


def sign_alone(task: SigningTask) -> SigningResult:
    """Sign an input with a worker of its own, which has the limits of a crawl's workers."""
    with Workers(task.folding, count=1) as workers:
        return sign_input(task, workers, lambda _: None)
