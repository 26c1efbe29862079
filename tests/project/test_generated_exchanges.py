"""In generated changes of real paragraphs nothing folds but what was reviewed."""

from __future__ import annotations

import os

import pytest

from storage.facts.lexicon.languages import all_words
from tests.support.measuring.exchanges import reviewed_exchanges, try_exchanges
from tests.support.measuring.language_texts import passages, texts_by_language

_TRIES = int(os.environ.get("PALIMPSEST_EXCHANGES", "200"))  # in each language
_SEED = int(os.environ.get("PALIMPSEST_SEED", "1"))
_DETAILS = "for details run `python -m tests.support.measuring.exchanges`"


def test_every_language_with_lists_has_passages() -> None:
    assert {code for code, words in all_words().items() if words.synonyms} <= passages().keys()


@pytest.mark.slow
def test_no_exchange_folds_that_nobody_has_reviewed() -> None:
    counts = try_exchanges(texts_by_language(), _TRIES, _SEED)

    assert sum(counts.tried.values()) > 0.8 * _TRIES * len(all_words()) / 4
    reviewed = reviewed_exchanges()
    unknown = [str(exchange) for exchange in counts.folds if exchange not in reviewed]
    assert not unknown, f"{len(unknown)} exchanges fold that are not reviewed; {_DETAILS}"


def test_the_same_exchanges_are_tried_in_every_run() -> None:
    texts = {"en": passages()["en"]}

    assert try_exchanges(texts, 20, 3) == try_exchanges(texts, 20, 3)
