"""Edits that change a fact: no pair of texts made by one may fold."""

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

FACTS: tuple[tuple[Difference, str, Edit], ...] = (
    (Difference.NUMBERS, "digit changed", chosen(BARE, digit)),
    (Difference.NUMBERS, "number word changed", exchange(COUNTS)),
    (Difference.NUMBERS, "ordinal changed", exchange(ORDINALS)),
    (Difference.NUMBERS, "decimals changed", chosen(r"(?<=\d\.)\d+\b", digit)),
    (Difference.NUMBERS, "decimal point lost", put(r"\b(\d+)\.(\d+)\b", r"\1\2")),
    (Difference.NUMBERS, "point and comma exchanged", put(r"\b(\d+)\.(\d{3})\b", r"\1,\2")),
    (Difference.NUMBERS, "thousands lost", put(r"\b(\d+),\d{3}\b(?!,)", r"\1")),
    (
        Difference.NUMBERS,
        "nought added",
        put(r"(?<![\w.,])(\d+)\b(?![.,:/]\d|st|nd|rd|th)", r"\g<1>0"),
    ),
    (Difference.NUMBERS, "number dropped", put(BARE + " ", "")),
    (Difference.NUMBERS, "number added", put(r"\b(the|of) (?=[a-z]{4,}[^s\W]s\b)", r"\1 12 ")),
    (
        Difference.NUMBERS,
        "number word added",
        put(r"\b(the|of) (?=[a-z]{4,}[^s\W]s\b)", r"\1 six "),
    ),
    (Difference.NUMBERS, "two numbers swapped", swapped(BARE)),
    (Difference.NUMBERS, "year changed", chosen(r"\b(19|20)\d\d\b", digit)),
    (Difference.NUMBERS, "month changed", exchange([month for month in MONTHS if month != "May"])),
    (
        Difference.NUMBERS,
        "day changed",
        chosen(rf"(?<=(?:{'|'.join(m[-3:] for m in MONTHS)}) )\d\d?\b(?!,\d)", digit),
    ),
    (Difference.NUMBERS, "weekday changed", exchange(WEEKDAYS)),
    (Difference.NUMBERS, "weekday dropped", put(rf" on ({'|'.join(WEEKDAYS)})\b", "")),
    (Difference.NUMBERS, "day of speech changed", exchange("yesterday today tomorrow".split())),
    (Difference.NUMBERS, "last becomes next", put(r"\blast (?=year|week|month|quarter)", "next ")),
    (Difference.NUMBERS, "period changed", exchange("year month week".split())),
    (Difference.NUMBERS, "magnitude changed", couples("mln/billion million/billion")),
    (
        Difference.NUMBERS,
        "unit changed",
        couples("tonnes/pounds miles/km feet/metres barrels/gallons hours/minutes"),
    ),
    (Difference.NUMBERS, "percent lost", put(r"(\d) ?(?:pct|percent|per cent|%)(?!\w)", r"\1")),
    (
        Difference.NUMBERS,
        "percent becomes points",
        put(r"(\d) (?:pct|percent|per cent)\b", r"\1 basis points"),
    ),
    (Difference.NUMBERS, "currency changed", couples("dlrs/yen dollars/euros stg/marks cts/pence")),
    (Difference.NUMBERS, "currency sign changed", put(r"\$(?=\d)", "£")),
    (Difference.NUMBERS, "score turned", put(r"(?<![\w-])(\d+)-(\d+)(?![\w-])", r"\2-\1")),
    (Difference.NUMBERS, "fraction changed", couples("half/quarter third/quarter twice/once")),
    (Difference.NUMBERS, "bound added", put(r"(?<=[a-z] )(?=\d+ [a-z])", "more than ")),
    (
        Difference.NUMBERS,
        "half of the day changed",
        chosen(
            r"(?<=\d )[ap](?=\.?m\b)|(?<=\d)[ap](?=m\b)",
            lambda m, _d, _n: "p" if m.group() == "a" else "a",
        ),
    ),
    (Difference.NEGATION, "not inserted", put(AUXILIARY, r"\1 not")),
    (Difference.NEGATION, "n't inserted", put(AUXILIARY.replace("will|", ""), r"\1n't")),
    (Difference.NEGATION, "never inserted", put(HAVE, r"\1 never")),
    (Difference.NEGATION, "no longer inserted", put(BE, r"\1 no longer")),
    (Difference.NEGATION, "with becomes without", couples("with/without")),
    (
        Difference.NEGATION,
        "verb reversed",
        couples(
            "confirmed/denied agreed/refused accepted/rejected approved/rejected allowed/banned "
            "agree/refuse confirm/deny accept/reject approve/reject succeeded/failed"
        ),
    ),
    (
        Difference.NEGATION,
        "prefix put before",
        couples(
            "likely/unlikely able/unable clear/unclear changed/unchanged certain/uncertain "
            "fair/unfair usual/unusual expected/unexpected known/unknown legal/illegal "
            "possible/impossible employment/unemployment necessary/unnecessary "
            "available/unavailable agree/disagree official/unofficial regular/irregular"
        ),
    ),
    (Difference.NEGATION, "some becomes no", couples("some/no any/no a_new/no_new")),
    (
        Difference.NEGATION,
        "all becomes none",
        couples(
            "everything/nothing something/nothing everyone/nobody always/never all_of/none_of "
            "both/neither someone/nobody"
        ),
    ),
    (Difference.NEGATION, "opposite put", couples(_OPPOSED)),
    (Difference.NEGATION, "hardly inserted", put(BE, r"\1 hardly")),
    (Difference.NEGATION, "verb made doubtful", put(r"\bwill (?=[a-z])", "might ")),
    (Difference.NAMES, "surname changed", _SURNAME),
    (Difference.NAMES, "surname changed, all capitals", shouted(_SURNAME)),
    (
        Difference.NAMES,
        "first name changed",
        person(
            lambda first, last, dice, _names: (
                f"{dice.choice([n for n in FIRST_NAMES if n != first])} {last}"
            )
        ),
    ),
    (Difference.NAMES, "surname dropped", person(lambda first, _last, _dice, _names: first)),
    (Difference.NAMES, "person becomes he", person(lambda _first, _last, _dice, _names: "he")),
    (
        Difference.NAMES,
        "junior added",
        person(lambda first, last, _dice, _names: f"{first} {last} Jr"),
    ),
    (
        Difference.NAMES,
        "person added",
        person(
            lambda first, last, dice, names: (
                f"{first} {last} and {dice.choice(FIRST_NAMES)} {other_surname(last, dice, names)}"
            )
        ),
    ),
    (
        Difference.NAMES,
        "titled name changed",
        chosen(
            r"\b(Mr|Mrs|Ms|Dr|President|Senator|Minister)(\.?) [A-Z][a-z]{3,}\b",
            lambda m, dice, names: (
                f"{m[1]}{m[2]} {other_surname(m.group().split()[-1], dice, names)}"
            ),
        ),
    ),
    (Difference.NAMES, "title changed", couples("Mr/Mrs Mr./Mrs. President/Senator")),
    (Difference.NAMES, "place changed", exchange(PLACES)),
    (Difference.NAMES, "place changed, all capitals", shouted(exchange(PLACES))),
    (Difference.NAMES, "place dropped", put(rf" (?:in|from) ({'|'.join(PLACES)})\b", "")),
    (
        Difference.NAMES,
        "place added",
        put(r"(?<=[a-z]{3}) (in|from) (?=the\b)", r" \1 Lisbon and "),
    ),
    (Difference.NAMES, "nationality changed", exchange(NATIONALITIES)),
    (
        Difference.NAMES,
        "nationality dropped",
        put(rf"(?<=[a-z] )(?:{'|'.join(NATIONALITIES)}) (?=[a-z])", ""),
    ),
    (Difference.NAMES, "two places swapped", swapped(rf"\b(?:{'|'.join(PLACES)})\b")),
    (
        Difference.NAMES,
        "two surnames swapped",
        swapped(r"(?:(?<=Mr )|(?<=Mr\. )|(?<=James |David |Peter )|(?<=John ))[A-Z][a-z]{3,}"),
    ),
    (
        Difference.NAMES,
        "quarter of the sky changed",
        couples("North/South East/West Northern/Southern Eastern/Western"),
    ),
    (
        Difference.NAMES,
        "modifier of a place dropped",
        put(r"\b(New|North|South|East|West|Saudi|United|Hong|San|Los) (?=[A-Z][a-z])", ""),
    ),
    (
        Difference.NAMES,
        "bank changed",
        put(r"\bBank of (?:England|Japan|America|France|Italy|Canada)\b", "Bank of Sweden"),
    ),
    (
        Difference.NAMES,
        "bank dropped",
        put(r"\b(?:Bank|University|Ministry|Department) of (?=[A-Z])", ""),
    ),
    (
        Difference.NAMES,
        "head word changed",
        couples(
            "Corp/Inc Bank/Group Ministry/Department University/College Senate/Congress "
            "Party/Union Airlines/Airways"
        ),
    ),
    (
        Difference.NAMES,
        "head word dropped",
        put(r"(?<=[a-z]) (?:Street|Bank|University|River|County|Party|Motors|Airlines)\b", ""),
    ),
    (
        Difference.NAMES,
        "first word of a company dropped",
        put(r"\b(?:General|American|National|British|First|Morgan|Royal) (?=[A-Z][a-z])", ""),
    ),
    (
        Difference.NAMES,
        "initials changed",
        chosen(
            r"\b[A-Z]{3,5}\b(?=[^A-Z]*$)",
            lambda m, dice, _names: (
                m.group()[:-1] + dice.choice([c for c in "BDKPT" if c != m.group()[-1]])
            ),
        ),
    ),
    (Difference.NAMES, "pronoun changed", couples("he/she his/her")),
    (
        Difference.NAMES,
        "opening name changed",
        chosen(
            r"^[A-Z][a-z]{4,}(?= (?:said|was|has|is|will|had|also)\b)",
            lambda m, dice, names: (
                other_surname(m.group(), dice, names) if m.group() in names.surnames else None
            ),
        ),
    ),
)
