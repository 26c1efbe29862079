"""`palimpsest bulk`: the tables of an archive, computed from files."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.bulk.files.parquet_files import import_pyarrow
from tests.support.command import CommandResult, Palimpsest
from tests.support.paths import ROOT
from tests.support.warc_records import Warc, wacz

pytestmark = pytest.mark.process

FERRY = (
    "The ferry to the island left an hour late on Sunday, and nobody on the quay was surprised "
    "by that at all.",
    "Its captain blamed the fog, the tide and a goat that would not leave the car deck.",
)
LATER = (FERRY[0].replace("Sunday", "Monday"), FERRY[1])
KEYS = "key, url, site, title, author, published, language, first_seen"


def page(title: str, texts: tuple[str, ...], url: str | None = None) -> str:
    """A page with an article that begins with these paragraphs. url: the one that it declares."""
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    more = (
        "The harbour office said that the boat would sail twice a day until the end of the month.",
        "Two of the passengers walked home, because the last bus to the village had gone.",
        "A spokeswoman promised that the fares of all who had waited would be paid back by Friday.",
    )
    paragraphs = "".join(f"<p>{text}</p>" for text in (*texts, *more))
    return (
        f"<html lang=en><head><title>{title}</title>{canonical}"
        f'<meta property="og:type" content="article"></head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def line(url: str, texts: tuple[str, ...], **fields: str) -> str:
    """A line of JSONL."""
    return json.dumps({"url": url, "text": "\n".join(texts), **fields}) + "\n"


def lines(count: int, seed: int = 0) -> str:
    """Lines of which every second one repeats the text of another with another number."""
    return "".join(
        line(
            f"https://gazette.example/{seed}/{number}",
            (FERRY[number % 2], f"{FERRY[0]} It carried {number // 2} boats to harbour {seed}."),
            first_seen=f"2026-05-01T08:{number % 60:02}:00.000Z",
            title=f"Ferry {number}",
        )
        for number in range(count)
    )


def bulk(command: Palimpsest, *words: str, code: int = 0) -> dict[str, Any]:
    """Run the bulk job; the result. Fails the test on any other exit code."""
    ran = command.run("bulk", *words, "-o", "dataset", "--json", "--workers", "2")
    assert ran.code == code, ran.err + ran.out
    return dict(ran.json)


def table(command: Palimpsest, name: str, dataset: str = "dataset") -> list[dict[str, Any]]:
    """The rows of a table of the dataset."""
    found = import_pyarrow().parquet.read_table(command.folder / dataset / name)
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def contents(command: Palimpsest, dataset: str = "dataset") -> dict[str, Any]:
    """All tables of a dataset."""
    names = ("articles", "versions", "paragraphs", "appearances", "near_duplicates")
    return {name: table(command, name, dataset) for name in names}


def archive_pairs_digest(archive: Path) -> str:
    """The digest of an archive's pairs, as a manifest has that of a dataset."""
    query = """
        SELECT lower(hex(p.digest)), lower(hex(o.digest)), n.similarity, n.differs
          FROM near_duplicates n JOIN paragraphs p ON p.id = n.paragraph_id
          JOIN paragraphs o ON o.id = n.of_paragraph_id"""
    with sqlite3.connect(archive) as connection:
        pairs = sorted(
            f"{min(one, other)} {max(one, other)} {similarity:.4f} {differs}\n"
            for one, other, similarity, differs in connection.execute(query)
        )
    return hashlib.sha256("".join(pairs).encode()).hexdigest()


