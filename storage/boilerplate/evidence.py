"""Where a sample of articles has a pattern: the evidence on which it is judged. Pure."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from storage.text.line_patterns import LinePattern, Mask, line_patterns

SAMPLE = 16
"""Articles compared for one pattern."""
SAME_NEIGHBOUR = 0.8
"""Share of these articles in which a paragraph of a block has the same neighbour."""

_MIN_BLOCK = 3  # paragraphs with the same neighbours that count as a block
_MIN_BLOCK_WORDS = 15
_OWN_WORDS = 10  # an article needs so many words besides what it shares
_OWN_SHARE = 0.5  # and so many times the words that it shares
_MIN_DECLARED = 3  # articles that declare their author from which names are compared
_FRAME_WORDS = 5  # a line of fewer words does not count as text of the article
_MIN_SENTENCES = 3  # of an article in which the ends of sentences are marked
_MAINLY = 0.5  # share of the occurrences that are headings, or sentences
_FEW_WORDS = 7  # a row of a table, a verse and a spoken line are shorter

_QUESTIONS = frozenset("?？؟;՞፧")
_ENDS_OF_SENTENCES = frozenset(".!?…。！？؟।։")
_CLOSING = " )]}\"'’”»」』*"
_INNER_END = re.compile(r"\w{3}[.…] \S|[。।]\S")
_NUMBER = re.compile(r"\d+")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?!\d|[./-]\d)")
_NOTHING: frozenset[int] = frozenset()


class Line(NamedTuple):
    """A paragraph of a sampled article. A tuple, because there are many of them.

    patterns: the ids of its patterns, if two articles of the site have them; words: their number,
    about: that of its shingles and two more, so that up to three words count as three; text: of a
    line that may have masks, of a longer one only the end.
    """

    patterns: tuple[int, ...]
    words: int
    text: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class SampledArticle:
    """An article of a sample, in its first version with the pattern.

    title, about: the words of its title, and those of its URL and tags; author: as declared,
    casefolded; language: empty if not known; day: when it was published or first seen; is_dated:
    whether it was the first.
    """

    version_id: int
    lines: tuple[Line, ...]
    title: frozenset[str]
    about: frozenset[str]
    author: str
    language: str
    day: str
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sample shows about the places of a pattern. Shares are from 0 to 1.

    compared: sampled articles; days: distinct days; own_text: share of the articles with a text of
    their own; at_edge: share of the occurrences with nothing before or after them but other shared
    or short lines, near_edge: with at most one more paragraph; among_short: share of those beside
    short lines or after a question; headings, sentences: share of headings, and of those that end
    like a sentence; block: paragraphs with the same neighbours, block_words: their words; authors:
    share of the articles with a declared author that the masked names include; dates: share of
    those with a declared date whose masked date may be from a day before to three days after it.
    """

    compared: int
    days: int
    own_text: float
    at_edge: float
    near_edge: float
    among_short: float
    headings: float
    sentences: float
    block: int
    block_words: int
    authors: float | None = None
    dates: float | None = None

    @property
    def is_block(self) -> bool:
        """Whether the pattern is part of a block of paragraphs that occurs as a whole."""
        return self.block >= _MIN_BLOCK and self.block_words >= _MIN_BLOCK_WORDS


def shared_patterns(sample: Sequence[SampledArticle], pattern_id: int) -> set[int]:
    """The patterns that two or more articles of a sample have, and the pattern itself."""
    counts = Counter(
        each for article in sample for each in {i for line in article.lines for i in line.patterns}
    )
    return {each for each, count in counts.items() if count > 1} | {pattern_id}


def collect_evidence(
    pattern: LinePattern, pattern_id: int, sample: Sequence[SampledArticle]
) -> Evidence:
    """Compare where the articles of a sample have a pattern. Each must have it."""
    shared = shared_patterns(sample, pattern_id)
    places = [
        [at for at, line in enumerate(article.lines) if pattern_id in line.patterns]
        for article in sample
    ]
    block, block_words = _block(sample, places)
    occurrences = [
        (article, at) for article, found in zip(sample, places, strict=True) for at in found
    ]
    lines = [article.lines[at] for article, at in occurrences]
    headings = mean(line.is_heading for line in lines)
    sentences = mean(_is_sentence(line.text) for line in lines)
    is_fragment = max(headings, sentences) < _MAINLY
    between = [
        _lines_to_edge(article, at, shared, is_fragment=is_fragment) for article, at in occurrences
    ]
    return Evidence(
        compared=len(sample),
        days=len({article.day for article in sample if article.day}),
        own_text=mean(_has_own_text(article, shared) for article in sample),
        at_edge=mean(count == 0 for count in between),
        near_edge=mean(count <= 1 for count in between),
        among_short=mean(
            _is_among_short(article, at, shared if count <= 1 else _NOTHING)
            for (article, at), count in zip(occurrences, between, strict=True)
        ),
        headings=headings,
        sentences=sentences,
        block=block,
        block_words=block_words,
        **_explained(pattern, occurrences),
    )


