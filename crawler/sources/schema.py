"""The schema of sources.toml: its keys and their valid values.

The message of an error completes the sentence that begins with the key: "... must be ...".
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from crawler.sources.source import Limits, Source
from storage.core.urls import InvalidUrl, parse_web_url
from storage.crawl_state.alert_thresholds import AlertThresholds
from storage.crawl_state.poll_policy import Interval

_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
_DURATION = re.compile(r"^\d+(?:\.\d+)?[smhdw]$")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_MIN_FACTOR, _MAX_FACTOR = 1 / 4, 24  # default limits of the interval, as multiples of it
_HEADER = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"  # a token of RFC 9110, 5.6.2


def _web_url(text: str) -> str:
    try:
        return parse_web_url(text)
    except InvalidUrl as error:
        raise ValueError(str(error)) from error


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"must be a regular expression ({error})") from error
    return text


def _duration(text: str) -> str:
    if not _DURATION.match(text):
        raise ValueError('must be a number with s, m, h, d or w, such as "90m" or "1d"')
    return text


def _command(text: str) -> str:
    if not text.strip() or "\x00" in text:
        raise ValueError("must be a shell command")
    return text


def _folder(text: str) -> str:
    if not text.strip() or "\x00" in text:
        raise ValueError("must be the name of a folder")
    return text


def _seconds(duration: str) -> float:
    return float(duration[:-1]) * _UNITS[duration[-1]]


_Url = Annotated[str, AfterValidator(_web_url)]
_Pattern = Annotated[str, AfterValidator(_pattern)]
_Duration = Annotated[str, AfterValidator(_duration)]
_HeaderName = Annotated[str, Field(pattern=_HEADER)]
_HeaderValue = Annotated[str, Field(pattern=r"^[^\x00-\x08\x0a-\x1f\x7f]*$")]


class Entry(BaseModel):
    """One [[source]] table."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(pattern=_NAME)]
    start: list[_Url] = []
    feeds: list[_Url] = []
    sitemaps: list[_Url] = []
    include: list[_Pattern] = []
    exclude: list[_Pattern] = []
    headers: dict[_HeaderName, _HeaderValue] = {}
    delay: Annotated[float, Field(ge=0, le=3600)] | None = None
    max_pages: Annotated[int, Field(ge=1)] | None = None
    depth: Annotated[int, Field(ge=0)] | None = None
    interval: _Duration = "1h"
    min_interval: _Duration | None = None
    max_interval: _Duration | None = None
    recheck: bool = True
    failing_after: Annotated[int, Field(ge=1)] = AlertThresholds().failing_after
    silent_after: _Duration | None = None
    warc: Annotated[str, AfterValidator(_folder)] | None = None

    @property
    def intervals(self) -> Interval:
        first = _seconds(self.interval)
        return Interval(
            first,
            _seconds(self.min_interval) if self.min_interval else first * _MIN_FACTOR,
            _seconds(self.max_interval) if self.max_interval else first * _MAX_FACTOR,
        )

    def source(self) -> Source:
        return Source(
            name=self.name,
            urls=tuple(dict.fromkeys([*self.start, *self.feeds, *self.sitemaps])),
            include=tuple(self.include),
            exclude=tuple(self.exclude),
            headers=tuple(self.headers.items()),
            delay=self.delay,
            limits=Limits(self.max_pages, self.depth),
            interval=self.intervals,
            recheck=self.recheck,
            tolerance=AlertThresholds(
                self.failing_after, _seconds(self.silent_after) if self.silent_after else None
            ),
            warc=self.warc,
        )


class File(BaseModel):
    """The complete file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    on_alert: Annotated[str, AfterValidator(_command)] | None = None
    source: list[Entry] = []
