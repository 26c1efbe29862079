"""The real `palimpsest` command, run in a folder of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import fork_server
from tests.support.fork_server import ForkedProcess
from tests.support.process_tree import end_with_descendants

_FORK = fork_server.AVAILABLE and not os.environ.get("PALIMPSEST_TESTS_NO_FORK")


@dataclass(frozen=True)
class CommandResult:
    """A command that has ended: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, parsed as JSON."""
        return json.loads(self.out)


class Palimpsest:
    """Runs the real command in a folder that holds `archive.db`.

    Each command is a process of its own. By default a server that has imported the libraries forks
    it (see `fork_server`). Set `fresh` where the start or end of the process, its memory or its
    environment is under test; PALIMPSEST_TESTS_NO_FORK=1 makes all processes fresh.
    """

    fresh = False
    """Whether to start a new Python interpreter for each command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive.db"

    def environment(self) -> dict[str, str]:
        """This process's environment without the developer's own settings."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PALIMPSEST_")}
        return inherited | {"COLUMNS": "120", "PALIMPSEST_ALLOW_PRIVATE": "127.0.0.0/8"}

    def start(self, *words: str, fresh: bool = False, **options: Any) -> subprocess.Popen[str]:
        """Start the command. `options` are those of `subprocess.Popen`."""
        streams = {
            "stdin": options.pop("stdin", subprocess.DEVNULL),
            "stdout": options.pop("stdout", subprocess.PIPE),
            "stderr": options.pop("stderr", subprocess.PIPE),
        }
        if _FORK and not (fresh or self.fresh or options):
            return ForkedProcess(words, cwd=self.folder, env=self.environment(), **streams)
        return subprocess.Popen(
            [sys.executable, "-m", "crawler", *words],
            cwd=self.folder,
            env=self.environment(),
            text=True,
            **streams,
            **options,
        )

    def run(
        self, *words: str, stdin_text: str | None = None, timeout: float = 300
    ) -> CommandResult:
        """Run the command and wait until it has ended, at most `timeout` seconds."""
        stdin = subprocess.DEVNULL if stdin_text is None else subprocess.PIPE
        process = self.start(*words, stdin=stdin)
        try:
            out, err = process.communicate(stdin_text, timeout)
        except subprocess.TimeoutExpired:
            end_with_descendants(process)
            raise
        return CommandResult(process.returncode, out, err)

    def crawl(self, *words: str, stdin_text: str | None = None) -> CommandResult:
        """Crawl hosts of this machine, without pauses between requests."""
        return self.run("crawl", *words, "--delay", "0", "--json", stdin_text=stdin_text)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the archive, by a connection of plain SQLite."""
        with closing(sqlite3.connect(self.archive)) as connection:
            return connection.execute(query, values).fetchall()
