"""What a person types into the search, asked of a real full-text table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.text.search_terms import match_expression, searchable

TEXTS = {
    1: "The ferry returns to the Narrows after eleven weeks.",
    2: "The harbour master returned the ferry bell to the chapel.",
    3: "Oysters creep back to the old beds.",
    4: "港口今天开放，渡船载了四十人。",
    5: "今天渡船停航，港务局说。",
    6: "Die Fähre fährt über den Fluß.",
    7: "เรือมาถึงท่าแล้ว",
}


@pytest.fixture(scope="module")
def words() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='unicode61')"
        )
        connection.executemany(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            [(number, searchable(text)) for number, text in TEXTS.items()],
        )
        yield connection


def _found(words: sqlite3.Connection, query: str) -> set[int]:
    expression = match_expression(query)
    if not expression:
        return set()
    rows = words.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,))
    return {number for (number,) in rows}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferry", {1, 2}),
        ("FERRY", {1, 2}),
        ("ferry chapel", {2}),
        ("ferry oysters", set()),
        ('"the ferry"', {1, 2}),
        ('"ferry returns"', {1}),
        ('"returns ferry"', set()),
        ("retur*", {1, 2}),
        ("retur", set()),
        ("ferry -chapel", {1}),
        ("ferry -chapel -weeks", set()),
        ("oysters OR chapel", {2, 3}),
        ("oysters OR chapel OR weeks", {1, 2, 3}),
        ("the oysters OR chapel", {2, 3}),
        ("ferry OR oysters -chapel", {1, 3}),
        ("old-beds", {3}),
        ("ferry's", set()),
        ("Fahre", {6}),
        ("Fähre", {6}),
        ("港口", {4}),
        ("渡船", {4, 5}),
        ("船渡", set()),
        ("今天 渡船 -停航", {4}),
        ('"渡船载了"', {4}),
        ("เรือ", {7}),
        ("ท่าเรือ", set()),
    ],
)
def test_a_search_finds_what_was_meant(
    words: sqlite3.Connection, query: str, expected: set[int]
) -> None:
    assert _found(words, query) == expected


@pytest.mark.parametrize("query", ["", "   ", '""', "-", "*", "()", "...", "-ferry", "😀"])
def test_where_nothing_is_asked_for_nothing_is_asked(query: str) -> None:
    assert match_expression(query) == ""


@pytest.mark.parametrize(
    "query", ["AND", "NOT", "NEAR", "near(ferry oysters)", "text:ferry", "{text}", "a+b"]
)
def test_the_words_of_the_query_language_are_only_words(
    words: sqlite3.Connection, query: str
) -> None:
    assert _found(words, query) == set()


def test_a_sign_round_a_word_does_not_hide_it(words: sqlite3.Connection) -> None:
    assert _found(words, "^ferry, (ferry)") == {1, 2}


@example('"')
@example('ferry"')
@example("ferry OR")
@example("OR OR ferry")
@example("ferry -")
@example('* -* "*" OR *')
@example("_ __*")
@example("a\x00b")
@example("NEAR(a, 5) AND NOT")
@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_input_is_a_syntax_error(words: sqlite3.Connection, query: str) -> None:
    assert _found(words, query) <= set(TEXTS)


@given(st.lists(st.sampled_from(['"', "-", "*", "OR", "ferry", " ", "(", ")", ":", "船", "AND"])))
@settings(max_examples=100, deadline=None)
def test_no_mixture_of_signs_is_a_syntax_error(
    words: sqlite3.Connection, pieces: list[str]
) -> None:
    assert _found(words, "".join(pieces)) <= set(TEXTS)


def test_spaced_text_is_indexed_as_it_is() -> None:
    assert searchable("The ferry, überall.") == "The ferry, überall."


def test_unspaced_text_is_indexed_by_character() -> None:
    assert searchable("乘Linnet号").split() == ["乘", "Linnet", "号"]


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_only_spaces_are_added(text: str) -> None:
    assert searchable(text).replace(" ", "") == text.replace(" ", "")