def _explained(
    pattern: LinePattern, occurrences: Sequence[tuple[SampledArticle, int]]
) -> dict[str, float | None]:
    """The shares of the occurrences whose masked names and dates are those of their articles.

    Only of articles that declare their author or date. None: too few do.
    """
    if not pattern.masked:
        return {}
    named, dated = [], []
    for article, at in occurrences:
        masked = [each for each in line_patterns(article.lines[at].text) if each.key == pattern.key]
        if article.author:
            names = [name.casefold() for each in masked for name in each.covered(Mask.NAME)]
            named.append(any(name in article.author or article.author in name for name in names))
        if article.is_dated:
            dates = [date for each in masked for date in each.covered(Mask.DATE)]
            dated.append(any(_is_about(date, article.day) for date in dates))
    return {
        "authors": mean(named) if len(named) >= _MIN_DECLARED else None,
        "dates": mean(dated) if len(dated) >= _MIN_DECLARED else None,
    }


def _is_about(date: str, day: str) -> bool:
    """Whether a masked date may be a day or up to three days later: by its day of the month.

    A time, or a weekday, may be of any day.
    """
    numbers = {int(number) for number in _NUMBER.findall(_TIME.sub("", date))}
    if not numbers:
        return True
    try:
        published = datetime.date.fromisoformat(day)
    except ValueError:
        return True
    after = datetime.timedelta(days=1)
    return any((published + count * after).day in numbers for count in range(-1, 4))


def _is_question(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _QUESTIONS


def _is_sentence(text: str) -> bool:
    """Whether a line ends like a sentence, or one ends within it."""
    return text.rstrip(_CLOSING)[-1:] in _ENDS_OF_SENTENCES or bool(_INNER_END.search(text))


def mean(values: Iterable[bool]) -> float:
    """The share of values that are true; 0 if there are none."""
    listed = list(values)
    return round(sum(listed) / max(len(listed), 1), 4)


def _has_own_text(article: SampledArticle, shared: set[int]) -> bool:
    own = shared_words = 0
    for line in article.lines:
        if shared.isdisjoint(line.patterns):
            own += line.words
        else:
            shared_words += line.words
    return own >= max(_OWN_WORDS, _OWN_SHARE * shared_words)


def _lines_to_edge(article: SampledArticle, at: int, shared: set[int], *, is_fragment: bool) -> int:
    """The paragraphs between a line and the nearer end of the article that belong to its text.

    Shared and short lines and headings do not. is_fragment: whether the line is no sentence and no
    heading. Then lines that do not end like sentences do not count either, as the titles of other
    articles, if the article has sentences at all: not all scripts mark their end.
    """
    belongs = [
        line.words >= _FRAME_WORDS and not line.is_heading and shared.isdisjoint(line.patterns)
        for line in article.lines
    ]
    if is_fragment:
        sentences = [_is_sentence(line.text) for line in article.lines]
        if sum(sentences) >= _MIN_SENTENCES:
            belongs = [both[0] and both[1] for both in zip(belongs, sentences, strict=True)]
    return min(sum(belongs[:at]), sum(belongs[at + 1 :]))


def _is_among_short(article: SampledArticle, at: int, frame: Set[int]) -> bool:
    """Whether a line follows a question, or is beside short lines of the text.

    frame: patterns of lines that do not count, so that both neighbours must be short; empty in the
    middle of a text, where one is enough.
    """
    before = article.lines[at - 1] if at else None
    after = article.lines[at + 1] if at + 1 < len(article.lines) else None
    if before is not None and _is_question(before.text):
        return True
    is_short = [
        line is not None
        and line.words < _FEW_WORDS
        and not line.is_heading
        and frame.isdisjoint(line.patterns)
        for line in (before, after)
    ]
    return all(is_short) if frame else any(is_short)


def _block(sample: Sequence[SampledArticle], places: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The paragraphs around the first occurrence that are the same in most articles, with it.

    Returns their number and that of their words.
    """
    paragraphs, words = 1, sample[0].lines[places[0][0]].words
    for step in (-1, 1):
        distance = step
        while True:
            neighbours = [
                article.lines[found[0] + distance]
                for article, found in zip(sample, places, strict=True)
                if 0 <= found[0] + distance < len(article.lines)
            ]
            counts = Counter(each for line in neighbours for each in line.patterns)
            same = {each for each, count in counts.items() if count > 1}
            same = {each for each in same if counts[each] >= SAME_NEIGHBOUR * len(sample)}
            if not same:
                break
            paragraphs += 1
            words += max(line.words for line in neighbours if not same.isdisjoint(line.patterns))
            distance += step
    return paragraphs, words
