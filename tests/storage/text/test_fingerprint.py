"""Fingerprints of an article's paragraphs: keys, weights, and many paragraphs signed at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.text.fingerprint import Fingerprints, fingerprint, fingerprint_all
from storage.text.folding_settings import FoldingSettings
from tests.support.generated_texts import REWORDED, TEXT, TEXTS

SETTINGS = FoldingSettings()


def _keys_of(fingerprints: Fingerprints, position: int) -> list[int]:
    keys: list[int] = fingerprints.keys[fingerprints.owners == position].tolist()
    return keys


@given(st.lists(TEXTS, max_size=8))
@settings(max_examples=60, deadline=None)
def test_many_texts_get_the_same_fingerprints_as_each_alone(texts: list[str]) -> None:
    together = fingerprint(texts, SETTINGS)

    for position, text in enumerate(texts):
        alone = fingerprint([text], SETTINGS)
        assert _keys_of(together, position) == alone.keys.tolist()
        assert together.shingles_of(position) == alone.shingles_of(0)
        assert together.weight(position) == alone.weight(0)
        assert together.digests[position] == alone.digests[0]


def _contents(prints: Fingerprints) -> list[object]:
    arrays = (prints.shingles, prints.starts, prints.keys, prints.owners, prints.article_keys)
    return [prints.digests, prints.patterns, *((each.dtype, each.tolist()) for each in arrays)]


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=6))
@settings(max_examples=60, deadline=None)
def test_many_articles_get_the_same_fingerprints_as_each_alone(articles: list[list[str]]) -> None:
    together = fingerprint_all(articles, SETTINGS)

    alone = [fingerprint(texts, SETTINGS) for texts in articles]
    assert [*map(_contents, together)] == [*map(_contents, alone)]


def test_long_texts_get_the_same_fingerprints_as_each_alone() -> None:
    # More shingles than are permuted at once, in one text and over several.
    texts = [
        " ".join(f"rope{number * step}" for number in range(count))
        for step, count in ((1, 1500), (3, 700), (5, 5000), (7, 20), (11, 1999), (13, 2002))
    ]

    together = fingerprint(texts, SETTINGS)

    for position, text in enumerate(texts):
        assert _keys_of(together, position) == fingerprint([text], SETTINGS).keys.tolist()


def test_the_fingerprints_of_no_texts_are_empty() -> None:
    nothing = fingerprint([], SETTINGS)

    assert (nothing.digests, len(nothing.shingles), len(nothing.keys)) == ((), 0, 0)
    assert nothing.starts.tolist() == [0]


@pytest.mark.parametrize("text", ["Yes.", "Not yet!", "港口", "18", "...", "😀"])
def test_a_short_text_has_one_shingle_and_one_key(text: str) -> None:
    fingerprints = fingerprint([text], SETTINGS)

    assert fingerprints.weight(0) == 1
    assert len(fingerprints.keys) == 1


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b\u00ad"])
def test_an_empty_text_has_no_shingle_and_no_key(text: str) -> None:
    fingerprints = fingerprint([text], SETTINGS)

    assert fingerprints.weight(0) == 0
    assert len(fingerprints.keys) == 0
    assert len(fingerprints.digests) == 1


def test_a_near_duplicate_shares_a_band() -> None:
    original, reworded = (
        set(fingerprint([text], SETTINGS).keys.tolist()) for text in (TEXT, REWORDED)
    )

    assert original & reworded


def test_equal_texts_share_every_band_and_the_key_of_the_whole_set() -> None:
    fingerprints = fingerprint([TEXT, "Between them is another one.", TEXT], SETTINGS)

    assert _keys_of(fingerprints, 0) == _keys_of(fingerprints, 2)
    assert len(_keys_of(fingerprints, 0)) == SETTINGS.bands + 1


def test_different_texts_share_no_band() -> None:
    fingerprints = fingerprint(
        [TEXT, "Oysters creep back to the old beds below the customs steps."], SETTINGS
    )

    assert not set(_keys_of(fingerprints, 0)) & set(_keys_of(fingerprints, 1))


def test_the_weight_counts_each_shingle_once() -> None:
    texts = ["a rope and a net", "rope rope rope rope rope", "Yes.", ""]
    fingerprints = fingerprint(texts, SETTINGS)

    assert [fingerprints.weight(position) for position in range(4)] == [3, 1, 1, 0]


def test_keys_fit_into_the_integers_of_the_archive() -> None:
    keys = fingerprint([TEXT, "Yes.", "港口今天开放"], SETTINGS).keys

    assert keys.min() >= 0
    assert keys.max() < 2**48
