"""Minimal pairs written by hand in many languages, each labelled as a changed fact or a rewording.

`python -m tests.support.measuring.labelled_pairs [-v] [FILE]`. Needs the corpora
(PALIMPSEST_CORPORA).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.core.model import Difference
from storage.facts import classify_difference
from tests.support.difference import folds
from tests.support.paths import CORPORA

FILE = CORPORA / "facts-by-hand-dev.jsonl"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two paragraphs that differ in one place. is_fact: whether the difference changes a fact."""

    id: str
    language: str
    kind: str
    is_fact: bool
    one: str
    other: str
    note: str

    @property
    def difference(self) -> Difference:
        """How the two are found to differ."""
        return classify_difference(self.one, self.other)

    @property
    def is_right(self) -> bool:
        """Whether the pair folds exactly if it changes no fact."""
        return folds(self.difference) is not self.is_fact


def read_pairs(file: Path = FILE) -> list[LabelledPair]:
    """The pairs of a file of JSON lines, in order."""
    rows = map(json.loads, file.read_text("utf-8").splitlines())
    return [
        LabelledPair(
            *(row["id"], row["lang"], row["kind"], row["fact"]), row["a"], row["b"], row["note"]
        )
        for row in rows
    ]


def main(arguments: Sequence[str]) -> None:
    """Print how many pairs are classified correctly, by language and kind."""
    files = [Path(argument) for argument in arguments if not argument.startswith("-")]
    pairs = read_pairs(*files[:1])
    for label, is_fact in (("facts kept", True), ("rewordings folded", False)):
        labelled = [pair for pair in pairs if pair.is_fact is is_fact]
        right = sum(pair.is_right for pair in labelled)
        print(f"{label}: {right} of {len(labelled)}")
        for group in ("language", "kind"):
            totals = Counter(getattr(pair, group) for pair in labelled)
            rights = Counter(getattr(pair, group) for pair in labelled if pair.is_right)
            print("  " + ", ".join(f"{key} {rights[key]}/{totals[key]}" for key in totals))
    if "-v" in arguments:
        for pair in pairs:
            if not pair.is_right:
                print(f"{pair.id} {pair.kind}: {pair.difference}: {pair.note}")


if __name__ == "__main__":
    main(sys.argv[1:])
