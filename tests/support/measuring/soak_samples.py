"""Samples of a crawl's memory, CPU time and disk space, and how its memory grows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.measuring.processes import cpu_seconds, processes, resident_bytes

MAIN = "crawl"
WORKER = "largest worker"
_WARMED_UP = 0.2  # share of the fetches after which a process has allocated what it needs
_GROWTH = 0.05  # share of its memory by which a process must grow from there to count as growing


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample.

    Attributes:
        at: seconds since the crawl began.
        done: fetches written to the archive.
        cpu_seconds: CPU time of the crawl's processes, those that have ended included.
        memory: resident bytes by process; of the workers, which are replaced regularly, the
            largest.
        index: approximate bytes of the band index's segments that the crawl holds in memory.
        archive: bytes of the SQLite file.
        wal: bytes of its write-ahead log.
        warc: bytes of the WARC files.
    """

    at: float
    done: int
    cpu_seconds: float
    memory: dict[str, int]
    index: int
    archive: int
    wal: int
    warc: int

    def rounded(self) -> dict[str, Any]:
        """The sample as JSON for the figure, in seconds and MB."""
        return {
            "at": round(self.at, 1),
            "done": self.done,
            "worked": round(self.cpu_seconds, 1),
            "memory": {name: _mb(held) for name, held in self.memory.items()},
            **{name: _mb(getattr(self, name)) for name in ("index", "archive", "wal", "warc")},
        }


def _mb(size: int) -> float:
    return round(size / 1e6, 1)


@dataclass(slots=True)
class Sampler:
    """Takes samples of a crawl and of the page server, given by their process ids."""

    crawl: int
    server: int
    archive: Path
    warc: Path
    samples: list[Sample] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)
    _worked: dict[int, float] = field(default_factory=dict)

    def take_sample(self) -> None:
        """Take a sample if all processes of the crawl are running."""
        found = processes(self.crawl)
        named = {self.crawl: MAIN, self.server: "page server"}
        named |= dict.fromkeys(found["server"], "fork server")
        named |= dict.fromkeys(found["worker"], WORKER)
        memory: dict[str, int] = {}
        for pid, name in named.items():
            held = resident_bytes(pid)
            if held is not None:
                memory[name] = max(memory.get(name, 0), held)
            if pid != self.server:
                self._worked[pid] = max(self._worked.get(pid, 0.0), cpu_seconds(pid))
        if found["worker"] and MAIN in memory:
            done, index = _written(self.archive)
            at = time.monotonic() - self._began
            log = self.archive.with_name(f"{self.archive.name}-wal")
            sizes = [size(path) for path in (self.archive, log, self.warc)]
            seconds = sum(self._worked.values())
            self.samples.append(Sample(at, done, seconds, memory, index, *sizes))


def size(path: Path) -> int:
    """Bytes of a file, or of the files in a folder; 0 if there is none."""
    try:
        if path.is_dir():
            return sum(each.stat().st_size for each in path.iterdir())
        return path.stat().st_size
    except FileNotFoundError:  # renamed in the meantime
        return 0


def query_rows(archive: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of an archive, by a connection that is closed at once so that it blocks no writer."""
    with closing(sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True, timeout=60)) as rows:
        return rows.execute(query).fetchall()


def _written(archive: Path) -> tuple[int, int]:
    """Fetches in an archive, and bytes of its index that are held in memory.

    The highest id is used as the number of fetches, since counting takes longer and longer.
    """
    try:
        ((done, index),) = query_rows(
            archive,
            "SELECT (SELECT coalesce(max(id), 0) FROM captures), "
            "(SELECT coalesce(sum(length(fences) + length(filter)), 0) FROM band_segments)",
        )
    except sqlite3.OperationalError:  # it is being created
        return 0, 0
    return done, index


def fetches_per_second(samples: Sequence[Sample]) -> float:
    """Fetches per second between the first and the last sample."""
    first, last = samples[0], samples[-1]
    return (last.done - first.done) / max(last.at - first.at, 1e-9)


def cpu_ms_per_fetch(samples: Sequence[Sample]) -> float:
    """CPU milliseconds per fetch between the first and the last sample."""
    first, last = samples[0], samples[-1]
    return 1000 * (last.cpu_seconds - first.cpu_seconds) / max(last.done - first.done, 1)


def samples_between(samples: Sequence[Sample], start: float, end: float) -> list[Sample]:
    """The samples between two shares (0 to 1) of the fetches."""
    most = samples[-1].done
    return [each for each in samples if start * most <= each.done <= end * most]


def thinned(samples: Sequence[Sample], most: int) -> list[Sample]:
    """At most so many evenly spaced samples, including the first and the last."""
    chosen = np.linspace(0, len(samples) - 1, min(most, len(samples)))
    return [samples[round(place)] for place in chosen.tolist()]


@dataclass(frozen=True, slots=True)
class MemoryTrend:
    """Memory of a process in bytes over the course of a crawl.

    Attributes:
        name: which process.
        tenth: memory after a tenth of the fetches.
        fifth: memory after a fifth of the fetches.
        end: memory at the end.
        grown: growth from a fifth of the fetches to the end, by linear regression.
        index: how much of the growth is the band index.
    """

    name: str
    tenth: int
    fifth: int
    end: int
    grown: float
    index: float

    @property
    def grows(self) -> bool:
        """Whether the process grew by more than the band index did."""
        return self.grown - self.index > _GROWTH * self.fifth


def memory_trend(samples: Sequence[Sample], name: str) -> MemoryTrend:
    """The memory of a process over the course of a crawl."""
    late = [each for each in samples if each.done >= _WARMED_UP * samples[-1].done]
    tenth = next(each for each in samples if each.done >= 0.1 * samples[-1].done)
    return MemoryTrend(
        name,
        tenth.memory[name],
        late[0].memory[name],
        late[-1].memory[name],
        _grown(late, lambda each: each.memory[name]),
        _grown(late, lambda each: each.index) if name == MAIN else 0.0,
    )


def _grown(samples: Sequence[Sample], held: Callable[[Sample], int]) -> float:
    """Growth in bytes from the first sample to the last, by linear regression."""
    done = np.array([each.done for each in samples], dtype=float)
    if done[0] == done[-1]:
        return 0.0
    slope, _ = np.polyfit(done - done[0], [held(each) for each in samples], 1)
    return float(slope * (done[-1] - done[0]))
