"""Each finding is delivered once, and its end once, by whichever process claims it."""

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
from storage.crawl_state.alerts import Alert, claim_alert, pending_alerts, record_delivery
from storage.crawl_state.source_health import Finding, FindingKind
from storage.db import migrations

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SILENT = Finding("paper", FindingKind.SILENT, "2026-02-01T00:00:00.000Z", "nothing new for 28 days")
BEGUN = Alert("paper", "silent", "begun", SILENT.since, SILENT.description)
OVER = Alert("paper", "silent", "over", SILENT.since, SILENT.description)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with Archive(tmp_path / "archive.db") as archive:
        yield archive.connection


def pending(connection: sqlite3.Connection, *findings: Finding) -> list[Alert]:
    return list(pending_alerts(connection, ["paper"], findings))


def deliver(connection: sqlite3.Connection, alert: Alert, *, works: bool = True) -> None:
    assert claim_alert(connection, alert, NOW)
    record_delivery(connection, alert, NOW, delivered=works)


def test_a_finding_is_delivered_when_it_begins_and_when_it_is_over(
    connection: sqlite3.Connection,
) -> None:
    assert pending(connection, SILENT) == [BEGUN]
    deliver(connection, BEGUN)
    assert pending(connection, SILENT) == []
    assert pending(connection) == [OVER]
    deliver(connection, OVER)
    assert pending(connection) == []
    assert connection.execute("SELECT count(*) FROM alerts").fetchone() == (0,)


def test_an_alert_that_failed_is_delivered_the_next_time(connection: sqlite3.Connection) -> None:
    deliver(connection, BEGUN, works=False)
    assert pending(connection, SILENT) == [BEGUN]
    assert pending(connection) == []
    deliver(connection, BEGUN)
    deliver(connection, OVER, works=False)
    assert pending(connection) == [OVER]
    assert pending(connection, SILENT) == []


def test_a_claim_excludes_other_processes_until_it_expires(
    connection: sqlite3.Connection,
) -> None:
    assert claim_alert(connection, BEGUN, NOW)
    assert not claim_alert(connection, BEGUN, NOW + timedelta(seconds=299))
    assert claim_alert(connection, BEGUN, NOW + timedelta(seconds=301))
    record_delivery(connection, BEGUN, NOW, delivered=True)
    assert not claim_alert(connection, BEGUN, NOW)
    assert claim_alert(connection, OVER, NOW)
    record_delivery(connection, OVER, NOW, delivered=True)
    assert not claim_alert(connection, OVER, NOW)


def test_alerts_of_sources_that_were_not_checked_stay(connection: sqlite3.Connection) -> None:
    deliver(connection, BEGUN)
    assert list(pending_alerts(connection, ["other"], [])) == []


@pytest.mark.slow
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_beginnings_and_ends_alternate_whatever_fails(steps: list[tuple[bool, bool]]) -> None:
    database = Database(memory=True)
    migrations.migrations.apply(database)
    delivered = []
    for present, works in steps:
        for alert in pending(database.conn, *([SILENT] if present else [])):
            deliver(database.conn, alert, works=works)
            delivered += [alert.state] if works else []
    database.conn.close()
    assert delivered == [("begun", "over")[n % 2] for n in range(len(delivered))]
