"""Transfers that expand, never end, stall, declare a wrong length, or are not HTTP."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterable
from functools import cache

import brotli
import zstandard

from tests.support.hostile.answers import STORY, article, head, repeated, whole
from tests.support.hostile.server import Answer

_EXPANDED = 100_000_000  # bytes: ten times the limit for a page
_TOO_LARGE = "larger than allowed"
_BROKEN = "cut off"
_NOT_DECODABLE = "cannot be decompressed"


@cache
def _bomb(packing: str) -> bytes:
    """Zeros, compressed."""
    zeros = bytes(1_000_000)
    if packing in ("gzip", "deflate"):
        packer = zlib.compressobj(9, wbits=31 if packing == "gzip" else 15)
        return b"".join(packer.compress(zeros) for _ in range(_EXPANDED // len(zeros))) + (
            packer.flush()
        )
    if packing == "br":
        brotli_packer = brotli.Compressor(quality=1)
        return b"".join(
            brotli_packer.process(zeros) for _ in range(_EXPANDED // len(zeros))
        ) + bytes(brotli_packer.finish())
    return zstandard.ZstdCompressor().compress(bytes(_EXPANDED))


def prepare() -> None:
    """Compress in advance what takes longer than the timeout of a crawl."""
    for packing in ("gzip", "deflate", "br", "zstd"):
        _bomb(packing)


def _packed_bomb(packing: str) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        return whole(_bomb(packing), Content_Encoding=packing)

    return answer


def _nested_bomb(_url: str, _path: str) -> Iterable[bytes]:
    return whole(gzip.compress(_bomb("gzip")), Content_Encoding="gzip, gzip")


def _gzip_file(_url: str, _path: str) -> Iterable[bytes]:
    """A .gz file without Content-Encoding, as sitemaps are sent."""
    return whole(_bomb("gzip"), "application/x-gzip")


def _cut_gzip(_url: str, _path: str) -> Iterable[bytes]:
    packed = gzip.compress(article().encode())
    return whole(packed[: len(packed) // 2], Content_Encoding="gzip")


def _declared_as(encoding: str) -> Answer:
    """Not compressed, whatever the header says."""

    def answer(_url: str, _path: str) -> Iterable[bytes]:
        return whole(article(), Content_Encoding=encoding)

    return answer


def _many_encodings(_url: str, _path: str) -> Iterable[bytes]:
    return whole(article(), Content_Encoding=", ".join(["gzip"] * 1000))


def _endless(_url: str, _path: str) -> Iterable[bytes]:
    yield head()
    yield article().encode()
    for _ in itertools.count():
        yield b"<p>and so on</p>" * 4096


def _endless_chunks(_url: str, _path: str) -> Iterable[bytes]:
    yield head(Transfer_Encoding="chunked")
    for _ in itertools.count():
        yield b"10000\r\n" + b"<p>on</p>" * 7281 + b"<p>x</p"[:7] + b"\r\n"


def _a_byte_a_second(_url: str, _path: str) -> Iterable[bytes | float]:
    yield head()
    for byte in itertools.cycle(article().encode()):
        yield bytes([byte])
        yield 1.0


def _slow_head(_url: str, _path: str) -> Iterable[bytes | float]:
    for byte in itertools.cycle(b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\n"):
        yield bytes([byte])
        yield 1.0


def _stalls(_url: str, _path: str) -> Iterable[bytes | float]:
    page = article().encode()
    yield head(Content_Length=len(page))
    yield page[: len(page) // 2]
    yield 3600.0


def _silent(_url: str, _path: str) -> Iterable[bytes | float]:
    yield 3600.0


def _too_short(_url: str, _path: str) -> Iterable[bytes]:
    page = article().encode()
    return [head(Content_Length=len(page) + 1000), page]


def _too_long(_url: str, _path: str) -> Iterable[bytes]:
    page = article().encode()
    return [head(Content_Length=len(page)), page, b"<p>beyond the length</p>" * 100]


def _lengths(*lengths: str) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        headers = "".join(f"Content-Length: {each}\r\n" for each in lengths)
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers.encode() + b"\r\n"
        yield article().encode()

    return answer


def _broken_chunks(_url: str, _path: str) -> Iterable[bytes]:
    yield head(Transfer_Encoding="chunked")
    yield b"zz\r\n" + article().encode()


def _huge_chunk(_url: str, _path: str) -> Iterable[bytes]:
    yield head(Transfer_Encoding="chunked")
    yield b"ffffffffffffffff\r\n" + article().encode()


def _long_header(_url: str, _path: str) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX-Long: "
    yield from repeated(b"x", 1_000_000, 65536)
    yield b"\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + article().encode()


def _many_headers(_url: str, _path: str) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    yield b"".join(b"X-%d: y\r\n" % number for number in range(100_000))
    yield b"\r\n" + article().encode()


def _endless_head(_url: str, _path: str) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    for number in itertools.count():
        yield b"".join(b"X-%d-%d: %s\r\n" % (number, each, b"y" * 200) for each in range(100))


def _cookies(_url: str, _path: str) -> Iterable[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
    yield b"".join(b"Set-Cookie: c%d=%s\r\n" % (each, b"z" * 900) for each in range(1000))
    yield b"\r\n" + article().encode()


def _raw(*parts: bytes) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        return parts

    return answer


def _interim(_url: str, _path: str) -> Iterable[bytes]:
    for _ in itertools.count():
        yield b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100


def _status(status: str) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        page = article().encode()
        return [head(status=status, Content_Length=len(page)), page]

    return answer


def _retry_after(value: str) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        return [head(status="503 Busy", Retry_After=value, Content_Length=0)]

    return answer


def _invalid_headers(_url: str, _path: str) -> Iterable[bytes]:
    return whole(
        article(),
        ETag='"\xff\x00\xfe' + "e" * 5000,
        Last_Modified="Thu, 99 Foo 99999 99:99:99 GMT",
        Date="yesterday",
        X_Nul="a\x00b",
    )


_PAGE = b"Content-Type: text/html\r\nConnection: close\r\n\r\n" + article().encode()

KINDS: dict[str, tuple[Answer, str, str]] = {
    "gzip-bomb": (_packed_bomb("gzip"), "error", _TOO_LARGE),
    "deflate-bomb": (_packed_bomb("deflate"), "error", _TOO_LARGE),
    "brotli-bomb": (_packed_bomb("br"), "error", _TOO_LARGE),
    "zstd-bomb": (_packed_bomb("zstd"), "error", _TOO_LARGE),
    "gzip-bomb-in-gzip": (_nested_bomb, "error", _TOO_LARGE),
    "gzip-file-bomb": (_gzip_file, "not-article", "gzip of over"),
    "gzip-cut-off": (_cut_gzip, "archived|not-article", ""),
    "gzip-that-is-none": (_declared_as("gzip"), "error", _NOT_DECODABLE),
    "deflate-that-is-none": (_declared_as("deflate"), "error", _NOT_DECODABLE),
    "brotli-that-is-none": (_declared_as("br"), "error", _NOT_DECODABLE),
    "zstd-that-is-none": (_declared_as("zstd"), "error", _NOT_DECODABLE),
    "encoding-unknown": (_declared_as("x-palimpsest"), "archived", ""),
    "encoding-of-no-letters": (_declared_as("\xff"), "error", _NOT_DECODABLE),
    "encodings-by-the-thousand": (_many_encodings, "error", ""),
    "body-that-never-ends": (_endless, "error|timeout", f"{_TOO_LARGE}|too long"),
    "chunks-that-never-end": (_endless_chunks, "error|timeout", f"{_TOO_LARGE}|too long"),
    "a-byte-a-second": (_a_byte_a_second, "timeout", "too long"),
    "head-a-byte-a-second": (_slow_head, "timeout", "too long"),
    "stalls-half-way": (_stalls, "timeout", "too long"),
    "says-nothing": (_silent, "timeout", "too long"),
    "length-too-large": (_too_short, "error", _BROKEN),
    "length-too-small": (_too_long, "archived", ""),
    "length-negative": (_lengths("-1"), "error", _BROKEN),
    "length-no-number": (_lengths("many"), "error", _BROKEN),
    "length-of-a-petabyte": (_lengths("1000000000000000"), "error", _TOO_LARGE),
    "lengths-that-differ": (_lengths("10", "20"), "error", _BROKEN),
    "chunk-no-number": (_broken_chunks, "error", _BROKEN),
    "chunk-of-sixteen-exabytes": (_huge_chunk, "error", _BROKEN),
    "header-of-a-megabyte": (_long_header, "error", _BROKEN),
    "headers-by-the-hundred-thousand": (_many_headers, "archived|error|timeout", ""),
    "head-that-never-ends": (_endless_head, "error|timeout", ""),
    "cookies-by-the-thousand": (_cookies, "archived", ""),
    "headers-that-are-invalid": (_invalid_headers, "archived", ""),
    "no-http": (_raw(b"220 mail.example ESMTP\r\n" * 50), "error", _BROKEN),
    "no-head": (_raw(article().encode()), "error", _BROKEN),
    "no-answer": (_raw(), "error", _BROKEN),
    "noise": (_raw(bytes(range(256)) * 400), "error", _BROKEN),
    "http-of-version-9": (_raw(b"HTTP/9.9 200 OK\r\n" + _PAGE), "archived|error", ""),
    "interim-answers-without-end": (_interim, "error|timeout", ""),
    "status-0": (_status("000 Nothing"), "error", "HTTP 0"),
    "status-999": (_status("999 Denied"), "error", ""),
    "status-204-with-a-page": (_status("204 No Content"), "not-article", ""),
    "status-206-unasked": (_status("206 Partial Content"), "archived|error", ""),
    "status-304-unasked": (_status("304 Not Modified"), "not-article|unchanged|error", ""),
    "come-back-in-year-99999": (_retry_after("Fri, 31 Dec 99999 23:59:59 GMT"), "error", "503"),
    "come-back-in-an-aeon": (_retry_after("9" * 400), "error", "503"),
    "story-in-trailers": (
        _raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
            b"Connection: close\r\n\r\n0\r\n" + b"X-Story: " + STORY[0].encode() + b"\r\n\r\n"
        ),
        "not-article",
        "",
    ),
}
