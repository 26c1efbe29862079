"""Crawls that must succeed, and crawls that are caught at a known moment."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import threading
from typing import Any

from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper


def make_urls_due(palimpsest: Palimpsest) -> None:
    """Make every known URL due for a recheck."""
    with sqlite3.connect(palimpsest.archive) as connection:
        connection.execute("UPDATE urls SET check_at = '2020-01-01T00:00:00.000Z'")
    connection.close()


def crawl_successfully(palimpsest: Palimpsest, *words: str) -> dict[str, Any]:
    """Crawl; the summary. Fails the test on any exit code but 0."""
    result = palimpsest.crawl(*words)
    assert result.code == 0, result.err
    return dict(result.json)


def hold_back(newspaper: Newspaper, path: str | None = None) -> tuple[str, threading.Event]:
    """Let a page (default: some article) answer only once the event is set: path and event."""
    path = path or newspaper.expected.articles[-1]
    event = threading.Event()
    newspaper.delay(path, event)
    return path, event


def wait_for_request(newspaper: Newspaper, path: str) -> None:
    """Wait until the newspaper receives a request for a path."""
    clock = threading.Event()
    for _ in range(600):
        if path in newspaper.requests:
            return
        clock.wait(0.05)
    raise AssertionError(f"{path} was never requested")


def start_held_crawl(
    palimpsest: Palimpsest, newspaper: Newspaper, *words: str
) -> tuple[str, subprocess.Popen[str], threading.Event]:
    """Start a crawl that waits for an article until the event is set: path, crawl and event."""
    path, event = hold_back(newspaper)
    process = palimpsest.start("crawl", newspaper.url, "--delay", "0", *words)
    wait_for_request(newspaper, path)
    return path, process, event


def kill_crawl(process: subprocess.Popen[str], event: threading.Event) -> None:
    """Kill a crawl with SIGKILL, and let the page that it waited for answer."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    event.set()
