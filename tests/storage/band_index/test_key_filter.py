"""Filters of segments: nothing that is held is kept back, and little else is let through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.band_index.key_filter import Words, empty, enter, folded, marks, may_hold

_LAST = 2**32 - 1


def _filled(keys: Words, bits: float, piece: int = 1 << 30) -> Words:
    filter_ = empty(len(keys), bits)
    for start in range(0, len(keys), piece):
        enter(filter_, len(keys), keys[start : start + piece])
    return filter_


@given(
    st.lists(st.integers(0, _LAST) | st.sampled_from([0, 1, _LAST - 1, _LAST]), max_size=200),
    st.floats(0.1, 20),
    st.integers(1, 50),
)
def test_every_key_that_was_entered_is_let_through(
    entered: list[int], bits: float, piece: int
) -> None:
    keys = np.array(sorted(entered), dtype=np.uint64)
    filter_ = _filled(keys, bits, piece)

    for folds in range(5):
        assert may_hold(filter_, len(keys), marks(keys), folds).tolist() == list(range(len(keys)))
        filter_ = folded(filter_)


@given(st.lists(st.integers(0, _LAST), min_size=1, max_size=100), st.integers(1, 20))
def test_a_filter_is_the_same_however_its_keys_came_in(entered: list[int], piece: int) -> None:
    keys = np.array(sorted(entered), dtype=np.uint64)

    assert _filled(keys, 12, piece).tolist() == _filled(keys, 12).tolist()


@pytest.mark.parametrize(
    ("bits", "expected"),
    [(4, 0.160), (6, 0.057), (8, 0.024), (10, 0.0100), (12, 0.0047), (14, 0.0024), (16, 0.0014)],
)
def test_a_filter_lets_through_what_theory_says(bits: int, expected: float) -> None:
    """Poisson-many keys in a word, each with so many of its 64 bits at random, in two words."""
    chance = np.random.default_rng(bits)
    keys = np.unique(chance.integers(0, 2**32, 60_000).astype(np.uint64))
    others = np.setdiff1d(chance.integers(0, 2**32, 400_000).astype(np.uint64), keys)

    let_through = len(may_hold(_filled(keys, bits), len(keys), marks(others))) / len(others)

    assert expected / 1.2 < let_through < expected * 1.2


def test_a_folded_filter_takes_half_the_room_and_lets_more_through() -> None:
    chance = np.random.default_rng(7)
    keys = np.unique(chance.integers(0, 2**32, 60_000).astype(np.uint64))
    others = np.setdiff1d(chance.integers(0, 2**32, 100_000).astype(np.uint64), keys)
    filter_ = _filled(keys, 14)
    shares = []
    for folds in range(4):
        let_through = may_hold(filter_, len(keys), marks(others), folds)
        shares.append((len(filter_), len(let_through) / len(others)))
        filter_ = folded(filter_)

    rooms, let = zip(*shares, strict=True)
    assert [rooms[0] // room for room in rooms] == [1, 2, 4, 8]
    assert sorted(let) == list(let)
    assert let[1] < 0.06  # as one of 7 bits with three bits a key


def test_marks_of_a_slice_are_a_slice_of_the_marks() -> None:
    keys = np.arange(0, 1000, 7, dtype=np.uint64)
    filter_ = _filled(keys[::2], 12)

    whole = may_hold(filter_, len(keys[::2]), marks(keys))
    part = may_hold(filter_, len(keys[::2]), marks(keys)[20:90])

    assert part.tolist() == [place - 20 for place in whole.tolist() if 20 <= place < 90]


def test_what_is_empty_lets_nothing_through() -> None:
    keys = np.arange(100, dtype=np.uint64)

    assert may_hold(empty(0, 16), 0, marks(keys)).tolist() == []
    assert may_hold(_filled(keys, 16), 100, marks(keys[:0])).tolist() == []
