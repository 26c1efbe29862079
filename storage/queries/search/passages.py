"""The passage of an article that shows why it matches a query."""

from __future__ import annotations

import re
import unicodedata

from storage.db.reader import Reader
from storage.queries.article import article_text
from storage.text.search_terms import searchable_text

MATCH_START, MATCH_END = "\x02", "\x03"
"""The control characters around each match in a passage; extracted text contains none."""
_PASSAGE_LENGTH = 240  # characters


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
