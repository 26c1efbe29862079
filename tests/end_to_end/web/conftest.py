"""A real server over real archives, and a real browser that reads its pages."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import Palimpsest, corpus


@dataclass(frozen=True)
class Served:
    """An archive that is served, at its address (ends with a slash)."""

    address: str
    palimpsest: Palimpsest

    def url(self, path: str) -> str:
        """The address of a page."""
        return self.address + path.lstrip("/")

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """The status, headers and body of an answer."""
        request = urllib.request.Request(self.url(path), headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, _lower(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, _lower(error.headers), error.read().decode()


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@contextmanager
def serving(palimpsest: Palimpsest) -> Iterator[Served]:
    """Serve an archive at any free port until the end, and see that it ends as it should."""
    with tempfile.TemporaryFile("w+") as log:
        process = palimpsest.start("serve", "--port", "0", stderr=log)
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), address
            yield Served(address, palimpsest)
        finally:
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
        log.seek(0)
        told = log.read()
    assert (process.returncode, out) == (130, ""), told
    assert "Traceback" not in told, told


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The news wires, the real pages and the seed article in one archive. To be read only."""
    wires, html, seed = (
        corpus("reuters.jsonl.gz"),
        corpus("news-pages") / "html",
        corpus("seed-article") / "article.html",
    )
    # Test processes share it: the first one makes it.
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "library"
    folder.mkdir(exist_ok=True)
    palimpsest = Palimpsest(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not palimpsest.archive.exists():
            made = Palimpsest(Path(tmp_path_factory.mktemp("library-in-the-making")))
            ran = made.run("import", str(seed), str(wires), str(html), "--json")
            assert ran.code == 0, ran.err
            shutil.copy(made.archive, folder / "copy.db")
            (folder / "copy.db").rename(palimpsest.archive)
    return palimpsest


@pytest.fixture(scope="session")
def served(library: Palimpsest) -> Iterator[Served]:
    """The library, served."""
    with serving(library) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Its event loop must not outlive the module: others have theirs."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("PALIMPSEST_CHROMIUM") or next(
        filter(None, map(shutil.which, names)), ""
    )
    if not found:
        pytest.skip("no Chromium: install Debian's chromium, or set PALIMPSEST_CHROMIUM to one")
    with sync_playwright() as playwright:
        # Without its sandbox, for tests run as root in containers; it opens our own pages only.
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test where anything on it is refused, or goes wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("console", lambda message: troubles.append(message.text))
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("dialog", lambda dialog: troubles.append(f"dialog {dialog.message}"))
    yield opened
    context.close()
    assert troubles == []


@pytest.fixture
def exposed(browser: Browser) -> Iterator[Page]:
    """A page that fails its test where a script of a text ran; that one was refused is no fault."""
    context = browser.new_context()
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("dialog", lambda dialog: troubles.append(f"dialog {dialog.message}"))
    yield opened
    context.close()
    assert troubles == []
