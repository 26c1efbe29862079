"""Archives of visits chosen by a test, and their contents, to be merged and compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core.model import Article, Capture, Paragraph, WarcRecord
from storage.text.read_article import ReadArticle
from storage.verification.checks import verify

_SENTENCES = [
    f"Each{n} barge{n} was moored{n} by the east wall{n} until the tide{n} had turned{n} again{n}"
    for n in range(4)
]
TEXTS = [*_SENTENCES, *(text.upper() for text in _SENTENCES[:2]), f"{_SENTENCES[0]} 18 of them"]
URLS = [f"https://{site}.example/{n}" for site in ("one", "two", "six") for n in range(3)]
_CONTENTS = {
    "articles": """
        SELECT a.key, a.url, a.site, a.title, a.published, a.first_seen, a.last_seen,
               v.text_digest, a.claimed_key
          FROM articles a JOIN versions v ON v.id = a.version_id""",
    "versions": """
        SELECT a.key, v.text_digest, v.seen_at, v.public_since, v.title, v.shingles, v.kind
          FROM versions v JOIN articles a ON a.id = v.article_id""",
    "paragraphs": "SELECT text, shingles FROM paragraphs",
    "appearances": """
        SELECT v.text_digest, a.key, p.position, g.text, p.kind FROM appearances p
          JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
          JOIN paragraphs g ON g.id = p.paragraph_id""",
    "pairs": """
        SELECT min(a.text, b.text), max(a.text, b.text), n.similarity, n.differs, n.buckets
          FROM near_duplicates n JOIN paragraphs a ON a.id = n.paragraph_id
          JOIN paragraphs b ON b.id = n.of_paragraph_id""",
    "first": """
        SELECT g.text, a.url, g.position FROM paragraphs g
          JOIN versions v ON v.id = g.version_id JOIN articles a ON a.id = v.article_id""",
    "repetitions": """
        SELECT a.url, r.position, r.scope, o.url, r.of_position, g.text, r.similarity, r.differs
          FROM repetitions r JOIN articles a ON a.id = r.article_id
          JOIN articles o ON o.id = r.of_article_id JOIN paragraphs g ON g.id = r.of_paragraph_id
    """,
    "texts": """
        SELECT a.url, t.full_text, t.clean_text, t.unique_text FROM article_text t
          JOIN articles a ON a.id = t.article_id""",
    "captures": """
        SELECT u.key, c.url, c.final_url, c.fetched_at, c.status, c.payload_digest, r.source,
               v.text_digest, w.record_id
          FROM captures c JOIN urls u ON u.id = c.url_id JOIN runs r ON r.id = c.run_id
          LEFT JOIN versions v ON v.id = c.version_id
          LEFT JOIN warc_records w ON w.id = c.record_id""",
    "copies": """
        SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id
          JOIN articles o ON o.id = c.of_article_id""",
    "words": """
        SELECT key FROM articles
         WHERE id IN (SELECT rowid FROM article_words WHERE article_words MATCH 'barge0')""",
}


@dataclass(frozen=True)
class Page:
    """What a fetch of a URL on a day of May shows."""

    url: str
    texts: tuple[str, ...]
    day: int
    published: str | None = None
    canonical: str | None = None
    warc: bool = False

    @property
    def seen_at(self) -> str:
        return f"2026-05-{self.day:02}T08:00:00.000Z"


def visit(archive: Archive, page: Page, content: Any = None) -> Visit:
    article = Article(
        tuple(map(Paragraph, page.texts)),
        title=page.url.rpartition("/")[2],
        published=page.published,
        url=page.canonical,
    )
    name = f"{page.url} {page.day}"
    record = WarcRecord("warc", f"{name}.warc", 0, 1, name, "response", page.url, page.seen_at)
    capture = Capture(
        *(page.url, page.url, page.seen_at, 200, sha256(name.encode()).hexdigest()),
        record=record if page.warc else None,
    )
    return Visit(
        *(page.url, "test", capture),
        ReadArticle.from_article(article, archive.folding) if content is None else content,
    )


def write(path: Path, pages: Iterable[Page], *, content: Any = None, source: str = "test") -> None:
    with Archive(path) as archive:
        run_id = archive.begin_run(source, {})
        archive.write(run_id, [visit(archive, page, content) for page in pages])
        archive.finish_run(run_id, "finished")


def contents(path: Path) -> dict[str, list[Any]]:
    """What an archive contains, without ids, in an order of its own."""
    with Archive(path) as archive:
        return {
            name: sorted(archive.connection.execute(query).fetchall(), key=repr)
            for name, query in _CONTENTS.items()
        }


def rows(path: Path, query: str) -> list[Any]:
    with Archive(path) as archive:
        return archive.connection.execute(query).fetchall()


def damage(path: Path) -> list[str]:
    return [str(each) for each in verify(path, with_warc=False)]


NORTH = [Page(URLS[0], tuple(TEXTS[:2]), 1, warc=True), Page(URLS[1], tuple(TEXTS[1:3]), 2)]
SOUTH = [Page(URLS[3], (TEXTS[5], TEXTS[1]), 3), Page(URLS[4], (TEXTS[6],), 4, warc=True)]
