"""The language of a page: declared, or detected from its text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from crawler.extraction.language.language_model import load_identifier

_SAMPLE = 800  # characters of text that suffice to detect a language
_SHORT_SAMPLE = 100  # characters that suffice to confirm a declared language
_MIN_SAMPLE = 40  # letters; the language of fewer is not detected
_MIN_SAMPLE_AGAINST_DECLARED = 500  # letters
_MIN_CONFIDENCE = 0.9
_MAX_CONFIDENCE_IN_DECLARED = 0.0001
_CODE_LENGTHS = (2, 3)
# The detector knows Norwegian under one code, which pages declare under several.
_SAME = {"nb": "no", "nn": "no", "sh": "sr"}


def language_and_region(tag: str | None) -> tuple[str | None, str | None]:
    """The codes of a language (ISO 639-1, if it has one) and a region in a tag such as en-GB.

    Also of a list of tags (en, fr) and of a locale (en_GB.UTF-8).
    """
    if not tag:
        return None, None
    parts = tag.replace("_", "-").split(",")[0].split(".")[0].strip().split("-")
    code = parts[0].lower()
    if not (code.isascii() and code.isalpha() and len(code) in _CODE_LENGTHS) or code == "und":
        return None, None
    region = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
    return _shortest_code(code), region.upper() if region else None


@cache
def _shortest_code(code: str) -> str:
    """The current two-letter code of a language that has one."""
    if len(code) == 2 and code not in ("iw", "in", "ji"):
        return code
    from babel.core import get_global  # loads 300 kB, and few pages need it

    alias = str(get_global("language_aliases").get(code, code))
    return alias if alias.isalpha() else code


def settle_language(declared: Sequence[str], text: str) -> tuple[str | None, bool]:
    """The language of a page, and whether it was detected.

    declared: the codes that the page declares, in order of precedence. The language of the text is
    used where the page declares none, or where a long text is clearly in another language. If that
    is one that the page declares too, it counts as declared.
    """
    letters = sum(map(str.isalpha, text[:_SAMPLE]))
    first = declared[0] if declared else None
    if letters < (_MIN_SAMPLE if first is None else _MIN_SAMPLE_AGAINST_DECLARED):
        return first, False
    if first is not None and _identifier().classify(_middle(text[:_SAMPLE]))[0] == first:
        return first, False
    ranks = _identifier().rank(text[:_SAMPLE])
    detected, confidence = ranks[0]
    if detected == "zxx" or len(detected) > 2:  # no language, or one without a code of two letters
        return first, False
    if first is None:
        return (detected, True) if confidence >= _MIN_CONFIDENCE else (None, False)
    labels = dict(ranks)
    rival = labels.get(first, labels.get(_SAME.get(first, first)))
    is_impossible = rival is not None and rival <= _MAX_CONFIDENCE_IN_DECLARED
    if confidence < _MIN_CONFIDENCE or not is_impossible:
        return first, False
    return detected, detected not in declared


def _middle(sample: str) -> str:
    """A part of the text without its start, which may be a label in another language."""
    start = max(0, (len(sample) - _SHORT_SAMPLE) // 2)
    return sample[start : start + _SHORT_SAMPLE]


def load_detector() -> None:
    """Load the model of the detector, which takes about half a second and 70 MB."""
    _identifier()


def _identifier() -> Any:
    return load_identifier(norm_probs=True)
