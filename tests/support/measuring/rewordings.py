"""Edits that change no fact: nearly every pair of texts made by one should fold."""

from __future__ import annotations

import re

from storage.core.model import Difference
from tests.support.measuring.rewrites import (
    BARE,
    HAVE,
    MONTHS,
    Edit,
    chosen,
    couples,
    curled,
    mention,
    person,
    put,
    put_all,
    shouted,
    worded,
)

_SYNONYMS = couples(
    "big/large began/started help/assist buy/purchase quickly/rapidly however/nevertheless "
    "whole/entire shown/demonstrated because/since while/whilst until/till toward/towards "
    "among/amongst labour/labor programme/program organisation/organization centre/center "
    "probably/likely often/frequently mainly/chiefly almost_certainly/very_probably "
    "obtain/get issue/matter important/significant hard/difficult job/post wants/wishes "
    "told_reporters/told_journalists comment/remark talks/discussions",
    both=False,
)
_ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñçÁÉÖÜ", "aaaaaaeeeeiiiiooooouuuuncAEOU")


_LEADERS = (
    "Reagan Trump Thatcher Johnson Obama Putin Kohl Merkel Sarney Macron Clinton Warren Sanders "
    "Nakasone Erdogan"
).split()
REWORDINGS: tuple[tuple[Difference, str, Edit], ...] = (
    (
        Difference.WORDING,
        "adverb added",
        chosen(
            HAVE.replace("have", "have") + r" (?=[a-z]+(?:ed|en|ne)\b)",
            lambda m, dice, _n: (
                f"{m[1]} {dice.choice('already also clearly indeed quietly subsequently'.split())} "
            ),
        ),
    ),
    (
        Difference.WORDING,
        "adverb removed",
        put(r" (?:also|already|very|really|actually|quite|simply)(?= [a-z])", ""),
    ),
    (Difference.WORDING, "comma lost", put(r",(?= [a-z])", "")),
    (Difference.WORDING, "comma added", put(r"(?<=[a-z])(?= (?:and|which|while|but) )", ",")),
    (Difference.WORDING, "synonym", _SYNONYMS),
    (Difference.WORDING, "which becomes that", put(r"(?<=[a-z]) which (?=[a-z])", " that ")),
    (
        Difference.WORDING,
        "that dropped",
        put(r"\b(said|believes|says|added) that (?=[a-z])", r"\1 "),
    ),
    (
        Difference.WORDING,
        "contraction",
        couples(
            "it_is/it's that_is/that's they_are/they're we_have/we've we_are/we're I_am/I'm "
            "did_not/didn't do_not/don't does_not/doesn't is_not/isn't was_not/wasn't "
            "will_not/won't cannot/can't would_not/wouldn't could_not/couldn't "
            "have_not/haven't has_not/hasn't"
        ),
    ),
    (
        Difference.WORDING,
        "adverb moved",
        put(
            r"\b(has|had|have|is|was|were|are) (also|already|now|recently) ([a-z]+ed)\b",
            r"\2 \1 \3",
        ),
    ),
    (Difference.WORDING, "Mr dropped", put(r"(?<=[a-z,] )(?:Mr|Mrs|Ms|Dr)\.? (?=[A-Z][a-z])", "")),
    (
        Difference.WORDING,
        "office dropped",
        put(
            r"(?<=[a-z,] )(?:President|Prime Minister|Senator|Chancellor) "
            rf"(?=(?:{'|'.join(_LEADERS)})\b)",
            "",
        ),
    ),
    (Difference.WORDING, "full name given again", mention),
    (Difference.WORDING, "first name dropped", person(lambda _first, last, _dice, _names: last)),
    (Difference.WORDING, "number spelled out", chosen(BARE + "(?= [a-z])", worded)),
    (
        Difference.WORDING,
        "number in figures",
        couples(
            "two/2 three/3 four/4 five/5 six/6 seven/7 eight/8 nine/9 ten/10 twelve/12 twenty/20",
            both=False,
        ),
    ),
    (
        Difference.WORDING,
        "grouping lost",
        put(r"(?<![\w,.])(\d{1,3}),(\d{3})\b(?![,.]\d)", r"\1\2"),
    ),
    (
        Difference.WORDING,
        "grouping by space",
        put(r"(?<![\w,.])(\d{1,3}),(\d{3})\b(?![,.]\d)", "\\1\u202f\\2"),
    ),
    (
        Difference.WORDING,
        "percent written otherwise",
        put(r"(?<=\d) (?:pct|percent|per cent)\b", "%"),
    ),
    (
        Difference.WORDING,
        "percent in two words",
        put(r"(?<=\d) ?(?:pct|percent|%)(?!\w)", " per cent"),
    ),
    (Difference.WORDING, "million written otherwise", put(r"(?<=\d) mln\b", " million")),
    (Difference.WORDING, "dollars written otherwise", put(r"(?<=\d) dlrs\b", " dollars")),
    (
        Difference.WORDING,
        "month abbreviated",
        chosen(
            r"\b(January|February|August|September|October|November|December) (?=\d)",
            lambda m, _d, _n: f"{m[1][:3]}. ",
        ),
    ),
    (
        Difference.WORDING,
        "day before month",
        put(rf"\b({'|'.join(MONTHS)}) (\d\d?)\b(?![,\d]*\d)", r"\2 \1"),
    ),
    (Difference.WORDING, "about becomes around", put(r"\babout (?=\d)", "around ")),
    (Difference.WORDING, "quotes turned", lambda text, _d, _n: curled(text)),
    (Difference.WORDING, "dash typographic", put(r"(?<=[a-z])-(?=[a-z])", "\u2010")),
    (
        Difference.WORDING,
        "compound opened",
        put(r"\b(long|short|high|low|well|high)-(?=[a-z])", r"\1 "),
    ),
    (Difference.WORDING, "points of U.S. lost", put_all(r"\bU\.S\.", "US")),
    (Difference.WORDING, "all in capitals", lambda text, _d, _n: text.upper()),
    (
        Difference.WORDING,
        "capitals of a headline",
        lambda text, _d, _n: re.sub(r"\b[a-z](?=[a-z]{3})", lambda m: m.group().upper(), text),
    ),
    (
        Difference.WORDING,
        "adverb added, all capitals",
        shouted(put(HAVE + r" (?=[a-z]+ed\b)", r"\1 already ")),
    ),
    (Difference.WORDING, "soft hyphen", put(r"\b([a-z]{4})(?=[a-z]{4})", "\\1\u00ad")),
    (Difference.WORDING, "zero-width space", put(r"(?<=[a-z])-(?=[a-z])", "-\u200b")),
    (Difference.WORDING, "hard space", put(r"(?<=\d) (?=[a-z])", "\u00a0")),
    (Difference.WORDING, "ligature", put_all(r"fi", "ﬁ")),
    (Difference.WORDING, "accents lost", lambda text, _d, _n: text.translate(_ACCENTS)),
    (
        Difference.WORDING,
        "full stop becomes semicolon",
        put(r"(?<=[a-z])\. (?=(?:The|It|He|But|This|They) [a-z])", "; "),
    ),
)
