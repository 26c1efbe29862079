"""Minimal edits of real paragraphs: no changed fact may fold, nearly every rewording should.

`python -m tests.support.measuring.edits [-v]`.

Needs the corpora (PALIMPSEST_CORPORA). Every pair is made by one edit of known kind and counts in
both directions. Only near-duplicates count, since folding compares no other pairs.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from storage.core.model import Difference
from storage.facts import classify_difference
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes
from tests.support.difference import folds
from tests.support.measuring.fact_edits import FACTS
from tests.support.measuring.rewordings import REWORDINGS
from tests.support.measuring.rewrites import FIRST_NAMES, Names
from tests.support.paths import CORPORA

PAGES = CORPORA / "news-pages" / "ground-truth.json"
WIRES = CORPORA / "reuters.jsonl.gz"
CORPORA_PRESENT = PAGES.exists() and WIRES.exists()
_WIRES = 4000  # news wires that are read
_EACH = 8  # paragraphs per edit, from the pages and from the wires each
_TRIED = 2500  # paragraphs in which an edit is tried
_OFTEN = 3  # occurrences that a name must have
_FOLDING = FoldingSettings()
_EDITS = (*FACTS, *REWORDINGS)


@dataclass(frozen=True, slots=True)
class Edit:
    """A pair of texts. `kind` is how they differ, `name` is the edit that made the pair."""

    kind: Difference
    name: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class EditCounts:
    """Numbers of pairs: all, those with a changed fact, rewordings, and how many of each fold."""

    pairs: int
    facts: int
    facts_folded: int
    rewordings: int
    rewordings_folded: int


def paragraphs() -> tuple[list[str], list[str]]:
    """Paragraphs of the pages and of the wires that have 140 to 600 characters."""
    pages = json.loads(PAGES.read_text("utf-8"))
    prose = [part for page in pages.values() for part in page["articleBody"].split("\n")]
    wires = []
    with gzip.open(WIRES, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(_WIRES), lines, strict=False):
            wires += json.loads(line)["text"].split("\n")
    return _fit(prose), _fit(wires)


def _fit(texts: Sequence[str]) -> list[str]:
    return sorted({text.strip() for text in texts if 140 <= len(text.strip()) <= 600})


def names_of(texts: Sequence[str]) -> Names:
    """The names of the corpus: surnames after first names that never occur in lower case."""
    joined = "\n".join(texts)
    small = set(re.findall(r"\b[a-z]{4,}\b", joined))
    people = Counter(
        match.groups()
        for match in re.finditer(
            rf"(?<=[a-z,] )({'|'.join(FIRST_NAMES)}) ([A-Z][a-z]{{3,}})\b(?! [A-Z<&]|-)", joined
        )
        if match[2].lower() not in small
    )
    often = Counter(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b", joined))
    known = {(first, last) for first, last in people if often[last] >= 1}
    return Names(
        surnames=tuple(sorted({last for _, last in known if often[last] >= _OFTEN or people})),
        people=frozenset(f"{first} {last}" for first, last in known),
    )


def make_edits() -> list[Edit]:
    """Make all pairs. Every call returns the same."""
    sources = paragraphs()
    names = names_of([text for texts in sources for text in texts])
    made = []
    for kind, name, edit in _EDITS:
        # The name is the seed: renaming an edit selects other paragraphs.
        dice = random.Random(zlib.crc32(name.encode()))
        for texts in sources:
            found = 0
            for text in dice.sample(texts, min(len(texts), _TRIED)):
                new = edit(text, dice, names)
                if new is None or new == text:
                    continue
                old = text.upper() if name.endswith("all capitals") else text
                if jaccard(*(shingle_hashes(each, _FOLDING) for each in (old, new))) < (
                    _FOLDING.threshold
                ):
                    continue
                made += [Edit(kind, name, old, new), Edit(kind, name, new, old)]
                found += 1
                if found == _EACH:
                    break
    return made


def measure(made: Sequence[Edit] | None = None) -> EditCounts:
    """Count how many of these pairs (default: of all pairs) fold."""
    made = make_edits() if made is None else made
    facts = [edit for edit in made if not folds(edit.kind)]
    rewordings = [edit for edit in made if folds(edit.kind)]
    return EditCounts(
        pairs=len(made),
        facts=len(facts),
        facts_folded=sum(folds(classify_difference(edit.one, edit.other)) for edit in facts),
        rewordings=len(rewordings),
        rewordings_folded=sum(
            folds(classify_difference(edit.one, edit.other)) for edit in rewordings
        ),
    )


def main() -> None:
    """Print how many pairs of each edit are classified correctly."""
    if not CORPORA_PRESENT:
        sys.exit(f"no corpora at {CORPORA}: set PALIMPSEST_CORPORA to the folder of the corpora")
    made = make_edits()
    print(f"{'':10} {'edit':34} {'pairs':>5} {'right':>5} {'wrong':>5} {'exact':>8}")
    wrong: list[tuple[Edit, Difference]] = []
    named = 0
    for kind, name, _ in _EDITS:
        answers = [
            (edit, classify_difference(edit.one, edit.other)) for edit in made if edit.name == name
        ]
        bad = [(edit, answer) for edit, answer in answers if folds(answer) != folds(kind)]
        exact = sum(answer is kind or (folds(answer) and folds(kind)) for _, answer in answers)
        named += exact if not folds(kind) else 0
        wrong += bad
        right = len(answers) - len(bad)
        print(f"{kind:10} {name:34} {len(answers):5} {right:5} {len(bad):5} {exact:8}")
    if "-v" in sys.argv[1:]:
        for edit, answer in wrong:
            print(f"\n{edit.name}: {answer}\n  {edit.one}\n  {edit.other}")
    total = measure(made)
    folding = total.rewordings_folded / total.rewordings
    print(
        f"{total.pairs} pairs: of {total.facts} with a changed fact {total.facts_folded} fold "
        f"({named / total.facts:.1%} named as what they are), of {total.rewordings} rewordings "
        f"{total.rewordings_folded} ({folding:.1%})"
    )


if __name__ == "__main__":
    main()
