"""Choose between two declared charsets by the script of the declared language. Pure."""

from __future__ import annotations

import re

_CYRILLIC = re.compile("[\u0400-\u052f]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_HEBREW = re.compile("[\u05d0-\u05f4]")
_ARABIC = re.compile("[\u0620-\u06d5\u06ee-\u06ff\u0750-\u077f]")
_THAI = re.compile("[\u0e00-\u0e7f]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA_AND_HAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
# By language, and by script where the tag names one (ISO 639, ISO 15924). Languages that are
# written in several scripts are not included.
_SCRIPTS = {
    **dict.fromkeys("ab ba be bg ce cv kk ky mk mn os ru sah tg tt uk".split(), _CYRILLIC),
    "el": _GREEK,
    **dict.fromkeys("he iw yi".split(), _HEBREW),
    **dict.fromkeys("ar ckb fa ps sd ug ur".split(), _ARABIC),
    "th": _THAI,
    "zh": _HAN,
    "ja": _KANA_AND_HAN,
    "ko": _HANGUL,
    "cyrl": _CYRILLIC,
    "arab": _ARABIC,
    "hans": _HAN,
    "hant": _HAN,
}
_IMPOSSIBLE = 0.1  # at most this share of the letters beyond ASCII is of the script
_POSSIBLE = 0.6  # at least this share is
_ASCII = re.compile("[\x00-\x7f]+")
_NEXT_TO_ASCII_LETTER = re.compile("(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")


def decode_by_script(body: bytes, header: str, meta: str, language: str) -> str | None:
    """The text in the charset `meta` if `header` is impossible for the language and `meta` is not.

    None for languages in Latin script, and if both readings are possible or neither is.

    language: a tag in lower case, such as `zh-hant`.
    """
    if header == meta:
        return None
    primary, *subtags = language.split("-")
    if "latn" in subtags:
        return None
    names = [*(subtag for subtag in subtags if subtag in _SCRIPTS and len(subtag) == 4), primary]
    script = _SCRIPTS.get(names[0])
    if script is None or _share(body.decode(header, "replace"), script) > _IMPOSSIBLE:
        return None
    text = body.decode(meta, "replace")
    if _share(text, script) < _POSSIBLE or _is_mixed(text, script):
        return None
    return text


def _share(text: str, script: re.Pattern[str]) -> float:
    """The share of a script in the letters beyond ASCII; broken characters count as letters."""
    beyond = _ASCII.sub("", text)
    letters = sum(map(str.isalpha, beyond)) + beyond.count("\ufffd")
    return len(script.findall(beyond)) / max(letters, 1)


def _is_mixed(text: str, script: re.Pattern[str]) -> bool:
    """Whether most letters of the script touch an ASCII letter, which no writing system does.

    This is what accents look like in text of a Latin script, such as `caf\u0439`.
    """
    touching = sum(bool(script.match(each)) for each in _NEXT_TO_ASCII_LETTER.findall(text))
    return 2 * touching > len(script.findall(text))
