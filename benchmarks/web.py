"""Response times of `palimpsest serve`, with archives of two sizes: `make bench-web`.

    python -m benchmarks.web [--articles 19000 500000] [--folder DIR]

Each page is requested 40 times over one connection, with different articles, words and sites.
Prints the median and the slowest response in milliseconds. An archive that already exists in the
folder is reused.
"""

from __future__ import annotations

import argparse
import http.client
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from benchmarks.large_archive import fill
from storage.archive.archive import Archive
from tests.support.measuring.served_archive import serve_archive

_REQUESTS = 40  # per page
_LIMIT = 200.0  # milliseconds


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of one archive.

    times: median and slowest response of each page in milliseconds; stats_seconds: until the
    statistics were computed; memory: peak of the server in bytes.
    """

    times: dict[str, tuple[float, float]]
    stats_seconds: float
    memory: int


def pages(archive: Path, chance: random.Random) -> dict[str, Callable[[], str]]:
    """For each kind of page a function that makes a random URL path."""
    connection = sqlite3.connect(archive)
    (articles,) = connection.execute("SELECT max(id) FROM articles").fetchone()
    (paragraphs,) = connection.execute("SELECT max(id) FROM paragraphs").fetchone()
    sites = [site for (site,) in connection.execute("SELECT site FROM sites ORDER BY site")]
    edited = [
        number
        for (number,) in connection.execute(
            "SELECT article_id FROM versions WHERE number = 2 ORDER BY id DESC LIMIT 500"
        )
    ]
    frequent = [
        number
        for (number,) in connection.execute(
            "SELECT min(l.paragraph_id) FROM patterns p "
            "JOIN pattern_paragraphs l ON l.pattern_id = p.id "
            "GROUP BY p.id ORDER BY p.articles DESC LIMIT 40"
        )
    ]
    words: list[str] = []
    for _ in range(200):
        row = connection.execute(
            "SELECT title FROM articles WHERE id = ?", (chance.randint(1, articles),)
        ).fetchone()
        words += (row[0] or "").split() if row else []
    connection.close()

    def word() -> str:
        return quote(chance.choice(words))

    return {
        "search, no query": lambda: "/",
        "search, one word": lambda: f"/?q={word()}",
        "search, the most common word": lambda: "/?q=the",
        "search, two words": lambda: f"/?q={word()}+{word()}",
        "search, a word on a site": lambda: f"/?q={word()}&site={chance.choice(sites)}",
        "search, a language and a year": lambda: f"/?language=de&date={chance.randint(2015, 2025)}",
        "search, page 20": lambda: f"/?q={word()}&page=20",
        "article": lambda: f"/articles/{chance.randint(1, articles)}",
        "versions": lambda: f"/articles/{chance.choice(edited)}/versions",
        "paragraph": lambda: f"/paragraphs/{chance.randint(1, paragraphs)}",
        "paragraph, most frequent": lambda: f"/paragraphs/{chance.choice(frequent)}",
        "sites": lambda: "/sites",
        "chart of all sites": lambda: "/charts/articles.svg",
        "a site": lambda: f"/sites/{chance.choice(sites)}",
        "runs": lambda: "/runs",
        "not captured": lambda: "/missed",
        "Datasette: all tables": lambda: "/archive",
        "Datasette: a table": lambda: "/archive/articles",
        "Datasette: with a facet": lambda: "/archive/articles?_facet=site",
    }


def measure(archive: Path) -> Measured:
    """Serve an archive and measure each page."""
    chance = random.Random(1)
    with serve_archive(archive) as (process, address):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        started = time.monotonic()
        while 'http-equiv="refresh"' in _request(connection, "/sites"):
            time.sleep(0.1)
        stats_seconds = time.monotonic() - started
        times = {}
        for name, make_path in pages(archive, chance).items():
            milliseconds = []
            for _ in range(_REQUESTS):
                path = make_path()
                before = time.perf_counter()
                _request(connection, path)
                milliseconds.append(1000 * (time.perf_counter() - before))
            times[name] = (median(milliseconds), max(milliseconds))
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return Measured(times, stats_seconds, int(peak.split()[1]) * 1024)


def _request(connection: http.client.HTTPConnection, path: str) -> str:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status} {body[:500]}")
    return body


def main() -> int:
    """Measure and print; returns 1 if a page is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[19_000, 500_000])
    parser.add_argument(
        "--folder", type=Path, help="create the archives there, and do not delete them"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        columns = []
        for articles in options.articles:
            path = folder / f"newsstand-{articles}.db"
            if not path.exists():
                with Archive(path) as archive:
                    fill(archive, articles)
            columns.append(measure(path))
    _print(options.articles, columns)
    slowest = max(typical for column in columns for typical, _ in column.times.values())
    verdict = "pass" if slowest <= _LIMIT else "FAIL"
    print(f"slowest median, ms: at most {_LIMIT:.0f}, is {slowest:.1f}: {verdict}")
    return int(verdict != "pass")


def _print(articles: list[int], columns: list[Measured]) -> None:
    heads = "".join(f"{count:>22,}" for count in articles)
    print(f"{'articles':34}{heads}\n{'':34}{'  median    slowest ms' * len(columns)}")
    for name in columns[0].times:
        cells = "".join("{:>12.1f}{:>10.1f}".format(*column.times[name]) for column in columns)
        print(f"{name:34}{cells}")
    seconds = "".join(f"{column.stats_seconds:>22.1f}" for column in columns)
    memory = "".join(f"{column.memory / 1e6:>22.0f}" for column in columns)
    print(f"{'statistics computed after, s':34}{seconds}")
    print(f"{'peak memory of the server, MB':34}{memory}")


if __name__ == "__main__":
    sys.exit(main())
