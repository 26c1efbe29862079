"""What befalls bytes, whatever they say: on their way, in a cache, in somebody's editor."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from random import Random

import brotli

from tests.support.mutations.originals import Sent, another
from tests.support.mutations.positions import anywhere, put, span, tender

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
_CHARSETS = (
    "utf-16 utf-16-le utf-16-be utf-32 utf-7 latin-1 windows-1251 windows-1252 koi8-r shift_jis "
    "euc-jp iso2022_jp euc-kr iso2022_kr big5 gb18030 hz iso8859-8 cp1256 cp037 mac-roman"
).split()
_NO_CHARSETS = (
    "x-nobody-knows unicode_escape idna punycode base64 rot13 undefined utf-8-sig mbcs "
    "utf8mb4 \x00 ../../etc/passwd"
).split(" ")
_NOISE = (
    b"\x00",
    bytes(each for each in range(32)),
    bytes(range(127, 160)),
    b"\xed\xa0\x80",  # half of a pair
    b"\xed\xa0\x80\xed\xb0\x80",  # a pair, each half by itself
    b"\xc0\xbcscript\xc0\xbe",
    b"\xf8\x88\x80\x80\x80",
    b"\xef\xbf\xbe\xef\xbf\xbf",
    b"\xff\xfe",
    b"\x1b$B\x1b(B\x1b",
    b"\x0e\x0f",
    b"\x1a\x04\x08\x7f",
    b"\r\r\n\x0b\x0c\x85",
)


def flipped(dice: Random, sent: Sent) -> Sent:
    """Some bits are the other way round."""
    body = bytearray(sent.body)
    for _ in range(dice.choice((1, 1, 10, 200)) if body else 0):
        body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
    return replace(sent, body=bytes(body))


def removed(dice: Random, sent: Sent) -> Sent:
    """A piece is missing."""
    begin, end = span(dice, sent.body)
    return replace(sent, body=sent.body[:begin] + sent.body[end:])


def stuttered(dice: Random, sent: Sent) -> Sent:
    """A piece stands there many times."""
    begin, end = span(dice, sent.body)
    times = dice.choice((2, 3, 50)) if end - begin < 10_000 else 2
    return replace(sent, body=sent.body[:begin] + sent.body[begin:end] * times + sent.body[end:])


def spliced(dice: Random, sent: Sent) -> Sent:
    """It goes on with another page, or has a piece of one in it."""
    other = another(dice)
    begin, end = span(dice, other)
    at = dice.choice((anywhere, tender))(dice, sent.body)
    if dice.random() < 0.5:
        return replace(sent, body=sent.body[:at] + other[begin:])
    return replace(sent, body=put(sent.body, at, other[begin:end]))


def truncated(dice: Random, sent: Sent) -> Sent:
    """It ends too early, or begins too late."""
    at = dice.choice((anywhere, tender, tender))(dice, sent.body)
    return replace(sent, body=sent.body[at:] if dice.random() < 0.1 else sent.body[:at])


def doubled(dice: Random, sent: Sent) -> Sent:
    """The whole of it is sent more than once."""
    return replace(sent, body=sent.body * dice.choice((2, 3, 20)))


def noisy(dice: Random, sent: Sent) -> Sent:
    """Bytes are in it that no text has."""
    body = sent.body
    for _ in range(dice.choice((1, 3, 30))):
        body = put(body, anywhere(dice, body), dice.choice((*_NOISE, dice.randbytes(5))))
    return replace(sent, body=body)


def marked(dice: Random, sent: Sent) -> Sent:
    """Byte order marks stand at its begin, or where none belongs."""
    at = 0 if dice.random() < 0.7 else anywhere(dice, sent.body)
    marks = b"".join(dice.choices(_MARKS, k=dice.choice((1, 1, 2))))
    return replace(sent, body=put(sent.body, at, marks))


def recoded(dice: Random, sent: Sent) -> Sent:
    """It is in another charset than it says, all of it or a piece."""
    begin, end = span(dice, sent.body) if dice.random() < 0.5 else (0, len(sent.body))
    text = sent.body[begin:end].decode("utf-8", "replace")
    how = dice.choice(("replace", "ignore", "xmlcharrefreplace"))
    piece = text.encode(dice.choice(_CHARSETS), how)
    return replace(sent, body=sent.body[:begin] + piece + sent.body[end:])


def said(dice: Random, sent: Sent) -> Sent:
    """It says that it is in another charset than it is, in its header or in itself."""
    name = dice.choice((*_CHARSETS, *_NO_CHARSETS, "x" * 1000))
    if dice.random() < 0.5:
        return replace(sent, content_type=f"text/html; charset={name}")
    body = sent.body.replace(b"utf-8", name.encode(), 3).replace(b"UTF-8", name.encode(), 3)
    return replace(sent, body=body)


def labelled(dice: Random, sent: Sent) -> Sent:
    """Its header calls it something else."""
    names = (
        *("", ";", "text/plain", "TEXT/HTML;;charset=\"'", "application/octet-stream"),
        *("application/xhtml+xml", "application/rss+xml", "application/feed+json", "image/png"),
        *("text/xml; charset=utf-16", "text/html; \xff\xfe", "text/html; " + "x" * 1000),
    )
    return replace(sent, content_type=dice.choice(names))


def packed(dice: Random, sent: Sent) -> Sent:
    """It is packed, and arrives cut or damaged; or it is not packed as its header says."""
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda body: brotli.compress(body, quality=1),  # type: ignore[no-untyped-call]
        "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
        "identity": lambda body: body,
    }
    name = dice.choice(sorted(pack))
    body = pack[name](sent.body)
    if dice.random() < 0.4:
        body = body[: anywhere(dice, body)]
    if dice.random() < 0.4:
        body = flipped(dice, replace(sent, body=body)).body
    lies = ("gzip", "deflate", "br", "zstd", "x-gzip", "aes128gcm", "gzip, none", "", "\xff")
    return replace(sent, body=body, encoding=dice.choice((name, name, name, None, *lies)))
