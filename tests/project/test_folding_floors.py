"""The figures of folding stay above their floors, and the floors stay where they once were."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import folding
from tests.conftest import ROOT
from tests.support.measuring import floors

# What the project promises; floors start here.
BARS = {
    "recall": 0.995,
    "precision": 1.0,
    "linked": 1.0,
    "same_in_any_order": 1.0,
    "facts_folded_at_most": 0,
    "rewordings_folded": 0.95,
}
FLOORS = floors.read(floors.FILE.read_text("utf-8"))
CLOSER = "look closer with `python -m benchmarks.folding --misses 20 --folds 20`"


def test_folding_keeps_to_its_floors_on_the_wires() -> None:
    if not folding.CORPUS.exists():
        pytest.skip(f"no corpus at {folding.CORPUS}: set PALIMPSEST_CORPORA to where corpora lie")
    short = floors.shortfalls(FLOORS, folding.measure().floored())
    assert not short, f"{'; '.join(short)}; {CLOSER}"


def test_folding_keeps_to_its_floors_on_the_smallest_edits() -> None:
    if not folding.CORPUS.exists():
        pytest.skip(f"no corpus at {folding.CORPUS}: set PALIMPSEST_CORPORA to where corpora lie")
    short = floors.shortfalls(FLOORS, floors.edit_figures())
    assert not short, (
        f"{'; '.join(short)}; look closer with `python -m tests.support.measuring.edits`"
    )


def test_no_floor_is_below_what_the_project_promises() -> None:
    assert not floors.shortfalls(BARS, FLOORS)
    assert FLOORS.keys() == BARS.keys()


def test_no_floor_is_below_where_it_ever_was() -> None:
    if git("rev-parse", "--is-shallow-repository") != "false":
        pytest.skip("no git history here, or not all of it")
    name = floors.FILE.relative_to(ROOT).as_posix()
    commits = (git("log", "--full-history", "--format=%H", "--", name) or "").split()
    if not commits:
        pytest.skip(f"no commit has {name} yet")
    for commit in commits:
        before = git("show", f"{commit}:./{name}")
        if before is None:  # the commit that took it away
            continue
        then = floors.read(before)
        assert then.keys() <= FLOORS.keys(), f"a floor of {commit} is gone"
        short = floors.shortfalls(then, FLOORS)
        assert not short, f"floors went down since {commit}: {'; '.join(short)}"


def git(*words: str) -> str | None:
    """What git says of the project; None where it says no, or is not there."""
    try:
        ran = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None


def test_a_shortfall_names_the_figure_and_its_floor() -> None:
    given = {"recall": 0.995, "facts_folded_at_most": 0, "linked": 1.0}
    assert floors.shortfalls(given, {"recall": 0.9, "facts_folded_at_most": 2}) == [
        "recall is 0.9, its floor is 0.995",
        "facts_folded_at_most is 2, its ceiling is 0",
    ]
    assert floors.shortfalls(given, {"recall": 0.995, "facts_folded_at_most": 0}) == []


def test_floors_are_raised_to_what_is_measured_and_never_lowered() -> None:
    given = {"recall": 0.995, "linked": 1.0, "facts_folded_at_most": 3, "rewordings_folded": 0.95}
    measured = {"recall": 0.99876, "linked": 0.9, "facts_folded_at_most": 1, "other": 1.0}
    after = floors.raised(given, measured)
    assert after == {
        "recall": 0.9987,
        "linked": 1.0,
        "facts_folded_at_most": 1,
        "rewordings_folded": 0.95,
    }
    assert floors.raised(after, after) == after
    assert floors.read(floors.written(after)) == after


def test_a_floor_is_a_number() -> None:
    with pytest.raises(ValueError, match="recall"):
        floors.read('{"recall": "high"}')


def bench(corpora: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.folding", *words],
        cwd=ROOT,
        env=os.environ | {"PALIMPSEST_CORPORA": str(corpora)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_benchmark_says_that_it_has_no_corpus(tmp_path: Path) -> None:
    ran = bench(tmp_path)
    assert ran.returncode == 2
    assert "no corpus" in ran.stderr


def test_the_benchmark_measures_a_corpus_in_two_orders_and_an_archive_it_is_given(
    tmp_path: Path,
) -> None:
    chance = random.Random(1)
    wires = []
    for number in range(20):
        words = [f"w{chance.randrange(10_000)}" for _ in range(40)]
        told, again = " ".join(words), " ".join([*words, "again"])
        wires += [{"id": number, "text": told}, {"id": 100 + number, "text": again}]
    with gzip.open(tmp_path / "reuters.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(wire) + "\n" for wire in wires)
    figures = json.loads(bench(tmp_path, "--quick", "--json").stdout)
    assert (figures["paragraphs"], figures["true"], figures["found"]) == (40, 20, 20)
    assert (figures["recall"], figures["precision"], figures["linked"]) == (1.0, 1.0, 1.0)
    assert figures["orders"]["same"] == 20
    assert figures["same_in_any_order"] == 1.0

    archive = tmp_path / "archive.db"
    folding.take(archive, [tmp_path / "reuters.jsonl.gz"])
    ran = bench(tmp_path, "--archive", str(archive), "--folds", "1", "--misses", "1")
    assert ran.returncode == 0, ran.stderr
    assert "recall 1.0000: 20 found, 0 missed" in ran.stdout
    assert "folded, least alike" in ran.stdout
