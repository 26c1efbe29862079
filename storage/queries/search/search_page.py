"""Search for the web interface: pages of results, copies merged, with facets to narrow them.

The work is divided so that several archives can be searched at the same time: `find_matches` and
`load_articles` read one archive, `select_groups` and `result_page` only compute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from storage.db.reader import Reader, Row
from storage.db.select_in import select_in
from storage.queries.article_reference import NoSuchArticle, find_article_id
from storage.queries.search.merged_rankings import Group, MergedGroup, Place, merge_rankings
from storage.queries.search.passages import article_passage, query_words
from storage.queries.search.ranking import rank_groups
from storage.text.search_terms import match_expression

PAGE_SIZE = 20
MAX_PAGES = 50  # to find an article beyond these, change the query
_MAX_RANKED = 5_000  # matches up to which the best come first; of more, the newest do
_MAX_SCANNED = 50_000  # matches that are searched for those of a site, language or date
_MAX_COPIES = 20  # named in a result
_FACET_VALUES = {"site": 12, "language": 8, "date": 12}  # listed of each facet
_LINK_COLUMNS = ("id", "url", "site", "title", "published", "published_origin")


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
class ArticleLink:
    """An article that is named in a result. archive: the name of its archive."""

    archive: str
    id: int
    url: str
    site: str
    title: str | None
    published: str | None
    published_origin: str | None


@dataclass(frozen=True, slots=True)
class PageResult:
    """A result: an article, its best passage, and its copies among the matches.

    archive: the name of its archive; published_origin: as in `ArticleView`; passage: as
    `best_passage` returns it; also_in: the article with the same URL in other archives;
    more_copies: the number of copies that are not named.
    """

    archive: str
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
    also_in: tuple[ArticleLink, ...]
    copies: tuple[ArticleLink, ...]
    more_copies: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of results.

    total: matches that were counted, in each archive; is_more: whether there are more; order:
    `best` or `newest` first, `mixed` if this depends on the archive; facets: for site, language and
    date, the values to narrow to and their counts.
    """

    articles: tuple[PageResult, ...]
    total: int
    is_more: bool
    order: str
    page: int
    has_next: bool
    facets: dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Matches:
    """What one archive contributes to a page of results.

    groups: its best groups, as many as all pages up to this one can show, and one more; total,
    is_more, order: as in `ResultPage`; counts: of the values of site, language and date.
    """

    groups: list[Group]
    total: int
    is_more: bool
    order: str
    counts: dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class SelectedGroups:
    """The groups that a page shows. has_next: whether there are more."""

    groups: list[MergedGroup]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class LoadedArticles:
    """Articles of one archive, by id, as far as they still exist: rows, and passages of results."""

    rows: dict[int, Row]
    passages: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Match:
    """A matching article with what facets count."""

    article_id: int
    site: str
    language: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class _Ranked:
    articles: list[_Match]
    order: str
    is_more: bool


def search_page(reader: Reader, query: SearchQuery, page: int = 1, archive: str = "") -> ResultPage:
    """Return a page of results: best first, or newest first if there are no words or many matches.

    A page number outside 1 to MAX_PAGES is replaced by the nearest valid one.

    archive: the name of the archive in the results.
    """
    matches = [find_matches(reader, query, page)]
    selected = select_groups(matches, page)
    loaded = [load_articles(reader, query, selected, 0)]
    return result_page([archive], matches, selected, loaded)


def find_matches(reader: Reader, query: SearchQuery, page: int) -> Matches:
    """Search one archive for a page of results."""
    ranked = _rank(reader, query)
    ids = [match.article_id for match in ranked.articles]
    return Matches(
        groups=rank_groups(reader, ids, _valid(page) * PAGE_SIZE + 1, all_copies=False),
        total=len(ids),
        is_more=ranked.is_more,
        order=ranked.order,
        counts=_counts(ranked.articles, query),
    )


def match_url(reader: Reader, url: str) -> Matches:
    """Search one archive for the article at a URL."""
    try:
        ids = [find_article_id(reader, url)]
    except NoSuchArticle:
        ids = []
    groups = rank_groups(reader, ids, 1, all_copies=False)
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in _FACET_VALUES}
    return Matches(groups, len(groups), is_more=False, order="best", counts=counts)


