"""Shares of left-out prose, and text sources, in words."""

from __future__ import annotations

import pytest

from storage.core.model import TextSource
from storage.core.prose import describe_left_out, describe_text_source, format_share, mark_guess


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (0.0001, "<1 %"),
        (0.0099, "<1 %"),
        (0.01, "1 %"),
        (0.124, "12 %"),
        (0.126, "13 %"),
        (0.989, "99 %"),
        (0.999, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_is_rounded_to_whole_percent(share: float, text: str) -> None:
    assert format_share(share) == text


@pytest.mark.parametrize("share", [None, 0.0])
def test_nothing_is_said_if_nothing_was_left_out_or_it_is_unknown(share: float | None) -> None:
    assert describe_left_out(share) == ""


def test_what_was_left_out_is_a_sentence() -> None:
    assert describe_left_out(0.124) == "12 % of the page's prose was left out"


def test_the_source_of_a_text_is_named_unless_it_is_the_usual_one() -> None:
    assert describe_text_source(None) == describe_text_source(TextSource.FAST) == ""
    assert describe_text_source("json-ld") == "JSON-LD articleBody"
    assert describe_text_source(TextSource.RESILIPARSE) == "resiliparse"
    assert all(map(describe_text_source, set(TextSource) - {TextSource.FAST}))


def test_a_guessed_date_is_marked() -> None:
    assert mark_guess("2024-03-05", "guessed") == "2024-03-05 (guessed)"
    assert mark_guess("2024-03-05", "visible") == "2024-03-05"
    assert mark_guess("", "guessed") == ""
