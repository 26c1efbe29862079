"""How text is put into the full-text index, and how a person's words are asked of it."""

from __future__ import annotations

import re

from storage.text.normalise import UNSPACED

_UNSPACED = re.compile(f"[{UNSPACED}]")
_ASKED = re.compile(r'"([^"]*)"|(\S+)')


def searchable_text(text: str) -> str:
    """The text with each character of an unspaced script as a word of its own."""
    if text.isascii():
        return text
    return _UNSPACED.sub(r" \g<0> ", text)


def match_expression(query: str) -> str:
    """An FTS5 expression for what a person typed.

    Words must all occur; "words in quotes" must stand together; -word must not occur; word* is a
    prefix; OR between two words asks for either. No input is a syntax error.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    join_next = False
    for phrase, word in _ASKED.findall(query):
        if word == "OR" and wanted:
            join_next = True
            continue
        negative = word.startswith("-") and len(word) > 1
        term = _term(phrase or word.lstrip("-"), prefix=word.endswith("*"))
        if not term:
            continue
        if negative:
            unwanted.append(term)
        elif join_next:
            wanted[-1] = f"({wanted[-1]} OR {term})"
        else:
            wanted.append(term)
        join_next = False
    if not wanted:
        return ""
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _term(text: str, *, prefix: bool) -> str:
    words = re.findall(r"\w+", searchable_text(text))
    if not words:
        return ""
    return f'"{" ".join(words)}"' + ("*" if prefix else "")
