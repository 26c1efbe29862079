"""Signatures and band keys: bit for bit those of datasketch, and the same in every release."""

from __future__ import annotations

import numpy as np
import xxhash
from datasketch import MinHash
from hypothesis import given, settings

from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.minhash import band_keys, signature
from storage.text.shingles import shingle_hashes, shingles
from tests.support.generated_texts import WORDS

SETTINGS = FoldingSettings()


def _reference(text: str) -> MinHash:
    minhash = MinHash(
        num_perm=SETTINGS.permutations,
        seed=1,
        scheme="affine32",
        hashfunc=lambda shingle: xxhash.xxh3_64_intdigest(shingle) & 0xFFFFFFFF,
    )
    minhash.update_batch([shingle.encode() for shingle in shingles(text, SETTINGS)])
    return minhash


@given(WORDS)
@settings(max_examples=100, deadline=None)
def test_a_signature_equals_that_of_datasketch_bit_for_bit(words: list[str]) -> None:
    text = " ".join(words)

    signed = signature(shingle_hashes(text, SETTINGS), SETTINGS)

    assert signed.tolist() == _reference(text).hashvalues.tolist()


@given(WORDS)
@settings(max_examples=50, deadline=None)
def test_band_keys_are_made_from_the_signature_of_datasketch(words: list[str]) -> None:
    text = " ".join(words)
    if len(shingle_hashes(text, SETTINGS)) < 2:
        text += " a rope, a net, a lamp"

    reference = np.asarray(_reference(text).hashvalues, dtype=np.uint32)

    assert fingerprint([text], SETTINGS).keys.tolist()[1:] == (
        band_keys(reference.reshape(1, -1), SETTINGS).ravel().tolist()
    )


def test_a_signature_is_the_same_in_every_release() -> None:
    # Archives store what was signed: a change of these bits would make all of them unusable.
    signed = signature(shingle_hashes("the boat came in with the tide", SETTINGS), SETTINGS)

    assert xxhash.xxh3_64_hexdigest(signed.astype("<u4").tobytes()) == "357b13edabcd254d"


def test_band_keys_are_the_same_in_every_release() -> None:
    keys = fingerprint(["the boat came in with the tide"], SETTINGS).keys

    assert xxhash.xxh3_64_hexdigest(keys.astype("<i8").tobytes()) == "95edf670835b812f"
