"""The same articles have the same answers in an archive, in any order, and in a bulk dataset.

The dataset is computed by DuckDB and by Spark, on this machine and on a cluster of a master, a
worker and an executor.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support import process_group, spark
from tests.support.command import Palimpsest
from tests.support.spark import FAST_START, MEMORY, needs_spark

pytestmark = pytest.mark.process

_LARGE = 300  # paragraphs of one template: more than share a small bucket
_SPARK_SECONDS = 600
_PAIRS = """
    SELECT hex(min(a.digest, b.digest)), hex(max(a.digest, b.digest)), n.similarity, n.differs
      FROM near_duplicates n JOIN paragraphs a ON a.id = n.paragraph_id
      JOIN paragraphs b ON b.id = n.of_paragraph_id"""
_NOTICE = "Subscribe to the letter of the harbour office, and read it before the tide turns."
_PATTERNS = "SELECT site, key, articles, verdict FROM patterns"
_COPIES = """
    SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles
      FROM copies c JOIN articles a ON a.id = c.article_id
      JOIN articles o ON o.id = c.of_article_id"""
_DIGESTS = ("pairs_digest", "repetitions_digest", "patterns_digest", "copies_digest")
_REPETITIONS = """
    SELECT a.url, r.position, r.scope, o.url, r.of_position, r.similarity, r.differs
      FROM repetitions r JOIN articles a ON a.id = r.article_id
      JOIN articles o ON o.id = r.of_article_id"""


def _articles() -> list[str]:
    """Lines of JSONL: template texts, reports, and what other sites took over from them."""
    chance = random.Random(11)
    lines = []
    before, copied = "", [""]
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
        texts = [report, template]
        if number % 4 == 0:
            texts.append(f"“{report.removesuffix('.')}!”")
        if number % 4 == 1:
            texts.append(report.replace("had been mended", "had also been mended"))
        if number % 7 == 0:
            texts.insert(0, texts[-1])
        if number % 9 == 0 and before:
            texts.append(before)
        if number % 2:
            texts.append(_NOTICE)
        if number % 10 == 3:
            texts = [*copied, *texts[-1:]]
        before, copied = report, texts
        article = {
            "url": f"https://{'one two six'.split()[number // 2 % 3]}.example/{number}",
            "title": f"Report {number}",
            "published": None if number % 5 == 0 else f"2024-05-{day:02}T08:00:00+02:00",
            "first_seen": f"2024-06-{day:02}T10:00:00Z",
            "text": "\n".join(texts),
        }
        lines.append(json.dumps(article) + "\n")
    return lines


def _rows(archive: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(query).fetchall()


def _digests_of_archive(archive: Path) -> tuple[str, ...]:
    """The digests of an archive's answers, as in the manifest of a dataset."""
    pairs = (
        f"{one.lower()} {other.lower()} {similarity:.4f} {differs}\n"
        for one, other, similarity, differs in _rows(archive, _PAIRS)
    )
    repetitions = (
        f"{url} {position} {scope} {of_url} {of_position} {similarity:.4f} {differs}\n"
        for url, position, scope, of_url, of_position, similarity, differs in _rows(
            archive, _REPETITIONS
        )
    )
    patterns = (" ".join(map(str, row)) + "\n" for row in sorted(_rows(archive, _PATTERNS)))
    copies = (
        f"{url} {of_url} {relation} {' '.join(f'{share:.4f}' for share in shares)} {shingles}\n"
        for url, of_url, relation, *shares, shingles in sorted(_rows(archive, _COPIES))
    )
    return (
        *(_digest(sorted(pairs)), _digest(sorted(repetitions))),
        *(_digest(patterns), _digest(copies)),
    )


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _digests(manifest: dict[str, Any]) -> tuple[str, ...]:
    return tuple(manifest[name] for name in _DIGESTS)


