"""The table `alerts`: findings that were delivered, so that none is delivered twice.

A process claims an alert before it delivers it, so that no two processes deliver the same one. An
alert that could not be delivered is pending again. Changes are part of the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.core.clock import format_timestamp
from storage.crawl_state.source_health import Finding

_CLAIM_SECONDS = 300.0  # a process that has not delivered an alert by then is dead


@dataclass(frozen=True, slots=True)
class Alert:
    """That a finding has begun, or is over. since: ISO 8601."""

    source: str
    kind: str
    state: Literal["begun", "over"]
    since: str
    description: str


def pending_alerts(
    connection: sqlite3.Connection, checked: Iterable[str], findings: Sequence[Finding]
) -> Iterator[Alert]:
    """Yield the alerts to deliver: findings that have begun or are over.

    checked: the names of the sources in which `findings` are all findings.
    """
    for source in dict.fromkeys(checked):
        rows = connection.execute(
            "SELECT kind, since, finding FROM alerts WHERE source = ? AND delivered_at IS NOT NULL",
            (source,),
        )
        delivered = {kind: (since, description) for kind, since, description in rows}
        present = {finding.kind.value: finding for finding in findings if finding.source == source}
        for kind, finding in present.items():
            if kind not in delivered:
                yield Alert(source, kind, "begun", finding.since, finding.description)
        for kind, (since, description) in delivered.items():
            if kind not in present:
                yield Alert(source, kind, "over", since, description)


def claim_alert(connection: sqlite3.Connection, alert: Alert, now: datetime) -> bool:
    """Claim an alert for this process; False if another process has claimed or delivered it."""
    row = connection.execute(
        "SELECT delivered_at IS NOT NULL, claimed_at > ? FROM alerts WHERE source = ? AND kind = ?",
        (format_timestamp(now - timedelta(seconds=_CLAIM_SECONDS)), alert.source, alert.kind),
    ).fetchone()
    delivered, claimed = row or (False, False)
    if claimed or delivered != (alert.state == "over"):
        return False
    connection.execute(
        "INSERT INTO alerts (source, kind, since, finding, claimed_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET since = excluded.since, finding = excluded.finding, "
        "claimed_at = excluded.claimed_at",
        (alert.source, alert.kind, alert.since, alert.description, format_timestamp(now)),
    )
    return True


def record_delivery(
    connection: sqlite3.Connection, alert: Alert, now: datetime, *, delivered: bool
) -> None:
    """Record whether an alert that was claimed could be delivered."""
    if delivered == (alert.state == "over"):
        # A beginning that was not delivered, or an end that was, leaves nothing to remember.
        connection.execute(
            "DELETE FROM alerts WHERE source = ? AND kind = ?", (alert.source, alert.kind)
        )
        return
    connection.execute(
        "UPDATE alerts SET claimed_at = NULL, delivered_at = coalesce(?, delivered_at) "
        "WHERE source = ? AND kind = ?",
        (format_timestamp(now) if delivered else None, alert.source, alert.kind),
    )
