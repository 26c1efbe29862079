"""Measure how long opening an archive takes in a new process, and the size of its parts.

`python -m benchmarks.open_archive ARCHIVE` prints a line when the index is ready, then the times
and the sizes, each as a line of JSON. Only the operating system's file cache is warm.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from storage.archive.archive import Archive

_LOOKED_UP = 25_000  # band keys of a thousand paragraphs
_TABLES = ("band_blocks", "band_segments", "recent_bands")
_BLOBS = (
    "SELECT coalesce(sum(length(entries) + 10), 0) FROM band_blocks",
    "SELECT coalesce(sum(length(fences) + length(filter) + 30), 0) FROM band_segments",
    "SELECT coalesce(sum(length(bands) + length(paragraph_ids) + 10), 0) FROM recent_bands",
)


@dataclass(frozen=True, slots=True)
class OpeningCost:
    """Times in seconds and sizes in bytes.

    archive: to open the archive; index: to load its index; first: to look up the first thousand
    paragraphs, which reads the filters; process: to start a process, open the archive and load its
    index; index_bytes, file_bytes, free_bytes: the index, the whole file, the free pages in it.
    """

    archive: float
    index: float
    first: float
    process: float
    index_bytes: int
    file_bytes: int
    free_bytes: int


def measure_opening(path: Path) -> OpeningCost:
    """Open an archive in a new process.

    Raises:
        RuntimeError: the process failed.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.open_archive", str(path)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        seconds = time.perf_counter() - started
        times = process.stdout.readline()
        sizes = process.stdout.readline()
    if process.returncode:
        raise RuntimeError(f"{path} could not be opened")
    return OpeningCost(process=seconds, **json.loads(times), **json.loads(sizes))


def _sizes(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:

        def number(query: str, *values: object) -> int:
            return int(connection.execute(query, values).fetchone()[0] or 0)

        page = number("PRAGMA page_size")
        try:
            # Pages, not pgsize: that column overflows at two gigabytes.
            stat = (
                "SELECT sum(pageno) * (SELECT page_size FROM pragma_page_size) FROM dbstat "
                "WHERE name = ? AND aggregate = TRUE"
            )
            index = sum(number(stat, name) for name in _TABLES)
        except sqlite3.OperationalError:  # a SQLite without dbstat
            index = sum(number(query) for query in _BLOBS)
        return {
            "index_bytes": index,
            "file_bytes": page * number("PRAGMA page_count"),
            "free_bytes": page * number("PRAGMA freelist_count"),
        }


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1])
    started = time.perf_counter()
    with Archive(path) as archive:
        opened = time.perf_counter()
        archive.index.refresh()
        ready = time.perf_counter()
        print("ready", flush=True)
        keys = np.random.default_rng(1).integers(0, 1 << 36, _LOOKED_UP)
        lookup_started = time.perf_counter()
        archive.index.find(keys)
        first = time.perf_counter() - lookup_started
        times = {"archive": opened - started, "index": ready - opened, "first": first}
        print(json.dumps(times), flush=True)
    print(json.dumps(_sizes(path)), flush=True)


if __name__ == "__main__":
    main()
