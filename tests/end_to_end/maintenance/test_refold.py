"""Refolds: the results equal those of a new archive with the settings, also after interruptions."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage.archive.archive import Archive
from storage.core.errors import RefoldArchive, WaitForRun
from storage.folding import refold as refolding
from storage.folding.refold import (
    ChooseOtherSettings,
    RefoldProgress,
    check_settings,
    refold,
)
from storage.text.folding_settings import FoldingSettings
from tests.support.command import Palimpsest
from tests.support.paths import ROOT

RESULTS = ("near_duplicates", "repeats", "first_occurrences", "copies", "sites", "site_samples")
PATTERNS = "SELECT site, key, articles, evidence, verdict FROM patterns"
OLD = ROOT / "tests" / "archives" / "schema-1.db.gz"
WORDS = (
    "kettle walnut thatch barrow plough meadow cobbler linen almanac hinge orchard candle saddle "
    "mortar granite pigeon thimble cellar wicker bramble lathe quilt anvil clover turnip gable"
).split()
FOOTER = "The Lantern is printed on the island every Friday; letters may be left at the bakery."


def prose(seed: int, count: int = 30) -> str:
    """A paragraph of random words, the same for the same seed."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(count)).capitalize() + "."


def reworded(text: str, at: int) -> str:
    """A near-duplicate with one more word."""
    words = text.split()
    return " ".join([*words[:at], "already", *words[at:]])


def records(seed: int) -> list[dict[str, str]]:
    """Articles of three sites that repeat each other in part or in whole, some of it reworded."""
    chosen = random.Random(seed)
    articles = []
    for number in range(24):
        texts = [prose(chosen.randrange(40)) for _ in range(4)]
        texts = [reworded(t, chosen.randrange(20)) if chosen.random() < 0.3 else t for t in texts]
        texts.append(FOOTER if number % 3 else reworded(FOOTER, 4))
        site = ("lantern", "lantern", "beacon", "moor")[number % 4]
        # Some URLs occur more than once, so there are later versions.
        url = f"https://{site}.example/{number % 18}"
        articles.append({"url": url, "text": "\n".join(texts)})
    return articles


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """An archive filled by several runs. To be copied, not changed."""
    command = Palimpsest(tmp_path_factory.mktemp("original"))
    for run in range(4):
        lines = "\n".join(map(json.dumps, records(run)))
        (command.folder / f"{run}.jsonl").write_text(lines)
        assert command.run("import", f"{run}.jsonl").code == 0
    connection = sqlite3.connect(command.archive)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return command


@pytest.fixture
def copied(original: Palimpsest, palimpsest: Palimpsest) -> Palimpsest:
    """A copy of that archive, to be changed."""
    palimpsest.archive.write_bytes(original.archive.read_bytes())
    return palimpsest


@pytest.fixture
def old(palimpsest: Palimpsest) -> Palimpsest:
    """An archive made by the first version of Palimpsest."""
    palimpsest.archive.write_bytes(gzip.decompress(OLD.read_bytes()))
    return palimpsest


def results(command: Palimpsest) -> dict[str, list[Any]]:
    found = {table: sorted(command.rows(f"SELECT * FROM {table}")) for table in RESULTS}
    return found | {"patterns": sorted(command.rows(PATTERNS), key=repr)}


def threshold(value: float) -> Any:
    return lambda folding: replace(folding, threshold=value)


