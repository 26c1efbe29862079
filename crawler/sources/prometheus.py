"""Write the health of sources as a text file for Prometheus.

No other module imports prometheus_client.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from crawler.sources.status import Health
from storage.crawl_state.source_health import FindingKind

_GAUGES = {
    "last_poll_timestamp_seconds": "Time of the last crawl of a source",
    "last_read_timestamp_seconds": "Time of the last crawl that could read a source",
    "last_news_timestamp_seconds": "Time of the last crawl that found a new article in a source",
    "next_poll_timestamp_seconds": "Time of the next crawl of a source",
    "poll_interval_seconds": "Time between two crawls of a source",
    "failed_polls": "Consecutive crawls that could not read a source",
    "last_run_articles_new": "New articles in the last finished crawl of a source",
    "last_run_left_out_ratio": "Mean share of the prose on the pages of new articles that was left "
    "out in the last finished crawl of a source",
    "last_run_bytes": "Bytes received in the last finished crawl of a source",
}


def write(path: Path, sources: Iterable[Health]) -> None:
    """Replace the file atomically, so that a collector never reads an incomplete one.

    Raises:
        OSError: the file cannot be written.
    """
    registry = CollectorRegistry()
    gauges = {
        name: Gauge(f"palimpsest_{name}", description, ["source"], registry=registry)
        for name, description in _GAUGES.items()
    }
    finding = Gauge(
        "palimpsest_finding",
        "1 if a source has this problem, otherwise 0",
        ["source", "kind"],
        registry=registry,
    )
    for source in sources:
        for name, value in _values(source):
            gauges[name].labels(source.name).set(value)
        kinds = {found.kind for found in source.findings}
        for kind in FindingKind:
            finding.labels(source.name, kind.value).set(kind in kinds)
    write_to_textfile(str(path), registry)


def _values(source: Health) -> Iterator[tuple[str, float]]:
    """The known values; a source that was never crawled only has an interval."""
    seen = source.observed
    known = seen.stats
    due = known.due_at(seen.interval)
    for name, moment in (
        ("last_poll", known.polled_at),
        ("last_read", known.read_at),
        ("last_news", known.news_at),
    ):
        if moment is not None:
            yield f"{name}_timestamp_seconds", datetime.fromisoformat(moment).timestamp()
    if due is not None:
        yield "next_poll_timestamp_seconds", due.timestamp()
    yield "poll_interval_seconds", known.poll_delay(seen.interval)
    yield "failed_polls", known.failed_polls
    ended = next((run for run in seen.runs if run.finished is not None), None)
    if ended is not None:
        yield "last_run_articles_new", ended.summary.articles_new or 0
        yield "last_run_bytes", ended.summary.bytes
        if ended.summary.articles_measured:
            yield "last_run_left_out_ratio", ended.summary.left_out_share
