"""Decode bytes to text, whatever charset the server and the page declare. Pure."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import lru_cache

from trafilatura.utils import detect_encoding
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawler.extraction.charsets.charset_by_language import declared_language, decode_by_language
from crawler.extraction.charsets.charset_by_script import decode_by_script
from crawler.extraction.charsets.utf16 import utf16_order

# Text in these seven-bit encodings is also valid UTF-8, so a declaration takes precedence.
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_jp_2", "iso2022_kr", "hz"})
_MIN_GUESSABLE = 64  # bytes; the charset of fewer cannot be guessed
# Intact characters per broken one in damaged UTF-8, where UTF-8 is declared and where it is not.
_MIN_INTACT_DECLARED = 1
_MIN_INTACT = 4
# A declaration in the markup that can be read as ASCII is not in these charsets.
_ONLY_IN_HEADERS = ("utf-16", "utf-32")
_NOT_CHARSETS = frozenset({"undefined", "unicode-escape", "raw-unicode-escape", "idna", "punycode"})


def decode_html(body: bytes, content_type: str | None = None) -> str:
    """The text of an HTML body. Never raises for invalid bytes.

    Tried in order: the byte order mark; UTF-16; strict UTF-8, because text in other charsets is
    almost never valid UTF-8; the charset that the markup declares, if the header's cannot be the
    script of the declared language; UTF-8 with some damaged bytes, each of which becomes U+FFFD;
    the charset declared by the header and the markup; a charset of the language; a guess from the
    bytes; windows-1252 with replacement characters.
    """
    bom_charset, bom = read_bom(body)
    if bom_charset is not None and bom is not None:
        return body[len(bom) :].decode(bom_charset, errors="replace")
    header = _usable(http_content_type_encoding(content_type))
    order = utf16_order(body, header)
    if order is not None:
        return body.decode(order, errors="replace")
    meta = _usable(html_body_declared_encoding(body[:4096]))
    if meta is not None and meta.startswith(_ONLY_IN_HEADERS):
        meta = None
    return next(text for text in _readings(body, header, meta) if text is not None)


def _readings(body: bytes, header: str | None, meta: str | None) -> Iterator[str | None]:
    """The text in each charset that comes into question, None where it is not in it."""
    declared = [name for name in (header, meta) if name is not None]
    for name in declared:
        if name in _SEVEN_BIT:
            yield _decode_strictly(body, name)
    yield _decode_strictly(body, "utf-8")
    language = declared_language(body)
    if header is not None and meta is not None and language is not None:
        yield decode_by_script(body, header, meta, language)
    yield _decode_damaged_utf8(body, _MIN_INTACT_DECLARED if "utf-8" in declared else _MIN_INTACT)
    for name in declared:
        yield _decode_strictly(body, name)
    yield decode_by_language(body, language, _guess)
    for name in _guess(body):
        yield _decode_strictly(body, name)
    yield body.decode("windows-1252", errors="replace")


@lru_cache(maxsize=256)
def _usable(name: str | None) -> str | None:
    """The codec of a charset that Python knows; some of its codecs are not charsets."""
    if name is None:
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return None if codec in _NOT_CHARSETS else codec


def _guess(body: bytes) -> list[str]:
    return detect_encoding(body) if len(body) > _MIN_GUESSABLE else []


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
