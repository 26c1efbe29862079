"""Search for the web interface: pages of results, copies merged, with facets to narrow them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from storage.db.reader import Reader
from storage.queries.search import article_passage, find_original, query_words
from storage.text.search_terms import match_expression

PAGE_SIZE = 20
MAX_PAGES = 50  # to find an article beyond these, change the query
_MAX_RANKED = 5_000  # matches up to which the best come first; of more, the newest do
_MAX_SCANNED = 50_000  # matches that are searched for those of a site, language or date
_MAX_COPIES = 20  # named in a result


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Words to find, and the site, language and date of publication to which to limit the results.

    date: a year, month or day as in ISO 8601: 2026, 2026-05 or 2026-05-01.
    """

    query: str = ""
    site: str | None = None
    language: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class CopyLink:
    """A copy that is named in a result."""

    id: int
    url: str
    site: str
    title: str | None
    published: str | None
    published_origin: str | None


@dataclass(frozen=True, slots=True)
class PageResult:
    """A result: an article, its best passage, and its copies among the matches.

    published_origin: as in `ArticleView`; passage: as `best_passage` returns it; more_copies: the
    number of copies that are not named.
    """

    id: int
    url: str
    site: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    first_seen: str
    published_origin: str | None
    passage: str
    copies: tuple[CopyLink, ...]
    more_copies: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of results.

    total: matches that were counted; is_more: whether there are more; order: `best` or `newest`
    first; facets: for site, language and date, the values to narrow to and their counts.
    """

    articles: tuple[PageResult, ...]
    total: int
    is_more: bool
    order: str
    page: int
    has_next: bool
    facets: dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class _Match:
    """A matching article with what facets count."""

    article_id: int
    site: str
    language: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class _Matches:
    articles: list[_Match]
    order: str
    is_more: bool


def search_page(reader: Reader, query: SearchQuery, page: int = 1) -> ResultPage:
    """Return a page of results: best first, or newest first if there are no words or many matches.

    A page number outside 1 to MAX_PAGES is replaced by the nearest valid one.
    """
    page = min(max(page, 1), MAX_PAGES)
    matches = _find_matches(reader, query)
    groups = _merge_copies(reader, matches.articles, page * PAGE_SIZE + 1)
    shown = groups[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    words = query_words(query.query)
    return ResultPage(
        articles=tuple(_result(reader, article_id, copies, words) for article_id, copies in shown),
        total=len(matches.articles),
        is_more=matches.is_more,
        order=matches.order,
        page=page,
        has_next=len(groups) > page * PAGE_SIZE and page < MAX_PAGES,
        facets=_facets(matches.articles, query),
    )


def _find_matches(reader: Reader, query: SearchQuery) -> _Matches:
    conditions, values = _conditions(query)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = "a.id, a.site, a.language, a.published"
    expression = match_expression(query.query)
    if not expression:
        if query.query.strip():
            return _Matches([], "best", is_more=False)
        rows = reader.connection.execute(
            f"SELECT {columns} FROM articles a {where} ORDER BY a.id DESC LIMIT ?",
            (*values, _MAX_RANKED + 1),
        ).fetchall()
        newest = [_Match(*row) for row in rows[:_MAX_RANKED]]
        return _Matches(newest, "newest", is_more=len(rows) > _MAX_RANKED)
    matches = (
        "(SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?)"
    )
    (total,) = reader.connection.execute(
        f"SELECT count(*) FROM {matches}", (expression, _MAX_RANKED + 1)
    ).fetchone()
    if total > _MAX_RANKED:
        rows = reader.connection.execute(
            f"SELECT {columns} FROM {matches} w JOIN articles a ON a.id = w.rowid {where} LIMIT ?",
            (expression, _MAX_SCANNED if conditions else _MAX_RANKED, *values, _MAX_RANKED),
        ).fetchall()
        return _Matches([_Match(*row) for row in rows], "newest", is_more=True)
    ranked = (
        "(SELECT rowid, bm25(article_words, 4.0, 1.0) AS score FROM article_words "
        "WHERE article_words MATCH ?)"
    )
    rows = reader.connection.execute(
        f"SELECT {columns} FROM {ranked} w JOIN articles a ON a.id = w.rowid {where} "
        "ORDER BY w.score, a.id",
        (expression, *values),
    ).fetchall()
    return _Matches([_Match(*row) for row in rows], "best", is_more=False)


def _conditions(query: SearchQuery) -> tuple[list[str], list[Any]]:
    conditions, values = [], []
    if query.site:
        conditions.append("a.site = ?")
        values.append(query.site)
    if query.language:
        conditions.append("a.language = ?")
        values.append(query.language)
    if query.date:
        # All longer dates and times that begin with this one sort before the upper bound.
        conditions.append("a.published >= ? AND a.published < ?")
        values += [query.date, query.date + "\U0010ffff"]
    return conditions, values


def _merge_copies(reader: Reader, matches: list[_Match], limit: int) -> list[tuple[int, list[int]]]:
    """The ids of the first articles with different texts, each with those of its copies."""
    groups: dict[int, tuple[int, list[int]]] = {}
    for match in matches:
        original = find_original(reader, match.article_id)
        if original in groups:
            groups[original][1].append(match.article_id)
        elif len(groups) < limit:
            groups[original] = (match.article_id, [])
        else:
            break
    return list(groups.values())


def _result(reader: Reader, article_id: int, copies: list[int], words: list[str]) -> PageResult:
    row = reader.row(
        "SELECT id, url, site, title, author, published, language, first_seen, published_origin "
        "FROM articles WHERE id = ?",
        article_id,
    )
    assert row is not None
    return PageResult(
        **row,
        passage=article_passage(reader, article_id, row["title"], words),
        copies=tuple(_copy_link(reader, copy_id) for copy_id in copies[:_MAX_COPIES]),
        more_copies=max(len(copies) - _MAX_COPIES, 0),
    )


def _copy_link(reader: Reader, article_id: int) -> CopyLink:
    query = "SELECT id, url, site, title, published, published_origin FROM articles WHERE id = ?"
    row = reader.row(query, article_id)
    assert row is not None
    return CopyLink(**row)


def _facets(matches: list[_Match], query: SearchQuery) -> dict[str, list[tuple[str, int]]]:
    """What the matches can be narrowed to; dates by year, then by month, then by day."""
    length = {0: 4, 4: 7, 7: 10}.get(len(query.date or ""))
    dates = Counter(
        match.date[:length]
        for match in matches
        if length and match.date and match.date[:4].isdecimal()
    )
    sites = Counter(match.site for match in matches)
    languages = Counter(match.language for match in matches if match.language)
    return {
        "site": [] if query.site else sites.most_common(12),
        "language": [] if query.language else languages.most_common(8),
        "date": sorted(dates.items(), reverse=True)[:12],
    }
