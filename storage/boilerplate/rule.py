"""The rule: whether a pattern is boilerplate, judged by the evidence of a sample. Pure.

A pattern is boilerplate of a site if many articles have it that have nothing else in common: their
titles and texts share no more words than others of the site do, and each has a text of its own.
Where the pattern occurs decides how many articles are needed: fewer at the beginning and the end of
articles and for a block of paragraphs, more in the middle and for short lines. A line with a
changing number must be at the beginning or the end, one with a changing name must name the author,
one with a date that of the article; what looks like an answer, a verse, a row of a table or a
heading within the text, and a line that names what its articles are about, is never boilerplate.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from storage.boilerplate.evidence import Evidence
from storage.boilerplate.word_evidence import WordEvidence
from storage.text.line_patterns import LinePattern, Mask

SHORT, SHORT_SENTENCE = 5, 8
"""Words from which a line, and one that ends like a sentence, is not short. Short ones need more
evidence: answers in interviews and sentences of agency reports are alike in unrelated articles."""

_MIN_OWN = 0.6  # share of the sample that must have a text of its own
_MAX_LIKENESS = 1.47
_MAX_AMONG_SHORT = 0.34
_MIN_SUBJECT = 0.25  # share whose texts contain the words of a short line
_MIN_EXPLAINED = 0.5  # share whose masked name or date is that of the article
_AT_EDGE = 0.5
_MOSTLY_AT_EDGE = 0.8
_SENTENCE_AT_EDGE = 0.8
_SOMETIMES_AT_EDGE = 0.2


class Verdict(StrEnum):
    """Whether a pattern is boilerplate, or why it is not."""

    BOILERPLATE = "boilerplate"
    ELSEWHERE = "elsewhere"
    FEW = "few"
    DAYS = "days"
    OWN_TEXT = "own-text"
    RELATED = "related"
    PLACE = "place"
    LIST = "list"
    SUBJECT = "subject"
    AUTHOR = "author"
    DATE = "date"
    NUMBERS = "numbers"
    MORE = "more"
    NO_WORDS = "no-words"
    OFF = "off"


COUNTED = frozenset((Verdict.FEW, Verdict.DAYS, Verdict.MORE, Verdict.ELSEWHERE, Verdict.OFF))
"""The verdicts that change with the number of articles alone."""


def judge_text(pattern: LinePattern, minimum: int) -> Verdict | None:
    """Why a pattern is not boilerplate whatever the evidence; None if that decides."""
    if not minimum:
        return Verdict.OFF
    if len(pattern.covered(Mask.NUMBER)) > 1:
        return Verdict.NUMBERS
    is_date = {mask for mask, _ in pattern.masked} == {Mask.DATE}
    return None if pattern.length or is_date else Verdict.NO_WORDS


def judge_places(pattern: LinePattern, evidence: Evidence, articles: int, minimum: int) -> Verdict:
    """Whether a pattern is boilerplate if its articles are unrelated.

    articles: of the site that have it; minimum: the number that an ordinary paragraph at the
    beginning or the end of articles needs.
    """
    needed, days, reason = _needed(pattern, evidence, minimum)
    if articles < max(2, min(needed, minimum)):
        return Verdict.FEW
    if not pattern.length and (evidence.dates or 0) < _MIN_EXPLAINED:
        return Verdict.NO_WORDS
    if evidence.own_text < _MIN_OWN:
        return Verdict.OWN_TEXT
    if (problem := _misplaced(pattern, evidence)) is not None:
        return problem
    if articles < needed:
        return reason
    # Where days are not known, or all the same, the number of articles decides.
    if evidence.days < min(days, evidence.compared) and articles < 3 * needed:
        return Verdict.DAYS
    return Verdict.BOILERPLATE


def judge_words(
    pattern: LinePattern,
    evidence: Evidence,
    words: WordEvidence,
    relating: Sequence[str],
    likeness: float,
) -> Verdict:
    """Whether a pattern that its places allow to be boilerplate is: its articles are unrelated.

    relating, likeness: what the methods of `words` return.
    """
    if _is_short(pattern, evidence) and not pattern.masked and words.subject >= _MIN_SUBJECT:
        return Verdict.SUBJECT
    is_related = bool(relating) or likeness > _MAX_LIKENESS
    return Verdict.RELATED if is_related else Verdict.BOILERPLATE


def _needed(pattern: LinePattern, evidence: Evidence, minimum: int) -> tuple[int, int, Verdict]:
    """How many articles and days a pattern needs, and the verdict if it has fewer articles."""
    if evidence.is_block and evidence.near_edge >= _AT_EDGE:
        return max(2, minimum // 2), 3, Verdict.FEW
    if not _is_short(pattern, evidence):
        if evidence.near_edge >= _AT_EDGE:
            return minimum, 3, Verdict.FEW
        return 3 * minimum, 10, Verdict.MORE
    if evidence.sentences >= _AT_EDGE:
        return 3 * minimum, 10, Verdict.MORE
    if evidence.near_edge >= _SOMETIMES_AT_EDGE:
        return minimum, 5, Verdict.FEW
    return 3 * minimum, 10, Verdict.MORE


def _is_short(pattern: LinePattern, evidence: Evidence) -> bool:
    if evidence.is_block:
        return False
    return pattern.length < (SHORT_SENTENCE if evidence.sentences >= _AT_EDGE else SHORT)


def _misplaced(pattern: LinePattern, evidence: Evidence) -> Verdict | None:
    """Why the places at which a pattern occurs exclude that it is boilerplate."""
    is_short = _is_short(pattern, evidence)
    if pattern.covered(Mask.NUMBER) and evidence.at_edge < _MOSTLY_AT_EDGE:
        return Verdict.PLACE
    if pattern.masked and evidence.near_edge < _AT_EDGE:
        return Verdict.PLACE
    if pattern.covered(Mask.NAME) and (evidence.authors or 0) < _MIN_EXPLAINED:
        return Verdict.AUTHOR
    if (
        pattern.covered(Mask.DATE)
        and (1 if evidence.dates is None else evidence.dates) < _MIN_EXPLAINED
    ):
        return Verdict.DATE
    if evidence.headings >= _AT_EDGE and not evidence.is_block:
        return Verdict.PLACE if evidence.near_edge < _MOSTLY_AT_EDGE else None
    if not is_short:
        return None
    if evidence.among_short > _MAX_AMONG_SHORT:
        return Verdict.LIST
    is_sentence = evidence.sentences >= _AT_EDGE and not pattern.masked
    if is_sentence and evidence.at_edge < _SENTENCE_AT_EDGE:
        return Verdict.PLACE
    return None
