"""What grows while `benchmarks.index_size` measures: an archive, or datasketch's index in memory.

Each runs in a process of its own and is fed by another; what is measured is the writing alone.
A machine is now faster, now slower: while one archive grows large, small ones are written by turns
with it, so that both costs are of the same minutes.
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

from benchmarks.batches import Batch, leave_interrupts_to_the_parent
from storage.archive.archive import Archive
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

_STRETCH = 50_000  # paragraphs before a mark that are measured by themselves, half of all at most
_TOLD_EVERY = 5.0  # seconds between two words of progress
_SMALL = 100_000  # paragraphs to which small archives grow
_TURN = 4  # batches of the large archive before one of a small one

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to grow: up to these sizes, in paragraphs, ascending, from this seed."""

    marks: Sequence[int]
    seed: int = 1
    archive: Path = Path()
    only_index: bool = False
    """Write band keys alone, none of an archive's other rows."""
    profiles: Path | None = None
    """A folder for a profile of the stretch before each mark."""
    memory: int = 0
    """Bytes at which growing in memory stops."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds a paragraph: asking and filling the index, and the whole write; of both also
    the processor's time, which says more where others use the machine."""

    index: float
    index_cpu: float
    write: float
    write_cpu: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured when so many paragraphs were in, at a mark or a little behind it.

    last: the last stretch of so many paragraphs; half: the second half of all, as far as it came
    after the mark before; small: the same of archives that grew to 100,000 meanwhile; longest:
    seconds of the longest write since then; memory: the process's peak in bytes.
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
    """So many paragraphs are in, the last ones at so many microseconds each."""

    paragraphs: int
    cost: float


@dataclass(frozen=True, slots=True)
class _Written:
    """A batch that was written: paragraphs new and near-duplicates found, seconds in all."""

    paragraphs: int
    found: int
    index: float
    index_cpu: float
    write: float
    write_cpu: float


