"""Killed at any moment, each process in turn, a crawl comes to the same archive in the end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.processes import processes
from tests.conftest import Palimpsest
from tests.site import Newspaper

pytestmark = [
    pytest.mark.xdist_group("crash"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
# `make crashes` asks for more.
KILLS = int(os.environ.get("PALIMPSEST_KILLS", "6"))
VICTIMS = ("main", "worker", "server")

_STATE = {
    "outcomes": "SELECT key, state, outcome FROM urls ORDER BY 1",
    "articles": "SELECT a.key, a.title, a.author, a.published, v.number, v.text_digest "
    "FROM articles a JOIN versions v ON v.article_id = a.id ORDER BY 1, 5",
    "appearances": "SELECT a.key, v.number, s.position, s.kind, p.text FROM appearances s "
    "JOIN versions v ON v.id = s.version_id JOIN articles a ON a.id = v.article_id "
    "JOIN paragraphs p ON p.id = s.paragraph_id ORDER BY 1, 2, 3",
    "pairs": "SELECT min(p.text, o.text), max(p.text, o.text), n.similarity, n.differs "
    "FROM near_duplicates n JOIN paragraphs p ON p.id = n.paragraph_id "
    "JOIN paragraphs o ON o.id = n.of_paragraph_id ORDER BY 1, 2",
}


def state(command: Palimpsest) -> dict[str, list[tuple[Any, ...]]]:
    """What an archive holds, whatever the order in which it came."""
    return {name: command.rows(query) for name, query in _STATE.items()}


@dataclass(frozen=True)
class Undisturbed:
    """A crawl that nobody killed."""

    paper: Newspaper
    state: dict[str, list[tuple[Any, ...]]]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    command = Palimpsest(tmp_path_factory.mktemp("undisturbed"))
    with Newspaper() as paper:
        began = time.monotonic()
        ran = command.crawl(paper.url)
        assert ran.code == 0, ran.err
        yield Undisturbed(paper, state(command), time.monotonic() - began)


def kill(process: subprocess.Popen[str], victim: str, after: float) -> bool:
    """Kill one of a crawl's processes so many seconds after its begin; whether one was there."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        for pid in processes(process.pid)[victim][:1]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return False
            return True
    return False


@pytest.mark.parametrize("number", range(KILLS))
def test_it_comes_to_the_same_whoever_is_killed_whenever(
    tmp_path: Path, undisturbed: Undisturbed, number: int
) -> None:
    chance = random.Random(number)
    victim = VICTIMS[number % len(VICTIMS)]
    command = Palimpsest(tmp_path)
    words = ("crawl", undisturbed.paper.url, "--delay", "0", "--json")
    process = command.start(*words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    kill(process, victim, chance.uniform(0.0, undisturbed.seconds))
    process.communicate(timeout=120)
    if process.returncode != 0:
        resumed = command.crawl("--resume")
        if "leave --resume out" in resumed.err:  # it had not come to its first URL
            resumed = command.crawl(undisturbed.paper.url)
        # Where nothing was left but what cannot be had, nothing could be fetched.
        assert resumed.code in (0, 4), resumed.err
    assert command.rows("PRAGMA integrity_check") == [("ok",)]
    found = state(command)
    for name, rows in undisturbed.state.items():
        assert found[name] == rows, (victim, name)
    verified = command.run("verify", "--json")
    assert verified.code == 0, verified.out
