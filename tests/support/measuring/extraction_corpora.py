"""The corpora of pages whose text, metadata or snippets are known."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.support.paths import CORPORA

NEWS_PAGES = "news-pages"
WCXB = "wcxb-dev"
SNIPPET_PAGES = "snippet-pages"
NAMES = (NEWS_PAGES, WCXB, SNIPPET_PAGES)

Half = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a corpus, and what is known about it.

    truth: the text of its article, None if it is not known; title, author, published: the true
    metadata, None if the page has none or if it is not known; required, forbidden: snippets that
    must and must not be in the text.
    """

    corpus: str
    name: str
    file: Path
    url: str
    truth: str | None
    title: str | None
    author: str | None
    published: str | None
    required: tuple[str, ...]
    forbidden: tuple[str, ...]

    def body(self) -> bytes:
        """The page as it was received."""
        return gzip.decompress(self.file.read_bytes())


def is_present(corpus: str) -> bool:
    """Whether a corpus is on this machine."""
    return (CORPORA / corpus / "ground-truth.json").exists()


def read_pages(corpus: str, half: Half | None = None) -> Sequence[Page]:
    """The pages of a corpus, or one half of them, by name.

    Raises:
        FileNotFoundError: the corpus is absent.
    """
    folder = CORPORA / corpus
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        Page(
            corpus=corpus,
            name=name,
            file=_file(folder, name),
            # A page whose address is not known gets one that tells nothing.
            url=known.get("url") or f"https://example.org/articles/{number}",
            truth=known.get("articleBody") or None,
            title=known.get("title"),
            author=known.get("author"),
            published=known.get("published"),
            required=tuple(known.get("with", ())),
            forbidden=tuple(known.get("without", ())),
        )
        for number, (name, known) in enumerate(sorted(truth.items()))
        if half is None or half_of(name) == half
    ]


def half_of(name: str) -> Half:
    """The half of its corpus that a page belongs to. It depends on the name alone.

    What was chosen by looking at one half is reported on the other.
    """
    return "a" if hashlib.sha256(name.encode()).digest()[0] % 2 else "b"


def _file(folder: Path, name: str) -> Path:
    """The file of a page: some corpora are indexed by file name, others by its stem."""
    file = folder / "html" / name
    return file if name.endswith(".html.gz") else file.with_name(f"{name}.html.gz")
