"""Full-text search for `palimpsest search`: ranked articles with a passage, copies merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.db.reader import Reader, Row
from storage.queries.search.merged_rankings import Group, MergedGroup, Place, merge_rankings
from storage.queries.search.passages import article_passage, query_words
from storage.queries.search.ranking import rank_groups
from storage.text.search_terms import match_expression

_ROWS_PER_RESULT = 20  # ranked rows read for each result, because copies are merged


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that is merged into a result. archive: the path of the archive that has it."""

    archive: str
    id: int
    url: str
    site: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An article that matches a query.

    archive: the path of the archive that has it; score: BM25 in this archive, higher is better;
    also_in: the article with the same URL in other archives; copies: other articles with the same
    text, or one that differs little; published_origin: as in `ArticleView`.
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
    score: float
    also_in: tuple[FoundArticle, ...]
    copies: tuple[FoundArticle, ...]
    passage: str
    published_origin: str | None


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The matches of one archive: groups of copies, the best first, and rows by article id."""

    groups: list[Group]
    rows: dict[int, Row]


def search(
    readers: Sequence[Reader], query: str, *, site: str | None = None, limit: int = 20
) -> list[SearchResult]:
    """Return the articles that match a query best.

    Those of one archive are in the order of their scores. Several archives take turns: the best of
    each, then the second of each. An article that several archives have is one result.

    site: only articles of this site.
    """
    expression = match_expression(query)
    if not expression:
        return []
    rankings = [_rank(reader, expression, site, limit) for reader in readers]
    words = query_words(query)
    return [
        _result(readers, rankings, group, words)
        for group in merge_rankings([ranking.groups for ranking in rankings])[:limit]
    ]


def _rank(reader: Reader, expression: str, site: str | None, limit: int) -> _Ranking:
    ranked = reader.rows(
        """
        SELECT a.id, a.url, a.site, a.title, a.author, a.published, a.language, a.first_seen,
               a.published_origin, w.score
          FROM (SELECT rowid, bm25(article_words, 4.0, 1.0) AS score FROM article_words
                 WHERE article_words MATCH ?1 ORDER BY score LIMIT ?2) w
          JOIN articles a ON a.id = w.rowid
         WHERE ?3 IS NULL OR a.site = ?3
         ORDER BY w.score, a.id""",
        *(expression, limit * _ROWS_PER_RESULT, site),
    )
    rows = {row["id"]: row for row in ranked}
    return _Ranking(rank_groups(reader, rows, limit, all_copies=True), rows)


def _result(
    readers: Sequence[Reader], rankings: Sequence[_Ranking], group: MergedGroup, words: list[str]
) -> SearchResult:
    def found(place: Place) -> FoundArticle:
        row = rankings[place.archive].rows[place.article_id]
        archive = str(readers[place.archive].path)
        return FoundArticle(archive, row["id"], row["url"], row["site"])

    reader = readers[group.best.archive]
    row = rankings[group.best.archive].rows[group.best.article_id]
    # FTS5 gives negative scores, the best lowest.
    return SearchResult(
        **row | {"score": round(-row["score"], 3)},
        archive=str(reader.path),
        also_in=tuple(map(found, group.also_in)),
        copies=tuple(map(found, group.copies)),
        passage=article_passage(reader, row["id"], row["title"], words),
    )
