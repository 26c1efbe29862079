"""The full-text index against the texts: every word of every article at its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from storage.text.search_terms import searchable
from storage.verification.damaged_reads import Rows, lost, walk
from storage.verification.report import RESTORE, Damage, Look

_CHECK = "words"
_AT_A_TIME = 2_000  # articles of which a second index is made
_TEXTS = """
    SELECT a.id, a.title, g.text, a.version_id FROM articles a
      LEFT JOIN appearances p ON p.version_id = a.version_id
      LEFT JOIN paragraphs g ON g.id = p.paragraph_id
     WHERE a.id >= :low AND a.id < :high ORDER BY a.id, p.position"""
_MASK = 0xFFFFFFFFFFFFFFFF


def check(look: Look) -> Iterator[Damage]:
    """The index's words by article, and those of an index made anew, a few articles at a time.

    Of each article's words (term, column, place) a sum is compared, so neither index is held.
    """
    connection = look.connection
    connection.execute(
        "CREATE VIRTUAL TABLE temp.words_held USING fts5vocab(main, article_words, instance)"
    )
    try:
        held = _sums(connection, "words_held")
    finally:
        connection.execute("DROP TABLE temp.words_held")
    for (low, high), rows in walk(look, _CHECK, _TEXTS, "articles", step=_AT_A_TIME):
        if lost(look, low, high, rows):
            held.pop(low, None)
        made = _made(connection, _joined(rows))
        versions = {row[0]: row[3] for row in rows}
        for article, version_id in versions.items():
            same = held.pop(article, 0) == made.get(article, 0)
            if not same and version_id not in look.versions:
                told = "the index has other words of it than its title and text"
                yield Damage(_CHECK, f"article_words, row {article}", told, RESTORE, article)
        look.seen(len(versions))
    for article in sorted(held):
        told = "the index has words of an article that is not there"
        yield Damage(_CHECK, f"article_words, row {article}", told, RESTORE)


def _joined(rows: Rows) -> list[tuple[int, str, str]]:
    """Each article with its title and text, of rows with a paragraph each."""
    return [
        (article, title or "", "\n".join(row[2] for row in told if row[2] is not None))
        for (article, title), told in groupby(rows, key=itemgetter(0, 1))
    ]


def _made(connection: sqlite3.Connection, rows: list[tuple[int, str, str]]) -> dict[int, int]:
    connection.execute(
        "CREATE VIRTUAL TABLE temp.words_made USING fts5 (title, text, content='', "
        "tokenize='unicode61')"
    )
    connection.execute(
        "CREATE VIRTUAL TABLE temp.words_listed USING fts5vocab(temp, words_made, instance)"
    )
    try:
        connection.executemany(
            "INSERT INTO temp.words_made (rowid, title, text) VALUES (?, ?, ?)",
            [(number, searchable(title), searchable(text)) for number, title, text in rows],
        )
        return _sums(connection, "words_listed")
    finally:
        connection.execute("DROP TABLE temp.words_listed")
        connection.execute("DROP TABLE temp.words_made")


def _sums(connection: sqlite3.Connection, vocabulary: str) -> dict[int, int]:
    """By article the sum of a number for each word at its place."""
    sums: dict[int, int] = {}
    rows = connection.execute(f'SELECT term, doc, col, "offset" FROM temp.{vocabulary}')
    for term, article, column, place in rows:
        sums[article] = (sums.get(article, 0) + hash((term, column, place))) & _MASK
    return sums
