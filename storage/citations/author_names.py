"""Splits the author line of a page into names, where that is safe. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.facts.lexicon.persons import NON_PERSON_WORDS, TITLES
from storage.text.normalise import normalise

# An author line with one of these words names an organisation or a role, not just a person.
_NOT_IN_NAMES = frozenset(
    """
    admin advance agence agencia agency agentur agenzia analysis analyst associated association
    board bureau business center centre chief church city college columnist com commission
    committee company condé contributing contributor contributors corporation correspondent council
    courier daily department desk digital editor editor-at-large editorial editors foundation
    gazette government group guest herald inc institute international is journal journalist kna ltd
    magazin magazine media ministries ministry monday national network news newspaper newsroom
    office online organisation organization photographer police post prefeitura presse press
    producer published radio redacción redaktion reporter reporters reports reuters rédaction school
    science senior services society special sport sports staff studio sunday team telegraph
    television text the times today trust tuesday tv university updated web wednesday weekly
    thursday friday saturday water wire wires with writer writers zeitung january february november
    march july september october december редакция текст фото
    """.split()
)
_PARTICLES = frozenset(
    """
    af al ap auf aus ben bin d' da dal dalla das de degli dei del della den der di do dos du el ibn
    la las le lo los mac op san ten ter ul van vom von y zu zum zur
    """.split()
)
# Particles that may be capitalised. The others are given names when capitalised: Ben, Al.
_CAPITALISED_PARTICLES = frozenset(
    "Da Das De Del Della Den Der Di Dos Du La Le Ten Ter Van Von".split()
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_INITIALS = re.compile(
    r"[^\W\d_]{1,2}|(?:[^\W\d_]\.-?){1,3}"
)  # A.J. and AJ are initials, BBC is not
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BY = re.compile(r"^(?:by|par|por)\s+", re.IGNORECASE)
_SEPARATOR = re.compile(r"[;|\n]")
_LIST_SEPARATOR = re.compile(r",\s+(?:and|und|et|&)\s+|,\s+|\s+(?:and|und|et|&)\s+")
# Languages in which the family name comes first, or often has two words.
_FAMILY_NAME_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh"})
_TWO_FAMILY_NAMES = frozenset({"ca", "es", "gl", "pt"})


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a person in parts, or any name exactly as written (`literal`)."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None


def parse_authors(author: str | None, language: str | None = None) -> list[Name]:
    """Return the authors in an author line, in order and without duplicates.

    A name is split into parts only if all its words look like those of a person's name; otherwise
    it stays as written.
    """
    names: list[Name] = []
    for part in _SEPARATOR.split(author or ""):
        text = _BY.sub("", " ".join(part.split()))
        if text:
            names += _parse_list(text, language)
    return list(dict.fromkeys(names))


def _parse_list(text: str, language: str | None) -> list[Name]:
    """The names in a list of names; one literal name if any of them is not a person's name."""
    name = _parse_inverted(text) or _parse_name(text, language)
    if name is not None:
        return [name]
    items = _LIST_SEPARATOR.split(text)
    if "," in text and any(map(_may_be_place, items)):
        return [Name(literal=text)]
    parsed = [_parse_name(item, language) for item in items]
    names = [name for name in parsed if name is not None]
    if len(names) > 1 and len(names) == len(parsed):
        return names
    return [Name(literal=text)]


def _may_be_place(text: str) -> bool:
    """Whether an item may be a place: after a comma, places are as common as further names."""
    return any(
        normalise(word) in NON_PERSON_WORDS and not _is_particle(word) for word in text.split()
    )


def _parse_inverted(text: str) -> Name | None:
    """A name like "Quill, Ada": a family name of one word, and given names."""
    family, comma, given = text.partition(", ")
    given_names = given.split()
    if not comma or not family or not 1 <= len(given_names) <= 2 or _SUFFIX.fullmatch(given):
        return None
    *particles, last = family.split()
    if not _is_proper(last) or not all(map(_is_particle, particles)):
        return None
    return Name(family, given) if _are_given_names(given_names) else None


def _parse_name(text: str, language: str | None) -> Name | None:
    """A name like "Ada Quill" or "Ada B. van der Quill, Jr"."""
    if language in _FAMILY_NAME_FIRST:
        return None
    words = re.sub(r", (?=[JS]r\b)", " ", text).split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else None
    last = len(words) - 1
    at = next((index for index in range(1, last) if _is_particle(words[index])), last)
    given, family = words[:at], words[at:]
    if not 1 <= len(given) <= 2 or (len(given) > 1 and language in _TWO_FAMILY_NAMES):
        return None
    if not _are_given_names(given) or not _is_proper(family[-1]) or normalise(given[0]) in TITLES:
        return None
    if not all(map(_is_particle, family[:-1])):
        return None
    return Name(" ".join(family), " ".join(given), suffix)


def _are_given_names(words: list[str]) -> bool:
    """Whether each word is a given name or initials."""
    return all(_is_proper(word) or (word.isupper() and _INITIALS.fullmatch(word)) for word in words)


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or word in _CAPITALISED_PARTICLES


def _is_proper(word: str) -> bool:
    """Whether a word may be part of a person's name and is written like one."""
    if not _WORD.fullmatch(word) or word.lower() in _NOT_IN_NAMES:
        return False
    return len(word) > 1 and word[0].isupper() and not word.isupper()
