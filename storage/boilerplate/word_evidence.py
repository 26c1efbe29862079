"""The words of sampled articles: whether the articles that have a pattern are related. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from storage.boilerplate.evidence import SampledArticle, mean, shared_patterns
from storage.text.hashes import hash_words
from storage.text.line_patterns import LinePattern

REFERENCE = 32
"""Articles of a site and language whose words are compared with those of a sample."""

_MIN_TITLES = 4  # articles with a title from which titles are compared
_RELATING_SHARE = 0.6  # share of the titles that have a word that relates the articles
_MAX_CHANCE = 1e-3  # probability that so many titles have a word by chance
_SMOOTHING = 0.5  # words in common, so that few words of short texts count little
_COMMON_ON_SITE = 0.25  # share of the site's articles from which a word relates none of them
_SUBJECT_WORDS = 8  # a longer line does not name what its articles are about
_COMPARED_WORDS = 100  # of a text, from which no further paragraph is compared

Words = frozenset[str]
WordHashes: TypeAlias = npt.NDArray[np.uint32]
_NO_HASHES = np.empty(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class WordShares:
    """The share of articles whose texts have each word. hashes: of the words, ascending."""

    hashes: WordHashes
    shares: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a sample of a site's articles, so many of them: in titles, and in texts."""

    articles: int
    titles: Mapping[str, float]
    texts: WordShares


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """The words that sampled articles have: in their titles, and in what else they contain.

    titles: words with the share of the articles that have them; with_title: articles with a title;
    language: that of most of them; subject: share of the articles whose own text, title, URL or
    tags contain all words of the line.
    """

    compared: int
    titles: dict[str, float]
    with_title: int
    language: str
    subject: float
    texts: WordShares

    def relating_words(self, site: Vocabulary) -> list[str]:
        """The words of most titles that are so much rarer on the site that it cannot be chance."""
        if self.with_title < _MIN_TITLES:
            return []
        relating = []
        for word, share in sorted(self.titles.items()):
            usual = site.titles.get(word, 0)
            if share < _RELATING_SHARE or usual > _COMMON_ON_SITE:
                continue
            # The site's share is that of a sample, too: one article more has the word (Laplace).
            usual = (usual * site.articles + 1) / (site.articles + 2)
            if _chance(round(share * self.with_title), self.with_title, usual) <= _MAX_CHANCE:
                relating.append(word)
        return relating

    def likeness(self, site: Vocabulary) -> float:
        """How many words two of the articles share, relative to one of them and another article.

        Without the words that are common on the site. Of unrelated articles, it is about 1.
        """
        places = np.searchsorted(site.texts.hashes, self.texts.hashes)
        places[places == len(site.texts.hashes)] = 0
        usual = np.zeros(len(self.texts.hashes))
        if len(site.texts.hashes):
            is_known = site.texts.hashes[places] == self.texts.hashes
            usual[is_known] = site.texts.shares[places[is_known]]
        is_rare = usual <= _COMMON_ON_SITE
        counts = self.texts.shares[is_rare] * self.compared
        pairs = max(self.compared * (self.compared - 1), 1)
        within = float((counts * (counts - 1)).sum()) / pairs
        across = float((self.texts.shares[is_rare] * usual[is_rare]).sum())
        return round((within + _SMOOTHING) / (across + _SMOOTHING), 2)


def _chance(successes: int, trials: int, probability: float) -> float:
    """The probability of at least so many successes (the tail of the binomial distribution)."""
    return sum(
        math.comb(trials, count) * probability**count * (1 - probability) ** (trials - count)
        for count in range(successes, trials + 1)
    )


def vocabulary(titles: Sequence[Words], texts: Sequence[WordHashes]) -> Vocabulary:
    """The words of a site, from those of a sample of its articles."""
    titled = [words for words in titles if words]
    return Vocabulary(len(texts), _shares(titled, 0), word_shares(texts))


def word_shares(texts: Sequence[WordHashes]) -> WordShares:
    """The share of texts that have each word. texts: hashes, each once or more."""
    numbered = [
        text.astype(np.uint64) | np.uint64(number << 32) for number, text in enumerate(texts)
    ]
    # Sorting all of them at once is much faster than each text by itself.
    distinct = np.unique(np.concatenate([_NO_HASHES.astype(np.uint64), *numbered]))
    hashes, counts = np.unique(distinct.astype(np.uint32), return_counts=True)
    return WordShares(hashes, counts / max(len(texts), 1))


def main_language(sample: Sequence[SampledArticle]) -> str:
    """The language of most articles of a sample."""
    counts = Counter(article.language for article in sample)
    return min(counts, key=lambda language: (-counts[language], language), default="")


def first_words(lines: Iterable[WordHashes]) -> WordHashes:
    """The words of the first paragraphs of a text, which say what it is about."""
    chosen, count = [_NO_HASHES], 0
    for line in lines:
        chosen.append(line)
        count += len(line)
        if count >= _COMPARED_WORDS:
            break
    return np.concatenate(chosen)


def collect_words(
    pattern: LinePattern,
    pattern_id: int,
    sample: Sequence[SampledArticle],
    words: Sequence[Sequence[WordHashes]],
) -> WordEvidence:
    """Compare the words of the articles of a sample, without those of lines that they share.

    words: for each article, the distinct words of each of its paragraphs.
    """
    shared = shared_patterns(sample, pattern_id)
    own = [
        [
            of_line
            for line, of_line in zip(article.lines, of_lines, strict=True)
            if shared.isdisjoint(line.patterns)
        ]
        for article, of_lines in zip(sample, words, strict=True)
    ]
    titles = [article.title for article in sample if article.title]
    subject: Words = frozenset()
    if not pattern.masked and pattern.length < _SUBJECT_WORDS:
        subject = frozenset(word for word in pattern.words if len(word) > 2 or not word.isascii())
    return WordEvidence(
        compared=len(sample),
        titles=_shares(titles, _RELATING_SHARE),
        with_title=len(titles),
        language=main_language(sample),
        subject=mean(
            bool(subject) and _contains(article, of_text, subject)
            for article, of_text in zip(sample, own, strict=True)
        ),
        texts=word_shares([first_words(of_text) for of_text in own]),
    )


def _contains(article: SampledArticle, text: Sequence[WordHashes], words: Words) -> bool:
    """Whether an article has all these words: in its text, title, URL or tags."""
    others = words - article.title - article.about
    in_text = {word for line in text for word in line.tolist()}
    return in_text.issuperset(hash_words(others).tolist())


def _shares(sets: Sequence[frozenset[str]], least: float) -> dict[str, float]:
    """The share of the sets that contain each word, if it is not less than `least`."""
    counts = Counter(word for words in sets for word in words)
    return {
        word: round(count / len(sets), 4)
        for word, count in sorted(counts.items())
        if count >= least * len(sets)
    }
