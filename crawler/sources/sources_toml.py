"""sources.toml: what a person wrote down to be crawled, checked line by line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.sources.source import FILE, Source
from storage.core.errors import PalimpsestError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from crawler.sources.schema import Entry

_TABLE = re.compile(r"^\s*\[\[\s*source\s*\]\]")


class MendSources(PalimpsestError):
    """sources.toml is not right: its text says in which lines, and what is expected there."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a file says: its sources in order, and the command to run for an alert."""

    sources: tuple[Source, ...]
    on_alert: str | None = None


def sources_by_name(path: Path) -> dict[str, Source]:
    """The sources of a file by name; none where nobody named one and the usual is not there.

    Raises:
        MendSources: as `read_sources`.
    """
    if path == FILE and not path.exists():
        return {}
    return {source.name: source for source in read_sources(path)}


def read_sources(path: Path) -> list[Source]:
    """The sources of a file, in its order.

    Raises:
        MendSources: as `read_file`.
    """
    return list(read_file(path).sources)


def read_file(path: Path) -> Written:
    """All that a file says.

    Raises:
        MendSources: it cannot be read, or something in it is not right; all that is, is named.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise MendSources(
            f"there is no {path}: `palimpsest sources add URL` writes one, or name another with "
            "--sources"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise MendSources(f"{path} cannot be read: {error}") from error
    # Only where there is a file: what checks it takes longer to load than most commands need.
    from pydantic import ValidationError

    from crawler.sources.schema import File

    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MendSources(f"{path} is no TOML: {error}") from error
    try:
        file = File.model_validate(loaded)
    except ValidationError as error:
        raise MendSources("\n".join(_problems(path, text, loaded, error))) from error
    problems = list(_contradictions(path, text, file.source))
    if problems:
        raise MendSources("\n".join(problems))
    return Written(tuple(entry.source() for entry in file.source), file.on_alert)


def _problems(
    path: Path, text: str, loaded: dict[str, Any], error: ValidationError
) -> Iterator[str]:
    from crawler.sources.schema import Entry, File

    for problem in error.errors(include_url=False):
        place = problem["loc"]
        number = place[1] if len(place) > 1 and isinstance(place[1], int) else None
        key = str(place[2]) if len(place) > 2 else "" if number is not None else str(place[0])
        told = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            model = File if number is None else Entry
            near = get_close_matches(key, model.model_fields, n=1)
            known = (
                f"did you mean {near[0]}?" if near else f"known: {', '.join(model.model_fields)}"
            )
            told = f"there is no such key; {known}"
            if number is not None and key in File.model_fields:
                told = "belongs above the first [[source]]"
        elif problem["type"] == "missing":
            told = "is missing"
        elif problem["type"] == "string_pattern_mismatch" and key == "name":
            told = "letters, digits, dots, hyphens and underscores only, without blanks"
        elif key == "headers":
            told = 'a name and a text for each, such as Accept-Language = "de"'  # may be secret
        else:
            told = f"{told}, not {problem['input']!r:.80}" if "input" in problem else told
        name = None
        if number is not None:
            tables = loaded.get("source")
            table = tables[number] if isinstance(tables, list) else None
            name = table.get("name") if isinstance(table, dict) else None
        within = "" if number is None else f"source {name or number + 1}: "
        yield f"{path}:{_line(text, number, key)}: {within}{key}{': ' if key else ''}{told}"


def _contradictions(path: Path, text: str, entries: list[Entry]) -> Iterator[str]:
    """What is wrong although each value is right."""
    seen: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        seen[entry.name] += 1
        if seen[entry.name] == 2:
            yield f"{path}:{_line(text, number, 'name')}: there are two sources named {entry.name}"
        if not (entry.start or entry.feeds or entry.sitemaps):
            yield (
                f"{path}:{_line(text, number, '')}: source {entry.name}: give at least one URL "
                "as start, feeds or sitemaps"
            )
        intervals = entry.intervals
        if not 0 < intervals.least <= intervals.first <= intervals.most:
            yield (
                f"{path}:{_line(text, number, 'interval')}: source {entry.name}: min_interval "
                "must not be above interval, nor that above max_interval, and none may be 0"
            )


def _line(text: str, number: int | None, key: str) -> int:
    """The line, from 1 on, of a key of the table of this number, or of the table itself."""
    lines = text.splitlines()
    starts = [place for place, line in enumerate(lines) if _TABLE.match(line)]
    first, last = 0, len(lines)
    if number is not None and number < len(starts):
        first = starts[number]
        last = starts[number + 1] if number + 1 < len(starts) else len(lines)
    if key:
        wanted = re.compile(rf"\s*(?:\[+\s*(?:source\.)?)?[\"']?{re.escape(key)}[\"']?\s*[\].=]")
        for place in range(first, last):
            if wanted.match(lines[place]):
                return place + 1
    return first + 1