def select_groups(matches: Sequence[Matches], page: int) -> SelectedGroups:
    """Return the groups that a page shows, from the matches of each archive for this page."""
    page = _valid(page)
    merged = merge_rankings([each.groups for each in matches])
    return SelectedGroups(
        groups=merged[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        page=page,
        has_next=len(merged) > page * PAGE_SIZE and page < MAX_PAGES,
    )


def load_articles(
    reader: Reader, query: SearchQuery, selected: SelectedGroups, archive: int
) -> LoadedArticles:
    """Read what a page shows of one archive. archive: its index."""
    best = [group.best for group in selected.groups]
    others = [place for group in selected.groups for place in (*group.also_in, *_named(group))]
    rows = _read_rows(
        reader, {place.article_id for place in (*best, *others) if place.archive == archive}
    )
    words = query_words(query.query)
    passages = {
        place.article_id: article_passage(
            reader, place.article_id, rows[place.article_id]["title"], words
        )
        for place in best
        if place.archive == archive and place.article_id in rows
    }
    return LoadedArticles(rows, passages)


def result_page(
    names: Sequence[str],
    matches: Sequence[Matches],
    selected: SelectedGroups,
    loaded: Sequence[LoadedArticles],
) -> ResultPage:
    """Return a page of results from its parts. All sequences have one element per archive."""
    orders = {each.order for each in matches}
    counts = {
        facet: sum((each.counts[facet] for each in matches), Counter()) for facet in _FACET_VALUES
    }
    return ResultPage(
        articles=tuple(
            _result(names, loaded, group)
            for group in selected.groups
            if group.best.article_id in loaded[group.best.archive].rows
        ),
        total=sum(each.total for each in matches),
        is_more=any(each.is_more for each in matches),
        order=orders.pop() if len(orders) == 1 else "mixed",
        page=selected.page,
        has_next=selected.has_next,
        facets={facet: _facet(facet, counts[facet]) for facet in _FACET_VALUES},
    )


def _valid(page: int) -> int:
    return min(max(page, 1), MAX_PAGES)


def _named(group: MergedGroup) -> tuple[Place, ...]:
    return group.copies[:_MAX_COPIES]


def _read_rows(reader: Reader, article_ids: Collection[int]) -> dict[int, Row]:
    columns = "id, url, site, title, author, published, language, first_seen, published_origin"
    rows = select_in(
        reader.connection, f"SELECT {columns} FROM articles WHERE id IN ({{}})", article_ids
    )
    return {row[0]: dict(zip(columns.split(", "), row, strict=True)) for row in rows}


def _result(
    names: Sequence[str], loaded: Sequence[LoadedArticles], group: MergedGroup
) -> PageResult:
    def links(places: Sequence[Place]) -> tuple[ArticleLink, ...]:
        return tuple(
            ArticleLink(names[place.archive], **{name: row[name] for name in _LINK_COLUMNS})
            for place in places
            if (row := loaded[place.archive].rows.get(place.article_id)) is not None
        )

    best = loaded[group.best.archive]
    return PageResult(
        **best.rows[group.best.article_id],
        archive=names[group.best.archive],
        passage=best.passages[group.best.article_id],
        also_in=links(group.also_in),
        copies=links(_named(group)),
        more_copies=len(group.copies) - len(_named(group)),
    )


def _rank(reader: Reader, query: SearchQuery) -> _Ranked:
    conditions, values = _conditions(query)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = "a.id, a.site, a.language, a.published"
    expression = match_expression(query.query)
    if not expression:
        if query.query.strip():
            return _Ranked([], "best", is_more=False)
        rows = reader.connection.execute(
            f"SELECT {columns} FROM articles a {where} ORDER BY a.id DESC LIMIT ?",
            (*values, _MAX_RANKED + 1),
        ).fetchall()
        newest = [_Match(*row) for row in rows[:_MAX_RANKED]]
        return _Ranked(newest, "newest", is_more=len(rows) > _MAX_RANKED)
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
        return _Ranked([_Match(*row) for row in rows], "newest", is_more=True)
    ranked = (
        "(SELECT rowid, bm25(article_words, 4.0, 1.0) AS score FROM article_words "
        "WHERE article_words MATCH ?)"
    )
    rows = reader.connection.execute(
        f"SELECT {columns} FROM {ranked} w JOIN articles a ON a.id = w.rowid {where} "
        "ORDER BY w.score, a.id",
        (expression, *values),
    ).fetchall()
    return _Ranked([_Match(*row) for row in rows], "best", is_more=False)


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


def _counts(matches: list[_Match], query: SearchQuery) -> dict[str, Counter[str]]:
    """What the matches can be narrowed to; dates by year, then by month, then by day."""
    length = {0: 4, 4: 7, 7: 10}.get(len(query.date or ""))
    dates = (
        match.date[:length]
        for match in matches
        if length and match.date and match.date[:4].isdecimal()
    )
    sites = (match.site for match in matches if not query.site)
    languages = (match.language for match in matches if match.language and not query.language)
    return {"site": Counter(sites), "language": Counter(languages), "date": Counter(dates)}


def _facet(name: str, counts: Counter[str]) -> list[tuple[str, int]]:
    most = _FACET_VALUES[name]
    return (
        sorted(counts.items(), reverse=True)[:most] if name == "date" else counts.most_common(most)
    )
