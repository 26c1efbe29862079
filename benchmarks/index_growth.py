"""The measured processes of `benchmarks.index_size`: an archive, or datasketch's index in memory.

Each runs in a separate process and receives its input from another, so that only the writing is
measured. Because the speed of a machine varies, small archives are written alternately with the
large one, so that both costs are measured in the same minutes.
"""

from __future__ import annotations

import cProfile
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np

from benchmarks.batches import Batch, ignore_interrupts
from storage.archive.archive import Archive
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

_STRETCH = 50_000  # the last paragraphs before a mark, at most half, are also measured separately
_PROGRESS_INTERVAL = 5.0  # seconds
_SMALL = 100_000  # paragraphs of a full small archive
_TURN = 4  # batches of the large archive per batch of a small one

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class GrowthPlan:
    """What a measured process writes.

    marks: the sizes in paragraphs at which it measures, ascending; seed: of the articles; archive:
    path of the new archive; only_index: write only band keys, no other rows of an archive;
    profiles: a folder for a profile of the stretch before each mark; memory: bytes at which
    datasketch stops.
    """

    marks: Sequence[int]
    seed: int = 1
    archive: Path = Path()
    only_index: bool = False
    profiles: Path | None = None
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds per paragraph.

    index: look-up and insert in the index; write: the whole write; index_cpu, write_cpu: their CPU
    time, which is more reliable on a shared machine.
    """

    index: float
    index_cpu: float
    write: float
    write_cpu: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """The state at a mark, or at the end of the batch that passed it.

    paragraphs: number written; last: cost of the last `stretch` paragraphs; half: cost of the
    second half of all paragraphs, as far as it was written after the previous mark; longest:
    seconds of the longest write since that mark; memory: peak of the process in bytes; edited:
    near-duplicates in the input; found: near-duplicates found; stopped: whether it stopped before
    the mark; small: cost of the small archives written meanwhile.
    """

    mark: int
    paragraphs: int
    stretch: int
    last: Cost
    half: Cost
    longest: float
    memory: int
    edited: int = 0
    found: int = 0
    stopped: bool = False
    small: Cost | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Number of paragraphs written, and microseconds per paragraph of the last batch."""

    paragraphs: int
    cost: float


@dataclass(frozen=True, slots=True)
class _Written:
    """A batch that was written: new paragraphs, near-duplicates found, and total seconds."""

    paragraphs: int
    found: int
    index: float
    index_cpu: float
    write: float
    write_cpu: float


