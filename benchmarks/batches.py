"""Input for a measured process: batches of visits or signatures, made in a separate process."""

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

_BATCH = 200  # articles per transaction
_SITES = 40

Signatures = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Visits ready to be written; `edited` of their paragraphs are near-duplicates."""

    visits: tuple[Visit, ...]
    edited: int


def send_visits(seed: int, output: Connection) -> None:
    """Send batches of visits until the other end is closed."""
    folding = FoldingSettings()
    _send(output, (_batch(stories, first, folding) for first, stories in _stories(seed)))


def send_signatures(seed: int, output: Connection) -> None:
    """Send the signatures of the same paragraphs until the other end is closed."""
    folding = FoldingSettings()

    def signatures() -> Iterator[Signatures]:
        for first, stories in _stories(seed):
            contents = [visit.content for visit in _batch(stories, first, folding).visits]
            yield np.stack(
                [
                    signature(content.fingerprints.shingles_of(place), folding)
                    for content in contents
                    if isinstance(content, ReadArticle)
                    for place in range(len(content.fingerprints.digests))
                ]
            )

    _send(output, signatures())


def _send(output: Connection, batches: Iterator[Any]) -> None:
    ignore_interrupts()
    try:
        for batch in batches:
            output.send(batch)
    except BrokenPipeError:
        return


def _stories(seed: int) -> Iterator[tuple[int, list[Story]]]:
    """Batches of articles, each with the number of its first article."""
    generator = ArticleGenerator(seed)
    first = 0
    while True:
        stories = [generator.article(number) for number in range(first, first + _BATCH)]
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


def ignore_interrupts() -> None:
    """Ignore Ctrl-C, which the parent process handles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
