"""Read dates as pages write them. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.extraction.metadata.month_names import is_day_first, month_of
from storage.text.normalise import normalise

_FIRST_YEAR = 1600
_MAX_LENGTH = 120  # characters of a text that is a date
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BUDDHIST_YEARS = 543  # ahead of the Gregorian ones

_CLOCK = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?"
_ZONE = r"(?:\s?(?:GMT|UTC)?(Z|[+-]\d{2}(?::?\d{2})?)(?![\d:])|\s?(GMT|UTC)\b)?"
_ISO = re.compile(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)(?:(?:T|,?\s{{1,3}}){_CLOCK}{_ZONE})?"
)
_BASIC = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?"
)
_EPOCH_NUMBER = re.compile(r"-?\d{9,11}(?:\.\d{1,9})?|-?\d{12,13}")
_MAIL = re.compile(r"(?:\w{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})? \S+")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_VIETNAMESE = re.compile(r"(\d{1,2}) tháng (\d{1,2}),?(?: năm)? (\d{4})", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d.:/-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})(?![\d:])")
_YEAR_FIRST = re.compile(r"(?<![\d.:/-])(\d{4})([./-]) ?(\d{1,2})\2 ?(\d{1,2})(?!\d)")
_TIME = re.compile(
    rf"(?<![\d.:]){_CLOCK.replace('[:.]', ':')}(?:\s?([ap])\.?m\b)?{_ZONE}", re.IGNORECASE
)
# Patterns with the groups of year, month and day.
_ORDERS = ((_EAST_ASIAN, (1, 2, 3)), (_VIETNAMESE, (3, 2, 1)), (_YEAR_FIRST, (1, 3, 4)))
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d,،、.:;/()|·–—\[\]-]*")


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is needed to read a date: the clock, and where the page is from.

    today: later dates are read up to the end of the next year, because issues are dated ahead;
    language: an ISO 639 code; region: an ISO 3166 code in upper case.
    """

    today: date
    language: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: ISO 8601, and from where to where it is written."""

    iso: str
    start: int
    end: int


def parse_date(value: object, context: DateContext) -> str | None:
    """The date or time that a page declares, in ISO 8601, None if it is not a plausible date.

    A time keeps the offset that was declared. Numbers are seconds or milliseconds since 1970.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = _plain(str(value))
    if not text or len(text) > _MAX_LENGTH:
        return None
    if match := _ISO.match(text):
        year, _, month, day, *clock = match.groups()
        return _iso(year, month, day, clock, context)
    if (match := _BASIC.fullmatch(text)) and _day(match[1], match[2], match[3], context):
        year, month, day, hour, minute, second, zone = match.groups()
        return _iso(year, month, day, [hour, minute, second, None, zone, None], context)
    if _EPOCH_NUMBER.fullmatch(text):
        return _from_epoch(float(text), context)
    if _MAIL.fullmatch(text):
        try:
            return _plausible(parsedate_to_datetime(text), context)
        except (ValueError, OverflowError):
            pass
    found = find_date(text, context)
    return found.iso if found else None


def find_date(text: str, context: DateContext) -> FoundDate | None:
    """The first date with day, month and year in a line of text, with its time if it has one.

    The order of day and month is that of the page's language and region, or clear from the numbers.
    """
    text = _plain(text)
    found = _find_day(text, context)
    if found is None:
        return None
    day, start, end = found
    for match in _TIME.finditer(text):
        if match.end() <= start or end <= match.start():
            iso = _with_clock(day, match, context)
            if iso is not None:
                return FoundDate(iso, min(start, match.start()), max(end, match.end()))
    return FoundDate(day.isoformat(), start, end)


def _find_day(text: str, context: DateContext) -> tuple[date, int, int] | None:
    for pattern, (year, month, number) in _ORDERS:
        for match in pattern.finditer(text):
            day = _day(match[year], match[month], match[number], context)
            if day is not None:
                return day, match.start(), match.end()
    for match in _NUMERIC.finditer(text):
        day = _numeric_day(int(match[1]), int(match[3]), match[4], context)
        if day is not None:
            return day, match.start(), match.end()
    return _find_spelled_out(text, context)


def _numeric_day(first: int, second: int, year: str, context: DateContext) -> date | None:
    if first > 12 or first == second:
        day_first: bool | None = True
    elif second > 12:
        day_first = False
    else:
        day_first = is_day_first(context.language, context.region)
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _day(year, str(month), str(day), context)


def _find_spelled_out(text: str, context: DateContext) -> tuple[date, int, int] | None:
    """A date with the name of a month: 5 March 2024, March 5th, 2024, 2024. március 5."""
    tokens = list(_TOKEN.finditer(text))[:60]
    for index, token in enumerate(tokens):
        if token[0].isdecimal():
            continue
        month = month_of(normalise(token[0]), context.language)
        if month is None:
            continue
        before = _number_near(tokens, index, -1)
        after = _number_near(tokens, index, 1)
        if after is None:
            continue
        parts = _order(tokens, before, after)
        if parts is None:
            continue
        day = _day(parts[0], str(month), parts[1], context)
        if day is not None:
            places = [tokens[place] for place in (index, *parts[2:])]
            start = min(place.start() for place in places)
            return day, start, max(place.end() for place in places)
    return None


