"""Articles captured on days chosen by a test, as imports of WARC files write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.clock import public_since
from storage.core.model import Article, Capture, Origin, Origins, Paragraph, WarcRecord
from storage.text.read_article import ReadArticle


@dataclass(frozen=True)
class Page:
    """An article as it was captured at a time, with its declared or guessed publication date."""

    url: str
    texts: tuple[str, ...]
    day: int
    published: str | None = None
    is_guessed: bool = False

    @property
    def seen_at(self) -> str:
        return f"2026-05-{self.day:02}T08:00:00.000Z"

    @property
    def since(self) -> str:
        return public_since(None if self.is_guessed else self.published, self.seen_at)


def _visit(archive: Archive, page: Page) -> Visit:
    origin = Origin.GUESSED if page.is_guessed else Origin.DECLARED
    article = Article(
        tuple(map(Paragraph, page.texts)),
        published=page.published,
        origins=Origins(published=origin) if page.published else Origins(),
    )
    name = f"{page.url} {page.day}"
    record = WarcRecord("warc", name, 0, 1, name, "response", page.url, page.seen_at)
    capture = Capture(page.url, page.url, page.seen_at, record=record)
    return Visit(page.url, "test", capture, ReadArticle.from_article(article, archive.folding))


def write(archive: Archive, pages: Sequence[Page], size: int = 100) -> None:
    """Write pages in this order, `size` of them in a transaction."""
    run_id = archive.begin_run("test", {})
    for start in range(0, len(pages), size):
        archive.write(run_id, [_visit(archive, page) for page in pages[start : start + size]])
    archive.connection.execute("DELETE FROM run_locks")
