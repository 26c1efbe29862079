"""The soak test reports which processes grow, and its pages depend on their numbers alone."""

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
from tests.support.measuring.processes import cpu_seconds, resident_bytes
from tests.support.measuring.soak_samples import (
    MAIN,
    WORKER,
    Sample,
    Sampler,
    memory_trend,
    thinned,
)
from tests.support.measuring.soak_site import NEWSPAPERS, NewspaperSites, outcome_of

MB = 1_000_000
HOST = {"host": "127.0.2.1:8000"}


def sample(done: int, crawl: float, worker: float, index: float = 0.0) -> Sample:
    memory = {MAIN: round(crawl * MB), WORKER: round(worker * MB)}
    return Sample(done / 100, done, done / 50, memory, round(index * MB), done, 0, done)


def test_growth_is_measured_after_the_warm_up() -> None:
    warming = [sample(at, 100 + at / 10, 50) for at in range(0, 1_000, 100)]
    samples = warming + [sample(at, 200, 50 + at / 1_000) for at in range(1_000, 10_001, 100)]
    assert not memory_trend(samples, MAIN).grows
    assert memory_trend(samples, WORKER).grows
    assert memory_trend(samples, WORKER).grown == pytest.approx(8 * MB, rel=0.01)


def test_growth_of_the_band_index_is_not_counted_as_growth_of_the_crawl() -> None:
    trend = memory_trend(
        [sample(at, 200 + at / 500, 50, at / 500) for at in range(0, 10_001, 100)], MAIN
    )
    assert trend.grown == pytest.approx(16 * MB, rel=0.01)
    assert not trend.grows


def test_thinned_samples_keep_the_first_and_the_last() -> None:
    samples = [sample(at, 200, 50) for at in range(1_000)]
    few = thinned(samples, 300)
    assert (len(few), few[0], few[-1]) == (300, samples[0], samples[-1])
    assert thinned(samples[:5], 300) == samples[:5]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_memory_and_cpu_time_of_a_process_are_read(tmp_path: Path) -> None:
    assert (resident_bytes(os.getpid()) or 0) > MB
    assert cpu_seconds(os.getpid()) > 0
    assert (resident_bytes(2**30), cpu_seconds(2**30)) == (None, 0.0)
    sampler = Sampler(os.getpid(), os.getpid(), tmp_path / "none.db", tmp_path)
    sampler.take_sample()
    assert sampler.samples == []  # no sample of a crawl without workers


# Processes like those of a crawl: one starts a server, which starts workers that use CPU time.
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


@pytest.mark.process
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_cpu_time_of_replaced_workers_is_counted(tmp_path: Path) -> None:
    crawl = subprocess.Popen(
        [sys.executable, "-c", _CRAWL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert crawl.stdin is not None
    assert crawl.stdout is not None
    sampler = Sampler(crawl.pid, os.getpid(), tmp_path / "none.db", tmp_path)
    try:
        for _ in range(3):
            assert crawl.stdout.readline() == "worked\n"
            sampler.take_sample()
            print("replace", file=crawl.stdin, flush=True)
    finally:
        crawl.communicate("\n", timeout=60)
    assert [WORKER in each.memory for each in sampler.samples] == [True, True, True]
    assert sampler.samples[-1].cpu_seconds > 3 * 0.25


@pytest.mark.slow
def test_pages_depend_on_their_numbers_and_have_the_kind_that_their_url_says() -> None:
    one, other = NewspaperSites(2_000, 7), NewspaperSites(2_000, 7)
    outcomes = Counter(outcome_of(number, 7) for number in range(2_000))
    assert outcomes.keys() == {"ok", "missing", "failing", "moved"}
    statuses = {"ok": 200, "missing": 404, "failing": 500, "moved": 301}
    for number in range(0, 2_000, 17):
        newspaper, path = number % NEWSPAPERS, f"/news/{number}"
        answer = one.answer(newspaper, path, HOST)
        assert answer == other.answer(newspaper, path, HOST)
        assert answer.status == statuses[outcome_of(number, 7)]
    kinds = {}
    for path in ("/", "/sitemap.xml", "/sitemaps/0.xml"):
        answer = one.answer(0, path, HOST)
        kinds[path] = read_payload(
            Payload(answer.body, f"http://127.0.2.1:8000{path}", None), FoldingSettings()
        )
        assert isinstance(kinds[path].content, NoArticle)
        assert kinds[path].links
    assert len(kinds["/sitemaps/0.xml"].links) == 2_000 // NEWSPAPERS
