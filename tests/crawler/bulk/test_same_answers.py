"""The same articles have the same answers in an archive, in any order, and in a bulk dataset."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Palimpsest

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