@dataclass(slots=True)
class _Meter:
    """Adds up what batches cost, tells of it, and reads at the marks."""

    marks: list[int]
    told: Connection
    batches: list[_Written] = field(default_factory=list)
    small: list[_Written] = field(default_factory=list)
    paragraphs: int = 0
    edited: int = 0
    found: int = 0
    _spoken: float = 0.0

    @property
    def next_mark(self) -> int:
        return self.marks[0]

    @property
    def done(self) -> bool:
        return not self.marks

    @property
    def in_half(self) -> bool:
        """Whether half the paragraphs of the next mark are in."""
        return self.paragraphs >= self.next_mark // 2

    @property
    def in_stretch(self) -> bool:
        """Whether the stretch before the next mark has begun."""
        return self.paragraphs >= self.next_mark - min(_STRETCH, self.next_mark // 2)

    def count(self, written: _Written) -> None:
        """Count a batch; at a mark send a reading and wait until it was taken."""
        self.batches.append(written)
        self.paragraphs += written.paragraphs
        self.found += written.found
        if self.paragraphs >= self.next_mark:
            self._read(stopped=False)
            while self.marks and self.paragraphs >= self.next_mark:
                self.marks.pop(0)
        elif time.monotonic() - self._spoken > _TOLD_EVERY:
            self._spoken = time.monotonic()
            self.told.send(Progress(self.paragraphs, _cost(self.batches[-1:]).write))

    def stop(self) -> None:
        """Read for the last time, before a mark was reached."""
        self._read(stopped=True)
        self.marks.clear()

    def _read(self, *, stopped: bool) -> None:
        half = self._last(self.paragraphs // 2)
        last = self._last(min(_STRETCH, self.paragraphs // 2))
        reading = Reading(
            *(self.next_mark, self.paragraphs, sum(each.paragraphs for each in last)),
            *(_cost(last), _cost(half)),
            longest=max(each.write for each in self.batches),
            memory=_memory("VmHWM"),
            edited=self.edited,
            found=self.found,
            stopped=stopped,
            small=_cost(self.small) if self.small else None,
        )
        self.told.send(reading)
        self.told.recv()
        self.batches.clear()
        self.small.clear()

    def _last(self, paragraphs: int) -> list[_Written]:
        """The last batches that brought so many."""
        last: list[_Written] = []
        for batch in reversed(self.batches):
            if paragraphs <= 0:
                break
            last.append(batch)
            paragraphs -= batch.paragraphs
        return last


def _cost(batches: Sequence[_Written]) -> Cost:
    each = 1e6 / max(sum(batch.paragraphs for batch in batches), 1)
    return Cost(
        index=each * sum(batch.index for batch in batches),
        index_cpu=each * sum(batch.index_cpu for batch in batches),
        write=each * sum(batch.write for batch in batches),
        write_cpu=each * sum(batch.write_cpu for batch in batches),
    )


class _Clock:
    """The seconds spent in the functions it was laid over, and the processor's."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    def over(self, function: Callable[P, R]) -> Callable[P, R]:
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            started, cpu = time.perf_counter(), time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - started
                self.cpu += time.process_time() - cpu

        return timed


def grow_archive(order: Order, fed: Connection, told: Connection, small: Connection) -> None:
    """Write batches into a new archive, by turns with `grow_small` at the other end of `small`.

    Ends at the last mark or with what feeds it.
    """
    leave_interrupts_to_the_parent()
    meter = _Meter(list(order.marks), told)
    profile: cProfile.Profile | None = None
    with _growing(order) as write:
        for turn, batch in enumerate(_received(fed)):
            if order.profiles is not None and profile is None and meter.in_stretch:
                profile = cProfile.Profile(time.process_time)
            mark = meter.next_mark
            written = profile.runcall(write, batch) if profile else write(batch)
            meter.edited += batch.edited
            meter.count(written)
            if profile is not None and (meter.done or meter.next_mark != mark):
                profile.dump_stats(Path(str(order.profiles)) / f"{mark}.prof")
                profile = None
            if meter.done:
                return
            if meter.next_mark > _SMALL and meter.in_half and turn % _TURN == 0:
                small.send(None)
                beside = small.recv()
                if beside is not None:
                    meter.small.append(beside)


def grow_small(order: Order, fed: Connection, told: Connection) -> None:
    """Write a batch into a small archive whenever asked, a new one when it has 100,000 paragraphs;
    tell what it cost, or None while the archive has less than half of them."""
    leave_interrupts_to_the_parent()
    batches = _received(fed)
    for number in itertools.count():
        path = order.archive.with_name(f"small-{number}.db")
        paragraphs = 0
        with _growing(replace(order, archive=path)) as write:
            while paragraphs < _SMALL:
                try:
                    told.recv()
                    batch = next(batches)
                except (EOFError, StopIteration):
                    return
                written = write(batch)
                told.send(written if paragraphs >= _SMALL // 2 else None)
                paragraphs += written.paragraphs
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()


@contextmanager
def _growing(order: Order) -> Iterator[Callable[[Batch], _Written]]:
    """What writes a batch into a new archive and tells its cost."""
    clock = _Clock()
    with Archive(order.archive) as archive:
        for name in ("find", "add", "candidates", "merge_if_due"):
            setattr(archive.index, name, clock.over(getattr(archive.index, name)))
        run_id = archive.begin_run("benchmark", {})
        rows = _bands(archive) if order.only_index else _visits(archive, run_id)

        def write(batch: Batch) -> _Written:
            whole, seconds, cpu = _Clock(), clock.seconds, clock.cpu
            new, found = whole.over(rows)(batch)
            index = clock.seconds - seconds, clock.cpu - cpu
            return _Written(new, found, *index, whole.seconds, whole.cpu)

        yield write


def _visits(archive: Archive, run_id: int) -> Callable[[Batch], tuple[int, int]]:
    def write(batch: Batch) -> tuple[int, int]:
        tally, _ = archive.write(run_id, batch.visits)
        return tally.new_paragraphs, tally.near_duplicates

    return write


def _bands(archive: Archive) -> Callable[[Batch], tuple[int, int]]:
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


def grow_datasketch(order: Order, fed: Connection, told: Connection) -> None:
    """Put the same signatures into datasketch's MinHashLSH, up to the limit of memory."""
    from datasketch import MinHash, MinHashLSH

    leave_interrupts_to_the_parent()
    folding = FoldingSettings()
    meter = _Meter(list(order.marks), told)
    index = MinHashLSH(num_perm=folding.permutations, params=(folding.bands, folding.rows))
    model = MinHash(num_perm=folding.permutations, seed=folding.seed, scheme="affine32")
    keys = itertools.count(1)

    def put(hashes: list[MinHash]) -> int:
        found = 0
        for each in hashes:
            found += len(index.query(each))
            index.insert(next(keys), each)
        return found

    for signatures in _received(fed):
        hashes = []
        for row in signatures:
            hashes.append(model.copy())
            hashes[-1].hashvalues = row
        clock = _Clock()
        found = clock.over(put)(hashes)
        spent = clock.seconds, clock.cpu
        meter.count(_Written(len(signatures), found, *spent, *spent))
        if not meter.done and _memory("VmRSS") > order.memory:
            meter.stop()
        if meter.done:
            return


def _received(fed: Connection) -> Iterator[Any]:
    while True:
        try:
            yield fed.recv()
        except EOFError:
            return


def _memory(name: str) -> int:
    """A figure of this process's memory in bytes (Linux only; elsewhere 0)."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(status.split(f"{name}:")[1].split()[0]) * 1024
