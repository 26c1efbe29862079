"""Replacing a word by an antonym or by another of its kind changes the fact; so do symbols."""

from __future__ import annotations

import pytest

from storage.core.model import Difference
from storage.facts import classify_difference

_NUMBERS, _NEGATION, _NAMES = Difference.NUMBERS, Difference.NEGATION, Difference.NAMES
_WORDS, _WORDING = Difference.WORDS, Difference.WORDING
# A sentence frame and the words exchanged in it; `_` is no word.
EXCHANGED = {
    _NUMBERS: """
        the _ left early: trio/duo pair/trio twin/triplet quartet/quintet sextet/quintet
        it was a _ trip: quadruple/quintuple bilateral/trilateral biannual/biennial
        sales rose _ there: tenfold/fivefold triply/doubly
        the _ sailed: octogenarian/nonagenarian
        the _ was kept here: centenary/bicentenary
        it was built in the _ there: thirties/forties nineties/eighties 1990s/1980s
        the pier of the _ 1990s: early/late mid/late mid/_
        the quay of the _ nineties: early/late mid/_
        a crew of _ 40 sailors: estimated/_
    """,
    _NEGATION: """
        they came at _ there: dawn/dusk overnight/midweek
        they came _ week there: this/that
        it was the _ match here: penultimate/ultimate opening/final
        the _ got a cup: runner-up/winner
        the court _ the fine: overturned/upheld quashed/upheld
        the judge _ the claim: dismissed/granted
        the board _ the plan: vetoed/endorsed blocked/cleared scrapped/backed shelved/hailed \
            abandoned/resumed
        the crew called _ a strike: off/for
        the crew _ the strike: suspended/extended
        he _ his bid: withdrew/renewed
        he _ to call: neglected/hurried forgot/remembered omitted/chose
        the pilot _ there: survived/perished
        the cook _ then: recovered/succumbed
        the side _ the drop: escaped/suffered
        the firms _ then: merged/split
        the talks _ then: collapsed/resumed
        the plan is _ to go: expected/feared known/thought likely/unlikely
        the cure is _ to work: claimed/proven
        the side _ it: won/drew led/trailed
        a _ of it all: maximum/total bulk/sliver
        the count is _ here: estimated/confirmed
        the _ trade fell: offshore/onshore domestic/foreign local/overseas upstream/downstream
        it went _ then: eastward/westward upstairs/downstairs
        the _ mayor spoke: outgoing/incoming interim/_ acting/_ late/_ would-be/_
        the _ president spoke: vice/_
        the president _ spoke: elect/_
        it is _ the largest of ships: among/_
    """,
    _NAMES: """
        the _ was seen: actress/actor widow/widower uncle/aunt nephew/niece waitress/waiter \
            chairman/founder lawyer/owner dog/cat murder/theft bus/truck doctor/teacher
        the _ minister was seen: foreign/finance
        the _ school was closed: catholic/muslim republican/conservative
        the _ hit the pier: earthquake/flood storm/avalanche ferry/train
        he died of _ here: malaria/measles
        he bought _ there: shares/bonds notes/futures aspirin/ibuprofen rice/bread
        it held carbon _ then: dioxide/monoxide
        it held _ then: nitrate/nitrite methanol/ethanol
        a _ boat came: red/blue wooden/steel
        she plays the _ there: violin/cello
        he sold it _ him: for/to
        it came _ him: by/from
    """,
    _WORDS: """
        the boat _ come: will/would has/had
        the _ left early: men/_
    """,
    _WORDING: """
        the _ storm: whole/entire
    """,
}
REVERSED_ROLES = [
    ("The boat left for China.", "The boat left for Chino."),
    ("The boat left for India.", "The boat left for Indio."),
    ("The firm was sued by the owner.", "The firm has sued the owner."),
    ("The bank is owed money by the mill.", "The bank owes money to the mill."),
    ("The crew attacked the guards of the port.", "The guards of the port attacked the crew."),
    ("It goes to the pier from the mill.", "It goes from the pier to the mill."),
]
SIGNS = [
    ("The pier 😀 is open.", "The pier 😡 is open.", Difference.NAMES),
    ("The pier 😀 is open.", "The pier is open.", Difference.NAMES),
    ("A boat from 🇫🇷 won.", "A boat from 🇩🇪 won.", Difference.NAMES),
    ("At sea ☀ and calm", "At sea ☔ and calm", Difference.NAMES),
    ("At sea ☀ and calm", "At sea ☀\ufe0f and calm", Difference.NOTHING),
    ("Fares 📈 again", "Fares 📉 again", Difference.NAMES),
    ("The crossing 🟢 now", "The crossing 🔴 now", Difference.NAMES),
    ("👩\u200d🚀 on board", "👨\u200d🚀 on board", Difference.NAMES),
    ("The trip: ★★★★☆", "The trip: ★★☆☆☆", Difference.NUMBERS),
    ("The trip: ●●●○○", "The trip: ●●○○○", Difference.NUMBERS),
    ("He threw ⚂ on deck", "He threw ⚅ on deck", Difference.NUMBERS),
    ("Pier 3\ufe0f\u20e3 is open", "Pier 4\ufe0f\u20e3 is open", Difference.NUMBERS),
    ("Fares ▲ again", "Fares ▼ again", Difference.NUMBERS),
    *(
        (f"{mark} The pier is open {mark}", "The pier is open", Difference.NOTHING)
        for mark in "•▪►◆●■©®™"
    ),
    ("Write to ann@pier.example.", "Write to ben@pier.example.", Difference.NAMES),
    ("See www.pier.org for times.", "See www.pier.com for times.", Difference.NAMES),
    ("See pier.org for times.", "See pier.com for times.", Difference.NAMES),
    ("See https://pier.org/a now.", "See https://pier.org/b now.", Difference.NAMES),
    ("Follow @pierone for times.", "Follow @piertwo for times.", Difference.NAMES),
    ("They wrote #openthepier on it.", "They wrote #shutthepier on it.", Difference.NAMES),
    ("It is kept in times.pdf here.", "It is kept in times.doc here.", Difference.NAMES),
    ("See www.pier.org.", "See WWW.PIER.ORG", Difference.NOTHING),
    ("The boat left.in time it came.", "The boat left. In time it came.", Difference.NOTHING),
]


@pytest.mark.parametrize(("one", "other", "expected"), SIGNS)
def test_symbols_and_addresses_carry_meaning_and_bullets_do_not(
    one: str, other: str, expected: Difference
) -> None:
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected


def _exchanges() -> list[tuple[str, str, Difference]]:
    exchanges = []
    for expected, frames in EXCHANGED.items():
        for line in frames.replace("\\\n", " ").strip().splitlines():
            frame, pairs = line.strip().split(":")
            for pair in pairs.split():
                one, other = (
                    " ".join(frame.replace("_", word.strip("_")).split())
                    for word in pair.split("/")
                )
                exchanges.append((one, other, expected))
    return exchanges


@pytest.mark.parametrize(("one", "other", "expected"), _exchanges())
def test_replacing_a_word_by_another_of_its_kind_changes_the_fact(
    one: str, other: str, expected: Difference
) -> None:
    one, other = f"The Ann came; {one}", f"The Ann came; {other}"
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected


@pytest.mark.parametrize(("one", "other"), REVERSED_ROLES)
def test_reversed_roles_never_fold(one: str, other: str) -> None:
    assert classify_difference(one, other) is Difference.NAMES
    assert classify_difference(other, one) is Difference.NAMES
