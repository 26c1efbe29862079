"""The table `alerts`: what was told of sources, so that each finding is told once, and its end.

A process claims an alert before it tells it, so that no two tell the same; what it could not tell
is open again. Changes are part of the caller's transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.core.clock import format_timestamp
from storage.crawl_state.source_health import Finding

_CLAIM_SECONDS = 300.0  # a process that has not told it by then is dead


@dataclass(frozen=True, slots=True)
class Alert:
    """That a finding has begun, or is over."""

    source: str
    kind: str
    state: Literal["begun", "over"]
    since: str
    told: str


def untold(
    connection: sqlite3.Connection, judged: Iterable[str], found: Sequence[Finding]
) -> Iterator[Alert]:
    """What is to be told of the sources that were judged: what has begun, and what is over."""
    for source in dict.fromkeys(judged):
        rows = connection.execute(
            "SELECT kind, since, finding FROM alerts WHERE source = ? AND delivered_at IS NOT NULL",
            (source,),
        )
        known = {kind: (since, told) for kind, since, told in rows}
        present = {each.kind.value: each for each in found if each.source == source}
        for kind, each in present.items():
            if kind not in known:
                yield Alert(source, kind, "begun", each.since, each.told)
        for kind, (since, told) in known.items():
            if kind not in present:
                yield Alert(source, kind, "over", since, told)


def claim(connection: sqlite3.Connection, alert: Alert, now: datetime) -> bool:
    """Whether it is this process that is to tell an alert: another may be at it, or was faster."""
    row = connection.execute(
        "SELECT delivered_at IS NOT NULL, claimed_at > ? FROM alerts WHERE source = ? AND kind = ?",
        (format_timestamp(now - timedelta(seconds=_CLAIM_SECONDS)), alert.source, alert.kind),
    ).fetchone()
    told, claimed = row or (False, False)
    if claimed or told != (alert.state == "over"):
        return False
    connection.execute(
        "INSERT INTO alerts (source, kind, since, finding, claimed_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET since = excluded.since, finding = excluded.finding, "
        "claimed_at = excluded.claimed_at",
        (alert.source, alert.kind, alert.since, alert.told, format_timestamp(now)),
    )
    return True


def settle(connection: sqlite3.Connection, alert: Alert, now: datetime, *, told: bool) -> None:
    """Note whether an alert that was claimed could be told."""
    if told == (alert.state == "over"):
        # It has begun and nobody knows, or it is over and somebody does.
        connection.execute(
            "DELETE FROM alerts WHERE source = ? AND kind = ?", (alert.source, alert.kind)
        )
        return
    connection.execute(
        "UPDATE alerts SET claimed_at = NULL, delivered_at = coalesce(?, delivered_at) "
        "WHERE source = ? AND kind = ?",
        (format_timestamp(now) if told else None, alert.source, alert.kind),
    )
