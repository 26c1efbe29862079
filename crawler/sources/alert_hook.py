"""The command of a person's own that is told what is wrong with a source, and when it is over."""

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
from crawler.sources.status import judged
from storage.core.clock import now
from storage.core.errors import PalimpsestError
from storage.crawl_state.alerts import Alert, claim, settle, untold
from storage.db.connection import connect, transaction
from storage.db.reader import Reader

logger = logging.getLogger(__name__)

HOOK_SECONDS = 30.0
"""How long the command may take; then it is killed."""
_QUOTED = 2000  # bytes of what it said


def alert(sources: Sequence[Source], archive: Path, command: str) -> bool:
    """Tell the command what has begun or is over since it was told last; whether it took it all.

    Never raises for what the command does, nor where the archive cannot be asked just now: a crawl
    must not end by it.
    """
    if not sources or not archive.exists():
        return True
    try:
        with Reader(archive):  # says why where it is too old or another program's
            connection = connect(archive).conn
        with contextlib.closing(connection):
            return _tell(sources, archive, command, connection)
    except (PalimpsestError, sqlite3.Error, OSError) as error:
        logger.error("on_alert could not be told how sources do: %s", error)
        return False


def _tell(
    sources: Sequence[Source], archive: Path, command: str, connection: sqlite3.Connection
) -> bool:
    found = [each for one in judged(sources, connection, now()) for each in one.findings]
    for each in list(untold(connection, (source.name for source in sources), found)):
        with transaction(connection):
            ours = claim(connection, each, now())
        if not ours:
            continue
        told = False
        try:
            told = _run(command, each, archive)
        finally:
            with transaction(connection):
                settle(connection, each, now(), told=told)
        if not told:
            return False  # one that hangs would hang for each: the others are told the next time
    return True


def _run(command: str, told: Alert, archive: Path) -> bool:
    """Run the command with an alert on stdin; whether it took it."""
    record = json.dumps(asdict(told) | {"archive": str(archive)}, ensure_ascii=False)
    # Files, no pipes: neither a command that reads nothing nor one it leaves running blocks us.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(record.encode() + b"\n")
        given.seek(0)
        process = subprocess.Popen(  # noqa: S602 - the file's owner wrote the line, no page did
            command,
            shell=True,
            stdin=given,
            stdout=subprocess.DEVNULL,  # ours is for data
            stderr=said,
            start_new_session=True,  # Ctrl-C is for the crawl
        )
        try:
            code = process.wait(HOOK_SECONDS)
            ended = f"ended with {code}"
        except subprocess.TimeoutExpired:
            code = -1
            ended = f"took over {HOOK_SECONDS:g} s and was killed"
            _kill(process)
        except BaseException:
            _kill(process)
            raise
        if code == 0:
            return True
        said.seek(0)
        quoted = said.read(_QUOTED).decode("utf-8", "replace").strip()
    logger.error(
        "on_alert (%s of %s %s) %s; it is told again the next time%s",
        *(told.kind, told.source, told.state, ended),
        f": {quoted}" if quoted else "",
    )
    return False


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a command and what it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
