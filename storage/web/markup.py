"""Scraped text on a page: escaped, kept in its own direction, with what is to be seen marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

_SHORT = 200  # characters of a title or name in a list


def found(passage: str) -> Markup:
    """A passage with its matches, which stand between \\x02 and \\x03, marked."""
    pieces = []
    for piece in passage.split("\x02"):
        match, closed, rest = piece.partition("\x03")
        pieces.append(Markup("<mark>{}</mark>{}").format(match, rest) if closed else escape(piece))
    return Markup("").join(pieces)


def contrasted(one: str, other: str, changes: Iterable[dict[str, Any]]) -> tuple[Markup, Markup]:
    """Two texts with what only one of them has marked: `del` in the one, `ins` in the other."""
    listed = list(changes)
    return (
        _spans(one, [(*change["one"], change["kind"]) for change in listed], "del"),
        _spans(other, [(*change["other"], change["kind"]) for change in listed], "ins"),
    )


def _spans(text: str, spans: Sequence[tuple[int, int, str]], tag: str) -> Markup:
    pieces, at = [], 0
    opening = Markup(f'<{tag} class="{{}}" title="{{}}">{{}}</{tag}>')  # noqa: S704 - a tag of ours
    for start, end, kind in sorted(spans):
        if start < at or end <= start:
            continue
        pieces += [escape(text[at:start]), opening.format(kind, kind, text[start:end])]
        at = end
    pieces.append(escape(text[at:]))
    return Markup("").join(pieces)


def short(text: str | None, most: int = _SHORT) -> str:
    """A text for a list: its beginning, on one line."""
    if not text:
        return ""
    beginning = " ".join(text[: 4 * most].split())
    return beginning if len(beginning) <= most else beginning[:most].rstrip() + "…"


def is_web(url: str | None) -> bool:
    """Whether a URL may be a link: nothing that runs when it is clicked."""
    return bool(url) and str(url).lower().startswith(("http://", "https://"))


def moment(stamp: str | None) -> str:
    """A moment to the minute; what is none stays as it is."""
    if not stamp:
        return ""
    told = stamp[:16].replace("T", " ")
    return told if stamp[:4].isdecimal() else short(stamp, 40)
