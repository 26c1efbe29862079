"""Words that negate a statement, put it in doubt or reverse it: negations, modals, antonyms.

These lists decide which kind of change is reported. A changed word that is in none of them does not
fold either, unless it is known to be harmless. Each line has forms with one meaning and one tense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
    deny
    denied
    denies
    denying
    denial
    denials
    refuse
    refused
    refuses
    refusing
    refusal
    reject
    rejected
    rejects
    rejecting
    rejection
    fail
    failed
    fails
    failing
    failure
    unable
    hardly
    scarcely
    barely
    lack
    lacks
    lacked
    lacking
    false
    untrue
    stop
    stopped
    stops
    stopping
    except
    unless
    against
    until till
    longer
    cease
    ceased
    ceases
    ban
    banned
    bans
    banning
    forbid
    forbidden
    forbids
    prohibit
    prohibited
    prohibits
    cancel
    cancelled canceled
    cancels
    instead
    prevent
    prevented
    prevents
    decline
    declined
    declines
    nearly almost
    virtually
    former
    formerly
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
    may
    might
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
    verweigert
    verweigerte
    bestreitet
    bestritt
    bestritten
    ablehnte
    abgelehnt
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
    nie
    niée
    refuse
    refusé
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
    отрицает
    отрицал
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
# Words that share a line above but have different meanings; each gets its own key.
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
# Words that negate the words next to them. "Not very good" is not the same as "not good".
NEGATORS = word_set(
    """
    not no none never nor neither without hardly scarcely barely
    nicht kein keine keinen keinem keiner keines keins nie niemals ohne weder kaum
    ne pas jamais sans aucun aucune rien ni guère
    nunca jamás sin ningún ninguna ninguno nadie nada tampoco
    não nem sem nenhum nenhuma ninguém
    non mai senza nessuno nessuna nessun niente nulla né
    niet geen nooit zonder inte ingen inget inga aldrig utan ikke aldri uten uden intet
    не нет ни никогда без никто ничего nie bez nikt nic nigdy żaden ні немає ніколи
    değil yok hayır नहीं न मत बिना لا لم لن ليس ليست ما غير بدون دون عدم
    לא אין בלי אינו אינה ללא 不 没 沒 未 无 無 ない ません なく ず ไม่ ไม่ได้ 안 못
    """
) | {"ne", "nicht", "kein"}
_Table = dict[str, frozenset[tuple[int, int]]]


def _table(axes: str) -> _Table:
    """For each word the lines that contain it, and its position (pole) in each line."""
    table: _Table = {}
    for axis, line in enumerate(axes.replace("\\\n", " ").strip().splitlines()):
        for pole, words in enumerate(line.split("|")):
            for word in word_set(words):
                table[word] = table.get(word, frozenset()) | {(axis, pole)}
    return table


ANTONYMS = _table(antonyms_en.ENGLISH + antonyms_other_languages.OTHER_LANGUAGES)
KINDS = _table(kinds.ENGLISH + kinds.OTHER_LANGUAGES)
# Prefixes that turn a word into its antonym.
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
_MIN_LETTERS = 3  # of a word whose meaning un-, in- or dis- reverses


def find_antonyms(first: Iterable[str], second: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs of a word of one text and its antonym in the other: legal, illegal; rose, fell.

    The time is proportional to the number of words, not of pairs.
    """
    one, other = set(first), set(second)
    return _derived_pairs(one, other, _negated_forms) | _table_pairs(ANTONYMS, one, other)


def find_exchanged_kinds(first: Iterable[str], second: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs of a word of one text and another of its kind in the other: corn, wheat."""
    one, other = set(first), set(second)
    return _derived_pairs(one, other, _feminine_forms) | _table_pairs(KINDS, one, other)


def _derived_pairs(
    one: set[str], other: set[str], derive: Callable[[str], Iterator[str]]
) -> set[tuple[str, str]]:
    """The pairs of words, one from each text, of which one derives from the other."""
    pairs = {(word, derived) for word in one for derived in derive(word) if derived in other}
    return pairs | {(derived, word) for word in other for derived in derive(word) if derived in one}


def _table_pairs(table: _Table, one: set[str], other: set[str]) -> set[tuple[str, str]]:
    """The pairs of words that share a line of the table but no pole."""
    by_line: dict[int, list[str]] = {}
    for word in other:
        for line, _ in table.get(word, ()):
            by_line.setdefault(line, []).append(word)
    return {
        (word, opposite)
        for word in one
        for line, _ in table.get(word, ())
        for opposite in by_line.get(line, ())
        if not table[word] & table[opposite]
    }


def _negated_forms(word: str) -> Iterator[str]:
    """The word with the affixes that reverse its meaning."""
    if len(word) >= _MIN_LETTERS:
        for prefix in NEGATING_PREFIXES:
            yield prefix + word
        yield word.removesuffix("ful") + "less"


def _feminine_forms(word: str) -> Iterator[str]:
    """The feminine forms that the name of an occupation may have: Lehrerin, profesora, actrice."""
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
