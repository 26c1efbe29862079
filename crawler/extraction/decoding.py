"""Decode bytes to text, whatever charset the server and the page declare. Pure."""

from __future__ import annotations

import codecs
import re

from trafilatura.utils import detect_encoding
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

# Text in these seven-bit encodings is also valid UTF-8, so a declaration takes precedence.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})
_MIN_GUESSABLE = 64  # bytes; the charset of fewer cannot be guessed
# Intact characters per broken one in damaged UTF-8, where UTF-8 is declared and where it is not.
_MIN_INTACT_DECLARED = 1
_MIN_INTACT = 4
_NOT_CHARSETS = frozenset({"undefined", "unicode-escape", "raw-unicode-escape", "idna", "punycode"})
# Pages in these languages that are neither UTF-8 nor what they declare are nearly always
# windows-1252.
_WESTERN = re.compile(rb"<html[^>]*\blang=[\"']?(?:en|de|fr|es|it|pt|nl|sv|da|nb|no|fi)\b", re.I)


def decode_html(body: bytes, content_type: str | None = None) -> str:
    """The text of an HTML body. Never raises for invalid bytes.

    Tried in order: the byte order mark; strict UTF-8, because text in other charsets is almost
    never valid UTF-8; UTF-8 with some damaged bytes, each of which becomes U+FFFD; the charset
    declared by the header and the markup; a guess from the bytes; windows-1252 with replacement
    characters.
    """
    bom_charset, bom = read_bom(body)
    if bom_charset is not None and bom is not None:
        return body[len(bom) :].decode(bom_charset, errors="replace")
    declared = [
        name
        for name in (
            http_content_type_encoding(content_type),
            html_body_declared_encoding(body[:4096]),
        )
        if name is not None and _is_charset(name)
    ]
    first = [name for name in declared if codecs.lookup(name).name in _SEVEN_BIT]
    for name in [*first, "utf-8"]:
        text = _decode_strictly(body, name)
        if text is not None:
            return text
    is_declared = any(codecs.lookup(name).name == "utf-8" for name in declared)
    text = _decode_damaged_utf8(body, _MIN_INTACT_DECLARED if is_declared else _MIN_INTACT)
    if text is not None:
        return text
    western = ["windows-1252"] if _WESTERN.search(body[:4096]) else []
    for name in [*declared, *western]:
        text = _decode_strictly(body, name)
        if text is not None:
            return text
    for name in detect_encoding(body) if len(body) > _MIN_GUESSABLE else ():
        text = _decode_strictly(body, name)
        if text is not None:
            return text
    return body.decode("windows-1252", errors="replace")


def _is_charset(name: str) -> bool:
    """Whether Python knows the name as a charset; some of its codecs are not charsets."""
    try:
        return codecs.lookup(name).name not in _NOT_CHARSETS
    except LookupError:
        return False


def _decode_strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):
        return None


def _decode_damaged_utf8(body: bytes, min_intact: int) -> str | None:
    """Text in partly broken UTF-8; None with under `min_intact` intact characters per broken one.

    ASCII characters are not counted, because nearly everything beyond ASCII in other charsets is
    invalid UTF-8.
    """
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    intact = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    return text if intact >= min_intact * broken else None


def make_storable(text: str) -> str:
    """Replace NULs and lone surrogates, which databases do not accept, with U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
