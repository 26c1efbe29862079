"""A running `palimpsest schedule`, and what it prints."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from tests.support.command import Palimpsest


def make_source_due(palimpsest: Palimpsest, name: str) -> None:
    """Make a source due, as if it had been polled long ago."""
    with sqlite3.connect(palimpsest.archive) as connection:
        connection.execute(
            "UPDATE sources SET polled_at = '2020-01-01T00:00:00.000Z', "
            "read_at = '2020-01-01T00:00:00.000Z' WHERE name = ?",
            (name,),
        )
    connection.close()


class OutputLines:
    """The lines that a running process prints."""

    def __init__(self, stream: IO[str] | None) -> None:
        self._stream = stream
        self._lines: list[str] = []
        self._more = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._stream or ():
            with self._more:
                self._lines.append(line)
                self._more.notify_all()

    def until(self, condition: Callable[[list[str]], Any]) -> list[str]:
        """Wait until the lines so far satisfy a condition; the lines. Fails after 60 s."""
        with self._more:
            assert self._more.wait_for(lambda: condition(self._lines), timeout=60), self._lines
            return list(self._lines)


@dataclass
class RunningSchedule:
    """A running schedule: its process, and the lines of its stdout and stderr."""

    process: subprocess.Popen[str]
    out: OutputLines
    err: OutputLines

    def end(self) -> None:
        """Send SIGTERM, and check that the schedule ends with exit code 0."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0, self.err.until(lambda _: True)


@contextmanager
def start_schedule(palimpsest: Palimpsest, *words: str) -> Iterator[RunningSchedule]:
    """Start a schedule; it is killed at the end if it still runs."""
    process = palimpsest.start("schedule", "--delay", "0", "--json", *words)
    with process:
        try:
            yield RunningSchedule(process, OutputLines(process.stdout), OutputLines(process.stderr))
        finally:
            if process.poll() is None:
                process.kill()
