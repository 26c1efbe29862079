"""Numbers spelled as words: equal values have one key, and different values never do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.core.model import Difference
from storage.facts import classify_difference
from storage.facts.tokens import tokenise

# Each line: a value, and words for it in several languages.
SPELLINGS = """
    7: seven | sieben | siete | sette | sete | zeven | sju | syv | siedem | семь | семи | yedi | सात
    16: sixteen | sechzehn | dieciséis | sedici | dezesseis | dezasseis | zestien | szesnaście
    17: seventeen | dix-sept | diecisiete | dezassete | dezessete | семнадцать | sedmnáct
    21: twenty-one | einundzwanzig | vingt et un | veintiuno | ventuno | vinte e um | \
        двадцать один | eenentwintig | tjugoett | enogtyve | huszonegy | yirmi bir | \
        douăzeci și unu | इक्कीस
    22: veintidós | ventidue | vinte e dois | zweiundzwanzig | twenty two | dwadzieścia dwa
    71: soixante et onze | septante et un | setenta y uno
    77: soixante-dix-sept | septante-sept | siebenundsiebzig
    80: quatre-vingts | huitante | octante | ottanta
    97: quatre-vingt-dix-sept | nonante-sept | noventa e sete
    200: two hundred | zweihundert | doscientas | duecento | duzentas | tweehonderd | двести \
        | двухсот | dwieście | tvåhundra | dvě stě | kétszáz | kaksisataa | مئتان
    300: three hundred | dreihundert | trescientos | trois cents | trecento | trezentos | триста \
        | трёхсот | trzysta | driehonderd | trehundra | 三百 | तीन सौ | ثلاثمائة
    500: quinientas | пятьсот | п'ятсот | cinq cents | pięćset
    1900: nineteen hundred | neunzehnhundert | mille neuf cents
    2000: two thousand | zweitausend | deux mille | dos mil | duemila | две тысячи | dwa tysiące
    2300: deux mille trois cents | zweitausenddreihundert | dos mil trescientos | duemilatrecento
    205000: two hundred and five thousand | deux cent cinq mille | двести пять тысяч
    1200000: un millón doscientas mil | one million two hundred thousand
    3500000000: tres mil quinientos millones | three billion five hundred million
    2000000000000: deux billions | zwei Billionen | dos billones | two trillion
    25: خمسة وعشرون | पच्चीस | pětadvacet
