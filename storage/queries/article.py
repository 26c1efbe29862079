"""One article with its paragraphs, their repetitions, its copies and its captures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from storage.core.urls import url_key
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION, CURRENT_OCCURRENCE
from storage.db.measured_captures import LEFT_OUT_SHARE, MEASURED_CAPTURE
from storage.db.reader import Reader
from storage.db.views import is_boilerplate
from storage.facts import Change, find_changes
from storage.queries.boilerplate import OmittedLine, boilerplate_of_article

_MAX_CAPTURES = 50  # the latest ones


@dataclass(frozen=True, slots=True)
class Evidence:
    """The earlier occurrence that a paragraph repeats, and how similar the two texts are.

    scope: `article`, `site` or `elsewhere`; similarity: Jaccard; of_*: the earlier occurrence, its
    article and its text.
    """

    scope: str
    similarity: float
    differs: str
    of_position: int
    of_paragraph_id: int
    of_article_id: int
    of_title: str | None
    of_url: str
    of_text: str


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph at a position (from 0) of an article's current version.

    boilerplate: why it is boilerplate of the article's site, None if it is not;
    repetition: None unless it repeats an earlier occurrence.
    """

    position: int
    kind: str
    paragraph_id: int
    text: str
    boilerplate: OmittedLine | None
    repetition: Evidence | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs from the text of the earlier occurrence; empty without a repetition."""
        if self.repetition is None or self.repetition.of_text == self.text:
            return ()
        return find_changes(self.repetition.of_text, self.text)

    def as_json(self) -> dict[str, Any]:
        """The paragraph as `show --json` prints it: one flat object."""
        evidence = self.repetition
        return {
            "position": self.position,
            "kind": self.kind,
            "paragraph_id": self.paragraph_id,
            "text": self.text,
            "scope": evidence and evidence.scope,
            "similarity": evidence and evidence.similarity,
            "differs": evidence and evidence.differs,
            "of_position": evidence and evidence.of_position,
            "of_paragraph_id": evidence and evidence.of_paragraph_id,
            "of_article_id": evidence and evidence.of_article_id,
            "of_title": evidence and evidence.of_title,
            "of_url": evidence and evidence.of_url,
            "boilerplate": self.boilerplate and self.boilerplate.pattern,
            "boilerplate_reason": self.boilerplate and self.boilerplate.reason,
        }


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that is a copy or an excerpt of another one, or shares passages with it."""

    id: int
    url: str
    site: str
    title: str | None
    published: str | None
    published_origin: str | None
    first_seen: str
    relation: str
    similarity: float


