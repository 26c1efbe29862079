"""A crawl does not load libraries that only other commands need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.process

_CRAWLS = ", ".join(
    (
        *("crawler.cli.main", "crawler.cli.commands.collect.crawl", "crawler.cli.crawl_report"),
        *("crawler.crawl.process", "crawler.net.warc_capture", "crawler.sources.sources_toml"),
        "crawler.workers.workers",
    )
)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that a crawl has loaded when it begins."""
    code = f"import sys, {_CRAWLS}; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(result.stdout.split())


@pytest.mark.parametrize(
    "name",
    [
        *("scipy", "aiohttp", "twisted.conch", "tldextract", "pyarrow", "datasette"),
        *("trafilatura", "feedparser"),  # loaded by the worker processes
        "warcio",  # loaded with --warc
        "pydantic",  # loaded if there is a sources.toml
        "rich",  # loaded if stderr is a terminal
    ],
)
def test_a_crawl_does_not_load(name: str, loaded: set[str]) -> None:
    assert "crawler.crawl.process" in loaded
    assert name not in loaded
