"""Citations as BibTeX in UTF-8, for biblatex. Pure."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

# Braces are named commands because BibTeX counts them even after a backslash.
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


def bibtex_entry(item: dict[str, Any]) -> str:
    """Return a CSL-JSON item, as `csl_item` gives it, as an @online entry."""
    raw_date = item.get("issued", {}).get("raw")  # not a date, so it can only go into the note
    note = [f"dated {raw_date}"] if raw_date else []
    note += [f"{item['archive']}, {item['archive_location']}", item["note"]]
    fields = {
        "author": " and ".join(map(_author, item.get("author", []))),
        "title": escape_latex(item.get("title", "")),
        "organization": escape_latex(item.get("container-title", "")),
        "date": _date(item.get("issued")),
        "url": _NOT_IN_URLS.sub(lambda sign: quote(sign[0]), item.get("URL", "")),
        "urldate": _date(item.get("accessed")),
        "language": escape_latex(item.get("language", "")),
        "note": escape_latex("; ".join(note)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{item['id']},\n{lines}}}\n"


def escape_latex(text: str) -> str:
    """Return a text on one line, with the special characters of LaTeX escaped."""
    return _CONTROLS.sub(" ", text).strip().translate(_ESCAPED)


def _author(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{escape_latex(name['literal'])}}}"  # braces keep BibTeX from splitting it
    parts = (name.get("family"), name.get("suffix"), name.get("given"))
    return ", ".join(escape_latex(part) for part in parts if part)


def _date(date: dict[str, Any] | None) -> str:
    """A CSL date for biblatex; "" if there is none or it is not exact."""
    if not date or "date-parts" not in date:
        return ""
    year, *rest = date["date-parts"][0]
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])
