"""What counts as prose, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.text.sentences import count_letters, ends_sentence, is_prose, prose_length

SENTENCE = "The lock keeper counted the barges on Monday and said that the path would stay shut"
THAI = "ผู้ดูแลประตูน้ำนับเรือเมื่อวันจันทร์และกล่าวว่าทางเดินจะยังคงปิดจนกว่าตลิ่งจะได้รับการซ่อมแซม"
TIBETAN = "ཆུ་སྒོའི་སྲུང་མཁན་གྱིས་གཟའ་ཟླ་བར་གྲུ་གཟིངས་བགྲངས་ནས་ལམ་ཁ་དེ་བཟོ་བཅོས་མ་བྱས་བར་དུ་སྒོ་རྒྱག་རྒྱུ་ཡིན་ཞེས་བཤད"


@pytest.mark.parametrize("sign", ".!?…։؟۔।॥።፧។။᠃⸮。！？｡𑁇‼")
def test_a_sentence_ends_with_a_sign_of_its_script(sign: str) -> None:
    assert ends_sentence(f"{SENTENCE}{sign}")
    assert is_prose(f"{SENTENCE}{sign}")
    assert not is_prose(SENTENCE)


@pytest.mark.parametrize(
    "closing",
    ['"', "”", "“", "»", "«", "」", "』", "）", ".)", "’”", "\u200f", " ", "[3]", "[3][4]"],
)
def test_closing_signs_may_follow(closing: str) -> None:
    assert ends_sentence(f"{SENTENCE}.{closing}")
    assert not ends_sentence(f"{SENTENCE}{closing.replace('.', '')}")


@pytest.mark.parametrize("end", ["रहेगा |", "रहेगा ||", "ተናግሯል፡፡", "ተናግሯል::", "մնա:"])
def test_a_sign_that_keyboards_lack_may_be_typed_in_another_way(end: str) -> None:
    assert ends_sentence(end)


@pytest.mark.parametrize("end", ["path:", "Home |", "path,", "path;", "path -", "5", ""])
def test_other_signs_end_no_sentence(end: str) -> None:
    assert not ends_sentence(end)


@pytest.mark.parametrize("text", [THAI, TIBETAN])
def test_a_script_without_sentence_signs_needs_a_certain_length(text: str) -> None:
    assert is_prose(text)
    assert not is_prose(text[:40])


def test_a_long_paragraph_is_prose_however_it_ends() -> None:
    assert is_prose(f"{SENTENCE}, " * 5)


def test_a_long_row_of_words_without_punctuation_is_not_prose() -> None:
    assert not is_prose("Harbour | Council | Weather | " * 20)
    assert not is_prose("Harbour Council Weather " * 20)


@pytest.mark.parametrize("text", ["", "Yes.", "Harbour", "12.5.", "3.", "Ada Quill, Saltmarsh."])
def test_a_short_text_is_not_prose(text: str) -> None:
    assert not is_prose(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("shut", 4),
        ("«été»", 5),
        ("“shut”", 6),
        ("закрыт", 6),
        ("水門の番", 10),
        ("길은", 5),
        ("ทางเดิน", 17),
        ("སྒོ", 7),
        ("ꦲꦏ", 5),
        ("水。", 3),
    ],
)
def test_the_length_is_that_of_english_text(text: str, length: int) -> None:
    assert prose_length(text) == length


@pytest.mark.parametrize("text", ["रहेगा", "ที่", "မြို့", "shut"])
def test_vowel_signs_are_part_of_letters(text: str) -> None:
    assert count_letters(text) == len(text)


@given(st.text())
def test_a_length_is_at_least_the_number_of_characters(text: str) -> None:
    assert len(text) <= prose_length(text) <= 2.5 * len(text)


@given(st.text(), st.text())
def test_lengths_add_up(first: str, second: str) -> None:
    total = prose_length(first + second)

    assert abs(total - prose_length(first) - prose_length(second)) <= 1


@given(st.text(st.characters(categories=["P", "N", "Z", "S"]), max_size=300))
def test_letters_are_letters_and_marks(text: str) -> None:
    assert count_letters(text) == 0


@given(st.text(min_size=1))
def test_letters_are_counted_as_unicode_has_them(text: str) -> None:
    known = sum(unicodedata.category(char)[0] in "LM" for char in text)

    assert count_letters(text) >= known
