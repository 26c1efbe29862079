"""Find the legacy charset of a page from the language it is written in. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

from crawler.extraction.language.language_model import load_identifier

_HEAD = 4096  # bytes in which a page declares its language
_HTML_LANGUAGE = re.compile(rb"<html\b[^>]*?\slang\s*=\s*[\"']?\s*([a-z]{2,3}\b[\w-]*)", re.I)
_XML_LANGUAGE = re.compile(rb"<html\b[^>]*?\sxml:lang\s*=\s*[\"']?\s*([a-z]{2,3}\b[\w-]*)", re.I)


@dataclass(frozen=True, slots=True)
class _Language:
    """charsets: the default of browsers, then others in use; each has one byte per character.

    letters: the letters beyond ASCII in both cases, and marks that few other languages use.
    """

    charsets: tuple[str, ...]
    letters: frozenset[str]


_CENTRAL_EUROPEAN = ("windows-1250", "iso-8859-2")
_TURKISH = ("windows-1254", "iso-8859-9")
_BALTIC = ("windows-1257", "iso-8859-13", "iso-8859-4")
_WESTERN = ("windows-1252",)
_LANGUAGES = {
    name: _Language(charsets, frozenset(letters + letters.upper()))
    for name, charsets, letters in (
        ("bs", _CENTRAL_EUROPEAN, "čćđšž"),
        ("cs", _CENTRAL_EUROPEAN, "áčďéěíňóřšťúůýž"),
        ("hr", _CENTRAL_EUROPEAN, "čćđšž"),
        ("hu", _CENTRAL_EUROPEAN, "áéíóöőúüű"),
        ("pl", _CENTRAL_EUROPEAN, "ąćęłńóśźż"),
        ("ro", (*_CENTRAL_EUROPEAN, "iso-8859-16"), "ăâîşţșț"),
        ("sk", _CENTRAL_EUROPEAN, "áäčďéíĺľňóôŕšťúýž"),
        ("sl", _CENTRAL_EUROPEAN, "čćđšž"),
        ("sr", _CENTRAL_EUROPEAN, "čćđšž"),
        ("az", _TURKISH, "çğıİöşü"),
        ("tr", _TURKISH, "âçğıİîöşûü"),
        ("et", (*_BALTIC, "windows-1252", "iso-8859-15"), "äõöüšž"),
        ("lt", _BALTIC, "ąčęėįšųūž"),
        ("lv", _BALTIC, "āčēģīķļņōŗšūž"),
        ("af", _WESTERN, "áéèêëíîïóôöúû"),
        ("ca", _WESTERN, "àçèéíïòóúü·"),
        ("da", _WESTERN, "åæøéü"),
        ("de", _WESTERN, "äöüßéà"),
        ("en", _WESTERN, "éèêçïôñöü£"),
        ("es", _WESTERN, "áéíñóúü¡¿ªº"),
        ("eu", _WESTERN, "çñü"),
        ("fi", _WESTERN, "åäöšžé"),
        ("fo", _WESTERN, "áæðíóøúý"),
        ("fr", _WESTERN, "àâæçéèêëîïôœùûüÿ"),
        ("ga", _WESTERN, "áéíóú"),
        ("gl", _WESTERN, "áéíñóúüï¡¿ªº"),
        ("is", _WESTERN, "áæðéíóöþúý"),
        ("it", _WESTERN, "àèéìíîòóùú"),
        ("lb", _WESTERN, "äëéèêöüß"),
        ("nb", _WESTERN, "åæøéèêóòô"),
        ("nl", _WESTERN, "áéèêëíïóöúü"),
        ("nn", _WESTERN, "åæøéèêóòô"),
        ("no", _WESTERN, "åæøéèêóòô"),
        ("pt", _WESTERN, "áàâãçéêíóôõúüªº"),
        ("sv", _WESTERN, "åäöéàü"),
    )
}
# Pages in these languages that are neither UTF-8 nor what they declare are nearly always in
# windows-1252.
_NEARLY_ALWAYS_WINDOWS_1252 = frozenset("en de fr es it pt nl sv da nb no fi".split())

# Characters of running text that do not tell languages apart.
_PUNCTUATION = frozenset("„“”‚‘’«»‹›–—…•·§°©®™€£×−\u00a0\u00ad")
_FOREIGN_LETTERS = frozenset(map(chr, range(0xC0, 0x100))) - {"×", "÷"} | frozenset("ŒœŠšŽžŸ")
# Marks where only a letter can be, so that they are one in another charset.
_MISPLACED = re.compile(r"[©®](?=[^\W\d_])|(?<=[^\W\d_])[„“”‚«»·](?=[^\W\d_])")
_AFTER_SMALL_LETTER = re.compile(r"(?<=[a-z])[^\x00-\x7f]")
# Shares of the characters beyond ASCII that do not belong into text of the language.
_DOUBTFUL = 0.05
_IMPLAUSIBLE = 0.5

_ASCII = re.compile("[\x00-\x7f]+")
_ASCII_BYTES = bytes(range(128))
_MARKUP = re.compile(
    rb"<(script|style)\b.*?(?:</\1\b|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>?|&#?\w{1,31};", re.I | re.S
)
_LONG_RUN = re.compile(rb"[\x80-\xff]{3,}")
_NOT_LETTERS = re.compile(r"[^A-Za-z]+")
_MIN_LETTERS = 24  # the language of fewer cannot be identified
_MAX_LETTERS = 20_000
_CANDIDATES = 4  # languages with similar words, such as Slovak and Slovene
_COST = 5.0  # of a strange character: the logarithm of how much rarer it is than a letter


def declared_language(body: bytes) -> str | None:
    """The tag that the html element declares, such as `pt-br`, in lower case."""
    head = body[:_HEAD]
    declared = _HTML_LANGUAGE.search(head) or _XML_LANGUAGE.search(head)
    return declared[1].decode("ascii", "replace").lower() if declared else None


def decode_by_language(
    body: bytes, language: str | None, guess: Callable[[bytes], Iterable[str]]
) -> str | None:
    """The text in a charset that its language is written in; None if none of them is plausible.

    Only for pages that declare no usable charset. A language that is not declared is identified
    from the ASCII letters of the text, which are the same in all these charsets.

    guess: lists charsets by the bytes. One that fits the language better is used instead.
    """
    primary = language.split("-")[0] if language else None
    if primary in _NEARLY_ALWAYS_WINDOWS_1252:
        return _decode(body, "windows-1252")
    if primary is not None and primary not in _LANGUAGES:
        return None
    text = _MARKUP.sub(b" ", body)
    if not _is_latin_script(text):
        return None
    known = _identify_language(text) if primary is None else _LANGUAGES[primary]
    if known is None:
        return None
    charset, strange = _best(text, known.charsets, known)
    if strange > _DOUBTFUL:
        guessed, guessed_strange = _best(text, guess(body), known)
        if guessed_strange < strange:
            charset, strange = guessed, guessed_strange
    return _decode(body, charset) if strange <= _IMPLAUSIBLE else None


def _best(text: bytes, charsets: Iterable[str], language: _Language) -> tuple[str, float]:
    """The charset with the smallest share of strange characters, and that share.

    The first of equals. A charset in which the text cannot be decoded is left out.
    """
    readings = ((name, _decode(text, name)) for name in charsets)
    shares = ((name, _strange_share(reading, language)) for name, reading in readings if reading)
    return min(shares, key=itemgetter(1), default=("", 1.0))


def _strange_share(text: str, language: _Language) -> float:
    """The share of the characters beyond ASCII that do not belong into text of the language.

    Letters of other languages of Europe, which are in names, count half.
    """
    beyond = _ASCII.sub("", text)
    strange = float(len(_MISPLACED.findall(text)))
    strange += sum(map(str.isupper, _AFTER_SMALL_LETTER.findall(text)))
    for character, count in Counter(beyond).items():
        if character not in language.letters and character not in _PUNCTUATION:
            strange += count * (0.5 if character in _FOREIGN_LETTERS else 1)
    return strange / max(len(beyond), 1)


def _is_latin_script(text: bytes) -> bool:
    """Whether most bytes beyond ASCII stand alone or in pairs, between ASCII letters.

    In other scripts nearly all stand together, also in charsets of several bytes per character.
    """
    beyond = len(text.translate(None, _ASCII_BYTES))
    return 2 * sum(map(len, _LONG_RUN.findall(text))) < beyond


def _identify_language(text: bytes) -> _Language | None:
    """The language that the ASCII letters and the other characters fit best."""
    rank = load_identifier(norm_probs=False).rank
    letters = _NOT_LETTERS.sub(" ", text[: 2 * _MAX_LETTERS].decode("ascii", "replace"))
    if len(letters) < _MIN_LETTERS:
        return None
    beyond = len(text.translate(None, _ASCII_BYTES))
    likely = [(_LANGUAGES[name], score) for name, score in rank(letters) if name in _LANGUAGES]

    def fit(candidate: tuple[_Language, float]) -> float:
        language, score = candidate
        return score - _COST * beyond * _best(text, language.charsets, language)[1]

    return max(likely[:_CANDIDATES], key=fit)[0]


def _decode(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None
