"""Charts label their scales with integers."""

from __future__ import annotations

import re

import pytest

from storage.queries.archive_stats import RunOutcome
from storage.web.charts import runs_over_time


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_a_scale_of_small_counts_labels_each_integer_once(count: int) -> None:
    runs = [RunOutcome("2026-03-01T10:00:00Z", "finished", {})] * count
    drawn, _ = runs_over_time(runs)
    axis = drawn.partition('<g class="axis y')[2].partition('<g class="axis')[0]
    labels = re.findall(r"<text[^>]*>([\d,]+)</text>", axis)
    assert labels == [str(number) for number in range(count + 1)]
