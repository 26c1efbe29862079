"""A process that does not end is ended together with those it has started."""

from __future__ import annotations

import subprocess

from tests.support.process_tree import end_with_descendants


def test_reading_ends_although_a_descendant_holds_the_pipe() -> None:
    words = ["sh", "-c", "echo started; sleep 1000 & echo both; wait"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while process.stdout.readline() != "both\n":
        pass
    end_with_descendants(process)
    assert process.returncode < 0
