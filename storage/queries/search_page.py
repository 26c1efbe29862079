"""What a reader who looks for articles gets: pages of results, copies collapsed, with facets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from storage.db.reader import Reader, Row
from storage.queries.article import article_text
from storage.queries.search import original_of, passage, words_of
from storage.text.search_terms import match_expression

SHOWN = 20  # results on a page
PAGES = 50  # a reader who has not found it by then asks otherwise
_RANKED = 5_000  # matches up to which the best come first; of more the newest do
_SCANNED = 50_000  # matches that are looked through for those of a site, language or time
_COPIES = 20  # that a result names


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for: words, and only articles of a site, a language or a time.

    date: a year, month or day of publication, as ISO 8601 writes it: 2026, 2026-05, 2026-05-01.
    """

    query: str = ""
    site: str | None = None
    language: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """An article that fits: what the facets count, and what puts it in order."""

    article_id: int
    site: str
    language: str | None
    date: str | None


def results(reader: Reader, asked: Asked, page: int = 1) -> Row:
    """A page of articles: the best first, or the newest where there are too many or no words.

    `articles`: each with `passage`, in which matches stand between \\x02 and \\x03, and `copies`;
    `total`: how many fit; `is_more`: only that many were looked at; `order`: best or newest;
    `facets`: by site, language and date the names and counts of those looked at; `pages`.
    """
    page = min(max(page, 1), PAGES)
    found, order, is_more = _found(reader, asked)
    groups = _collapsed(reader, found, page * SHOWN + 1)
    shown = groups[(page - 1) * SHOWN : page * SHOWN]
    words = words_of(asked.query)
    return {
        "articles": [_told(reader, article_id, copies, words) for article_id, copies in shown],
        "total": len(found),
        "is_more": is_more,
        "order": order,
        "page": page,
        "has_next": len(groups) > page * SHOWN and page < PAGES,
        "facets": _facets(found, asked),
    }


def _found(reader: Reader, asked: Asked) -> tuple[list[_Found], str, bool]:
    """The articles that fit in order, what the order is, and whether there are more."""
    conditions, values = _conditions(asked)
    columns = "a.id, a.site, a.language, a.published"
    expression = match_expression(asked.query)
    if not expression:
        if asked.query.strip():
            return [], "best", False
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = reader.connection.execute(
            f"SELECT {columns} FROM articles a {where} ORDER BY a.id DESC LIMIT ?",
            (*values, _RANKED + 1),
        ).fetchall()
        return [_Found(*row) for row in rows[:_RANKED]], "newest", len(rows) > _RANKED
    matches = (
        "(SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?)"
    )
    (total,) = reader.connection.execute(
        f"SELECT count(*) FROM {matches}", (expression, _RANKED + 1)
    ).fetchone()
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    if total > _RANKED:
        rows = reader.connection.execute(
            f"SELECT {columns} FROM {matches} w JOIN articles a ON a.id = w.rowid {where} LIMIT ?",
            (expression, _SCANNED if conditions else _RANKED, *values, _RANKED),
        ).fetchall()
        return [_Found(*row) for row in rows], "newest", True
    ranked = (
        "(SELECT rowid, bm25(article_words, 4.0, 1.0) AS score FROM article_words "
        "WHERE article_words MATCH ?)"
    )
    rows = reader.connection.execute(
        f"SELECT {columns} FROM {ranked} w JOIN articles a ON a.id = w.rowid {where} "
        "ORDER BY w.score, a.id",
        (expression, *values),
    ).fetchall()
    return [_Found(*row) for row in rows], "best", False


def _conditions(asked: Asked) -> tuple[list[str], list[Any]]:
    conditions, values = [], []
    if asked.site:
        conditions.append("a.site = ?")
        values.append(asked.site)
    if asked.language:
        conditions.append("a.language = ?")
        values.append(asked.language)
    if asked.date:
        # Whatever goes on from there sorts behind it: months, days, times.
        conditions.append("a.published >= ? AND a.published < ?")
        values += [asked.date, asked.date + "\U0010ffff"]
    return conditions, values


def _collapsed(reader: Reader, found: list[_Found], most: int) -> list[tuple[int, list[int]]]:
    """The first articles, each with its copies among those found; of a family one is shown."""
    groups: dict[int, tuple[int, list[int]]] = {}
    for each in found:
        original = original_of(reader, each.article_id)
        if original in groups:
            groups[original][1].append(each.article_id)
        elif len(groups) < most:
            groups[original] = (each.article_id, [])
        else:
            break
    return list(groups.values())


def _told(reader: Reader, article_id: int, copies: list[int], words: list[str]) -> Row:
    row = reader.row(
        "SELECT id, url, site, title, author, published, language, first_seen "
        "FROM articles WHERE id = ?",
        article_id,
    )
    assert row is not None
    text = article_text(reader, article_id, "full")
    headline, _, rest = text.partition("\n")
    row["passage"] = passage(rest if rest and headline == row["title"] else text, words)
    row["copies"] = [
        reader.row("SELECT id, url, site, title, published FROM articles WHERE id = ?", each)
        for each in copies[:_COPIES]
    ]
    row["more_copies"] = max(len(copies) - _COPIES, 0)
    return row


def _facets(found: list[_Found], asked: Asked) -> dict[str, list[tuple[str, int]]]:
    """What the articles found can be narrowed to; dates by year, then month, then day."""
    length = {0: 4, 4: 7, 7: 10}.get(len(asked.date or ""))
    dates = Counter(
        each.date[:length] for each in found if length and each.date and each.date[:4].isdecimal()
    )
    return {
        "site": [] if asked.site else Counter(each.site for each in found).most_common(12),
        "language": []
        if asked.language
        else Counter(each.language for each in found if each.language).most_common(8),
        "date": sorted(dates.items(), reverse=True)[:12],
    }
