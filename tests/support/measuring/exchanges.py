"""Generated changes: words of real paragraphs are replaced, removed or added, one at a time.

`python -m tests.support.measuring.exchanges [--tries N] [--seed N]`.

The words come from the paragraphs themselves and not from the lists of harmless words. So an
exchange that folds although it changes a fact is found without anybody having thought of it. Every
exchange that folds must be in `reviewed_exchanges.txt`, where it was found harmless.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from storage.facts import classify_difference
from storage.facts.lexicon import persons
from storage.facts.tokens import tokenise
from storage.text.folding_settings import FoldingSettings
from storage.text.normalise import is_unspaced, normalise, tokens
from storage.text.shingles import jaccard, shingle_hashes
from tests.support.difference import folds
from tests.support.measuring.language_texts import texts_by_language

REVIEWED = Path(__file__).with_name("reviewed_exchanges.txt")
_FREQUENT = 120  # the most frequent words of a language are its closed class, about
_FOLDING = FoldingSettings()
_CLASSES = {"@given names": persons.GIVEN_NAMES, "@titles": persons.TITLES}
_MAX_TRIES = 20  # per exchange, to find a paragraph in which it leaves a near-duplicate


class Exchange(NamedTuple):
    """A word that was replaced, removed (`after` is empty) or added (`before` is empty)."""

    language: str
    before: str
    after: str

    @property
    def operation(self) -> str:
        """What was done."""
        if self.before and self.after:
            return "replaced"
        return "removed" if self.before else "added"

    def __str__(self) -> str:
        return f"{self.language} = {self.before or '-'} {self.after or '-'}"


class Reviewed:
    """The exchanges that were reviewed and found harmless."""

    def __init__(self, text: str) -> None:
        """Parse a file of lines such as `en: also already` (words that may be added or removed),
        `it = e ed` (words that may replace each other) and `@titles` (a class of words).
        """
        self._optional: set[tuple[str, str]] = set()
        self._pairs: set[tuple[str, frozenset[str]]] = set()
        self._names: frozenset[str] = frozenset()
        for line in (each.partition("#")[0].strip() for each in text.splitlines()):
            if line.startswith("@"):
                self._names |= _CLASSES[line]
            elif ":" in line:
                language, _, words = line.partition(":")
                self._optional |= {(language, word) for word in words.split()}
            elif line:
                language, _, words = line.partition("=")
                self._pairs.add((language.strip(), frozenset(words.split())))

    def __contains__(self, exchange: Exchange) -> bool:
        language = exchange.language
        words = [word.casefold() for word in (exchange.before, exchange.after) if word]
        if len(words) == 2 and (language, frozenset(words)) in self._pairs:
            return True
        return all(
            (language, word) in self._optional or normalise(word) in self._names for word in words
        )


@dataclass(slots=True)
class ExchangeCounts:
    """What was tried and what folded, by language, operation and class of the word."""

    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    folded: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    folds: dict[Exchange, tuple[str, str]] = field(default_factory=dict)
    """For each exchange that folds, a pair of texts in which it does."""


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    texts: Sequence[str]
    words: Sequence[str]
    frequent: frozenset[str]

    def word_class(self, word: str) -> str:
        """Whether a word is frequent, a name (it has a capital) or any other."""
        if normalise(word) in self.frequent:
            return "frequent"
        return "name" if word[:1].isupper() else "open"


def reviewed_exchanges() -> Reviewed:
    """The exchanges of `reviewed_exchanges.txt`."""
    return Reviewed(REVIEWED.read_text("utf-8"))


def try_exchanges(texts: Mapping[str, Sequence[str]], tries: int, seed: int) -> ExchangeCounts:
    """Make this many changes in each language, and classify them. Every call does the same."""
    counts = ExchangeCounts()
    for code in sorted(texts):
        dice = random.Random(f"{seed} {code}")
        language = _language(code, texts[code])
        for _ in range(tries):
            made = _make_exchange(language, dice)
            if made is None:
                continue
            exchange, one, other = made
            key = (code, exchange.operation, language.word_class(exchange.before or exchange.after))
            counts.tried[key] += 1
            if folds(classify_difference(one, other)):
                counts.folded[key] += 1
                counts.folds.setdefault(exchange, (one, other))
    return counts


def _language(code: str, texts: Sequence[str]) -> _Language:
    words = Counter(word for text in texts for _, _, word in _words(text))
    by_form: Counter[str] = Counter()
    for word, count in words.items():
        by_form[normalise(word)] += count
    frequent = frozenset(form for form, _ in by_form.most_common(_FREQUENT))
    return _Language(code, texts, sorted(words), frequent)


def _words(text: str) -> list[tuple[int, int, str]]:
    """The words of a text with their positions; in scripts without spaces, every two characters."""
    found = [token for token in tokenise(text).tokens if token.key[:1].isalpha()]
    size = 2 if is_unspaced(tokens(text)) else 1
    return [
        (run[0].start, run[-1].end, text[run[0].start : run[-1].end])
        for run in (found[at : at + size] for at in range(0, len(found) - size + 1, size))
        if run[-1].end - run[0].start <= 20
    ]


def _make_exchange(language: _Language, dice: random.Random) -> tuple[Exchange, str, str] | None:
    """One change that leaves a near-duplicate; None if none is found."""
    for _ in range(_MAX_TRIES):
        text = dice.choice(language.texts)
        words = _words(text)
        if len(words) < 2:
            continue
        start, end, word = dice.choice(words)
        operation = dice.choice(("replace", "remove", "add"))
        new = dice.choice(language.words)
        space = "" if text[end : end + 1] and is_unspaced(tokens(text)) else " "
        if operation == "replace":
            exchange = Exchange(language.code, word, new)
            other = text[:start] + new + text[end:]
        elif operation == "remove":
            exchange = Exchange(language.code, word, "")
            other = text[:start] + text[end:].removeprefix(space)
        else:
            exchange = Exchange(language.code, "", new)
            other = text[:start] + new + space + text[start:]
        if normalise(text) == normalise(other):
            continue
        sides = (shingle_hashes(each, _FOLDING) for each in (text, other))
        if jaccard(*sides) >= _FOLDING.threshold:
            return exchange, text, other
    return None


def main() -> None:
    """Print what was tried and what folded."""
    parser = argparse.ArgumentParser(description="Try generated changes of real paragraphs.")
    parser.add_argument("--tries", type=int, default=2000, help="changes in each language")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    counts = try_exchanges(texts_by_language(), options.tries, options.seed)
    reviewed = reviewed_exchanges()
    print(f"{'language':9} {'operation':9} {'class':9} {'tried':>7} {'folded':>7}")
    for key, tried in sorted(counts.tried.items()):
        print(f"{key[0]:9} {key[1]:9} {key[2]:9} {tried:7} {counts.folded[key]:7}")
    unknown = {each: pair for each, pair in counts.folds.items() if each not in reviewed}
    print(
        f"{counts.tried.total()} tried, {counts.folded.total()} fold by {len(counts.folds)} "
        f"exchanges, of which {len(unknown)} are not reviewed"
    )
    for exchange, (one, other) in sorted(unknown.items()):
        print(f"{exchange}\n  {one}\n  {other}")


if __name__ == "__main__":
    main()