@dataclass(slots=True)
class _Meter:
    """Adds up the costs of batches, and reports them regularly and at the marks."""

    marks: list[int]
    output: Connection
    batches: list[_Written] = field(default_factory=list)
    small: list[_Written] = field(default_factory=list)
    paragraphs: int = 0
    edited: int = 0
    found: int = 0
    _reported: float = 0.0

    @property
    def next_mark(self) -> int:
        return self.marks[0]

    @property
    def done(self) -> bool:
        return not self.marks

    @property
    def in_half(self) -> bool:
        """Whether half the paragraphs of the next mark have been written."""
        return self.paragraphs >= self.next_mark // 2

    @property
    def in_stretch(self) -> bool:
        """Whether the stretch before the next mark has begun."""
        return self.paragraphs >= self.next_mark - min(_STRETCH, self.next_mark // 2)

    def count(self, written: _Written) -> None:
        """Count a batch. At a mark, send a measurement and wait for the confirmation."""
        self.batches.append(written)
        self.paragraphs += written.paragraphs
        self.found += written.found
        if self.paragraphs >= self.next_mark:
            self._measure(stopped=False)
            while self.marks and self.paragraphs >= self.next_mark:
                self.marks.pop(0)
        elif time.monotonic() - self._reported > _PROGRESS_INTERVAL:
            self._reported = time.monotonic()
            self.output.send(Progress(self.paragraphs, _cost(self.batches[-1:]).write))

    def stop(self) -> None:
        """Send the last measurement, before the next mark is reached."""
        self._measure(stopped=True)
        self.marks.clear()

    def _measure(self, *, stopped: bool) -> None:
        half = self._last(self.paragraphs // 2)
        last = self._last(min(_STRETCH, self.paragraphs // 2))
        measurement = Measurement(
            *(self.next_mark, self.paragraphs, sum(batch.paragraphs for batch in last)),
            *(_cost(last), _cost(half)),
            longest=max(batch.write for batch in self.batches),
            memory=_memory("VmHWM"),
            edited=self.edited,
            found=self.found,
            stopped=stopped,
            small=_cost(self.small) if self.small else None,
        )
        self.output.send(measurement)
        self.output.recv()
        self.batches.clear()
        self.small.clear()

    def _last(self, paragraphs: int) -> list[_Written]:
        """The last batches, with at least so many paragraphs if there are any."""
        last: list[_Written] = []
        for batch in reversed(self.batches):
            if paragraphs <= 0:
                break
            last.append(batch)
            paragraphs -= batch.paragraphs
        return last


def _cost(batches: Sequence[_Written]) -> Cost:
    factor = 1e6 / max(sum(batch.paragraphs for batch in batches), 1)
    return Cost(
        index=factor * sum(batch.index for batch in batches),
        index_cpu=factor * sum(batch.index_cpu for batch in batches),
        write=factor * sum(batch.write for batch in batches),
        write_cpu=factor * sum(batch.write_cpu for batch in batches),
    )


class _Stopwatch:
    """Adds up the wall and CPU seconds that are spent in functions."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def wrap(self, function: Callable[P, R]) -> Callable[P, R]:
        """A function that does the same and is timed."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            started, cpu = time.perf_counter(), time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - started
                self.cpu += time.process_time() - cpu

        return timed


def grow_archive(
    plan: GrowthPlan, batches: Connection, output: Connection, small: Connection
) -> None:
    """Write batches into a new archive, alternately with `grow_small` at the other end of `small`.

    Ends at the last mark, or when there are no more batches.
    """
    ignore_interrupts()
    meter = _Meter(list(plan.marks), output)
    profile: cProfile.Profile | None = None
    with _new_archive(plan) as write:
        for turn, batch in enumerate(_received(batches)):
            if plan.profiles is not None and profile is None and meter.in_stretch:
                profile = cProfile.Profile(time.process_time)
            mark = meter.next_mark
            written = profile.runcall(write, batch) if profile else write(batch)
            meter.edited += batch.edited
            meter.count(written)
            if profile is not None and (meter.done or meter.next_mark != mark):
                profile.dump_stats(Path(str(plan.profiles)) / f"{mark}.prof")
                profile = None
            if meter.done:
                return
            if meter.next_mark > _SMALL and meter.in_half and turn % _TURN == 0:
                small.send(None)
                written = small.recv()
                if written is not None:
                    meter.small.append(written)


def grow_small(plan: GrowthPlan, batches: Connection, requests: Connection) -> None:
    """Write a batch into a small archive at each request, and answer with its cost.

    The answer is None while the archive has less than half of its 100,000 paragraphs. A full
    archive is replaced by a new one.
    """
    ignore_interrupts()
    received = _received(batches)
    for number in itertools.count():
        path = plan.archive.with_name(f"small-{number}.db")
        paragraphs = 0
        with _new_archive(replace(plan, archive=path)) as write:
            while paragraphs < _SMALL:
                try:
                    requests.recv()
                    batch = next(received)
                except (EOFError, StopIteration):
                    return
                written = write(batch)
                requests.send(written if paragraphs >= _SMALL // 2 else None)
                paragraphs += written.paragraphs
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


@contextmanager
def _new_archive(plan: GrowthPlan) -> Iterator[Callable[[Batch], _Written]]:
    """A function that writes a batch into a new archive and returns the cost."""
    stopwatch = _Stopwatch()
    with Archive(plan.archive) as archive:
        for name in ("find", "add", "candidates", "merge_if_due"):
            setattr(archive.index, name, stopwatch.wrap(getattr(archive.index, name)))
        run_id = archive.begin_run("benchmark", {})
        write_rows = _index_writer(archive) if plan.only_index else _writer(archive, run_id)

        def write(batch: Batch) -> _Written:
            whole, seconds, cpu = _Stopwatch(), stopwatch.seconds, stopwatch.cpu
            new, found = whole.wrap(write_rows)(batch)
            index = stopwatch.seconds - seconds, stopwatch.cpu - cpu
            return _Written(new, found, *index, whole.seconds, whole.cpu)

        yield write


def _writer(archive: Archive, run_id: int) -> Callable[[Batch], tuple[int, int]]:
    def write(batch: Batch) -> tuple[int, int]:
        tally, _ = archive.write(run_id, batch.visits)
        return tally.new_paragraphs, tally.near_duplicates

    return write


def _index_writer(archive: Archive) -> Callable[[Batch], tuple[int, int]]:
    last = 0

    def write(batch: Batch) -> tuple[int, int]:
        nonlocal last
        keys, ids = [], []
        before = last
        for visit in batch.visits:
            if isinstance(visit.content, ReadArticle):
                fingerprints = visit.content.fingerprints
                keys.append(fingerprints.keys)
                ids.append(fingerprints.owners + last + 1)
                last += len(fingerprints.digests)
        with archive.transaction():
            archive.index.refresh()
            archive.index.add(np.concatenate(keys), np.concatenate(ids))
            found = archive.index.candidates(np.concatenate(keys), np.concatenate(ids))
            archive.index.merge_if_due()
        return last - before, sum(len(others.ids) for others in found.values())

    return write


def grow_datasketch(plan: GrowthPlan, batches: Connection, output: Connection) -> None:
    """Insert the same signatures into datasketch's MinHashLSH, up to the memory limit."""
    from datasketch import MinHash, MinHashLSH

    ignore_interrupts()
    folding = FoldingSettings()
    meter = _Meter(list(plan.marks), output)
    index = MinHashLSH(num_perm=folding.permutations, params=(folding.bands, folding.rows))
    model = MinHash(num_perm=folding.permutations, seed=folding.seed, scheme="affine32")
    keys = itertools.count(1)

    def insert(hashes: list[MinHash]) -> int:
        found = 0
        for minhash in hashes:
            found += len(index.query(minhash))
            index.insert(next(keys), minhash)
        return found

    for signatures in _received(batches):
        hashes = []
        for row in signatures:
            hashes.append(model.copy())
            hashes[-1].hashvalues = row
        stopwatch = _Stopwatch()
        found = stopwatch.wrap(insert)(hashes)
        spent = stopwatch.seconds, stopwatch.cpu
        meter.count(_Written(len(signatures), found, *spent, *spent))
        if not meter.done and _memory("VmRSS") > plan.memory:
            meter.stop()
        if meter.done:
            return


def _received(batches: Connection) -> Iterator[Any]:
    while True:
        try:
            yield batches.recv()
        except EOFError:
            return


def _memory(name: str) -> int:
    """A memory value of this process in bytes, such as VmRSS; 0 except on Linux."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(status.split(f"{name}:")[1].split()[0]) * 1024
