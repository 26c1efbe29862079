"""What the operating system says about processes."""

from __future__ import annotations

import socket
from pathlib import Path


def process_scope() -> str:
    """Return a name for the scope in which process ids mean what they mean here.

    Process ids are unique on one machine between two boots and, in containers that share a host
    name, within one PID namespace. Only Linux names boots and namespaces.
    """
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:  # not Linux
        pass
    return " ".join(parts)


def is_running(pid: int) -> bool:
    """Return whether a process of this scope is running.

    A zombie has ended, even though its parent has not noticed yet.
    """
    # Imported here: it takes 40 ms, and few commands ask.
    import psutil

    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # it belongs to another user
        return True


def describe_process(pid: int) -> str:
    """Return a process's id and, if known, its name: "process 4711 (python)"."""
    import psutil

    try:
        name = psutil.Process(pid).name()
    except psutil.Error:
        name = ""
    return f"process {pid} ({name})" if name else f"process {pid}"
