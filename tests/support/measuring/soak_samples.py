"""What a long crawl takes while it runs, and what of it grows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.measuring.processes import processes, resident, worked

MAIN = "crawl"
WORKER = "largest worker"
_FROM = 0.2  # of the pages, where a process has what it needs
_GROWN = 0.05  # of its memory, from there to the end: less is no growth


@dataclass(frozen=True, slots=True)
class Sample:
    """What there was after so many seconds.

    done: fetches that are written; worked: seconds of a processor that the crawl's processes took,
    those that have ended among them; memory: of each process, in bytes, and of the workers, which
    are replaced now and then, the largest; index: bytes that the crawl holds of the band index's
    segments, about; archive, wal, warc: bytes on disk of the SQLite file, of its log and of the
    WARC files.
    """

    at: float
    done: int
    worked: float
    memory: dict[str, int]
    index: int
    archive: int
    wal: int
    warc: int

    def rounded(self) -> dict[str, Any]:
        """As it is drawn, in seconds and MB."""
        return {
            "at": round(self.at, 1),
            "done": self.done,
            "worked": round(self.worked, 1),
            "memory": {name: _mb(held) for name, held in self.memory.items()},
            **{name: _mb(getattr(self, name)) for name in ("index", "archive", "wal", "warc")},
        }


def _mb(size: int) -> float:
    return round(size / 1e6, 1)


@dataclass(slots=True)
class Watch:
    """Samples of a crawl by the number of its process, and of the server that it asks."""

    crawl: int
    server: int
    archive: Path
    warc: Path
    samples: list[Sample] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)
    _worked: dict[int, float] = field(default_factory=dict)

    def look(self) -> None:
        """Take a sample, where the crawl has all its processes."""
        found = processes(self.crawl)
        named = {self.crawl: MAIN, self.server: "page server"}
        named |= dict.fromkeys(found["server"], "fork server")
        named |= dict.fromkeys(found["worker"], WORKER)
        memory: dict[str, int] = {}
        for pid, name in named.items():
            held = resident(pid)
            if held is not None:
                memory[name] = max(memory.get(name, 0), held)
            if pid != self.server:
                self._worked[pid] = max(self._worked.get(pid, 0.0), worked(pid))
        if found["worker"] and MAIN in memory:
            done, index = _written(self.archive)
            at = time.monotonic() - self._began
            log = self.archive.with_name(f"{self.archive.name}-wal")
            sizes = [size(path) for path in (self.archive, log, self.warc)]
            seconds = sum(self._worked.values())
            self.samples.append(Sample(at, done, seconds, memory, index, *sizes))


def size(path: Path) -> int:
    """Bytes of a file, or of those in a folder; 0 where there is none."""
    try:
        if path.is_dir():
            return sum(each.stat().st_size for each in path.iterdir())
        return path.stat().st_size
    except FileNotFoundError:  # renamed at this moment
        return 0


def asked(archive: Path, query: str) -> list[tuple[Any, ...]]:
    """Rows of an archive, by a connection that ends at once and so holds nothing up."""
    with closing(sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True, timeout=60)) as rows:
        return rows.execute(query).fetchall()


def _written(archive: Path) -> tuple[int, int]:
    """Fetches that an archive has, and bytes of its index that are held in memory.

    Fetches by the highest number: to count them would take longer and longer.
    """
    try:
        ((done, index),) = asked(
            archive,
            "SELECT (SELECT coalesce(max(id), 0) FROM captures), "
            "(SELECT coalesce(sum(length(fences) + length(filter)), 0) FROM band_segments)",
        )
    except sqlite3.OperationalError:  # it is being made
        return 0, 0
    return done, index


def pace(samples: Sequence[Sample]) -> float:
    """Fetches a second between the first and the last of these."""
    first, last = samples[0], samples[-1]
    return (last.done - first.done) / max(last.at - first.at, 1e-9)


def work(samples: Sequence[Sample]) -> float:
    """Milliseconds of a processor for a fetch, between the first and the last of these."""
    first, last = samples[0], samples[-1]
    return 1000 * (last.worked - first.worked) / max(last.done - first.done, 1)


def between(samples: Sequence[Sample], start: float, end: float) -> list[Sample]:
    """The samples between two shares of the fetches."""
    most = samples[-1].done
    return [each for each in samples if start * most <= each.done <= end * most]


def thinned(samples: Sequence[Sample], most: int) -> list[Sample]:
    """So many at most, the first and the last among them."""
    chosen = np.linspace(0, len(samples) - 1, min(most, len(samples)))
    return [samples[round(place)] for place in chosen.tolist()]


@dataclass(frozen=True, slots=True)
class Process:
    """A process's bytes of memory after a tenth and a fifth of the pages and at the end, and by how
    many it grew from the fifth on; `index`: how many of these are the band index's."""

    name: str
    tenth: int
    fifth: int
    end: int
    grown: float
    index: float

    @property
    def grows(self) -> bool:
        """Whether it grew, beside what it holds of the index."""
        return self.grown - self.index > _GROWN * self.fifth


def process(samples: Sequence[Sample], name: str) -> Process:
    """How the memory of a process went."""
    late = [each for each in samples if each.done >= _FROM * samples[-1].done]
    tenth = next(each for each in samples if each.done >= 0.1 * samples[-1].done)
    return Process(
        name,
        tenth.memory[name],
        late[0].memory[name],
        late[-1].memory[name],
        _grown(late, lambda each: each.memory[name]),
        _grown(late, lambda each: each.index) if name == MAIN else 0.0,
    )


def _grown(samples: Sequence[Sample], held: Callable[[Sample], int]) -> float:
    """Bytes from the first sample to the last, by the line that fits best."""
    done = np.array([each.done for each in samples], dtype=float)
    if done[0] == done[-1]:
        return 0.0
    slope, _ = np.polyfit(done - done[0], [held(each) for each in samples], 1)
    return float(slope * (done[-1] - done[0]))
