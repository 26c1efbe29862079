"""Words that turn round what is said or take it back: negations, doubts, opposites.

What is missing here is read as wording and may fold; so in doubt a word is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .lists import folded, keys

NEGATION = keys(
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
    for word in folded(
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
# Where the pole of such a line is exchanged for another one, the fact is turned round.
_AXES = """
    rose rise rises rising risen up upward higher gain gains gained gaining climb climbed climbs \
        increase increases increased increasing grew grow grows growth advance advanced soared \
        jumped | \
        fell fall falls falling fallen down downward lower drop drops dropped dropping decline \
        declines declined declining decrease decreases decreased decreasing shrank plunged slipped \
        dipped lost lose loses losing loss losses cut cuts reduce reduced | unchanged steady flat
    profit profits profitable gain gains surplus | loss losses deficit
    win wins won winning victory | lose loses lost losing defeat defeated beaten
    more most | less least fewer
    above over | below under
    before ahead | after
    buy buys bought buying buyer buyers purchase | sell sells sold selling seller sellers sale sales
    import imports imported | export exports exported
    open opened opens opening | close closed closes closing shut
    begin began begun start started starts | end ended ends finish finished stop stopped
    strong stronger strongest | weak weaker weakest
    high highs highest higher | low lows lowest lower
    large larger largest big bigger biggest | small smaller smallest
    good better best | bad worse worst
    early earlier | late later
    old older oldest | young younger youngest new
    accept accepts accepted approve approved approves agree agreed agrees confirm confirmed \
        confirms | deny denied denies refuse refused reject rejected rejects
    allow allows allowed permit permitted | ban banned forbid forbidden bar barred prohibit
    able | unable
    succeed succeeded success | fail failed failure
    support supports supported supporting back backed for | oppose opposes opposed opposing against
    guilty convicted | innocent acquitted cleared
    alive survived survive survives survivors | dead died die dies killed kill kills | injured \
        injure wounded wound hurt | missing
    true | false
    always | never sometimes often rarely seldom
    all | none some few | most
    everyone everybody | nobody someone
    everything | nothing something
    public | private
    left | right
    first | last
    man men male boy boys father son brother husband | woman women female girl girls mother \
        daughter sister wife
    friend friends ally allies | enemy enemies
    arrive arrived arrives | leave leaves departed depart
    include includes included including | exclude excludes excluded excluding
    legal | illegal
    safe | dangerous unsafe
    hire hired | fire fired
    war | peace
    rescued rescue saved freed released | arrested detained jailed captured seized kidnapped
    praise praised praises | criticise criticised criticize criticized blame blamed condemned
    appointed named elected | dismissed sacked ousted resigned
    add added | remove removed
    positive | negative
    optimistic | pessimistic
    lend lent | borrow borrowed
    tighten tightened | ease eased
    expand expanded | shrink contracted
    north northern | south southern | east eastern | west western
    top | bottom
    gross | net
    rich | poor
    full | empty
    fast faster | slow slower
    heavy | light
    black | white
    husband | wife
    married | divorced
    mother | father
    civilian civilians | soldier soldiers
    employer employers | employee employees
    plaintiff | defendant
    imposed imposes | proposed proposes | introduced introduces | adopted adopts | lifted lifts
    spot | futures forward
    assets | liabilities
    credit | debit
    day | night
    yes | no
    love loved | hate hated
    will would shall | may might could | can | should must | cannot
    inside | outside
    minimum min | maximum max
    major | minor
    long | short near
    hot warm | cold cool
    pass passed | fail failed
    gestiegen stieg steigen steigt | gefallen fiel fallen fällt gesunken sank
    vor | nach
    mehr | weniger
    tot getötet gestorben | verletzt
    mort morts morte tué tués | blessé blessés blessée
    hausse augmenté augmente | baisse diminué diminue
    avant | après
    plus | moins
    muerto muertos muerta | herido heridos herida
    subió sube aumentó | bajó baja cayó
    antes | después
    aumentato salito | diminuito sceso calato
    вырос выросли выросла повысился | упал упали упала снизился снизились
    погиб погибли погибла | ранен ранены ранена
    до | после
"""
# What is dealt in: one of these for another is another story.
_GOODS = """
    corn maize | soybean soybeans soya | meal soymeal | wheat | grain grains | barley | sorghum | \
        oats | rice | cotton | coffee | cocoa | sugar | rubber | tea | milk | beef | pork | fish | \
        oil crude | gas | gasoline petrol | diesel | kerosene | coal | electricity | gold | \
        silver | platinum | copper | zinc | lead | nickel | tin | aluminium aluminum | iron | \
        steel | uranium | timber lumber | water
    weizen | mais | soja | reis | öl | gas | kohle | strom | kupfer | silber | zink | blei | stahl
    blé | maïs | soja | riz | pétrole | gaz | charbon | or | argent | cuivre | zinc | acier
    trigo | maíz | soja | arroz | petróleo | gas | carbón | oro | plata | cobre | acero
"""
_Table = dict[str, frozenset[tuple[int, int]]]


def _table(axes: str) -> _Table:
    """For each word the axes that it stands on, and its pole there."""
    table: _Table = {}
    for axis, line in enumerate(axes.replace("\\\n", " ").strip().splitlines()):
        for pole, words in enumerate(line.split("|")):
            for word in folded(words):
                table[word] = table.get(word, frozenset()) | {(axis, pole)}
    return table


POLES, GOODS = _table(_AXES), _table(_GOODS)
# Prefixes that turn a word into its opposite.
OPPOSITES = (
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


def opposites(mine: Iterable[str], theirs: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of a word here and a word there that is its opposite: legal and illegal, rose and fell.

    Takes time in proportion to the number of words, not of pairs.
    """
    here, there = set(mine), set(theirs)
    found = {(word, other) for word in here for other in _turned(word) if other in there}
    found |= {(other, word) for word in there for other in _turned(word) if other in here}
    return found | _across(POLES, here, there)


def goods_exchanged(mine: Iterable[str], theirs: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of a thing dealt in here and another one there: corn and wheat."""
    return _across(GOODS, set(mine), set(theirs))


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
        for prefix in OPPOSITES:
            yield prefix + word
        yield word.removesuffix("ful") + "less"
