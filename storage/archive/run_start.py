"""Starts runs: checks that a run may start, and fills its queue."""

from __future__ import annotations

import logging
import sqlite3

from storage.core.clock import now
from storage.core.model import DiscoveredBy, Link, Priority
from storage.core.urls import url_key
from storage.crawl_state.frontier import Frontier, Rechecks
from storage.crawl_state.poll_policy import SourceStats
from storage.crawl_state.redactions import find_redacted
from storage.crawl_state.run_plan import AllTakenDown, ConfiguredSource, NotDue, RunPlan
from storage.crawl_state.source_stats import load_source_stats

logger = logging.getLogger(__name__)

_DUE_LIMIT = 200  # due articles, and due other pages, that a run queues besides what it meets


def check_can_start(connection: sqlite3.Connection, plan: RunPlan) -> None:
    """Check that a new run has something to do.

    Raises:
        AllTakenDown: all its start URLs were taken down. Some of them only cause a warning.
        NotDue: its source is not due any more.
    """
    _check_redactions(connection, plan)
    if plan.configured is not None and plan.configured.only_if_due:
        _check_is_due(connection, plan.configured)


def _check_redactions(connection: sqlite3.Connection, plan: RunPlan) -> None:
    urls = {url_key(url): url for start in plan.starts for url in start.urls}
    redactions = find_redacted(connection, urls)
    messages = [f"{urls[key]}: {redaction}" for key, redaction in redactions.items()]
    if messages and len(messages) == len(urls):
        raise AllTakenDown(f"not fetched: {'; '.join(messages)}")
    for message in messages:
        logger.warning("left out: %s", message)


def _check_is_due(connection: sqlite3.Connection, source: ConfiguredSource) -> None:
    stats = load_source_stats(connection).get(source.name, SourceStats())
    due_at = stats.due_at(source.interval)
    if due_at is not None and due_at > now():
        raise NotDue(f"{source.name} was crawled by another run meanwhile")


def fill_queue(frontier: Frontier, run_id: int, plan: RunPlan) -> int:
    """Queue the URLs with which a new run starts; return how many. Part of a transaction."""
    frontier.rechecks[run_id] = plan.rechecks
    queued = 0
    for start in plan.starts:
        links = [Link(url, DiscoveredBy.GIVEN, Priority.INDEX) for url in start.urls]
        queued += frontier.queue(run_id, start.source, links).queued
    source = plan.configured
    if source is not None:
        queued += frontier.queue_unfinished(run_id, source.name)
        queued += frontier.queue_due_pages(run_id, source.name, source.allows, _DUE_LIMIT)
        if plan.rechecks is not Rechecks.NONE:
            queued += frontier.queue_due_articles(run_id, source.name, source.allows, _DUE_LIMIT)
    return queued
