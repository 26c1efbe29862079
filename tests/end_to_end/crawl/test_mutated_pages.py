"""Mutated pages: each gets a known outcome, and the archive stays intact."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.support.mutations import MutatedPage, PipelineChecker, mutated_pages
from tests.support.mutations.originals import real
from tests.support.paths import corpus_path

# `make mutations` sets a higher number.
EXAMPLES = int(os.environ.get("PALIMPSEST_MUTATIONS", "60"))
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))
def test_a_mutated_page_gets_a_known_outcome_and_is_stored_as_read(
    part: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)  # thousands of pages are invalid
    with PipelineChecker(tmp_path) as checker:

        @seed(part)
        @settings(
            max_examples=EXAMPLES // PARTS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(mutated_pages())
        def each(page: MutatedPage) -> None:
            checker.check_page(page.sent)

        each()
        checker.check_archive()
    for outcome, times in checker.outcomes.most_common():
        print(f"{times:6}  {outcome}")


def test_real_pages_are_among_them() -> None:
    corpus_path("news-pages")
    assert len(real()) > 100
