"""Mutations of bytes: errors in transfer, caches and editors."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from random import Random

import brotli

from tests.support.mutations.originals import SentPage, random_body
from tests.support.mutations.positions import anywhere, insert, span, within_unit

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
_CHARSETS = (
    "utf-16 utf-16-le utf-16-be utf-32 utf-7 latin-1 windows-1251 windows-1252 koi8-r shift_jis "
    "euc-jp iso2022_jp euc-kr iso2022_kr big5 gb18030 hz iso8859-8 cp1256 cp037 mac-roman"
).split()
_NOT_CHARSETS = (
    "x-unknown unicode_escape idna punycode base64 rot13 undefined utf-8-sig mbcs "
    "utf8mb4 \x00 ../../etc/passwd"
).split(" ")
_NOISE = (
    b"\x00",
    bytes(code for code in range(32)),
    bytes(range(127, 160)),
    b"\xed\xa0\x80",  # a lone surrogate
    b"\xed\xa0\x80\xed\xb0\x80",  # a pair of surrogates, each encoded on its own
    b"\xc0\xbcscript\xc0\xbe",
    b"\xf8\x88\x80\x80\x80",
    b"\xef\xbf\xbe\xef\xbf\xbf",
    b"\xff\xfe",
    b"\x1b$B\x1b(B\x1b",
    b"\x0e\x0f",
    b"\x1a\x04\x08\x7f",
    b"\r\r\n\x0b\x0c\x85",
)


def flip_bits(rng: Random, sent: SentPage) -> SentPage:
    """Flip some bits."""
    body = bytearray(sent.body)
    for _ in range(rng.choice((1, 1, 10, 200)) if body else 0):
        body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
    return replace(sent, body=bytes(body))


def remove_span(rng: Random, sent: SentPage) -> SentPage:
    """Remove a span."""
    begin, end = span(rng, sent.body)
    return replace(sent, body=sent.body[:begin] + sent.body[end:])


def repeat_span(rng: Random, sent: SentPage) -> SentPage:
    """Repeat a span many times."""
    begin, end = span(rng, sent.body)
    times = rng.choice((2, 3, 50)) if end - begin < 10_000 else 2
    return replace(sent, body=sent.body[:begin] + sent.body[begin:end] * times + sent.body[end:])


def splice(rng: Random, sent: SentPage) -> SentPage:
    """Continue with another page, or insert a span of one."""
    other = random_body(rng)
    begin, end = span(rng, other)
    at = rng.choice((anywhere, within_unit))(rng, sent.body)
    if rng.random() < 0.5:
        return replace(sent, body=sent.body[:at] + other[begin:])
    return replace(sent, body=insert(sent.body, at, other[begin:end]))


def truncate(rng: Random, sent: SentPage) -> SentPage:
    """Remove the end, or the beginning."""
    at = rng.choice((anywhere, within_unit, within_unit))(rng, sent.body)
    return replace(sent, body=sent.body[at:] if rng.random() < 0.1 else sent.body[:at])


def repeat_body(rng: Random, sent: SentPage) -> SentPage:
    """Repeat the complete body."""
    return replace(sent, body=sent.body * rng.choice((2, 3, 20)))


def insert_noise(rng: Random, sent: SentPage) -> SentPage:
    """Insert bytes that do not occur in text."""
    body = sent.body
    for _ in range(rng.choice((1, 3, 30))):
        body = insert(body, anywhere(rng, body), rng.choice((*_NOISE, rng.randbytes(5))))
    return replace(sent, body=body)


def insert_byte_order_marks(rng: Random, sent: SentPage) -> SentPage:
    """Insert byte order marks, at the beginning or anywhere."""
    at = 0 if rng.random() < 0.7 else anywhere(rng, sent.body)
    marks = b"".join(rng.choices(_MARKS, k=rng.choice((1, 1, 2))))
    return replace(sent, body=insert(sent.body, at, marks))


def recode(rng: Random, sent: SentPage) -> SentPage:
    """Encode the body or a span in another charset than declared."""
    begin, end = span(rng, sent.body) if rng.random() < 0.5 else (0, len(sent.body))
    text = sent.body[begin:end].decode("utf-8", "replace")
    errors = rng.choice(("replace", "ignore", "xmlcharrefreplace"))
    piece = text.encode(rng.choice(_CHARSETS), errors)
    return replace(sent, body=sent.body[:begin] + piece + sent.body[end:])


def declare_charset(rng: Random, sent: SentPage) -> SentPage:
    """Declare another charset, in the header or in the body."""
    name = rng.choice((*_CHARSETS, *_NOT_CHARSETS, "x" * 1000))
    if rng.random() < 0.5:
        return replace(sent, content_type=f"text/html; charset={name}")
    body = sent.body.replace(b"utf-8", name.encode(), 3).replace(b"UTF-8", name.encode(), 3)
    return replace(sent, body=body)


def declare_media_type(rng: Random, sent: SentPage) -> SentPage:
    """Declare another media type."""
    names = (
        *("", ";", "text/plain", "TEXT/HTML;;charset=\"'", "application/octet-stream"),
        *("application/xhtml+xml", "application/rss+xml", "application/feed+json", "image/png"),
        *("text/xml; charset=utf-16", "text/html; \xff\xfe", "text/html; " + "x" * 1000),
    )
    return replace(sent, content_type=rng.choice(names))


def compress(rng: Random, sent: SentPage) -> SentPage:
    """Compress the body, truncated or damaged or in another encoding than declared."""
    encoders: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda body: brotli.compress(body, quality=1),  # type: ignore[no-untyped-call]
        "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
        "identity": lambda body: body,
    }
    name = rng.choice(sorted(encoders))
    body = encoders[name](sent.body)
    if rng.random() < 0.4:
        body = body[: anywhere(rng, body)]
    if rng.random() < 0.4:
        body = flip_bits(rng, replace(sent, body=body)).body
    wrong = ("gzip", "deflate", "br", "zstd", "x-gzip", "aes128gcm", "gzip, none", "", "\xff")
    return replace(sent, body=body, encoding=rng.choice((name, name, name, None, *wrong)))