def test_changing_a_setting_and_changing_it_back_restores_the_results(copied: Palimpsest) -> None:
    before = results(copied)
    assert all(before[table] for table in RESULTS)
    ran = copied.run("refold", "--threshold", "0.9", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["near_duplicates"] < ran.json["near_duplicates_before"]
    assert results(copied) != before
    back = copied.run("refold", "--threshold", "0.7", "--json").json
    assert back["near_duplicates"] == len(before["near_duplicates"])
    assert results(copied) == before


@pytest.mark.parametrize("batch", [1, 7, 40])
def test_results_do_not_depend_on_the_batch_size(
    copied: Palimpsest, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(refolding, "_BATCH", batch)
    before = results(copied)
    steps: list[RefoldProgress] = []
    assert refold(copied.archive, report=steps.append, force=True) is not None
    assert len(steps) > 2
    assert results(copied) == before


def test_texts_and_decisions_of_the_user_are_kept(copied: Palimpsest) -> None:
    tables = ("paragraphs", "appearances", "versions", "articles", "captures")
    copied.run("boilerplate", "lantern.example", "--articles", "3", "--drop", "1")
    before = {table: copied.rows(f"SELECT * FROM {table}") for table in tables}
    copied.run("refold", "--threshold", "0.75")
    assert {table: copied.rows(f"SELECT * FROM {table}") for table in tables} == before
    assert copied.rows(
        "SELECT decision, articles > 0, is_boilerplate FROM patterns WHERE decided"
    ) == [("drop", 1, 1)]
    assert copied.rows("SELECT boilerplate_articles FROM sites WHERE site = 'lantern.example'") == [
        (3,)
    ]


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from storage.folding import refold as refolding

refolding._BATCH = 20
steps = []

def report(progress):
    steps.append(progress)
    if len(steps) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

refolding.refold(Path(sys.argv[1]), lambda folding: replace(folding, threshold=0.8), report)
"""


def killed_after(command: Palimpsest, steps: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(command.archive), str(steps)],
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ended.returncode == -signal.SIGKILL


def test_an_interrupted_refold_continues_and_ends_with_the_same_results(
    original: Palimpsest, copied: Palimpsest, tmp_path: Path
) -> None:
    whole = Palimpsest(tmp_path / "whole")
    whole.folder.mkdir()
    whole.archive.write_bytes(original.archive.read_bytes())
    whole.run("refold", "--threshold", "0.8")
    for steps in (1, 2, 4):
        killed_after(copied, steps)
    status = copied.run("refold", "--status", "--json").json
    assert 0 < status["under_way"]["versions"] < status["under_way"]["total"]
    ran = copied.run("refold", "--threshold", "0.8", "--json")
    assert ran.code == 0, ran.err
    assert results(copied) == results(whole)
    assert ran.json["near_duplicates_before"] == len(results(original)["near_duplicates"])


def test_during_a_refold_the_archive_can_be_read_but_not_added_to(
    copied: Palimpsest,
) -> None:
    killed_after(copied, 3)
    (copied.folder / "more.jsonl").write_text(json.dumps(records(9)[0]))
    ran = copied.run("import", "more.jsonl")
    assert (ran.code, "Traceback" in ran.err) == (2, False)
    assert "has not finished" in ran.err
    assert "palimpsest refold --archive" in ran.err
    ran = copied.run("crawl", "https://lantern.example/", "--max-pages", "1")
    assert (ran.code, "has not finished" in ran.err) == (2, True)
    for words in (("search", "kettle"), ("show", "1"), ("stats",), ("copies",), ("boilerplate",)):
        ran = copied.run(*words)
        assert (ran.code, "are incomplete until" in ran.err) == (0, True)
    other = copied.run("refold", "--threshold", "0.9")
    assert (other.code, "finish it first with" in other.err) == (2, True)
    assert copied.run("refold").code == 0
    assert copied.run("import", "more.jsonl").code == 0


def test_an_archive_opened_before_a_refold_cannot_be_written_during_it_or_afterwards(
    copied: Palimpsest,
) -> None:
    with Archive(copied.archive) as opened:
        run_id = opened.begin_run("test", {})

        def during(progress: RefoldProgress) -> None:
            if progress.versions < progress.total:
                with pytest.raises(RefoldArchive, match="has not finished"):
                    opened.write(run_id, [])

        refold(copied.archive, threshold(0.8), during)
        with pytest.raises(RefoldArchive, match=r"threshold 0\.8"):
            opened.write(run_id, [])


def test_only_one_process_can_refold(copied: Palimpsest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refolding, "_BATCH", 20)
    steps: list[RefoldProgress] = []

    def during(progress: RefoldProgress) -> None:
        steps.append(progress)
        if len(steps) == 2:
            refold(copied.archive)  # as another process, which continues from here

    with pytest.raises(WaitForRun, match="another process"):
        refold(copied.archive, threshold(0.8), during)
    assert copied.run("refold", "--threshold", "0.8").err.startswith("Nothing to do")


def test_it_reports_that_there_is_nothing_to_do(copied: Palimpsest) -> None:
    before = results(copied)
    ran = copied.run("refold")
    assert (ran.code, ran.out) == (0, "")
    assert "Nothing to do" in ran.err
    assert copied.run("refold", "--json").json["signed"] is False
    assert results(copied) == before


def test_the_status_shows_what_would_change_and_changes_nothing(copied: Palimpsest) -> None:
    before = copied.archive.read_bytes()
    ran = copied.run("refold", "--dry-run", "--threshold", "0.9", "--bands", "4", "--rows", "8")
    assert ran.code == 0
    assert "0.9 (now: 0.7)" in ran.out
    assert "find only" in ran.err
    status = copied.run("refold", "--status", "--seed", "7", "--json").json
    assert (status["changed"], status["due"]) == ({"seed": [1, 7]}, True)
    assert copied.archive.read_bytes() == before


def test_it_prints_its_progress_and_a_summary(copied: Palimpsest) -> None:
    ran = copied.run("refold", "--threshold", "0.8")
    assert "refolded 0 of " in ran.err
    assert "threshold 0.8 (before: 0.7)" in ran.out


def test_stopping_it_prints_how_to_continue(copied: Palimpsest) -> None:
    process = copied.start("refold", "--threshold", "0.8")
    assert process.stderr is not None
    first = process.stderr.readline()
    assert first.startswith("refolded 0 of")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    # It may have ended before it received the signal.
    assert process.returncode in (0, 130)
    if process.returncode == 130:
        assert "Run the same command again to continue" in err
    assert copied.run("refold", "--threshold", "0.8").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--threshold", "0"),
        ("--threshold", "1.1"),
        ("--shingle", "0"),
        ("--bands", "256", "--rows", "32"),
        ("--bands", "1", "--rows", "1"),
        ("--seed", "-1"),
        ("--folds", "nothing, wording, numbers"),
    ],
)
def test_settings_out_of_range_are_rejected(copied: Palimpsest, words: tuple[str, ...]) -> None:
    before = copied.archive.read_bytes()
    ran = copied.run("refold", *words)
    assert (ran.code, "Traceback" in ran.err) == (2, False)
    assert copied.archive.read_bytes() == before


@pytest.mark.parametrize(
    "folding",
    [
        FoldingSettings(threshold=float("nan")),
        FoldingSettings(repetition_shingles=0),
        FoldingSettings(rows=True),
        FoldingSettings(folds="wording"),
    ],
)
def test_a_setting_edited_in_the_table_config_is_checked_too(folding: FoldingSettings) -> None:
    with pytest.raises(ChooseOtherSettings):
        check_settings(folding)


@pytest.mark.parametrize(
    "words",
    [
        ("--shingle", "1", "--shingle-unspaced", "1"),
        ("--bands", "3", "--rows", "1"),
        ("--repetition-shingles", "1", "--seed", "4294967295"),
        ("--threshold", "1"),
        ("--folds", "nothing, wording, words"),
        ("--folds", "nothing"),
    ],
)
def test_any_setting_in_range_works(copied: Palimpsest, words: tuple[str, ...]) -> None:
    ran = copied.run("refold", *words)
    assert ran.code == 0, ran.err
    (copied.folder / "more.jsonl").write_text(json.dumps(records(9)[0]))
    ran = copied.run("import", "more.jsonl")
    assert ran.code == 0, ran.err
    assert "archive.db folds with " in ran.err
    assert f"{words[0][2:].replace('-', '_')} {words[1]} (by default" in ran.err


def test_an_old_archive_needs_a_refold_first(old: Palimpsest) -> None:
    for words in (("stats",), ("boilerplate",), ("crawl", "https://one.example"), ("copies", "1")):
        ran = old.run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "made by an older Palimpsest" in ran.err
        assert "palimpsest refold --archive archive.db" in ran.err
    assert old.rows("PRAGMA user_version") == [(1,)]
    ran = old.run("refold")
    assert ran.code == 0, ran.err
    (pairs,) = old.rows("SELECT count(*) FROM near_duplicates")
    assert pairs == (2,)
    assert (2, 1, "copy") in old.rows("SELECT article_id, of_article_id, relation FROM copies")
    assert old.run("stats").code == 0
    (old.folder / "more.jsonl").write_text(json.dumps(records(9)[0]))
    assert old.run("import", "more.jsonl").code == 0


def test_a_migrated_old_archive_has_the_schema_of_a_new_one(
    old: Palimpsest, tmp_path: Path
) -> None:
    old.run("refold")
    new = Palimpsest(tmp_path / "new")
    new.folder.mkdir()
    Archive(new.archive).close()
    assert _schema(old) == _schema(new)


def _schema(command: Palimpsest) -> list[tuple[str, str, list[str]]]:
    """Tables, indexes and views without comments, which migrations do not change."""
    rows = command.rows(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    )
    words = ((kind, name, re.sub('--.*|"', "", sql)) for kind, name, sql in rows)
    return sorted((kind, name, re.findall(r"\w+|[^\w\s]", sql)) for kind, name, sql in words)


def test_a_missing_archive_is_an_error(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("refold")
    assert (ran.code, palimpsest.archive.exists()) == (2, False)
    assert "there is no archive" in ran.err


def test_the_former_name_of_the_command_still_works(palimpsest: Palimpsest) -> None:
    lines = "\n".join(map(json.dumps, records(5)))
    (palimpsest.folder / "a.jsonl").write_text(lines)
    assert palimpsest.run("import", "a.jsonl").code == 0
    ran = palimpsest.run("resign", "--threshold", "0.8", "--json")
    assert (ran.code, ran.json["settings"]["threshold"]) == (0, 0.8)
    assert palimpsest.run("refold", "--status", "--json").json["wanted"]["threshold"] == 0.8
    assert "Usage: python -m crawler refold " in palimpsest.run("resign", "--help").out
