"""What the whole road costs beside the least there is: `make bench`.

In one run and by turns: bare Scrapy with a bare pool that throws extractions away, and
`palimpsest crawl` into an archive, without and with `--warc`. Then one long crawl, to see that
memory stays flat.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.measuring.http_server import start_server
from tests.support.measuring.processes import resident_bytes


@contextmanager
def served() -> Iterator[tuple[str, int, str]]:
    """A server process: its address, how many pages it has, and what they are."""
    with start_server("benchmarks.serve") as (_, (url, count, told)):
        yield url, int(count), told


class Servings:
    """URLs of pages, each serving new."""

    def __init__(self, url: str, pages: int) -> None:
        self._url, self._pages, self._next = url, pages, 0

    def take(self, count: int) -> str:
        """So many URLs, one a line."""
        numbers = range(self._next, self._next + count)
        self._next += count
        return "\n".join(f"{self._url}/{n}/{n % self._pages}" for n in numbers)


def bare(urls: str) -> float:
    """Pages a second of the yardstick."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.plain_scrapy"],
        input=urls,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, extracted = run.stdout.split()
    return int(extracted) / float(seconds)


def road(
    urls: str,
    archive: Path,
    memory: list[tuple[int, float]] | None = None,
    warc: Path | None = None,
) -> float:
    """Pages a second of `palimpsest crawl`; samples of (KB, at which page) of its main process."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "crawler", "crawl", "-", "--delay", "0", "--json"),
            *("--allow-private", "127.0.0.1"),
            *("--archive", str(archive)),
            *(("--warc", str(warc)) if warc is not None else ()),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, memory, done))
    if memory is not None:
        watcher.start()
    out, _ = process.communicate(urls)
    done.set()
    if memory is not None:
        watcher.join()
    summary = json.loads(out)
    new = int(summary["articles_new"])
    if new < 0.95 * summary["urls"]:
        raise SystemExit(f"only {new} of {summary['urls']} pages were archived: {out}")
    return float(summary["fetched"] / summary["seconds"])


def _watch(pid: int, memory: list[tuple[int, float]], done: threading.Event) -> None:
    """Sample the resident memory of a process, twice a second (Linux only)."""
    tick = 0.0
    while not done.wait(0.5):
        tick += 0.5
        held = resident_bytes(pid)
        if held is not None:
            memory.append((held // 1024, tick))


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--pages", type=int, default=600, help="pages a round")
    parser.add_argument("--long", type=int, default=5000, help="pages of the long crawl")
    given = parser.parse_args()
    with served() as (url, count, told), tempfile.TemporaryDirectory() as folder:
        print(f"{told}, every serving with words of its own; {given.pages} pages a round")
        servings = Servings(url, count)
        yardstick, ours, kept = [], [], []
        for number in range(given.rounds):
            archive = Path(folder) / f"{number}.db"
            yardstick.append(bare(servings.take(given.pages)))
            ours.append(road(servings.take(given.pages), archive))
            again, sent = Path(folder) / f"{number}-kept.db", Path(folder) / "sent"
            kept.append(road(servings.take(given.pages), again, warc=sent))
            ratio = ours[-1] / yardstick[-1]
            print(
                f"round {number + 1}: bare {yardstick[-1]:.1f} pages/s, "
                f"road {ours[-1]:.1f} pages/s, ratio {ratio:.3f}; "
                f"with --warc {kept[-1]:.1f} pages/s",
                flush=True,
            )
        ratios = [b / a for a, b in zip(yardstick, ours, strict=True)]
        print(
            f"bare {statistics.median(yardstick):.1f} pages/s, "
            f"road {statistics.median(ours):.1f} pages/s, "
            f"ratio {statistics.median(ratios):.3f} (median of {given.rounds}; "
            "the bar is 0.85, the goal 0.95)"
        )
        shares = [b / a for a, b in zip(ours, kept, strict=True)]
        size = sum(path.stat().st_size for path in sent.iterdir()) / given.rounds / given.pages
        print(
            f"with --warc {statistics.median(kept):.1f} pages/s, {statistics.median(shares):.3f} "
            f"of the road without; {size / 1e3:.0f} KB a page"
        )
        if given.long:
            memory: list[tuple[int, float]] = []
            archive = Path(folder) / "long.db"
            rate = road(servings.take(given.long), archive, memory)
            quarters = [
                max(kb for kb, _ in memory[len(memory) * q // 4 : len(memory) * (q + 1) // 4])
                for q in range(4)
            ]
            peaks = ", ".join(f"{kb / 1024:.0f}" for kb in quarters)
            print(
                f"{given.long} pages in one crawl: {rate:.1f} pages/s, archive "
                f"{archive.stat().st_size / 1e6:.0f} MB; memory of the main process, peak MB of "
                f"each quarter: {peaks} (the bar is 300)"
            )


if __name__ == "__main__":
    main()
