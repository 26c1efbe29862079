"""Differences that readers do not see are removed before texts are compared; others are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.text.normalise import is_unspaced, normalise, normalise_keeping_accents, tokens

SAME = {
    "accents": [
        ("Café Zoë, Ångström, Łódź", "Cafe Zoe, Angstrom, Lodz"),
        ("Ελλάδα", "Ελλαδα"),
        ("ёлка", "елка"),
        ("за́мок", "замок"),
    ],
    "forms of one letter": [
        ("ﬁnal ﬂood", "final flood"),
        ("Ｈａｒｂｏｕｒ　１８", "harbour 18"),
        ("ｶﾞｽ", "ガス"),
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("क़लम", "\u0958लम"),
        ("が", "か\u3099"),
    ],
    "invisible characters": [
        ("har\u00adbour", "harbour"),
        ("har\u200bbour\ufeff", "harbour"),
        ("quay\ufe0f", "quay"),
        ("می\u200cروم", "میروم"),
        ("क्\u200dष", "क्ष"),
        ("\u2067שלום\u2069", "שלום"),
    ],
    "signs": [
        ("‘quay’ “quay” — quay", "'quay' \"quay\" - quay"),
        ("no\u00a0break\u202fhere\u2009too", "no break here too"),
    ],
    "Arabic letters with several forms": [
        ("أحمد", "احمد"),
        ("إلى", "الي"),
        ("مدرسة", "مدرسه"),
        ("العَرَبِيَّة", "العربية"),
        ("العـــربية", "العربية"),
        ("کتاب فارسی", "كتاب فارسي"),
    ],
    "Hebrew points": [("שָׁלוֹם", "שלום")],
    "digits of other scripts": [
        ("١٨", "18"),
        ("۱۸", "18"),
        ("१८", "18"),
        ("১৮", "18"),
        ("๑๘", "18"),
        ("１８", "18"),
    ],
}
FOLDED = [
    pytest.param(one, other, id=f"{what}: {one!r}")
    for what, pairs in SAME.items()
    for one, other in pairs
]


@pytest.mark.parametrize(("one", "other"), FOLDED)
def test_invisible_differences_are_normalised(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("й", "и"),
        ("ї", "і"),
        ("ば", "は"),
        ("का", "की"),
        ("œ", "o"),
        ("æ", "a"),
        ("≠", "="),
        ("東", "东"),
        ("кот", "кит"),
    ],
)
def test_visible_differences_are_kept(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_accents_can_be_kept() -> None:
    assert normalise_keeping_accents("ＣＡＦÉ’s") == "café's"
    assert normalise("ＣＡＦÉ’s") == "cafe's"


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert normalise_keeping_accents(normalise_keeping_accents(text)) == normalise_keeping_accents(
        text
    )


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_text_normalised_with_accents_has_the_same_words(text: str) -> None:
    assert tokens(normalise_keeping_accents(text)) == tokens(text)


@given(st.text(max_size=40), st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=200, deadline=None)
def test_composed_and_decomposed_text_have_the_same_words(text: str, form: str) -> None:
    assert tokens(unicodedata.normalize(form, text)) == tokens(text)  # type: ignore[arg-type]


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
@settings(max_examples=100, deadline=None)
def test_ascii_text_is_only_lowercased(text: str) -> None:
    assert normalise(text) == text.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人々の港", "人|々|の|港"),
        ("เรือ ๑๘ คน", "เ|ร|ื|อ|18|ค|น"),
        ("부두에 배가", "부두에|배가"),
        ("Boot在港口18Boot", "boot|在|港|口|18boot"),
        ("ដប់ ១៨", "ដ|ប|់|18"),
        ("नावें देखीं", "नावें|देखीं"),
    ],
)
def test_unspaced_scripts_are_split_into_characters(text: str, expected: str) -> None:
    assert tokens(text) == unicodedata.normalize("NFKC", expected).split("|")


@pytest.mark.parametrize("text", ["เรือมาถึง", "港口今天", "ເຮືອມາ", "នាវាមក", "သင်္ဘော", "གྲུ་གཟིངས"])
def test_scripts_without_spaces_are_recognised(text: str) -> None:
    assert is_unspaced(tokens(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFC", "Café Åse"), unicodedata.normalize("NFD", "Café Åse")),
        ("the ﬁnal ﬂood", "the final flood"),
        ("a co\u00adoperative", "a cooperative"),
        ("har\u200bbour\ufeff", "harbour"),
        ("left\u200e to \u202aright\u202c", "left to right"),
        ("HARBOUR", "harbour"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("Ｈａｒｂｏｕｒ　１８", "harbour 18"),
        ("three… dots", "three... dots"),
        ("العَرَبِيَّة", "العربية"),
        ("No\u00a0break", "no break"),
    ],
)
def test_invisible_differences_in_phrases_are_normalised(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Quay” — said he", '"Quay" - said he'),
        ("rope, net; lamp", "rope net lamp"),
        ("rope\u2009net", "rope net"),
        ("rope\n\tnet", "rope net"),
    ],
)
def test_typography_and_punctuation_do_not_change_the_words(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("one", "other"), [("18", "19"), ("кот", "кит"), ("का", "की"), ("ば", "は")]
)
def test_visible_differences_change_the_words(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boat, the net.", "the|boat|the|net"),
        ("3,000 nets", "3|000|nets"),
        ("a rope_end", "a|rope|end"),
        ("港口开放", "港|口|开|放"),
        ("船はカモメ", "船|は|カ|モ|メ"),
        ("เรือมา", "เ|ร|ื|อ|ม|า"),
        ("हमने नावें देखीं", "हमने|नावें|देखीं"),
        ("부두에 배가", "부두에|배가"),
        ("порт открыт", "порт|открыт"),
        ("Café Ａ１", "cafe|a1"),
        ("Boot在港口Boot", "boot|在|港|口|boot"),
    ],
)
def test_words_of_spaced_scripts_are_not_split(text: str, expected: str) -> None:
    # Normalising composes Hangul, so both sides are compared in one form.
    assert tokens(text) == unicodedata.normalize("NFC", expected).split("|")


@pytest.mark.parametrize(
    ("text", "unspaced"),
    [
        ("港口今天开放", True),
        ("เรือมาแล้ว", True),
        ("船は港へ戻る", True),
        ("港口的 Linnet 号靠岸了", True),
        ("the Linnet, in Chinese 红雀", False),
        ("हमने नावें देखीं", False),
        ("부두에 배가 왔다", False),
        ("the boat came in", False),
        ("", False),
    ],
)
def test_the_script_of_most_words_decides_whether_a_text_is_unspaced(
    text: str, unspaced: bool
) -> None:
    assert is_unspaced(tokens(text)) is unspaced
