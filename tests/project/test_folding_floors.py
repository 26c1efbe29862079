"""The figures of folding stay above their floors, and no floor, of extraction too, is lowered."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
from pathlib import Path

import pytest

from tests.support.command import Palimpsest
from tests.support.measuring import floors, labelled_pairs
from tests.support.measuring.benchmark_process import run_benchmark
from tests.support.measuring.folding_quality import CORPUS, import_files, measure
from tests.support.paths import NO_CORPUS, ROOT

# What the project promises. Floors start here.
PROMISES = {
    "recall": 0.995,
    "precision": 1.0,
    "linked": 1.0,
    "same_in_any_order": 1.0,
    "facts_folded_at_most": 0,
    "rewordings_folded": 0.95,
    "hand_facts_folded_at_most": 0,
    "hand_rewordings_folded": 0.8,
    "news_pages_word_f1": 0.967,
    "wcxb_word_f1": 0.945,
    "snippet_pages_f1": 0.93,
    "wcxb_rejected_at_most": 3,
    "title_right": 0.9,
    "title_wrong_at_most": 0.075,
    "author_right": 0.87,
    "author_wrong_at_most": 0.06,
    "published_right": 0.85,
    "published_wrong_at_most": 0.112,
}
# By name only, because the file was in other folders before.
FILES = f":(glob)**/{floors.FILE.name}"
FLOORS = floors.read(floors.FILE.read_text("utf-8"))
DETAILS = "for details run `python -m benchmarks.folding --misses 20 --folds 20`"

needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason=f"no corpus at {CORPUS}: {NO_CORPUS}")


@needs_corpus
@pytest.mark.slow
def test_folding_of_the_news_wires_reaches_its_floors(wires: Palimpsest) -> None:
    short = floors.shortfalls(FLOORS, measure(imported=wires.archive).floored())
    assert not short, f"{'; '.join(short)}; {DETAILS}"


@needs_corpus
@pytest.mark.slow
def test_folding_of_minimal_edits_reaches_its_floors() -> None:
    short = floors.shortfalls(FLOORS, floors.edit_figures())
    assert not short, (
        f"{'; '.join(short)}; for details run `python -m tests.support.measuring.edits`"
    )


@pytest.mark.skipif(
    not labelled_pairs.FILE.exists(), reason=f"no {labelled_pairs.FILE.name}: {NO_CORPUS}"
)
def test_pairs_written_by_hand_in_many_languages_reach_their_floors() -> None:
    short = floors.shortfalls(FLOORS, floors.labelled_figures())
    assert not short, (
        f"{'; '.join(short)}; for details run `python -m tests.support.measuring.labelled_pairs -v`"
    )


def test_no_floor_is_below_the_promises_of_the_project() -> None:
    assert not floors.shortfalls(PROMISES, FLOORS)
    assert FLOORS.keys() == PROMISES.keys()


def test_no_floor_was_ever_higher() -> None:
    if git("rev-parse", "--is-shallow-repository") != "false":
        pytest.skip("no git history here, or not all of it")
    name = floors.FILE.relative_to(ROOT).as_posix()
    if not git("log", "-1", "--format=%H", "--", name):
        pytest.skip(f"no commit has {name} yet")
    versions = committed_versions()
    assert versions
    for blob, text in versions.items():
        earlier = floors.read(text)
        assert earlier.keys() <= FLOORS.keys(), f"a floor of {blob} is missing"
        short = floors.shortfalls(earlier, FLOORS)
        assert not short, f"floors are lower than in {blob}: {'; '.join(short)}"


def committed_versions() -> dict[str, str]:
    """Every committed version of the floors file, whatever its folder was, by the blob's id."""
    words = ("--full-history", "--format=", "--raw", "--no-abbrev", "-m", "--", FILES)
    changes = [line.partition("\t")[0].split() for line in (git("log", *words) or "").splitlines()]
    blobs = [blob for *_, blob, status in changes if not status.startswith("D")]
    return {blob: git("cat-file", "blob", blob) or "" for blob in blobs}


def git(*words: str) -> str | None:
    """The output of git in the project; None if git fails or is not installed."""
    try:
        result = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def test_a_shortfall_names_the_figure_and_its_floor() -> None:
    before = {"recall": 0.995, "facts_folded_at_most": 0, "linked": 1.0}
    assert floors.shortfalls(before, {"recall": 0.9, "facts_folded_at_most": 2}) == [
        "recall is 0.9, its floor is 0.995",
        "facts_folded_at_most is 2, its ceiling is 0",
    ]
    assert floors.shortfalls(before, {"recall": 0.995, "facts_folded_at_most": 0}) == []


def test_floors_are_raised_to_the_measured_figures_and_never_lowered() -> None:
    before = {"recall": 0.995, "linked": 1.0, "facts_folded_at_most": 3, "rewordings_folded": 0.95}
    measured = {"recall": 0.99876, "linked": 0.9, "facts_folded_at_most": 1, "other": 1.0}
    after = floors.raised(before, measured)
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


@pytest.mark.process
def test_the_benchmark_exits_with_2_without_a_corpus(tmp_path: Path) -> None:
    result = run_benchmark("folding", tmp_path)
    assert result.returncode == 2
    assert "no corpus" in result.stderr


@pytest.mark.process
def test_the_benchmark_measures_a_corpus_in_two_orders_or_a_given_archive(
    tmp_path: Path,
) -> None:
    chance = random.Random(1)
    wires = []
    for number in range(20):
        words = [f"q{chance.randrange(10_000)}" for _ in range(40)]
        text = f"It was said that the {' '.join(words)}"
        edited = f"{text} also"
        wires += [{"id": number, "text": text}, {"id": 100 + number, "text": edited}]
    with gzip.open(tmp_path / "reuters.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(wire) + "\n" for wire in wires)
    figures = json.loads(run_benchmark("folding", tmp_path, "--quick", "--json").stdout)
    assert (figures["paragraphs"], figures["true"], figures["found"]) == (40, 20, 20)
    assert (figures["recall"], figures["precision"], figures["linked"]) == (1.0, 1.0, 1.0)
    assert figures["orders"]["same"] == 20
    assert figures["same_in_any_order"] == 1.0

    archive = tmp_path / "archive.db"
    import_files(archive, [tmp_path / "reuters.jsonl.gz"])
    result = run_benchmark(
        "folding", tmp_path, "--archive", str(archive), "--folds", "1", "--misses", "1"
    )
    assert result.returncode == 0, result.stderr
    assert "recall 1.0000: 20 found, 0 missed" in result.stdout
    assert "folded, least similar" in result.stdout
