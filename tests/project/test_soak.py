"""The long haul's benchmark: it names what grows, and its pages follow from their numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from crawler.extraction.payload import Payload
from crawler.extraction.read_page import read_payload
from storage.core.model import NoArticle
from storage.text.folding_settings import FoldingSettings
from tests.support.measuring.processes import resident, worked
from tests.support.measuring.soak_samples import MAIN, WORKER, Sample, Watch, process, thinned
from tests.support.measuring.soak_site import PAPERS, Papers, fate_of

MB = 1_000_000
HOST = {"host": "127.0.2.1:8000"}


def sample(done: int, crawl: float, worker: float, index: float = 0.0) -> Sample:
    memory = {MAIN: round(crawl * MB), WORKER: round(worker * MB)}
    return Sample(done / 100, done, done / 50, memory, round(index * MB), done, 0, done)


def test_it_names_what_grows_once_all_have_what_they_need() -> None:
    warming = [sample(at, 100 + at / 10, 50) for at in range(0, 1_000, 100)]
    samples = warming + [sample(at, 200, 50 + at / 1_000) for at in range(1_000, 10_001, 100)]
    assert not process(samples, MAIN).grows
    assert process(samples, WORKER).grows
    assert process(samples, WORKER).grown == pytest.approx(8 * MB, rel=0.01)


def test_what_the_crawl_holds_of_the_index_is_the_archives() -> None:
    told = process([sample(at, 200 + at / 500, 50, at / 500) for at in range(0, 10_001, 100)], MAIN)
    assert told.grown == pytest.approx(16 * MB, rel=0.01)
    assert not told.grows


def test_thinned_samples_keep_the_first_and_the_last() -> None:
    samples = [sample(at, 200, 50) for at in range(1_000)]
    few = thinned(samples, 300)
    assert (len(few), few[0], few[-1]) == (300, samples[0], samples[-1])
    assert thinned(samples[:5], 300) == samples[:5]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
def test_processes_tell_what_they_take(tmp_path: Path) -> None:
    assert (resident(os.getpid()) or 0) > MB
    assert worked(os.getpid()) > 0
    assert (resident(2**30), worked(2**30)) == (None, 0.0)
    watch = Watch(os.getpid(), os.getpid(), tmp_path / "none.db", tmp_path)
    watch.look()
    assert watch.samples == []  # nothing to tell of a crawl without workers


# A crawl's processes: one that starts a server, which starts workers that work for a while.
_WORKER = "import time\nwhile time.process_time() < 0.3: pass\nprint('worked', flush=True)\ninput()"
_SERVER = (
    "import subprocess, sys\n"
    f"start = lambda: subprocess.Popen([sys.executable, '-c', {_WORKER!r}], "
    "stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)\n"
    "worker = start()\n"
    "print(worker.stdout.readline(), end='', flush=True)\n"
    "while input():\n"
    "    worker.communicate('end')\n"
    "    worker = start()\n"
    "    print(worker.stdout.readline(), end='', flush=True)\n"
    "worker.communicate('end')\n"
)
_CRAWL = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {_SERVER!r}])"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
def test_a_worker_that_took_anothers_place_hides_nothing_of_it(tmp_path: Path) -> None:
    crawl = subprocess.Popen(
        [sys.executable, "-c", _CRAWL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert crawl.stdin is not None
    assert crawl.stdout is not None
    watch = Watch(crawl.pid, os.getpid(), tmp_path / "none.db", tmp_path)
    try:
        for _ in range(3):
            assert crawl.stdout.readline() == "worked\n"
            watch.look()
            print("replace it", file=crawl.stdin, flush=True)
    finally:
        crawl.communicate("\n", timeout=60)
    assert [WORKER in each.memory for each in watch.samples] == [True, True, True]
    assert watch.samples[-1].worked > 3 * 0.25


def test_pages_follow_from_their_numbers_and_are_what_they_are_called() -> None:
    one, other = Papers(2_000, 7), Papers(2_000, 7)
    fates = Counter(fate_of(number, 7) for number in range(2_000))
    assert fates.keys() == {"told", "missing", "failing", "moved"}
    statuses = {"told": 200, "missing": 404, "failing": 500, "moved": 301}
    for number in range(0, 2_000, 17):
        paper, path = number % PAPERS, f"/news/{number}"
        answer = one.answer(paper, path, HOST)
        assert answer == other.answer(paper, path, HOST)
        assert answer.status == statuses[fate_of(number, 7)]
    kinds = {}
    for path in ("/", "/sitemap.xml", "/sitemaps/0.xml"):
        answer = one.answer(0, path, HOST)
        kinds[path] = read_payload(
            Payload(answer.body, f"http://127.0.2.1:8000{path}", None), FoldingSettings()
        )
        assert isinstance(kinds[path].content, NoArticle)
        assert kinds[path].links
    assert len(kinds["/sitemaps/0.xml"].links) == 2_000 // PAPERS
