"""Recognise UTF-16, and convert it to UTF-8 for what reads bytes. Pure."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import http_content_type_encoding, read_bom

_HEAD = 4096  # bytes that suffice to find the byte order; an even number
_ORDERS = ("utf-16-le", "utf-16-be")  # browsers take the first if only "utf-16" is declared
# The first character of a page, feed or sitemap and the one after it, in each byte order. Text in
# charsets that contain ASCII has no NUL there.
_MARKUP = (
    ("utf-16-le", re.compile(rb"(?:[\t\n\r ]\x00)*(?:<\x00[!?A-Za-z]|\{\x00[\s\"])\x00")),
    ("utf-16-be", re.compile(rb"(?:\x00[\t\n\r ])*\x00(?:<\x00[!?A-Za-z]|\{\x00[\s\"])")),
)
_COMMON_MARKS = '<"/'


def utf16_order(body: bytes, header_charset: str | None) -> str | None:
    """`utf-16-le` or `utf-16-be` if a body without a byte order mark is UTF-16, else None.

    UTF-16 is taken from the header if the body contains NUL, which no UTF-8 page does, and
    otherwise only recognised by the first characters of the markup. The page itself cannot declare
    it: a declaration that can be read as ASCII is not in UTF-16.

    header_charset: the name of a Python codec.
    """
    head = body[:_HEAD]
    if b"\x00" not in head:
        return None
    if not header_charset or not header_charset.startswith("utf-16"):
        return next((order for order, start in _MARKUP if start.match(head)), None)
    # A header often names the wrong byte order.
    named = [header_charset] if header_charset in _ORDERS else []
    return max([*named, *_ORDERS], key=lambda order: _count_ascii(head, order))


def _count_ascii(head: bytes, order: str) -> tuple[int, int]:
    """Counts of frequent marks and of all ASCII characters.

    The marks count first, because the ideographic space U+3000 is a digit in the other order.
    """
    text = head.decode(order, "replace")
    marks = sum(map(text.count, _COMMON_MARKS))
    return marks, sum(character < "\x80" for character in text)


def as_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """The body, converted to UTF-8 with a byte order mark if it is UTF-16 or UTF-32.

    The mark takes precedence over the encoding that an XML declaration names.
    """
    charset, bom = read_bom(body[:4])
    if charset == "utf-8":
        return body
    if charset is None:
        charset = utf16_order(body, http_content_type_encoding(content_type))
        if charset is None:
            return body
    text = body[len(bom or b"") :].decode(charset, "replace")
    return codecs.BOM_UTF8 + text.encode()