@dataclass(frozen=True, slots=True)
class CaptureView:
    """A capture of an article: what the server returned, and the WARC record if there is one."""

    fetched_at: str
    final_url: str
    status: int | None
    outcome: str
    detail: str | None
    payload_digest: str | None
    payload_length: int | None
    run_id: int
    version: int | None
    warc: str | None
    offset: int | None
    record_id: str | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in its current version.

    author, agency: persons and news agencies, separated by "; "; *_origin: where the page had it:
    `declared`, `visible` or `guessed`, None if unknown; version: the number of the current version;
    text_digest: SHA-256 of its full text in hex; text_source: what the text was taken from, None
    if unknown; prose: characters of prose on the page, None if not measured; left_out,
    left_out_share: characters of it that are not in the text, and their share from 0 to 1;
    left_out_passage: the start of the longest such passage;
    copy_of, excerpt_of: earlier articles; copies, excerpts: later ones; shares_with: both;
    other_urls: URLs other than `url` at which the article was found.
    """

    id: int
    url: str
    site: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    description: str | None
    tags: tuple[str, ...]
    image: str | None
    licence: str | None
    first_seen: str
    last_seen: str
    version: int
    text_digest: str
    agency: str | None
    title_origin: str | None
    author_origin: str | None
    published_origin: str | None
    language_origin: str | None
    text_source: str | None
    prose: int | None
    left_out: int | None
    left_out_share: float | None
    left_out_passage: str | None
    paragraphs: tuple[ParagraphView, ...]
    copy_of: tuple[RelatedArticle, ...]
    copies: tuple[RelatedArticle, ...]
    excerpt_of: tuple[RelatedArticle, ...]
    excerpts: tuple[RelatedArticle, ...]
    shares_with: tuple[RelatedArticle, ...]
    other_urls: tuple[str, ...]

    @property
    def related(self) -> tuple[RelatedArticle, ...]:
        """All articles that have text in common with this one."""
        return (
            *self.copy_of,
            *self.copies,
            *self.excerpt_of,
            *self.excerpts,
            *self.shares_with,
        )

    def as_json(self) -> dict[str, Any]:
        """The article as `show --json` prints it, without its texts as a whole."""
        paragraphs = [paragraph.as_json() for paragraph in self.paragraphs]
        return {**asdict(self), "paragraphs": paragraphs}


def article_view(reader: Reader, article_id: int) -> ArticleView:
    """Return an existing article; `find_article_id` gives the id."""
    row = reader.row(
        f"""
        SELECT a.id, a.url, a.site, a.title, a.author, a.published, a.language,
               a.description, a.tags, a.image, a.licence, a.first_seen, a.last_seen,
               v.number AS version, v.text_digest, a.agency, a.title_origin, a.author_origin,
               a.published_origin, a.language_origin, v.text_source, c.prose, c.left_out,
               {LEFT_OUT_SHARE} AS left_out_share, c.left_out_passage
          FROM {ARTICLE_WITH_CURRENT_VERSION}
          LEFT JOIN captures c ON c.id = {MEASURED_CAPTURE} WHERE a.id = ?""",
        article_id,
    )
    assert row is not None
    earlier = _related(reader, "article_id", "of_article_id", article_id)
    later = _related(reader, "of_article_id", "article_id", article_id)
    return ArticleView(
        **{**row, "tags": tuple(json.loads(row["tags"] or "[]"))},
        paragraphs=_paragraphs(reader, article_id),
        copy_of=tuple(other for other in earlier if other.relation == "copy"),
        copies=tuple(other for other in later if other.relation == "copy"),
        excerpt_of=tuple(other for other in earlier if other.relation == "excerpt"),
        excerpts=tuple(other for other in later if other.relation == "excerpt"),
        shares_with=tuple(other for other in earlier + later if other.relation == "shares"),
        other_urls=tuple(
            other["url"]
            for other in reader.rows(
                "SELECT url FROM urls WHERE article_id = ? AND key <> ? ORDER BY id",
                article_id,
                url_key(row["url"]),
            )
        ),
    )


def _paragraphs(reader: Reader, article_id: int) -> tuple[ParagraphView, ...]:
    patterns = boilerplate_of_article(reader, article_id)
    rows = reader.connection.execute(
        f"""
        SELECT p.position, p.kind, p.paragraph_id, g.text,
               {is_boilerplate("a.site", "p.paragraph_id")}
          FROM {CURRENT_OCCURRENCE}
          JOIN paragraphs g ON g.id = p.paragraph_id
         WHERE a.id = ? ORDER BY p.position""",
        (article_id,),
    )
    evidence = {
        position: Evidence(*found)
        for position, *found in reader.connection.execute(
            """
            SELECT r.position, r.scope, r.similarity, r.differs, r.of_position, r.of_paragraph_id,
                   o.id, o.title, o.url, g.text
              FROM repetitions r JOIN articles o ON o.id = r.of_article_id
              JOIN paragraphs g ON g.id = r.of_paragraph_id WHERE r.article_id = ?""",
            (article_id,),
        )
    }
    return tuple(
        ParagraphView(
            *(position, kind, paragraph_id, text, patterns.get(paragraph_id) if omitted else None),
            evidence.get(position),
        )
        for position, kind, paragraph_id, text, omitted in rows
    )


def _related(reader: Reader, mine: str, theirs: str, article_id: int) -> list[RelatedArticle]:
    rows = reader.rows(
        f"""
        SELECT a.id, a.url, a.site, a.title, a.published, a.published_origin, a.first_seen,
               c.relation, c.similarity
          FROM copies c JOIN articles a ON a.id = c.{theirs}
         WHERE c.{mine} = ? ORDER BY a.id""",
        article_id,
    )
    return [RelatedArticle(**row) for row in rows]


def article_text(reader: Reader, article_id: int, which: str) -> str:
    """Return the `full`, `clean` or `unique` text of an article."""
    column = {"full": "full_text", "clean": "clean_text", "unique": "unique_text"}[which]
    row = reader.row(f"SELECT {column} FROM article_text WHERE article_id = ?", article_id)
    return str(row[column]) if row else ""


def count_versions(reader: Reader, article_id: int) -> int:
    """Return how many versions an article has."""
    query = "SELECT count(*) FROM versions WHERE article_id = ?"
    return int(reader.connection.execute(query, (article_id,)).fetchone()[0])


def count_captures(reader: Reader, article_id: int) -> int:
    """Return how often the URLs of an article were captured."""
    query = """
        SELECT count(*) FROM captures
         WHERE url_id IN (SELECT id FROM urls WHERE article_id = ?)"""
    return int(reader.connection.execute(query, (article_id,)).fetchone()[0])


def latest_captures(reader: Reader, article_id: int) -> list[CaptureView]:
    """Return the latest captures of an article, the newest first, at most 50."""
    rows = reader.rows(
        """
        SELECT c.fetched_at, c.final_url, c.status, c.outcome, c.detail, c.payload_digest,
               c.payload_length, c.run_id, v.number AS version, w.name AS warc, r.offset,
               r.record_id
          FROM urls u JOIN captures c ON c.url_id = u.id
          LEFT JOIN versions v ON v.id = c.version_id
          LEFT JOIN warc_records r ON r.id = c.record_id LEFT JOIN warcs w ON w.id = r.warc_id
         WHERE u.article_id = ? ORDER BY c.id DESC LIMIT ?""",
        *(article_id, _MAX_CAPTURES),
    )
    return [CaptureView(**row) for row in rows]
