"""How sources do, as a text file for Prometheus; the only importer of prometheus_client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from crawler.sources.status import Health
from storage.crawl_state.source_health import Ailment

_GAUGES = {
    "last_poll_timestamp_seconds": "When a source was crawled last",
    "last_read_timestamp_seconds": "When a crawl could read a source last",
    "last_news_timestamp_seconds": "When a crawl of a source brought a new article last",
    "next_poll_timestamp_seconds": "When a source is to be crawled next",
    "poll_interval_seconds": "How long to wait between two crawls of a source",
    "failed_polls": "Crawls in a row that could not read a source",
    "last_run_articles_new": "New articles of the last crawl that has ended",
    "last_run_bytes": "Bytes that came over the wire in the last crawl that has ended",
}


def write(path: Path, sources: Iterable[Health]) -> None:
    """Write the file at once: a collector never sees half of it.

    Raises:
        OSError: it cannot be written.
    """
    registry = CollectorRegistry()
    gauges = {
        name: Gauge(f"palimpsest_{name}", told, ["source"], registry=registry)
        for name, told in _GAUGES.items()
    }
    finding = Gauge(
        "palimpsest_finding",
        "1 where this is wrong with a source, else 0",
        ["source", "kind"],
        registry=registry,
    )
    for source in sources:
        for name, value in _values(source):
            gauges[name].labels(source.name).set(value)
        kinds = {each.kind for each in source.findings}
        for kind in Ailment:
            finding.labels(source.name, kind.value).set(kind in kinds)
    write_to_textfile(str(path), registry)


def _values(source: Health) -> Iterator[tuple[str, float]]:
    """What is known; a source that was never crawled has an interval only."""
    seen = source.observed
    known = seen.known
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
    yield "poll_interval_seconds", known.pause(seen.interval)
    yield "failed_polls", known.failed_polls
    ended = next((run for run in seen.runs if run.finished is not None), None)
    if ended is not None:
        yield "last_run_articles_new", ended.summary.articles_new or 0
        yield "last_run_bytes", ended.summary.bytes
