"""A crawl loads what it needs: its prompt waits for no library that another command is for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

_CRAWLS = ", ".join(
    (
        *("crawler.cli.main", "crawler.cli.commands.collect.crawl", "crawler.cli.crawl_report"),
        *("crawler.crawl.process", "crawler.net.warc_capture", "crawler.sources.sources_toml"),
        "crawler.workers.workers",
    )
)


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules that the process of a crawl has loaded as it begins."""
    told = f"import sys, {_CRAWLS}; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    "name",
    [
        *("scipy", "aiohttp", "twisted.conch", "tldextract", "pyarrow", "datasette"),
        *("trafilatura", "feedparser"),  # by the processes that read pages
        "warcio",  # where records are kept
        "pydantic",  # where there is a sources.toml
        "rich",  # where a person reads
    ],
)
def test_a_crawl_does_not_wait_for(name: str, loaded: set[str]) -> None:
    assert "crawler.crawl.process" in loaded
    assert name not in loaded
