"""Any number of articles for measuring: news text with most of its words replaced.

Lengths, punctuation and word frequencies are those of the corpus of news wires if it is present,
else those of invented text. An article depends on its number alone. So one in a hundred paragraphs
can be an edited form of a paragraph that came up to a million paragraphs earlier.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tests.support.paths import CORPORA

PARAGRAPHS = 25  # in an article
_CORPUS = CORPORA / "reuters.jsonl.gz"
_FEWEST = 8  # words of a paragraph; shorter ones would be generated twice
_REPLACED = 0.6  # share of the words
_EDITED = 0.01  # share of the paragraphs
_FEWEST_EDITED = 22  # words of a paragraph that is still a near-duplicate with one word replaced
_REACH = 1_000_000 // PARAGRAPHS  # an edited paragraph is from one of so many earlier articles
_WORD = re.compile(r"\w+")

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Story:
    """The paragraphs of one article; `edited` of them are near-duplicates of earlier ones."""

    texts: tuple[str, ...]
    edited: int


class ArticleGenerator:
    """Generates articles by number. The same seed gives the same articles."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        paragraphs = _paragraphs()
        numbers: dict[str, int] = {}
        flat = [numbers.setdefault(word, len(numbers)) for words in paragraphs for word in words]
        self._words = np.array(list(numbers), dtype=object)
        self._text = np.array(flat, dtype=np.int64)
        self._ends = np.cumsum([len(words) for words in paragraphs])
        self._starts = np.concatenate(([0], self._ends[:-1]))
        # Words with punctuation are not replaced, so that sentences keep their structure.
        self._bare = np.array([_WORD.fullmatch(word) is not None for word in numbers])
        # Drawing by position makes words as frequent as in the text.
        self._drawn = self._text[self._bare[self._text]]

    def article(self, number: int) -> Story:
        """The article with a number from 0 upwards."""
        paragraphs = self._plain(number)
        places = self._edited_places(number)
        chance = self._chance(number, 2)
        edited = 0
        for place in places:
            text = self._edited_copy(number, chance)
            if text is not None:
                paragraphs[place] = text
                edited += 1
        return Story(tuple(" ".join(words) for words in paragraphs), edited)

    def _plain(self, number: int) -> list[list[str]]:
        """The article before any of its paragraphs is replaced by an edited copy."""
        chance = self._chance(number, 0)
        chosen = chance.integers(0, len(self._starts), PARAGRAPHS)
        starts, ends = self._starts[chosen], self._ends[chosen]
        words = np.concatenate([self._text[a:b] for a, b in zip(starts, ends, strict=True)])
        replaced = np.flatnonzero(self._bare[words] & (chance.random(len(words)) < _REPLACED))
        words[replaced] = self._drawn[chance.integers(0, len(self._drawn), len(replaced))]
        text: list[str] = self._words[words].tolist()
        edges = np.concatenate(([0], np.cumsum(ends - starts))).tolist()
        return [text[a:b] for a, b in pairwise(edges)]

    def _edited_places(self, number: int) -> list[int]:
        """Positions of the article's paragraphs that are edited copies of earlier ones."""
        if number == 0:
            return []
        places: list[int] = np.flatnonzero(
            self._chance(number, 1).random(PARAGRAPHS) < _EDITED
        ).tolist()
        return places

    def _edited_copy(self, number: int, chance: np.random.Generator) -> list[str] | None:
        """A paragraph of an earlier article with one word replaced or added."""
        earlier = int(chance.integers(max(0, number - _REACH), number))
        plain = set(range(PARAGRAPHS)) - set(self._edited_places(earlier))
        paragraphs = self._plain(earlier)
        long = [place for place in sorted(plain) if len(paragraphs[place]) >= _FEWEST_EDITED]
        if not long:
            return None
        words = paragraphs[int(chance.choice(long))]
        at = int(chance.integers(0, len(words)))
        word = str(self._words[self._drawn[chance.integers(0, len(self._drawn))]])
        added = chance.random() < 0.5 or word == words[at]
        return [*words[:at], word, *words[at + (0 if added else 1) :]]

    def _chance(self, number: int, purpose: int) -> np.random.Generator:
        return np.random.default_rng((self._seed, number, purpose))


def source() -> str:
    """Description of the text that the articles are made of."""
    return "news wires" if _CORPUS.exists() else "invented text"


def _paragraphs() -> list[list[str]]:
    """The words of the paragraphs that the articles are made of."""
    if not _CORPUS.exists():
        return list(_invented())
    with gzip.open(_CORPUS, "rt", encoding="utf-8") as file:
        return [
            words
            for line in file
            for text in json.loads(line)["text"].split("\n")
            if len(words := text.split()) >= _FEWEST
        ]


_COMMON = (
    "the of to in and a said for on that is was by with from it be at as its will has have not "
    "are an but were which had this would been their or they more than after last year about one "
    "new also up over there who some could first two out other when into between most because"
).split()
_SYLLABLES = (
    "ba be bi bo bra da de di do dra fa fe fi ga ge go ha he hi ka ke ki ko la le li lo lu ma me "
    "mi mo na ne ni no pa pe po pra ra re ri ro sa se si so sta ta te ti to tra va ve vi wa we"
).split()


def _invented() -> Iterator[list[str]]:
    """Invented paragraphs whose word frequencies follow Zipf's law."""
    chance = np.random.default_rng(1)
    rare = {"".join(chance.choice(_SYLLABLES, size)) for size in (2, 3, 3, 4) for _ in range(6000)}
    words = [*_COMMON, *sorted(rare - set(_COMMON))]
    share = np.cumsum(1 / np.arange(5, len(words) + 5))
    for _ in range(20_000):
        size = int(np.clip(chance.lognormal(3.2, 0.5), _FEWEST, 120))
        places = np.searchsorted(share, chance.random(size) * share[-1])
        text = [words[place] for place in places]
        for end in range(int(chance.integers(12, 30)), size - 4, 19):
            text[end - 1] += "."
            text[end] = text[end].capitalize()
        text[0] = text[0].capitalize()
        text[-1] += "."
        yield text
