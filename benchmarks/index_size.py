"""Cost per paragraph of a growing archive: `make bench-index`.

Writes generated articles into a new archive, as an import does, and measures at 10 k, 100 k, 1 M
and 3 M paragraphs (`--to 10M` for more): time, bytes, memory, and how long the archive takes to
open. Small archives of up to 100 k paragraphs are written alternately with it, so that costs of the
same minutes are compared. For comparison, datasketch's MinHashLSH indexes the same signatures in
memory. Ctrl-C prints the results so far.
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

from benchmarks.batches import send_signatures, send_visits
from benchmarks.index_growth import (
    GrowthPlan,
    Measurement,
    Progress,
    grow_archive,
    grow_datasketch,
    grow_small,
)
from benchmarks.open_archive import OpeningCost, measure_opening
from tests.support.measuring.generated_articles import source

_MARKS = (10_000, 100_000, 1_000_000, 3_000_000, 10_000_000)
_BYTES = 1_500  # of disk per paragraph, with the write-ahead log and a reserve
_UNITS = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Size:
    """The archive at one size."""

    measurement: Measurement
    opening: OpeningCost

    @property
    def index_bytes(self) -> float:
        """Bytes of the index per paragraph."""
        return self.opening.index_bytes / self.measurement.paragraphs

    @property
    def opening_seconds(self) -> float:
        """Seconds to open the archive and load its index."""
        return self.opening.archive + self.opening.index


@dataclass(frozen=True, slots=True)
class Target:
    """A limit, and the measured value, None if there is none; cpu: the same by CPU time."""

    name: str
    limit: float
    value: float | None
    cpu: float | None = None

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.name}: at most {self.limit:g}; not measured"
        verdict = "pass" if self.value <= self.limit else "FAIL"
        text = f"{self.name}: at most {self.limit:g}, is {self.value:.4g}: {verdict}"
        if self.cpu is not None:
            text += f" ({self.cpu:.4g} by CPU time)"
        return text


@dataclass(slots=True)
class Results:
    """Everything that was measured so far."""

    text: str
    sizes: list[Size] = field(default_factory=list)
    datasketch: list[Measurement] = field(default_factory=list)

    def targets(self) -> list[Target]:
        """The targets with the measured values."""
        measurements = [size.measurement for size in self.sizes]
        large = next((each for each in measurements if each.mark == 3_000_000), None)
        ratios: dict[str, float] = {}
        if large is not None and large.small is not None:
            before, after = asdict(large.small), asdict(large.half)
            ratios = {name: after[name] / before[name] for name in before}

        def ratio(name: str) -> tuple[float, float | None, float | None]:
            return 1.5, ratios.get(name), ratios.get(f"{name}_cpu")

        last = self.sizes[-1] if self.sizes else None
        return [
            Target(
                "look-up and insert, ratio of 3 M to 100 k in the same minutes", *ratio("index")
            ),
            Target("write, ratio of 3 M to 100 k in the same minutes", *ratio("write")),
            Target("peak memory, MB", 400, last.measurement.memory / 1e6 if last else None),
            Target("index, bytes per paragraph", 400, last.index_bytes if last else None),
            Target("opening, ms", 100, 1000 * last.opening_seconds if last else None),
        ]

    def figures(self) -> dict[str, Any]:
        """All results, for JSON."""
        return {
            "text": self.text,
            "archive": [asdict(size) for size in self.sizes],
            "datasketch": [asdict(measurement) for measurement in self.datasketch],
            "targets": [asdict(target) for target in self.targets()],
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
        }


@contextmanager
def running(
    grow: Callable[..., None],
    send: Callable[[int, Connection], None],
    plan: GrowthPlan,
    *more: Connection,
) -> Iterator[Connection]:
    """Start a measured process and one that sends its input; the connection to the first.

    grow: runs in the measured process, with `more` as its last arguments; send: makes the input.
    """
    context = multiprocessing.get_context("spawn")
    batches, batch_output = context.Pipe(duplex=False)
    connection, output = context.Pipe()
    processes = [
        context.Process(target=grow, args=(plan, batches, output, *more), daemon=True),
        context.Process(target=send, args=(plan.seed, batch_output), daemon=True),
    ]
    for process in processes:
        process.start()
    # Only the processes keep these ends open, so that each notices when the other ends.
    for end in (batches, batch_output, output, *more):
        end.close()
    try:
        yield connection
    finally:
        connection.close()
        for process in processes:
            process.terminate()
            process.join()


def received(name: str, connection: Connection) -> Iterator[Measurement]:
    """The measurements of a process, which waits while one is used. Prints progress to stderr."""
    while True:
        try:
            message = connection.recv()
        except EOFError:
            return
        if isinstance(message, Progress):
            _print_status(f"{name}: {message.paragraphs:,} paragraphs, {message.cost:.0f} µs each")
            continue
        yield message
        connection.send(None)


def measure(plan: GrowthPlan, results: Results) -> None:
    """Grow datasketch's index and an archive, and add each measurement to the results.

    Raises:
        RuntimeError: the process that writes the archive failed.
    """
    if plan.memory:
        with running(grow_datasketch, send_signatures, plan) as connection:
            results.datasketch.extend(received("datasketch", connection))
    with (
        running(grow_small, send_visits, replace(plan, seed=plan.seed + 1)) as small,
        running(grow_archive, send_visits, plan, small) as connection,
    ):
        for measurement in received("archive", connection):
            results.sizes.append(Size(measurement, measure_opening(plan.archive)))
            _print_status(
                f"archive: {measurement.paragraphs:,} paragraphs measured, "
                f"{measurement.half.write:.0f} µs each"
            )
    if len(results.sizes) < len(plan.marks):
        raise RuntimeError("the archive stopped growing: see above")


def report(results: Results) -> Iterator[str]:
    """The table and the targets as lines of text."""
    sizes, others = results.sizes, results.datasketch
    rows = [size.measurement for size in sizes]
    heads = [each.paragraphs for each in max(rows, others, key=len)]
    yield f"Generated from {results.text}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    yield _row("paragraphs", [f"{head:,}" for head in heads])
    yield _row("  in the last stretch", [f"{each.stretch:,}" for each in rows])
    yield "archive: look-up and insert in the index, µs per paragraph"
    yield _row("  in the last stretch", [f"{each.last.index:.1f}" for each in rows])
    yield _row("  in the second half", [f"{each.half.index:.1f}" for each in rows])
    yield _row("  of that, CPU time", [f"{each.half.index_cpu:.1f}" for each in rows])
    small = ["-" if each.small is None else f"{each.small.index:.1f}" for each in rows]
    yield _row("  small archives, same minutes", small)
    yield "archive: the whole write with its commit, µs per paragraph"
    yield _row("  in the last stretch", [f"{each.last.write:.0f}" for each in rows])
    yield _row("  in the second half", [f"{each.half.write:.0f}" for each in rows])
    yield _row("  of that, CPU time", [f"{each.half.write_cpu:.0f}" for each in rows])
    small = ["-" if each.small is None else f"{each.small.write:.0f}" for each in rows]
    yield _row("  small archives, same minutes", small)
    yield _row("  longest batch, s", [f"{each.longest:.1f}" for each in rows])
    yield _row("index, bytes per paragraph", [f"{each.index_bytes:.0f}" for each in sizes])
    yield _row(
        "file, bytes per paragraph",
        [f"{each.opening.file_bytes / each.measurement.paragraphs:.0f}" for each in sizes],
    )
    yield _row(
        "  of that, free pages",
        [f"{each.opening.free_bytes / each.measurement.paragraphs:.0f}" for each in sizes],
    )
    yield _row("peak memory, MB", [f"{each.memory / 1e6:.0f}" for each in rows])
    yield "opening, ms"
    yield _row("  archive and index", [f"{1000 * each.opening_seconds:.0f}" for each in sizes])
    yield _row("  index only", [f"{1000 * each.opening.index:.0f}" for each in sizes])
    yield _row(
        "  first look-up of 25,000 keys", [f"{1000 * each.opening.first:.0f}" for each in sizes]
    )
    yield _row("  with a new process", [f"{1000 * each.opening.process:.0f}" for each in sizes])
    yield _row("near-duplicates found", [f"{each.found:,}" for each in rows])
    yield _row("  in the input", [f"{each.edited:,}" for each in rows])
    if others:
        yield "datasketch MinHashLSH, in memory"
        marks = ["*" if each.stopped else "" for each in others]
        costs = [f"{each.half.index:.0f}{mark}" for each, mark in zip(others, marks, strict=True)]
        peaks = [f"{each.memory / 1e6:.0f}{mark}" for each, mark in zip(others, marks, strict=True)]
        yield _row("  query and insert, µs", costs)
        yield _row("  peak memory, MB", peaks)
        if others[-1].stopped:
            yield f"  * stopped at {others[-1].paragraphs:,}: memory limit reached"
    yield ""
    yield from map(str, results.targets())


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:<32}" + "".join(f"{cell:>12}" for cell in cells)


def _print_status(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _size(text: str) -> int:
    """Parse a number of paragraphs, such as 500k or 3M."""
    unit = _UNITS.get(text[-1:].lower(), 1)
    try:
        size = int(float(text[:-1] if unit > 1 else text) * unit)
    except ValueError:
        size = 0
    if not 0 < size < 1 << 31:
        raise argparse.ArgumentTypeError(f"not a number of paragraphs such as 500k or 3M: {text}")
    return size


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index_size", description=__doc__)
    parser.add_argument(
        "--to", type=_size, default=_size("3M"), help="the largest size (default: 3M)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="create the archive in this folder")
    parser.add_argument(
        "--datasketch-memory",
        type=int,
        default=2_000,
        metavar="MB",
        help="stop datasketch at this size (default: 2000; 0: do not run it)",
    )
    parser.add_argument("--bare", action="store_true", help="write only the index")
    parser.add_argument(
        "--profiles", type=Path, help="write profiles to this folder, which costs time"
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # `&` makes shells ignore SIGINT
        signal.signal(number, signal.default_int_handler)
    marks = (*(mark for mark in _MARKS if mark < options.to), options.to)
    needed = options.to * _BYTES
    if options.profiles is not None:
        options.profiles.mkdir(parents=True, exist_ok=True)
    interrupted = False
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        free = shutil.disk_usage(folder).free
        _print_status(f"{folder}: up to {needed / 1e9:.1f} GB needed, {free / 1e9:.1f} GB free")
        if free < needed:
            parser.exit(2, "not enough disk space: choose another --folder, or a smaller --to\n")
        plan = GrowthPlan(
            marks,
            seed=options.seed,
            archive=Path(folder) / "archive.db",
            only_index=options.bare,
            profiles=options.profiles,
            memory=options.datasketch_memory * 1_000_000,
        )
        results = Results(source())
        try:
            measure(plan, results)
        except KeyboardInterrupt:
            interrupted = True
            _print_status("interrupted: the results so far follow")
    if options.json:
        print(json.dumps(results.figures(), indent=2))
    else:
        print("\n".join(report(results)))
    if interrupted:
        sys.exit(130)


if __name__ == "__main__":
    main()
