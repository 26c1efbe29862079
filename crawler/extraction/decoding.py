"""Bytes to text, whatever the server and the page say of their charset."""

from __future__ import annotations

import codecs
import re

from trafilatura.utils import detect_encoding
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

# Seven-bit encodings are valid UTF-8 byte for byte, so what is declared goes first for them.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})
_GUESSABLE = 64
# Sound characters to a broken one in UTF-8 that was damaged: where it is declared, and where not.
_GOOD_TOLD = 1
_GOOD = 4
_NO_CHARSETS = frozenset({"undefined", "unicode-escape", "raw-unicode-escape", "idna", "punycode"})
# Pages in these languages that are neither UTF-8 nor what they declare are next to always this.
_WESTERN = re.compile(rb"<html[^>]*\blang=[\"']?(?:en|de|fr|es|it|pt|nl|sv|da|nb|no|fi)\b", re.I)


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of an HTML body.

    Tried in turn: byte order mark; strict UTF-8, which other text is next to never by accident;
    UTF-8 with some bytes damaged, each of which becomes U+FFFD; what the header and the markup
    declare; what the bytes look like; last windows-1252 with replacement characters. Never raises
    for bad bytes.
    """
    mark, sign = read_bom(body)
    if mark is not None and sign is not None:
        return body[len(sign) :].decode(mark, errors="replace")
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
        text = _strictly(body, name)
        if text is not None:
            return text
    told = any(codecs.lookup(name).name == "utf-8" for name in declared)
    text = _damaged(body, _GOOD_TOLD if told else _GOOD)
    if text is not None:
        return text
    western = ["windows-1252"] if _WESTERN.search(body[:4096]) else []
    for name in [*declared, *western]:
        text = _strictly(body, name)
        if text is not None:
            return text
    # A few bytes look like anything.
    for name in detect_encoding(body) if len(body) > _GUESSABLE else ():
        text = _strictly(body, name)
        if text is not None:
            return text
    return body.decode("windows-1252", errors="replace")


def _is_charset(name: str) -> bool:
    """Whether Python knows the name as a charset: some of its codecs are something else."""
    try:
        return codecs.lookup(name).name not in _NO_CHARSETS
    except LookupError:
        return False


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):
        return None


def _damaged(body: bytes, good: int) -> str | None:
    """UTF-8 that is broken in places; None with less than `good` sound characters to each of them.

    ASCII does not count: in other charsets nearly all beyond it is no UTF-8.
    """
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    return text if sound >= good * broken else None


def storable(text: str) -> str:
    """The text with NULs and lone surrogates, which no database takes, as U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
