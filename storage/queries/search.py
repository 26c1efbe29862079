"""Full-text search: ranked, each article once with its copies, with the passage that answers."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from storage.db.reader import Reader, Row
from storage.queries.article import article_text
from storage.text.search_terms import match_expression, searchable_text

_PASSAGE = 240  # characters of a snippet
_DEEP = 20  # ranked rows read for each article wanted: copies fall away
_MARK = "\x02\x03"  # how matches are marked in `passage`: opening and closing


def search(reader: Reader, query: str, *, site: str | None = None, limit: int = 20) -> list[Row]:
    """The best articles for a query, best first.

    Each has `passage`, in which matches stand between the characters \\x02 and \\x03, and `copies`,
    the other articles that tell the same.
    """
    expression = match_expression(query)
    if not expression:
        return []
    ranked = reader.rows(
        """
        SELECT a.id, a.url, a.site, a.title, a.author, a.published, a.language, a.first_seen,
               w.score
          FROM (SELECT rowid, bm25(article_words, 4.0, 1.0) AS score FROM article_words
                 WHERE article_words MATCH ?1 ORDER BY score LIMIT ?2) w
          JOIN articles a ON a.id = w.rowid
         WHERE ?3 IS NULL OR a.site = ?3
         ORDER BY w.score, a.id""",
        *(expression, limit * _DEEP, site),
    )
    found: dict[int, Row] = {}
    for row in ranked:
        original = original_of(reader, row["id"])
        if original in found:
            found[original]["copies"].append({key: row[key] for key in ("id", "url", "site")})
        elif len(found) < limit:
            found[original] = {**row, "copies": []}
    words = words_of(query)
    for row in found.values():
        row["score"] = round(-row["score"], 3)
        text = article_text(reader, row["id"], "full")
        headline, _, rest = text.partition("\n")
        row["passage"] = passage(rest if rest and headline == row["title"] else text, words)
    return list(found.values())


def original_of(reader: Reader, article_id: int) -> int:
    """The first article of which this one is a copy, through copies of copies."""
    seen = {article_id}
    while True:
        row = reader.row(
            "SELECT min(of_article_id) AS id FROM copies "
            "WHERE article_id = ? AND relation = 'copy'",
            article_id,
        )
        if row is None or row["id"] is None or row["id"] in seen:
            return article_id
        article_id = row["id"]
        seen.add(article_id)


def words_of(query: str) -> list[str]:
    """The words that a query asks for, as `passage` looks for them."""
    terms = [term for term in query.split() if not term.startswith("-") and term != "OR"]
    return [word for term in terms for word in re.findall(r"\w+", _folded(searchable_text(term)))]


def _folded(text: str) -> str:
    """Lower case, without accents, of the same length as the text."""
    return "".join(
        (unicodedata.normalize("NFD", character)[0].lower() + character)[0] for character in text
    )


def passage(text: str, words: list[str]) -> str:
    """The paragraph with most of the words, cut to length around the first, matches marked."""
    pattern = re.compile("|".join(rf"{re.escape(word)}\w*" for word in words) or r"(?!)")
    best: tuple[int, str, list[Any]] = (0, text.partition("\n")[0], [])
    for paragraph in text.split("\n"):
        matches = list(pattern.finditer(_folded(paragraph)))
        distinct = len({match.group() for match in matches})
        if distinct > best[0]:
            best = (distinct, paragraph, matches)
    _, paragraph, matches = best
    start = max(matches[0].start() - _PASSAGE // 3, 0) if matches else 0
    start = 0 if start < 20 else paragraph.find(" ", start) + 1
    end = min(start + _PASSAGE, len(paragraph))
    pieces, at = [], start
    for match in matches:
        if match.start() >= at and match.end() <= end:
            matched = paragraph[match.start() : match.end()]
            pieces += [paragraph[at : match.start()], _MARK[0], matched, _MARK[1]]
            at = match.end()
    pieces.append(paragraph[at:end])
    return ("…" if start else "") + "".join(pieces) + ("…" if end < len(paragraph) else "")
