"""The names of authors, from what pages declare or show as such. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.metadata.month_names import month_of
from crawler.extraction.metadata.text_values import clean_text
from storage.citations.author_names import parse_authors
from storage.text.normalise import normalise

_MAX_TEXT = 4000  # characters of a text that names authors
_MAX_NAME = 80  # characters
_MAX_WORDS = 6
_MAX_AUTHORS = 30
# Words that introduce an author, by language. They are parts of names in other languages, and what
# is not listed stays part of the name.
_BY_WORDS = {
    **{"de": "von", "fr": "par", "es": "por", "pt": "por", "it": "di", "nl": "door", "ca": "per"},
    **{"sv": "av", "no": "av", "nb": "av", "nn": "av", "da": "af", "cs": "od", "el": "από"},
    **{"ro": "de", "pl": "przez", "hu": "írta", "fi": "kirjoittanut", "id": "oleh", "ms": "oleh"},
}
# Only what tells of writing may precede By: others are photographers, reviewers and sponsors.
_BY = re.compile(
    r"(?:(?:(?:this|the) \w{1,20} (?:was|is) )?"
    r"(?:written|posted|published|authored|reported|submitted|words|story|text|article) )?by"
    r"(?:[: ]\s*|$)",
    re.IGNORECASE,
)
_AUTHOR_LABEL = re.compile(
    r"(?:authors?|contributors?|autor(?:es|in|en)?|auteurs?|autor[ei]|författare|forfatter|автор|yazar|作者|저자)"
    r"\s*(?:[:：]\s*|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[^:]{1,30}:\s+")
_MAIL_OR_URL = re.compile(r"\(?\S*(?:@|://|www\.)\S*\)?", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[;|•·、，\n\t]\s*")
_DASH = re.compile(r"\s+(?:/|[–—-])\s+")
_CONJUNCTION = re.compile(r"\s*,?\s+(?:and|und|et|with)\s+|\s*,?\s*&\s*", re.IGNORECASE)
# These join the family names of one person as well, as in José Ortega y Gasset.
_FAMILY_CONJUNCTION = re.compile(r"\s+(?:y|e|i|en|og|och|ja|ve|és|și|a|и|і|και)\s+")
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*")
_MARGIN = ' ,:;|/–—-•·"“”'
_SUFFIX = re.compile(r"[JS]r\.?|I{2,3}|IV")
_IDENTIFIER = re.compile(r"\w+(?:\.\w+){2,}|[{<$%\[].*")  # of a template that was not filled in
_DIGITS = re.compile(r"\b\d+\b|\d{3}")
_PARTICLE = re.compile(r"(?:[^\W\d_A-Z]{1,4}|d['’].*|al-.*)")


def clean_authors(texts: Iterable[str], language: str | None = None) -> list[str]:
    """The names in texts that each name one or more authors, in order and without duplicates.

    Without what introduces them, addresses, handles, dates and roles that follow a name. language:
    the code of the page's language.
    """
    names: list[str] = []
    known: set[str] = set()
    for text in texts:
        for name in _split(text, language):
            key = normalise(name)
            if key and key not in known and len(names) < _MAX_AUTHORS:
                known.add(key)
                names.append(name)
    return names


def after_by(text: str, language: str | None) -> str | None:
    """What follows By, the word for it in the page's language, or a label such as "Author:".

    None if the text does not start with one of these, empty if nothing follows.
    """
    text = text.strip()
    if match := _BY.match(text) or _AUTHOR_LABEL.match(text):
        return text[match.end() :].strip()
    word = _BY_WORDS.get(language or "")
    if word and (text.casefold().startswith((f"{word} ", f"{word}:")) or text.casefold() == word):
        return text[len(word) :].strip(" :")
    return None


def without_by(text: str, language: str | None) -> str:
    """The text without what introduces an author: By, or a label such as "Text:"."""
    rest = after_by(text, language)
    return _LABEL.sub("", text.strip() if rest is None else rest, count=1).strip()


def is_name(text: str) -> bool:
    """Whether a text may be the name of an author: a few words, without digits or a sentence."""
    words = text.split()
    return (
        0 < len(words) <= _MAX_WORDS
        and len(text) <= _MAX_NAME
        and not _DIGITS.search(text)
        and not text.endswith((":", "?", "!"))
        and any(map(str.isalpha, text))
    )


def is_full_name(text: str) -> bool:
    """Whether a text is written like first and last name of a person: two to four proper words."""
    words = text.split()
    proper = [word for word in words if not _PARTICLE.fullmatch(word)]
    return 2 <= len(words) <= 5 and len(proper) >= 2 and all(map(_is_proper, proper))


def is_person(text: str, language: str | None) -> bool:
    """Whether all words of a text may be those of a person's name: not a role, a team, a section.

    Not known for languages in which the family name comes first.
    """
    return all(name.literal is None for name in parse_authors(text, language))


def _is_proper(word: str) -> bool:
    letter = next((char for char in word if char.isalpha()), "")
    return bool(letter) and (letter.isupper() or not letter.islower())


def _split(text: str, language: str | None) -> Iterator[str]:
    plain = clean_text(text[:_MAX_TEXT])
    if plain is None:
        return
    plain = without_by(_MAIL_OR_URL.sub(" ", plain), language)
    for part in _SEPARATOR.split(plain):
        for name in _split_list(without_by(part, language)):
            clean = _tidy(name)
            if clean and is_author(clean):
                yield clean


def is_author(text: str) -> bool:
    """Whether a declared text may be the name of an author: not a date, and not too long."""
    if _IDENTIFIER.fullmatch(text):
        return False
    words = normalise(text).split()
    has_month = any(month_of(word, None) for word in words)
    return (
        len(text) <= _MAX_NAME
        and any(map(str.isalpha, text))
        and not (has_month and _DIGITS.search(text))
    )


def _tidy(name: str) -> str:
    """The name without signs around it. A full stop ends an initial or an abbreviation."""
    name = " ".join(name.split()).strip(_MARGIN)
    last = name.rpartition(" ")[2]
    return name.rstrip(". ") if len(last) > len("Esq.") else name


def _split_list(text: str) -> list[str]:
    """The names in a list like "Ada Quill, Bo Reed and Nell Tarrant".

    Text after a comma is a name only if it is written like one, otherwise it is a role or a degree
    of the person before. A text that is not a list of persons is one name, such as "Quill, Ada" or
    "Department of Health and Social Care".
    """
    text = _BRACKETS.sub(" ", text).strip() or text
    first, *others = _DASH.split(text)
    if others and _is_any_person(first):
        return [first, *filter(_is_any_person, others)]
    for conjunction in (_CONJUNCTION, _FAMILY_CONJUNCTION):
        parts = [part for part in conjunction.split(text) if part.strip()]
        if len(parts) > 1 and all(_is_any_person(part.partition(",")[0]) for part in parts):
            return [name for part in parts for name in _split_list(part)]
    first, *others = (piece.strip() for piece in text.split(","))
    if not others or not _is_any_person(first):
        return [text]
    suffix = f", {others[0]}" if _SUFFIX.fullmatch(others[0]) else ""
    return [first + suffix, *filter(_is_any_person, others)]


def _is_any_person(text: str) -> bool:
    """Whether a text is the full name of a person, in whatever case it is written."""
    name = text.title() if text.isupper() else text
    return is_full_name(name) and is_person(name, None)
