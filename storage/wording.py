"""How two near-duplicate texts differ: from an aligned token diff, the gravest change there is.

Where it cannot be told what changed, the graver answer stands: a repetition missed costs a line,
a changed fact folded away costs the fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from .fingerprint import is_unspaced, normalise, tokens
from .model import Differs

# A number keeps its inner separators: 3,000 · 4.5 · 6-7(4) · 10:30 · 12/03.
_TOKEN = re.compile(r"\d+(?:[.,:/\-–]\d+|\(\d+\))*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%€$£¥₹°]|\w")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?")
_SENTENCE_END = re.compile(r"[.!?:;…。！？“”\"'‘(\[]\s*$")

_NUMBER_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion trillions dozen
    dozens half third quarter quarters twice double triple once first second fourth fifth sixth
    seventh eighth ninth tenth mln bln pct percent cts dlrs
    eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million millionen
    milliarde milliarden un deux trois quatre cinq sept huit neuf dix onze douze vingt trente cent
    mille million milliard uno dos tres cuatro cinco seis siete ocho nueve diez cien mil millones
    half doubled tripled halved
    """.split()
)
_UNITS = frozenset(
    """
    km kilometre kilometres kilometer kilometers mile miles metre metres meter meters m cm mm foot
    feet inch inches kg kilo kilos kilogram kilograms g gram grams tonne tonnes ton tons pound
    pounds lb lbs ounce ounces oz litre litres liter liters gallon gallons barrel barrels acre acres
    hectare hectares degree degrees celsius fahrenheit mph kph hour hours minute minutes second
    seconds day days week weeks month months year years decade decades century centuries dollar
    dollars euro euros cent cents yen yuan rupee rupees ruble rubles sterling franc francs
    """.split()
)
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
    sun january february march april may june july august september october november december jan
    feb mar apr jun jul aug sep sept oct nov dec today yesterday tomorrow tonight montag dienstag
    mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo morning afternoon evening night noon
    midnight spring summer autumn winter
    """.split()
)
_NEGATION = frozenset(
    """
    no not never none nobody nothing nowhere neither nor without cannot cant wont dont doesnt didnt
    isnt arent wasnt werent hasnt havent hadnt wouldnt couldnt shouldnt aint denied deny denies
    denying refused refuse refuses refusing rejected reject rejects rejecting failed fail fails
    unable hardly scarcely barely lack lacks lacked false untrue stopped nor except unless
    nicht kein keine keinen keinem keiner nie niemals ohne weder noch niemand nichts ne pas jamais
    sans aucun aucune rien personne ni nunca jamás sin ningún ninguna nadie nada tampoco nao não
    nunca sem nem nenhum nenhuma non mai senza nessuno niente né niet geen nooit zonder inte aldrig
    utan ikke aldri uden не нет ни никогда без никто ничего nie bez
    """.split()
)
_NEGATION_CHARACTERS = frozenset("不没沒未无無非否勿莫拒")
_NUMBER_CHARACTERS = frozenset("零〇一二三四五六七八九十百千万萬亿億两兩半")
_JAPANESE_NEGATION = ("ない", "なかっ", "ません", "ず", "ไม่", "มิได้")
# Particles of aspect and emphasis that may come and go without changing what is said.
_PARTICLES = frozenset(
    "的了也都就还還又再才已经經曾则則却卻便着著过過地得吗嗎呢吧啊呀嘛所而并並且将將正在很更"
)
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady president prime minister premier chancellor
    senator governor mayor secretary general colonel major captain lieutenant sergeant judge justice
    king queen prince princess pope bishop chairman chairwoman chief executive director minister
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Token:
    normal: str
    starts_sentence: bool
    capitalised: bool

    @property
    def is_number(self) -> bool:
        first = self.normal[0]
        return (
            first.isnumeric()
            or unicodedata.category(first) == "Sc"
            or first in "%°"
            or self.normal in _NUMBER_WORDS
            or self.normal in _CALENDAR
            or self.normal in _UNITS
        )

    @property
    def is_negation(self) -> bool:
        return self.normal in _NEGATION or self.normal.endswith(("n't", "n’t"))


def differs(one: str, other: str) -> Differs:
    """How the wordings of two texts differ; symmetric.

    `nothing`: the same words after normalising. Otherwise the gravest kind of change among the
    tokens that do not align: a number, a unit, a date; then a negation; then a name; else wording.
    """
    if normalise(one) == normalise(other):
        return Differs.NOTHING
    words, other_words = tokens(one), tokens(other)
    if is_unspaced(words) or is_unspaced(other_words):
        if words == other_words and _signs(one) == _signs(other):
            return Differs.NOTHING
        return _differs_unspaced(words, other_words)
    mine, theirs = _tokenised(one), _tokenised(other)
    if [t.normal for t in mine] == [t.normal for t in theirs]:
        return Differs.NOTHING
    changed, moved = _changed(mine, theirs)
    if any(token.is_number for token in changed + moved):
        return Differs.NUMBERS
    if any(token.is_negation for token in changed + moved):
        return Differs.NEGATION
    named = _names_changed(mine, theirs, changed + moved)
    return Differs.NAMES if named else Differs.WORDING


def _signs(text: str) -> list[str]:
    return [c for c in text if c in "%%‰" or unicodedata.category(c) == "Sc"]


def _tokenised(text: str) -> list[_Token]:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("\u00ad", "")
    found: list[_Token] = []
    for match in _TOKEN.finditer(plain):
        word = match.group()
        normal = normalise(word)
        if not normal:
            continue
        if _GROUPED.fullmatch(normal):
            normal = normal.replace(",", "")
        starts = not found or bool(_SENTENCE_END.search(plain[: match.start()][-3:]))
        found.append(_Token(normal, starts, word[0].isupper()))
    return found


def _changed(mine: list[_Token], theirs: list[_Token]) -> tuple[list[_Token], list[_Token]]:
    """Tokens that only one side has, and tokens that both have in different places."""
    matcher = SequenceMatcher(
        None, [t.normal for t in mine], [t.normal for t in theirs], autojunk=False
    )
    gone: list[_Token] = []
    come: list[_Token] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            gone += mine[a:b]
            come += theirs[c:d]
    surplus = Counter(t.normal for t in gone)
    surplus.subtract(Counter(t.normal for t in come))
    changed = [t for t in _each_once(gone) + _each_once(come) if surplus[t.normal] != 0]
    moved = [t for t in _each_once(gone) if surplus[t.normal] == 0]
    return changed, moved


def _each_once(found: Iterable[_Token]) -> list[_Token]:
    return list({token.normal: token for token in found}.values())


def _names_changed(mine: list[_Token], theirs: list[_Token], changed: list[_Token]) -> bool:
    """Whether a capitalised word came, went or stands elsewhere.

    A capital at the start of a sentence counts unless the word stands in lower case elsewhere in
    the two texts; titles may come and go.
    """
    lower = {t.normal for t in mine + theirs if not t.capitalised}
    return any(
        token.capitalised
        and token.normal not in _TITLES
        and not (token.starts_sentence and (token.normal in lower or token.normal in _OPENERS))
        for token in changed
    )


# Words that often open a sentence and are no names.
_OPENERS = frozenset(
    """
    a an the this that these those there here it he she they we you i his her their its our my your
    in on at by for from with to of as and but or so if when while after before since because
    although though however meanwhile moreover also then thus still yet now once according what who
    where why how which some many most much several all each every both few other others another
    such more less even just only already
    """.split()
)


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
    if any(c.isnumeric() or c in _NUMBER_CHARACTERS for c in changed):
        return Differs.NUMBERS
    if any(c in _NEGATION_CHARACTERS for c in changed) or any(
        mark in run for run in runs for mark in _JAPANESE_NEGATION
    ):
        return Differs.NEGATION
    if all(c in _PARTICLES for c in changed):
        return Differs.WORDING
    return Differs.NAMES
