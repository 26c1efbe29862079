"""Crawl real news pages: how many are archived, the quality of their text, and recovery.

`make bench-pages`. Crawls the pages twice, then kills a crawl and resumes it. Needs the corpus of
news pages with ground truth (PALIMPSEST_CORPORA).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from crawler.demo import Newspaper
from tests.support.measuring.text_scores import Scores, TextPair, gram_scores, word_f1
from tests.support.paths import CORPORA

_CORPUS = CORPORA / "news-pages"


def main() -> None:
    """Measure and print."""
    if not _CORPUS.exists():
        sys.exit(f"no corpus at {_CORPUS}: set PALIMPSEST_CORPORA to the folder of the corpora")
    truth = json.loads((_CORPUS / "ground-truth.json").read_text("utf-8"))
    with Newspaper() as server, tempfile.TemporaryDirectory() as folder:
        for name in truth:
            body = gzip.decompress((_CORPUS / "html" / f"{name}.html.gz").read_bytes())
            tag = hashlib.sha256(body).hexdigest()
            server.put(f"/news/{name}.html", body, headers={"ETag": f'"{tag}"'})
        urls = "\n".join(f"{server.url}/news/{name}.html" for name in truth)
        archive = Path(folder) / "uninterrupted.db"
        first = crawl(archive, urls)
        print(
            f"{len(truth)} pages: {first['articles_new']} archived, {first['fetched']} fetched in "
            f"{first['seconds']} s; outcomes {outcomes(archive)}"
        )
        print(f"URLs without exactly one outcome: {count_without_outcome(archive)}")
        grams, words = quality(archive, truth)
        print(
            f"full_text: 4-gram precision {grams.precision:.4f}, recall {grams.recall:.4f}, "
            f"F {grams.f1:.4f}; word F1 {words:.4f}"
        )
        before = counts(archive)
        second = crawl(archive, urls)
        print(
            f"crawled again: {second['articles_new']} new, {second['articles_changed']} changed, "
            f"{second['articles_known']} known; versions and paragraphs {before} -> "
            f"{counts(archive)}; {second['bytes']:,} bytes fetched, {first['bytes']:,} at first"
        )
        killed = Path(folder) / "killed.db"
        done_before = crawl_and_kill(killed, urls)
        requests_before = len(server.requests)
        crawl(killed, None, "--resume")
        requests = server.requests[requests_before:]
        fetched = sum(1 for path in requests if path.startswith("/news/"))
        same = texts(killed) == texts(archive)
        print(
            f"kill -9 after {done_before} URLs were done: --resume fetched {fetched} of the "
            f"remaining {len(truth) - done_before}; same articles as without the kill: {same}"
        )


def command(archive: Path, *words: str) -> list[str]:
    """The command line of a crawl of this machine."""
    crawl_command = [sys.executable, "-m", "crawler", "crawl", "--delay", "0", "--json"]
    crawl_command += ["--allow-private", "127.0.0.1"]
    return [*crawl_command, "--archive", str(archive), *words]


def crawl(archive: Path, urls: str | None, *words: str) -> dict[str, Any]:
    """Crawl URLs, one per line, or resume a crawl; returns its summary."""
    words = (*words, "-") if urls else words
    run = subprocess.run(
        command(archive, *words), input=urls, capture_output=True, text=True, check=False
    )
    if run.returncode not in (0, 3):
        sys.exit(run.stderr)
    return dict(json.loads(run.stdout))


def crawl_and_kill(archive: Path, urls: str) -> int:
    """Kill a crawl once it has written its first rows; returns the number of URLs done by then."""
    process = subprocess.Popen(
        command(archive, "-"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None
    process.stdin.write(urls)
    process.stdin.close()
    clock = threading.Event()
    while not count_done(archive) and process.poll() is None:
        clock.wait(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return count_done(archive)


def count_done(archive: Path) -> int:
    """Number of URLs that are done; 0 if the archive does not exist yet."""
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
    """Number of URLs by outcome."""
    return dict(rows(archive, "SELECT outcome, count(*) FROM urls GROUP BY outcome"))


def count_without_outcome(archive: Path) -> int:
    """Number of URLs that are not done, or done without an outcome."""
    query = "SELECT count(*) FROM urls WHERE state <> 'done' OR outcome IS NULL"
    return int(rows(archive, query)[0][0])


def counts(archive: Path) -> Any:
    """Numbers of versions and paragraphs."""
    return rows(archive, "SELECT (SELECT count(*) FROM versions), count(*) FROM paragraphs")[0]


def texts(archive: Path) -> list[Any]:
    """URL, full text and clean text of every article."""
    query = (
        "SELECT a.url, t.full_text, t.clean_text FROM articles a "
        "JOIN article_text t ON t.article_id = a.id ORDER BY a.url"
    )
    return rows(archive, query)


def quality(archive: Path, truth: dict[str, Any]) -> tuple[Scores, float]:
    """Scores of the word 4-grams, and F1 of the words; a page without text has 0."""
    query = (
        "SELECT u.url, t.full_text FROM urls u JOIN article_text t ON t.article_id = u.article_id"
    )
    extracted = {
        url.rpartition("/")[2].removesuffix(".html"): text for url, text in rows(archive, query)
    }
    pairs = [TextPair(page["articleBody"], extracted.get(name, "")) for name, page in truth.items()]
    return gram_scores(pairs), word_f1(pairs)


if __name__ == "__main__":
    main()
