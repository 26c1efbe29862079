"""How long the pages of `palimpsest serve` take, on archives of two sizes.

    python -m benchmarks.web [--articles 19000 500000] [--folder DIR]

Each page is asked for 40 times, of other articles, words and sites each time; printed are the
median and the slowest answer in milliseconds, over a connection that stays open. An archive that
already lies in the folder is taken as it is.
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
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlsplit

from benchmarks.large_archive import fill
from storage.archive.archive import Archive
from tests.support.measuring.served_archive import serve_archive

_TIMES = 40
_BAR = 200.0  # milliseconds

Measured = tuple[dict[str, tuple[float, float]], float, int]
Addresses = Callable[[], str]


def pages(archive: Path, chance: random.Random) -> dict[str, Addresses]:
    """For each page what makes an address of it."""
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
    told = [
        number
        for (number,) in connection.execute(
            "SELECT paragraph_id FROM site_paragraphs ORDER BY articles DESC LIMIT 40"
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
        "search, nothing asked": lambda: "/",
        "search, one word": lambda: f"/?q={word()}",
        "search, the commonest word": lambda: "/?q=the",
        "search, two words": lambda: f"/?q={word()}+{word()}",
        "search, a word on a site": lambda: f"/?q={word()}&site={chance.choice(sites)}",
        "search, a language and a year": lambda: f"/?language=de&date={chance.randint(2015, 2025)}",
        "search, page 20": lambda: f"/?q={word()}&page=20",
        "article": lambda: f"/articles/{chance.randint(1, articles)}",
        "versions": lambda: f"/articles/{chance.choice(edited)}/versions",
        "paragraph": lambda: f"/paragraphs/{chance.randint(1, paragraphs)}",
        "paragraph, told most often": lambda: f"/paragraphs/{chance.choice(told)}",
        "sites": lambda: "/sites",
        "its chart": lambda: "/charts/articles.svg",
        "a site": lambda: f"/sites/{chance.choice(sites)}",
        "runs": lambda: "/runs",
        "not captured": lambda: "/missed",
        "Datasette: all tables": lambda: "/archive",
        "Datasette: a table": lambda: "/archive/articles",
        "Datasette: with a facet": lambda: "/archive/articles?_facet=site",
    }


def measure(archive: Path) -> Measured:
    """Median and slowest answer of each page in milliseconds, seconds until the figures were
    counted, and the server's peak of memory in bytes."""
    chance = random.Random(1)
    with serve_archive(archive) as (process, address):
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        started = time.monotonic()
        while "being counted" in _ask(connection, "/sites"):
            time.sleep(0.1)
        counted = time.monotonic() - started
        found = {}
        for name, address_of in pages(archive, chance).items():
            took = []
            for _ in range(_TIMES):
                asked = address_of()
                before = time.perf_counter()
                _ask(connection, asked)
                took.append(1000 * (time.perf_counter() - before))
            found[name] = (median(took), max(took))
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return found, counted, int(peak.split()[1]) * 1024


def _ask(connection: http.client.HTTPConnection, path: str) -> str:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:500]}")
    return body


def main() -> int:
    """Measure, print, and say whether the bar is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[19_000, 500_000])
    parser.add_argument("--folder", type=Path, help="where archives are made, and stay")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        columns = []
        for articles in given.articles:
            path = folder / f"newsstand-{articles}.db"
            if not path.exists():
                with Archive(path) as archive:
                    fill(archive, articles)
            columns.append(measure(path))
    _print(given.articles, columns)
    slowest = max(each[0] for found, _, _ in columns for each in found.values())
    verdict = "pass" if slowest <= _BAR else "FAIL"
    print(f"slowest median, ms: at most {_BAR:.0f}, is {slowest:.1f}: {verdict}")
    return int(verdict != "pass")


def _print(articles: list[int], columns: list[Measured]) -> None:
    heads = "".join(f"{count:>22,}" for count in articles)
    print(f"{'articles':34}{heads}\n{'':34}{'  median    slowest ms' * len(columns)}")
    for name in columns[0][0]:
        cells = "".join("{:>12.1f}{:>10.1f}".format(*found[name]) for found, _, _ in columns)
        print(f"{name:34}{cells}")
    counted = "".join(f"{seconds:>22.1f}" for _, seconds, _ in columns)
    memory = "".join(f"{peak / 1e6:>22.0f}" for _, _, peak in columns)
    print(f"{'figures counted after, s':34}{counted}\n{'server, peak of memory, MB':34}{memory}")


if __name__ == "__main__":
    sys.exit(main())
