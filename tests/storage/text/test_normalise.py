"""What a reader does not see is folded before texts are compared; what a reader sees stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.text.normalise import is_unspaced, normalise, tokens, written

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
def test_what_a_reader_does_not_see_is_folded(one: str, other: str) -> None:
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
def test_what_a_reader_sees_stays(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_the_written_form_keeps_accents() -> None:
    assert written("ＣＡＦÉ’s") == "café's"
    assert normalise("ＣＡＦÉ’s") == "cafe's"


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert written(written(text)) == written(text)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_written_form_has_the_same_words(text: str) -> None:
    assert tokens(written(text)) == tokens(text)


@given(st.text(max_size=40), st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=200, deadline=None)
def test_composed_and_decomposed_text_have_the_same_words(text: str, form: str) -> None:
    assert tokens(unicodedata.normalize(form, text)) == tokens(text)  # type: ignore[arg-type]


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
@settings(max_examples=100, deadline=None)
def test_plain_text_is_only_put_in_small_letters(text: str) -> None:
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
def test_words_are_words_and_unspaced_scripts_are_characters(text: str, expected: str) -> None:
    assert tokens(text) == unicodedata.normalize("NFKC", expected).split("|")


@pytest.mark.parametrize("text", ["เรือมาถึง", "港口今天", "ເຮືອມາ", "នាវាមក", "သင်္ဘော", "གྲུ་གཟིངས"])
def test_scripts_without_spaces_are_known(text: str) -> None:
    assert is_unspaced(tokens(text))
