"""Edits that change a fact: no pair of texts made by one may fold."""

from __future__ import annotations

from storage.core.model import Differs
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
    chosen,
    couples,
    digit,
    exchange,
    other_surname,
    person,
    put,
    shouted,
    swapped,
)

_SURNAME = person(lambda first, last, dice, names: f"{first} {other_surname(last, dice, names)}")
_OPPOSED = (
    "rose/fell rise/fall higher/lower increase/decrease increased/decreased up/down above/below "
    "profit/loss more/less exports/imports before/after buy/sell bought/sold opened/closed "
    "strong/weak won/lost gained/lost"
)

FACTS: tuple[tuple[Differs, str, Edit], ...] = (
    (Differs.NUMBERS, "digit changed", chosen(BARE, digit)),
    (Differs.NUMBERS, "number word changed", exchange(COUNTS)),
    (Differs.NUMBERS, "ordinal changed", exchange(ORDINALS)),
    (Differs.NUMBERS, "decimals changed", chosen(r"(?<=\d\.)\d+\b", digit)),
    (Differs.NUMBERS, "decimal point lost", put(r"\b(\d+)\.(\d+)\b", r"\1\2")),
    (Differs.NUMBERS, "point and comma exchanged", put(r"\b(\d+)\.(\d{3})\b", r"\1,\2")),
    (Differs.NUMBERS, "thousands lost", put(r"\b(\d+),\d{3}\b(?!,)", r"\1")),
    (
        Differs.NUMBERS,
        "nought added",
        put(r"(?<![\w.,])(\d+)\b(?![.,:/]\d|st|nd|rd|th)", r"\g<1>0"),
    ),
    (Differs.NUMBERS, "number dropped", put(BARE + " ", "")),
    (Differs.NUMBERS, "number added", put(r"\b(the|of) (?=[a-z]{4,}[^s\W]s\b)", r"\1 12 ")),
    (Differs.NUMBERS, "number word added", put(r"\b(the|of) (?=[a-z]{4,}[^s\W]s\b)", r"\1 six ")),
    (Differs.NUMBERS, "two numbers swapped", swapped(BARE)),
    (Differs.NUMBERS, "year changed", chosen(r"\b(19|20)\d\d\b", digit)),
    (Differs.NUMBERS, "month changed", exchange([month for month in MONTHS if month != "May"])),
    (
        Differs.NUMBERS,
        "day changed",
        chosen(rf"(?<=(?:{'|'.join(m[-3:] for m in MONTHS)}) )\d\d?\b(?!,\d)", digit),
    ),
    (Differs.NUMBERS, "weekday changed", exchange(WEEKDAYS)),
    (Differs.NUMBERS, "weekday dropped", put(rf" on ({'|'.join(WEEKDAYS)})\b", "")),
    (Differs.NUMBERS, "day of speech changed", exchange("yesterday today tomorrow".split())),
    (Differs.NUMBERS, "last becomes next", put(r"\blast (?=year|week|month|quarter)", "next ")),
    (Differs.NUMBERS, "period changed", exchange("year month week".split())),
    (Differs.NUMBERS, "magnitude changed", couples("mln/billion million/billion")),
    (
        Differs.NUMBERS,
        "unit changed",
        couples("tonnes/pounds miles/km feet/metres barrels/gallons hours/minutes"),
    ),
    (Differs.NUMBERS, "percent lost", put(r"(\d) ?(?:pct|percent|per cent|%)(?!\w)", r"\1")),
    (
        Differs.NUMBERS,
        "percent becomes points",
        put(r"(\d) (?:pct|percent|per cent)\b", r"\1 basis points"),
    ),
    (Differs.NUMBERS, "currency changed", couples("dlrs/yen dollars/euros stg/marks cts/pence")),
    (Differs.NUMBERS, "currency sign changed", put(r"\$(?=\d)", "£")),
    (Differs.NUMBERS, "score turned", put(r"(?<![\w-])(\d+)-(\d+)(?![\w-])", r"\2-\1")),
    (Differs.NUMBERS, "fraction changed", couples("half/quarter third/quarter twice/once")),
    (Differs.NUMBERS, "bound added", put(r"(?<=[a-z] )(?=\d+ [a-z])", "more than ")),
    (
        Differs.NUMBERS,
        "half of the day changed",
        chosen(
            r"(?<=\d )[ap](?=\.?m\b)|(?<=\d)[ap](?=m\b)",
            lambda m, _d, _n: "p" if m.group() == "a" else "a",
        ),
    ),
    (Differs.NEGATION, "not inserted", put(AUXILIARY, r"\1 not")),
    (Differs.NEGATION, "n't inserted", put(AUXILIARY.replace("will|", ""), r"\1n't")),
    (Differs.NEGATION, "never inserted", put(HAVE, r"\1 never")),
    (Differs.NEGATION, "no longer inserted", put(BE, r"\1 no longer")),
    (Differs.NEGATION, "with becomes without", couples("with/without")),
    (
        Differs.NEGATION,
        "verb reversed",
        couples(
            "confirmed/denied agreed/refused accepted/rejected approved/rejected allowed/banned "
            "agree/refuse confirm/deny accept/reject approve/reject succeeded/failed"
        ),
    ),
    (
        Differs.NEGATION,
        "prefix put before",
        couples(
            "likely/unlikely able/unable clear/unclear changed/unchanged certain/uncertain "
            "fair/unfair usual/unusual expected/unexpected known/unknown legal/illegal "
            "possible/impossible employment/unemployment necessary/unnecessary "
            "available/unavailable agree/disagree official/unofficial regular/irregular"
        ),
    ),
    (Differs.NEGATION, "some becomes no", couples("some/no any/no a_new/no_new")),
    (
        Differs.NEGATION,
        "all becomes none",
        couples(
            "everything/nothing something/nothing everyone/nobody always/never all_of/none_of "
            "both/neither someone/nobody"
        ),
    ),
    (Differs.NEGATION, "opposite put", couples(_OPPOSED)),
    (Differs.NEGATION, "hardly inserted", put(BE, r"\1 hardly")),
    (Differs.NEGATION, "verb made doubtful", put(r"\bwill (?=[a-z])", "might ")),
    (Differs.NAMES, "surname changed", _SURNAME),
    (Differs.NAMES, "surname changed, all capitals", shouted(_SURNAME)),
    (
        Differs.NAMES,
        "first name changed",
        person(
            lambda first, last, dice, _names: (
                f"{dice.choice([n for n in FIRST_NAMES if n != first])} {last}"
            )
        ),
    ),
    (Differs.NAMES, "surname dropped", person(lambda first, _last, _dice, _names: first)),
    (Differs.NAMES, "person becomes he", person(lambda _first, _last, _dice, _names: "he")),
    (
        Differs.NAMES,
        "junior added",
        person(lambda first, last, _dice, _names: f"{first} {last} Jr"),
    ),
    (
        Differs.NAMES,
        "person added",
        person(
            lambda first, last, dice, names: (
                f"{first} {last} and {dice.choice(FIRST_NAMES)} {other_surname(last, dice, names)}"
            )
        ),
    ),
    (
        Differs.NAMES,
        "titled name changed",
        chosen(
            r"\b(Mr|Mrs|Ms|Dr|President|Senator|Minister)(\.?) [A-Z][a-z]{3,}\b",
            lambda m, dice, names: (
                f"{m[1]}{m[2]} {other_surname(m.group().split()[-1], dice, names)}"
            ),
        ),
    ),
    (Differs.NAMES, "title changed", couples("Mr/Mrs Mr./Mrs. President/Senator")),
    (Differs.NAMES, "place changed", exchange(PLACES)),
    (Differs.NAMES, "place changed, all capitals", shouted(exchange(PLACES))),
    (Differs.NAMES, "place dropped", put(rf" (?:in|from) ({'|'.join(PLACES)})\b", "")),
    (Differs.NAMES, "place added", put(r"(?<=[a-z]{3}) (in|from) (?=the\b)", r" \1 Lisbon and ")),
    (Differs.NAMES, "nationality changed", exchange(NATIONALITIES)),
    (
        Differs.NAMES,
        "nationality dropped",
        put(rf"(?<=[a-z] )(?:{'|'.join(NATIONALITIES)}) (?=[a-z])", ""),
    ),
    (Differs.NAMES, "two places swapped", swapped(rf"\b(?:{'|'.join(PLACES)})\b")),
    (
        Differs.NAMES,
        "two surnames swapped",
        swapped(r"(?:(?<=Mr )|(?<=Mr\. )|(?<=James |David |Peter )|(?<=John ))[A-Z][a-z]{3,}"),
    ),
    (
        Differs.NAMES,
        "quarter of the sky changed",
        couples("North/South East/West Northern/Southern Eastern/Western"),
    ),
    (
        Differs.NAMES,
        "modifier of a place dropped",
        put(r"\b(New|North|South|East|West|Saudi|United|Hong|San|Los) (?=[A-Z][a-z])", ""),
    ),
    (
        Differs.NAMES,
        "bank changed",
        put(r"\bBank of (?:England|Japan|America|France|Italy|Canada)\b", "Bank of Sweden"),
    ),
    (
        Differs.NAMES,
        "bank dropped",
        put(r"\b(?:Bank|University|Ministry|Department) of (?=[A-Z])", ""),
    ),
    (
        Differs.NAMES,
        "head word changed",
        couples(
            "Corp/Inc Bank/Group Ministry/Department University/College Senate/Congress "
            "Party/Union Airlines/Airways"
        ),
    ),
    (
        Differs.NAMES,
        "head word dropped",
        put(r"(?<=[a-z]) (?:Street|Bank|University|River|County|Party|Motors|Airlines)\b", ""),
    ),
    (
        Differs.NAMES,
        "first word of a company dropped",
        put(r"\b(?:General|American|National|British|First|Morgan|Royal) (?=[A-Z][a-z])", ""),
    ),
    (
        Differs.NAMES,
        "initials changed",
        chosen(
            r"\b[A-Z]{3,5}\b(?=[^A-Z]*$)",
            lambda m, dice, _names: (
                m.group()[:-1] + dice.choice([c for c in "BDKPT" if c != m.group()[-1]])
            ),
        ),
    ),
    (Differs.NAMES, "pronoun changed", couples("he/she his/her")),
    (
        Differs.NAMES,
        "opening name changed",
        chosen(
            r"^[A-Z][a-z]{4,}(?= (?:said|was|has|is|will|had|also)\b)",
            lambda m, dice, names: (
                other_surname(m.group(), dice, names) if m.group() in names.surnames else None
            ),
        ),
    ),
)
