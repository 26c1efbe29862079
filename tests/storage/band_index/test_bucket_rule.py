"""The order of the members of a large bucket."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storage.band_index.bucket_rule import bucket_order
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from tests.support.generated_texts import REWORDED, TEXT, TEXTS

SETTINGS = FoldingSettings()


def test_a_band_is_ordered_by_the_keys_of_the_next_two_bands_of_the_same_paragraph() -> None:
    prints = fingerprint(["Yes.", TEXT, REWORDED], SETTINGS)
    first, second = bucket_order(prints)
    for paragraph in (1, 2):
        at = np.flatnonzero(prints.owners == paragraph)
        whole, bands = at[0], at[1:]
        assert (first[whole], second[whole]) == (0, 0)
        keys = prints.keys[bands].tolist()
        assert first[bands].tolist() == keys[1:] + keys[:1]
        assert second[bands].tolist() == keys[2:] + keys[:2]


@given(st.lists(TEXTS, max_size=6))
def test_the_order_of_a_paragraph_does_not_depend_on_the_others(texts: list[str]) -> None:
    together = fingerprint(texts, SETTINGS)
    order = np.stack(bucket_order(together))
    assert order.shape == (2, len(together.keys))
    for position, text in enumerate(texts):
        alone = np.stack(bucket_order(fingerprint([text], SETTINGS)))
        assert np.array_equal(order[:, together.owners == position], alone)
