"""The resources that the crawls of a process share."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from datetime import timedelta
from pathlib import Path

import pytest
from pebble import ProcessExpired
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.crawl.plan import Plan
from crawler.crawl.shared_resources import SharedResources
from crawler.sources.source import sources_from_urls
from crawler.workers.workers import Workers
from storage.core.clock import now, use_clock
from storage.text.folding_settings import FoldingSettings

TIMEOUT = 30


@pytest.fixture
def resources(tmp_path: Path) -> Iterator[SharedResources]:
    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    settings.set("PALIMPSEST_WORKERS", 1)
    opened = SharedResources(tmp_path / "a.db", settings)
    yield opened
    opened.close()


def plan(resources: SharedResources, url: str) -> Plan:
    return Plan(resources.archive.path, tuple(sources_from_urls([url])))


def test_a_suspended_machine_does_not_consider_its_own_runs_dead(
    resources: SharedResources,
) -> None:
    first = resources.start_run(plan(resources, "https://a.example/")).result(TIMEOUT)
    overtaken = threading.Event()
    resources.writer.register_run(first.run_id, overtaken=overtaken.set)
    woken_at = now() + timedelta(hours=8)
    with use_clock(lambda: woken_at):
        second = resources.start_run(plan(resources, "https://b.example/")).result(TIMEOUT)
        resources.writer.call(resources.writer.send_heartbeats).result(TIMEOUT)
    rows = resources.archive.connection.execute("SELECT id, outcome FROM runs")
    found = resources.writer.call(lambda: list(rows)).result(TIMEOUT)
    assert found == [(first.run_id, None), (second.run_id, None)]
    assert not overtaken.is_set()


def test_a_robots_txt_is_cached_for_a_day(resources: SharedResources) -> None:
    start = now()
    for hours, host in ((0, "a.example"), (20, "b.example"), (30, "c.example")):
        with use_clock(lambda: start + timedelta(hours=hours)):  # noqa: B023
            resources.cache_robots(host, Response(f"https://{host}/robots.txt"))
    assert set(resources.robots_responses) == {"b.example", "c.example"}


def test_hosts_of_others_are_those_that_other_runs_fetch_from(resources: SharedResources) -> None:
    resources.hosts_in_progress = {1: {"a.example": 2, "shared.example": 1}, 2: {"b.example": 1}}
    assert resources.hosts_of_others(2) == {"a.example", "shared.example"}
    assert resources.hosts_of_others(3) == {"a.example", "shared.example", "b.example"}


@pytest.mark.process
def test_workers_go_on_after_an_idle_one_was_killed() -> None:
    with Workers(FoldingSettings(), count=1) as workers:
        first = workers.call(os.getpid).result(TIMEOUT)
        os.kill(first, signal.SIGKILL)
        assert _pid_other_than(first, workers) != first


def _pid_other_than(first: int, workers: Workers) -> int:
    """Call until a new worker answers; calls made before the death was noticed may be lost."""
    for _ in range(100):
        try:
            answer: int = workers.call(os.getpid).result(TIMEOUT)
        except (ProcessExpired, CancelledError, RuntimeError):
            continue
        if answer != first:
            return answer
    return first


def test_an_error_in_a_heartbeat_breaks_the_archive_thread(
    resources: SharedResources,
) -> None:
    run = resources.start_run(plan(resources, "https://a.example/")).result(TIMEOUT)
    resources.writer.register_run(run.run_id)
    drop = "DROP TABLE run_locks"
    resources.writer.call(lambda: resources.archive.connection.execute(drop)).result(TIMEOUT)
    resources.writer.call(resources.writer.send_heartbeats).result(TIMEOUT)
    assert resources.writer.has_failed
