"""Patterns of lines: numbers, dates and names are masked, case and punctuation do not count."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text.digests import digest_keys, paragraph_digest
from storage.text.fingerprint import band_keys_of_patterns
from storage.text.line_patterns import (
    MAX_MASKED_CHARACTERS,
    Mask,
    is_exact,
    line_patterns,
    pattern_keys,
    pattern_named,
)

LINES = st.text(st.characters(codec="utf-8"), max_size=130)
WORDS = st.lists(st.text(string.ascii_lowercase, min_size=6, max_size=9), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("This story is from February 4, 2020", "This story is from [date]"),
        ("Updated: 4 Feb 2020, 10:04 IST", "Updated: [date] IST"),
        ("Last changed on 03.02.2020 at 10:04", "Last changed on [date] at [date]"),
        ("4 de febrero de 2020, lunes", "[date]"),
        ("Publié le 04/11/2024 à 14h10", "Publié le [date] à [date]"),
        ("Обновлено: 4 февраля 2020", "Обновлено: [date]"),
        ("नई दिल्ली, 4 फ़रवरी 2020", "नई दिल्ली, [date]"),
        ("2020年2月4日 10:04 更新", "[date] 更新"),
        ("4th of May 2020, 10:04 am", "[date]"),
        ("Published Monday", "Published [date]"),
        ("5 min read", "[number] min read"),
        ("5m ago", "[number] ago"),
        ("1,204 views", "[number] views"),
        ("5 out of 10 readers", "[number] out of [number] readers"),
        ("By Anil Bela, TNN", "By [name], TNN"),
        ("BY ANIL BELA", "BY [name]"),
        ("Text: Anna de Vries", "Text: [name]"),
        ("By Anil Bela and Chitra Rath, TNN", "By [name], TNN"),
        ("Representative image", "Representative image"),
        ("May the force be with you", "May the force be with you"),
        ("* * *", "* * *"),
    ],
)
def test_the_broadest_pattern_of_a_line(line: str, pattern: str) -> None:
    assert line_patterns(line)[-1].text == pattern


def test_a_line_also_has_the_narrower_patterns() -> None:
    patterns = line_patterns("On 4 May 2020 by Anil Bela, TNN")
    assert [each.text for each in patterns] == [
        "On 4 May 2020 by Anil Bela, TNN",
        "On [date] by Anil Bela, TNN",
        "On [date] by [name], TNN",
    ]
    assert patterns[-1].covered(Mask.NAME) == ["Anil Bela"]
    assert patterns[-1].covered(Mask.DATE) == ["4 May 2020"]
    assert patterns[-1].length == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("File photo", "FILE PHOTO:"),
        ("1,204 views", "7 Views"),
        ("Updated: 4 Feb 2020", "updated 31/12/2019"),
        ("By Anil Bela, TNN", "By Chitra de Rath, TNN"),
        ("By Anil Bela, TNN", "By Anil Bela and Chitra Rath, TNN"),
        ("Don’t miss it", "Don't miss it"),
    ],
)
def test_lines_with_the_same_pattern(one: str, other: str) -> None:
    assert set(pattern_keys(one)) & set(pattern_keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,204 views", "1,204 votes"),
        ("Lions Tigers 2-3", "Lions Rovers 2-3"),
        ("5 min read", "Updated 5 May"),
        ("Yes.", "No."),
    ],
)
def test_lines_with_no_pattern_in_common(one: str, other: str) -> None:
    assert not set(pattern_keys(one)) & set(pattern_keys(other))


@given(LINES)
def test_every_line_has_patterns_and_the_same_ones_each_time(line: str) -> None:
    patterns = line_patterns(line)
    assert patterns
    assert pattern_keys(line) == tuple(each.key for each in patterns)
    assert len({each.key for each in patterns}) == len(patterns)
    assert all(-(2**63) <= each.key < 2**63 for each in patterns)


@given(LINES)
def test_a_pattern_can_be_named_by_its_text(line: str) -> None:
    for pattern in line_patterns(line):
        if pattern.masked:
            assert pattern_named(pattern.text).key == pattern.key


@given(WORDS, st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_do_not_matter(words: list[str], one: int, other: int) -> None:
    lines = [" ".join([*words, f"{number:,}", *words]) for number in (one, other)]
    assert line_patterns(lines[0])[-1].key == line_patterns(lines[1])[-1].key


@given(WORDS)
def test_neither_case_nor_punctuation_matter(words: list[str]) -> None:
    shouted = ", ".join(words).upper() + "!"
    assert pattern_keys(" ".join(words))[0] == pattern_keys(shouted)[0]


@given(st.text(st.sampled_from("ab 1."), min_size=MAX_MASKED_CHARACTERS + 1, max_size=140))
def test_a_long_paragraph_is_found_by_the_key_of_its_digest(text: str) -> None:
    (key,) = pattern_keys(text)
    digest = paragraph_digest(text)
    assert is_exact(key, digest)
    assert band_keys_of_patterns([key]).tolist() == digest_keys([digest]).tolist()
