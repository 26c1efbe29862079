"""What feeds a measured process: batches of visits, or signatures, made in a process of its own."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Paragraph
from storage.text.folding_settings import FoldingSettings
from storage.text.minhash import signature
from storage.text.read_article import ReadArticle
from tests.support.measuring.generated_articles import ArticleGenerator, Story

_BATCH = 200  # articles a transaction
_SITES = 40

Signatures = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Visits ready to be written; `edited` of their paragraphs are near-duplicates."""

    visits: tuple[Visit, ...]
    edited: int


def feed_archive(seed: int, fed: Connection) -> None:
    """Make batches of visits for as long as they are taken."""
    folding = FoldingSettings()
    _feed(fed, (_batch(stories, first, folding) for first, stories in _stories(seed)))


def feed_datasketch(seed: int, fed: Connection) -> None:
    """Make the signatures of the same paragraphs for as long as they are taken."""
    folding = FoldingSettings()

    def signatures() -> Iterator[Signatures]:
        for first, stories in _stories(seed):
            contents = [visit.content for visit in _batch(stories, first, folding).visits]
            yield np.stack(
                [
                    signature(each.fingerprints.shingles_of(place), folding)
                    for each in contents
                    if isinstance(each, ReadArticle)
                    for place in range(len(each.fingerprints.digests))
                ]
            )

    _feed(fed, signatures())


def _feed(fed: Connection, batches: Iterator[Any]) -> None:
    leave_interrupts_to_the_parent()
    try:
        for batch in batches:
            fed.send(batch)
    except BrokenPipeError:
        return


def _stories(seed: int) -> Iterator[tuple[int, list[Story]]]:
    """Batches of articles, each with the number of its first one."""
    prose = ArticleGenerator(seed)
    first = 0
    while True:
        stories = [prose.article(number) for number in range(first, first + _BATCH)]
        yield first, stories
        first += _BATCH


def _batch(stories: list[Story], first: int, folding: FoldingSettings) -> Batch:
    visits = tuple(
        _visit(first + place, story.texts, folding) for place, story in enumerate(stories)
    )
    return Batch(visits, sum(story.edited for story in stories))


def _visit(number: int, texts: tuple[str, ...], folding: FoldingSettings) -> Visit:
    url = f"https://paper-{number % _SITES}.example/{number // 1000}/story-{number}.html"
    body = "\n".join(texts).encode()
    capture = Capture(
        *(url, url, "2026-01-01T00:00:00.000Z", 200),
        *(hashlib.sha256(body).hexdigest(), len(body), "text/html"),
    )
    article = Article(
        paragraphs=tuple(Paragraph(text) for text in texts),
        title=" ".join(texts[0].split()[:8]),
        published="2026-01-01",
        language="en",
    )
    return Visit(url, "benchmark", capture, ReadArticle.from_article(article, folding))


def leave_interrupts_to_the_parent() -> None:
    """Let Ctrl-C be the business of the process that prints."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
