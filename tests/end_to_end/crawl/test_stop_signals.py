"""Stop signals: in any sequence and at any moment, a crawl ends in order."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

INT, TERM = "SIGINT", "SIGTERM"
DURING = [
    ("prepare", (INT, TERM, INT)),
    ("handlers", (TERM, TERM, INT)),
    ("loop-1", (INT,)),
    ("loop-1", (INT, TERM, INT)),
    ("loop-2", (TERM, INT)),
    ("loop-10", (TERM,)),
    ("loop-40", (INT, TERM, INT)),
    ("loop-40", (TERM, TERM, INT, INT)),
    ("loop-80", (TERM, INT, TERM, INT, TERM)),
    ("signal", (INT, TERM, INT)),
    ("close", (INT, TERM, INT)),
]
AFTER = [("report", (INT, TERM, INT)), ("exit", (TERM, INT))]


def _run(
    palimpsest: Palimpsest, newspaper: Newspaper, moment: str, signals: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "tests.support.signalled_command", moment),
            *(
                ",".join(signals),
                "crawl",
                newspaper.url,
                "--delay",
                "0",
                "--archive",
                str(palimpsest.archive),
            ),
        ],
        cwd=ROOT,
        env=palimpsest.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("moment", "signals"), DURING)
def test_any_sequence_of_stop_signals_during_a_crawl_ends_it_with_130(
    palimpsest: Palimpsest, newspaper: Newspaper, moment: str, signals: tuple[str, ...]
) -> None:
    ran = _run(palimpsest, newspaper, moment, signals)
    assert (ran.returncode, "Traceback" in ran.stderr) == (130, False), ran.stderr
    if palimpsest.archive.exists():
        assert palimpsest.rows("SELECT id FROM runs WHERE finished IS NULL") == []


@pytest.mark.parametrize(("moment", "signals"), AFTER)
def test_stop_signals_after_a_crawl_do_not_change_how_it_ended(
    palimpsest: Palimpsest, newspaper: Newspaper, moment: str, signals: tuple[str, ...]
) -> None:
    ran = _run(palimpsest, newspaper, moment, signals)
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert palimpsest.rows("SELECT outcome FROM runs") == [("finished",)]
