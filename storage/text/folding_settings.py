"""The settings that decide which paragraphs are near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass

from storage.core.model import Difference

FOLDS = ("nothing", "nothing, wording", "nothing, wording, words")
"""The choices of differences that fold. A changed number, negation or name never does."""


@dataclass(frozen=True, slots=True)
class FoldingSettings:
    """The settings that decide what is a near-duplicate; an archive uses one set of them.

    With b bands of r rows, two texts of Jaccard similarity s share a band with probability
    1 - (1 - s^r)^b (P. Indyk and R. Motwani, Approximate nearest neighbors, 1998). The default of
    24 x 4 finds 99.86 % of the pairs at 0.7 and 99.998 % at 0.8.
    """

    normaliser: int = 2
    """Version of `storage.text.normalise`; another version makes other shingles."""
    shingle: int = 3
    """Words in a shingle."""
    shingle_unspaced: int = 5
    """Characters in a shingle of a text in a script without spaces."""
    hash: str = "xxh3-64/affine32"
    """Hash function of shingles, and family of the permutations."""
    seed: int = 1
    """Seed of the permutations."""
    bands: int = 24
    rows: int = 4
    """Rows of a signature in each band."""
    threshold: float = 0.7
    """Jaccard similarity from which two paragraphs are near-duplicates."""
    repetition_shingles: int = 6
    """Shingles from which a second occurrence in the same article counts as a repetition: "Yes."
    twice in an interview does not."""
    differences: int = 2
    """Version of `storage.facts`; another version may find another difference."""
    patterns: int = 1
    """Version of `storage.text.line_patterns` and of the rule for boilerplate."""
    buckets: int = 2
    """Version of the rules that say which paragraphs, and which articles, are candidates."""
    folds: str = "nothing, wording"
    """The differences with which a pair folds: one of `FOLDS`."""

    @property
    def permutations(self) -> int:
        """Length of a signature."""
        return self.bands * self.rows

    @property
    def folding_kinds(self) -> tuple[Difference, ...]:
        """The differences of `folds`."""
        return tuple(Difference(name.strip()) for name in self.folds.split(","))
