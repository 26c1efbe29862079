"""In minimal edits of real paragraphs, no changed fact folds and nearly every rewording does."""

from __future__ import annotations

from collections import Counter

import pytest

from storage.facts import classify_difference
from tests.support.difference import folds
from tests.support.measuring.edits import CORPORA_PRESENT, Edit, make_edits, measure
from tests.support.paths import NO_CORPUS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA_PRESENT, reason=f"no corpora: {NO_CORPUS}"),
]


@pytest.fixture(scope="module")
def pairs() -> list[Edit]:
    """All pairs."""
    return make_edits()


def test_no_changed_fact_folds(pairs: list[Edit]) -> None:
    folded = [
        (edit.name, edit.one, edit.other)
        for edit in pairs
        if not folds(edit.kind) and folds(classify_difference(edit.one, edit.other))
    ]

    assert folded == []


def test_rewordings_fold(pairs: list[Edit]) -> None:
    measured = measure(pairs)

    assert measured.rewordings_folded >= 0.95 * measured.rewordings


def test_there_are_enough_pairs_of_every_kind(pairs: list[Edit]) -> None:
    kinds = Counter(edit.kind for edit in pairs)

    assert measure(pairs).pairs == len(pairs) > 1500
    assert min(kinds.values()) > 300


def test_the_pairs_are_the_same_in_every_run(pairs: list[Edit]) -> None:
    assert make_edits() == pairs
