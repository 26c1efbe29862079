"""What a paragraph costs while an archive grows: `make bench-index`.

Writes generated articles into a new archive, as an import does, and measures at 10 k, 100 k, 1 M
and 3 M paragraphs (`--to 10M` for more): time, bytes, memory, and how long the archive takes to
open. By turns with it small archives grow to 100 k, to compare costs of the same minutes. Beside
it datasketch's MinHashLSH in memory, fed with the same signatures. Ctrl-C prints what was measured
until then.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.batches import feed_archive, feed_datasketch
from benchmarks.index_growth import (
    Order,
    Progress,
    Reading,
    grow_archive,
    grow_datasketch,
    grow_small,
)
from benchmarks.open_archive import Opened, opened
from tests.support.measuring.generated_articles import source

_MARKS = (10_000, 100_000, 1_000_000, 3_000_000, 10_000_000)
_BYTES = 1_500  # of disk for a paragraph, with what is written ahead and room to spare
_UNITS = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Size:
    """The archive when it had reached one size."""

    reading: Reading
    opened: Opened

    @property
    def index_bytes(self) -> float:
        """Bytes of the index for a paragraph."""
        return self.opened.index_bytes / self.reading.paragraphs

    @property
    def opening(self) -> float:
        """Seconds to open the archive and have its index ready."""
        return self.opened.archive + self.opened.index


@dataclass(frozen=True, slots=True)
class Bar:
    """A promise: what is measured, where it has to stay below, and the figure, if there is one."""

    name: str
    limit: float
    figure: float | None
    processor: float | None = None
    """The figure by the processor's time alone."""

    def __str__(self) -> str:
        if self.figure is None:
            return f"{self.name}: at most {self.limit:g}; not measured"
        verdict = "pass" if self.figure <= self.limit else "FAIL"
        told = f"{self.name}: at most {self.limit:g}, is {self.figure:.4g}: {verdict}"
        if self.processor is not None:
            told += f" ({self.processor:.4g} by the processor's time)"
        return told


@dataclass(slots=True)
class Measured:
    """Everything measured so far."""

    text: str
    sizes: list[Size] = field(default_factory=list)
    datasketch: list[Reading] = field(default_factory=list)

    def bars(self) -> list[Bar]:
        """The promises, held against what was measured."""
        large = next((size.reading for size in self.sizes if size.reading.mark == 3_000_000), None)
        ratios: dict[str, float] = {}
        if large is not None and large.small is not None:
            before, after = asdict(large.small), asdict(large.half)
            ratios = {name: after[name] / before[name] for name in before}

        def times(name: str) -> tuple[float, float | None, float | None]:
            return 1.5, ratios.get(name), ratios.get(f"{name}_cpu")

        last = self.sizes[-1] if self.sizes else None
        return [
            Bar("look-up and insert at 3 M beside 100 k, same minutes, times", *times("index")),
            Bar("write at 3 M beside 100 k, same minutes, times", *times("write")),
            Bar("peak memory, MB", 400, last.reading.memory / 1e6 if last else None),
            Bar("index, bytes a paragraph", 400, last.index_bytes if last else None),
            Bar("opening, ms", 100, 1000 * last.opening if last else None),
        ]

    def figures(self) -> dict[str, Any]:
        """All figures, for JSON."""
        return {
            "text": self.text,
            "archive": [asdict(size) for size in self.sizes],
            "datasketch": [asdict(reading) for reading in self.datasketch],
            "bars": [asdict(bar) for bar in self.bars()],
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
        }


@contextmanager
def running(
    grow: Callable[..., None],
    feed: Callable[[int, Connection], None],
    order: Order,
    *more: Connection,
) -> Iterator[Connection]:
    """The process measured, given `more` ends, and the one that feeds it; what the first tells."""
    context = multiprocessing.get_context("spawn")
    taken, fed = context.Pipe(duplex=False)
    heard, told = context.Pipe()
    processes = [
        context.Process(target=grow, args=(order, taken, told, *more), daemon=True),
        context.Process(target=feed, args=(order.seed, fed), daemon=True),
    ]
    for process in processes:
        process.start()
    # What they hold is theirs alone, so that the end of one is the end of the other.
    for end in (taken, fed, told, *more):
        end.close()
    try:
        yield heard
    finally:
        heard.close()
        for process in processes:
            process.terminate()
            process.join()


def readings(name: str, heard: Connection) -> Iterator[Reading]:
    """The readings of a process; progress goes to stderr. The process waits while one is used."""
    while True:
        try:
            message = heard.recv()
        except EOFError:
            return
        if isinstance(message, Progress):
            _say(f"{name}: {message.paragraphs:,} paragraphs, {message.cost:.0f} µs each")
            continue
        yield message
        heard.send(None)


def measure(order: Order, measured: Measured) -> None:
    """Grow datasketch's index and an archive; what is measured is added as it comes."""
    if order.memory:
        with running(grow_datasketch, feed_datasketch, order) as heard:
            measured.datasketch.extend(readings("datasketch", heard))
    with (
        running(grow_small, feed_archive, replace(order, seed=order.seed + 1)) as small,
        running(grow_archive, feed_archive, order, small) as heard,
    ):
        for reading in readings("archive", heard):
            size = Size(reading, opened(order.archive))
            measured.sizes.append(size)
            _say(
                f"archive: {reading.paragraphs:,} paragraphs measured, "
                f"{reading.half.write:.0f} µs each"
            )
    if len(measured.sizes) < len(order.marks):
        raise RuntimeError("the archive stopped growing: see above")


