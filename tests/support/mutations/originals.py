"""The pages that are mutated, as servers send them."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from random import Random

from crawler.demo.pages import HTML, pages
from tests.support.paths import CORPORA

SITE = "https://gazette.example"
REAL = CORPORA / "news-pages"
_MAX_BYTES = 2_000_000  # larger pages may exceed the time limit, which would fail the test


@dataclass(frozen=True, slots=True)
class SentPage:
    """A response body with the headers that declare its format."""

    url: str
    body: bytes
    content_type: str
    encoding: str | None = None

    @property
    def limited(self) -> SentPage:
        """The page, truncated if it is too large."""
        if len(self.body) <= _MAX_BYTES:
            return self
        return SentPage(self.url, self.body[:_MAX_BYTES], self.content_type, self.encoding)


def newspaper() -> list[str]:
    """The URLs of the newspaper."""
    return [SITE + path for path, page in pages(SITE).items() if page.content_type != "image/png"]


def real() -> list[str]:
    """The URLs of the corpus; empty if it is not available."""
    return sorted(_files())


@cache
def _files() -> dict[str, str]:
    if not REAL.exists():
        return {}
    truth = json.loads((REAL / "ground-truth.json").read_text("utf-8"))
    return {page["url"]: name for name, page in truth.items()}


@cache
def original(url: str) -> SentPage:
    """The page at a URL before any mutation."""
    if url in _files():
        path = REAL / "html" / f"{_files()[url]}.html.gz"
        return SentPage(url, gzip.decompress(path.read_bytes()), HTML)
    page = _newspaper_pages()[url.removeprefix(SITE)]
    return SentPage(url, page.body, page.content_type)


_newspaper_pages = cache(lambda: pages(SITE))


def random_body(rng: Random) -> bytes:
    """The body of a random page."""
    return original(rng.choice([*newspaper(), *real()])).body
