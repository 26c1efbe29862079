"""Run the user's command for each problem with a source that begins or ends."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from crawler.sources.source import Source
from crawler.sources.status import check_health_in
from storage.core.clock import now
from storage.core.errors import PalimpsestError
from storage.crawl_state.alerts import Alert, claim_alert, pending_alerts, record_delivery
from storage.db.connection import connect, transaction
from storage.db.reader import Reader

logger = logging.getLogger(__name__)

HOOK_SECONDS = 30.0
"""Time limit for the command, after which it is killed."""
_MAX_QUOTED = 2000  # bytes of its stderr in our log


def run_alert_hook(sources: Sequence[Source], archive: Path, command: str) -> bool:
    """Run the command for each problem that began or ended since the last time.

    Returns whether the command accepted all alerts. A failing command or an archive that cannot be
    read raises no error, because neither may stop a crawl.
    """
    if not sources or not archive.exists():
        return True
    try:
        with Reader(archive):  # raises an error if the archive is too old or not ours
            connection = connect(archive).conn
        with contextlib.closing(connection):
            return _send_all(sources, archive, command, connection)
    except (PalimpsestError, sqlite3.Error, OSError) as error:
        logger.error("on_alert was not run, because the archive could not be read: %s", error)
        return False


def _send_all(
    sources: Sequence[Source], archive: Path, command: str, connection: sqlite3.Connection
) -> bool:
    health = check_health_in(sources, connection, now())
    findings = [finding for source in health for finding in source.findings]
    for alert in list(pending_alerts(connection, (source.name for source in sources), findings)):
        with transaction(connection):
            is_ours = claim_alert(connection, alert, now())
        if not is_ours:
            continue
        accepted = False
        try:
            accepted = _run(command, alert, archive)
        finally:
            with transaction(connection):
                record_delivery(connection, alert, now(), delivered=accepted)
        if not accepted:
            return False  # it may fail for each alert, so the others wait until the next time
    return True


def _run(command: str, alert: Alert, archive: Path) -> bool:
    """Run the command with an alert on stdin. Returns whether it exited with 0."""
    record = json.dumps(asdict(alert) | {"archive": str(archive)}, ensure_ascii=False)
    # Files instead of pipes, so that a command that reads nothing, or leaves a process running,
    # does not block us.
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stderr:
        stdin.write(record.encode() + b"\n")
        stdin.seek(0)
        process = subprocess.Popen(  # noqa: S602 - the command comes from the user's sources.toml
            command,
            shell=True,
            stdin=stdin,
            stdout=subprocess.DEVNULL,  # ours is for data
            stderr=stderr,
            start_new_session=True,  # Ctrl-C must only reach the crawl
        )
        try:
            code = process.wait(HOOK_SECONDS)
            reason = f"exit code {code}"
        except subprocess.TimeoutExpired:
            code = -1
            reason = f"killed after {HOOK_SECONDS:g} s"
            _kill(process)
        except BaseException:
            _kill(process)
            raise
        if code == 0:
            return True
        stderr.seek(0)
        quoted = stderr.read(_MAX_QUOTED).decode("utf-8", "replace").strip()
    logger.error(
        "on_alert failed for the alert %s %s of source %s (%s). The alert will be sent again%s",
        *(alert.kind, alert.state, alert.source, reason),
        f": {quoted}" if quoted else "",
    )
    return False


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the command and the processes it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
