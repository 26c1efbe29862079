"""What tests share: the real command, a real newspaper, and one crawl of it to read from."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import Newspaper
from tests.support.exports import fill

ROOT = Path(__file__).resolve().parent.parent
# A shell that runs tests in the background has them, and all they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
CORPORA = Path(os.environ.get("PALIMPSEST_CORPORA", ROOT.parent / "shared" / "corpora"))


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


class Palimpsest:
    """Runs the real command in a folder of its own, with `archive.db` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = folder / "archive.db"

    def environment(self) -> dict[str, str]:
        """Ours without what a developer may have set, and with quick retries."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PALIMPSEST_")}
        return kept | {"COLUMNS": "120", "PALIMPSEST_ALLOW_PRIVATE": "127.0.0.0/8"}

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """The command, running."""
        return subprocess.Popen(
            [sys.executable, "-m", "crawler", *words],
            cwd=self.folder,
            env=self.environment(),
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            text=True,
            **options,
        )

    def run(self, *words: str, given: str | None = None) -> Ran:
        """The command, run to its end."""
        process = self.start(*words, stdin=subprocess.PIPE if given else subprocess.DEVNULL)
        out, err = process.communicate(given, timeout=120)
        return Ran(process.returncode, out, err)

    def crawl(self, *words: str, given: str | None = None) -> Ran:
        """A crawl of hosts of our own: no pauses."""
        return self.run("crawl", *words, "--delay", "0", "--json", given=given)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the archive, asked as anyone may ask."""
        connection = sqlite3.connect(self.archive)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()


@pytest.fixture
def palimpsest(tmp_path: Path) -> Palimpsest:
    """The command in an empty folder."""
    return Palimpsest(tmp_path)


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    """A newspaper of this test's own."""
    with Newspaper() as paper:
        yield paper


@dataclass(frozen=True)
class Crawled:
    """A newspaper and the archive of one crawl of it. To be read only."""

    paper: Newspaper
    palimpsest: Palimpsest
    summary: dict[str, Any]
    requests: tuple[str, ...]


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """The newspaper, crawled once."""
    command = Palimpsest(tmp_path_factory.mktemp("crawled"))
    with Newspaper() as paper:
        ran = command.crawl(paper.url)
        assert ran.code == 0, ran.err
        yield Crawled(paper, command, ran.json, tuple(paper.requests))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The command with an archive to export from. To be read only."""
    command = Palimpsest(tmp_path_factory.mktemp("filled"))
    fill(command)
    return command


def corpus(name: str) -> Path:
    """A corpus beside the project; the test skips where there is none."""
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"no corpus at {path}: set PALIMPSEST_CORPORA to where corpora lie")
    return path
