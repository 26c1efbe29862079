"""Archives of several machines become one with `palimpsest merge`."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.command import CommandResult, Palimpsest
from tests.support.newspaper_expectations import Newspaper
from tests.support.two_archives import NORTH, SOUTH, import_two_archives

_CONTENTS = (
    "SELECT a.url, v.number, v.seen_at, v.text_digest, p.position, g.text "
    "FROM articles a JOIN versions v ON v.article_id = a.id JOIN appearances p "
    "ON p.version_id = v.id JOIN paragraphs g ON g.id = p.paragraph_id ORDER BY 1, 2, 5",
    "SELECT a.url, r.position, r.scope, o.url, r.of_position, r.similarity, r.differs "
    "FROM repetitions r JOIN articles a ON a.id = r.article_id "
    "JOIN articles o ON o.id = r.of_article_id ORDER BY 1, 2",
    "SELECT key, state, outcome, found FROM urls ORDER BY key",
    "SELECT c.url, c.fetched_at, c.outcome, r.source, r.origin FROM captures c "
    "JOIN runs r ON r.id = c.run_id ORDER BY 1, 2",
)


def contents(archive: Path) -> list[object]:
    with closing(sqlite3.connect(archive)) as connection:
        return [connection.execute(query).fetchall() for query in _CONTENTS]


def test_what_was_added_is_printed_for_each_archive(palimpsest: Palimpsest) -> None:
    import_two_archives(palimpsest)
    ran = palimpsest.run("merge", NORTH, SOUTH)
    assert ran.code == 0, ran.err
    heading, north, south = ran.out.splitlines()
    assert heading.startswith("archive.db: merged in ")
    assert north == f"{NORTH}     3 articles, 3 versions, 3 URLs, 3 captures, 1 run"
    assert south == f"{SOUTH}  2 articles, 3 versions, 2 URLs, 3 captures, 1 run"
    again = palimpsest.run("merge", SOUTH, "--json")
    assert again.code == 0, again.err
    (merged,) = again.json["merged"]
    assert merged["done"] == merged["total"] == 9
    counts = ("articles", "versions", "urls", "captures", "runs", "takedowns", "decisions")
    assert [merged[name] for name in counts] == [0] * len(counts)
    runs = palimpsest.run("runs", "--json")
    assert {run["origin"] for run in runs.json} == {NORTH, SOUTH}
    found = palimpsest.run("search", "ferry", "--json")
    assert len(found.json) == 4  # that on the pier is current as it was seen last
    copies = palimpsest.run("copies", "https://south.example/ferry", "--json")
    assert "https://north.example/ferry" in copies.out


def test_the_printed_result_names_what_is_new_only(palimpsest: Palimpsest) -> None:
    import_two_archives(palimpsest)
    palimpsest.run("merge", NORTH)
    assert palimpsest.run("merge", NORTH).out.splitlines()[1] == f"{NORTH}  nothing new"


def test_what_cannot_be_merged_is_refused_before_anything_changes(palimpsest: Palimpsest) -> None:
    import_two_archives(palimpsest)
    (palimpsest.folder / "notes.txt").write_text("These are notes.")
    for other, message in (
        ("missing.db", "does not exist"),
        ("notes.txt", "notes.txt cannot be read as an archive"),
    ):
        ran = palimpsest.run("merge", NORTH, other)
        assert ran.code == 2
        assert message in ran.err
        assert not palimpsest.archive.exists()
    ran = palimpsest.run("merge", NORTH, "--archive", NORTH)
    assert (ran.code, "cannot be merged into itself" in ran.err) == (2, True)


def test_an_older_archive_that_needs_a_refold_says_so(palimpsest: Palimpsest) -> None:
    import_two_archives(palimpsest)
    with closing(sqlite3.connect(palimpsest.folder / NORTH)) as connection, connection:
        connection.execute(
            "UPDATE config SET value = json_set(value, '$.threshold', 0.5) WHERE key = 'signed'"
        )
    ran = palimpsest.run("merge", SOUTH, "--archive", NORTH)
    assert ran.code == 2
    assert "palimpsest refold" in ran.err


def _lines(archive: str, count: int) -> str:
    """Lines of JSONL: articles of six paragraphs, which have nothing in common."""
    articles = (
        {
            "url": f"https://{archive}.example/{number}",
            "text": "\n".join(_paragraph(f"{archive} {number} {part}") for part in range(6)),
            "first_seen": f"2026-05-{1 + number % 28:02}T08:00:00Z",
        }
        for number in range(count)
    )
    return "".join(json.dumps(each) + "\n" for each in articles)


def _paragraph(seed: str) -> str:
    digits = sha256(seed.encode()).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _count_articles(archive: Path) -> int:
    if not archive.exists():
        return 0
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:  # it is being created
            return 0


@pytest.mark.slow
def test_a_merge_that_is_killed_continues_to_the_same_archive(palimpsest: Palimpsest) -> None:
    others = ["north.db", "south.db"]
    for other in others:
        (palimpsest.folder / "articles.jsonl").write_text(_lines(other[:-3], 2000))
        ran = palimpsest.run("import", "articles.jsonl", "--archive", other)
        assert ran.code == 0, ran.err
    assert palimpsest.run("merge", *others, "--archive", "whole.db").code == 0
    killed = palimpsest.folder / "killed.db"
    for least in (1, 1500, 2500):
        process = palimpsest.start("merge", *others, "--archive", "killed.db")
        while _count_articles(killed) < least:
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    ran = palimpsest.run("merge", *others, "--archive", "killed.db")
    assert ran.code == 0, ran.err
    assert contents(killed) == contents(palimpsest.folder / "whole.db")
    assert palimpsest.run("verify", "--archive", "killed.db").code == 0


@pytest.mark.slow
def test_ctrl_c_stops_a_merge(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "articles.jsonl").write_text(_lines("north", 2000))
    palimpsest.run("import", "articles.jsonl", "--archive", "north.db")
    (palimpsest.folder / "one.jsonl").write_text(_lines("south", 1))
    palimpsest.run("import", "one.jsonl")
    process = palimpsest.start("merge", "north.db")
    while _count_articles(palimpsest.archive) <= 1:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    ran = _result(process)
    assert ran.code == 130
    assert "Run the same command again to continue" in ran.err


def _result(process: subprocess.Popen[str]) -> CommandResult:
    out, err = process.communicate(timeout=120)
    return CommandResult(process.returncode, out, err)


@pytest.mark.slow
def test_the_merged_shards_of_a_crawl_are_what_one_crawl_archives(palimpsest: Palimpsest) -> None:
    with Newspaper() as one, Newspaper() as two, Newspaper() as three:
        sources = "\n".join(
            f'[[source]]\nname = "paper-{number}"\nstart = ["{paper.url}"]\ndelay = 0\n'
            for number, paper in enumerate((one, two, three))
        )
        (palimpsest.folder / "sources.toml").write_text(sources)
        whole = palimpsest.run("crawl", "--due", "--archive", "whole.db")
        assert whole.code == 0, whole.err
        shards = []
        for number in (1, 2, 3):
            ran = palimpsest.run(
                *("crawl", "--due", "--shard", f"{number}/3", "--archive", f"{number}.db")
            )
            assert ran.code == 0, ran.err
            if (palimpsest.folder / f"{number}.db").exists():
                shards.append(f"{number}.db")
    assert palimpsest.run("merge", *shards).code == 0
    query = (
        "SELECT u.key, u.state, u.outcome IN ('archived', 'copy', 'unchanged'), u.found, "
        "a.url, v.text_digest FROM urls u LEFT JOIN articles a ON a.id = u.article_id "
        "LEFT JOIN versions v ON v.id = a.version_id ORDER BY 1"
    )
    merged = palimpsest.rows(query)
    with closing(sqlite3.connect(palimpsest.folder / "whole.db")) as connection:
        assert merged == connection.execute(query).fetchall()
    assert palimpsest.run("verify").code == 0
