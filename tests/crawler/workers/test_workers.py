"""Worker processes: limits, deaths, replacement, and what they know of the environment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Future, wait
from multiprocessing import forkserver
from pathlib import Path

import pytest
from pebble.pool.channel import WorkerChannel

from crawler.workers.workers import Workers
from storage.core.model import Failure, Outcome
from storage.text.folding_settings import FoldingSettings

pytestmark = pytest.mark.process
needs_fork_server = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="no fork server here"
)


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(FoldingSettings(), count=2, seconds=2.0) as pool:
        yield pool


def _failure(workers: Workers, seconds: float) -> Failure:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - the type depends on the platform
        workers.call(time.sleep, seconds).result(timeout=60)
    return workers.failure(raised.value)


def test_a_call_that_takes_too_long_costs_only_its_own_worker(workers: Workers) -> None:
    late = workers.call(time.sleep, 300)
    assert workers.call(len, "four").result(timeout=60) == 4
    with pytest.raises(Exception) as raised:  # noqa: PT011
        late.result(timeout=60)
    assert workers.failure(raised.value) == Failure(Outcome.TIMEOUT, "reading it took over 2 s")
    assert workers.call(len, "three").result(timeout=60) == 5


def test_setting_the_clock_forward_shortens_no_time_limit(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reading = workers.call(Path.read_text, fifo)
    with fifo.open("w") as file:  # blocks until a worker reads
        now = time.time
        monkeypatch.setattr(time, "time", lambda: now() + 3600)
        for _ in range(20):  # meanwhile the pool checks its clock
            workers.call(len, "").result(timeout=60)
        file.write("in time")
    assert reading.result(timeout=60) == "in time"


def test_setting_the_clock_back_extends_no_time_limit(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time
    moments = iter([now()])
    monkeypatch.setattr(time, "time", lambda: next(moments, now() - 3600))
    assert _failure(workers, 300).outcome is Outcome.TIMEOUT


@needs_fork_server
def test_jobs_in_progress_are_done_although_the_fork_server_was_killed(
    tmp_path: Path,
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with Workers(FoldingSettings(), count=2) as workers:
        reading = workers.call(Path.read_text, fifo)
        waiting = [workers.call(len, "x" * length) for length in range(40)]
        with fifo.open("w"):  # blocks until a worker reads
            os.kill(_fork_server(), signal.SIGKILL)
            for length, future in enumerate(waiting):
                assert future.result(timeout=60) == length
        _close_for_readers(fifo, reading)
        assert reading.result(timeout=60) == ""


def _close_for_readers(fifo: Path, reading: Future[str]) -> None:
    """End the input of every worker that reads: a restarted job may open the file late."""
    while not wait([reading], timeout=0.1).done:
        with contextlib.suppress(OSError):  # nobody reads
            os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))


def _die_with_the_lock_once(died: Path) -> str:
    """Die as a worker that is killed while it receives a page; the second time, return."""
    if died.exists():
        return "alive"
    died.touch()
    channels = (frame.f_locals.get("channel") for frame, _ in traceback.walk_stack(None))
    with next(each for each in channels if isinstance(each, WorkerChannel)).lock():
        os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def test_a_worker_that_dies_with_the_lock_blocks_the_others_for_seconds_only(
    tmp_path: Path,
) -> None:
    with Workers(FoldingSettings(), count=2) as workers:
        # Without our own timeout, pebble would notice it after two minutes.
        assert workers.call(_die_with_the_lock_once, tmp_path / "died").result(60) == "alive"


def _fork_server() -> int:
    """The process id of the fork server."""
    return int(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]


def test_a_dead_worker_is_reported_with_its_exit_code(workers: Workers) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011
        workers.call(os._exit, 3).result(timeout=60)
    assert workers.failure(raised.value) == Failure(Outcome.ERROR, "its worker died (exit code 3)")


def test_a_worker_is_replaced_after_a_number_of_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.workers.workers._MAX_PAGES", 3)
    with Workers(FoldingSettings(), count=2) as pool:
        futures = [pool.call(os.getpid) for _ in range(60)]
        pids = [future.result(timeout=60) for future in futures]
    assert len(pids) == 60
    assert max(pids.count(pid) for pid in set(pids)) <= 3


def _end_fork_server() -> None:
    """Kill the fork server, if there is one, and wait until the library can see that."""
    pid = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@needs_fork_server
def test_no_secret_reaches_a_worker_even_if_the_library_restarts_the_fork_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GAZETTE_KEY", "s3cret")
    for _ in range(2):
        _end_fork_server()
        with Workers(FoldingSettings(), count=1) as workers:
            environ = workers.call(Path.read_bytes, Path("/proc/self/environ")).result(timeout=60)
            assert workers.call(os.getenv, "GAZETTE_KEY").result(timeout=60) is None
        assert b"PATH=" in environ
        assert b"s3cret" not in environ


@needs_fork_server
def test_the_environment_of_the_crawling_process_is_never_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GAZETTE_KEY", "s3cret")
    changes: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "putenv", lambda *args: changes.append(args))
    monkeypatch.setattr(os, "unsetenv", lambda *args: changes.append(args))
    _end_fork_server()
    with Workers(FoldingSettings(), count=1) as workers:
        assert workers.call(len, "four").result(timeout=60) == 4
    assert changes == []
