"""The text of the full-text index, and search queries as FTS5 expressions."""

from __future__ import annotations

import re

from storage.text.normalise import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")
_QUERY_TERM = re.compile(r'"([^"]*)"|(\S+)')


def searchable_text(text: str) -> str:
    """The text for the index, with each character of an unspaced script as a word of its own."""
    if text.isascii():
        return text
    return _UNSPACED.sub(r" \g<0> ", text)


def match_expression(query: str) -> str:
    """The FTS5 expression for a query as the user typed it; empty if it has no words to find.

    All words must occur. "Words in quotes" must occur as a phrase, -word must not occur, word* is a
    prefix, and OR between two words requires either. No input is a syntax error.
    """
    required: list[str] = []
    excluded: list[str] = []
    join_next = False
    for phrase, word in _QUERY_TERM.findall(query):
        if word == "OR" and required:
            join_next = True
            continue
        negative = word.startswith("-") and len(word) > 1
        term = _term(phrase or word.lstrip("-"), prefix=word.endswith("*"))
        if not term:
            continue
        if negative:
            excluded.append(term)
        elif join_next:
            required[-1] = f"({required[-1]} OR {term})"
        else:
            required.append(term)
        join_next = False
    if not required:
        return ""
    expression = " AND ".join(required)
    return f"({expression}) NOT ({' OR '.join(excluded)})" if excluded else expression


def _term(text: str, *, prefix: bool) -> str:
    words = re.findall(r"\w+", searchable_text(text))
    if not words:
        return ""
    return f'"{" ".join(words)}"' + ("*" if prefix else "")
