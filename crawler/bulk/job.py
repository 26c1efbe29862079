"""The bulk job: reads and signs the input files that are not finished, then computes the tables."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler.bulk.filters import Filters
from crawler.bulk.inputs import FileList, FoundInputs, Input, find_inputs
from crawler.bulk.read_input import InputProgress
from crawler.bulk.remote_files import CorrectInput
from crawler.bulk.signing_task import SigningResult, SigningTask, sign_alone, sign_input
from crawler.extraction.extractor_version import EXTRACTOR
from crawler.workers.workers import Workers
from storage.bulk.compute import TableComputation
from storage.bulk.engines.duckdb_engine import DuckDB
from storage.bulk.engines.engine import Engine
from storage.bulk.engines.spark_engine import Spark
from storage.bulk.files.dataset import Dataset
from storage.bulk.files.parquet_files import import_pyarrow
from storage.bulk.manifest import describe
from storage.core.clock import timestamp
from storage.text.folding_settings import FoldingSettings

LAYOUT = 2
"""Version of the files of a dataset."""


@dataclass(frozen=True, slots=True)
class BulkOptions:
    """The options of a bulk job.

    max_bytes: the largest page, line or record to read; memory: the limit of the SQL engine, such
    as 1GB; workers: processes that read and sign, and threads of the engine; engine: duckdb or
    spark; lists: further names.
    """

    names: tuple[str, ...]
    folder: Path
    filters: Filters
    max_bytes: int
    memory: str
    workers: int
    engine: str = "duckdb"
    lists: tuple[FileList, ...] = ()

    def settings(self, folding: FoldingSettings) -> dict[str, Any]:
        """What the contents of the dataset depend on, apart from its inputs."""
        return {
            **{"layout": LAYOUT, "extractor": EXTRACTOR, "folding": asdict(folding)},
            **{"filters": self.filters.as_settings(), "max_bytes": self.max_bytes},
        }


@dataclass(frozen=True, slots=True)
class BulkSummary:
    """The result of a bulk job.

    manifest: of the dataset; signed, known: how many inputs were read now or in an earlier run;
    seconds: of the stages of this run; paragraphs: read and signed in this run.
    """

    manifest: dict[str, Any]
    signed: int
    known: int
    paragraphs: int
    seconds: dict[str, float]


class Progress:
    """Receives what happens during a job; a terminal shows it."""

    def note(self, message: str) -> None:
        """Something that the user should know."""

    def reading(self, source: Input, number: int, total: int, counts: Counter[str]) -> None:
        """An input is being read, as the `number`-th of `total`."""

    def computing(self, stage: str, done: int, total: int) -> None:
        """A stage has finished some of its parts."""


def run(options: BulkOptions, progress: Progress) -> BulkSummary:
    """Make or continue a dataset.

    Raises:
        CorrectInput: an input does not exist or cannot be read.
        InstallBulk, InstallJava: a package is missing, or what the engine needs.
        UseAnotherDataset: the folder contains something else, or was begun with other settings.
        WaitForRun: another process is working on it.
    """
    import_pyarrow()
    (Spark if options.engine == "spark" else DuckDB).check()
    folding = FoldingSettings()
    found = find_inputs(options.names, options.lists)
    dataset = Dataset(options.folder)
    settings = options.settings(folding)
    clock = _Stopwatch()
    with dataset.lock():
        created = dataset.settle(settings, timestamp())
        missing = _remove_changed(dataset, found, progress)
        known = len(found.inputs) - len(missing)
        unread = dict(found.unread)
        manifest = dataset.manifest()
        if not missing and manifest is not None:
            manifest = _with_unread(dataset, manifest, unread)
            return BulkSummary(manifest, 0, known, 0, clock.seconds)
        dataset.remove_unfinished()
        first = max((each.number for each in dataset.signed()), default=0) + 1
        rest = (options.filters, folding, created, options.max_bytes)
        tasks = [
            SigningTask(dataset.folder, number, source, *rest)
            for number, source in enumerate(missing, first)
        ]

        def computing(stage: str, done: int, total: int) -> None:
            clock.start(stage)
            progress.computing(stage, done, total)

        with Workers(folding, count=options.workers) as workers:
            clock.start("sign")
            with _open_engine(options, dataset, workers.count) as engine:
                results = _sign(tasks, known, engine, workers, progress)
                unread |= {each.name: each.problem for each in results if each.problem}
                finished = {each.name: each for each in dataset.signed()}
                names = [*(each.name for each in found.inputs), *found.unread]
                signed = [finished[name] for name in names if name in finished]
                if not signed:
                    raise CorrectInput("\n".join(unread.values()) or "the lists name no file")
                read = sum(each.problem is None for each in results)
                if not read and manifest is not None:
                    manifest = _with_unread(dataset, manifest, unread)
                    return BulkSummary(manifest, 0, known, 0, clock.seconds)
                dataset.start_plan(signed, options.engine)
                dataset.spill.mkdir(parents=True, exist_ok=True)
                computation = TableComputation(
                    dataset, signed, engine, folding, workers.call, computing
                )
                computation.run()
        clock.start("manifest")
        manifest = describe(dataset, signed, settings, created)
        manifest["unread"] = list(unread.values())
        dataset.finish(manifest)
        clock.stop()
    paragraphs = sum(each.paragraphs for each in results)
    return BulkSummary(manifest, read, known, paragraphs, clock.seconds)


def _with_unread(
    dataset: Dataset, manifest: dict[str, Any], unread: Mapping[str, str]
) -> dict[str, Any]:
    """The manifest of a dataset whose inputs are the same, with what cannot be read now."""
    described = list(unread.values())
    if manifest["unread"] != described:
        manifest = {**manifest, "unread": described}
        dataset.finish(manifest)
    return manifest


def _remove_changed(dataset: Dataset, found: FoundInputs, progress: Progress) -> list[Input]:
    """Delete finished inputs that changed or are not asked for; return those that are missing.

    One that cannot be reached now stays.
    """
    wanted = {each.name: each for each in found.inputs}
    for signed in dataset.signed():
        if signed.name in found.unread:
            continue
        source = wanted.get(signed.name)
        if source is not None and source.identity == dict(signed.identity):
            del wanted[signed.name]
            continue
        reason = "has changed and is read again" if source else "is no longer part of the dataset"
        progress.note(f"{signed.name} {reason}")
        dataset.remove_input(signed.number)
    return list(wanted.values())


def _open_engine(options: BulkOptions, dataset: Dataset, threads: int) -> Engine:
    if options.engine == "spark":
        return Spark(dataset.spark, memory=options.memory, threads=threads)
    dataset.spill.mkdir(parents=True, exist_ok=True)
    return DuckDB(dataset.spill, memory=options.memory, threads=threads)


def _sign(
    tasks: Sequence[SigningTask], known: int, engine: Engine, workers: Workers, progress: Progress
) -> list[SigningResult]:
    """Sign inputs on the machines of the engine.

    On this machine one after the other, each with all workers. known: how many are signed already.
    """
    progress.computing("sign", 0, len(tasks))
    spread = engine.spread(sign_alone, [task.absolute() for task in tasks])
    if spread is not None:
        return spread
    results = []
    for number, task in enumerate(tasks, known + 1):

        def report(state: InputProgress, at: int = number, each: Input = task.source) -> None:
            progress.reading(each, at, known + len(tasks), state.counts)

        results.append(sign_input(task, workers, report))
    return results


class _Stopwatch:
    """Measures how long the stages take, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = ""
        self._since = 0.0

    def start(self, stage: str) -> None:
        """End the present stage, and begin another or the same one again."""
        self.stop()
        self._stage, self._since = stage, time.monotonic()

    def stop(self) -> None:
        if self._stage:
            passed = time.monotonic() - self._since
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + passed
        self._stage = ""
