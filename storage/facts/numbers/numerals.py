"""Numbers written with digits or Chinese numerals, mapped to one key for each value. Pure.

Numbers that are not certainly equal get different keys. The lists here are of words that are
ordinals or have no exact value; other number words are in the lexicon.
"""

from __future__ import annotations

import re
from decimal import Decimal

from storage.facts.numbers import vocabulary as number_vocabulary
from storage.text.normalise import normalise, normalise_keeping_accents

_GROUPS = (
    re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?"),  # 400,000 · 4,00,000
    re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?"),  # 1.500.000; but 1.500 may be a decimal
    re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?"),
    re.compile(r"\d{1,3}(?:'\d{3})+(?:\.\d+)?"),
)
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_CHINESE_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    **{"〇": 0, "两": 2, "兩": 2},
}
_CHINESE_SCALES = {"十": 10, "百": 100, "千": 1000}
_CHINESE_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHINESE = "".join((*_CHINESE_DIGITS, *_CHINESE_SCALES, *_CHINESE_MYRIADS))
SCALES = "".join((*_CHINESE_SCALES, *_CHINESE_MYRIADS))


def _numbered(words: str, start: int, step: int = 1) -> dict[str, int]:
    """The values of words listed in order of value; words of one value are joined by a slash."""
    return {
        word: start + step * place
        for place, synonyms in enumerate(words.split())
        for word in synonyms.split("/")
    }


# Letters and words directly after digits: 5mln.
MULTIPLIERS = {
    word: 10**power
    for power, words in {
        3: "thousand tausend mille mil mila тысяча тысячи тысяч тыс tsd",
        5: "lakh lakhs",
        6: "million millions mln mn mio millionen millón millones milione milioni milhão milhões "
        "миллион миллиона миллионов млн",
        7: "crore crores",
        9: "billion billions bln bn milliard milliards milliarde milliarden mrd mld miliardo "
        "miliardi миллиард миллиарда миллиардов млрд",
        12: "trillion trillions tn trn billionen",
    }.items()
    for word in words.split()
}
_ORDINALS = (
    _numbered(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        1,
    )
    | _numbered(
        "erste/ersten/erster/erstes zweite/zweiten/zweiter/zweites dritte/dritten/dritter/drittes "
        "vierte/vierten fünfte/fünften sechste/sechsten siebte/siebten achte/achten neunte/neunten "
        "zehnte/zehnten",
        1,
    )
    | _numbered(
        "premier/première deuxième troisième quatrième cinquième sixième septième huitième "
        "neuvième dixième",
        1,
    )
    | _numbered("primero/primera/primer segundo/segunda tercero/tercera/tercer", 1)
    | _numbered("primo/prima secondo/seconda terzo/terza", 1)
    | _numbered("primeiro/primeira segundo/segunda terceiro/terceira", 1)
    | _numbered("первый/первая/первого второй/вторая/второго третий/третья/третьего", 1)
)
_ORDINAL_ENDINGS = frozenset("st nd rd th er ème eme re º ª й я го".split())
# Words for quantities without a value that could be compared with another spelling.
VAGUE = frozenset(
    """
    sei doze seize augustus
    nil once twice thrice half halves thirds quarter quarters double doubled triple tripled
    quadrupled halved single couple both hundreds thousands dozen dozens score scores fortieth
    thirtieth fiftieth sixtieth hundredth thousandth all some any most many few several every each
    more less fewer least only majority minority
    pair pairs duo trio quartet quintet sextet septet octet twin twins triplet triplets quadruplets
    treble brace quadruple quintuple sextuple doubly triply singly
    unilateral bilateral trilateral biweekly bimonthly biannual biennial triennial semiannual
    fortnightly sexagenarian septuagenarian octogenarian nonagenarian centenarian
    centenary bicentenary tercentenary
    twofold threefold fourfold fivefold sixfold sevenfold eightfold ninefold tenfold twentyfold
    hundredfold thousandfold
    twenties thirties forties fifties sixties seventies eighties nineties noughties
    zwanziger dreißiger vierziger fünfziger sechziger siebziger achtziger neunziger
    trio quartett quintett zwillinge drillinge
    halb halbe halben doppelt dutzend alle einige mehrere viele wenige mehr weniger nur
    demi demie moitié tiers quart douzaine dizaine centaine milliers cents tous toutes plusieurs
    quelques cent plus moins
    medio media mitad docena cientos miles doble cuarto cuarta quinto quinta todos todas algunos
    algunas varios varias muchos muchas pocos pocas más menos
    metà mezzo due cento doppio tutti tutte alcuni alcune molti pochi più meno
    metade dúzia todos todas alguns algumas vários várias muitos poucos mais
    один одна одно половина пол треть четверть четвертый пятый оба обе все всех несколько много
    мало больше меньше двое трое четверо пятеро
    twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig vijftig honderd
    duizend miljoen miljard eerste tweede derde helft
    två tre fyra fem sex sju åtta nio tio elva tolv tjugo trettio fyrtio femtio hundra tusen miljon
    miljoner miljard första andra tredje hälften
    fire seks syv otte åtte ni ti tolv tyve tjue tredive tretti hundrede millioner
    dwa dwie dwóch trzy trzech cztery czterech pięć sześć siedem osiem dziewięć dziesięć dwadzieścia
    sto tysiąc tysiące tysięcy milion miliony milionów pierwszy drugi trzeci połowa
    dva dvě tři čtyři pět šest sedm osm devět deset tisíc milionů první druhý třetí
    два дві три чотири п'ять шість сім вісім дев'ять десять двадцять сто тисяча мільйон перший
    другий
    doi două trei patru cinci șase șapte opt nouă zece sută mie primul
    kettő két három négy öt nyolc kilenc tíz húsz száz ezer millió első második
    kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat miljoona
    iki üç dört beş altı yedi sekiz dokuz yirmi otuz kırk elli yüz milyon milyar birinci ikinci
    δύο δυο τρεις τρία τέσσερις τέσσερα πέντε έξι επτά εφτά οκτώ οχτώ εννέα δέκα είκοσι εκατό χίλια
    εκατομμύρια πρώτος πρώτη δεύτερος δεύτερη τρίτος μισό
    dua tiga empat lima enam tujuh delapan sembilan sepuluh ratus ribu juta pertama kedua
    hai bốn năm sáu bảy tám chín mười trăm nghìn triệu
    """.split()
)


