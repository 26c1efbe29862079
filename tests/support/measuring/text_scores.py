"""How similar an extracted text is to the true text of a page. Pure.

Two measures are those of public benchmarks, so that figures can be compared:

- 4-grams of words, as in https://github.com/scrapinghub/article-extraction-benchmark: precision and
  recall are averaged over pages, and F is computed from the two averages. Precision is averaged
  over the pages with text.
- Snippets that must or must not occur, as in the evaluation of https://github.com/adbar/trafilatura:
  the snippets of all pages are counted together.

The third is the F1 of words, computed for each page and then averaged. A page without text has 0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from storage.text.normalise import UNSPACED

_T = TypeVar("_T")
_GRAM = 4
_RUN = re.compile(r"\w+")
_WORD = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])\w)+")


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and their harmonic mean, each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 if both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class TextPair:
    """The true text of a page, and the extracted text; empty if nothing was extracted."""

    truth: str
    text: str


@dataclass(frozen=True, slots=True)
class SnippetPair:
    """Snippets that must and must not be in the text of a page, and the extracted text."""

    required: Sequence[str]
    forbidden: Sequence[str]
    text: str


def word_f1(pairs: Iterable[TextPair]) -> float:
    """F1 of the words of each page, averaged over pages.

    In scripts without spaces each character is a word.
    """
    return fmean(_overlap(_words(pair.truth), _words(pair.text)).f1 for pair in pairs)


def gram_scores(pairs: Iterable[TextPair]) -> Scores:
    """Precision and recall of word 4-grams, averaged over pages."""
    precisions, recalls = [], []
    for pair in pairs:
        truth, text = _grams(pair.truth), _grams(pair.text)
        scores = _overlap(truth, text)
        if text:
            precisions.append(scores.precision)
        if truth:
            recalls.append(scores.recall)
    return Scores(fmean(precisions or [0.0]), fmean(recalls or [0.0]))


def snippet_scores(pairs: Iterable[SnippetPair]) -> Scores:
    """Precision and recall of the snippets of all pages. Runs of white space count as one space."""
    right = wrong = required = 0
    for pair in pairs:
        text = _one_line(pair.text)
        right += sum(_one_line(snippet) in text for snippet in pair.required)
        wrong += sum(_one_line(snippet) in text for snippet in pair.forbidden)
        required += len(pair.required)
    return Scores(right / max(right + wrong, 1), right / max(required, 1))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text; a shorter text is one gram, an empty text has none."""
    words = _RUN.findall(text)
    grams = (tuple(words[i : i + _GRAM]) for i in range(max(len(words) - _GRAM + 1, 1)))
    return Counter(gram for gram in grams if gram)


def _overlap(truth: Counter[_T], text: Counter[_T]) -> Scores:
    """Precision and recall of a multiset."""
    common = (truth & text).total()
    return Scores(common / max(text.total(), 1), common / max(truth.total(), 1))
