"""Checks the full-text index against the texts: every word of every article, at its position."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from storage.text.search_terms import searchable_text
from storage.verification.damaged_reads import Rows, is_unreadable, walk
from storage.verification.report import RESTORE, CheckContext, Damage

_CHECK = "words"
_BATCH_ARTICLES = 2_000  # indexed again at a time
_TEXTS = """
    SELECT a.id, a.title, g.text, a.version_id FROM articles a
      LEFT JOIN appearances p ON p.version_id = a.version_id
      LEFT JOIN paragraphs g ON g.id = p.paragraph_id
     WHERE a.id >= :low AND a.id < :high ORDER BY a.id, p.position"""
_MASK = 0xFFFFFFFFFFFFFFFF


def check(context: CheckContext) -> Iterator[Damage]:
    """Compare the index with one that is built again from the texts, a batch at a time.

    For each article only a sum over its words (term, column, position) is compared, so neither
    index has to be in memory.
    """
    connection = context.connection
    connection.execute(
        "CREATE VIRTUAL TABLE temp.words_stored USING fts5vocab(main, article_words, instance)"
    )
    try:
        stored = _sums(connection, "words_stored")
    finally:
        connection.execute("DROP TABLE temp.words_stored")
    for (low, high), rows in walk(context, _CHECK, _TEXTS, "articles", step=_BATCH_ARTICLES):
        if is_unreadable(context, low, high, rows):
            stored.pop(low, None)
        expected = _expected_sums(connection, _join_paragraphs(rows))
        versions = {row[0]: row[3] for row in rows}
        for article, version_id in versions.items():
            same = stored.pop(article, 0) == expected.get(article, 0)
            if not same and version_id not in context.damaged_versions:
                problem = "the index does not have the words of its title and text"
                yield Damage(_CHECK, f"article_words, row {article}", problem, RESTORE, article)
        context.report_progress(len(versions))
    for article in sorted(stored):
        problem = "the index has words of an article that does not exist"
        yield Damage(_CHECK, f"article_words, row {article}", problem, RESTORE)


def _join_paragraphs(rows: Rows) -> list[tuple[int, str, str]]:
    """The id, title and text of each article, from rows with one paragraph each."""
    return [
        (article, title or "", "\n".join(row[2] for row in group if row[2] is not None))
        for (article, title), group in groupby(rows, key=itemgetter(0, 1))
    ]


def _expected_sums(
    connection: sqlite3.Connection, articles: list[tuple[int, str, str]]
) -> dict[int, int]:
    """The sums of an index that is built from these articles."""
    connection.execute(
        "CREATE VIRTUAL TABLE temp.words_built USING fts5 (title, text, content='', "
        "tokenize='unicode61')"
    )
    connection.execute(
        "CREATE VIRTUAL TABLE temp.words_listed USING fts5vocab(temp, words_built, instance)"
    )
    try:
        connection.executemany(
            "INSERT INTO temp.words_built (rowid, title, text) VALUES (?, ?, ?)",
            [
                (article, searchable_text(title), searchable_text(text))
                for article, title, text in articles
            ],
        )
        return _sums(connection, "words_listed")
    finally:
        connection.execute("DROP TABLE temp.words_listed")
        connection.execute("DROP TABLE temp.words_built")


def _sums(connection: sqlite3.Connection, vocabulary: str) -> dict[int, int]:
    """For each article, the sum of a hash of each of its words at its position."""
    sums: dict[int, int] = {}
    rows = connection.execute(f'SELECT term, doc, col, "offset" FROM temp.{vocabulary}')
    for term, article, column, position in rows:
        sums[article] = (sums.get(article, 0) + hash((term, column, position))) & _MASK
    return sums
