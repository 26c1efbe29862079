"""Edits that change a fact. No pair of texts made by one of them may fold."""

from __future__ import annotations

from storage.core.model import Difference
from tests.support.measuring.rewrites import (
    AUXILIARY,
    BARE,
    BE,
    COUNTS,
    FIRST_NAMES,
    HAVE,
    MONTHS,
    NATIONALITIES,
    ORDINALS,
    PLACES,
    WEEKDAYS,
    Edit,
    change_digit,
    edit_person,
    in_capitals,
    other_surname,
    replace_by_another,
    replace_one,
    substitute_one,
    swap_matches,
    swap_pairs,
)

_SURNAME = edit_person(
    lambda first, last, dice, names: f"{first} {other_surname(last, dice, names)}"
)
_OPPOSED = (
    "rose/fell rise/fall higher/lower increase/decrease increased/decreased up/down above/below "
    "profit/loss more/less exports/imports before/after buy/sell bought/sold opened/closed "
    "strong/weak won/lost gained/lost"
)

FACTS: tuple[tuple[Difference, str, Edit], ...] = (
    (Difference.NUMBERS, "digit changed", replace_one(BARE, change_digit)),
    (Difference.NUMBERS, "number word changed", replace_by_another(COUNTS)),
    (Difference.NUMBERS, "ordinal changed", replace_by_another(ORDINALS)),
    (Difference.NUMBERS, "decimals changed", replace_one(r"(?<=\d\.)\d+\b", change_digit)),
    (Difference.NUMBERS, "decimal point lost", substitute_one(r"\b(\d+)\.(\d+)\b", r"\1\2")),
    (
        Difference.NUMBERS,
        "point and comma exchanged",
        substitute_one(r"\b(\d+)\.(\d{3})\b", r"\1,\2"),
    ),
    (Difference.NUMBERS, "thousands lost", substitute_one(r"\b(\d+),\d{3}\b(?!,)", r"\1")),
    (
        Difference.NUMBERS,
        "nought added",
        substitute_one(r"(?<![\w.,])(\d+)\b(?![.,:/]\d|st|nd|rd|th)", r"\g<1>0"),
    ),
    (Difference.NUMBERS, "number dropped", substitute_one(BARE + " ", "")),
    (
        Difference.NUMBERS,
        "number added",
        substitute_one(r"\b(the|of) (?=[a-z]{4,}[^s\W]s\b)", r"\1 12 "),
    ),
    (
        Difference.NUMBERS,
        "number word added",
        substitute_one(r"\b(the|of) (?=[a-z]{4,}[^s\W]s\b)", r"\1 six "),
    ),
    (Difference.NUMBERS, "two numbers swapped", swap_matches(BARE)),
    (Difference.NUMBERS, "year changed", replace_one(r"\b(19|20)\d\d\b", change_digit)),
    (
        Difference.NUMBERS,
        "month changed",
        replace_by_another([month for month in MONTHS if month != "May"]),
    ),
    (
        Difference.NUMBERS,
        "day changed",
        replace_one(rf"(?<=(?:{'|'.join(m[-3:] for m in MONTHS)}) )\d\d?\b(?!,\d)", change_digit),
    ),
    (Difference.NUMBERS, "weekday changed", replace_by_another(WEEKDAYS)),
    (Difference.NUMBERS, "weekday dropped", substitute_one(rf" on ({'|'.join(WEEKDAYS)})\b", "")),
    (
        Difference.NUMBERS,
        "day of speech changed",
        replace_by_another("yesterday today tomorrow".split()),
    ),
    (
        Difference.NUMBERS,
        "last becomes next",
        substitute_one(r"\blast (?=year|week|month|quarter)", "next "),
    ),
    (Difference.NUMBERS, "period changed", replace_by_another("year month week".split())),
    (Difference.NUMBERS, "magnitude changed", swap_pairs("mln/billion million/billion")),
    (
        Difference.NUMBERS,
        "unit changed",
        swap_pairs("tonnes/pounds miles/km feet/metres barrels/gallons hours/minutes"),
    ),
    (
        Difference.NUMBERS,
        "percent lost",
        substitute_one(r"(\d) ?(?:pct|percent|per cent|%)(?!\w)", r"\1"),
    ),
    (
        Difference.NUMBERS,
        "percent becomes points",
        substitute_one(r"(\d) (?:pct|percent|per cent)\b", r"\1 basis points"),
    ),
    (
        Difference.NUMBERS,
        "currency changed",
        swap_pairs("dlrs/yen dollars/euros stg/marks cts/pence"),
    ),
    (Difference.NUMBERS, "currency sign changed", substitute_one(r"\$(?=\d)", "£")),
    (
        Difference.NUMBERS,
        "score turned",
        substitute_one(r"(?<![\w-])(\d+)-(\d+)(?![\w-])", r"\2-\1"),
    ),
    (Difference.NUMBERS, "fraction changed", swap_pairs("half/quarter third/quarter twice/once")),
    (Difference.NUMBERS, "bound added", substitute_one(r"(?<=[a-z] )(?=\d+ [a-z])", "more than ")),
    (
        Difference.NUMBERS,
        "half of the day changed",
        replace_one(
            r"(?<=\d )[ap](?=\.?m\b)|(?<=\d)[ap](?=m\b)",
            lambda m, _d, _n: "p" if m.group() == "a" else "a",
        ),
    ),
    (Difference.NEGATION, "not inserted", substitute_one(AUXILIARY, r"\1 not")),
    (Difference.NEGATION, "n't inserted", substitute_one(AUXILIARY.replace("will|", ""), r"\1n't")),
    (Difference.NEGATION, "never inserted", substitute_one(HAVE, r"\1 never")),
    (Difference.NEGATION, "no longer inserted", substitute_one(BE, r"\1 no longer")),
    (Difference.NEGATION, "with becomes without", swap_pairs("with/without")),
    (
        Difference.NEGATION,
        "verb reversed",
        swap_pairs(
            "confirmed/denied agreed/refused accepted/rejected approved/rejected allowed/banned "
            "agree/refuse confirm/deny accept/reject approve/reject succeeded/failed"
        ),
    ),
    (
        Difference.NEGATION,
        "prefix put before",
        swap_pairs(
            "likely/unlikely able/unable clear/unclear changed/unchanged certain/uncertain "
            "fair/unfair usual/unusual expected/unexpected known/unknown legal/illegal "
            "possible/impossible employment/unemployment necessary/unnecessary "
            "available/unavailable agree/disagree official/unofficial regular/irregular"
        ),
    ),
    (Difference.NEGATION, "some becomes no", swap_pairs("some/no any/no a_new/no_new")),
    (
        Difference.NEGATION,
        "all becomes none",
        swap_pairs(
            "everything/nothing something/nothing everyone/nobody always/never all_of/none_of "
            "both/neither someone/nobody"
        ),
    ),
    (Difference.NEGATION, "opposite put", swap_pairs(_OPPOSED)),
    (Difference.NEGATION, "hardly inserted", substitute_one(BE, r"\1 hardly")),
    (Difference.NEGATION, "verb made doubtful", substitute_one(r"\bwill (?=[a-z])", "might ")),
    (Difference.NAMES, "surname changed", _SURNAME),
    (Difference.NAMES, "surname changed, all capitals", in_capitals(_SURNAME)),
    (
        Difference.NAMES,
        "first name changed",
        edit_person(
            lambda first, last, dice, _names: (
                f"{dice.choice([n for n in FIRST_NAMES if n != first])} {last}"
            )
        ),
    ),
    (Difference.NAMES, "surname dropped", edit_person(lambda first, _last, _dice, _names: first)),
    (Difference.NAMES, "person becomes he", edit_person(lambda _first, _last, _dice, _names: "he")),
    (
        Difference.NAMES,
        "junior added",
        edit_person(lambda first, last, _dice, _names: f"{first} {last} Jr"),
    ),
    (
        Difference.NAMES,
        "person added",
        edit_person(
            lambda first, last, dice, names: (
                f"{first} {last} and {dice.choice(FIRST_NAMES)} {other_surname(last, dice, names)}"
            )
        ),
    ),
    (
        Difference.NAMES,
        "titled name changed",
        replace_one(
            r"\b(Mr|Mrs|Ms|Dr|President|Senator|Minister)(\.?) [A-Z][a-z]{3,}\b",
            lambda m, dice, names: (
                f"{m[1]}{m[2]} {other_surname(m.group().split()[-1], dice, names)}"
            ),
        ),
    ),
    (Difference.NAMES, "title changed", swap_pairs("Mr/Mrs Mr./Mrs. President/Senator")),
    (Difference.NAMES, "place changed", replace_by_another(PLACES)),
    (Difference.NAMES, "place changed, all capitals", in_capitals(replace_by_another(PLACES))),
    (
        Difference.NAMES,
        "place dropped",
        substitute_one(rf" (?:in|from) ({'|'.join(PLACES)})\b", ""),
    ),
    (
        Difference.NAMES,
        "place added",
        substitute_one(r"(?<=[a-z]{3}) (in|from) (?=the\b)", r" \1 Lisbon and "),
    ),
    (Difference.NAMES, "nationality changed", replace_by_another(NATIONALITIES)),
    (
        Difference.NAMES,
        "nationality dropped",
        substitute_one(rf"(?<=[a-z] )(?:{'|'.join(NATIONALITIES)}) (?=[a-z])", ""),
    ),
    (Difference.NAMES, "two places swapped", swap_matches(rf"\b(?:{'|'.join(PLACES)})\b")),
    (
        Difference.NAMES,
        "two surnames swapped",
        swap_matches(r"(?:(?<=Mr )|(?<=Mr\. )|(?<=James |David |Peter )|(?<=John ))[A-Z][a-z]{3,}"),
    ),
    (
        Difference.NAMES,
        "quarter of the sky changed",
        swap_pairs("North/South East/West Northern/Southern Eastern/Western"),
    ),
    (
        Difference.NAMES,
        "modifier of a place dropped",
        substitute_one(
            r"\b(New|North|South|East|West|Saudi|United|Hong|San|Los) (?=[A-Z][a-z])", ""
        ),
    ),
    (
        Difference.NAMES,
        "bank changed",
        substitute_one(
            r"\bBank of (?:England|Japan|America|France|Italy|Canada)\b", "Bank of Sweden"
        ),
    ),
    (
        Difference.NAMES,
        "bank dropped",
        substitute_one(r"\b(?:Bank|University|Ministry|Department) of (?=[A-Z])", ""),
    ),
    (
        Difference.NAMES,
        "head word changed",
        swap_pairs(
            "Corp/Inc Bank/Group Ministry/Department University/College Senate/Congress "
            "Party/Union Airlines/Airways"
        ),
    ),
    (
        Difference.NAMES,
        "head word dropped",
        substitute_one(
            r"(?<=[a-z]) (?:Street|Bank|University|River|County|Party|Motors|Airlines)\b", ""
        ),
    ),
    (
        Difference.NAMES,
        "first word of a company dropped",
        substitute_one(
            r"\b(?:General|American|National|British|First|Morgan|Royal) (?=[A-Z][a-z])", ""
        ),
    ),
    (
        Difference.NAMES,
        "initials changed",
        replace_one(
            r"\b[A-Z]{3,5}\b(?=[^A-Z]*$)",
            lambda m, dice, _names: (
                m.group()[:-1] + dice.choice([c for c in "BDKPT" if c != m.group()[-1]])
            ),
        ),
    ),
    (Difference.NAMES, "pronoun changed", swap_pairs("he/she his/her")),
    (
        Difference.NAMES,
        "opening name changed",
        replace_one(
            r"^[A-Z][a-z]{4,}(?= (?:said|was|has|is|will|had|also)\b)",
            lambda m, dice, names: (
                other_surname(m.group(), dice, names) if m.group() in names.surnames else None
            ),
        ),
    ),
)
