"""How two near-duplicate texts differ: from an aligned token diff, the gravest change there is.

Where it cannot be told what changed, the graver answer stands: a repetition missed costs a line,
a changed fact folded away costs the fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from . import words
from .model import Differs
from .normaliser import MARKS, UNSPACED, is_unspaced, normalise, tokens

# A number keeps its inner signs and its ending: 3,000 · 4.5 · 6-7(4) · 10:30 · 12/03 · 3a · 18th.
_NUMBER = r"\d+(?:[.,:/\-]\d+|\(\d+\))*[^\W\d_]*"
_TOKEN = re.compile(rf"\b[ap]\.m\b|{_NUMBER}|(?:[^\W\d_]|[{MARKS}])+(?:'[^\W\d_]+)*|\w")
_NUMBERS = re.compile(r"\d+(?:[.,:/\-]\d+|\(\d+\))*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_MINUS = re.compile(r"(?<![\dA-Za-z\u00c0-\u024f)\]])-(?=[^\w\s]?\d)")
_SENTENCE_END = re.compile(r"[.!?:;…。！？\"'(\[]\s*$")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SIGNS = ("Sc", "Sm", "No", "So")
_NO_OPPOSITES = 3  # letters that must be left of a word for un-, in-, dis- to be a prefix of it


@dataclass(frozen=True, slots=True)
class _Token:
    normal: str
    starts_sentence: bool
    capitalised: bool
    before_name: bool = False

    @property
    def is_number(self) -> bool:
        return (
            self.normal[0].isnumeric()
            or self.normal in words.NUMBERS
            or self.normal in words.CALENDAR
            or self.normal in words.UNITS
        )

    @property
    def is_negation(self) -> bool:
        return (
            self.normal in words.NEGATION
            or self.normal.endswith("n't")
            or self.normal.startswith("n'")
        )

    @property
    def is_caseless(self) -> bool:
        """Whether its script has no capitals, so that a name cannot be told from a word."""
        return any(unicodedata.category(c) == "Lo" for c in self.normal)


def differs(one: str, other: str) -> Differs:
    """How the wordings of two texts differ; symmetric.

    `nothing`: the same words after normalising. Otherwise the gravest kind of change among the
    tokens that do not align: a number, a unit, a date; then a negation; then a name; else wording.
    """
    if _signs(one) != _signs(other):
        return Differs.NUMBERS
    if normalise(one) == normalise(other):
        return Differs.NOTHING
    mine, theirs = tokens(one), tokens(other)
    if is_unspaced(mine) or is_unspaced(theirs):
        if _NUMBERS.findall(normalise(one)) != _NUMBERS.findall(normalise(other)):
            return Differs.NUMBERS
        if mine == theirs:
            return Differs.NOTHING
        return _differs_unspaced(*sorted((mine, theirs)))
    # The alignment of the differ depends on the order of its arguments; ours must not.
    first, second = sorted((_tokenised(one), _tokenised(other)), key=_normals)
    if _normals(first) == _normals(second):
        return Differs.NOTHING
    return _differs_spaced(first, second)


def _normals(found: list[_Token]) -> list[str]:
    return [token.normal for token in found]


def _signs(text: str) -> Counter[str]:
    """Signs that change what a number says: currencies, percent, degree, powers, minus, < and >."""
    found = Counter(
        c
        for c in text
        if (not c.isascii() and unicodedata.category(c) in ("Sc", "Sm", "No", "So"))
        or c in "$%<>=+‰"
    )
    found["-"] = len(_MINUS.findall(text.replace("−", "-")))
    found.pop("−", None)
    return +found


def _tokenised(text: str) -> list[_Token]:
    plain = unicodedata.normalize("NFKC", text)
    for typographic, ascii_form in (("’", "'"), ("–", "-"), ("−", "-"), ("\u00ad", "")):
        plain = plain.replace(typographic, ascii_form)
    found: list[_Token] = []
    for match in _TOKEN.finditer(plain):
        normal = normalise(match.group())
        if not normal:
            continue
        if _GROUPED.fullmatch(normal):
            normal = normal.replace(",", "")
        goes_before = plain[max(match.start() - 3, 0) : match.start()]
        starts = not found or bool(_SENTENCE_END.search(goes_before))
        found.append(_Token(normal, starts, any(c.isupper() for c in match.group())))
    return [
        _Token(
            token.normal, token.starts_sentence, token.capitalised, before_name=_before(found, i)
        )
        for i, token in enumerate(found)
    ]


def _before(found: list[_Token], index: int) -> bool:
    """Whether a name follows and none goes before: the place of a title."""
    follows = index + 1 < len(found) and found[index + 1].capitalised
    goes_before = index > 0 and found[index - 1].capitalised and not found[index].starts_sentence
    titled = index > 0 and found[index - 1].normal in words.TITLES
    return follows and (not goes_before or titled)


def _differs_spaced(mine: list[_Token], theirs: list[_Token]) -> Differs:
    gone, come = _unaligned(mine, theirs)
    changed = gone + come
    if any(token.is_number for token in changed):
        return Differs.NUMBERS
    unspaced = [t for t in changed if _UNSPACED.match(t.normal)]
    if any(token.is_negation for token in changed) or _opposite(gone, come):
        return Differs.NEGATION
    if any(c in words.NEGATION_CHARACTERS for token in unspaced for c in token.normal):
        return Differs.NEGATION
    return Differs.NAMES if _names_changed(mine + theirs, gone, come) else Differs.WORDING


def _unaligned(mine: list[_Token], theirs: list[_Token]) -> tuple[list[_Token], list[_Token]]:
    """Tokens of each side that stand against nothing, or something else, of the other."""
    matcher = SequenceMatcher(None, _normals(mine), _normals(theirs), autojunk=False)
    gone: list[_Token] = []
    come: list[_Token] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            gone += mine[a:b]
            come += theirs[c:d]
    return gone, come


def _opposite(gone: list[_Token], come: list[_Token]) -> bool:
    """Whether a word was exchanged for its opposite by a prefix: legal and illegal."""
    return any(
        longer.normal == prefix + shorter.normal
        for one, other in ((gone, come), (come, gone))
        for longer in one
        for shorter in other
        if len(shorter.normal) >= _NO_OPPOSITES
        for prefix in words.OPPOSITES
    )


def _names_changed(everything: list[_Token], gone: list[_Token], come: list[_Token]) -> bool:
    """Whether a name came, went or stands elsewhere.

    A name has a capital, which at the start of a sentence counts unless the word stands in lower
    case elsewhere in the two texts. A word of a script without capitals may be one. A title may
    come or go before a name, but not be exchanged; nor may he and she.
    """
    lower = {token.normal for token in everything if not token.capitalised} | words.OPENERS
    exchanged = bool(gone) and bool(come)
    for token in gone + come:
        if token.is_caseless and not set(token.normal) <= words.PARTICLES:
            return True
        if exchanged and (token.normal in words.PRONOUNS or token.normal in words.TITLES):
            return True
        if not token.capitalised or (token.starts_sentence and token.normal in lower):
            continue
        if not (token.normal in words.TITLES and token.before_name):
            return True
    return False


def _differs_unspaced(one: list[str], other: list[str]) -> Differs:
    """For scripts without spaces: particles may come and go; any other change may be a name."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    runs = [
        run
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
        for run in ("".join(one[a:b]), "".join(other[c:d]))
        if run
    ]
    changed = "".join(runs)
    if any(c.isnumeric() or c in words.NUMBER_CHARACTERS for c in changed):
        return Differs.NUMBERS
    if any(c in words.NEGATION_CHARACTERS for c in changed) or any(
        mark in run for run in runs for mark in words.NEGATION_ENDINGS
    ):
        return Differs.NEGATION
    return Differs.WORDING if set(changed) <= words.PARTICLES else Differs.NAMES
