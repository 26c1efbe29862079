"""A crawl whose processes are killed at any moment gives the same archive in the end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.archive_contents import Contents, contents
from tests.support.command import Palimpsest
from tests.support.measuring.processes import processes
from tests.support.newspaper_expectations import Newspaper

pytestmark = [
    pytest.mark.xdist_group("crash"),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc"),
]
# `make crashes` sets a higher number.
KILLS = int(os.environ.get("PALIMPSEST_KILLS", "6"))
VICTIMS = ("main", "worker", "server")
_TRIES = 6_000  # to find a process that does not exist yet

# Of two URLs with the same text, the one that is fetched first is the article.
_OUTCOMES = "SELECT key, state, replace(outcome, 'copy', 'archived') FROM urls ORDER BY 1"


@dataclass(frozen=True)
class Undisturbed:
    """A crawl that was not killed."""

    paper: Newspaper
    outcomes: list[tuple[Any, ...]]
    contents: Contents
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    command = Palimpsest(tmp_path_factory.mktemp("undisturbed"))
    with Newspaper() as paper:
        began = time.monotonic()
        ran = command.crawl(paper.url)
        assert ran.code == 0, ran.err
        seconds = time.monotonic() - began
        yield Undisturbed(paper, command.rows(_OUTCOMES), contents(command), seconds)


def kill(process: subprocess.Popen[str], victim: str, after: float) -> bool:
    """Kill a process of a crawl after so many seconds; False if the crawl had ended by then.

    A process that does not exist yet is waited for.
    """
    moment = after
    for _ in range(_TRIES):
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            moment = 0.01
        else:
            return False
        for pid in processes(process.pid)[victim][:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                return True
    raise AssertionError(f"a crawl without a {victim}")


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_crawl_gives_the_same_archive_when_it_is_resumed(
    tmp_path: Path, undisturbed: Undisturbed, number: int
) -> None:
    chance = random.Random(number)
    victim = VICTIMS[number % len(VICTIMS)]
    command = Palimpsest(tmp_path)
    words = ("crawl", undisturbed.paper.url, "--delay", "0", "--json")
    process = command.start(
        *words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, fresh=True
    )
    hit = kill(process, victim, chance.uniform(0.0, undisturbed.seconds))
    print(f"killed: {victim if hit else 'none'}")  # shown by `pytest -rP`
    process.communicate(timeout=120)
    if process.returncode != 0:
        resumed = command.crawl("--resume")
        if "omit --resume" in resumed.err:  # it had not reached its first URL
            resumed = command.crawl(undisturbed.paper.url)
        # If only unreachable URLs were left, nothing could be fetched.
        assert resumed.code in (0, 4), resumed.err
    assert command.rows("PRAGMA integrity_check") == [("ok",)]
    assert command.rows(_OUTCOMES) == undisturbed.outcomes
    found = contents(command)
    for name, rows in undisturbed.contents.items():
        assert found[name] == rows, (victim, name)
    verified = command.run("verify", "--json")
    assert verified.code == 0, verified.out
