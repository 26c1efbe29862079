"""A real server with a real archive, and a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.command import Palimpsest
from tests.support.make_once import make_once
from tests.support.paths import corpus_path
from tests.support.serving import ServedArchive, serving


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, wires: Palimpsest) -> Palimpsest:
    """The news wires, the seed article and the real pages in one archive. Must not be changed."""
    seed, pages = corpus_path("seed-article") / "article.html", corpus_path("news-pages") / "html"

    def make(new: Palimpsest) -> None:
        shutil.copy(wires.archive, new.archive)
        result = new.run("import", str(seed), str(pages), "--json", timeout=1200)
        assert result.code == 0, result.err

    return make_once(tmp_path_factory, "library", make)


@pytest.fixture(scope="session")
def seed_path(library: Palimpsest) -> str:
    """The path of the page of the seed article, which has repetitions, in the web interface."""
    ((number,),) = library.rows("SELECT id FROM articles WHERE site = 'seed-article'")
    return f"/articles/{number}"


@pytest.fixture(scope="session")
def served(library: Palimpsest) -> Iterator[ServedArchive]:
    """A server of the library."""
    with serving(library) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Scoped to a module because its event loop must not run in other tests."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("PALIMPSEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
    if not path:
        pytest.skip("no Chromium: install Debian's chromium, or set PALIMPSEST_CHROMIUM to one")
    with sync_playwright() as playwright:
        # Without the sandbox it starts as root in a container. It opens only our own pages.
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser page that fails the test on any console message, script error or dialog."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    new_page = context.new_page()
    problems: list[str] = []
    new_page.on("console", lambda message: problems.append(message.text))
    new_page.on("pageerror", lambda error: problems.append(str(error)))
    new_page.on("dialog", lambda dialog: problems.append(f"dialog {dialog.message}"))
    yield new_page
    context.close()
    assert problems == []


@pytest.fixture
def exposed(browser: Browser) -> Iterator[Page]:
    """A browser page that fails the test if a script ran. A blocked script is not a failure."""
    context = browser.new_context()
    new_page = context.new_page()
    problems: list[str] = []
    new_page.on("pageerror", lambda error: problems.append(str(error)))
    new_page.on("dialog", lambda dialog: problems.append(f"dialog {dialog.message}"))
    yield new_page
    context.close()
    assert problems == []
