"""Filters of segments: no false negatives, and few false positives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.band_index.key_filter import Words, halved, insert, key_bits, may_contain, new_filter

_LAST = 2**32 - 1


def _filled(keys: Words, bits: float, piece: int = 1 << 30) -> Words:
    filter_ = new_filter(len(keys), bits)
    for start in range(0, len(keys), piece):
        insert(filter_, len(keys), keys[start : start + piece])
    return filter_


@given(
    st.lists(st.integers(0, _LAST) | st.sampled_from([0, 1, _LAST - 1, _LAST]), max_size=200),
    st.floats(0.1, 20),
    st.integers(1, 50),
)
def test_there_are_no_false_negatives(inserted: list[int], bits: float, piece: int) -> None:
    keys = np.array(sorted(inserted), dtype=np.uint64)
    filter_ = _filled(keys, bits, piece)

    for halvings in range(5):
        assert may_contain(filter_, len(keys), key_bits(keys), halvings).tolist() == list(
            range(len(keys))
        )
        filter_ = halved(filter_)


@given(st.lists(st.integers(0, _LAST), min_size=1, max_size=100), st.integers(1, 20))
def test_a_filter_does_not_depend_on_how_its_keys_were_inserted(
    inserted: list[int], piece: int
) -> None:
    keys = np.array(sorted(inserted), dtype=np.uint64)

    assert _filled(keys, 12, piece).tolist() == _filled(keys, 12).tolist()


@pytest.mark.parametrize(
    ("bits", "expected"),
    [(4, 0.160), (6, 0.057), (8, 0.024), (10, 0.0100), (12, 0.0047), (14, 0.0024), (16, 0.0014)],
)
def test_the_rate_of_false_positives_is_the_theoretical_one(bits: int, expected: float) -> None:
    """For a Poisson number of keys per word, each setting random bits in two of the words."""
    rng = np.random.default_rng(bits)
    keys = np.unique(rng.integers(0, 2**32, 60_000).astype(np.uint64))
    others = np.setdiff1d(rng.integers(0, 2**32, 400_000).astype(np.uint64), keys)

    passed = len(may_contain(_filled(keys, bits), len(keys), key_bits(others))) / len(others)

    assert expected / 1.2 < passed < expected * 1.2


def test_a_halved_filter_takes_half_the_memory_and_has_more_false_positives() -> None:
    rng = np.random.default_rng(7)
    keys = np.unique(rng.integers(0, 2**32, 60_000).astype(np.uint64))
    others = np.setdiff1d(rng.integers(0, 2**32, 100_000).astype(np.uint64), keys)
    filter_ = _filled(keys, 14)
    shares = []
    for halvings in range(4):
        passed = may_contain(filter_, len(keys), key_bits(others), halvings)
        shares.append((len(filter_), len(passed) / len(others)))
        filter_ = halved(filter_)

    sizes, rates = zip(*shares, strict=True)
    assert [sizes[0] // size for size in sizes] == [1, 2, 4, 8]
    assert sorted(rates) == list(rates)
    assert rates[1] < 0.06  # as for a filter of 7 bits per entry with three bits per key


def test_the_bits_of_a_slice_are_a_slice_of_the_bits() -> None:
    keys = np.arange(0, 1000, 7, dtype=np.uint64)
    filter_ = _filled(keys[::2], 12)

    whole = may_contain(filter_, len(keys[::2]), key_bits(keys))
    part = may_contain(filter_, len(keys[::2]), key_bits(keys)[20:90])

    assert part.tolist() == [at - 20 for at in whole.tolist() if 20 <= at < 90]


def test_an_empty_filter_rules_out_every_key() -> None:
    keys = np.arange(100, dtype=np.uint64)

    assert may_contain(new_filter(0, 16), 0, key_bits(keys)).tolist() == []
    assert may_contain(_filled(keys, 16), 100, key_bits(keys[:0])).tolist() == []
