"""Articles with texts chosen by a test, written to an archive as crawls write them."""

from __future__ import annotations

from collections.abc import Sequence

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Paragraph
from storage.text.read_article import ReadArticle

SEEN = "2026-05-01T08:00:00.000Z"


def visit(archive: Archive, url: str, paragraphs: Sequence[str]) -> Visit:
    """A visit to a page with an article of these paragraphs."""
    article = Article(tuple(Paragraph(text) for text in paragraphs))
    content = ReadArticle.from_article(article, archive.folding)
    return Visit(url, "test", Capture(url, url, SEEN), content)


def write(archive: Archive, articles: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Write articles in one transaction. Each is a URL and its paragraphs."""
    run_id = archive.begin_run("test", {})
    archive.write(run_id, [visit(archive, url, paragraphs) for url, paragraphs in articles])


def pairs(archive: Archive) -> set[tuple[frozenset[str], float, str]]:
    """The near-duplicate pairs: their texts, similarity and difference."""
    rows = archive.connection.execute(
        "SELECT a.text, b.text, n.similarity, n.differs FROM near_duplicates n "
        "JOIN paragraphs a ON a.id = n.paragraph_id JOIN paragraphs b ON b.id = n.of_paragraph_id"
    )
    return {(frozenset((one, other)), similarity, kind) for one, other, similarity, kind in rows}
