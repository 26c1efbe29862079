"""Error pages that were sent with status 200: "Page not found", "Bad gateway". Pure.

A page is rejected only on strong evidence: its text is short, and its whole title or main heading,
without the site's name, is a phrase or a status code that error pages have there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

import regex
from lxml.html import HtmlElement

from crawler.extraction.page_type.error_phrases import PHRASES
from crawler.extraction.page_type.error_phrases.phrases import FILLERS, STATUS_CODES
from crawler.extraction.text.sentences import is_prose, prose_length
from storage.core.model import Kind, NoArticle, Paragraph

# Characters of prose from which a page is no error page. The explanations of common servers and
# content management systems have fewer than 500; twice that allows for a few teasers below.
_MAX_PROSE = 1000
_MAX_TITLE = 200  # characters; longer titles are not compared
_MAX_HEADINGS = 3  # the first ones may be the names of the site and of a section
_MAX_NAME_WORDS = 4  # words of a site's name that the page does not declare
_MAX_NAME = 40  # its characters
# Signs between a title and a site's name: surrounded by spaces, or never part of a title.
_SEPARATOR = regex.compile(r"\s+[-‐‑–—―:/>~›‹→]+\s+|\s*(?:[|｜»«·•∙]|::)+\s*|\s*[–—]{2,}\s*")
_CLAUSE_END = regex.compile(r"\s*[\p{Terminal_Punctuation}…()\[\]{}¡¿\-–—、]+\s*", regex.V1)
_NOT_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")


def find_error_page(
    paragraphs: Sequence[Paragraph], tree: HtmlElement, url: str
) -> NoArticle | None:
    """What says that the page is an error page, or None if nothing does.

    paragraphs: the extracted text, which may be empty.
    """
    prose = sum(prose_length(each.text) for each in paragraphs if is_paragraph_of_prose(each))
    if prose >= _MAX_PROSE:
        return None
    names = _site_names(tree, url)
    for place, text in _titles(tree):
        if says_error(text, names):
            return NoArticle("error-page", f"the {place} is {text!r}")
    return None


def is_paragraph_of_prose(paragraph: Paragraph) -> bool:
    """Whether a paragraph is prose and not a heading."""
    return paragraph.kind is not Kind.HEADING and is_prose(paragraph.text)


def says_error(title: str, site_names: frozenset[str] = frozenset()) -> bool:
    """Whether a title as a whole, apart from a site's name, is that of an error page.

    site_names: the names of the site that are known. Without them, a short part at either end that
    is separated by a dash or a bar may be its name.
    """
    if len(title) > _MAX_TITLE or not title.strip():
        return False
    parts = [part for part in _SEPARATOR.split(title) if part.strip()]
    known = {_key(name) for name in site_names}
    parts = [part for part in parts if _key(part) not in known] or parts
    if _is_error("".join(f"{part}. " for part in parts)):
        return True
    if len(parts) > 1:
        for name, *others in (parts, parts[::-1]):
            if _may_be_name(name) and _is_error(". ".join(others)):
                return True
    return any(_is_error(rest) for name in site_names for rest in _without_name(title, name))


def _titles(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    head = tree.find(".//head/title")
    if head is not None:
        yield "title", _text(head)
    headings = list(tree.iter("h1"))[:_MAX_HEADINGS]
    # Without a main heading, the first of the others is it.
    headings = headings or list(tree.iter("h2", "h3"))[:1]
    for heading in headings:
        yield "heading", _text(heading)


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _site_names(tree: HtmlElement, url: str) -> frozenset[str]:
    """The names that the page declares for its site, and its host."""
    names = {
        content
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in _SITE_NAMES
        and (content := (meta.get("content") or "").strip())
    }
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return frozenset(names | {host, host.partition(".")[0]} - {""})


def _may_be_name(part: str) -> bool:
    """Whether part of a title may be a site's name: short, and not a clause of a sentence.

    The first and last word of a name begin with a capital, where the script has any.
    """
    words = [word for word in _NOT_WORD.split(part) if word]
    is_short = 0 < len(words) <= _MAX_NAME_WORDS and len(part) <= _MAX_NAME
    return is_short and not (words[0][0].islower() or words[-1][0].islower())


def _without_name(title: str, name: str) -> Iterator[str]:
    """The title without a known name at its start or end."""
    title, name = title.strip(), name.strip()
    folded = title.casefold()
    if len(folded) != len(title):
        return
    if folded.startswith(name.casefold()) and not title[len(name) : len(name) + 1].isalnum():
        yield title[len(name) :]
    rest = title[: -len(name)]
    if folded.endswith(name.casefold()) and not rest[-1:].isalnum():
        yield rest


def _is_error(text: str) -> bool:
    """Whether all clauses are phrases, codes or fillers, and not only fillers."""
    if _contains_phrase(_words(text)):
        return True
    clauses = [words for clause in _CLAUSE_END.split(text) if (words := _words(clause))]
    found = [_contains_phrase(words) for words in clauses]
    return any(found) and all(
        is_phrase or _filler_keys().issuperset(words)
        for is_phrase, words in zip(found, clauses, strict=True)
    )


def _contains_phrase(words: list[str]) -> bool:
    """Whether the words are a phrase or a status code, with fillers at their ends."""
    if _is_phrase("".join(words)):
        return True
    fillers = _filler_keys()
    has_code = False
    words = list(words)
    for end in (0, -1):
        while words and (words[end] in STATUS_CODES or words[end] in fillers):
            has_code = has_code or words[end] in STATUS_CODES
            words.pop(end)
            if _is_phrase("".join(words)):
                return True
    return has_code and not words


def _words(text: str) -> list[str]:
    """The words in a form that ignores case, accents, signs and the Turkish dotless i."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf"))
    words: list[str] = _NOT_WORD.sub(" ", plain).split()
    return words


def _key(text: str) -> str:
    """The words joined, because scripts and authors differ in where they put spaces."""
    return "".join(_words(text))


def _is_phrase(key: str) -> bool:
    """Whether a title's key is a complete title, or a sentence or predicate about a subject."""
    if key in _complete_keys():
        return True
    endings = _sentences_by_ending()
    return any(
        key.startswith(start) and key[len(start) : cut] in subjects
        for cut in range(1, len(key) + 1)
        for start, subjects in endings.get(key[cut:], ())
    )


@cache
def _complete_keys() -> frozenset[str]:
    return frozenset(
        _key(title) for language in PHRASES.values() for title in language.complete.split("|")
    )


@cache
def _sentences_by_ending() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """For the key of what follows the subject: what precedes it, and the subjects."""
    endings: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for language in PHRASES.values():
        subjects = [_key(subject) for subject in language.subjects.split("|")]
        clauses = [_key(clause) for clause in language.clauses.split("|")]
        described = frozenset(subject + clause for subject in subjects for clause in ["", *clauses])
        sentences = [f"*{predicate}" for predicate in language.predicates.split("|")]
        sentences += language.sentences.split("|") if language.sentences else []
        for sentence in sentences:
            start, _, ending = sentence.partition("*")
            endings.setdefault(_key(ending), []).append((_key(start), described))
    return endings


@cache
def _filler_keys() -> frozenset[str]:
    return frozenset(_key(filler) for filler in FILLERS)
