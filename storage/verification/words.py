"""The full-text index against the texts: every word of every article at its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ..searchable import searchable
from .damage import RESTORE, Damage, Look

_CHECK = "words"
_AT_A_TIME = 2_000  # articles of which a second index is made
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
    last = 0
    while True:
        rows = connection.execute(
            "SELECT a.id, a.title, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id WHERE a.id > ? ORDER BY a.id LIMIT ?",
            (last, _AT_A_TIME),
        ).fetchall()
        if not rows:
            break
        last = rows[-1][0]
        made = _made(connection, rows)
        look.seen(len(rows))
        for article, *_ in rows:
            if held.pop(article, 0) != made.get(article, 0):
                told = "the index has other words of it than its title and text"
                yield Damage(_CHECK, f"article_words, row {article}", told, RESTORE, article)
    for article in sorted(held):
        told = "the index has words of an article that is not there"
        yield Damage(_CHECK, f"article_words, row {article}", told, RESTORE)


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
            [(number, searchable(title or ""), searchable(text)) for number, title, text in rows],
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