"""
# Pairs of texts with different values that a careless reader gives one value.
DIFFERENT = {
    "six cents is money in English and 600 in French": [
        ("The loaf and six cents", "The loaf and six hundred"),
        ("Les pains et six cents", "Les pains et 6 cents"),
    ],
    "a billion has nine zeros in English and twelve elsewhere": [
        ("Die Kosten sind nicht 1 Billion Euro", "Die Kosten sind nicht 1 Milliarde Euro"),
    ],
    "and separates two numbers after between": [
        ("between one hundred and two boats", "between 102 boats"),
        ("between one hundred and two thousand", "between 102000"),
        ("zwischen fünf und zwanzig Gästen", "zwischen fünfundzwanzig Gästen"),
        ("entre dois mil e três barcos", "entre 2003 barcos"),
    ],
    "an article after tens or hundreds is a unit": [
        ("Le bac a vingt et un marins", "Le bac a vingt marins"),
        ("La nave ha ventuno marinai", "La nave ha venti marinai"),
        ("de två hundra", "de tvåhundraett"),
    ],
    "a hyphen between numbers may be a range": [
        ("тысяча-две лодок", "1002 лодок"),
        ("five-six boats", "56 boats"),
    ],
    "plural scales without a number are no number": [
        ("millions of boats", "a million of boats"),
    ],
    "words of one language are numbers in another": [
        ("er sei krank und alt", "er 6 krank und alt"),
        ("they seize the boats", "they 16 the boats"),
        ("onze boten en het meer", "11 boten en het meer"),
        ("ten statek jest nasz", "10 statek jest nasz"),
        ("on fire and away", "on 4 and away"),
    ],
    "a time may be a price or of the evening": [
        ("it fell to 17.00 there", "it fell to 17:00 there"),
        ("it left at 5:00 there", "it left at 5 am there"),
        ("it left at 5 am there", "it left at 5 pm there"),
    ],
    "sept is a month or a number": [
        ("les sept marins", "les september marins"),
        ("on Sept. 5 there", "on 7.5 there"),
    ],
    "a month name without its accents is a name": [
        ("then Julius came", "then July came"),
    ],
}
EQUAL = {
    "a date in any language, with the month before or after": [
        *(
            ("on October 12", f"on {date}")
            for date in (
                "12 October|October 12th|12. Oktober|12 de octubre|12 octobre|12 октября|"
                "12 ottobre|12 de outubro|12 oktober|12 października|12 října|12 жовтня|"
                "12 octombrie|12 Ekim|12 أكتوبر|12 تشرين الأول|12 अक्टूबर|12 lokakuuta"
            ).split("|")
        ),
        ("on August 5", "on 5 augustus"),
        ("on August 5", "on 5 ago."),
        ("on March 5", "on 5 maart"),
        ("on January 5", "on 5 janv."),
        ("on September 17", "on 17 sept"),
        ("on May 1", "on 1º de mayo"),
    ],
    "a time of day": [
        ("a las 17.00 hoy", "a las 17:00 hoy"),
        ("um 17.00 Uhr da", "um 17 Uhr da"),
        ("à 17h30 là", "à 17:30 là"),
        ("at 5 pm there", "at 17:00 there"),
        ("at 5.30 p.m. there", "at 5:30pm there"),
    ],
    "percent": [
        ("plus 54 %", f"plus 54 {percent}")
        for percent in (
            "pour cent|por ciento|por cento|per cento|Prozent|процента|процентов|procent|procenta|"
            "procentów|prosent|відсотків|per cent"
        ).split("|")
    ],
    "a scale after digits": [
        ("saw 2000000 boats", "saw 2 millones boats"),
        ("saw 3000 boats", "saw 3 tys. boats"),
        ("the 1500000000 boats", "the 1.5 billion boats"),
    ],
}


def _key(text: str) -> str:
    return " ".join(tokenise(text).keys)


def _lines() -> list[tuple[int, str]]:
    lines = SPELLINGS.replace("\\\n", " ").strip().splitlines()
    return [
        (int(value), spelling.strip())
        for value, spellings in (line.split(":", 1) for line in lines)
        for spelling in spellings.split("|")
    ]


def _pairs(groups: dict[str, list[tuple[str, str]]]) -> list[object]:
    return [
        pytest.param(one, other, id=f"{reason}: {one} / {other}")
        for reason, pairs in groups.items()
        for one, other in pairs
    ]


@pytest.mark.parametrize(("value", "spelling"), _lines())
def test_a_spelled_number_equals_its_digits(value: int, spelling: str) -> None:
    assert _key(spelling) == str(value)


@pytest.mark.parametrize(("one", "other"), _pairs(DIFFERENT))
def test_different_values_are_a_changed_number(one: str, other: str) -> None:
    assert classify_difference(one, other) is Difference.NUMBERS
    assert classify_difference(other, one) is Difference.NUMBERS


@pytest.mark.parametrize(("one", "other"), _pairs(EQUAL))
def test_equal_values_have_one_key(one: str, other: str) -> None:
    assert _key(one) == _key(other)


def test_numbers_in_a_row_stay_apart() -> None:
    assert tokenise("two three, one hundred and two hundred").keys == (
        *("2", "3", "100", "and", "200"),
    )


def test_the_language_of_a_text_decides_what_its_words_mean() -> None:
    assert "600" in tokenise("Le bac est parti avec six cents marins.").keys
    assert "6 cent" in tokenise("The rope was sold for six cents at the quay.").keys
    assert tokenise("six cents").keys == ("six cents",)


# Reference spellings, built from the rules of each language rather than read from the lexicon.
_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
)
_EN += [f"{stem}teen" for stem in "fif six seven eigh nine".split()]
_EN_TENS = [f"{stem}ty" for stem in "twen thir for fif six seven eigh nine".split()]
_DE = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
_DE += [f"{stem}zehn" for stem in "drei vier fünf sech sieb acht neun".split()]
_DE_TENS = [
    *"zwanzig dreißig".split(),
    *(f"{s}zig" for s in "vier fünf sech sieb acht neun".split()),
]
_FR = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze".split()
_FR += ["quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]
_FR_TENS = "vingt trente quarante cinquante soixante".split()
_IT = "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici".split()
_IT += "quattordici quindici sedici diciassette diciotto diciannove".split()
_IT_TENS = [f"{stem}nta" for stem in "tre quara cinqua sessa setta otta nova".split()]
_IT_TENS = ["venti", *_IT_TENS]


def _english(n: int) -> str:
    if n < 20:
        return _EN[n]
    if n < 100:
        return _EN_TENS[n // 10 - 2] + (f"-{_EN[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_EN[n // 100]} hundred" + (f" and {_english(n % 100)}" if n % 100 else "")
    rest = n % 1000
    return f"{_english(n // 1000)} thousand" + (
        f"{' and' if rest < 100 else ''} {_english(rest)}" if rest else ""
    )


def _german(n: int) -> str:
    if n < 20:
        return _DE[n]
    if n < 100:
        return (f"{_DE[n % 10]}und" if n % 10 else "") + _DE_TENS[n // 10 - 2]
    scale, word = (100, "hundert") if n < 1000 else (1000, "tausend")
    return _german(n // scale) + word + (_german(n % scale) if n % scale else "")


def _french(n: int) -> str:
    if n < 20:
        return _FR[n]
    if n < 100:
        base = 20 * (n // 20) if n >= 60 else 10 * (n // 10)
        stem = "quatre-vingt" if base == 80 else _FR_TENS[base // 10 - 2]
        if n == base:
            return stem + ("s" if base == 80 else "")
        return stem + (" et " if n - base in (1, 11) and base < 80 else "-") + _FR[n - base]
    scale, word = (100, "cent") if n < 1000 else (1000, "mille")
    times = f"{_french(n // scale)} " if n >= 2 * scale else ""
    return times + word + (f" {_french(n % scale)}" if n % scale else "")


def _italian(n: int) -> str:
    if n < 20:
        return _IT[n]
    if n < 100:
        tens = _IT_TENS[n // 10 - 2]
        return (tens[:-1] if n % 10 in (1, 8) else tens) + (_IT[n % 10] if n % 10 else "")
    if n < 1000:
        times, word, rest = n // 100, "cento", n % 100
    else:
        times, word, rest = n // 1000, "mila" if n >= 2000 else "mille", n % 1000
    return (_italian(times) if times > 1 else "") + word + (_italian(rest) if rest else "")


_COUNTS = st.integers(20, 999_999)


@given(_COUNTS)
@settings(max_examples=200, deadline=None)
def test_english_and_german_numbers_equal_their_digits(n: int) -> None:
    assert _key(f"the {_english(n)} boats and") == _key(f"the {n} boats and")
    assert _key(f"die {_german(n)} Boote") == _key(f"die {n} Boote")


@given(_COUNTS)
@settings(max_examples=200, deadline=None)
def test_french_and_italian_numbers_equal_their_digits(n: int) -> None:
    assert _key(f"dans les {_french(n)} bateaux") == _key(f"dans les {n} bateaux")
    assert _key(f"gli {_italian(n)} della") == _key(f"gli {n} della")


@given(_COUNTS, _COUNTS, st.sampled_from([_english, _german, _french, _italian]))
@settings(max_examples=200, deadline=None)
def test_different_numbers_never_have_one_key(one: int, other: int, spell: object) -> None:
    assert callable(spell)
    if one != other:
        assert _key(spell(one)) != _key(spell(other))
        assert _key(spell(one)) != str(other)
