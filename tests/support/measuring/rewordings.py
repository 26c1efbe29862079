"""Edits that change no fact. Nearly every pair of texts made by one of them should fold."""

from __future__ import annotations

import re

from storage.core.model import Difference
from tests.support.measuring.rewrites import (
    BARE,
    HAVE,
    MONTHS,
    Edit,
    complete_name,
    edit_person,
    in_capitals,
    replace_one,
    spell_out,
    substitute_all,
    substitute_one,
    swap_pairs,
    toggle_quotes,
)

_SYNONYMS = swap_pairs(
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
        replace_one(
            HAVE + r" (?=[a-z]+(?:ed|en|ne)\b)",
            lambda m, dice, _n: (
                f"{m[1]} {dice.choice('already also clearly indeed quietly subsequently'.split())} "
            ),
        ),
    ),
    (
        Difference.WORDING,
        "adverb removed",
        # "Not really" is not the same as "not".
        substitute_one(
            r"(?<!n['’]t)(?<!\bnot) (?:also|already|very|really|actually|quite|simply)(?= [a-z])",
            "",
        ),
    ),
    (Difference.WORDING, "comma lost", substitute_one(r",(?= [a-z])", "")),
    (
        Difference.WORDING,
        "comma added",
        substitute_one(r"(?<=[a-z])(?= (?:and|which|while|but) )", ","),
    ),
    (Difference.WORDING, "synonym", _SYNONYMS),
    (
        Difference.WORDING,
        "which becomes that",
        substitute_one(r"(?<=[a-z]) which (?=[a-z])", " that "),
    ),
    (
        Difference.WORDING,
        "that dropped",
        substitute_one(r"\b(said|believes|says|added) that (?=[a-z])", r"\1 "),
    ),
    (
        Difference.WORDING,
        "contraction",
        swap_pairs(
            "it_is/it's that_is/that's they_are/they're we_have/we've we_are/we're I_am/I'm "
            "did_not/didn't do_not/don't does_not/doesn't is_not/isn't was_not/wasn't "
            "will_not/won't cannot/can't would_not/wouldn't could_not/couldn't "
            "have_not/haven't has_not/hasn't"
        ),
    ),
    (
        Difference.WORDING,
        "adverb moved",
        substitute_one(
            r"\b(has|had|have|is|was|were|are) (also|already|now|recently) ([a-z]+ed)\b",
            r"\2 \1 \3",
        ),
    ),
    (
        Difference.WORDING,
        "Mr dropped",
        substitute_one(r"(?<=[a-z,] )(?:Mr|Mrs|Ms|Dr)\.? (?=[A-Z][a-z])", ""),
    ),
    (
        Difference.WORDING,
        "office dropped",
        substitute_one(
            r"(?<=[a-z,] )(?:President|Prime Minister|Senator|Chancellor) "
            rf"(?=(?:{'|'.join(_LEADERS)})\b)",
            "",
        ),
    ),
    (Difference.WORDING, "full name given again", complete_name),
    (
        Difference.WORDING,
        "first name dropped",
        edit_person(lambda _first, last, _dice, _names: last),
    ),
    (Difference.WORDING, "number spelled out", replace_one(BARE + "(?= [a-z])", spell_out)),
    (
        Difference.WORDING,
        "number in figures",
        swap_pairs(
            "two/2 three/3 four/4 five/5 six/6 seven/7 eight/8 nine/9 ten/10 twelve/12 twenty/20",
            both=False,
        ),
    ),
    (
        Difference.WORDING,
        "grouping lost",
        substitute_one(r"(?<![\w,.])(\d{1,3}),(\d{3})\b(?![,.]\d)", r"\1\2"),
    ),
    (
        Difference.WORDING,
        "grouping by space",
        substitute_one(r"(?<![\w,.])(\d{1,3}),(\d{3})\b(?![,.]\d)", "\\1\u202f\\2"),
    ),
    (
        Difference.WORDING,
        "percent written otherwise",
        substitute_one(r"(?<=\d) (?:pct|percent|per cent)\b", "%"),
    ),
    (
        Difference.WORDING,
        "percent in two words",
        substitute_one(r"(?<=\d) ?(?:pct|percent|%)(?!\w)", " per cent"),
    ),
    (Difference.WORDING, "million written otherwise", substitute_one(r"(?<=\d) mln\b", " million")),
    (
        Difference.WORDING,
        "dollars written otherwise",
        substitute_one(r"(?<=\d) dlrs\b", " dollars"),
    ),
    (
        Difference.WORDING,
        "month abbreviated",
        replace_one(
            r"\b(January|February|August|September|October|November|December) (?=\d)",
            lambda m, _d, _n: f"{m[1][:3]}. ",
        ),
    ),
    (
        Difference.WORDING,
        "day before month",
        substitute_one(rf"\b({'|'.join(MONTHS)}) (\d\d?)\b(?![,\d]*\d)", r"\2 \1"),
    ),
    (Difference.WORDING, "about becomes around", substitute_one(r"\babout (?=\d)", "around ")),
    (Difference.WORDING, "quotes turned", lambda text, _d, _n: toggle_quotes(text)),
    (Difference.WORDING, "dash typographic", substitute_one(r"(?<=[a-z])-(?=[a-z])", "\u2010")),
    (
        Difference.WORDING,
        "compound opened",
        substitute_one(r"\b(long|short|high|low|well|high)-(?=[a-z])", r"\1 "),
    ),
    (Difference.WORDING, "points of U.S. lost", substitute_all(r"\bU\.S\.", "US")),
    (Difference.WORDING, "all in capitals", lambda text, _d, _n: text.upper()),
    (
        Difference.WORDING,
        "capitals of a headline",
        lambda text, _d, _n: re.sub(r"\b[a-z](?=[a-z]{3})", lambda m: m.group().upper(), text),
    ),
    (
        Difference.WORDING,
        "adverb added, all capitals",
        in_capitals(substitute_one(HAVE + r" (?=[a-z]+ed\b)", r"\1 already ")),
    ),
    (Difference.WORDING, "soft hyphen", substitute_one(r"\b([a-z]{4})(?=[a-z]{4})", "\\1\u00ad")),
    (Difference.WORDING, "zero-width space", substitute_one(r"(?<=[a-z])-(?=[a-z])", "-\u200b")),
    (Difference.WORDING, "hard space", substitute_one(r"(?<=\d) (?=[a-z])", "\u00a0")),
    (Difference.WORDING, "ligature", substitute_all(r"fi", "ﬁ")),
    (Difference.WORDING, "accents lost", lambda text, _d, _n: text.translate(_ACCENTS)),
    (
        Difference.WORDING,
        "full stop becomes semicolon",
        substitute_one(r"(?<=[a-z])\. (?=(?:The|It|He|But|This|They) [a-z])", "; "),
    ),
)