def test_an_archive_in_any_order_and_a_dataset_have_the_same_answers(
    palimpsest: Palimpsest,
) -> None:
    lines = _articles()
    folder = palimpsest.folder
    (folder / "all.jsonl").write_text("".join(lines), "utf-8")
    (folder / "back.jsonl").write_text("".join(reversed(lines)), "utf-8")
    _write_inputs(folder)
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

    for number in range(3):
        (folder / "part.jsonl").write_text("".join(lines[number::3]), "utf-8")
        ran = palimpsest.run("import", "part.jsonl", "--archive", f"{number}.db")
        assert ran.code == 0, ran.err
    for name, others in (("merged", ("2.db", "0.db", "1.db")), ("loaded", ("dataset",))):
        ran = palimpsest.run("merge", *others, "--archive", f"{name}.db")
        assert ran.code == 0, ran.err

    names = ("all", "back", "both", "merged", "loaded")
    digests = {name: _digests_of_archive(folder / f"{name}.db") for name in names}
    assert digests == dict.fromkeys(names, _digests(bulk.json["manifest"]))
    verdicts = {row[3] for row in _rows(folder / "all.db", _PATTERNS)}
    assert {"boilerplate", "few"} <= verdicts
    relations = {row[2] for row in _rows(folder / "all.db", _COPIES)}
    assert {"copy", "excerpt"} <= relations
    found = Counter((row[2], row[6]) for row in _rows(folder / "all.db", _REPETITIONS))
    assert found.total() == bulk.json["manifest"]["tables"]["repetitions"]
    assert bulk.json["manifest"]["tables"]["first_occurrences"] > 0
    assert set(found) == {
        (scope, differs)
        for scope in ("article", "site", "elsewhere")
        for differs in ("nothing", "wording")
    }


def _write_inputs(folder: Path) -> tuple[str, ...]:
    lines = _articles()
    for name, part in (("odd", lines[1::2]), ("even", lines[::2])):
        (folder / f"{name}.jsonl").write_text("".join(part), "utf-8")
    return "even.jsonl", "odd.jsonl"


@pytest.fixture(scope="module")
def duckdb_digests(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The digests of the dataset that DuckDB computes."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("duckdb"))
    bulk = palimpsest.run("bulk", *_write_inputs(palimpsest.folder), "-o", "dataset", "--json")
    assert bulk.code == 0, bulk.err
    assert bulk.json["manifest"]["tables"]["near_duplicates"] > _LARGE
    return _digests(bulk.json["manifest"])


# Two of Spark at the same time would each take twice as long.
one_after_the_other = pytest.mark.xdist_group("spark")


@pytest.mark.slow
@one_after_the_other
def test_spark_on_this_machine_has_the_answers_of_duckdb(
    palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch, duckdb_digests: tuple[str, ...]
) -> None:
    needs_spark()
    inputs = _write_inputs(palimpsest.folder)
    # No name has an address here, as that of the machine in many containers.
    (palimpsest.folder / "hosts").touch()
    hosts = f"-Djdk.net.hosts.file={palimpsest.folder / 'hosts'}"
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", f"{FAST_START} {hosts}")
    words = ("--engine", "spark", "--memory", MEMORY, "--workers", "2", "--json")
    process = palimpsest.start("bulk", *inputs, "-o", "spark", *words, start_new_session=True)
    bulk = process_group.finish(process, _SPARK_SECONDS)
    assert bulk.code == 0, bulk.err
    assert _digests(bulk.json["manifest"]) == duckdb_digests
    assert sorted(each.name for each in (palimpsest.folder / "spark" / "work").iterdir()) == [
        *("lock", "plan.json", "settings.json", "signed")
    ]


@pytest.mark.slow
@one_after_the_other
def test_a_cluster_with_shipped_code_has_the_answers_of_duckdb(
    palimpsest: Palimpsest, duckdb_digests: tuple[str, ...]
) -> None:
    needs_spark()
    folder = palimpsest.folder
    inputs = _write_inputs(folder)
    home, shipped = spark.spark_home(folder), spark.shipped_code(folder)
    script = folder / "palimpsest_bulk.py"
    script.write_text(
        "from crawler.cli.main import main\n\nif __name__ == '__main__':\n    main()\n"
    )
    variables = spark.environment(home)
    settings = (
        f"spark.executorEnv.PYTHONPATH={variables['PYTHONPATH']}",
        "spark.executor.cores=2",
        *("spark.executor.memory=1g", "spark.sql.shuffle.partitions=2"),
        *("spark.driver.host=127.0.0.1", "spark.driver.bindAddress=127.0.0.1"),
        *("spark.ui.enabled=false", f"spark.local.dir={folder / 'scratch'}"),
    )
    with spark.standalone_cluster(home) as master:
        submit = [str(home / "bin" / "spark-submit"), "--master", master]
        submit += ["--py-files", str(shipped)]
        submit += [word for setting in settings for word in ("--conf", setting)]
        job = ["bulk", *inputs, "-o", "cluster", "--engine", "spark"]
        process = subprocess.Popen(
            [*submit, str(script), *job],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        ran = process_group.finish(process, _SPARK_SECONDS)
    assert ran.code == 0, (ran.out + ran.err)[-4000:]
    # Not from stdout, to which spark-submit also writes what the command writes to stderr.
    manifest = json.loads((folder / "cluster" / "manifest.json").read_text("utf-8"))
    assert _digests(manifest) == duckdb_digests
