"""Classify failed fetches, and decide whether to retry them. Pure."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

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

from crawler.extraction.challenges import CHALLENGE
from storage.core.clock import now
from storage.core.model import Failure, Outcome

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_TOO_LARGE = "the page is larger than allowed"
_MAX_RETRY_AFTER = 300.0  # seconds; if a server asks for more, a later run tries again


class DecompressionFailed(Exception):
    """A body cannot be decompressed as its header says; the cause gives the reason."""


class RobotsUnreachable(Exception):
    """A robots.txt cannot be reached, so nothing may be fetched; the cause gives the reason."""


def is_too_large(error: BaseException) -> bool:
    """Whether a response was dropped for its size, as sent or once decompressed."""
    return isinstance(error, DownloadCancelledError) or (
        isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error)
    )


def backoff(attempts: int, base: float) -> float:
    """Seconds until the next attempt: base, 4 x base, 16 x base, plus or minus a quarter at random.

    The jitter keeps URLs that failed together from being retried together.
    """
    return float(base * 4**attempts * random.uniform(0.75, 1.25))  # noqa: S311 - not a secret


def status_failure(
    status: int, retry_after: str | None, attempts: int, *, tries: int, base: float
) -> Failure:
    """The failure for an HTTP status of 400 or more, or one that does not exist (below 200)."""
    detail = f"HTTP {status} {_phrase(status)}".strip()
    if status in (404, 410):
        return Failure(Outcome.NOT_FOUND, detail)
    if status not in _TRANSIENT or attempts + 1 >= tries:
        return Failure(Outcome.ERROR, detail)
    asked = _retry_after_seconds(retry_after)
    if asked is not None and asked > _MAX_RETRY_AFTER:
        return Failure(Outcome.ERROR, f"{detail}; asks to retry after {asked:.0f} s")
    wait = backoff(attempts, base)
    return Failure(Outcome.ERROR, detail, retry_in=max(wait, asked or 0.0))


def challenge_failure(status: int, challenger: str) -> Failure:
    """The failure for a challenge page. It is not retried soon, which would cause more of them."""
    name = "a captcha" if challenger == "captcha" else challenger
    return Failure(Outcome.ERROR, f"{CHALLENGE}: {name} asks for proof of a human (HTTP {status})")


def exception_failure(error: BaseException, attempts: int, *, tries: int, base: float) -> Failure:
    """The failure for an exception of the downloader."""
    if isinstance(error, RobotsUnreachable) and error.__cause__ is not None:
        cause = exception_failure(error.__cause__, attempts, tries=tries, base=base)
        return replace(cause, detail=f"robots.txt cannot be reached: {cause.detail}")
    retry_in = backoff(attempts, base) if attempts + 1 < tries else None
    if is_too_large(error):
        return Failure(Outcome.ERROR, _TOO_LARGE)
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in str(error):
            return Failure(Outcome.ROBOTS, "robots.txt does not allow it")
        return Failure(Outcome.ERROR, str(error) or "not fetched")
    if isinstance(error, DownloadTimeoutError):
        return Failure(Outcome.TIMEOUT, "the server took too long", retry_in)
    if isinstance(error, CannotResolveHostError):
        return Failure(Outcome.ERROR, "no such host", retry_in)
    if isinstance(error, DownloadConnectionRefusedError):
        return Failure(Outcome.ERROR, "connection refused", retry_in)
    if isinstance(error, UnsupportedURLSchemeError):
        return Failure(Outcome.ERROR, f"cannot be fetched: {error}")
    if isinstance(error, DecompressionFailed) and error.__cause__ is not None:
        detail = f"the body cannot be decompressed: {_text(error.__cause__)}"
        return Failure(Outcome.ERROR, detail, retry_in)
    if isinstance(error, (DownloadFailedError, ResponseDataLossError, OSError)):
        return Failure(Outcome.ERROR, f"the transfer was cut off: {_text(error)}", retry_in)
    return Failure(Outcome.ERROR, f"{type(error).__name__}: {_text(error)}")


def _text(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _retry_after_seconds(retry_after: str | None) -> float | None:
    """Retry-After (RFC 9110, 10.2.3) in seconds; it is a number or a date."""
    if not retry_after:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", retry_after):
        return float(retry_after.strip())
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return max((moment - now()).total_seconds(), 0.0)
    except OverflowError:
        return None
