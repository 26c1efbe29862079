"""Full-text search for `palimpsest search`: ranked articles with a passage, copies merged."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from storage.db.reader import Reader, Row
from storage.queries.article import article_text
from storage.text.search_terms import match_expression, searchable_text

MATCH_START, MATCH_END = "\x02", "\x03"
"""The control characters around each match in a passage; extracted text contains none."""
_PASSAGE_LENGTH = 240  # characters
_ROWS_PER_RESULT = 20  # ranked rows read for each result, because copies are merged


@dataclass(frozen=True, slots=True)
class SearchCopy:
    """An article that is merged into a result because it is a copy of the same text."""

    id: int
    url: str
    site: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An article that matches a query.

    score: BM25, higher is better; published_origin: as in `ArticleView`.
    """

    id: int
    url: str
    site: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    first_seen: str
    score: float
    copies: tuple[SearchCopy, ...]
    passage: str
    published_origin: str | None


@dataclass(slots=True)
class _Group:
    """The best article with a text, as a row, and its copies."""

    row: Row
    copies: list[SearchCopy] = field(default_factory=list)


def search(
    reader: Reader, query: str, *, site: str | None = None, limit: int = 20
) -> list[SearchResult]:
    """Return the articles that match a query best, in the order of their scores.

    site: only articles of this site.
    """
    expression = match_expression(query)
    if not expression:
        return []
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
    groups: dict[int, _Group] = {}
    for row in ranked:
        original = find_original(reader, row["id"])
        if original in groups:
            groups[original].copies.append(SearchCopy(row["id"], row["url"], row["site"]))
        elif len(groups) < limit:
            # FTS5 gives negative scores, the best lowest.
            groups[original] = _Group(row | {"score": round(-row["score"], 3)})
    words = query_words(query)
    results = []
    for group in groups.values():
        row = group.row
        results.append(
            SearchResult(
                **row,
                copies=tuple(group.copies),
                passage=article_passage(reader, row["id"], row["title"], words),
            )
        )
    return results


def find_original(reader: Reader, article_id: int) -> int:
    """Return the earliest article of which this one is a copy, through copies of copies."""
    visited = {article_id}
    while True:
        row = reader.row(
            "SELECT min(of_article_id) AS id FROM copies "
            "WHERE article_id = ? AND relation = 'copy'",
            article_id,
        )
        if row is None or row["id"] is None or row["id"] in visited:
            return article_id
        article_id = row["id"]
        visited.add(article_id)


def query_words(query: str) -> list[str]:
    """Return the words that a query looks for, in the form that `best_passage` takes."""
    terms = [term for term in query.split() if not term.startswith("-") and term != "OR"]
    return [
        word for term in terms for word in re.findall(r"\w+", _fold_letters(searchable_text(term)))
    ]


def _fold_letters(text: str) -> str:
    """The text in lower case and without accents, at the same length."""
    return "".join(
        (unicodedata.normalize("NFD", character)[0].lower() + character)[0] for character in text
    )


def article_passage(reader: Reader, article_id: int, title: str | None, words: list[str]) -> str:
    """Return the best passage of an article, its title left out where it begins the text."""
    text = article_text(reader, article_id, "full")
    headline, _, rest = text.partition("\n")
    return best_passage(rest if rest and headline == title else text, words)


def best_passage(text: str, words: list[str]) -> str:
    """Return a part of the paragraph with the most distinct words, with the matches marked.

    Each match is between MATCH_START and MATCH_END. Without any match, the text's beginning.
    """
    pattern = re.compile("|".join(rf"{re.escape(word)}\w*" for word in words) or r"(?!)")
    best_count = 0
    best_paragraph = text.partition("\n")[0]
    matches: list[re.Match[str]] = []
    for paragraph in text.split("\n"):
        found = list(pattern.finditer(_fold_letters(paragraph)))
        count = len({match.group() for match in found})
        if count > best_count:
            best_count, best_paragraph, matches = count, paragraph, found
    start = max(matches[0].start() - _PASSAGE_LENGTH // 3, 0) if matches else 0
    start = 0 if start < 20 else best_paragraph.find(" ", start) + 1
    end = min(start + _PASSAGE_LENGTH, len(best_paragraph))
    pieces, position = [], start
    for match in matches:
        if match.start() >= position and match.end() <= end:
            matched = best_paragraph[match.start() : match.end()]
            before = best_paragraph[position : match.start()]
            pieces += [before, MATCH_START, matched, MATCH_END]
            position = match.end()
    pieces.append(best_paragraph[position:end])
    return ("…" if start else "") + "".join(pieces) + ("…" if end < len(best_paragraph) else "")
