"""Single edits of a real paragraph, each with a known effect.

An edit takes a text, a random generator and the names of the corpus. It returns the edited text, or
None if the edit cannot be made in this text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """Words of the corpus that are certainly names: often capitalised, never in lower case."""

    surnames: tuple[str, ...]
    people: frozenset[str]
    """Full names, first and last word: "Ada Tolland"."""


Edit = Callable[[str, random.Random, Names], "str | None"]
Replace = Callable[[re.Match[str], random.Random, Names], "str | None"]

FIRST_NAMES = (
    "James John Robert Michael William David Richard Joseph Charles Daniel Matthew Anthony Mark "
    "Paul Steven Andrew Kenneth Kevin Brian George Edward Ronald Timothy Jeffrey Gary Nicholas "
    "Eric Stephen Jonathan Larry Frank Peter Mary Jennifer Linda Elizabeth Barbara Susan Sarah "
    "Karen Nancy Lisa Sandra Michelle Laura Emily Rebecca Anna Maria Julia Emma Donald Boris "
    "Hillary Barack Angela Theresa Vladimir Alexander Simon Alan Philip Chris Tom Bill Jim Mike"
).split()
PLACES = (
    "London Paris Tokyo Washington Berlin Moscow Beijing Chicago Boston Brussels Geneva Madrid "
    "Rome Texas California Florida Germany France Japan Canada Brazil Mexico Italy Spain China "
    "India Russia Australia Argentina Iran Iraq Israel Turkey Ukraine"
).split()
NATIONALITIES = (
    "British French German Japanese American Chinese Russian Canadian Brazilian Mexican Italian "
    "Spanish Indian Australian European African Iranian Israeli Turkish"
).split()
MONTHS = (
    "January February March April May June July August September October November December"
).split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
COUNTS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty".split()
ORDINALS = "first second third fourth fifth sixth".split()
_TEENS = ("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
BARE = r"(?<![\w.,/:$£€-])(\d+)(?![\w/:%-]|[.,]\d)"
BE = r"\b(is|are|was|were)\b(?! not\b|n't|n’t| no\b)"
HAVE = r"\b(has|had|have)\b(?! not\b|n't|n’t| no\b| to\b)"
AUXILIARY = (
    r"\b(is|are|was|were|will|would|could|should|has|had|have|must|did|does)\b"
    r"(?! not\b|n't|n’t| no\b)"
)


def replace_one(pattern: str, replace: Replace) -> Edit:
    """Edit a random match of the pattern."""
    compiled = re.compile(pattern)

    def edit(text: str, dice: random.Random, names: Names) -> str | None:
        found = list(compiled.finditer(text))
        dice.shuffle(found)
        for match in found[:4]:
            new = replace(match, dice, names)
            if new is not None and new != match.group():
                return text[: match.start()] + new + text[match.end() :]
        return None

    return edit


def substitute_one(pattern: str, template: str) -> Edit:
    """Replace one match by the template, in which \\1 is the first group."""
    return replace_one(pattern, lambda match, _dice, _names: match.expand(template))


def substitute_all(pattern: str, template: str) -> Edit:
    """Replace every match by the template."""

    def edit(text: str, _dice: random.Random, _names: Names) -> str | None:
        new = re.sub(pattern, template, text)
        return new if new != text else None

    return edit


def replace_by_another(words: list[str]) -> Edit:
    """Replace one of these words by another of them."""

    def replace(match: re.Match[str], dice: random.Random, _names: Names) -> str:
        return dice.choice([word for word in words if word != match.group()])

    return replace_one(rf"\b(?:{'|'.join(words)})\b", replace)


def pairs(pairs: Mapping[str, str], both: bool = True) -> Edit:
    """Replace one word of a pair by the other."""
    table = {**({v: k for k, v in pairs.items()} if both else {}), **pairs}
    longest_first = map(re.escape, sorted(table, key=len, reverse=True))
    pattern = rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-]|['’]\w)"
    return replace_one(pattern, lambda match, _dice, _names: table[match.group()])


def swap_pairs(words: str, both: bool = True) -> Edit:
    """Like `pairs`, from a text such as "rose/fell up/down"; an underscore means a space."""
    split = (couple.replace("_", " ").partition("/") for couple in words.split())
    return pairs({one: other for one, _, other in split}, both)


def change_digit(match: re.Match[str], dice: random.Random, _names: Names) -> str:
    digits = list(match.group())
    at = dice.randrange(len(digits))
    digits[at] = dice.choice([d for d in "123456789" if d != digits[at]])
    return "".join(digits)


def spell_out(match: re.Match[str], _dice: random.Random, _names: Names) -> str | None:
    value = int(match.group())
    if 10 <= value < 20:
        return _TEENS[value - 10]
    if 20 <= value < 100:
        tens, ones = divmod(value, 10)
        ending = f"-{' one two three four five six seven eight nine'.split(' ')[ones]}"
        return _TENS[tens - 2] + (ending if ones else "")
    return None


def swap_matches(pattern: str) -> Edit:
    """Swap two different matches of a pattern."""
    compiled = re.compile(pattern)

    def edit(text: str, _dice: random.Random, _names: Names) -> str | None:
        found = list(compiled.finditer(text))
        for one in found:
            for other in found:
                if one.end() < other.start() and one.group() != other.group():
                    between = text[one.end() : other.start()]
                    swap_matches = other.group() + between + one.group()
                    return text[: one.start()] + swap_matches + text[other.end() :]
        return None

    return edit


def edit_person(replace: Callable[[str, str, random.Random, Names], str | None]) -> Edit:
    """Edit one full name of the corpus by replace(first, last, ...)."""

    def edit(match: re.Match[str], dice: random.Random, names: Names) -> str | None:
        if f"{match[1]} {match[2]}" not in names.people:
            return None
        return replace(match[1], match[2], dice, names)

    return replace_one(
        rf"(?<![A-Z][a-z] )(?<![\w&] & )\b({'|'.join(FIRST_NAMES)}) ([A-Z][a-z]{{3,}})\b"
        r"(?! [A-Z<&]|,? Inc| and [A-Z]|-)",
        edit,
    )


def other_surname(last: str, dice: random.Random, names: Names) -> str:
    return dice.choice([each for each in names.surnames if each != last])


def complete_name(text: str, _dice: random.Random, names: Names) -> str | None:
    """Replace a later mention of a person by surname alone by the full name."""
    for person in re.finditer(rf"\b({'|'.join(FIRST_NAMES)}) ([A-Z][a-z]{{3,}})\b", text):
        if person.group() not in names.people:
            continue
        later = re.search(
            rf"(?<![A-Z][a-z] )(?<!\w\. )\b{person[2]}\b(?! [A-Z])", text[person.end() :]
        )
        if later:
            at = person.end() + later.start()
            return f"{text[:at]}{person[1]} {text[at:]}"
    return None


def in_capitals(edit: Edit) -> Edit:
    """Make the edit in capitals; the original must be converted to capitals as well."""

    def edit_in_capitals(text: str, dice: random.Random, names: Names) -> str | None:
        new = edit(text, dice, names)
        return None if new is None else new.upper()

    return edit_in_capitals


def toggle_quotes(text: str) -> str:
    """Convert straight quotes to typographic ones, or the other way round."""
    if "“" in text or "’" in text:
        return text.replace("“", '"').replace("”", '"').replace("’", "'")
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")
