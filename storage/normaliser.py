"""Text to words: fold what a reader does not see, cut up scripts without spaces. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Soft hyphen, zero-width and bidirectional marks, byte order mark, Arabic tatweel and vowel marks.
_INVISIBLE: dict[int, str | None] = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF, 0x0640, 0x0670),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(*range(0x064B, 0x0653), *range(0xFE00, 0xFE10)),
    ]
)
# Typographic forms of plain signs; most texts are ASCII once these are.
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
    ord("…"): "...",
}
_FOLDED = _INVISIBLE | _PLAIN
UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that Python's \w leaves out although they stand inside words.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0653-\u065f\u06d6-\u06ed"
    "\u0900-\u0963\u0970-\u0dff"
)
_TOKEN = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_]|[{MARKS}])+")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
_SPACED_TOKEN = re.compile(r"[^\W_]+")
_SPECIAL = re.compile(rf"[{UNSPACED}{MARKS}]")
_UNSPACED_RUN = re.compile(rf"[{UNSPACED}]")


def normalise(text: str) -> str:
    """Fold what a reader does not see: form (NFKC), case, typography, invisible characters."""
    if not text.isascii():
        text = text.translate(_FOLDED)
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", folded)


def tokens(text: str) -> list[str]:
    """Words of the normalised text; in scripts without spaces each character."""
    normal = normalise(text)
    if normal.isascii():
        return _ASCII_TOKEN.findall(normal)
    # The general pattern takes over twice as long, and only these characters need it.
    return (_TOKEN if _SPECIAL.search(normal) else _SPACED_TOKEN).findall(normal)


def is_unspaced(words: Sequence[str]) -> bool:
    """Whether most of the tokens are characters of a script without spaces."""
    if not words or "".join(words[:50]).isascii():
        return False
    return 2 * sum(1 for word in words if _UNSPACED_RUN.match(word)) > len(words)
