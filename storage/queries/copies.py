"""The read side of copies: families, who had a text first, and what an archive says of a pair."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from storage.core.errors import PalimpsestError
from storage.db import folding_settings
from storage.db.reader import Reader, Row
from storage.db.views import is_boilerplate
from storage.queries.compare import Alignment, align
from storage.text.folding_settings import FoldingSettings

RELATIONS = ("copy", "excerpt", "shares")
_ARTICLE = "{0}.id, {0}.url, {0}.site, {0}.title, {0}.published, {0}.first_seen"


class NoSuchParagraph(PalimpsestError):
    """The archive has no paragraph of this number: `palimpsest show ARTICLE --json` gives them."""


def folding_of(reader: Reader) -> FoldingSettings:
    """The settings that an archive's pairs were found with, as far as this Palimpsest has them."""
    signed = folding_settings.signed_settings(reader.connection)
    if signed is None:
        return folding_settings.configured_folding(reader.connection)
    known = {field.name for field in fields(FoldingSettings)}
    return FoldingSettings(**{key: value for key, value in signed.items() if key in known})


def newest_copies(reader: Reader, relation: str | None = None, limit: int = 20) -> list[Row]:
    """Articles that repeat an earlier one, the newest first, each with the one it repeats most."""
    rows = reader.rows(
        f"""
        SELECT {_ARTICLE.format("a")}, c.of_article_id, c.relation, c.similarity, c.contained,
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
    for row in rows:
        other = article(reader, row["of_article_id"])
        row["of"] = other
        row["first"] = first_of(row, other)
    return rows


def family(reader: Reader, article_id: int) -> Row:
    """An article with those it repeats and those that repeat it, who had it first before others.

    Of each relative: `relation`, and which of the two was archived as the earlier (`repeats`:
    `of` the relative, or `by` it); `similarity`; the share of the article that the relative has
    (`contained`) and of the relative that the article has (`contains`); `first`.
    """
    mine = article(reader, article_id)
    found = reader.rows(
        f"""
        SELECT {_ARTICLE.format("a")}, 'of' AS repeats, c.relation, c.similarity,
               c.contained, c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.of_article_id WHERE c.article_id = ?1
         UNION ALL
        SELECT {_ARTICLE.format("a")}, 'by', c.relation, c.similarity,
               c.contains, c.contained, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id WHERE c.of_article_id = ?1""",
        article_id,
    )
    for row in found:
        row["first"] = first_of(mine, row)
    found.sort(key=lambda row: (when(row), row["id"]))
    return {**mine, "family": found}


def article(reader: Reader, article_id: int) -> Row:
    """An article as a relative is listed."""
    row = reader.row(f"SELECT {_ARTICLE.format('a')} FROM articles a WHERE a.id = ?", article_id)
    assert row is not None
    return row


def first_of(one: Row, other: Row) -> dict[str, Any]:
    """Which of two articles had a text first, what that rests on, and whether all agrees.

    By the dates that their pages give, where both give one and they differ; by day where one of
    them has no time of day or no time zone. Else by when each was first seen here.
    """
    published = _order(one["published"], other["published"])
    # To the second: files are read by several workers at once, and ids keep their order.
    seen = _order(_second(one), _second(other)) or (-1 if one["id"] < other["id"] else 1)
    earlier = one if (published or seen) < 0 else other
    return {
        "article_id": earlier["id"],
        "by": "published" if published else "seen",
        "disagrees": bool(published) and published != seen,
    }


def _second(article: Row) -> str:
    return f"{article['first_seen'][:19]}Z"


def _order(one: str | None, other: str | None) -> int:
    """-1 where the first moment is earlier, 1 where it is later, 0 where that cannot be told."""
    mine, theirs = _read(one), _read(other)
    if mine is None or theirs is None or one is None or other is None:
        return 0
    if mine.tzinfo and theirs.tzinfo:
        return (mine > theirs) - (mine < theirs)
    return (one[:10] > other[:10]) - (one[:10] < other[:10])


def _read(moment: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return None


def when(article: Row) -> datetime:
    """For putting articles in order: when it was published, else when it was first seen."""
    moment = _read(article["published"]) or _read(article["first_seen"]) or datetime.max
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def paragraphs_of(reader: Reader, article_id: int) -> list[Row]:
    """The paragraphs of an article: id, text, and whether they are boilerplate of its site."""
    return reader.rows(
        f"""
        SELECT p.paragraph_id AS id, g.text,
               {is_boilerplate("a.site", "p.paragraph_id")} AS boilerplate
          FROM articles a JOIN appearances p ON p.version_id = a.version_id
          JOIN paragraphs g ON g.id = p.paragraph_id WHERE a.id = ? ORDER BY p.position""",
        article_id,
    )


def align_paragraphs(one: list[Row], other: list[Row], folding: FoldingSettings) -> Alignment:
    """Compare two articles as `paragraphs_of` gives them."""
    texts = [[row["text"] for row in side] for side in (one, other)]
    left_out = [
        frozenset(at for at, row in enumerate(side) if row["boilerplate"]) for side in (one, other)
    ]
    return align(texts[0], texts[1], folding, (left_out[0], left_out[1]))


def told(alignment: Alignment) -> Row:
    """An alignment as JSON has it."""
    both = alignment.overlap
    return {
        "shingles": [both.later, both.earlier],
        "common": both.common,
        "longest_passage": both.longest_run,
        "similarity": round(both.similarity, 4),
        "contained": round(both.contained, 4),
        "contains": round(both.contains, 4),
        "relation": both.relation,
        "correspondences": [asdict(row) for row in alignment.correspondences],
    }


def paragraph(reader: Reader, paragraph_id: int) -> Row:
    """A paragraph, and where it was told first.

    Raises:
        NoSuchParagraph: there is none of this number.
    """
    row = reader.row(
        """
        SELECT g.id, g.text, v.article_id, a.title, a.url, g.position
          FROM paragraphs g JOIN versions v ON v.id = g.version_id
          JOIN articles a ON a.id = v.article_id WHERE g.id = ?""",
        paragraph_id,
    )
    if row is None:
        raise NoSuchParagraph(
            f"no paragraph {paragraph_id} in {reader.path}: `palimpsest show ARTICLE --json` and "
            "`palimpsest boilerplate SITE` give the numbers of paragraphs"
        )
    return row


def archived_pair(reader: Reader, one: int, other: int) -> Row:
    """What the archive says of two paragraphs: their pair, and where one repeats the other."""
    earlier, later = sorted((one, other))
    return {
        "near_duplicate": reader.row(
            "SELECT paragraph_id, of_paragraph_id, similarity, differs FROM near_duplicates "
            "WHERE paragraph_id = ? AND of_paragraph_id = ?",
            *(later, earlier),
        ),
        "crowd": max(_pairs(reader, earlier), _pairs(reader, later)),
        "repetitions": reader.rows(
            """
            SELECT article_id, position, scope, of_article_id, of_position, similarity, differs
              FROM repetitions WHERE (paragraph_id = ?1 AND of_paragraph_id = ?2)
                OR (paragraph_id = ?2 AND of_paragraph_id = ?1)
             ORDER BY article_id, position LIMIT 20""",
            *(earlier, later),
        ),
    }


def _pairs(reader: Reader, paragraph_id: int) -> int:
    row = reader.row(
        "SELECT (SELECT count(*) FROM near_duplicates WHERE paragraph_id = ?1) + "
        "(SELECT count(*) FROM near_duplicates WHERE of_paragraph_id = ?1) AS pairs",
        paragraph_id,
    )
    return int(row["pairs"]) if row else 0
