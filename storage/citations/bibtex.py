"""References as BibTeX, in UTF-8, for biblatex. Pure."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

# Braces count in BibTeX whether a backslash stands in front or not.
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&%#_"},
    }
)
_NOT_IN_URLS = re.compile(r"[\s{}\\\x00-\x1f\x7f-\x9f]")
_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def entry(item: dict[str, Any]) -> str:
    """An item of CSL-JSON as an @online entry."""
    said = item.get("issued", {}).get("raw")  # what is no date has no other field
    dated = [f"dated {said}"] if said else []
    about = [item["archive"], item["archive_location"]]
    fields = {
        "author": " and ".join(map(_author, item.get("author", []))),
        "title": escaped(item.get("title", "")),
        "organization": escaped(item.get("container-title", "")),
        "date": _date(item.get("issued")),
        "url": _NOT_IN_URLS.sub(lambda sign: quote(sign[0]), item.get("URL", "")),
        "urldate": _date(item.get("accessed")),
        "language": escaped(item.get("language", "")),
        "note": escaped("; ".join([*dated, ", ".join(about), item["note"]])),
    }
    told = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{item['id']},\n{told}}}\n"


def escaped(text: str) -> str:
    """Text on one line, with what commands LaTeX made harmless."""
    return _CONTROLS.sub(" ", text).strip().translate(_ESCAPED)


def _author(person: dict[str, str]) -> str:
    if "literal" in person:
        return f"{{{escaped(person['literal'])}}}"  # in braces, so that it is not parted
    parts = (person.get("family"), person.get("suffix"), person.get("given"))
    return ", ".join(escaped(part) for part in parts if part)


def _date(day: dict[str, Any] | None) -> str:
    """A date as biblatex reads it; empty where there is none, or no exact one."""
    if not day or "date-parts" not in day:
        return ""
    year, *rest = day["date-parts"][0]
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
