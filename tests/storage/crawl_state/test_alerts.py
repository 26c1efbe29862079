"""The table of alerts: each finding is told once, and its end, whoever tells it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from storage.archive.archive import Archive
from storage.crawl_state.alerts import Alert, claim, pending_alerts, settle
from storage.crawl_state.source_health import Finding, FindingKind
from storage.db import migrations

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SILENT = Finding("paper", FindingKind.SILENT, "2026-02-01T00:00:00.000Z", "nothing new for 28 days")
BEGUN = Alert("paper", "silent", "begun", SILENT.since, SILENT.told)
OVER = Alert("paper", "silent", "over", SILENT.since, SILENT.told)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with Archive(tmp_path / "archive.db") as archive:
        yield archive.connection


def asked(connection: sqlite3.Connection, *found: Finding) -> list[Alert]:
    return list(pending_alerts(connection, ["paper"], found))


def told(connection: sqlite3.Connection, alert: Alert, *, took: bool = True) -> None:
    assert claim(connection, alert, NOW)
    settle(connection, alert, NOW, told=took)


def test_a_finding_is_told_when_it_begins_and_when_it_is_over(
    connection: sqlite3.Connection,
) -> None:
    assert asked(connection, SILENT) == [BEGUN]
    told(connection, BEGUN)
    assert asked(connection, SILENT) == []
    assert asked(connection) == [OVER]
    told(connection, OVER)
    assert asked(connection) == []
    assert connection.execute("SELECT count(*) FROM alerts").fetchone() == (0,)


def test_what_could_not_be_told_is_told_the_next_time(connection: sqlite3.Connection) -> None:
    told(connection, BEGUN, took=False)
    assert asked(connection, SILENT) == [BEGUN]
    assert asked(connection) == []
    told(connection, BEGUN)
    told(connection, OVER, took=False)
    assert asked(connection) == [OVER]
    assert asked(connection, SILENT) == []


def test_of_two_processes_one_tells_and_a_dead_one_keeps_nobody_from_it(
    connection: sqlite3.Connection,
) -> None:
    assert claim(connection, BEGUN, NOW)
    assert not claim(connection, BEGUN, NOW + timedelta(seconds=299))
    assert claim(connection, BEGUN, NOW + timedelta(seconds=301))
    settle(connection, BEGUN, NOW, told=True)
    assert not claim(connection, BEGUN, NOW)
    assert claim(connection, OVER, NOW)
    settle(connection, OVER, NOW, told=True)
    assert not claim(connection, OVER, NOW)


def test_sources_that_were_not_judged_are_left_alone(connection: sqlite3.Connection) -> None:
    told(connection, BEGUN)
    assert list(pending_alerts(connection, ["other"], [])) == []


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_whatever_fails_beginnings_and_ends_take_turns(steps: list[tuple[bool, bool]]) -> None:
    database = Database(memory=True)
    migrations.migrations.apply(database)
    heard = []
    for present, works in steps:
        for alert in asked(database.conn, *([SILENT] if present else [])):
            told(database.conn, alert, took=works)
            heard += [alert.state] if works else []
    database.conn.close()
    assert heard == [("begun", "over")[n % 2] for n in range(len(heard))]
