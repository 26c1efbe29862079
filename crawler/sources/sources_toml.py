"""Read sources.toml, and report all errors in it with their line numbers."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.sources.source import DEFAULT_FILE, Source
from storage.core.errors import PalimpsestError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from crawler.sources.schema import Entry

_TABLE = re.compile(r"^\s*\[\[\s*source\s*\]\]")
# pydantic's types of errors, in the words of TOML.
_EXPECTED = {
    "string_type": "must be a text in quotes",
    "list_type": "must be a list in brackets",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
}


class CorrectSources(PalimpsestError):
    """sources.toml has errors. The text names their lines and what is expected there."""


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """The content of a file: its sources in order, and the command to run for an alert."""

    sources: tuple[Source, ...]
    on_alert: str | None = None


def sources_by_name(path: Path) -> dict[str, Source]:
    """The sources of a file by name; empty if the default file does not exist.

    Raises:
        CorrectSources: as `read_sources`.
    """
    if path == DEFAULT_FILE and not path.exists():
        return {}
    return {source.name: source for source in read_sources(path)}


def read_sources(path: Path) -> list[Source]:
    """The sources of a file, in its order.

    Raises:
        CorrectSources: as `read_sources_file`.
    """
    return list(read_sources_file(path).sources)


def read_sources_file(path: Path) -> SourcesFile:
    """Read and check a file.

    Raises:
        CorrectSources: it cannot be read, or has errors; the text contains all of them.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise CorrectSources(
            f"{path} does not exist: create it with `palimpsest sources add URL`, or choose "
            "another file with --sources"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectSources(f"{path} cannot be read: {error}") from error
    # Imported only if there is a file, as pydantic takes longer to import than most commands run.
    from pydantic import ValidationError

    from crawler.sources.schema import File

    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorrectSources(f"{path} is not valid TOML: {error}") from error
    try:
        file = File.model_validate(loaded)
    except ValidationError as error:
        raise CorrectSources("\n".join(_problems(path, text, loaded, error))) from error
    problems = list(_contradictions(path, text, file.source))
    if problems:
        raise CorrectSources("\n".join(problems))
    return SourcesFile(tuple(entry.source() for entry in file.source), file.on_alert)


def _problems(
    path: Path, text: str, loaded: dict[str, Any], error: ValidationError
) -> Iterator[str]:
    from crawler.sources.schema import Entry, File

    for problem in error.errors(include_url=False):
        place = problem["loc"]
        number = place[1] if len(place) > 1 and isinstance(place[1], int) else None
        key = str(place[2]) if len(place) > 2 else "" if number is not None else str(place[0])
        message = _message(problem)
        if problem["type"] == "extra_forbidden":
            model = File if number is None else Entry
            similar = get_close_matches(key, model.model_fields, n=1)
            hint = (
                f"did you mean {similar[0]}?"
                if similar
                else f"known keys: {', '.join(model.model_fields)}"
            )
            message = f"unknown key; {hint}"
            if number is not None and key in File.model_fields:
                message = "must be above the first [[source]]"
        elif problem["type"] == "missing":
            message = "is required"
        elif problem["type"] == "string_pattern_mismatch" and key == "name":
            message = (
                "must contain only letters, digits, dots, hyphens and underscores, and begin with "
                f"a letter or digit, not {_quote(problem['input'])}"
            )
        elif key == "headers":
            # The value may be secret, so it is not quoted.
            message = 'must have a name and a text for each header, such as Accept-Language = "de"'
        name = None
        if number is not None:
            tables = loaded.get("source")
            table = tables[number] if isinstance(tables, list) else None
            name = table.get("name") if isinstance(table, dict) else None
        source = "" if number is None else f"source {name or number + 1}: "
        yield f"{path}:{_line(text, number, key)}: {source}{key}{': ' if key else ''}{message}"


def _message(problem: ErrorDetails) -> str:
    """What is expected, and the value that was found instead."""
    limits = problem.get("ctx", {})
    template = _EXPECTED.get(problem["type"])
    message = template.format(**limits) if template else problem["msg"]
    message = message.removeprefix("Value error, ")
    value = problem["input"]
    if isinstance(value, str) and value.strip() and value in message:
        return message  # it quotes the value already
    return f"{message}, not {_quote(value)}"


def _quote(value: object) -> str:
    """A value as it is written in TOML, shortened."""
    return f"{json.dumps(value, ensure_ascii=False, default=str):.80}"


def _contradictions(path: Path, text: str, entries: list[Entry]) -> Iterator[str]:
    """Errors that several valid values make together."""
    counts: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        counts[entry.name] += 1
        if counts[entry.name] == 2:
            yield (
                f"{path}:{_line(text, number, 'name')}: source {entry.name}: name: another source "
                "has the same name"
            )
        if not (entry.start or entry.feeds or entry.sitemaps):
            yield (
                f"{path}:{_line(text, number, '')}: source {entry.name}: must have at least "
                "one URL in start, feeds or sitemaps"
            )
        intervals = entry.intervals
        if not 0 < intervals.least <= intervals.first <= intervals.most:
            yield (
                f"{path}:{_line(text, number, 'interval')}: source {entry.name}: interval: "
                "must not be below min_interval or above max_interval, and none of them may be 0"
            )


def _line(text: str, number: int | None, key: str) -> int:
    """The line, counted from 1, of a key in the table with this number, or of the table itself."""
    lines = text.splitlines()
    starts = [place for place, line in enumerate(lines) if _TABLE.match(line)]
    first, last = 0, len(lines)
    if number is not None and number < len(starts):
        first = starts[number]
        last = starts[number + 1] if number + 1 < len(starts) else len(lines)
    if key:
        pattern = re.compile(rf"\s*(?:\[+\s*(?:source\.)?)?[\"']?{re.escape(key)}[\"']?\s*[\].=]")
        for place in range(first, last):
            if pattern.match(lines[place]):
                return place + 1
    return first + 1
