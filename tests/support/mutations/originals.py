"""What servers send, and the pages that mutations begin with."""

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
_LARGEST = 2_000_000  # bytes: larger ones may take their time, and none may here


@dataclass(frozen=True, slots=True)
class Sent:
    """A body with the headers that tell how to read it."""

    url: str
    body: bytes
    content_type: str
    encoding: str | None = None

    @property
    def cut(self) -> Sent:
        """The same, cut off where it would be too large."""
        if len(self.body) <= _LARGEST:
            return self
        return Sent(self.url, self.body[:_LARGEST], self.content_type, self.encoding)


def newspaper() -> list[str]:
    """The addresses of all that the newspaper sends."""
    return [SITE + path for path, page in pages(SITE).items() if page.content_type != "image/png"]


def real() -> list[str]:
    """The addresses of the corpus's pages; none where it is not here."""
    return sorted(_files())


@cache
def _files() -> dict[str, str]:
    if not REAL.exists():
        return {}
    truth = json.loads((REAL / "ground-truth.json").read_text("utf-8"))
    return {each["url"]: name for name, each in truth.items()}


@cache
def begin(url: str) -> Sent:
    """What is sent at an address before anything is done to it."""
    if url in _files():
        path = REAL / "html" / f"{_files()[url]}.html.gz"
        return Sent(url, gzip.decompress(path.read_bytes()), HTML)
    page = _of_newspaper()[url.removeprefix(SITE)]
    return Sent(url, page.body, page.content_type)


_of_newspaper = cache(lambda: pages(SITE))


def another(dice: Random) -> bytes:
    """The body of some page."""
    return begin(dice.choice([*newspaper(), *real()])).body
