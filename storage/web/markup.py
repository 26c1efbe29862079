"""Scraped text as HTML: escaped, with matches and differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

_TITLE_LENGTH = 200  # characters of a title or name in a list


def highlight_matches(passage: str) -> Markup:
    """Mark the matches of a passage, which are enclosed in \\x02 and \\x03."""
    pieces = []
    for piece in passage.split("\x02"):
        match, closed, rest = piece.partition("\x03")
        pieces.append(Markup("<mark>{}</mark>{}").format(match, rest) if closed else escape(piece))
    return Markup("").join(pieces)


def mark_changes(
    before: str, after: str, changes: Iterable[dict[str, Any]]
) -> tuple[Markup, Markup]:
    """Mark what differs between two texts: `del` in the first, `ins` in the second."""
    changes = list(changes)
    return (
        _wrap_spans(before, [(*change["one"], change["kind"]) for change in changes], "del"),
        _wrap_spans(after, [(*change["other"], change["kind"]) for change in changes], "ins"),
    )


def _wrap_spans(text: str, spans: Sequence[tuple[int, int, str]], tag: str) -> Markup:
    pieces, position = [], 0
    element = Markup(f'<{tag} class="{{}}" title="{{}}">{{}}</{tag}>')  # noqa: S704 - a constant tag
    for start, end, kind in sorted(spans):
        if start < position or end <= start:
            continue
        pieces += [escape(text[position:start]), element.format(kind, kind, text[start:end])]
        position = end
    pieces.append(escape(text[position:]))
    return Markup("").join(pieces)


def shorten(text: str | None, length: int = _TITLE_LENGTH) -> str:
    """The beginning of a text on one line, with an ellipsis if it is longer than `length`."""
    if not text:
        return ""
    beginning = " ".join(text[: 4 * length].split())
    return beginning if len(beginning) <= length else beginning[:length].rstrip() + "…"


def is_web_url(url: str | None) -> bool:
    """Whether a URL may become a link: http and https only, never javascript or data."""
    return bool(url) and str(url).lower().startswith(("http://", "https://"))


def format_time(stamp: str | None) -> str:
    """An ISO 8601 time to the minute; any other text is shortened and returned."""
    if not stamp:
        return ""
    return stamp[:16].replace("T", " ") if stamp[:4].isdecimal() else shorten(stamp, 40)
