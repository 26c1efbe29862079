"""Who wrote an article: what its page says, parted into names where that is safe. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.facts.lexicon.persons import NON_PERSON_WORDS, TITLES
from storage.text.normalise import normalise

# A text that holds one of these names an organisation, a function, or more than a name.
_NO_NAMES = frozenset(
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
# Those that some write with a capital; others are given names then: Ben, Al.
_IN_CAPITALS = frozenset("Da Das De Del Della Den Der Di Dos Du La Le Ten Ter Van Von".split())
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_INITIALS = re.compile(r"[^\W\d_]{1,2}|(?:[^\W\d_]\.-?){1,3}")  # BBC is none, A.J. and AJ are
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BY = re.compile(r"^(?:by|par|por)\s+", re.IGNORECASE)
_PARTED = re.compile(r"[;|\n]")
_LISTED = re.compile(r",\s+(?:and|und|et|&)\s+|,\s+|\s+(?:and|und|et|&)\s+")
# Where the family's name comes first, or is often of two words.
_OTHER_ORDER = frozenset({"hu", "ja", "ko", "vi", "zh"})
_TWO_FAMILIES = frozenset({"ca", "es", "gl", "pt"})


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts, or any name as it was written (`literal`)."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None


def names(said: str | None, language: str | None = None) -> list[Name]:
    """The authors that a page names, in order, each once.

    One is parted only where all its words look like those of a person's name; else it stays as it
    was written.
    """
    found: list[Name] = []
    for part in _PARTED.split(said or ""):
        whole = _BY.sub("", " ".join(part.split()))
        if whole:
            found += _listed(whole, language)
    return list(dict.fromkeys(found))


def _listed(whole: str, language: str | None) -> list[Name]:
    """The names of a part: several where each of them is one, else the one that it is."""
    name = _inverted(whole) or _name(whole, language)
    if name is not None:
        return [name]
    listed = _LISTED.split(whole)
    if "," in whole and any(map(_may_be_a_place, listed)):
        return [Name(literal=whole)]
    several = [_name(each, language) for each in listed]
    found = [each for each in several if each is not None]
    if len(found) > 1 and len(found) == len(several):
        return found
    return [Name(literal=whole)]


def _may_be_a_place(whole: str) -> bool:
    """Whether a word shows it: behind a comma stands a place as often as another name."""
    return any(
        normalise(word) in NON_PERSON_WORDS and not _is_particle(word) for word in whole.split()
    )


def _inverted(whole: str) -> Name | None:
    """Quill, Ada: a family's name of one word, and given names."""
    family, comma, given = whole.partition(", ")
    given_names = given.split()
    if not comma or not family or not 1 <= len(given_names) <= 2 or _SUFFIX.fullmatch(given):
        return None
    *particles, last = family.split()
    if not _is_proper(last) or not all(map(_is_particle, particles)):
        return None
    return Name(family, given) if _are_given(given_names) else None


def _name(whole: str, language: str | None) -> Name | None:
    """Ada Quill; Ada B. van der Quill, Jr."""
    if language in _OTHER_ORDER:
        return None
    words = re.sub(r", (?=[JS]r\b)", " ", whole).split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else None
    last = len(words) - 1
    at = next((place for place in range(1, last) if _is_particle(words[place])), last)
    given, family = words[:at], words[at:]
    if not 1 <= len(given) <= 2 or (len(given) > 1 and language in _TWO_FAMILIES):
        return None
    if not _are_given(given) or not _is_proper(family[-1]) or normalise(given[0]) in TITLES:
        return None
    if not all(map(_is_particle, family[:-1])):
        return None
    return Name(" ".join(family), " ".join(given), suffix)


def _are_given(words: list[str]) -> bool:
    """Whether words are given names: initials, and names among them."""
    return all(_is_proper(each) or (each.isupper() and _INITIALS.fullmatch(each)) for each in words)


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or word in _IN_CAPITALS


def _is_proper(word: str) -> bool:
    """Whether a word may be part of a person's name, and is written like one."""
    if not _WORD.fullmatch(word) or word.lower() in _NO_NAMES:
        return False
    return len(word) > 1 and word[0].isupper() and not word.isupper()
