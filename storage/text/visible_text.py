"""The visible form of a text, equal for texts that look the same. Pure.

Unlike `normalise`, which serves to find near-duplicates, this keeps every difference that a reader
could point at: case, accents, punctuation, numbers and names.
"""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width and bidirectional marks, byte order mark, variation selectors.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# Characters that look the same in most fonts, or that editing software replaces automatically.
_LOOKALIKES: dict[int, str] = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼʻ´`‹›׳＇"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»״＂"), '"'),
    **dict.fromkeys(map(ord, "‐‑"), "-"),  # hyphens; a dash or a minus sign is a visible difference
    ord("…"): "...",
}
# Ligatures and the presentation forms of Hebrew and Arabic letters, which look like the letters.
_PRESENTATION_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefe]+")


def visible_form(text: str) -> str:
    """The visible form of a text, which is equal for two texts that look the same."""
    if not text.isascii():
        text = _PRESENTATION_FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
        text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)).translate(_LOOKALIKES)
    return " ".join(text.replace("`", "'").split())