def test_the_tables_are_those_of_an_archive_with_the_same_articles(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(lines(30))
    (palimpsest.folder / "b.jsonl.gz").write_bytes(gzip.compress(lines(20, seed=1).encode()))
    manifest = bulk(palimpsest, "a.jsonl", "b.jsonl.gz")["manifest"]
    palimpsest.run("import", "a.jsonl", "b.jsonl.gz")
    assert manifest["tables"]["near_duplicates"] > 20
    assert manifest["pairs_digest"] == archive_pairs_digest(palimpsest.archive)
    expected = palimpsest.rows(f"SELECT {KEYS} FROM articles ORDER BY key")
    found = sorted(table(palimpsest, "articles"), key=lambda row: str(row["key"]))
    assert [tuple(row[name] for name in KEYS.split(", ")) for row in found] == expected
    appearances = palimpsest.rows(
        "SELECT a.key, s.position, s.kind, p.text, p.shingles FROM appearances s "
        "JOIN versions v ON v.id = s.version_id JOIN articles a ON a.id = v.article_id "
        "JOIN paragraphs p ON p.id = s.paragraph_id"
    )
    keys = {row["version_id"]: row["key"] for row in found}
    texts = {row["id"]: row for row in table(palimpsest, "paragraphs")}
    assert {
        (
            *(keys[row["version_id"]], row["position"], row["kind"]),
            *(texts[row["paragraph_id"]]["text"], texts[row["paragraph_id"]]["shingles"]),
        )
        for row in table(palimpsest, "appearances")
    } == set(appearances)


def test_an_archive_can_be_the_input(palimpsest: Palimpsest) -> None:
    url = "https://gazette.example/ferry"
    (palimpsest.folder / "a.jsonl").write_text(
        line(url, FERRY, first_seen="2026-05-01T08:00:00.000Z", author="Ada Quill")
        + line(url, LATER, first_seen="2026-05-02T08:00:00.000Z", author="Ada Quill")
    )
    palimpsest.run("import", "a.jsonl")
    bulk(palimpsest, "archive.db")
    (article,) = table(palimpsest, "articles")
    assert (article["url"], article["author"]) == (url, "Ada Quill")
    versions = table(palimpsest, "versions")
    columns = "number, seen_at, text_digest, shingles, kind"
    assert [
        tuple(row[name] for name in columns.split(", ")) for row in versions
    ] == palimpsest.rows(f"SELECT {columns} FROM versions ORDER BY number")
    (current,) = palimpsest.rows(
        "SELECT number FROM versions v JOIN articles a ON a.version_id = v.id"
    )
    (row,) = [row for row in versions if row["id"] == article["version_id"]]
    assert row["number"] == current[0]


def test_pages_of_warc_wacz_and_folders_become_articles(palimpsest: Palimpsest) -> None:
    folder = palimpsest.folder / "crawls"
    folder.mkdir()
    warc = Warc()
    warc.response("https://gazette.example/ferry", page("Ferry late", FERRY))
    warc.response("https://gazette.example/none", "<p>No</p>")
    warc.response("https://gazette.example/gone", page("Gone", FERRY), status="404 Not Found")
    warc.save(folder / "a.warc.gz")
    other = Warc()
    other.response("https://courier.example/ferry", page("Later", LATER))
    wacz(folder / "b.wacz", pages=other.bytes)
    (folder / "saved.html").write_text(page("Saved", FERRY, "https://saved.example/ferry"))
    manifest = bulk(palimpsest, "crawls")["manifest"]
    assert {row["url"] for row in table(palimpsest, "articles")} == {
        "https://gazette.example/ferry",
        "https://courier.example/ferry",
        "https://saved.example/ferry",
    }
    assert manifest["counts"]["not_articles"] == 1
    assert manifest["counts"]["failures"] == 1
    assert manifest["tables"]["near_duplicates"] == 1


def test_filters_leave_out_other_sites_times_and_languages(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(
        line("https://www.gazette.example/1", FERRY, published="2026-05-06", language="en")
        + line("https://news.gazette.example/2", FERRY, published="2026-05-01T23:00:00Z")
        + line("https://news.gazette.example/3", FERRY, published="2026-05-07", language="de")
        + line("https://courier.example/4", FERRY, published="2026-05-07", language="en")
    )
    options = ("--site", "gazette.example", "--since", "2026-05-02", "--language", "en")
    manifest = bulk(palimpsest, "a.jsonl", *options)["manifest"]
    assert [row["url"] for row in table(palimpsest, "articles")] == [
        "https://www.gazette.example/1"
    ]
    assert manifest["counts"]["filtered"] == 3


def test_what_cannot_be_read_is_listed_and_the_rest_is_kept(palimpsest: Palimpsest) -> None:
    text = line("https://gazette.example/1", FERRY) + "not json\n" + '{"url": "x"}\n'
    (palimpsest.folder / "a.jsonl").write_text(text)
    result = bulk(palimpsest, "a.jsonl", code=3)
    assert result["manifest"]["tables"]["articles"] == 1
    (described,) = result["manifest"]["inputs"]
    assert [problem.partition(":")[0] for problem in described["problems"]] == [
        "a.jsonl, line 2",
        "a.jsonl, line 3",
    ]
    (palimpsest.folder / "b.jsonl").write_text("not json\n")
    ran = palimpsest.run("bulk", "b.jsonl", "-o", "empty", "--json")
    assert ran.code == 4, ran.err
    assert ran.json["manifest"]["tables"]["articles"] == 0


def test_the_manifest_describes_each_file(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(lines(20))
    manifest = bulk(palimpsest, "a.jsonl")["manifest"]
    stored = json.loads((palimpsest.folder / "dataset" / "manifest.json").read_text())
    assert stored == manifest
    assert stored["settings"]["folding"]["bands"] == 24
    for described in stored["files"]:
        path = palimpsest.folder / "dataset" / described["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == described["sha256"]
        assert import_pyarrow().parquet.read_metadata(path).num_rows == described["rows"]
    tables = {described["file"].partition("/")[0] for described in stored["files"]}
    assert tables == set(stored["tables"])


def test_a_complete_dataset_is_not_computed_again(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(lines(20))
    first = bulk(palimpsest, "a.jsonl")
    again = bulk(palimpsest, "a.jsonl")
    assert (first["signed"], again["signed"], again["seconds"]) == (1, 0, {})
    assert again["manifest"] == first["manifest"]


def test_only_inputs_that_are_new_or_changed_are_read(palimpsest: Palimpsest) -> None:
    names = ["a.jsonl", "b.jsonl", "c.jsonl"]
    for number, name in enumerate(names):
        (palimpsest.folder / name).write_text(lines(10, seed=number))
    bulk(palimpsest, *names[:2])
    (palimpsest.folder / "b.jsonl").write_text(lines(12, seed=5))
    ran = palimpsest.run("bulk", *names, "-o", "dataset", "--json")
    assert "b.jsonl has changed and is read again" in ran.err
    assert (ran.json["signed"], ran.json["known"]) == (2, 1)
    assert ran.json["manifest"]["tables"]["articles"] == 32
    fewer = palimpsest.run("bulk", "a.jsonl", "-o", "dataset", "--json")
    assert "c.jsonl is no longer part of the dataset" in fewer.err
    assert fewer.json["manifest"]["tables"]["articles"] == 10


def test_other_settings_need_another_dataset(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(lines(4))
    bulk(palimpsest, "a.jsonl")
    ran = palimpsest.run("bulk", "a.jsonl", "-o", "dataset", "--language", "en")
    assert ran.code == 2
    assert "begun with other settings (filters): name another folder" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["missing.jsonl"], "missing.jsonl: there is no such file or folder"),
        (["notes.txt"], "notes.txt: is not a saved page, JSON Lines, WARC, WACZ or an archive"),
        (["a.jsonl", "--memory", "much"], "'much' is not a size: write 800MB or 16GB"),
        (["a.jsonl", "--since", "soon"], "'soon' is not a valid date"),
        (["file:///tmp/a.txt"], "only JSON Lines, WARC and WACZ files can be read from a URL"),
    ],
)
def test_wrong_usage_is_explained(palimpsest: Palimpsest, words: list[str], message: str) -> None:
    for name in ("a.jsonl", "notes.txt"):
        (palimpsest.folder / name).write_text(lines(1))
    ran = palimpsest.run("bulk", *words, "-o", "dataset")
    assert ran.code == 2
    assert message in " ".join(ran.err.split())


def test_a_folder_with_other_files_is_left_alone(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(lines(1))
    ran = palimpsest.run("bulk", "a.jsonl", "-o", ".")
    assert ran.code == 2
    assert "contains something else than a dataset" in ran.err


def test_without_the_extra_a_message_says_what_to_install(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text(lines(1))
    code = "import sys; sys.modules['duckdb'] = None; import crawler.cli.main as m; m.main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "bulk", "a.jsonl", "-o", "dataset"],
        cwd=palimpsest.folder,
        env=palimpsest.environment() | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "needs duckdb: install it with `pip install 'palimpsest-archive[bulk]'`" in ran.stderr


def test_files_of_a_url_are_read(palimpsest: Palimpsest) -> None:
    path = palimpsest.folder / "a.jsonl"
    path.write_text(lines(6))
    manifest = bulk(palimpsest, path.as_uri())["manifest"]
    assert manifest["tables"]["articles"] == 6
    assert not list((palimpsest.folder / "dataset" / "work" / "fetched").iterdir())


def started(command: Palimpsest, dataset: str) -> subprocess.Popen[str]:
    """A bulk job in a process group of its own."""
    return command.start(
        *("bulk", "a.jsonl", "b.jsonl", "-o", dataset, "--workers", "2"), start_new_session=True
    )


def result_of(process: subprocess.Popen[str]) -> CommandResult:
    """The result of a process."""
    out, err = process.communicate(timeout=120)
    return CommandResult(process.returncode, out, err)


def wait_for(process: subprocess.Popen[str], folder: Path, pattern: str) -> bool:
    """Wait until a job has written such a file. False if it has ended before."""
    while not any(folder.glob(pattern)):
        try:
            process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue
        return False
    return True


MOMENTS = (
    "work/settings.json",
    "work/signed/00001.*.part/keys/*.parquet",
    "work/signed/00001/input.json",
    "work/signed/00002.*.part/keys/*.parquet",
    "work/plan.json",
    "work/stages/candidates/part-000.parquet",
    "work/stages/verified/part-000.parquet",
    "near_duplicates/part-000.parquet",
    "appearances/part-000.parquet",
    "versions/part-000.parquet",
    "first_occurrences/part-000.parquet",
    "paragraphs/.part-000.parquet.part",
    "paragraphs/part-000.parquet",
    "repetitions/part-000.parquet",
)


@pytest.mark.slow
def test_a_killed_job_continues_to_the_same_dataset(palimpsest: Palimpsest) -> None:
    for number, name in enumerate(["a.jsonl", "b.jsonl"]):
        (palimpsest.folder / name).write_text(lines(4000, seed=number))
    assert result_of(started(palimpsest, "whole")).code == 0
    kills = 0
    for moment in MOMENTS:
        process = started(palimpsest, "killed")
        kills += wait_for(process, palimpsest.folder / "killed", moment)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert kills > len(MOMENTS) // 2
    assert result_of(started(palimpsest, "killed")).code == 0
    assert contents(palimpsest, "killed") == contents(palimpsest, "whole")
    killed, whole = (
        json.loads((palimpsest.folder / name / "manifest.json").read_text())
        for name in ("killed", "whole")
    )
    for digest in ("pairs_digest", "repetitions_digest"):
        assert killed[digest] == whole[digest]


def test_ctrl_c_stops_the_job(palimpsest: Palimpsest) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (palimpsest.folder / name).write_text(lines(20_000))
    process = started(palimpsest, "dataset")
    assert wait_for(process, palimpsest.folder / "dataset", "work/signed/*/keys/*.parquet")
    os.kill(process.pid, signal.SIGINT)
    ran = result_of(process)
    assert ran.code == 130, ran.err
    assert "stopped" in ran.err
    assert not (palimpsest.folder / "dataset" / "manifest.json").exists()
