"""Copies, excerpts and shared passages: which articles repeat others, and which came first."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from storage.core.model import Origin
from storage.db.joins import CURRENT_OCCURRENCE
from storage.db.reader import Reader, Row
from storage.db.views import is_boilerplate
from storage.queries.compare import ComparedParagraph

RELATIONS = ("copy", "excerpt", "shares")
_SUMMARY = (
    "{0}.id, {0}.url, {0}.site, {0}.title, {0}.published, {0}.published_origin, {0}.first_seen"
)


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What a list shows of an article. published_origin: as in `ArticleView`."""

    id: int
    url: str
    site: str
    title: str | None
    published: str | None
    published_origin: str | None
    first_seen: str


@dataclass(frozen=True, slots=True)
class Precedence:
    """Which of two articles had a text first.

    by: `published` if the publication dates decide, `seen` if the times at which the archive first
    saw the articles do; disagrees: whether the two kinds of date contradict each other.
    """

    article_id: int
    by: str
    disagrees: bool


@dataclass(frozen=True, slots=True)
class CopyPair(ArticleSummary):
    """An article that repeats an earlier one (`of`), and how far.

    relation: `copy`, `excerpt` or `shares`; similarity: Jaccard; contained: the share of the
    article that the earlier one has; contains: the reverse; shingles: common shingles.
    """

    of_article_id: int
    relation: str
    similarity: float
    contained: float
    contains: float
    shingles: int
    of: ArticleSummary
    first: Precedence


@dataclass(frozen=True, slots=True)
class FamilyMember(ArticleSummary):
    """An article that another one repeats (repeats: `of`) or that repeats it (`by`).

    contained: the share of the other article that this one has; contains: the share of this one
    that the other has; the rest as in `CopyPair`.
    """

    repeats: str
    relation: str
    similarity: float
    contained: float
    contains: float
    shingles: int
    first: Precedence


def newest_copies(reader: Reader, relation: str | None = None, limit: int = 20) -> list[CopyPair]:
    """Return articles that repeat an earlier one, newest first, with the one most similar to each.

    relation: only pairs with this relation.
    """
    rows = reader.rows(
        f"""
        SELECT {_SUMMARY.format("a")}, c.of_article_id, c.relation, c.similarity, c.contained,
               c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id
         WHERE (?1 IS NULL OR c.relation = ?1)
           AND c.of_article_id = (SELECT m.of_article_id FROM copies m
                                   WHERE m.article_id = c.article_id
                                     AND (?1 IS NULL OR m.relation = ?1)
                                   ORDER BY m.similarity DESC, m.of_article_id LIMIT 1)
         ORDER BY c.article_id DESC LIMIT ?2""",
        *(relation, limit),
    )
    pairs = []
    for row in rows:
        of = article_summary(reader, row["of_article_id"])
        pairs.append(CopyPair(**row, of=of, first=which_came_first(_summary(row), of)))
    return pairs


def copy_family(reader: Reader, article_id: int) -> list[FamilyMember]:
    """Return the articles that an article repeats and those that repeat it, earliest first."""
    mine = article_summary(reader, article_id)
    rows = reader.rows(
        f"""
        SELECT {_SUMMARY.format("a")}, 'of' AS repeats, c.relation, c.similarity,
               c.contained, c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.of_article_id WHERE c.article_id = ?1
         UNION ALL
        SELECT {_SUMMARY.format("a")}, 'by', c.relation, c.similarity,
               c.contains, c.contained, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id WHERE c.of_article_id = ?1""",
        article_id,
    )
    family = [FamilyMember(**row, first=which_came_first(mine, _summary(row))) for row in rows]
    return sorted(
        family,
        key=lambda member: (
            sort_time(member.published, member.published_origin, member.first_seen),
            member.id,
        ),
    )


def _summary(row: Row) -> ArticleSummary:
    return ArticleSummary(**{field.name: row[field.name] for field in fields(ArticleSummary)})


def article_summary(reader: Reader, article_id: int) -> ArticleSummary:
    """Return the summary of an existing article."""
    query = f"SELECT {_SUMMARY.format('a')} FROM articles a WHERE a.id = ?"
    row = reader.row(query, article_id)
    assert row is not None
    return ArticleSummary(**row)


def which_came_first(one: ArticleSummary, other: ArticleSummary) -> Precedence:
    """Decide which of two articles had a text first.

    Publication dates decide if both articles have one and they differ; a guessed one does not
    count. They are compared by day if either lacks a time of day or a time zone. Otherwise the
    article is first that was seen first.
    """
    published = _compare_times(_known_date(one), _known_date(other))
    # To the second only: several workers read files at once, but ids keep their order.
    seen = _compare_times(_first_second(one), _first_second(other))
    seen = seen or (-1 if one.id < other.id else 1)
    earlier = one if (published or seen) < 0 else other
    return Precedence(
        article_id=earlier.id,
        by="published" if published else "seen",
        disagrees=bool(published) and published != seen,
    )


def _known_date(article: ArticleSummary) -> str | None:
    return known_date(article.published, article.published_origin)


def _first_second(article: ArticleSummary) -> str:
    return f"{article.first_seen[:19]}Z"


def _compare_times(one: str | None, other: str | None) -> int:
    """-1 if the first time is earlier, 1 if it is later, 0 if they are equal or not comparable."""
    mine, theirs = _parse(one), _parse(other)
    if mine is None or theirs is None or one is None or other is None:
        return 0
    if mine.tzinfo and theirs.tzinfo:
        return (mine > theirs) - (mine < theirs)
    return (one[:10] > other[:10]) - (one[:10] < other[:10])


def _parse(time: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(time) if time else None
    except ValueError:
        return None


def known_date(published: str | None, origin: str | None) -> str | None:
    """Return a publication date; None if it is only a guess.

    A date of unknown origin, which an earlier release stored, counts.
    """
    return None if origin == Origin.GUESSED else published


def sort_time(published: str | None, origin: str | None, first_seen: str) -> datetime:
    """Return the time by which an article is sorted: when it was published, or else first seen.

    origin: of the publication date, as in `ArticleView`.
    """
    time = _parse(known_date(published, origin)) or _parse(first_seen) or datetime.max
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def article_paragraphs(reader: Reader, article_id: int) -> list[ComparedParagraph]:
    """Return the paragraphs of an article's current version, to be compared."""
    rows = reader.connection.execute(
        f"""
        SELECT p.paragraph_id, g.text, {is_boilerplate("a.site", "p.paragraph_id")}
          FROM {CURRENT_OCCURRENCE}
          JOIN paragraphs g ON g.id = p.paragraph_id WHERE a.id = ? ORDER BY p.position""",
        (article_id,),
    )
    return [ComparedParagraph(*row) for row in rows]
