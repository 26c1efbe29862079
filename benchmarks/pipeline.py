"""Speed of the full pipeline compared with plain Scrapy: `make bench`.

Alternates between plain Scrapy with a plain process pool that discards its extractions, and
`palimpsest crawl` into an archive without and with `--warc`. Then measures the memory of one long
crawl.
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
def page_server() -> Iterator[tuple[str, int, str]]:
    """Start a server process: its URL, its number of pages, and a description of them."""
    with start_server("benchmarks.serve") as (_, (url, count, description)):
        yield url, int(count), description


class PageUrls:
    """URLs of pages, each with a text that was not served before."""

    def __init__(self, url: str, pages: int) -> None:
        self._url, self._pages, self._next = url, pages, 0

    def take(self, count: int) -> str:
        """The next URLs, one per line."""
        numbers = range(self._next, self._next + count)
        self._next += count
        return "\n".join(f"{self._url}/{n}/{n % self._pages}" for n in numbers)


def crawl_with_plain_scrapy(urls: str) -> float:
    """Pages per second of plain Scrapy."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.plain_scrapy"],
        input=urls,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, extracted = run.stdout.split()
    return int(extracted) / float(seconds)


def crawl_with_palimpsest(
    urls: str,
    archive: Path,
    memory: list[tuple[int, float]] | None = None,
    warc: Path | None = None,
) -> float:
    """Pages per second of `palimpsest crawl`.

    memory: a list to which samples of its main process are appended, as (KB, seconds).
    """
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
    sampler = threading.Thread(target=_sample_memory, args=(process.pid, memory, done))
    if memory is not None:
        sampler.start()
    out, _ = process.communicate(urls)
    done.set()
    if memory is not None:
        sampler.join()
    summary = json.loads(out)
    new = int(summary["articles_new"])
    if new < 0.95 * summary["urls"]:
        raise SystemExit(f"only {new} of {summary['urls']} pages were archived: {out}")
    return float(summary["fetched"] / summary["seconds"])


def _sample_memory(pid: int, memory: list[tuple[int, float]], done: threading.Event) -> None:
    """Sample the resident memory of a process twice per second (Linux only)."""
    seconds = 0.0
    while not done.wait(0.5):
        seconds += 0.5
        resident = resident_bytes(pid)
        if resident is not None:
            memory.append((resident // 1024, seconds))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--pages", type=int, default=600, help="pages per round")
    parser.add_argument("--long", type=int, default=5000, help="pages of the long crawl")
    options = parser.parse_args()
    with page_server() as (url, count, description), tempfile.TemporaryDirectory() as folder:
        print(f"{description}, with different words each time; {options.pages} pages per round")
        page_urls = PageUrls(url, count)
        plain, full, with_warc = [], [], []
        for number in range(options.rounds):
            archive = Path(folder) / f"{number}.db"
            plain.append(crawl_with_plain_scrapy(page_urls.take(options.pages)))
            full.append(crawl_with_palimpsest(page_urls.take(options.pages), archive))
            second_archive, warc = Path(folder) / f"{number}-warc.db", Path(folder) / "warc"
            with_warc.append(
                crawl_with_palimpsest(page_urls.take(options.pages), second_archive, warc=warc)
            )
            ratio = full[-1] / plain[-1]
            print(
                f"round {number + 1}: plain Scrapy {plain[-1]:.1f} pages/s, "
                f"full pipeline {full[-1]:.1f} pages/s, ratio {ratio:.3f}; "
                f"with --warc {with_warc[-1]:.1f} pages/s",
                flush=True,
            )
        ratios = [b / a for a, b in zip(plain, full, strict=True)]
        print(
            f"plain Scrapy {statistics.median(plain):.1f} pages/s, "
            f"full pipeline {statistics.median(full):.1f} pages/s, "
            f"ratio {statistics.median(ratios):.3f} (median of {options.rounds}; goal 0.95)"
        )
        shares = [b / a for a, b in zip(full, with_warc, strict=True)]
        size = sum(path.stat().st_size for path in warc.iterdir()) / options.rounds / options.pages
        print(
            f"with --warc {statistics.median(with_warc):.1f} pages/s, "
            f"{statistics.median(shares):.3f} of the speed without; {size / 1e3:.0f} KB per page"
        )
        if options.long:
            memory: list[tuple[int, float]] = []
            archive = Path(folder) / "long.db"
            rate = crawl_with_palimpsest(page_urls.take(options.long), archive, memory)
            quarters = [
                max(kb for kb, _ in memory[len(memory) * q // 4 : len(memory) * (q + 1) // 4])
                for q in range(4)
            ]
            peaks = ", ".join(f"{kb / 1024:.0f}" for kb in quarters)
            print(
                f"{options.long} pages in one crawl: {rate:.1f} pages/s, archive "
                f"{archive.stat().st_size / 1e6:.0f} MB; peak memory of the main process in each "
                f"quarter, MB: {peaks} (at most 300 required)"
            )


if __name__ == "__main__":
    main()
