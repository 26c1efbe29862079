"""How failed fetches are classified, and which of them are retried."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.net.failures import (
    DecompressionFailed,
    RobotsUnreachable,
    backoff,
    exception_failure,
    status_failure,
)
from storage.core.model import Failure, Outcome


def _status(status: int, retry_after: str | None = None, attempts: int = 0) -> Failure:
    return status_failure(status, retry_after, attempts, tries=3, base=2.0)


def _robots_unreachable(cause: Exception) -> RobotsUnreachable:
    error = RobotsUnreachable()
    error.__cause__ = cause
    return error


def _decompression_failed(cause: Exception) -> DecompressionFailed:
    error = DecompressionFailed()
    error.__cause__ = cause
    return error


def _exception(error: BaseException, attempts: int = 0) -> Failure:
    return exception_failure(error, attempts, tries=3, base=2.0)


@given(st.integers(0, 6), st.floats(0.1, 60))
@settings(max_examples=100, deadline=None)
def test_each_backoff_is_four_times_the_previous_within_a_quarter(
    attempts: int, base: float
) -> None:
    assert 0.75 <= backoff(attempts, base) / (base * 4**attempts) <= 1.25


def test_urls_that_failed_together_are_not_retried_together() -> None:
    assert len({backoff(0, 2.0) for _ in range(20)}) > 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_not_retried(status: int) -> None:
    failure = _status(status)

    assert failure.outcome is Outcome.NOT_FOUND
    assert failure.retry_in is None


@pytest.mark.parametrize("status", [400, 401, 403, 451, 501, 505, 599])
def test_a_permanent_error_is_not_retried(status: int) -> None:
    failure = _status(status)

    assert failure.outcome is Outcome.ERROR
    assert failure.retry_in is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 524])
def test_a_transient_error_is_retried(status: int) -> None:
    failure = _status(status)

    assert failure.outcome is Outcome.ERROR
    assert failure.retry_in is not None
    assert 1.5 <= failure.retry_in <= 2.5


@pytest.mark.parametrize(("attempts", "again"), [(0, True), (1, True), (2, False), (3, False)])
def test_the_number_of_tries_is_limited(attempts: int, again: bool) -> None:
    assert (_status(503, attempts=attempts).retry_in is not None) is again
    assert (_exception(DownloadTimeoutError(), attempts).retry_in is not None) is again


@pytest.mark.parametrize(
    ("status", "detail"),
    [(404, "HTTP 404 Not Found"), (503, "HTTP 503 Service Unavailable"), (520, "HTTP 520")],
)
def test_the_detail_names_the_status(status: int, detail: str) -> None:
    assert _status(status).detail == detail


def test_retry_after_in_seconds_is_respected() -> None:
    assert _status(429, "120").retry_in == 120.0


def test_retry_after_as_a_date_is_respected() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=200), usegmt=True)

    wait = _status(503, date).retry_in

    assert wait is not None
    assert 100 < wait <= 200


@pytest.mark.parametrize(
    "retry_after",
    [
        "0",
        "1",
        "soon",
        "",
        "-5",
        "1.5",
        "Wed, 01 Jan 2020 00:00:00 GMT",
        "Wed, 01 Jan 2020 00:00:00",
    ],
)
def test_the_backoff_is_the_minimum_wait(retry_after: str) -> None:
    wait = _status(503, retry_after).retry_in

    assert wait is not None
    assert 1.5 <= wait <= 2.5


@pytest.mark.parametrize("retry_after", ["301", "86400", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_long_retry_after_is_left_to_a_later_run(retry_after: str) -> None:
    failure = _status(503, retry_after)

    assert failure.retry_in is None
    assert "asks to retry after" in failure.detail


_DATE_PARTS = st.sampled_from(
    "Fri, Xyz 01 32 0 Jan 2100 99999 10 00:00:00 25:61:99 GMT +9999 - :".split()
)


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
    | st.lists(_DATE_PARTS, max_size=8).map(" ".join)
)
@settings(max_examples=100, deadline=None)
def test_no_retry_after_value_raises(retry_after: str) -> None:
    assert _status(503, retry_after).outcome is Outcome.ERROR


@pytest.mark.parametrize("retry_after", ["²", "0\x1f"])
def test_digits_that_are_not_a_number_do_not_raise(retry_after: str) -> None:
    assert _status(503, retry_after).outcome is Outcome.ERROR


@pytest.mark.parametrize(
    ("error", "outcome", "detail", "again"),
    [
        (DownloadTimeoutError("30 s"), Outcome.TIMEOUT, "too long", True),
        (CannotResolveHostError("x"), Outcome.ERROR, "no such host", True),
        (DownloadConnectionRefusedError("x"), Outcome.ERROR, "connection refused", True),
        (
            _decompression_failed(zlib.error("no stream")),
            Outcome.ERROR,
            "cannot be decompressed: no",
            True,
        ),
        (DownloadFailedError("reset"), Outcome.ERROR, "the transfer was cut off: reset", True),
        (ResponseDataLossError("cut"), Outcome.ERROR, "the transfer was cut off: cut", True),
        (OSError("no route"), Outcome.ERROR, "the transfer was cut off: no route", True),
        (ConnectionResetError(), Outcome.ERROR, "cut off: ConnectionResetError", True),
        (DownloadCancelledError("big"), Outcome.ERROR, "larger than allowed", False),
        (UnsupportedURLSchemeError("gopher"), Outcome.ERROR, "cannot be fetched: gopher", False),
        (IgnoreRequest("Forbidden by robots.txt"), Outcome.ROBOTS, "robots.txt", False),
        (IgnoreRequest("filtered"), Outcome.ERROR, "filtered", False),
        (IgnoreRequest(), Outcome.ERROR, "not fetched", False),
        (IgnoreRequest("over DOWNLOAD_MAXSIZE"), Outcome.ERROR, "larger than allowed", False),
        (
            _robots_unreachable(DownloadTimeoutError()),
            Outcome.TIMEOUT,
            "robots.txt cannot be reached",
            True,
        ),
        (_robots_unreachable(OSError("no route")), Outcome.ERROR, "cut off: no route", True),
        (ValueError("odd\n  thing"), Outcome.ERROR, "ValueError: odd thing", False),
        (ZeroDivisionError(), Outcome.ERROR, "ZeroDivisionError", False),
    ],
)
def test_each_exception_has_an_outcome(
    error: BaseException, outcome: Outcome, detail: str, again: bool
) -> None:
    failure = _exception(error)

    assert failure.outcome is outcome
    assert detail in failure.detail
    assert (failure.retry_in is not None) is again


def test_a_long_detail_is_truncated() -> None:
    assert len(_exception(ValueError("rope " * 1000)).detail) < 330
