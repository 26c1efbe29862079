"""When a URL is fetched again: soon while its content is young, rarely later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.core.clock import format_timestamp, public_since
from storage.core.model import Outcome, Priority
from storage.crawl_state.recheck_policy import check_at, is_index

START = datetime(2026, 3, 1, tzinfo=UTC)
PAGES = (Outcome.ARCHIVED, Outcome.UNCHANGED, Outcome.NOT_FOUND)


def moment(hours: float) -> str:
    return format_timestamp(START + timedelta(hours=hours))


def pause(outcome: Outcome, age_hours: float, *, index: bool = False) -> float:
    """The hours to the next check of content of this age."""
    at = check_at(outcome, moment(age_hours), moment(0), index=index)
    return (datetime.fromisoformat(at) - START).total_seconds() / 3600 - age_hours


@pytest.mark.parametrize("outcome", PAGES)
def test_a_page_is_checked_again_when_it_is_twice_as_old(outcome: Outcome) -> None:
    assert pause(outcome, 0) == 1
    assert pause(outcome, 5) == 5
    assert pause(outcome, 24 * 365) == 24 * 30


def test_an_article_is_checked_eleven_times_in_its_first_month() -> None:
    hours, checks = 0.0, 0
    while hours < 24 * 30:
        hours += pause(Outcome.UNCHANGED, hours)
        checks += 1
    assert checks == 11


def test_an_index_is_checked_within_a_day() -> None:
    assert pause(Outcome.NOT_ARTICLE, 0, index=True) == 0
    assert pause(Outcome.NOT_ARTICLE, 4, index=True) == 2
    assert pause(Outcome.NOT_ARTICLE, 24 * 60, index=True) == 24


def test_a_failed_page_is_checked_at_once_and_then_less_and_less_often() -> None:
    assert pause(Outcome.ERROR, 0) == 0
    assert pause(Outcome.TIMEOUT, 3) == 3


@given(st.sampled_from(Outcome), st.floats(0, 1e5), st.booleans())
def test_no_check_is_due_before_the_last_one(outcome: Outcome, age: float, index: bool) -> None:
    assert pause(outcome, age, index=index) >= -1e-3


def test_feeds_sitemaps_and_listings_are_indexes() -> None:
    assert is_index(Outcome.NOT_ARTICLE, "feed: 12 entries", Priority.PAGE)
    assert is_index(Outcome.NOT_ARTICLE, "listing", Priority.PAGE)
    assert is_index(Outcome.ERROR, "HTTP 500", Priority.INDEX)
    assert not is_index(Outcome.NOT_ARTICLE, "no-text", Priority.PAGE)
    assert not is_index(Outcome.ARCHIVED, "listing", Priority.PAGE)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, moment(40)),
        ("2026-03-02T02:00:00+02:00", moment(24)),
        ("2026-03-02T06:00:00", moment(30)),
        ("2026-03-01", moment(24)),
        ("2026-03-02", moment(40)),
        ("2031-01-01", moment(40)),
        ("long ago", moment(40)),
        ("0001-01-01T00:00:00+05:00", moment(40)),
        ("9999-12-31", moment(40)),
    ],
)
def test_an_article_is_as_old_as_its_publication_date_says(
    published: str | None, expected: str
) -> None:
    assert public_since(published, moment(40)) == expected
