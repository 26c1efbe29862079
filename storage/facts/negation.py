"""Words that turn round what is said or take it back: negations, doubts, opposites.

What is missing here is read as wording and may fold; so in doubt a word is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storage.facts.lexicon import antonyms_en, antonyms_other_languages, kinds
from storage.facts.lexicon.word_lists import line_keys, word_set

NEGATION = line_keys(
    """
    not
    no
    none
    never
    nobody
    nothing
    nowhere
    neither
    nor
    without
    deny denied denies denying denial denials
    refuse refused refuses refusing refusal
    reject rejected rejects rejecting rejection
    fail failed fails failing failure
    unable
    hardly
    scarcely
    barely
    lack lacks lacked lacking
    false
    untrue
    stop stopped stops stopping
    except
    unless
    against
    until till
    longer
    cease ceased ceases
    ban banned bans banning
    forbid forbidden forbids
    prohibit prohibited prohibits
    cancel cancelled canceled cancels
    instead
    prevent prevented prevents
    decline declined declines
    nearly almost
    virtually
    former formerly
    ex
    acting
    deputy
    interim
    caretaker
    elect designate
    outgoing
    incoming
    alleged allegedly
    suspected
    supposedly
    reportedly
    possibly
    perhaps maybe
    rumoured rumored
    if
    whether
    may might
    could
    should
    must
    can
    nicht
    kein keine keinen keinem keiner keines keins
    nie niemals
    ohne
    weder
    noch
    niemand
    nichts
    gegen
    kaum
    verweigert verweigerte
    bestreitet bestritt bestritten
    ablehnte abgelehnt
    ne
    pas
    jamais
    sans
    aucun aucune
    rien
    personne
    ni
    plus
    guère
    nie niée
    refuse refusé
    no nunca jamás sin ningún ninguna ninguno nadie nada tampoco negó
    não nem sem nenhum nenhuma ninguém nunca
    non
    mai
    senza
    nessuno nessuna nessun
    niente
    nulla
    né
    niet geen nooit zonder niemand
    inte ingen inget inga aldrig utan
    ikke aldri uten uden ingen intet aldrig
    не
    нет
    ни
    никогда
    без
    никто
    ничего ничто
    отказался отказалась отказались
    отрицает отрицал
    nie bez nikt nic nigdy żaden
    не ні
    немає
    ніколи
    není
    nikdy
    değil
    yok
    hayır
    δεν
    μην μη
    όχι
    χωρίς
    ποτέ
    nu
    fără
    nem
    nincs
    soha
    nélkül
    ei eivät
    ilman
    tidak
    bukan
    tanpa
    belum
    không
    chưa
    chẳng
    नहीं
    न
    मत
    बिना
    कभी
    इनकार
    안
    못
    않는다 않았다 않다 않은 않고 않아
    아니 아니다 아닌
    없다 없는 없이 없었다
    لا لم لن ليس ليست ما غير بدون دون عدم نفى رفض
    לא אין בלי אינו אינה ללא סירב הכחיש
    """
)
# Words of one line above that say different things, each with a key of its own.
NEGATION |= {
    word: word
    for word in word_set(
        """
        nunca jamás sin ningún ninguna ninguno nadie nada tampoco negó nem sem nenhum nenhuma geen
        nooit zonder ingen inget inga aldrig utan aldri uten uden intet bez nikt nic nigdy niet
        inte ikke não لا لم لن ليس ليست ما غير بدون دون عدم نفى رفض לא אין בלי אינו אינה ללא סירב
        הכחיש
        dont didnt doesnt isnt arent wasnt werent hasnt havent hadnt wouldnt couldnt shouldnt cant
        wont aint
        """
    )
}
_Table = dict[str, frozenset[tuple[int, int]]]


def _table(axes: str) -> _Table:
    """For each word the axes that it stands on, and its pole there."""
    table: _Table = {}
    for axis, line in enumerate(axes.replace("\\\n", " ").strip().splitlines()):
        for pole, words in enumerate(line.split("|")):
            for word in word_set(words):
                table[word] = table.get(word, frozenset()) | {(axis, pole)}
    return table


POLES = _table(antonyms_en.ENGLISH + antonyms_other_languages.OTHER_LANGUAGES)
KINDS = _table(kinds.ENGLISH + kinds.OTHER_LANGUAGES)
# Prefixes that turn a word into its opposite.
NEGATING_PREFIXES = (
    "un",
    "in",
    "im",
    "il",
    "ir",
    "dis",
    "non",
    "mis",
    "anti",
    "de",
    "a",
    "ex",
    "pre",
    "не",
)
_SHORTEST = 3  # letters that a word must have for un-, in-, dis- to turn it round


def find_opposites(mine: Iterable[str], theirs: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of a word here and a word there that is its opposite: legal and illegal, rose and fell.

    Takes time in proportion to the number of words, not of pairs.
    """
    here, there = set(mine), set(theirs)
    found = {(word, other) for word in here for other in _turned(word) if other in there}
    found |= {(other, word) for word in there for other in _turned(word) if other in here}
    return found | _across(POLES, here, there)


def find_exchanged_kinds(mine: Iterable[str], theirs: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of a thing here and another one of its kind there: corn and wheat, bus and train."""
    here, there = set(mine), set(theirs)
    found = {(word, other) for word in here for other in _feminine(word) if other in there}
    found |= {(other, word) for word in there for other in _feminine(word) if other in here}
    return found | _across(KINDS, here, there)


def _across(table: _Table, here: set[str], there: set[str]) -> set[tuple[str, str]]:
    """Pairs of words on one axis and at no common pole."""
    axes: dict[int, list[str]] = {}
    for other in there:
        for axis, _ in table.get(other, ()):
            axes.setdefault(axis, []).append(other)
    return {
        (word, other)
        for word in here
        for axis, _ in table.get(word, ())
        for other in axes.get(axis, ())
        if not table[word] & table[other]
    }


def _turned(word: str) -> Iterator[str]:
    """A word with what turns it round put before or behind it."""
    if len(word) >= _SHORTEST:
        for prefix in NEGATING_PREFIXES:
            yield prefix + word
        yield word.removesuffix("ful") + "less"


def _feminine(word: str) -> Iterator[str]:
    """What a man's calling may be called where it is a woman's: Lehrerin, profesora, actrice."""
    if len(word) < 5:
        return
    if word.endswith(("er", "or", "ist", "ent", "ant", "eur")):
        yield word + "in"
        yield word + "innen"
    if word.endswith("or"):
        yield word + "a"
    if word.endswith("eur"):
        yield word[:-3] + "rice"
        yield word[:-3] + "euse"
    if word.endswith("tore"):
        yield word[:-3] + "rice"
    if word.endswith("ель"):
        yield word + "ница"