def _folded(table: dict[str, int]) -> dict[str, int]:
    """The table with each word also in its form without accents."""
    return {
        form: value
        for word, value in table.items()
        for form in (normalise(word), normalise_keeping_accents(word))
        if word != "x"
    }


MULTIPLIERS, ORDINALS = _folded(MULTIPLIERS), _folded(_ORDINALS)
VAGUE = frozenset(_folded(dict.fromkeys(VAGUE, 0)))
ALL_WORDS = frozenset((*number_vocabulary.marked_words(), *MULTIPLIERS, *ORDINALS, *VAGUE))


def strip_grouping(number: str) -> str:
    """Digits without grouping: 4,00,000 and 400 000 as 400000, .5 as 0.5.

    A comma before three digits is a grouping sign. A point before three digits may be a decimal
    point, so it is a grouping sign only if there are several.
    """
    if number.isdigit():
        return number
    if number[0] == ".":
        return f"0{number}"
    for which, pattern in enumerate(_GROUPS):
        if pattern.fullmatch(number):
            if which == 1:
                return number.replace(".", "").replace(",", ".")
            if which == 2:
                return number.replace(" ", "").replace(",", ".")
            return number.replace("," if which == 0 else "'", "")
    return number


def ordinal_key(digits: str, ending: str) -> str | None:
    """The key of an ordinal such as 18th, 1er or 3º; None for another ending."""
    return f"{digits}." if ending in _ORDINAL_ENDINGS else None


def multiply(number: str, scale: int) -> str | None:
    """The number times the scale, 1.5 million as 1500000; None if it is not a plain number."""
    if not _DECIMAL.fullmatch(number):
        return None
    return format((Decimal(number) * scale).normalize(), "f")


def parse_chinese(run: str) -> str | None:
    """The value of Chinese numerals; None for a run that is not one unambiguous number.

    三四 may mean "three or four", so a row of digits is a number only from three on, as 二〇一八.
    """
    if all(sign in _CHINESE_DIGITS for sign in run):
        if len(run) == 2:
            return None
        return "".join(str(_CHINESE_DIGITS[sign]) for sign in run)
    total = section = digit = 0
    pending = False
    for sign in run:
        if sign in _CHINESE_DIGITS:
            if pending and digit:
                return None
            digit, pending = _CHINESE_DIGITS[sign], True
        elif sign in _CHINESE_SCALES:
            section += (digit if pending else 1) * _CHINESE_SCALES[sign]
            digit, pending = 0, False
        else:
            if not (section or digit):
                return None
            total += (section + digit) * _CHINESE_MYRIADS[sign]
            section, digit, pending = 0, 0, False
    return str(total + section + digit)


def apply_chinese_scales(digits: str, scales: str) -> str | None:
    """The value of digits with Chinese scales after them: 5万, 1.5亿; None if not plain."""
    value: str | None = digits
    for sign in scales:
        if value is not None:
            value = multiply(value, _CHINESE_SCALES.get(sign) or _CHINESE_MYRIADS[sign])
    return value
