"""The same articles have the same answers in an archive, in any order, and in a bulk dataset.

The dataset is computed by DuckDB and by Spark, on this machine and on a cluster of two executors.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import sysconfig
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Palimpsest
from tests.support.paths import ROOT
from tests.support.spark import MEMORY, needs_spark

pytestmark = pytest.mark.process

_LARGE = 300  # paragraphs of one template: more than share a small bucket
_PAIRS = """
    SELECT hex(min(a.digest, b.digest)), hex(max(a.digest, b.digest)), n.similarity, n.differs
      FROM near_duplicates n JOIN paragraphs a ON a.id = n.paragraph_id
      JOIN paragraphs b ON b.id = n.of_paragraph_id"""
_REPETITIONS = """
    SELECT a.url, r.position, r.scope, o.url, r.of_position, r.similarity, r.differs
      FROM repetitions r JOIN articles a ON a.id = r.article_id
      JOIN articles o ON o.id = r.of_article_id ORDER BY 1, 2"""


def _articles() -> list[str]:
    """Lines of JSONL: template texts, reports, and what other sites took over from them."""
    chance = random.Random(11)
    lines = []
    for number in range(_LARGE):
        template = (
            f"The harbour board of Port Tolland declared a quarterly dividend of {number} cents a "
            "share, payable on the first tide of May to holders of record at the end of the season."
        )
        report = (
            f"On day {number // 3} the keeper of lock {number // 3} counted the barges and said "
            "that the path would stay shut until the bank had been mended by the council."
        )
        if number % 3 == 1:
            report = report.upper()
        if number % 3 == 2:
            report = report.replace("said that", "also said that")
        day = chance.randrange(1, 28)
        article = {
            "url": f"https://{'one two six'.split()[number % 3]}.example/{number}",
            "title": f"Report {number}",
            "published": None if number % 5 == 0 else f"2024-05-{day:02}T08:00:00+02:00",
            "first_seen": f"2024-06-{day:02}T10:00:00Z",
            "text": f"{report}\n{template}",
        }
        lines.append(json.dumps(article) + "\n")
    return lines


def _rows(archive: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(query).fetchall()


def _pairs_digest(archive: Path) -> str:
    rows = _rows(archive, _PAIRS)
    lines = (f"{a.lower()} {b.lower()} {share:.4f} {kind}\n" for a, b, share, kind in rows)
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def test_an_archive_in_any_order_and_a_dataset_have_the_same_pairs(palimpsest: Palimpsest) -> None:
    lines = _articles()
    folder = palimpsest.folder
    (folder / "all.jsonl").write_text("".join(lines), "utf-8")
    (folder / "back.jsonl").write_text("".join(reversed(lines)), "utf-8")
    for name, part in (("odd", lines[1::2]), ("even", lines[::2])):
        (folder / f"{name}.jsonl").write_text("".join(part), "utf-8")
    for name in ("all", "back"):
        ran = palimpsest.run("import", f"{name}.jsonl", "--archive", f"{name}.db")
        assert ran.code == 0, ran.err
    started = [
        palimpsest.start("import", f"{name}.jsonl", "--archive", "both.db")
        for name in ("odd", "even")
    ]
    for process in started:
        _, problems = process.communicate(timeout=120)
        assert process.returncode == 0, problems
    bulk = palimpsest.run("bulk", "even.jsonl", "odd.jsonl", "-o", "dataset", "--json")
    assert bulk.code == 0, bulk.err

    digests = {_pairs_digest(folder / f"{name}.db") for name in ("all", "back", "both")}
    assert digests == {bulk.json["manifest"]["pairs_digest"]}
    repetitions = {
        name: _rows(folder / f"{name}.db", _REPETITIONS) for name in ("all", "back", "both")
    }
    assert len(repetitions["all"]) == 2 * _LARGE // 3
    assert repetitions["all"] == repetitions["back"] == repetitions["both"]


def _write_inputs(folder: Path) -> tuple[str, ...]:
    lines = _articles()
    for name, part in (("odd", lines[1::2]), ("even", lines[::2])):
        (folder / f"{name}.jsonl").write_text("".join(part), "utf-8")
    return "even.jsonl", "odd.jsonl"


def _digest_of_duckdb(palimpsest: Palimpsest, inputs: tuple[str, ...]) -> str:
    bulk = palimpsest.run("bulk", *inputs, "-o", "duckdb", "--json")
    assert bulk.code == 0, bulk.err
    assert bulk.json["manifest"]["tables"]["near_duplicates"] > _LARGE
    return str(bulk.json["manifest"]["pairs_digest"])


@pytest.mark.slow
def test_spark_on_this_machine_finds_the_pairs_of_duckdb(palimpsest: Palimpsest) -> None:
    needs_spark()
    inputs = _write_inputs(palimpsest.folder)
    palimpsest.fresh = True
    words = ("--engine", "spark", "--memory", MEMORY, "--workers", "2", "--json")
    bulk = palimpsest.run("bulk", *inputs, "-o", "spark", *words)
    assert bulk.code == 0, bulk.err
    assert bulk.json["manifest"]["pairs_digest"] == _digest_of_duckdb(palimpsest, inputs)
    assert sorted(each.name for each in (palimpsest.folder / "spark" / "work").iterdir()) == [
        *("lock", "plan.json", "settings.json", "signed")
    ]


def _shipped_code(folder: Path) -> Path:
    """The contents of a wheel, with the name that Spark accepts."""
    path = folder / "palimpsest.zip"
    with zipfile.ZipFile(path, "w") as shipped:
        for package in ("crawler", "storage"):
            for file in (ROOT / package).rglob("*.py"):
                shipped.write(file, file.relative_to(ROOT))
    return path


def _spark_home(folder: Path) -> Path:
    """The installed Spark, in a folder of its own, because its executors write to it."""
    import pyspark

    home = folder / "spark-home"
    home.mkdir()
    for each in Path(pyspark.__file__).parent.iterdir():
        (home / each.name).symlink_to(each)
    return home


@pytest.mark.slow
def test_a_cluster_with_shipped_code_finds_the_pairs_of_duckdb(palimpsest: Palimpsest) -> None:
    needs_spark()
    folder = palimpsest.folder
    inputs = _write_inputs(folder)
    home, shipped = _spark_home(folder), _shipped_code(folder)
    script = folder / "palimpsest_bulk.py"
    script.write_text(
        "from crawler.cli.main import main\n\nif __name__ == '__main__':\n    main()\n"
    )
    # An interpreter with the installed packages except our own, which are installed as a link.
    packages = sysconfig.get_paths()["purelib"]
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYSPARK")},
        **{"PYSPARK_PYTHON": getattr(sys, "_base_executable", sys.executable)},
        **{"PYTHONPATH": packages, "SPARK_HOME": str(home)},
    }
    words = ["--master", "local-cluster[2,1,1024]", "--py-files", str(shipped)]
    for setting in (
        f"spark.executorEnv.PYTHONPATH={packages}",
        "spark.sql.shuffle.partitions=4",
        *("spark.driver.host=127.0.0.1", "spark.driver.bindAddress=127.0.0.1"),
        *("spark.ui.enabled=false", f"spark.local.dir={folder / 'scratch'}"),
    ):
        words += ["--conf", setting]
    job = ["bulk", *inputs, "-o", "cluster", "--engine", "spark"]
    submit = [str(home / "bin" / "spark-submit"), *words, str(script), *job]
    ran = subprocess.run(
        submit,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    # Not from stdout, to which spark-submit also writes what the command writes to stderr.
    manifest = json.loads((folder / "cluster" / "manifest.json").read_text("utf-8"))
    assert manifest["pairs_digest"] == _digest_of_duckdb(palimpsest, inputs)
