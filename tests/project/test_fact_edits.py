"""No changed fact may fold, and nearly every rewording should: over edits of real paragraphs."""

from __future__ import annotations

from collections import Counter

import pytest

from storage.facts import classify_difference
from tests.support.measuring.edits import PRESENT, Edit, edits, measure

pytestmark = pytest.mark.skipif(
    not PRESENT, reason="the corpora are not here: set PALIMPSEST_CORPORA to where they lie"
)


@pytest.fixture(scope="module")
def made() -> list[Edit]:
    """Every pair."""
    return edits()


def test_no_changed_fact_folds(made: list[Edit]) -> None:
    folded = [
        (edit.name, edit.one, edit.other)
        for edit in made
        if not edit.kind.folds and classify_difference(edit.one, edit.other).folds
    ]

    assert folded == []


def test_rewordings_fold(made: list[Edit]) -> None:
    measured = measure(made)

    assert measured.rewordings_folded >= 0.95 * measured.rewordings


def test_there_are_enough_of_every_kind(made: list[Edit]) -> None:
    kinds = Counter(edit.kind for edit in made)

    assert measure(made).pairs == len(made) > 1500
    assert min(kinds.values()) > 300


def test_the_pairs_are_the_same_at_every_run(made: list[Edit]) -> None:
    assert edits() == made
