"""How two wordings differ: changed facts are distinguished from changed words, in either order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.core.model import Difference
from storage.facts import Change, classify_difference, find_changes
from tests.support.difference import folds

NOTHING = [
    ("The ferry carried 4,00,000 people.", "The ferry carried 400,000 people."),
    ("The ferry carried 400000 people.", "The ferry carried 400,000 people."),
    ("The crew, tired and wet, left.", "The crew tired and wet left."),
    ("The crew left. It rained.", "The crew left; it rained!"),
    ("THE CREW LEFT.", "The crew left."),
    ("“I can’t,” said the keeper.", '"I can\'t," said the keeper.'),
    ("The caf\u00e9 is open.", "The cafe\u0301 is open."),
    ("The har\u00adbour is open.", "The harbour is open."),
    ("Die Straße ist frei.", "Die STRASSE ist frei."),
    ("港口，今天开放。", "港口今天开放！"),
]
WORDING = [
    ("The crew left the ship.", "The crew quietly left the ship."),
    ("The crew had left the ship.", "The crew had already left the ship."),
    ("A big wave hit the pier.", "A large wave hit the pier."),
    ("the mayor, Mr Tolland, spoke", "the mayor, Tolland, spoke"),
    ("then Captain Tolland spoke", "then Tolland spoke"),
    ("The boat came in.", "A boat came in."),
    ("Der Kahn fuhr schnell ab.", "Der Kahn fuhr sehr schnell ab."),
    ("Le bac est parti vite.", "Le bac est parti très vite."),
    ("El barco llegó tarde.", "El barco llegó muy tarde."),
    ("渡船开走了。", "渡船已经开走了。"),
]
NUMBERS = [
    ("At least 18 sailors left.", "At least 19 sailors left."),
    ("Two boats sank.", "Three boats sank."),
    ("Some boats sank.", "Some 40 boats sank."),
    ("two men and three boys", "three men and two boys"),
    ("It is 1.5 metres deep.", "It is 15 metres deep."),
    ("It is 1.5 metres deep.", "It is 1.5 miles deep."),
    ("It cost 5 pounds.", "It cost 5 euros."),
    ("It cost $5.", "It cost £5."),
    ("Fares rose 5%.", "Fares rose 5."),
    ("Fares rose 5 million.", "Fares rose 5 billion."),
    ("a ½ share", "a ¼ share"),
    ("The match ended 3-2.", "The match ended 2-3."),
    ("It left at 10:30.", "It left at 11:30."),
    ("It left at 5pm.", "It left at 6pm."),
    ("The hall opens on Monday.", "The hall opens on Tuesday."),
    ("The hall opens in May.", "The hall opens in June."),
    ("The hall opens today.", "The hall opens tomorrow."),
    ("He was born in 1990.", "He was born in 1991."),
    ("the 21st boat", "the 22nd boat"),
    ("Der Kahn trug drei Gäste.", "Der Kahn trug vier Gäste."),
    ("Die Halle öffnet am Montag.", "Die Halle öffnet am Dienstag."),
    ("Le bac portait deux marins.", "Le bac portait trois marins."),
    ("La halle ouvre lundi.", "La halle ouvre mardi."),
    ("El barco llevaba dos cajas.", "El barco llevaba tres cajas."),
    ("El puerto abre el lunes.", "El puerto abre el martes."),
    ("渡船载了18人。", "渡船载了19人。"),
    ("渡船载了三十人。", "渡船载了四十人。"),
    ("हमने १८ नावें देखीं।", "हमने १९ नावें देखीं।"),
]
NEGATION = [
    ("The bridge will open.", "The bridge will not open."),
    ("He can swim.", "He can't swim."),
    ("He can swim.", "He can’t swim."),
    ("He can swim.", "He cannot swim."),
    ("There was a strike.", "There was no strike."),
    ("He always came.", "He never came."),
    ("He came with a rope.", "He came without a rope."),
    ("He accepted the offer.", "He rejected the offer."),
    ("The dog is not old and is big.", "The dog is old and is not big."),
    ("Der Hafen ist offen.", "Der Hafen ist nicht offen."),
    ("Wir haben einen Kahn.", "Wir haben keinen Kahn."),
    ("Le port est ouvert.", "Le port n’est pas ouvert."),
    ("On voit la mer.", "On voit jamais la mer."),
    ("El puerto abre pronto.", "El puerto no abre pronto."),
    ("Vino con sombrero.", "Vino sin sombrero."),
    ("港口开放。", "港口不开放。"),
    ("他来过港口。", "他没来过港口。"),
    ("เรือมา", "เรือไม่มา"),
]
NAMES = [
    ("They shipped corn to the island.", "They shipped wheat to the island."),
    ("the price of lead and tin", "the price of zinc and tin"),
    ("Ada opened the door.", "Berthold opened the door."),
    ("then Ada opened the door", "then Berthold opened the door"),
    ("Ada thanked Berthold", "Berthold thanked Ada"),
    ("Ada thanked Berthold for it.", "Berthold thanked Ada for it."),
    ("the mayor, Mr Tolland, spoke", "the mayor, Mr Quill, spoke"),
    ("the mayor spoke", "the mayor Tolland spoke"),
    ("They sailed to New Quay.", "They sailed to Quay."),
    ("the BBG reported", "the BBH reported"),
    ("Gestern sprach Frau Keller.", "Gestern sprach Frau Brandt."),
    ("Alors Camille est partie.", "Alors Margot est partie."),
    ("Ayer habló Lucía.", "Ayer habló Elena."),
    ("王明打开了大门。", "李强打开了大门。"),
    ("王明感谢李强。", "李强感谢王明。"),
]
CASES = [
    pytest.param(one, other, expected, id=f"{expected}: {one} / {other}")
    for expected, pairs in (
        (Difference.NOTHING, NOTHING),
        (Difference.WORDING, WORDING),
        (Difference.NUMBERS, NUMBERS),
        (Difference.NEGATION, NEGATION),
        (Difference.NAMES, NAMES),
    )
    for one, other in pairs
]

# Changed facts that must not fold, grouped by the mistake that would fold them.
_FACTS = {
    "a decimal comma is read as a grouping sign": [
        ("Der Kaffee kostet 1,50 Euro.", "Der Kaffee kostet 150 Euro."),
    ],
    "a sign before a number is ignored": [
        ("It was −5 degrees.", "It was 5 degrees."),
        ("It was -5 degrees.", "It was 5 degrees."),
        ("气温-5度左右。", "气温5度左右。"),
        ("The risk is < 5.", "The risk is > 5."),
    ],
    "some currency and per-mille signs are ignored": [
        ("It cost ₽5.", "It cost ₩5."),
        ("Fares rose 5‰.", "Fares rose 5."),
    ],
    "superscript digits are joined to the number before them": [
        ("10⁵ grains of sand", "105 grains of sand"),
    ],
    "separators inside a number are ignored in unspaced scripts": [
        ("水深3.5米左右。", "水深3-5米左右。"),
    ],
    "am and pm are ignored": [
        ("It left at 10 am.", "It left at 10 pm."),
        ("It left at 10 a.m.", "It left at 10 p.m."),
    ],
    "a letter after a number is ignored": [
        ("as chapter 3a says", "as chapter 3b says"),
    ],
    "the lists of units are incomplete": [
        ("It weighs 5 mg.", "It weighs 5 µg."),
        ("It took 5 min.", "It took 5 sec."),
        ("It cost 5 lakh.", "It cost 5 crore."),
        ("It cost 5 bn.", "It cost 5 tn."),
        ("Le mur fait dix mètres.", "Le mur fait dix kilomètres."),
    ],
    "the lists of number words are incomplete": [
        ("the eleventh boat", "the twelfth boat"),
        ("Der Kahn trug zwanzig Gäste.", "Der Kahn trug dreißig Gäste."),
        ("das erste Boot", "das zweite Boot"),
        ("Le bac portait treize marins.", "Le bac portait quinze marins."),
        ("le deuxième bateau", "le troisième bateau"),
        ("El barco llevaba veinte cajas.", "El barco llevaba treinta cajas."),
        ("el primer barco", "el segundo barco"),
    ],
    "French and Spanish months and days are missing": [
        ("La halle ouvre en janvier.", "La halle ouvre en février."),
        ("El puerto abre en enero.", "El puerto abre en febrero."),
        ("Le bac part demain matin.", "Le bac part hier matin."),
    ],
    "the lists of negations are incomplete": [
        ("Le port est ouvert.", "Le port n'est plus ouvert."),
        ("Sie hat eines gesehen.", "Sie hat keines gesehen."),
        ("हम गए।", "हम नहीं गए।"),
        ("배가 왔다.", "배가 안 왔다."),
    ],
    "a negating prefix is ignored": [
        ("It is legal to moor here.", "It is illegal to moor here."),
        ("Dogs are allowed.", "Dogs are disallowed."),
    ],
    "vowel signs of Indic scripts are dropped from words": [
        ("कमल ने नाव खोली।", "कमला ने नाव खोली।"),
    ],
    "a name in a script without capitals is read as a word": [
        ("मोहन ने नाव खोली।", "रमेश ने नाव खोली।"),
        ("قال سالم إن المركب وصل", "قال حامد إن المركب وصل"),
    ],
    "unspaced characters in a spaced text form one word": [
        ("the old sign says 港口开放 in red", "the old sign says 港口不开放 in red"),
    ],
    "a surname that is also a title is read as a title": [
        ("then Hesper King spoke", "then Hesper Bishop spoke"),
    ],
    "a name with a lower-case first letter is read as a word": [
        ("the new iKettle leaks", "the new iLantern leaks"),
    ],
}
FACTS = [
    pytest.param(one, other, id=f"{one} / {other}")
    for pairs in _FACTS.values()
    for one, other in pairs
]

_VOCABULARY = "Ada Berthold not never 18 19 Monday the The rope Rope carried said and mr".split()
_SENTENCES = st.lists(st.sampled_from(_VOCABULARY), max_size=8).map(" ".join)
_CHINESE = st.text("王明李强不了的三18开门，", max_size=8)


@pytest.mark.parametrize(("one", "other", "expected"), CASES)
def test_the_gravest_change_is_returned(one: str, other: str, expected: Difference) -> None:
    assert classify_difference(one, other) is expected


@pytest.mark.parametrize(("one", "other", "expected"), CASES)
def test_the_result_does_not_depend_on_the_order(
    one: str, other: str, expected: Difference
) -> None:
    assert classify_difference(other, one) is expected


@pytest.mark.parametrize(("one", "other"), FACTS)
def test_a_changed_fact_never_folds(one: str, other: str) -> None:
    assert not folds(classify_difference(one, other))


@example("on 19", "19 on")
@example("Ada did not thank Berthold, who came", "Ada thanked Berthold, who did not come")
@given(_SENTENCES, _SENTENCES)
@settings(max_examples=100, deadline=None)
def test_classification_is_symmetric(one: str, other: str) -> None:
    assert classify_difference(one, other) is classify_difference(other, one)


@given(_CHINESE, _CHINESE)
@settings(max_examples=100, deadline=None)
def test_whether_unspaced_text_folds_is_symmetric(one: str, other: str) -> None:
    assert folds(classify_difference(one, other)) is folds(classify_difference(other, one))


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert classify_difference(text, text) is Difference.NOTHING


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_two_texts_can_be_classified(one: str, other: str) -> None:
    assert classify_difference(one, other) in Difference


@given(_SENTENCES, st.sampled_from(["18", "Monday", "five", "percent"]))
@settings(max_examples=50, deadline=None)
def test_an_added_number_never_folds(sentence: str, number: str) -> None:
    assert classify_difference(sentence, f"{sentence} {number}") is Difference.NUMBERS


@given(_SENTENCES)
@settings(max_examples=50, deadline=None)
def test_an_added_negation_never_folds(sentence: str) -> None:
    assert not folds(classify_difference(sentence, f"{sentence} nowhere"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ada saw 18 boats.", "Berthold never saw 19 boats.", Difference.NUMBERS),
        ("Ada saw a boat.", "Berthold never saw a boat.", Difference.NEGATION),
        ("then Ada saw a boat", "then Berthold noticed a boat", Difference.NAMES),
        ("then Ada saw a big boat", "then Ada noticed a large boat", Difference.WORDS),
    ],
)
def test_of_several_changes_the_gravest_counts(one: str, other: str, expected: Difference) -> None:
    assert classify_difference(one, other) is expected


GRAVEST = (
    Difference.NUMBERS,
    Difference.NEGATION,
    Difference.NAMES,
    Difference.WORDS,
    Difference.WORDING,
)
_MIXED = (
    *_VOCABULARY,
    *"March May 3rd five hundred thousand percent % $5 -5 Bill Clinton didn't".split(),
    *"cannot l'eau U.S. he she rose fell ½".split(),
    *"e-mail ﬁsh har\u00adbour café cafe\u0301 不 没有 三 5万 ไม่ได้ मोहन १८ 배가 배는".split(),
)
_TEXTS = (
    st.lists(st.sampled_from(_MIXED), max_size=8).map(" ".join)
    | st.lists(st.sampled_from(_MIXED), max_size=8).map("".join)
    | st.text(max_size=25)
)


def _marked(one: str, other: str) -> list[tuple[Difference, str, str]]:
    return [
        (change.kind, one[slice(*change.one)], other[slice(*change.other)])
        for change in find_changes(one, other)
    ]


@given(_TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_classification_is_the_gravest_of_the_changes(one: str, other: str) -> None:
    kinds = {change.kind for change in find_changes(one, other)}

    gravest = next((kind for kind in GRAVEST if kind in kinds), Difference.NOTHING)

    assert classify_difference(one, other) is gravest


@given(_TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_exchanging_the_texts_exchanges_the_spans(one: str, other: str) -> None:
    swapped = tuple(
        Change(change.kind, change.other, change.one) for change in find_changes(other, one)
    )

    assert find_changes(one, other) == swapped


@given(_TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_changes_are_in_order_and_within_the_texts(one: str, other: str) -> None:
    one_end = other_end = 0
    for change in find_changes(one, other):
        assert one_end <= change.one[0] <= change.one[1] <= len(one)
        assert other_end <= change.other[0] <= change.other[1] <= len(other)
        one_end, other_end = change.one[1], change.other[1]


@given(_TEXTS, st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=200, deadline=None)
def test_another_form_of_the_same_characters_is_not_a_change(text: str, form: str) -> None:
    assert classify_difference(text, unicodedata.normalize(form, text)) is Difference.NOTHING  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        ("Ada left.", "Ada left!", []),
        ("Ada left early.", "Ada left.", [(Difference.WORDS, "early", "")]),
        (
            "Ada quietly saw the 18 boats.",
            "Ada saw the 19 boats.",
            [(Difference.WORDING, "quietly", ""), (Difference.NUMBERS, "18", "19")],
        ),
        ("It rose 5 percent.", "It rose 5%.", [(Difference.WORDING, "5 percent", "5%")]),
        ("on March 3", "on 4 March", [(Difference.NUMBERS, "March 3", "4 March")]),
        ("She didn't row.", "She did row.", [(Difference.NEGATION, "n't", "")]),
        ("She did not row.", "She didn’t row.", [(Difference.WORDING, "not", "n’t")]),
        ("the har\u00adbour of Ada", "the harbour of Bo", [(Difference.NAMES, "Ada", "Bo")]),
        ("the\u200b ﬁsh of Ada", "the fish of Bo", [(Difference.NAMES, "Ada", "Bo")]),
        ("the cafe\u0301 shut", "the cafe shut", [(Difference.WORDING, "cafe\u0301", "cafe")]),
        ("渡船载了18人。", "渡船载了19人。", [(Difference.NUMBERS, "18", "19")]),
        ("เรือมา", "เรือไม่มา", [(Difference.NEGATION, "", "ไม่")]),
    ],
)
def test_changes_have_the_exact_spans(
    one: str, other: str, marked: list[tuple[Difference, str, str]]
) -> None:
    assert _marked(one, other) == marked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the tank held 5 pints of oil", "the tank held 5 quarts of oil"),
        ("as chapter 3a says", "as chapter 3e says"),
        ("U.S. officials met there.", "Officials met there."),
        ("NATO asked for it.", "It was asked for."),
        ("Er war hier im Hafen", "Er war gestern im Hafen"),
        ("as part ii of it says", "as part iii of it says"),
        ("it was rated type b by them", "it was rated type c by them"),
        ("version 3.1 came", "version 3.10 came"),
        ("the 3rd boat", "the 3 boat"),
        ("Will left the hall.", "He left the hall."),
        ("Rose said prices rose.", "She said prices rose."),
        ("then Anne-Marie spoke", "then Marie spoke"),
        ("He met Mrs Clinton and Bill Clinton", "He met Clinton and Bill Clinton"),
        ("Bill Clinton met Hillary Clinton", "Bill Clinton met Clinton"),
        ("Henry Ford Museum opened", "Ford Museum opened"),
        ("the Prime Minister of Japan spoke", "the Minister of Japan spoke"),
        ("Ada and Berthold beat Carla.", "Carla and Berthold beat Ada."),
        ("he was careful with it", "he was careless with it"),
        ("they dont row", "they row"),
        ("the speed was 5 km/h there", "the speed was 5 km there"),
        ("worth US$5 then", "worth HK$5 then"),
    ],
)
def test_a_subtle_change_of_fact_never_folds(one: str, other: str) -> None:
    assert not folds(classify_difference(one, other))
    assert not folds(classify_difference(other, one))


def test_only_nothing_and_wording_fold() -> None:
    assert {expected for expected in Difference if folds(expected)} == {
        Difference.NOTHING,
        Difference.WORDING,
    }
