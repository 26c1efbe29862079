"""Bytes that are not the text that the headers declare."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.support.hostile.answers import HTML, STORY, article, whole
from tests.support.hostile.server import Answer


def _bytes(make: Callable[[], bytes], content_type: str = HTML) -> Answer:
    def answer(_url: str, _path: str) -> Iterable[bytes]:
        return whole(make(), content_type)

    return answer


def _declared(name: str) -> Answer:
    """An article in UTF-8 that declares another charset in its markup and in its header."""
    page = article("<p>Zürich, Łódź, Ελλάδα, 東京: names that differ between charsets.</p>")
    body = page.replace('charset="utf-8"', f'charset="{name}"')
    return _bytes(body.encode, f"text/html; charset={name}")


def _mixed() -> bytes:
    page = article("<p>MARK</p>").encode()
    return page.replace(
        b"MARK", "caf\u00e9 ".encode("latin-1") + "na\u00efve 東京".encode() + b"\xff\xfe"
    )


def _nuls() -> bytes:
    return article().encode().replace(b"lighthouse", b"light\x00house\x00")


def _surrogates() -> bytes:
    return article("<p>&#xD800;&#xDFFF; &#x110000; &#0; \ud800 lone</p>").encode(
        "utf-8", "surrogatepass"
    )


def _overlong() -> bytes:
    return (
        article("<p>MARK</p>")
        .encode()
        .replace(b"MARK", b"\xc0\xbcscript\xc0\xbe\xf8\x88\x80\x80\x80")
    )


def _controls() -> bytes:
    noise = bytes(each for each in range(1, 32)) + bytes(range(127, 160))
    return article("<p>MARK</p>").encode().replace(b"MARK", noise * 50)


def _bidi() -> bytes:
    return article(
        "<p>\u202e\u2066\u2067 this runs backwards \u2069\u202c\u200f</p>",
        title="\u202eesuohthgil ehT\u202c",
    ).encode()


def _marks() -> bytes:
    return article("<p>Z" + "\u0301\u0320\u20dd" * 100_000 + "algo</p>").encode()


_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 2000
_PDF = b"%PDF-1.7\n" + b"1 0 obj << /Type /Catalog >> endobj\n" * 2000

KINDS: dict[str, tuple[Answer, str, str]] = {
    "charset-wrong": (_declared("iso-8859-5"), "archived", ""),
    "charset-unknown": (_declared("x-nobody-knows"), "archived", ""),
    "charset-that-is-code": (_declared("unicode_escape"), "archived", ""),
    "charset-idna": (_declared("idna"), "archived", ""),
    "charset-base64": (_declared("base64"), "archived", ""),
    "charset-of-a-kilobyte": (_declared("x" * 1000), "archived", ""),
    "charset-utf-7": (_declared("utf-7"), "archived", ""),
    "charset-utf-16-declared-for-utf-8": (_declared("utf-16"), "archived", ""),
    "utf-16-without-a-mark": (
        _bytes(lambda: article().encode("utf-16-le")),
        "archived|not-article",
        "",
    ),
    "utf-16-cut-off": (_bytes(lambda: article().encode("utf-16")[:-1]), "archived", ""),
    "utf-32": (_bytes(lambda: article().encode("utf-32")), "archived|not-article", ""),
    "encodings-mixed": (_bytes(_mixed), "archived", ""),
    "nuls": (_bytes(_nuls), "archived", ""),
    "lone-surrogates": (_bytes(_surrogates), "archived", ""),
    "overlong-utf-8": (_bytes(_overlong), "archived", ""),
    "control-characters": (_bytes(_controls), "archived|not-article", ""),
    "right-to-left-overrides": (_bytes(_bidi), "archived", ""),
    "marks-by-the-hundred-thousand": (_bytes(_marks), "archived", ""),
    "picture-as-a-page": (_bytes(lambda: _JPEG), "not-article", ""),
    "pdf-as-a-page": (_bytes(lambda: _PDF), "not-article", ""),
    "page-as-a-picture": (_bytes(lambda: article().encode(), "image/png"), "not-article", ""),
    "page-of-no-type": (_bytes(lambda: article().encode(), ""), "archived", ""),
    "type-of-a-kilobyte": (
        _bytes(lambda: article().encode(), "text/html; " + "x" * 1000),
        "archived",
        "",
    ),
    "nothing-but-nuls": (_bytes(lambda: bytes(1_000_000)), "not-article", ""),
    "nothing-but-blanks": (_bytes(lambda: b" \n" * 500_000), "not-article", ""),
    "story-as-plain-text": (
        _bytes(lambda: "\n".join(STORY).encode(), "text/plain"),
        "not-article",
        "",
    ),
}
