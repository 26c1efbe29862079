"""Titles, authors and dates are compared as their readers would, without regard to typography."""

from __future__ import annotations

import pytest

from tests.support.measuring.metadata_scores import FIELDS, score_metadata


def _score(field: str, truth: str | None, given: str | None, agency: str | None = None) -> str:
    values = dict.fromkeys(FIELDS) | {field: given}
    return score_metadata({field: truth}, **values, agency=agency)[field]


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_given_is_the_same_wrong_missing_unknown_or_none(field: str) -> None:
    assert _score(field, "2024-03-05", "2024-03-05") == "same"
    assert _score(field, "2024-03-05", "1999-01-01") == "wrong"
    assert _score(field, "2024-03-05", None) == "missing"
    assert _score(field, None, "2024-03-05") == "unknown"
    assert _score(field, None, None) == "none"
    assert _score(field, " ", "") == "none"


@pytest.mark.parametrize(
    ("field", "truth", "given"),
    [
        ("title", "“Boats”: the End", '"boats" - the  end'),
        ("author", "Ada Quill", "ADA QUILL"),
        ("author", "Ada Quill, Bo Reed and Nell Tarrant", "Nell Tarrant; Ada Quill; Bo Reed"),
        ("author", "Ada Quill & Bo Reed", "Ada Quill; Bo Reed"),
        ("author", "Ada Quill, MD, Ph.D.", "Ada Quill"),
        ("author", "Dr. Ada Quill (editor)", "Ada Quill"),
        ("published", "2024-03-05", "2024-03-05T23:00:00+01:00"),
        ("published", "2024-03", "2024-03-05"),
    ],
)
def test_the_same_in_another_form_is_the_same(field: str, truth: str, given: str) -> None:
    assert _score(field, truth, given) == "same"


@pytest.mark.parametrize(
    ("field", "truth", "given"),
    [
        ("title", "Boats", "Boats | Gazette"),
        ("title", "Boats: the End", "Boats"),
        ("author", "Ada Quill", "Ada Quill; Bo Reed"),
        ("author", "Ada Quill and Bo Reed", "Ada Quill"),
        ("author", "Ada Quill, Bo Reed and Nell Tarrant", "Nell Tarrant; Ada Quill"),
        ("author", "Ada Quill, Keeper of the Light", "Ada Quill"),
    ],
)
def test_more_or_less_than_the_truth_is_contained(field: str, truth: str, given: str) -> None:
    assert _score(field, truth, given) == "contained"


@pytest.mark.parametrize(
    ("field", "truth", "given"),
    [
        ("title", "Boats", "Gazette"),
        ("title", "Boats of the bay", "Boats in the bay"),
        ("author", "Ada Quill, Bo Reed", "Ada Quill; Nell Tarrant"),
        ("published", "2024-03-05", "2024-03-06T00:00:00+01:00"),
        ("published", "2024-03-05", "2024-03"),
        ("published", "2024-03", "2024-04-05"),
    ],
)
def test_anything_else_is_wrong(field: str, truth: str, given: str) -> None:
    assert _score(field, truth, given) == "wrong"


def test_an_agency_counts_as_an_author_that_the_truth_may_leave_out() -> None:
    assert _score("author", "Ada Quill, Reefs Press", "Ada Quill", agency="Reefs Press") == "same"
    assert _score("author", "ReefsPress", None, agency="ReefsPress") == "same"
    assert _score("author", "Ada Quill", "Ada Quill", agency="Reefs Press") == "same"
    assert _score("author", "Ada Quill, Keeper", "Ada Quill", agency="Reefs Press") == "contained"
    assert _score("author", "Reefs Press", "Ada Quill", agency="Reefs Press") == "contained"
    assert _score("author", "Bo Reed", "Ada Quill", agency="Reefs Press") == "wrong"
