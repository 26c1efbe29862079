"""A real server over real archives, and a real browser that reads its pages."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.command import Palimpsest
from tests.support.paths import corpus_path
from tests.support.serving import ServedArchive, serving


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The news wires, the real pages and the seed article in one archive. To be read only."""
    wires, html, seed = (
        corpus_path("reuters.jsonl.gz"),
        corpus_path("news-pages") / "html",
        corpus_path("seed-article") / "article.html",
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
def served(library: Palimpsest) -> Iterator[ServedArchive]:
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
