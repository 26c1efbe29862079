"""Dates are read as pages write them, and what is not plausible is not a date."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.metadata.dates import DateContext, find_date, parse_date
from crawler.extraction.metadata.month_names import month_of

TODAY = date(2025, 6, 1)
ANYWHERE = DateContext(TODAY)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024-3-5", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("2024.03.05", "2024-03-05"),
        ("2024-03-05T08:00:00+01:00", "2024-03-05T08:00:00+01:00"),
        ("2024-03-05 08:00:00 +0100", "2024-03-05T08:00:00+01:00"),
        ("2024-03-05T08:00Z", "2024-03-05T08:00Z"),
        ("2024-03-05T08:00:00.123456789Z", "2024-03-05T08:00:00.123456789Z"),
        ("2024-03-05T08:00:00-05", "2024-03-05T08:00:00-05:00"),
        ("2024-03-05 08:00:00 UTC", "2024-03-05T08:00:00Z"),
        ("20240305", "2024-03-05"),
        ("20240305T080000Z", "2024-03-05T08:00:00Z"),
        ("20240305T0800", "2024-03-05T08:00"),
        ("20240305080000", "2024-03-05T08:00:00"),
        ("1709625600", "2024-03-05T08:00:00+00:00"),
        ("1709625600000", "2024-03-05T08:00:00+00:00"),
        (1709625600, "2024-03-05T08:00:00+00:00"),
        (1709625600.0, "2024-03-05T08:00:00+00:00"),
        ("-200000000", "1963-08-31T04:26:40+00:00"),
        ("Tue, 05 Mar 2024 08:00:00 GMT", "2024-03-05T08:00:00+00:00"),
        ("Tue, 05 Mar 2024 08:00:00 EST", "2024-03-05T08:00:00-05:00"),
        ("5 Mar 2024 08:00 +0100", "2024-03-05T08:00:00+01:00"),
        ("Tue Mar 05 2024 08:00:00 GMT+0100 (CET)", "2024-03-05T08:00:00+01:00"),
        ("Tue Mar  5 08:00:00 2024", "2024-03-05"),
        ("5 March 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("March 5th, 2024 at 8:05 pm", "2024-03-05T20:05"),
        ("12:05 a.m., March 5, 2024", "2024-03-05T00:05"),
        ("the 5th of March 2024", "2024-03-05"),
        ("5. März 2024", "2024-03-05"),
        ("5 de marzo de 2024", "2024-03-05"),
        ("le 5 mars 2024 à 14:30", "2024-03-05T14:30"),
        ("2024. március 5.", "2024-03-05"),
        ("2024 m. kovo 5 d.", "2024-03-05"),
        ("5 марта 2024 г.", "2024-03-05"),
        ("5 Mart 2024", "2024-03-05"),
        ("5 مارس، 2024", "2024-03-05"),
        ("٥ مارس ٢٠٢٤", "2024-03-05"),
        ("५ मार्च २०२४", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024年3月5日 14:30", "2024-03-05T14:30"),
        ("2024년 3월 5일", "2024-03-05"),
        ("5 tháng 3, 2024", "2024-03-05"),
        ("1600-01-01", "1600-01-01"),
        ("4 July 1776", "1776-07-04"),
        ("1969-07-20T20:17:00Z", "1969-07-20T20:17:00Z"),
        ("1970-01-01", "1970-01-01"),
        ("2026-12-31", "2026-12-31"),
    ],
)
def test_a_date_is_read_in_any_form(text: object, iso: str) -> None:
    assert parse_date(text, ANYWHERE) == iso


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "0", 0, True, None, [], "2024", "2024-03", "March 2024", "5 March", "© 2024"),
        *("0001-01-01", "0000-00-00", "-0001-11-30T00:00:00", "1599-12-31", "9999-12-31"),
        *("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00", "1970-01-01 00:00:00"),
        *("1970-01-01T01:00:00+01:00", "1969-12-31T19:00:00-05:00"),
        *("2027-01-01", "5 March 2031", "2024-13-01", "2024-02-30", "99999-12-31", "31 June 2024"),
        *("03/05/24", "1.2.3.4", "2019-2026", "2019-26", "12345", "555-0123-4567", "a" * 500),
    ],
)
def test_what_is_not_a_plausible_day_is_not_a_date(text: object) -> None:
    assert parse_date(text, ANYWHERE) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-03-13T18:20:00 (Lima)", "2025-03-13T18:20:00"),
        ("2025-03-13T18:20:00=x", "2025-03-13T18:20:00"),
        ("2025-03-13T99:99:99Z", "2025-03-13"),
        ("2025-03-13T24:00:00", "2025-03-13"),
        ("2025-03-13T18:20:00+99:00", "2025-03-13T18:20:00"),
        ("2025-03-13+01:00", "2025-03-13"),
    ],
)
def test_the_valid_part_of_a_time_is_kept(text: str, iso: str) -> None:
    assert parse_date(text, ANYWHERE) == iso


@pytest.mark.parametrize(
    ("language", "region", "iso"),
    [
        ("en", "GB", "2024-03-05"),
        ("en", "IN", "2024-03-05"),
        ("en", "US", "2024-05-03"),
        ("es", "US", "2024-05-03"),
        ("es", "MX", "2024-03-05"),
        ("de", None, "2024-03-05"),
        ("fr", "CA", "2024-03-05"),
        ("en", None, None),
        ("en", "CA", None),
        ("ja", None, None),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("text", ["05/03/2024", "5.3.2024", "05-03-2024", "Published 5/3/2024"])
def test_the_order_of_day_and_month_is_that_of_the_page(
    text: str, language: str | None, region: str | None, iso: str | None
) -> None:
    assert parse_date(text, DateContext(TODAY, language, region)) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [("25/03/2024", "2024-03-25"), ("03/25/2024", "2024-03-25"), ("05/05/2024", "2024-05-05")],
)
@pytest.mark.parametrize(("language", "region"), [(None, None), ("en", None), ("en", "US")])
def test_the_order_may_be_clear_from_the_numbers(
    text: str, iso: str, language: str | None, region: str | None
) -> None:
    assert parse_date(text, DateContext(TODAY, language, region)) == iso


def test_a_month_with_different_meanings_is_read_in_the_language_of_the_page() -> None:
    assert parse_date("5 listopada 2024", DateContext(TODAY, "pl")) == "2024-11-05"
    assert parse_date("5. listopada 2024.", DateContext(TODAY, "hr")) == "2024-10-05"
    assert parse_date("5 listopada 2024", ANYWHERE) is None
    assert month_of("may", None) == 5


def test_years_of_the_thai_calendar_are_converted_on_thai_pages() -> None:
    assert parse_date("5 มีนาคม 2567", DateContext(TODAY, "th")) == "2024-03-05"
    assert parse_date("5 มีนาคม 2567", ANYWHERE) is None


def test_the_place_of_a_date_in_a_line_is_known() -> None:
    line = "By Ada Quill on 5 March 2024, 14:30 | Quay"

    found = find_date(line, ANYWHERE)

    assert found is not None
    assert found.iso == "2024-03-05T14:30"
    assert line[found.start : found.end] == "5 March 2024, 14:30"


_DAYS = st.dates(date(1600, 1, 1), date(2026, 12, 31))
_ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(datetime(1600, 1, 2), datetime(2026, 12, 30), timezones=_ZONES)


@given(_DAYS)
def test_every_day_since_1600_is_read(day: date) -> None:
    assert parse_date(day.isoformat(), ANYWHERE) == day.isoformat()
    assert parse_date(day.strftime("%Y%m%d"), ANYWHERE) == day.isoformat()
    assert parse_date(f"{day.day} {day:%B} {day.year}", ANYWHERE) == day.isoformat()
    assert parse_date(f"{day:%b} {day.day}, {day.year}", ANYWHERE) == day.isoformat()


@given(_MOMENTS)
def test_a_time_keeps_its_moment_and_offset_and_sqlite_reads_it(moment: datetime) -> None:
    seconds = moment.replace(microsecond=0)
    if abs(seconds.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) < timedelta(days=2):
        return
    iso = parse_date(seconds.isoformat(), ANYWHERE)

    assert iso is not None
    assert datetime.fromisoformat(iso) == seconds
    assert datetime.fromisoformat(iso).utcoffset() == seconds.utcoffset()
    ((stored,),) = sqlite3.connect(":memory:").execute("SELECT datetime(?)", (iso,))
    assert stored == seconds.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S").zfill(19)


@given(_MOMENTS)
def test_a_date_as_in_mails_is_read(moment: datetime) -> None:
    seconds = moment.replace(microsecond=0, tzinfo=UTC)
    if seconds.date() == date(1970, 1, 1):
        return

    iso = parse_date(format_datetime(seconds), ANYWHERE)

    assert iso is not None
    assert datetime.fromisoformat(iso) == seconds


@given(st.text(max_size=130) | st.floats() | st.integers())
def test_whatever_is_declared_the_result_is_a_date_or_none(value: object) -> None:
    iso = parse_date(value, ANYWHERE)

    if iso is not None:
        assert date(1600, 1, 1) <= date.fromisoformat(iso[:10]) <= date(2026, 12, 31)
