"""TODO."""

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
    """As if a long time had passed."""
    with sqlite3.connect(palimpsest.archive) as connection:
        connection.execute("UPDATE urls SET check_at = '2020-01-01T00:00:00.000Z'")
    connection.close()


def crawl_successfully(palimpsest: Palimpsest, *words: str) -> dict[str, Any]:
    ran = palimpsest.crawl(*words)
    assert ran.code == 0, ran.err
    return dict(ran.json)


def hold_back(paper: Newspaper, path: str | None = None) -> tuple[str, threading.Event]:
    """A page, or some article, that does not answer until the event is set."""
    path = path or paper.expected.articles[-1]
    event = threading.Event()
    paper.delay(path, event)
    return path, event


def wait_for_request(paper: Newspaper, path: str) -> None:
    """Until the newspaper is asked for a path."""
    clock = threading.Event()
    for _ in range(600):
        if path in paper.requests:
            return
        clock.wait(0.05)
    raise AssertionError(f"{path} was never asked for")


def start_held_crawl(
    palimpsest: Palimpsest, newspaper: Newspaper, *words: str
) -> tuple[str, subprocess.Popen[str], threading.Event]:
    """A crawl that waits for an article until the event is set: path, crawl and event."""
    path, event = hold_back(newspaper)
    process = palimpsest.start("crawl", newspaper.url, "--delay", "0", *words)
    wait_for_request(newspaper, path)
    return path, process, event


def kill_crawl(process: subprocess.Popen[str], event: threading.Event) -> None:
    """End a crawl as a crash would, and let what it waited for answer."""
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    event.set()
