"""When the lock of a run belongs to a dead process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

from storage.core.clock import timestamp
from storage.crawl_state.run_locks import LOCK_SECONDS, RunLock
from storage.db.processes import process_scope


def lock(pid: int, *, seconds: float = 0.0, scope: str | None = None) -> RunLock:
    """The lock of a process whose last heartbeat was so many seconds ago."""
    heartbeat = timestamp(-seconds)
    return RunLock(7, "paper", "host", scope or process_scope(), pid, heartbeat, heartbeat)


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_lock_of_a_running_process_is_alive_until_its_heartbeat_is_too_old() -> None:
    assert not lock(os.getpid(), seconds=LOCK_SECONDS - 10).is_dead
    assert lock(os.getpid(), seconds=LOCK_SECONDS + 10).is_dead


def test_a_lock_of_an_ended_process_is_dead_at_once() -> None:
    assert lock(ended_process()).is_dead


def test_processes_of_another_machine_or_container_are_judged_by_their_heartbeat() -> None:
    elsewhere = lock(ended_process(), scope="another machine")
    assert not elsewhere.is_dead
    assert replace(elsewhere, heartbeat=timestamp(-LOCK_SECONDS - 10)).is_dead
    assert not lock(os.getpid(), scope="another machine").is_own


def test_a_lock_describes_its_run_and_keeps_the_keys_of_its_json() -> None:
    own = lock(os.getpid())
    assert own.is_own
    assert str(own).startswith(f"run 7 of paper has been in progress since {own.since} (process ")
    assert own.as_json()["place"] == process_scope()