def report(measured: Measured) -> Iterator[str]:
    """The table and the bars, line by line."""
    sizes, others = measured.sizes, measured.datasketch
    readings = [size.reading for size in sizes]
    heads = [each.paragraphs for each in max(readings, others, key=len)]
    yield f"Generated from {measured.text}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    yield _row("paragraphs", [f"{head:,}" for head in heads])
    yield _row("  in the last stretch", [f"{each.stretch:,}" for each in readings])
    yield "archive: look-up and insert in the index, µs a paragraph"
    yield _row("  in the last stretch", [f"{each.last.index:.1f}" for each in readings])
    yield _row("  in the second half", [f"{each.half.index:.1f}" for each in readings])
    yield _row("  of that, the processor's", [f"{each.half.index_cpu:.1f}" for each in readings])
    small = ["-" if each.small is None else f"{each.small.index:.1f}" for each in readings]
    yield _row("  of small ones, same minutes", small)
    yield "archive: the whole write with its commit, µs a paragraph"
    yield _row("  in the last stretch", [f"{each.last.write:.0f}" for each in readings])
    yield _row("  in the second half", [f"{each.half.write:.0f}" for each in readings])
    yield _row("  of that, the processor's", [f"{each.half.write_cpu:.0f}" for each in readings])
    small = ["-" if each.small is None else f"{each.small.write:.0f}" for each in readings]
    yield _row("  of small ones, same minutes", small)
    yield _row("  longest of one batch, s", [f"{each.longest:.1f}" for each in readings])
    yield _row("index, bytes a paragraph", [f"{each.index_bytes:.0f}" for each in sizes])
    yield _row(
        "file, bytes a paragraph",
        [f"{each.opened.file_bytes / each.reading.paragraphs:.0f}" for each in sizes],
    )
    yield _row(
        "  of that, free pages",
        [f"{each.opened.free_bytes / each.reading.paragraphs:.0f}" for each in sizes],
    )
    yield _row("peak memory, MB", [f"{each.memory / 1e6:.0f}" for each in readings])
    yield "opening, ms"
    yield _row("  archive and index", [f"{1000 * each.opening:.0f}" for each in sizes])
    yield _row("  the index alone", [f"{1000 * each.opened.index:.0f}" for each in sizes])
    yield _row(
        "  first look-up of 25,000 keys", [f"{1000 * each.opened.first:.0f}" for each in sizes]
    )
    yield _row("  with a new process", [f"{1000 * each.opened.process:.0f}" for each in sizes])
    yield _row("near-duplicates found", [f"{each.found:,}" for each in readings])
    yield _row("  planted", [f"{each.edited:,}" for each in readings])
    if others:
        yield "datasketch MinHashLSH, in memory"
        marks = ["*" if each.stopped else "" for each in others]
        costs = [f"{each.half.index:.0f}{mark}" for each, mark in zip(others, marks, strict=True)]
        peaks = [f"{each.memory / 1e6:.0f}{mark}" for each, mark in zip(others, marks, strict=True)]
        yield _row("  query and insert, µs", costs)
        yield _row("  peak memory, MB", peaks)
        if others[-1].stopped:
            yield f"  * stopped at {others[-1].paragraphs:,}: its limit of memory is reached"
    yield ""
    yield from map(str, measured.bars())


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<32}" + "".join(f"{cell:>12}" for cell in cells)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _size(text: str) -> int:
    """Paragraphs, as in 500k or 3M."""
    unit = _UNITS.get(text[-1:].lower(), 1)
    try:
        size = int(float(text[:-1] if unit > 1 else text) * unit)
    except ValueError:
        size = 0
    if not 0 < size < 1 << 31:
        raise argparse.ArgumentTypeError(f"no number of paragraphs, such as 500k or 3M: {text}")
    return size


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index_size", description=__doc__)
    parser.add_argument("--to", type=_size, default=_size("3M"), help="the last size; 3M")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the archive is to lie while it grows")
    parser.add_argument(
        "--datasketch-memory",
        type=int,
        default=2_000,
        metavar="MB",
        help="stop datasketch there; 2000, 0: leave it out",
    )
    parser.add_argument("--bare", action="store_true", help="write the index alone")
    parser.add_argument("--profiles", type=Path, help="a folder for profiles; they cost time")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    given = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # also where they were ignored, as behind `&`
        signal.signal(number, signal.default_int_handler)
    marks = (*(mark for mark in _MARKS if mark < given.to), given.to)
    needed = given.to * _BYTES
    if given.profiles is not None:
        given.profiles.mkdir(parents=True, exist_ok=True)
    interrupted = False
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        free = shutil.disk_usage(folder).free
        _say(f"up to {needed / 1e9:.1f} GB are needed in {folder}, {free / 1e9:.1f} GB are free")
        if free < needed:
            parser.exit(2, "too little room: name another place with --folder, or less with --to\n")
        order = Order(
            marks,
            seed=given.seed,
            archive=Path(folder) / "archive.db",
            only_index=given.bare,
            profiles=given.profiles,
            memory=given.datasketch_memory * 1_000_000,
        )
        measured = Measured(source())
        try:
            measure(order, measured)
        except KeyboardInterrupt:
            interrupted = True
            _say("interrupted: this was measured until then")
    if given.json:
        print(json.dumps(measured.figures(), indent=2))
    else:
        print("\n".join(report(measured)))
    if interrupted:
        sys.exit(130)


if __name__ == "__main__":
    main()
