"""The grammars of spelled numbers: the value of number words in one language. Pure.

A number is made of groups below a thousand, each multiplied by the scale after it:
[two hundred and five] thousand [three].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storage.facts.lexicon.number_words import LANGUAGES


class Part(NamedTuple):
    """A part of a number: a word, or a piece of a compound.

    kind: z zero, u unit, t another number below 100, d tens, h hundreds, c exactly 100,
    x times 100, s scale, w two of a scale, & "and", o "of".
    """

    kind: str
    value: int = 0
    mark: str = ""
    """As in the lists of number words: ~ ? * +."""
    at: int = 0
    """The position of its word among the words read."""


# In these a unit that is also an article may follow hundreds or thousands: mille un.
_ARTICLE_AFTER_HUNDREDS = frozenset("fr es it pt pl cs ru uk tr ro hi hu ar".split())
_ARTICLE_AFTER_TENS = frozenset("pl cs ru uk tr".split())
# In these a thousand has no article before it.
_NO_ARTICLE_BEFORE_THOUSAND = frozenset("fr es it pt".split())
# In these only the pieces of a compound are joined by "and".
_AND_ONLY_INSIDE = frozenset(["de"])


def read(parts: Sequence[Part], language: str, *, may_join: bool) -> tuple[int, int]:
    """The longest number that starts at the first part: the count of its parts, and its value.

    may_join: whether "and" may join hundreds and units; between one hundred and two it may not.
    """
    return _Reader(parts, language, may_join=may_join).number()


class _Reader:
    """Reads parts by the grammar of one language; positions are of parts."""

    def __init__(self, parts: Sequence[Part], language: str, *, may_join: bool) -> None:
        self._parts = parts
        self._language = language
        self._words = LANGUAGES[language]
        self._may_join = may_join

    def number(self) -> tuple[int, int]:
        if self._kind(0) == "z":
            return 1, 0
        best = (0, 0)
        amounts: list[int] = []
        at = scale = 0
        while at < len(self._parts):
            joins = bool(amounts) and self._joins(at, scale)
            start = at + joins
            if self._kind(start) == "w":
                scale, last = self._parts[start].value // 2, scale
                if last and scale >= last:
                    break
                amounts.append(2 * scale)
                at = start + 1
                best = (at, sum(amounts))
                continue
            group, end = self._group(start)
            times = self._after_of(end, group)
            if self._kind(times) != "s":
                follows = self._kind(end) not in ("x", "s")
                is_article = bool(amounts) and not joins and self._is_lone_article(start, end)
                if end > start and follows and not is_article and (not amounts or group < scale):
                    best = (end, sum(amounts) + group)
                break
            last, scale = scale, self._parts[times].value
            lower = self._scaled(amounts, group, start, end, last, scale)
            if lower is None or (joins and last <= scale):
                break
            amounts = [amount for amount in amounts if amount >= scale * 1000 or last > scale]
            amounts.append(lower)
            at = times + 1
            best = (at, sum(amounts))
        return best

    def _scaled(
        self, amounts: list[int], group: int, start: int, end: int, last: int, scale: int
    ) -> int | None:
        """The group times the scale after it; None if the two do not form one number.

        A greater scale multiplies all before it: dos mil trescientos millones.
        """
        is_bare = end == start
        if is_bare and not amounts and "+" in self._parts[end].mark:
            return None
        if not is_bare and self._is_lone_article(start, end, before_scale=scale):
            return None
        if not amounts:
            return (group or 1) * scale
        if scale < last:
            if is_bare and "+" in self._parts[end].mark:
                return None
            amount = (group or 1) * scale
            return amount if amount < last else None
        lower = sum(amount for amount in amounts if amount < scale) + group
        if scale == last or lower < 1000 or any(amount >= scale for amount in amounts):
            return None
        return lower * scale

    def _kind(self, at: int) -> str:
        return self._parts[at].kind if at < len(self._parts) else ""

    def _is_glued(self, at: int) -> bool:
        """Whether the part and the one before it are pieces of one word."""
        return at < len(self._parts) and self._parts[at].at == self._parts[at - 1].at

    def _joins(self, at: int, scale: int = 0) -> bool:
        """Whether an "and" here joins hundreds or thousands with what follows."""
        if self._kind(at) != "&":
            return False
        if not self._words.small_and and (scale < 10**6 or not self._words.millions_and):
            return False
        if self._language == "en" and any(
            "*" in part.mark for part in self._parts[at + 1 : at + 2]
        ):
            return False
        if at and self._is_glued(at):
            return True
        return self._may_join and self._language not in _AND_ONLY_INSIDE

    def _after_of(self, at: int, group: int) -> int:
        is_of = self._kind(at) == "o" and self._kind(at + 1) == "s" and group >= 20
        return at + 1 if is_of else at

    def _is_lone_article(self, start: int, end: int, before_scale: int = 0) -> bool:
        """Whether the parts are one article that is no number here."""
        if end - start != 1 or "*" not in self._parts[start].mark:
            return False
        if before_scale:
            return before_scale == 1000 and self._language in _NO_ARTICLE_BEFORE_THOUSAND
        return not self._is_glued(start) and self._language not in _ARTICLE_AFTER_HUNDREDS

    def _group(self, at: int) -> tuple[int, int]:
        """A number below a thousand (or so many hundreds as the language has), and its end."""
        part = self._parts[at] if at < len(self._parts) else Part("")
        if part.kind == "c":
            return 100, at + 1
        if part.kind == "h":
            return self._with_rest(part.value, at + 1)
        if part.kind == "x":
            return (0, at) if "+" in part.mark else self._with_rest(100, at + 1)
        low, end = self._below_hundred(at)
        if end > at and self._kind(end) == "x":
            is_article = "*" in part.mark and end == at + 1
            if low > self._words.max_hundreds or (low > 9 and low % 10 == 0):
                return 0, at
            if is_article and self._language == "fr":
                return 0, at
            return self._with_rest(low * 100, end + 1)
        return low, end

    def _with_rest(self, hundreds: int, at: int) -> tuple[int, int]:
        """Hundreds with the tens and units after them."""
        start = at + self._joins(at)
        low, end = self._below_hundred(start)
        if end == start or self._kind(end) == "x":
            return hundreds, at
        if start == at and self._is_lone_article(start, end):
            return hundreds, at
        return hundreds + low, end

    def _below_hundred(self, at: int) -> tuple[int, int]:
        """A number below 100, and its end; its end is its start if there is none."""
        if self._language == "fr":
            return self._french(at)
        if self._language == "ar":
            return self._arabic(at)
        kind = self._kind(at)
        if kind not in ("u", "t", "d"):
            return 0, at
        value = self._parts[at].value
        if kind == "u" and self._words.units_and:
            inside = self._is_glued(at + 1) and self._is_glued(at + 2)
            if inside and self._kind(at + 1) == "&" and self._kind(at + 2) == "d":
                return value + self._parts[at + 2].value, at + 3
        if kind != "d":
            return value, at + 1
        if self._words.tens_and:
            joins = self._kind(at + 1) == "&" and self._kind(at + 2) == "u" and self._may_join
            if joins and not (self._language == "es" and value < 30):
                return value + self._parts[at + 2].value, at + 3
            return value, at + 1
        if self._kind(at + 1) != "u":
            return value, at + 1
        unit = self._parts[at + 1]
        if not self._is_glued(at + 1):
            if self._words.is_compounding and self._language != "tr":
                return value, at + 1
            if "*" in unit.mark and self._language not in _ARTICLE_AFTER_TENS:
                return value, at + 1
        return value + unit.value, at + 2

    def _french(self, at: int) -> tuple[int, int]:
        """As `_below_hundred`; French counts 77 as 60 and 17, and 97 as 4 times 20 and 17."""
        kind = self._kind(at)
        if kind not in ("u", "t", "d"):
            return 0, at
        value = self._parts[at].value
        if kind == "t":
            unit = self._parts[at + 1].value if self._kind(at + 1) == "u" else 0
            return (value + unit, at + 2) if value == 10 and unit > 6 else (value, at + 1)
        if kind == "u":
            if value == 4 and self._kind(at + 1) == "d" and self._parts[at + 1].value == 20:
                start = at + 2 + (self._kind(at + 2) == "&" and self._kind(at + 3) in ("u", "t"))
                rest, end = self._french(start)
                return (80 + rest, end) if 0 < rest < 20 else (80, at + 2)
            return value, at + 1
        if self._kind(at + 1) == "&" and at + 2 < len(self._parts):
            after = self._parts[at + 2]
            if (after.kind, after.value) == ("u", 1) or (value, after.value) == (60, 11):
                return value + after.value, at + 3
        if self._kind(at + 1) in ("u", "t") and "*" not in self._parts[at + 1].mark:
            rest, end = self._french(at + 1)
            if rest < (20 if value == 60 else 10):
                return value + rest, end
        return value, at + 1

    def _arabic(self, at: int) -> tuple[int, int]:
        """As `_below_hundred`; Arabic puts units before ten and before tens: five and twenty."""
        kind = self._kind(at)
        if kind not in ("u", "t", "d"):
            return 0, at
        value = self._parts[at].value
        if kind == "u":
            if self._kind(at + 1) == "t" and value < 10:
                return value + 10, at + 2
            if self._may_join and self._kind(at + 1) == "&" and self._kind(at + 2) == "d":
                return value + self._parts[at + 2].value, at + 3
        return value, at + 1
