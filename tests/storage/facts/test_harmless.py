"""Two texts fold only if every difference between them is known to be harmless."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.core.model import Difference
from storage.facts import classify_difference, find_changes
from storage.facts.lexicon.languages import all_words
from storage.facts.tokens import tokenise
from storage.facts.vocabulary import languages_of
from tests.support.difference import folds
from tests.support.measuring.language_texts import passages

_WORDS, _WORDING = Difference.WORDS, Difference.WORDING
# A sentence, the words exchanged in it (`_` is no word), and how the two texts differ.
EXCHANGES = {
    "The keeper of the lock was _ on Friday after a long sitting of the council.": {
        _WORDS: "hired/fetched seen/heard tired/wet shaved/fed",
        _WORDING: "_/quietly _/also",
    },
    "The council said that the mill _ its old wheel in the yard by the river.": {
        _WORDS: "sells/sold will_sell/has_sold is_selling/sold sold/sells_off sold/lost",
        _WORDING: "bought/purchased also_sold/sold",
    },
    "The _ of the mill came down to the quay with a lamp and a coil of rope.": {
        _WORDS: "miller/owner millers/miller",
        _WORDING: "children/kids little_boys/small_boys",
    },
    "Der Rat der Stadt hat den Bau der neuen Halle am Ufer _ und das Geld dafür bewilligt.": {
        _WORDS: "gelobt/getadelt begonnen/verschoben geplant/vermessen",
        _WORDING: "_/auch _/bereits",
    },
    "Le conseil de la ville a _ la construction de la halle au bord de la rivière.": {
        _WORDS: "décidé/discuté vanté/moqué",
        _WORDING: "_/également _/aussi",
    },
    "El consejo de la villa ha _ la obra de la nueva sala en la orilla del río.": {
        _WORDS: "aplazado/empezado visto/pagado",
        _WORDING: "_/también",
    },
    "Совет города _ строительство нового зала на берегу реки, и деньги на это уже есть.": {
        _WORDS: "обсудил/начал хвалил/ругал",
        _WORDING: "_/также",
    },
}
EXCHANGED = [
    (
        " ".join(sentence.replace("_", one.replace("_", " ").strip()).split()),
        " ".join(sentence.replace("_", other.replace("_", " ").strip()).split()),
        expected,
    )
    for sentence, kinds in EXCHANGES.items()
    for expected, pairs in kinds.items()
    for one, other in (pair.split("/") for pair in pairs.split())
]


@pytest.mark.parametrize(("one", "other", "expected"), EXCHANGED)
def test_a_word_folds_only_if_it_is_listed(one: str, other: str, expected: Difference) -> None:
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected


MOVED = [
    (
        "The gate is shut, said the clerk of the court, and the crowd went home.",
        "The gate is shut, the clerk of the court said, and the crowd went home.",
        _WORDING,
    ),
    (
        "The clerk had already shut the gate of the court.",
        "The clerk already had shut the gate of the court.",
        _WORDING,
    ),
    (
        "The clerk said the keeper shut the gate of the court.",
        "The clerk the keeper said shut the gate of the court.",
        _WORDS,
    ),
    ("The dog of the mill bit the goat.", "The goat of the mill bit the dog.", Difference.NAMES),
    ("In the mud the boys saw the men.", "The boys saw the men in the mud.", _WORDS),
]


@pytest.mark.parametrize(("one", "other", "expected"), MOVED)
def test_a_word_may_move_only_where_its_place_does_not_matter(
    one: str, other: str, expected: Difference
) -> None:
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected


DEGREES = [
    ("The crew was not very happy about it.", "The crew was not happy about it."),
    ("The crew did not really see the boat.", "The crew did not see the boat."),
    ("A few of the men saw the boat.", "Few of the men saw the boat."),
    ("Quite a few of the men saw the boat.", "A few of the men saw the boat."),
    ("A third of the men saw the boat.", "The third of the men saw the boat."),
]


@pytest.mark.parametrize(("one", "other"), DEGREES)
def test_a_listed_word_that_changes_a_degree_does_not_fold(one: str, other: str) -> None:
    assert not folds(classify_difference(one, other))
    assert not folds(classify_difference(other, one))


def test_a_pronoun_may_stand_for_the_name_that_was_just_given() -> None:
    text = "The lock was opened by Ada Tolland on the old quay. Then {} went home with the key."

    assert classify_difference(text.format("Tolland"), text.format("she")) is _WORDING
    assert classify_difference(text.format("Quill"), text.format("she")) is Difference.NAMES
    text = "The lock was opened by Ada Tolland for Bo Quill. Then {} went home with the key."
    assert classify_difference(text.format("Quill"), text.format("she")) is Difference.NAMES


ACCENTS = [
    ("The café on the quay is open.", "The cafe on the quay is open.", _WORDING),
    ("Le ragoût est prêt et la salle est pleine.", "Le ragout est prêt et la salle est pleine.",
     _WORDING),
    ("Le maire a fermé la salle à clé hier.", "Le maire a ferme la salle à clé hier.", _WORDS),
    ("Le maire a fermé la salle hier.", "Le maire a ferme la salle hier.", _WORDING),
    ("El alcalde pasó por la calle más ancha.", "El alcalde paso por la calle más ancha.", _WORDS),
    ("Der Wirt könnte das Fass über den Hof rollen.",
     "Der Wirt konnte das Fass über den Hof rollen.", _WORDS),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), ACCENTS)
def test_a_missing_accent_is_harmless_unless_it_may_make_another_word(
    one: str, other: str, expected: Difference
) -> None:
    assert classify_difference(one, other) is expected
    assert classify_difference(other, one) is expected


STORY = "The ferry sails next month, and those who live on the islands pay less for it."
COUNTERS = [
    (f"{STORY} 1,204 views", f"{STORY} 1,377 views"),
    (f"{STORY} (12 comments)", f"{STORY} (131 comments)"),
    (f"{STORY} | 3 min read", f"{STORY} | 4 min read"),
    (f"Updated 5 minutes ago. {STORY}", f"Updated 2 hours ago. {STORY}"),
    (f"Updated: 10:04. {STORY}", f"Updated: 11:30. {STORY}"),
    (f"{STORY} 204 Aufrufe", f"{STORY} 377 Aufrufe"),
    (f"{STORY} vor 5 Minuten", f"{STORY} vor 2 Stunden"),
    (f"{STORY} 12 commentaires", f"{STORY} 31 commentaires"),
    (f"{STORY} 204 просмотра", f"{STORY} 377 просмотров"),
]


@pytest.mark.parametrize(("one", "other"), COUNTERS)
def test_a_counter_at_the_edge_of_a_paragraph_is_harmless(one: str, other: str) -> None:
    assert classify_difference(one, other) is _WORDING


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The page had 1,204 views on Friday.", "The page had 1,377 views on Friday."),
        (f"{STORY} It sold 204 tickets.", f"{STORY} It sold 377 tickets."),
        (f"{STORY} He was asked twice. No comment.", f"{STORY} He was asked twice."),
    ],
)
def test_a_number_of_the_story_is_a_fact(one: str, other: str) -> None:
    assert not folds(classify_difference(one, other))


def test_the_words_that_decided_are_found() -> None:
    one = "The keeper of the lock was charged with theft in the old hall."
    other = "The keeper of the lock was cleared of theft in the old hall."

    (change,) = find_changes(one, other)

    assert change.kind is _WORDS
    assert one[slice(*change.one)] == "charged with"
    assert other[slice(*change.other)] == "cleared of"


@pytest.mark.parametrize("code", sorted(passages()))
def test_the_language_of_a_text_is_recognised(code: str) -> None:
    recognised = [languages_of(text) for text in passages()[code]]

    assert all(code in languages for languages in recognised)
    assert recognised.count((code,)) >= 0.8 * len(recognised)


def test_nothing_is_harmless_in_a_language_without_lists() -> None:
    one = "Radnice ve středu oznámila, že stará lávka přes řeku bude v zimě zavřená pro všechny."
    other = one.replace("stará", "také stará")

    assert classify_difference(one, other) is _WORDS


def test_entries_of_the_lists_are_in_lower_case_and_of_one_line() -> None:
    for words in all_words().values():
        for lists in (words.function_words, words.adverbs, words.reporting, words.synonyms):
            assert lists == lists.lower(), words.name
        for lists in (words.reporting, words.synonyms, words.spellings):
            assert not [line for line in lists.splitlines() if len(line.split()) == 1], words.name


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_an_exchange_of_unknown_words_never_folds(data: st.DataObject) -> None:
    """Invented words are in no list."""
    code = data.draw(st.sampled_from(sorted(passages())))
    text = data.draw(st.sampled_from(passages()[code]))
    invented = data.draw(st.text("bdfgklmnprstvz", min_size=5, max_size=9))
    tokens = [token for token in tokenise(text).tokens if token.key.isalpha()]
    at = data.draw(st.sampled_from(tokens))

    for changed in (
        text[: at.start] + invented + text[at.end :],
        f"{text[: at.start]}{invented} {text[at.start :]}",
    ):
        assert not folds(classify_difference(text, changed))
