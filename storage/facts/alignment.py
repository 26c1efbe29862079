"""Alignment of two texts word by word, in time that grows only with their length.

Texts are aligned by their longest common runs (J. Ratcliff and D. Metzener, Pattern Matching: The
Gestalt Approach, 1988), which is how people perceive a change. The time for that grows with the
square of the repeated words, and with the cube at worst: a page of two alternating words blocked an
archive for hours. Where too much repeats, the words that occur once in each text divide the texts
first (B. Cohen, patience diff).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Span = tuple[int, int]
"""The start and end of a block of words."""

# Pairs of positions with the same word, above which runs are not searched for (0.2 ms). No pair of
# near-duplicates among 97,961 paragraphs of news has more than 140.
_MAX_MATCHES = 1_000


def differing_spans(one: Sequence[str], other: Sequence[str]) -> list[tuple[Span, Span]]:
    """The spans in which two texts differ, in order; one span of a pair may be empty.

    Where an exact alignment would take too long, a whole section differs from a whole section.
    """
    start, end = _common_ends(one, other)
    one_middle, other_middle = one[start : len(one) - end], other[start : len(other) - end]
    if _count_matches(one_middle, other_middle) <= _MAX_MATCHES:
        spans = _by_runs(one_middle, other_middle)
    else:
        spans = _by_landmarks(one_middle, other_middle)
    return [
        ((a + start, b + start), (c + start, d + start))
        for (a, b), (c, d) in spans
        if a < b or c < d
    ]


def _common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """The number of words that are the same at the start and at the end."""
    start, end, shorter = 0, 0, min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start, end


def _count_matches(one: Sequence[str], other: Sequence[str]) -> int:
    """The number of pairs of positions, one in each text, with the same word."""
    counts = Counter(one)
    return sum(counts[word] for word in other)


def _by_runs(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[Span, Span]]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield (a, b), (c, d)


def _by_landmarks(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[Span, Span]]:
    landmarks = [(-1, -1), *_landmarks(one, other), (len(one), len(other))]
    for (one_before, other_before), (one_after, other_after) in pairwise(landmarks):
        start, end = _common_ends(
            one[one_before + 1 : one_after], other[other_before + 1 : other_after]
        )
        a, b = one_before + 1 + start, one_after - end
        c, d = other_before + 1 + start, other_after - end
        if _count_matches(one[a:b], other[c:d]) > _MAX_MATCHES:
            yield (a, b), (c, d)
        else:
            for (e, f), (g, h) in _by_runs(one[a:b], other[c:d]):
                yield (a + e, a + f), (c + g, c + h)


def _landmarks(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The positions of words that occur once in each text, in the longest order common to both.

    By patience sorting: for each pile its top card, and for each card the top of the pile to the
    left when it was placed.
    """
    one_counts, other_counts = Counter(one), Counter(other)
    other_position = {word: at for at, word in enumerate(other) if other_counts[word] == 1}
    unique = [
        (at, other_position[word])
        for at, word in enumerate(one)
        if one_counts[word] == 1 and word in other_position
    ]
    top_positions: list[int] = []
    top_cards: list[int] = []
    previous: list[int | None] = []
    for card, (_, position) in enumerate(unique):
        pile = bisect_left(top_positions, position)
        previous.append(top_cards[pile - 1] if pile else None)
        top_positions[pile : pile + 1] = [position]
        top_cards[pile : pile + 1] = [card]
    landmarks = []
    last = top_cards[-1] if top_cards else None
    while last is not None:
        landmarks.append(unique[last])
        last = previous[last]
    return landmarks[::-1]
