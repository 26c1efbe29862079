"""Work in other processes, under limits that hold whatever the clock says."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest
from pebble.pool.channel import WorkerChannel

from crawler.workers.workers import Workers
from storage.core.model import Failure, Outcome
from storage.text.fingerprint import Folding


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(Folding(), count=2, seconds=2.0) as pool:
        yield pool


def _failure(workers: Workers, seconds: float) -> Failure:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - which one is the pool's business
        workers.call(time.sleep, seconds).result(timeout=60)
    return workers.failure(raised.value)


def test_what_takes_too_long_loses_its_worker_and_no_other(workers: Workers) -> None:
    late = workers.call(time.sleep, 300)
    assert workers.call(len, "four").result(timeout=60) == 4
    with pytest.raises(Exception) as raised:  # noqa: PT011
        late.result(timeout=60)
    assert workers.failure(raised.value) == Failure(Outcome.TIMEOUT, "reading it took over 2 s")
    assert workers.call(len, "three").result(timeout=60) == 5


def test_a_clock_that_is_set_forward_takes_nobody_s_time(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reading = workers.call(Path.read_text, fifo)
    with fifo.open("w") as file:  # opened when a worker has begun to read
        now = time.time
        monkeypatch.setattr(time, "time", lambda: now() + 3600)
        for _ in range(20):  # the pool looks at its clock meanwhile
            workers.call(len, "").result(timeout=60)
        file.write("in time")
    assert reading.result(timeout=60) == "in time"


def test_a_clock_that_is_set_back_gives_nobody_more_time(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time
    moments = iter([now()])
    monkeypatch.setattr(time, "time", lambda: next(moments, now() - 3600))
    assert _failure(workers, 300).outcome is Outcome.TIMEOUT


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="no server forks workers"
)
def test_what_was_in_hand_is_done_although_the_server_that_forks_workers_was_killed(
    tmp_path: Path,
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with Workers(Folding(), count=2) as workers:
        reading = workers.call(Path.read_text, fifo)
        waiting = [workers.call(len, "x" * length) for length in range(40)]
        with fifo.open("w"):  # opened when a worker has begun to read
            os.kill(_server(), signal.SIGKILL)
            for length, future in enumerate(waiting):
                assert future.result(timeout=60) == length
        assert reading.result(timeout=60) == ""


def _die_with_the_lock_once(died: Path) -> str:
    """End as a worker does that is killed while it takes a page; the next time, do not."""
    if died.exists():
        return "alive"
    died.touch()
    channels = (frame.f_locals.get("channel") for frame, _ in traceback.walk_stack(None))
    with next(each for each in channels if isinstance(each, WorkerChannel)).lock():
        os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives")


def test_a_worker_that_dies_while_it_takes_a_page_holds_the_others_up_for_seconds_only(
    tmp_path: Path,
) -> None:
    with Workers(Folding(), count=2) as workers:
        # pebble alone would notice after two minutes.
        assert workers.call(_die_with_the_lock_once, tmp_path / "died").result(60) == "alive"


def _server() -> int:
    return int(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]


def test_a_worker_that_dies_is_told_as_that(workers: Workers) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011
        workers.call(os._exit, 3).result(timeout=60)
    assert workers.failure(raised.value) == Failure(Outcome.ERROR, "its worker died (exit code 3)")


def test_a_process_reads_so_many_pages_and_another_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.workers.workers._PAGES", 3)
    with Workers(Folding(), count=2) as pool:
        asked = [pool.call(os.getpid) for _ in range(60)]
        answers = [each.result(timeout=60) for each in asked]
    assert len(answers) == 60
    assert max(answers.count(pid) for pid in set(answers)) <= 3
