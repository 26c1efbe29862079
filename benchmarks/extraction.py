"""Real pages, served and crawled: what is archived, how well, and what a kill costs.

`make bench-pages`. Needs the corpus of news pages with ground truth (PALIMPSEST_CORPORA).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Any

from crawler.demo import Newspaper
from tests.support.paths import CORPORA

_CORPUS = CORPORA / "news-pages"


def main() -> None:
    """Run and print."""
    if not _CORPUS.exists():
        sys.exit(f"no corpus at {_CORPUS}: set PALIMPSEST_CORPORA to where corpora lie")
    truth = json.loads((_CORPUS / "ground-truth.json").read_text("utf-8"))
    with Newspaper() as server, tempfile.TemporaryDirectory() as folder:
        for name in truth:
            body = gzip.decompress((_CORPUS / "html" / f"{name}.html.gz").read_bytes())
            tag = hashlib.sha256(body).hexdigest()
            server.put(f"/news/{name}.html", body, headers={"ETag": f'"{tag}"'})
        urls = "\n".join(f"{server.url}/news/{name}.html" for name in truth)
        archive = Path(folder) / "undisturbed.db"
        first = crawl(archive, urls)
        print(
            f"{len(truth)} pages: {first['articles_new']} archived, {first['fetched']} fetched in "
            f"{first['seconds']} s; outcomes {outcomes(archive)}"
        )
        print(f"URLs without exactly one outcome: {undecided(archive)}")
        precision, recall = quality(archive, truth)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"full_text: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
        before = counts(archive)
        second = crawl(archive, urls)
        print(
            f"crawled again: {second['articles_new']} new, {second['articles_changed']} changed, "
            f"{second['articles_known']} known; versions and paragraphs {before} -> "
            f"{counts(archive)}; {second['bytes']:,} bytes fetched, {first['bytes']:,} at first"
        )
        killed = Path(folder) / "killed.db"
        ended = kill(killed, urls)
        asked = len(server.requests)
        crawl(killed, None, "--resume")
        again = sum(1 for path in server.requests[asked:] if path.startswith("/news/"))
        same = texts(killed) == texts(archive)
        print(
            f"kill -9 after {ended} URLs were done: --resume fetched the other {again}; "
            f"{len(truth) - ended} were to do; same articles as undisturbed: {same}"
        )


def command(archive: Path, *words: str) -> list[str]:
    """The crawl of hosts of our own."""
    crawl_command = [sys.executable, "-m", "crawler", "crawl", "--delay", "0", "--json"]
    crawl_command += ["--allow-private", "127.0.0.1"]
    return [*crawl_command, "--archive", str(archive), *words]


def crawl(archive: Path, urls: str | None, *words: str) -> dict[str, Any]:
    """A crawl of these URLs; its summary."""
    words = (*words, "-") if urls else words
    run = subprocess.run(
        command(archive, *words), input=urls, capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 3):
        sys.exit(run.stderr)
    return dict(json.loads(run.stdout))


def kill(archive: Path, urls: str) -> int:
    """Kill a crawl once it has written its first rows; how many URLs it had done."""
    process = subprocess.Popen(
        command(archive, "-"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None
    process.stdin.write(urls)
    process.stdin.close()
    clock = threading.Event()
    while not done(archive) and process.poll() is None:
        clock.wait(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return done(archive)


def done(archive: Path) -> int:
    """URLs that are done; none where the archive is not made yet."""
    try:
        ((count,),) = rows(archive, "SELECT count(*) FROM urls WHERE state = 'done'")
    except sqlite3.OperationalError:
        return 0
    return int(count)


def rows(archive: Path, query: str) -> list[Any]:
    """Rows of an archive."""
    connection = sqlite3.connect(f"{archive.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def outcomes(archive: Path) -> dict[str, int]:
    """How many URLs ended how."""
    return dict(rows(archive, "SELECT outcome, count(*) FROM urls GROUP BY outcome"))


def undecided(archive: Path) -> int:
    """URLs that are not done, or done without outcome."""
    query = "SELECT count(*) FROM urls WHERE state <> 'done' OR outcome IS NULL"
    return int(rows(archive, query)[0][0])


def counts(archive: Path) -> Any:
    """Versions and paragraphs."""
    return rows(archive, "SELECT (SELECT count(*) FROM versions), count(*) FROM paragraphs")[0]


def texts(archive: Path) -> list[Any]:
    """Every article with its texts."""
    query = (
        "SELECT a.url, t.full_text, t.clean_text FROM articles a "
        "JOIN article_text t ON t.article_id = a.id ORDER BY a.url"
    )
    return rows(archive, query)


def quality(archive: Path, truth: dict[str, Any]) -> tuple[float, float]:
    """Precision and recall of runs of four words, averaged over pages; a page missed counts 0."""
    query = (
        "SELECT u.url, t.full_text FROM urls u JOIN article_text t ON t.article_id = u.article_id"
    )
    found = {
        url.rpartition("/")[2].removesuffix(".html"): text for url, text in rows(archive, query)
    }
    precision = recall = 0.0
    for name, page in truth.items():
        got, wanted = grams(found.get(name, "")), grams(page["articleBody"])
        common = sum((got & wanted).values())
        precision += common / max(sum(got.values()), 1)
        recall += common / max(sum(wanted.values()), 1)
    return precision / len(truth), recall / len(truth)


def grams(text: str) -> Counter[tuple[str, ...]]:
    """Multiset of runs of four words."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(len(words) - 3, 1)))


if __name__ == "__main__":
    main()
