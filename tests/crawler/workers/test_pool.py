"""A pool that is made anew where one comes to its end, with all that it had in hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any, cast

import pytest
from pebble import ProcessExpired, ProcessPool

from crawler.workers.pool import LastingPool

TIMEOUT = 30


class Pool:
    """One that does what it is told, and is at its end when it is told so."""

    def __init__(self) -> None:
        self.active = True
        self.taken: list[Future[str]] = []
        self.given = threading.Event()

    def take(self) -> Future[str]:
        self.taken.append(Future())
        self.given.set()
        return self.taken[-1]

    def stop(self) -> None:
        self.active = False

    def join(self) -> None:
        pass


@pytest.fixture
def pools() -> list[Pool]:
    return [Pool() for _ in range(5)]


@pytest.fixture
def lasting(pools: list[Pool], monkeypatch: pytest.MonkeyPatch) -> Iterator[LastingPool]:
    monkeypatch.setattr("crawler.workers.pool._LOOK_SECONDS", 0.01)
    rest = iter(pools)
    lasting = LastingPool(lambda: cast("ProcessPool", next(rest)), lambda code: code == 9)
    with closing(lasting):
        yield lasting


def _expired(code: int) -> ProcessExpired:
    return ProcessExpired("told", code=code)  # type: ignore[no-untyped-call]


def _submit(lasting: LastingPool) -> Future[Any]:
    return lasting.submit(lambda pool: cast("Pool", pool).take())


def _taken(pool: Pool) -> Future[str]:
    """What a pool was given, as soon as it is."""
    assert pool.given.wait(TIMEOUT)
    return pool.taken[-1]


def test_what_a_pool_lost_without_a_word_is_begun_in_the_next(
    lasting: LastingPool, pools: list[Pool]
) -> None:
    done = _submit(lasting)
    pools[0].active = False
    _taken(pools[1]).set_result("done")
    assert done.result(TIMEOUT) == "done"
    pools[0].taken[0].set_result("too late")
    assert done.result() == "done"


def test_what_is_lost_again_and_again_ends(lasting: LastingPool, pools: list[Pool]) -> None:
    done = _submit(lasting)
    for pool in pools[:4]:
        _taken(pool)
        pool.active = False
    with pytest.raises(BrokenProcessPool):
        done.result(TIMEOUT)
    assert pools[4].taken == []


def test_a_server_s_death_is_told_twice_and_costs_one_try(
    lasting: LastingPool, pools: list[Pool]
) -> None:
    done = _submit(lasting)
    pools[0].taken[0].set_exception(_expired(255))
    pools[0].active = False
    pools[0].taken[1].set_exception(BrokenProcessPool("all workers expired"))
    _taken(pools[1]).set_result("done")
    assert done.result(TIMEOUT) == "done"


def test_what_its_process_dies_of_twice_is_over(lasting: LastingPool, pools: list[Pool]) -> None:
    done = _submit(lasting)
    pools[0].taken[0].set_exception(_expired(-9))
    pools[0].taken[1].set_exception(_expired(-9))
    with pytest.raises(ProcessExpired):
        done.result(TIMEOUT)


def test_what_its_process_died_of_by_its_own_fault_is_not_begun_again(
    lasting: LastingPool, pools: list[Pool]
) -> None:
    done, other = _submit(lasting), _submit(lasting)
    pools[0].taken[0].set_exception(_expired(9))
    pools[0].taken[1].set_exception(_expired(-9))
    with pytest.raises(ProcessExpired):
        done.result(TIMEOUT)
    pools[0].taken[2].set_result("at the second")
    assert other.result(TIMEOUT) == "at the second"
    assert len(pools[0].taken) == 3


def test_nobody_waits_for_a_pool_that_was_closed(lasting: LastingPool) -> None:
    done = _submit(lasting)
    lasting.close()
    with pytest.raises(CancelledError):
        done.result(TIMEOUT)
