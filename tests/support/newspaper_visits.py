"""Generated newspapers, written to an archive without the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Paragraph
from storage.text.read_article import ReadArticle
from tests.support.measuring.boilerplate_world import NewspaperArticle


def write_newspaper(archive: Archive, articles: Iterable[NewspaperArticle], size: int) -> None:
    """Write articles in this order, `size` per transaction."""
    run_id = archive.begin_run("test", {})
    visits = [newspaper_visit(archive, article) for article in articles]
    for start in range(0, len(visits), size):
        archive.write(run_id, visits[start : start + size])


def newspaper_visit(archive: Archive, article: NewspaperArticle) -> Visit:
    """A visit to the page of an article."""
    seen = article.published.isoformat()
    content = Article(
        tuple(Paragraph(piece.text, piece.kind) for piece in article.pieces),
        url=article.url,
        title=article.title,
        author=article.author,
        published=seen,
        language="en",
    )
    read = ReadArticle.from_article(content, archive.folding)
    return Visit(article.url, "test", Capture(article.url, article.url, seen), read)


def pattern_rows(archive: Archive) -> list[tuple[Any, ...]]:
    """What an archive knows about patterns, without the ids of rows."""
    return archive.connection.execute(
        "SELECT site, key, articles, evidence, hex(words), verdict, decision, is_boilerplate "
        "FROM patterns ORDER BY site, key"
    ).fetchall()


def boilerplate_texts(archive: Archive) -> set[tuple[str, str]]:
    """The boilerplate of each site: its site and text."""
    rows: Sequence[tuple[str, str]] = archive.connection.execute(
        "SELECT b.site, g.text FROM boilerplate b JOIN paragraphs g ON g.id = b.paragraph_id"
    ).fetchall()
    return set(rows)
