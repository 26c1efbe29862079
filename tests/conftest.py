"""Fixtures for all tests: the real command, the demo newspaper, and one shared crawl of it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import fork_server
from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.exports import fill
from tests.support.make_once import make_once
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import corpus_path

# A shell that runs the tests in the background makes them, and all processes they start, ignore
# Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# On a busy machine an example may take any time.
settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("default")

# Groups of tests that take more than half a minute, the longest first.
_LONGEST = (
    "spark",
    "wires",
    "hostile",
    "mishaps",
    "crash",
    "web hostile",
    "test_stop_signals",
    "verify",
)
_FIXTURES_WITH_PROCESSES = {"palimpsest", "newspaper", "crawled", "filled", "wires"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Set the markers `process` and `browser`, group tests by fixture, and put long groups first.

    pytest-xdist would otherwise distribute the tests of a module, and every test process would
    compute the module's fixtures again. Long groups that started last would keep one process busy
    while the others have nothing left.
    """
    for item in items:
        assert isinstance(item, pytest.Function)
        fixtures = set(item.fixturenames)
        if "tests/end_to_end/" in item.nodeid or fixtures & _FIXTURES_WITH_PROCESSES:
            item.add_marker(pytest.mark.process)
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        scopes = {
            definitions[-1].scope for definitions in item._fixtureinfo.name2fixturedefs.values()
        }
        if not item.get_closest_marker("xdist_group"):
            if "wires" in fixtures:
                item.add_marker(pytest.mark.xdist_group("wires"))
            elif "module" in scopes:
                item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=_by_length)


def _by_length(item: pytest.Item) -> int:
    group = item.get_closest_marker("xdist_group")
    if group is None:
        return len(_LONGEST) + 1
    return _LONGEST.index(group.args[0]) if group.args[0] in _LONGEST else len(_LONGEST)


def pytest_unconfigure() -> None:
    """End the process that forks the commands."""
    fork_server.stop()


@pytest.fixture
def palimpsest(tmp_path: Path) -> Palimpsest:
    """The command in an empty folder."""
    return Palimpsest(tmp_path)


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    """A demo newspaper that only this test uses, so it may change it."""
    with Newspaper() as server:
        yield server


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrawledNewspaper]:
    """The demo newspaper and one crawl of it, shared by many tests. Must not be changed."""
    command = Palimpsest(tmp_path_factory.mktemp("crawled"))
    with Newspaper() as server:
        result = command.crawl(server.url)
        assert result.code == 0, result.err
        yield CrawledNewspaper(server, command, result.json, tuple(server.requests))


@pytest.fixture(scope="session")
def wires(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The command with an archive of the corpus of news wires. Must not be changed."""
    corpus = corpus_path("reuters.jsonl.gz")

    def make(new: Palimpsest) -> None:
        result = new.run("import", str(corpus), "--json", timeout=1200)
        assert result.code == 0, result.err

    return make_once(tmp_path_factory, "wires", make)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The command with an archive to export from, shared by many tests. Must not be changed."""
    command = Palimpsest(tmp_path_factory.mktemp("filled"))
    fill(command)
    return command
