"""The run ledger: every run has a row with its outcome, and a source has one run at a time."""

from __future__ import annotations

import signal
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.archive.writer import ArchiveWriter
from storage.core.errors import WaitForRun
from tests.support.command import Palimpsest
from tests.support.crawling import kill_crawl, start_held_crawl
from tests.support.newspaper_expectations import Newspaper


@pytest.fixture
def newspaper(newspaper: Newspaper) -> Newspaper:
    """The newspaper without the failing page, whose retries would take seconds."""
    (failing,) = newspaper.expected.failing
    newspaper.remove(failing)
    return newspaper


def _moment(seconds: float) -> str:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_second_crawl_of_a_source_ends_at_once_and_names_the_first(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    _, first, event = start_held_crawl(palimpsest, newspaper)

    second = palimpsest.crawl(newspaper.url)

    assert (second.code, second.out) == (5, "")
    (since,) = palimpsest.rows("SELECT since FROM run_locks")[0]
    for detail in ("run 1 of", f"since {since}", f"process {first.pid}", socket.gethostname()):
        assert detail in second.err
    assert newspaper.requests.count("/robots.txt") == 1
    listed = palimpsest.run("runs", "--json").json
    assert [(run["run"], run["outcome"]) for run in listed] == [(1, "running")]
    assert "running, process" in palimpsest.run("runs", "show", "1").out
    event.set()
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert palimpsest.rows("SELECT id, outcome FROM runs") == [(1, "finished")]
    assert palimpsest.rows("SELECT * FROM run_locks") == []


def test_crawls_of_different_sources_run_at_the_same_time(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    _, first, event = start_held_crawl(palimpsest, newspaper)
    with Newspaper() as other:
        assert palimpsest.crawl(other.url + other.expected.articles[0]).code == 0
    event.set()
    first.communicate(timeout=60)
    assert first.returncode == 0
    assert palimpsest.rows("SELECT id, outcome FROM runs") == [(1, "finished"), (2, "finished")]


def test_the_next_run_marks_a_killed_run(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    _, process, event = start_held_crawl(palimpsest, newspaper)
    kill_crawl(process, event)
    assert palimpsest.rows("SELECT finished, outcome FROM runs") == [(None, None)]
    assert "killed" in palimpsest.run("runs").out
    outcomes = dict(
        palimpsest.rows("SELECT outcome, count(*) FROM urls WHERE state = 'done' GROUP BY 1")
    )
    (heartbeat,) = palimpsest.rows("SELECT heartbeat FROM run_locks")[0]

    ran = palimpsest.crawl(newspaper.url)

    assert ran.code == 0, ran.err
    assert "run 1 ended without closing its row" in ran.err
    (run,) = (run for run in palimpsest.run("runs", "--json").json if run["run"] == 1)
    assert (run["outcome"], run["finished"]) == ("killed", heartbeat)
    assert {k: v for k, v in run["stats"].items() if k.startswith("urls_")} == {
        f"urls_{outcome}": count for outcome, count in outcomes.items()
    }
    assert run["stats"]["left"] > 0


def test_a_killed_run_can_be_resumed_at_once(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    _, process, event = start_held_crawl(palimpsest, newspaper)
    while_running = palimpsest.crawl("--resume")
    assert while_running.code == 5
    assert "run 1 of" in while_running.err
    kill_crawl(process, event)
    assert palimpsest.crawl("--resume").code == 0
    assert palimpsest.rows("SELECT id, outcome FROM runs") == [(1, "finished")]


def test_sigterm_closes_the_row_of_a_crawl(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    _, process, event = start_held_crawl(palimpsest, newspaper)
    process.send_signal(signal.SIGTERM)
    event.set()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert palimpsest.rows("SELECT outcome FROM runs") == [("stopped",)]
    assert palimpsest.rows("SELECT * FROM run_locks") == []


def test_a_run_on_another_machine_is_dead_after_90_seconds_without_heartbeat(
    tmp_path: Path,
) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        run_id = archive.begin_run("paper", {}, ["paper"])
        archive.connection.execute(
            "UPDATE run_locks SET process_scope = 'elsewhere', machine = 'other', heartbeat = ?",
            (_moment(-80),),
        )
        with pytest.raises(WaitForRun, match=r"run 1 of paper .* on other\): wait"):
            archive.begin_run("paper", {}, ["paper"])
        archive.connection.execute("UPDATE run_locks SET heartbeat = ?", (_moment(-91),))
        archive.begin_run("paper", {}, ["paper"])
        rows = archive.connection.execute("SELECT id, outcome FROM runs ORDER BY id").fetchall()
    assert rows == [(run_id, "killed"), (run_id + 1, None)]


def test_a_run_waits_if_any_of_its_sources_is_locked(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        archive.begin_run("one and two", {}, ["one", "two"])
        with pytest.raises(WaitForRun, match="of two"):
            archive.begin_run("two and three", {}, ["two", "three"])
        assert archive.connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_imports_lock_no_source(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as one, Archive(tmp_path / "archive.db") as other:
        assert (one.begin_run("import a", {}), other.begin_run("import a", {})) == (1, 2)


def test_a_run_sends_heartbeats_and_stops_when_its_lock_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.archive.writer.HEARTBEAT_SECONDS", 0.02)
    overtaken = threading.Event()
    path = tmp_path / "archive.db"
    with Archive(path) as archive, Archive(path) as other:
        run_id = archive.begin_run("paper", {}, ["paper"])
        (first,) = archive.connection.execute("SELECT heartbeat FROM run_locks").fetchone()
        writer = ArchiveWriter(archive)
        writer.register_run(run_id, overtaken=overtaken.set)
        later = first
        clock = threading.Event()
        for _ in range(500):
            (later,) = other.connection.execute("SELECT heartbeat FROM run_locks").fetchone()
            if later > first:
                break
            clock.wait(0.02)
        assert later > first
        assert not overtaken.is_set()
        with other.transaction():
            other.connection.execute("DELETE FROM run_locks")
        assert overtaken.wait(timeout=60)
        writer.close()


def test_a_run_resumed_by_another_process_is_not_closed_by_the_first(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        run_id = archive.begin_run("paper", {}, ["paper"])
        archive.connection.execute(
            "UPDATE run_locks SET pid = pid + 1, process_scope = 'elsewhere'"
        )
        archive.finish_run(run_id, "overtaken")
        rows = archive.connection.execute("SELECT outcome FROM runs").fetchall()
        locks = archive.connection.execute("SELECT count(*) FROM run_locks").fetchone()
    assert (rows, locks) == ([(None,)], (1,))


def test_the_ledger_stores_arguments_and_software_versions(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    url = newspaper.url + newspaper.expected.articles[0]
    summary = palimpsest.crawl(url, "--max-pages", "5").json
    (folder := palimpsest.folder / "saved").mkdir()
    (folder / "none.jsonl").write_text("")
    palimpsest.run("import", "saved/none.jsonl")

    shown = palimpsest.run("runs", "show", "1", "--json").json

    assert shown["arguments"]["urls"] == [url]
    assert shown["arguments"]["pages"] == 5
    assert {"python", "scrapy", "trafilatura", "datasketch"} <= set(shown["arguments"]["software"])
    del summary["exit_code"]
    assert shown["stats"] == summary
    for words in (("runs",), ("runs", "--source", shown["source"])):
        assert shown["source"] in palimpsest.run(*words).out
    assert [run["run"] for run in palimpsest.run("runs", "--json").json] == [2, 1]
    assert [run["run"] for run in palimpsest.run("runs", "-n", "1", "--json").json] == [2]
    out = palimpsest.run("runs", "show", "1").out
    assert "trafilatura" in out
    assert url in out


def test_an_older_archive_is_migrated_before_its_ledger_is_read(palimpsest: Palimpsest) -> None:
    with Archive(palimpsest.archive) as archive:
        archive.connection.execute("DROP TABLE run_locks")
        archive.connection.execute("DELETE FROM _sqlite_migrations WHERE name > '0003'")
        archive.connection.execute("PRAGMA user_version = 2")
    ran = palimpsest.run("runs", "--json")
    assert ran.code == 0, ran.err
    assert ran.json == []
    assert palimpsest.rows("SELECT count(*) FROM run_locks") == [(0,)]
    refolded = palimpsest.run("refold")
    assert refolded.code == 0, refolded.err
    assert palimpsest.run("runs").code == 0


def test_an_empty_ledger_says_how_to_start_a_run(palimpsest: Palimpsest) -> None:
    Archive(palimpsest.archive).close()
    ran = palimpsest.run("runs")
    assert (ran.code, ran.out) == (0, "")
    assert "palimpsest crawl URL" in ran.err
    assert palimpsest.run("runs", "--json").json == []
    missing = palimpsest.run("runs", "show", "7")
    assert (missing.code, missing.out) == (2, "")
    assert "no run 7" in missing.err


def test_the_share_of_failures_that_fails_a_crawl_can_be_set(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    existing = newspaper.url + newspaper.expected.articles[0]
    missing = newspaper.url + "/gone"
    assert palimpsest.crawl(existing, missing, "--depth", "0").code == 0
    assert palimpsest.crawl(existing, missing, "--depth", "0", "--failed-share", "0.4").code == 3