def _order(
    tokens: list[re.Match[str]], before: int | None, after: int
) -> tuple[str, str, int, int] | None:
    """Year, day, and their places among the tokens around the name of a month."""
    follows = tokens[after][0]
    if before is not None:
        precedes = tokens[before][0]
        if len(precedes) <= 2 and len(follows) == 4:
            return follows, precedes, after, before
        if len(precedes) == 4 and len(follows) <= 2:
            return precedes, follows, before, after
    if len(follows) <= 2:
        for place in range(after + 1, min(after + 6, len(tokens))):
            number = tokens[place][0]
            # A time may stand between the day and the year: Mar 5 08:00:00 2024.
            if number.isdecimal() and len(number) == 4:
                return number, follows, place, after
            if not number.isdecimal() and len(number) > 3:
                break
    return None


def _number_near(tokens: list[re.Match[str]], index: int, step: int) -> int | None:
    """The place of the next number, at most one short word away: 5th of March, 5 de marzo."""
    for distance in (1, 2, 3):
        place = index + step * distance
        if not 0 <= place < len(tokens):
            return None
        if tokens[place][0].isdecimal():
            return place
        if len(tokens[place][0]) > 4:
            return None
    return None


def _plain(text: str) -> str:
    """The text on one line, with digits of ASCII."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = "".join(_ascii_digit(char) if char.isdecimal() else char for char in text)
        text = text.replace("\u200e", "").replace("\u200f", "").replace("：", ":")
    return " ".join(text.split())


def _ascii_digit(char: str) -> str:
    return str(unicodedata.decimal(char))


def _day(year: str, month: str, day: str, context: DateContext) -> date | None:
    """The day, if there is such a day and it is not before 1600 or too far ahead."""
    number = int(year)
    if context.language == "th" and number > context.today.year + 400:
        number -= _BUDDHIST_YEARS
    try:
        result = date(number, int(month), int(day))
    except ValueError:
        return None
    return result if _FIRST_YEAR <= number <= context.today.year + 1 else None


def _iso(
    year: str, month: str, day: str, clock: list[str | None], context: DateContext
) -> str | None:
    """Date and time in ISO 8601, with as much of the time as is valid."""
    found = _day(year, month, day, context)
    if found is None:
        return None
    hour, minute, second, fraction, offset, utc = clock
    if hour is None or minute is None or not _is_clock(hour, minute, second):
        return found.isoformat()
    text = f"{found.isoformat()}T{int(hour):02}:{minute}"
    if second:
        text += f":{second}{f'.{fraction}' if fraction else ''}"
    return _checked(text + _zone(offset, utc))


def _with_clock(day: date, match: re.Match[str], context: DateContext) -> str | None:
    hour, minute, second, fraction, half, offset, utc = match.groups()
    if half:
        if not 1 <= int(hour) <= 12:
            return None
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    if not _is_clock(hour, minute, second):
        return None
    clock = [hour, minute, second, fraction, offset, utc]
    return _iso(str(day.year), str(day.month), str(day.day), clock, _year_of(context))


def _year_of(context: DateContext) -> DateContext:
    """The context for a day that is in the Gregorian calendar already."""
    return DateContext(context.today)


def _is_clock(hour: str, minute: str, second: str | None) -> bool:
    return int(hour) < 24 and int(minute) < 60 and int(second or 0) < 60


def _zone(offset: str | None, utc: str | None) -> str:
    if utc or (offset or "").upper() == "Z":
        return "Z"
    if not offset:
        return ""
    digits = offset[1:].replace(":", "").ljust(4, "0")
    # SQLite knows no offset beyond 14 hours.
    is_valid = int(digits) <= 1400 and int(digits[2:]) < 60
    return f"{offset[0]}{digits[:2]}:{digits[2:]}" if is_valid else ""


def _checked(text: str) -> str | None:
    """The time, or None for the time that empty database fields have, in any time zone."""
    if text.startswith("1970-01-01T00:00"):
        return None
    moment = datetime.fromisoformat(text)
    return None if moment.tzinfo is not None and moment == _EPOCH else text


def _from_epoch(number: float, context: DateContext) -> str | None:
    seconds = number / 1000 if abs(number) >= 1e11 else number
    try:
        moment = _EPOCH + timedelta(seconds=round(seconds))
    except OverflowError:
        return None
    return _plausible(moment, context)


def _plausible(moment: datetime, context: DateContext) -> str | None:
    if _day(str(moment.year), str(moment.month), str(moment.day), context) is None:
        return None
    return _checked(moment.isoformat())
