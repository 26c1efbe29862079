"""What workers do for the bulk job: read a block of an input, sign it, write it as a fragment."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.bulk.filters import Filters
from crawler.ingest.files import Line, Page, Problem, parse_line
from storage.bulk.files.signed_articles import TEXT, TRUNCATED, CapturedArticle, sign
from storage.bulk.files.signed_files import Fragment, write_fragment
from storage.core.model import (
    Article,
    Kind,
    NoArticle,
    Origin,
    Origins,
    Paragraph,
    TextPreference,
    TextSource,
)
from storage.core.urls import strip_tracking
from storage.db.reader import Reader, Row
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

_ARTICLES_PER_BATCH = 100  # signed together


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines of a JSONL file. name: the file as the user wrote it."""

    name: str
    numbers: tuple[int, ...]
    bodies: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    def halves(self) -> tuple[LineBlock, LineBlock]:
        """The block divided into two."""
        middle = len(self) // 2
        return (
            LineBlock(self.name, self.numbers[:middle], self.bodies[:middle]),
            LineBlock(self.name, self.numbers[middle:], self.bodies[middle:]),
        )


@dataclass(frozen=True, slots=True)
class VersionBlock:
    """Versions of an archive whose ids are first..last."""

    path: Path
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def halves(self) -> tuple[VersionBlock, VersionBlock]:
        """The block divided into two."""
        middle = self.first + len(self) // 2
        return (
            VersionBlock(self.path, self.first, middle - 1),
            VersionBlock(self.path, middle, self.last),
        )


Block = LineBlock | VersionBlock


@dataclass(frozen=True, slots=True)
class Target:
    """Where and how a block is signed. created: the time of captures that have none."""

    folder: Path
    filters: Filters
    folding: FoldingSettings
    created: str


@dataclass(frozen=True, slots=True)
class BlockResult:
    """How many articles were kept and left out by a filter, how many paragraphs they have."""

    articles: int = 0
    paragraphs: int = 0
    filtered: int = 0
    problems: tuple[Problem, ...] = ()


def sign_block(block: Block, target: Target, fragment: Fragment) -> BlockResult:
    """Read and sign a block, and write it as a fragment. Runs in a worker."""
    # A block has many objects and no cycles: to search them for garbage takes 6 % of the time.
    gc.disable()
    try:
        return _sign_block(block, target, fragment)
    finally:
        gc.enable()


def _sign_block(block: Block, target: Target, fragment: Fragment) -> BlockResult:
    if isinstance(block, LineBlock):
        found = _read_lines(block, target)
    else:
        found = _read_versions(block, target)
    kept: list[CapturedArticle] = []
    problems = []
    filtered = 0
    for each in found:
        if isinstance(each, CapturedArticle):
            kept.append(each)
        elif each is None:
            filtered += 1
        else:
            problems.append(each)
    signed = [
        sign(kept[at : at + _ARTICLES_PER_BATCH], target.folding)
        for at in range(0, len(kept), _ARTICLES_PER_BATCH)
    ]
    paragraphs = write_fragment(target.folder, fragment, signed)
    return BlockResult(len(kept), paragraphs, filtered, tuple(problems))


_Found = Iterator[CapturedArticle | Problem | None]
"""None: an article that a filter leaves out."""


def _read_lines(block: LineBlock, target: Target) -> _Found:
    path, filters = Path(block.name), target.filters
    for number, body in zip(block.numbers, block.bodies, strict=True):
        parsed = parse_line(Line(path, number, body))
        if isinstance(parsed, Problem):
            yield parsed
            continue
        url, article, seen_at = parsed
        is_kept = (
            filters.accept_url(url)
            and filters.accept_time(seen_at, article.published)
            and filters.accept_article(article)
        )
        captured = CapturedArticle(strip_tracking(url), seen_at or target.created, article)
        yield captured if is_kept else None


_VERSIONS = """
SELECT v.id, v.seen_at, v.kind, v.title AS version_title, v.extractor, v.text_source,
       a.version_id = v.id AS is_current, a.last_seen, a.url, a.author, a.published, a.language,
       a.description, a.tags, a.image, a.licence, a.agency,
       a.title_origin, a.author_origin, a.published_origin, a.language_origin
  FROM versions v JOIN articles a ON a.id = v.article_id
 WHERE v.id BETWEEN ? AND ? ORDER BY v.id"""
_PARAGRAPHS = """
SELECT s.version_id, s.kind, p.text FROM appearances s JOIN paragraphs p ON p.id = s.paragraph_id
 WHERE s.version_id BETWEEN ? AND ? ORDER BY s.version_id, s.position"""


def _read_versions(block: VersionBlock, target: Target) -> _Found:
    """The versions of an archive as captures.

    The current version is a second capture at the time when it was seen last: it may be an earlier
    version again.
    """
    filters = target.filters
    texts: dict[int, list[Paragraph]] = {}
    with Reader(block.path) as reader:
        for row in reader.rows(_PARAGRAPHS, block.first, block.last):
            paragraph = Paragraph(row["text"], Kind(row["kind"]))
            texts.setdefault(row["version_id"], []).append(paragraph)
        rows = reader.rows(_VERSIONS, block.first, block.last)
    for row in rows:
        article = _article(row, tuple(texts.get(row["id"], ())))
        kind = TRUNCATED if row["kind"] == TRUNCATED else TEXT
        moments = [row["seen_at"]]
        if row["is_current"] and row["last_seen"] > row["seen_at"]:
            moments.append(row["last_seen"])
        is_kept = filters.accept_url(row["url"]) and filters.accept_article(article)
        for moment in moments:
            if is_kept and filters.accept_time(moment):
                yield CapturedArticle(row["url"], moment, article, kind)
            else:
                yield None


def _article(row: Row, paragraphs: tuple[Paragraph, ...]) -> Article:
    source = row["text_source"]
    return Article(
        paragraphs=paragraphs,
        title=row["version_title"],
        author=row["author"],
        published=row["published"],
        language=row["language"],
        description=row["description"],
        tags=tuple(json.loads(row["tags"])) if row["tags"] else (),
        image=row["image"],
        licence=row["licence"],
        extractor=row["extractor"],
        agency=row["agency"],
        origins=Origins(
            *(
                Origin(row[f"{field}_origin"]) if row[f"{field}_origin"] else None
                for field in ("title", "author", "published", "language")
            )
        ),
        text_source=TextSource(source) if source else None,
    )


def read_saved(
    page: Page, folding: FoldingSettings, preference: TextPreference, created: str
) -> tuple[str, ReadArticle | NoArticle]:
    """Read a saved page: its URL, and its article or why it has none."""
    from crawler.extraction.read_page import read_saved_page

    address = page.path.resolve().as_uri()
    today = date.fromisoformat(created[:10])
    url, result = read_saved_page(page.body, address, folding, today, preference)
    return url, result.content
