"""Bytes to text, whatever the server and the page say of their charset."""

from __future__ import annotations

import codecs

from trafilatura.utils import detect_encoding
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

# Seven-bit encodings are valid UTF-8 byte for byte, so what is declared goes first for them.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of an HTML body.

    Tried in turn: byte order mark; strict UTF-8, which other text is next to never by accident;
    what the header and the markup declare; what the bytes look like; last windows-1252 with
    replacement characters. Never raises for bad bytes.
    """
    mark, rest = read_bom(body)
    if mark is not None and rest is not None:
        return rest.decode(mark, errors="replace")
    declared = [
        name
        for name in (
            http_content_type_encoding(content_type),
            html_body_declared_encoding(body[:4096]),
        )
        if name is not None
    ]
    first = [name for name in declared if codecs.lookup(name).name in _SEVEN_BIT]
    for name in [*first, "utf-8", *declared]:
        text = _strictly(body, name)
        if text is not None:
            return text
    for name in detect_encoding(body):
        text = _strictly(body, name)
        if text is not None:
            return text
    return body.decode("windows-1252", errors="replace")


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def storable(text: str) -> str:
    """The text with NULs and lone surrogates, which no database takes, as U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
