"""The processes of a crawl and what they take, as Linux tells of them."""

from __future__ import annotations

import os
from pathlib import Path


def processes(pid: int) -> dict[str, list[int]]:
    """A crawl's processes: the main one, the server that forks workers, and these."""
    found: dict[str, list[int]] = {"main": [pid], "server": [], "worker": []}
    for child in _children(pid):
        if b"resource_tracker" not in _read(child, "cmdline"):
            found["server"].append(child)
            found["worker"] += _children(child)
    return found


def resident(pid: int) -> int | None:
    """Bytes of a process in memory, with what it shares with others; None where it is gone."""
    _, _, told = _read(pid, "status").partition(b"VmRSS:")
    return int(told.split()[0]) * 1024 if told else None


def worked(pid: int) -> float:
    """Seconds of a processor that a process has taken; 0 where it is gone."""
    _, _, told = _read(pid, "stat").rpartition(b") ")
    if not told:
        return 0.0
    user, system = told.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except OSError:
        return []


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""
