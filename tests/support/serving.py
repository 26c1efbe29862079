"""An archive served by the real `palimpsest serve`."""

from __future__ import annotations

import signal
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message

from tests.support.command import Palimpsest


@dataclass(frozen=True)
class ServedArchive:
    """An archive that is being served; `address` ends with a slash."""

    address: str
    palimpsest: Palimpsest

    def url(self, path: str) -> str:
        """The URL of a page."""
        return self.address + path.lstrip("/")

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers (names in lower case) and body of a response."""
        request = urllib.request.Request(self.url(path), headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, _lower_names(response.headers), response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, _lower_names(error.headers), error.read().decode()


def _lower_names(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def serving(palimpsest: Palimpsest, *archives: str) -> Iterator[ServedArchive]:
    """Serve an archive on a free port, and check that Ctrl-C ends the server cleanly.

    archives: the paths of several archives, instead of `archive.db`.
    """
    with tempfile.TemporaryFile("w+") as log:
        process = palimpsest.start("serve", *archives, "--port", "0", stderr=log)
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), address
            yield ServedArchive(address, palimpsest)
        finally:
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
        log.seek(0)
        logged = log.read()
    assert (process.returncode, out) == (130, ""), logged
    assert "Traceback" not in logged, logged
