"""Readers of pages in processes of their own, which answer one page at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.paths import ROOT

_HERE = Path(__file__).parent
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
"""The Python of the environment that `make bench-extraction` makes for the other extractors."""
PEERS = (
    "trafilatura fast",
    "trafilatura",
    "trafilatura precision",
    "readability-lxml",
    "resiliparse",
    "newspaper4k",
)
"""The names of the other extractors, as in `peers.py`."""


@dataclass(frozen=True, slots=True)
class Request:
    """A page to be read: its file (with gzip if it ends in .gz), and its URL.

    site: the text source that the archive prefers for its site; only Palimpsest uses it.
    """

    file: Path
    url: str
    site: str | None = None


class ReaderProcess:
    """A process that reads pages; a context manager. `versions` has each of its readers."""

    def __init__(self, script: str, python: Path, folder: Path = ROOT) -> None:
        """Start the process.

        script: a module of this folder; folder: the checkout whose code it imports.
        """
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", str(_HERE / script)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.versions: Mapping[str, str] = self._answer()

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def read(self, request: Request, reader: str = "") -> dict[str, Any]:
        """Read a page; see `peers.py` and `own_reader.py` for the answer.

        Raises:
            RuntimeError: the process has ended.
        """
        line = {
            "reader": reader,
            "file": str(request.file),
            "url": request.url,
            "site": request.site,
        }
        assert self._process.stdin is not None
        print(json.dumps(line), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process {self._process.args!r} has ended; see stderr")
        return dict(json.loads(line))


def start_peers() -> ReaderProcess:
    """Start the other extractors.

    Raises:
        FileNotFoundError: their environment is absent.
    """
    return ReaderProcess("peers.py", PEERS_PYTHON)


def start_own(folder: Path = ROOT) -> ReaderProcess:
    """Start Palimpsest, of this or of another checkout, with the packages of this environment."""
    return ReaderProcess("own_reader.py", Path(sys.executable), folder)
