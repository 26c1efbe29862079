"""Text to words: remove differences that readers do not see, split scripts without spaces. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Soft hyphen, zero-width and bidirectional marks, byte order mark, variation selectors,
# Arabic tatweel and vowel marks, Hebrew points and accents.
HIDDEN = (
    "\u00ad\u034f\u061c\u180b-\u180f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\U000e0000-\U000e0fff\u0640\u0670\u0610-\u061a\u064b-\u0652\u06d6-\u06dc\u06df-\u06e4"
    "\u06e7\u06e8\u06ea-\u06ed\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
)
# Typographic forms of ASCII characters. Most texts are ASCII after these are replaced.
_ASCII_FORMS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼʻ´\u1ffd‹›׳＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»״＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−־－"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"), " "),
    **dict.fromkeys(map(ord, "\u2008\u2009\u200a\u202f\u205f\u3000"), " "),
    ord("…"): "...",
}
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that occur inside words although Python's \w does not match them.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0653-\u065f\u06d6-\u06ed"
    "\u0900-\u0963\u0970-\u0dff"
)
_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០᠐"


def _digits() -> dict[int, str | None]:
    """Decimal digits of other scripts, which NFKC keeps."""
    return {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}


def _unaccented() -> dict[int, str | None]:
    """Accented letters of Latin, Greek and Cyrillic, mapped to base letters; other accents to None.

    Cyrillic й, ї and ў are letters of their own and are kept.
    """
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    for start, end in ((0xC0, 0x250), (0x370, 0x530), (0x1E00, 0x2000)):
        for code in range(start, end):
            if chr(code) in "йїў":
                continue
            bare = unicodedata.normalize("NFD", chr(code))[0]
            if ord(bare) != code and unicodedata.category(bare)[0] == "L":
                table[code] = bare
    table |= {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ħ"): "h", ord("ǿ"): "o"}
    return table


# Letters that Arabic and Persian keyboards write differently, and signs that are often omitted.
_ARABIC: dict[int, str | None] = dict(zip(map(ord, "أإآٱىةکیے"), "اااايهكيي", strict=True))
_DIGITS = _digits()
_FOLDED = _unaccented() | _ARABIC | _DIGITS
_TOKEN = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_]|[{MARKS}])+")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
_SPACED_TOKEN = re.compile(r"[^\W_]+")
_SPECIAL = re.compile(rf"[{UNSPACED}{MARKS}]")
_UNSPACED_RUN = re.compile(rf"[{UNSPACED}]")
# Only non-ASCII characters are translated, because most texts have few.
_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f](?:[ ,.]?[^\x00-\x7f])*")
_HIDDEN_OR_TYPOGRAPHIC = re.compile(f"[{HIDDEN}{''.join(map(chr, _ASCII_FORMS))}]")


def _plain(text: str) -> str:
    return _HIDDEN_OR_TYPOGRAPHIC.sub(lambda match: _ASCII_FORMS.get(ord(match[0])) or "", text)


def _translated(text: str, table: dict[int, str | None]) -> str:
    return _NON_ASCII_RUN.sub(lambda match: match[0].translate(table), text)


def normalise_keeping_accents(text: str) -> str:
    """Normalise form (NFKC), case, typography, digits and invisible characters; keep accents."""
    if not text.isascii():
        text = _plain(text)
    if text.isascii():
        return text.lower()
    folded = _translated(unicodedata.normalize("NFKC", text).casefold(), _DIGITS)
    # Compatibility forms and case folding can produce characters that `_plain` replaces.
    return unicodedata.normalize("NFC", _plain(folded))


def normalise(text: str) -> str:
    """Remove differences that readers do not see, and accents, which writers often omit.

    As `normalise_keeping_accents`, but without the accents of Latin, Greek and Cyrillic, and with
    one form for each Arabic letter that has several.
    """
    form = normalise_keeping_accents(text)
    if form.isascii():
        return form
    return unicodedata.normalize("NFC", _translated(form, _FOLDED))


def tokens(text: str) -> list[str]:
    """The words of the normalised text; in scripts without spaces, each character."""
    normal = normalise(text)
    if normal.isascii():
        return _ASCII_TOKEN.findall(normal)
    # The general pattern takes more than twice as long, and only these characters need it.
    return (_TOKEN if _SPECIAL.search(normal) else _SPACED_TOKEN).findall(normal)


def is_unspaced(words: Sequence[str]) -> bool:
    """Whether most of the tokens are characters of a script without spaces."""
    if not words or "".join(words[:50]).isascii():
        return False
    return 2 * sum(1 for word in words if _UNSPACED_RUN.match(word)) > len(words)
