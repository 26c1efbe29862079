"""The processes of a crawl, their memory and their CPU time, from Linux's /proc."""

from __future__ import annotations

import os
from pathlib import Path


def processes(pid: int) -> dict[str, list[int]]:
    """The process ids of a crawl: its main process, the server that forks workers, the workers."""
    found: dict[str, list[int]] = {"main": [pid], "server": [], "worker": []}
    for child in _children(pid):
        if b"resource_tracker" not in _read(child, "cmdline"):
            found["server"].append(child)
            found["worker"] += _children(child)
    return found


def resident_bytes(pid: int) -> int | None:
    """Resident bytes of a process, shared memory included; None if the process has ended."""
    _, _, rest = _read(pid, "status").partition(b"VmRSS:")
    return int(rest.split()[0]) * 1024 if rest else None


def shared_bytes(pid: int) -> int:
    """Resident bytes that a process may share with others: files, and what was forked with it.

    0 if the process has ended.
    """
    values = dict(
        line.split(b":", 1) for line in _read(pid, "smaps_rollup").splitlines()[1:] if b":" in line
    )
    shared = (values.get(b"Shared_Clean", b"0 kB"), values.get(b"Shared_Dirty", b"0 kB"))
    return sum(int(value.split()[0]) for value in shared) * 1024


def cpu_seconds(pid: int) -> float:
    """CPU seconds that a process has used; 0 if the process has ended."""
    _, _, fields = _read(pid, "stat").rpartition(b") ")
    if not fields:
        return 0.0
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
