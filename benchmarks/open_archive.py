"""Open an archive in a fresh process: how long that takes, and how large its parts are.

`python -m benchmarks.open_archive ARCHIVE` prints a line when the index is ready, then times and
bytes, a line of JSON each. Nothing is in memory then but what the system has cached of the file.
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

_FIRST = 25_000  # band keys of a thousand paragraphs
_TABLES = ("band_blocks", "band_segments", "recent_bands")
_BLOBS = (
    "SELECT coalesce(sum(length(entries) + 10), 0) FROM band_blocks",
    "SELECT coalesce(sum(length(fences) + length(filter) + 30), 0) FROM band_segments",
    "SELECT coalesce(sum(length(bands) + length(paragraph_ids) + 10), 0) FROM recent_bands",
)


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds to open the archive, to have its index ready, to look up a first thousand paragraphs
    (which has the filters read), and to start a process and do the first two; bytes of the index,
    of the whole file, and of the pages in it that hold nothing now."""

    archive: float
    index: float
    first: float
    process: float
    index_bytes: int
    file_bytes: int
    free_bytes: int


def opened(path: Path) -> Opened:
    """Open an archive in a process of its own. Raises RuntimeError where that fails."""
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
    return Opened(process=seconds, **json.loads(times), **json.loads(sizes))


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
    """Run and print."""
    path = Path(sys.argv[1])
    started = time.perf_counter()
    with Archive(path) as archive:
        open_now = time.perf_counter()
        archive.index.refresh()
        ready = time.perf_counter()
        print("ready", flush=True)
        keys = np.random.default_rng(1).integers(0, 1 << 36, _FIRST)
        asked = time.perf_counter()
        archive.index.find(keys)
        first = time.perf_counter() - asked
        times = {"archive": open_now - started, "index": ready - open_now, "first": first}
        print(json.dumps(times), flush=True)
    print(json.dumps(_sizes(path)), flush=True)


if __name__ == "__main__":
    main()
