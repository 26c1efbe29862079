"""A pool that is replaced when it breaks, together with the jobs in progress."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any, cast

import pytest
from pebble import ProcessExpired, ProcessPool

from crawler.workers.pool import RestartingPool

TIMEOUT = 30


class Pool:
    """A pool whose jobs and end the test controls."""

    def __init__(self) -> None:
        self.active = True
        self.refuses = False
        self.jobs: list[Future[str]] = []
        self.has_job = threading.Event()

    def add_job(self) -> Future[str]:
        if self.refuses:
            self.active = False
            raise BrokenProcessPool("no worker could be started")
        self.jobs.append(Future())
        self.has_job.set()
        return self.jobs[-1]

    def stop(self) -> None:
        self.active = False

    def join(self) -> None:
        pass


@pytest.fixture
def pools() -> list[Pool]:
    return [Pool() for _ in range(5)]


@pytest.fixture
def restarting(pools: list[Pool], monkeypatch: pytest.MonkeyPatch) -> Iterator[RestartingPool]:
    monkeypatch.setattr("crawler.workers.pool._CHECK_SECONDS", 0.01)
    monkeypatch.setattr("crawler.workers.pool._LOST_SECONDS", 0.1)
    rest = iter(pools)
    restarting = RestartingPool(
        lambda: cast("ProcessPool", next(rest)), lambda code: code == 9, 0.1
    )
    with closing(restarting):
        yield restarting


def _expired(code: int) -> ProcessExpired:
    return ProcessExpired("expired", code=code)  # type: ignore[no-untyped-call]


def _submit(restarting: RestartingPool) -> Future[Any]:
    return restarting.submit(lambda pool: cast("Pool", pool).add_job())


def _next_job(pool: Pool) -> Future[str]:
    """The last job of a pool, as soon as it has one."""
    assert pool.has_job.wait(TIMEOUT)
    return pool.jobs[-1]


def test_a_job_that_a_broken_pool_lost_is_started_in_the_next(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    done = _submit(restarting)
    pools[0].active = False
    _next_job(pools[1]).set_result("done")
    assert done.result(TIMEOUT) == "done"
    pools[0].jobs[0].set_result("too late")
    assert done.result() == "done"


def test_a_job_that_is_lost_repeatedly_fails(restarting: RestartingPool, pools: list[Pool]) -> None:
    done = _submit(restarting)
    for pool in pools[:4]:
        _next_job(pool)
        pool.active = False
    with pytest.raises(BrokenProcessPool):
        done.result(TIMEOUT)
    assert pools[4].jobs == []


def test_a_dead_fork_server_is_reported_twice_and_counts_as_one_death(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    done = _submit(restarting)
    pools[0].jobs[0].set_exception(_expired(255))
    pools[0].active = False
    pools[0].jobs[1].set_exception(BrokenProcessPool("all workers expired"))
    _next_job(pools[1]).set_result("done")
    assert done.result(TIMEOUT) == "done"


def test_a_job_whose_process_died_twice_fails(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    done = _submit(restarting)
    pools[0].jobs[0].set_exception(_expired(-9))
    pools[0].jobs[1].set_exception(_expired(-9))
    with pytest.raises(ProcessExpired):
        done.result(TIMEOUT)


def test_a_job_that_is_at_fault_is_not_started_again(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    done, other = _submit(restarting), _submit(restarting)
    pools[0].jobs[0].set_exception(_expired(9))
    pools[0].jobs[1].set_exception(_expired(-9))
    with pytest.raises(ProcessExpired):
        done.result(TIMEOUT)
    pools[0].jobs[2].set_result("at the second")
    assert other.result(TIMEOUT) == "at the second"
    assert len(pools[0].jobs) == 3


def test_closing_the_pool_cancels_its_jobs(restarting: RestartingPool) -> None:
    done = _submit(restarting)
    restarting.close()
    with pytest.raises(CancelledError):
        done.result(TIMEOUT)


def test_a_job_that_runs_for_longer_than_its_worker_can_live_is_started_again(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    done = _submit(restarting)
    pools[0].has_job.clear()
    pools[0].jobs[0].set_running_or_notify_cancel()
    _next_job(pools[0]).set_result("at the second attempt")
    assert done.result(TIMEOUT) == "at the second attempt"
    pools[0].jobs[0].set_result("too late")
    assert done.result() == "at the second attempt"


def test_a_job_whose_worker_was_lost_twice_fails(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    done = _submit(restarting)
    pools[0].has_job.clear()
    pools[0].jobs[0].set_running_or_notify_cancel()
    _next_job(pools[0]).set_running_or_notify_cancel()
    with pytest.raises(BrokenProcessPool):
        done.result(TIMEOUT)
    assert len(pools[0].jobs) == 2


def test_a_job_that_waits_for_a_worker_is_never_considered_lost(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    waiting, running = _submit(restarting), _submit(restarting)
    pools[0].jobs[1].set_running_or_notify_cancel()
    pools[0].has_job.clear()
    _next_job(pools[0]).set_result("done")  # the running one was lost meanwhile
    assert running.result(TIMEOUT) == "done"
    assert len(pools[0].jobs) == 3
    pools[0].jobs[0].set_result("first")
    assert waiting.result(TIMEOUT) == "first"


def test_a_job_is_started_in_the_next_pool_if_one_breaks_while_it_starts(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    pools[0].refuses = pools[1].refuses = True
    done = _submit(restarting)
    _next_job(pools[2]).set_result("done")
    assert done.result(TIMEOUT) == "done"


def test_a_job_fails_if_no_pool_can_be_started(
    restarting: RestartingPool, pools: list[Pool]
) -> None:
    for pool in pools:
        pool.refuses = True
    with pytest.raises(BrokenProcessPool, match="no worker could be started"):
        _submit(restarting).result(TIMEOUT)
