"""What tests share: the real command, a real newspaper, and one crawl of it to read from."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.exports import fill
from tests.support.newspaper_expectations import Newspaper

# A shell that runs tests in the background has them, and all they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def palimpsest(tmp_path: Path) -> Palimpsest:
    """The command in an empty folder."""
    return Palimpsest(tmp_path)


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    """A newspaper of this test's own."""
    with Newspaper() as paper:
        yield paper


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrawledNewspaper]:
    """The newspaper, crawled once."""
    command = Palimpsest(tmp_path_factory.mktemp("crawled"))
    with Newspaper() as paper:
        ran = command.crawl(paper.url)
        assert ran.code == 0, ran.err
        yield CrawledNewspaper(paper, command, ran.json, tuple(paper.requests))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The command with an archive to export from. To be read only."""
    command = Palimpsest(tmp_path_factory.mktemp("filled"))
    fill(command)
    return command
