"""Text to shingles, signatures and bands: what folds, what does not, and the very same bits."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
import xxhash
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.text.fingerprint import (
    Fingerprints,
    Folding,
    bands,
    digest,
    fingerprint,
    jaccard,
    shingle_hashes,
    shingles,
    signature,
    text_digest,
)
from storage.text.normalise import is_unspaced, normalise, tokens

FOLDING = Folding()

TOLD = (
    "The harbour master said on the quay that the crew of the dredger had left by the side ladder "
    "during the night, that nobody on the bridge had heard them go, and that the boat in which "
    "they rowed ashore was found the next day tied up neatly below the chapel."
)
RETOLD = TOLD.replace("crew of the dredger had left", "crew of the dredger had already left")
RETOLD = RETOLD.replace("had heard them go, and", "had heard them go and")

_WORDS = st.lists(
    st.sampled_from("the boat net rope quay tide gull 18 19 Ada café 港 口 wind".split())
    | st.text("abcdé", min_size=1, max_size=4),
    min_size=1,
    max_size=40,
)
_TEXTS = st.one_of(_WORDS.map(" ".join), st.text(max_size=60), st.sampled_from(["", "...", "Yes."]))


def _reference(text: str) -> MinHash:
    minhash = MinHash(
        num_perm=FOLDING.permutations,
        seed=1,
        scheme="affine32",
        hashfunc=lambda shingle: xxhash.xxh3_64_intdigest(shingle) & 0xFFFFFFFF,
    )
    minhash.update_batch([shingle.encode() for shingle in shingles(text, FOLDING)])
    return minhash


def _keys_of(prints: Fingerprints, position: int) -> list[int]:
    keys: list[int] = prints.keys[prints.owners == position].tolist()
    return keys


def _similarity(one: str, other: str) -> float:
    return jaccard(shingle_hashes(one, FOLDING), shingle_hashes(other, FOLDING))


@given(_WORDS)
@settings(max_examples=100, deadline=None)
def test_a_signature_is_that_of_the_reference_bit_for_bit(words: list[str]) -> None:
    text = " ".join(words)

    mine = signature(shingle_hashes(text, FOLDING), FOLDING)

    assert mine.tolist() == _reference(text).hashvalues.tolist()


@given(_WORDS)
@settings(max_examples=50, deadline=None)
def test_band_keys_are_made_of_the_reference_signature(words: list[str]) -> None:
    text = " ".join(words)
    if len(shingle_hashes(text, FOLDING)) < 2:
        text += " a rope, a net, a lamp"

    reference = np.asarray(_reference(text).hashvalues, dtype=np.uint32)

    assert fingerprint([text], FOLDING).keys.tolist()[1:] == (
        bands(reference.reshape(1, -1), FOLDING).ravel().tolist()
    )


def test_a_signature_stays_the_same_from_release_to_release() -> None:
    # Archives keep what was signed: other bits here would make every one of them unreadable.
    signed = signature(shingle_hashes("the boat came in with the tide", FOLDING), FOLDING)

    assert xxhash.xxh3_64_hexdigest(signed.astype("<u4").tobytes()) == "357b13edabcd254d"


def test_band_keys_stay_the_same_from_release_to_release() -> None:
    keys = fingerprint(["the boat came in with the tide"], FOLDING).keys

    assert xxhash.xxh3_64_hexdigest(keys.astype("<i8").tobytes()) == "95edf670835b812f"


@given(st.lists(_TEXTS, max_size=8))
@settings(max_examples=60, deadline=None)
def test_many_texts_are_fingerprinted_as_each_alone(texts: list[str]) -> None:
    together = fingerprint(texts, FOLDING)

    for position, text in enumerate(texts):
        alone = fingerprint([text], FOLDING)
        assert _keys_of(together, position) == alone.keys.tolist()
        assert together.shingles_of(position) == alone.shingles_of(0)
        assert together.weight(position) == alone.weight(0)
        assert together.digests[position] == alone.digests[0]


def test_long_texts_are_fingerprinted_as_each_alone() -> None:
    # More shingles than are permuted at a time, in one text and over several.
    texts = [
        " ".join(f"rope{number * step}" for number in range(count))
        for step, count in ((1, 1500), (3, 700), (5, 5000), (7, 20), (11, 1999), (13, 2002))
    ]

    together = fingerprint(texts, FOLDING)

    for position, text in enumerate(texts):
        assert _keys_of(together, position) == fingerprint([text], FOLDING).keys.tolist()


def test_no_texts_have_empty_fingerprints() -> None:
    nothing = fingerprint([], FOLDING)

    assert (nothing.digests, len(nothing.shingles), len(nothing.keys)) == ((), 0, 0)
    assert nothing.starts.tolist() == [0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFC", "Café Åse"), unicodedata.normalize("NFD", "Café Åse")),
        ("the ﬁnal ﬂood", "the final flood"),
        ("a co\u00adoperative", "a cooperative"),
        ("har\u200bbour\ufeff", "harbour"),
        ("left\u200e to \u202aright\u202c", "left to right"),
        ("HARBOUR", "harbour"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("Ｈａｒｂｏｕｒ　１８", "harbour 18"),
        ("three… dots", "three... dots"),
        ("العَرَبِيَّة", "العربية"),
        ("No\u00a0break", "no break"),
    ],
)
def test_what_a_reader_does_not_see_is_folded(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Quay” — said he", '"Quay" - said he'),
        ("rope, net; lamp", "rope net lamp"),
        ("rope\u2009net", "rope net"),
        ("rope\n\tnet", "rope net"),
    ],
)
def test_typography_makes_no_other_words(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize(
    ("one", "other"), [("18", "19"), ("кот", "кит"), ("का", "की"), ("ば", "は")]
)
def test_what_a_reader_sees_is_not_folded(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_composed_and_decomposed_text_have_the_same_shingles(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert shingles(composed, FOLDING) == shingles(decomposed, FOLDING)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boat, the net.", "the|boat|the|net"),
        ("3,000 nets", "3|000|nets"),
        ("a rope_end", "a|rope|end"),
        ("港口开放", "港|口|开|放"),
        ("船はカモメ", "船|は|カ|モ|メ"),
        ("เรือมา", "เ|ร|ื|อ|ม|า"),
        ("हमने नावें देखीं", "हमने|नावें|देखीं"),
        ("부두에 배가", "부두에|배가"),
        ("порт открыт", "порт|открыт"),
        ("Café Ａ１", "cafe|a1"),
        ("Boot在港口Boot", "boot|在|港|口|boot"),
    ],
)
def test_words_are_words_and_unspaced_scripts_are_characters(text: str, expected: str) -> None:
    # Hangul is put together by normalising, so it is compared in one form.
    assert tokens(text) == unicodedata.normalize("NFC", expected).split("|")


@pytest.mark.parametrize(
    ("text", "unspaced"),
    [
        ("港口今天开放", True),
        ("เรือมาแล้ว", True),
        ("船は港へ戻る", True),
        ("港口的 Linnet 号靠岸了", True),
        ("the Linnet, in Chinese 红雀", False),
        ("हमने नावें देखीं", False),
        ("부두에 배가 왔다", False),
        ("the boat came in", False),
        ("", False),
    ],
)
def test_the_script_of_most_words_decides(text: str, unspaced: bool) -> None:
    assert is_unspaced(tokens(text)) is unspaced


def test_a_shingle_is_three_words_or_five_characters() -> None:
    assert shingles("the boat came in", FOLDING) == ["the boat came", "boat came in"]
    assert shingles("港口今天开放", FOLDING) == ["港 口 今 天 开", "口 今 天 开 放"]


@pytest.mark.parametrize("text", ["Yes.", "Not yet!", "港口", "18", "...", "😀"])
def test_a_short_text_is_one_shingle_and_has_one_key(text: str) -> None:
    prints = fingerprint([text], FOLDING)

    assert prints.weight(0) == 1
    assert len(prints.keys) == 1


def test_a_short_text_is_matched_whole() -> None:
    assert _similarity("Yes, sir!", "yes sir") == 1.0
    assert _similarity("Yes, sir.", "Yes.") == 0.0
    assert _similarity("...", "!") == 0.0


def test_a_short_text_is_no_shingle_of_a_long_one() -> None:
    assert _similarity("a rope", "a rope a rope") == 0.0
    assert not set(fingerprint(["not yet"], FOLDING).keys.tolist()) & set(
        fingerprint(["not yet said the keeper"], FOLDING).keys.tolist()
    )


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b\u00ad"])
def test_a_text_without_anything_has_no_shingle_and_no_key(text: str) -> None:
    prints = fingerprint([text], FOLDING)

    assert prints.weight(0) == 0
    assert len(prints.keys) == 0
    assert len(prints.digests) == 1


@given(_TEXTS, _TEXTS)
@settings(max_examples=100, deadline=None)
def test_similarity_is_symmetric_and_between_none_and_all(one: str, other: str) -> None:
    similarity = _similarity(one, other)

    assert similarity == _similarity(other, one)
    assert 0.0 <= similarity <= 1.0


@given(_WORDS.map(" ".join))
@settings(max_examples=50, deadline=None)
def test_a_text_is_all_like_itself(text: str) -> None:
    assert _similarity(text, text) == 1.0


def test_two_texts_without_anything_are_not_alike() -> None:
    assert jaccard(frozenset(), frozenset()) == 0.0


def test_similarity_is_what_both_have_of_what_either_has() -> None:
    assert jaccard(frozenset({1, 2, 3}), frozenset({2, 3, 4})) == 0.5


def test_a_paragraph_told_again_with_a_word_added_and_a_comma_lost_is_nearly_the_same() -> None:
    assert RETOLD != TOLD
    assert 0.85 < _similarity(TOLD, RETOLD) < 0.95


def test_a_paragraph_told_again_shares_a_band() -> None:
    first, again = (set(fingerprint([text], FOLDING).keys.tolist()) for text in (TOLD, RETOLD))

    assert first & again


def test_identical_texts_share_every_band_and_the_key_of_the_whole() -> None:
    prints = fingerprint([TOLD, "Between them stands another one.", TOLD], FOLDING)

    assert _keys_of(prints, 0) == _keys_of(prints, 2)
    assert len(_keys_of(prints, 0)) == FOLDING.bands + 1


def test_other_texts_share_no_band() -> None:
    prints = fingerprint(
        [TOLD, "Oysters creep back to the old beds below the customs steps."], FOLDING
    )

    assert not set(_keys_of(prints, 0)) & set(_keys_of(prints, 1))


def test_a_weight_counts_each_shingle_once() -> None:
    prints = fingerprint(["a rope and a net", "rope rope rope rope rope", "Yes.", ""], FOLDING)

    assert [prints.weight(position) for position in range(4)] == [3, 1, 1, 0]


def test_keys_fit_the_integers_of_the_archive() -> None:
    keys = fingerprint([TOLD, "Yes.", "港口今天开放"], FOLDING).keys

    assert keys.min() >= 0
    assert keys.max() < 2**48


def test_a_digest_names_the_exact_text() -> None:
    assert digest("A rope.") == digest("A rope.")
    assert digest("A rope.") != digest("a rope.")
    assert digest("A rope.").hex() == text_digest("A rope.")[:32]
