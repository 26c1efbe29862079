"""What the system says about processes, on which the locks of runs depend."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from storage.db.processes import describe_process, is_running, process_scope


def test_a_process_is_running_until_it_has_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert is_running(process.pid)
    assert describe_process(process.pid).startswith(f"process {process.pid} (")
    process.communicate(b"\n", timeout=60)
    assert not is_running(process.pid)
    assert describe_process(process.pid) == f"process {process.pid}"


def test_a_zombie_is_not_running() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    try:
        deadline = time.monotonic() + 60
        while is_running(process.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        # Nobody has waited for it yet, so its id is still taken.
        os.kill(process.pid, 0)
        assert not is_running(process.pid)
    finally:
        process.wait()


def test_the_scope_of_process_ids_is_the_same_in_a_child() -> None:
    code = "from storage.db.processes import process_scope; print(process_scope())"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert child.stdout.strip() == process_scope()
