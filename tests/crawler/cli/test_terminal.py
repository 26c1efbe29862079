"""Text for the terminal: durations, sizes, counts."""

from __future__ import annotations

import pytest

from crawler.cli.terminal import compact_duration, format_duration, format_size, plural


@pytest.mark.parametrize(
    ("seconds", "words", "compact"),
    [
        (0.4, "less than a second", "0s"),
        (1, "1 second", "1s"),
        (42.3, "42 seconds", "42s"),
        (60, "1 minute", "1m00s"),
        (190, "3 minutes and 10 seconds", "3m10s"),
        (7500, "2 hours and 5 minutes", "2h05m"),
        (90_000, "1 day and 1 hour", "25h00m"),
    ],
)
def test_durations_are_written_in_words_and_for_columns(
    seconds: float, words: str, compact: str
) -> None:
    assert format_duration(seconds) == words
    assert compact_duration(seconds) == compact


def test_sizes_have_decimal_units() -> None:
    assert [format_size(size) for size in (512, 4_096, 1_234_567)] == [
        "512 Bytes",
        "4.1 kB",
        "1.2 MB",
    ]


def test_nouns_agree_with_their_counts() -> None:
    assert [plural(count, "article") for count in (0, 1, 1_200)] == [
        "0 articles",
        "1 article",
        "1,200 articles",
    ]
