"""Parts of HTTP responses."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

HTML = "text/html; charset=utf-8"
STORY = (
    "The harbour master of Pellowmouth said on Monday that the old lighthouse will be lit again "
    "before the winter, although nobody has yet been found who can carry the oil up its stairs.",
    "Three fishermen have offered to take turns, the council heard, provided that somebody else "
    "pays for their boots; a fourth withdrew his offer when he heard how many steps there are.",
    "The lamp itself has been in a shed behind the chapel since the storm of 1987, and has been "
    "used since then to keep seedlings warm, for which it is said to be better than any stove.",
)
"""The paragraphs of an ordinary article, which hostile pages contain, too."""


def head(content_type: str = HTML, status: str = "200 OK", **headers: object) -> bytes:
    """The head of a response that ends with its connection; `_` in names becomes a hyphen."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def whole(body: bytes | str, content_type: str = HTML, **headers: object) -> list[bytes]:
    """A correct response with this body."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return [head(content_type, "200 OK", Content_Length=len(raw), **headers), raw]


def article(
    body: str = "", *, title: str = "The lighthouse", in_head: str = "", before: str = ""
) -> str:
    """The page of an article: its text, with `before` in front of it and `body` behind it."""
    story = "".join(f"<p>{escape(each)}</p>\n" for each in STORY)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">{in_head}</head><body><article>'
        f"<h1>{title}</h1>{before}{story}{body}</article></body></html>"
    )


def repeated(part: bytes, times: int, at_once: int = 256) -> Iterable[bytes]:
    """The same bytes many times, without holding all of them in memory."""
    block = part * at_once
    for _ in range(times // at_once):
        yield block
    yield part * (times % at_once)
