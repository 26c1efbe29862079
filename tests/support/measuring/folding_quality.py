"""How well folding finds the near-duplicates of a corpus of news wires.

The wires are imported with the real command, twice: in order by one process, and shuffled by two
processes at once. The first archive is compared with an exact join, the second with the first.
"""

from __future__ import annotations

import gzip
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from storage.text.folding_settings import FoldingSettings
from tests.support.measuring import floors
from tests.support.measuring.evaluation import Evaluation, Link, evaluate, share
from tests.support.paths import CORPORA, ROOT

CORPUS = CORPORA / "reuters.jsonl.gz"
_SEED = 1

TextPair = tuple[str, str, float, str]
"""Two texts in alphabetical order, their similarity, and how they differ."""


@dataclass(frozen=True, slots=True)
class OrderComparison:
    """How many pairs of texts two archives of the same articles share.

    A pair with another similarity or another kind of difference in the second archive counts in
    `only_first` and in `only_second`; `described_differently` says how many such pairs there are.
    """

    same: int
    only_first: int
    only_second: int
    described_differently: int

    @property
    def share(self) -> float:
        """Share of all pairs that are the same in both archives, similarity and difference too."""
        return share(self.same, self.same + self.only_first + self.only_second)


@dataclass(frozen=True, slots=True)
class FoldingQuality:
    """All measurements; `orders` is None if only one archive was measured."""

    texts: Mapping[int, str]
    links: Sequence[Link]
    verdict: Evaluation
    orders: OrderComparison | None

    def floored(self) -> floors.Figures:
        """The figures that have a floor in floors.json."""
        figures = {
            "recall": self.verdict.recall,
            "precision": self.verdict.precision,
            "linked": self.verdict.linked,
        }
        if self.orders is not None:
            figures["same_in_any_order"] = self.orders.share
        return figures

    def figures(self) -> dict[str, Any]:
        """All figures, for JSON, without any text of the corpus."""
        orders = asdict(self.orders) if self.orders is not None else None
        return {**self.floored(), **asdict(self.verdict), "orders": orders}


def measure(count: int | None = None, *, imported: Path | None = None) -> FoldingQuality:
    """Import the corpus in two orders, and measure the archives.

    Args:
        count: import only this many consecutive wires.
        imported: an archive of the same wires, imported in order; None: import them.

    Raises:
        FileNotFoundError: the corpus is absent.
    """
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    chance = random.Random(_SEED)
    if count is not None:
        # Consecutive wires: a corrected wire follows soon after the original, so a scattered sample
        # would contain few near-duplicates.
        start = chance.randrange(max(len(lines) - count, 0) + 1)
        lines = lines[start : start + count]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / "first.db", folder / "second.db"
        if imported is None:
            import_files(first, [_file(folder / "wires.jsonl", lines)])
        else:
            first = imported
        chance.shuffle(lines)
        halves = lines[::2], lines[1::2]
        files = [_file(folder / f"half-{n}.jsonl", half) for n, half in enumerate(halves)]
        import_files(second, files, at_once=True)
        texts, links = paragraphs_and_links(first)
        return FoldingQuality(
            texts,
            links,
            evaluate(texts, links, FoldingSettings()),
            compare_archives((texts, links), paragraphs_and_links(second)),
        )


def import_files(archive: Path, files: Sequence[Path], *, at_once: bool = False) -> None:
    """Import files with the real command.

    Args:
        at_once: import each file in a process of its own, all at the same time.

    Raises:
        SystemExit: an import failed; the message holds its error output.
    """
    bundles = [[file] for file in files] if at_once else [list(files)]
    command = [sys.executable, "-m", "crawler", "import", "--json", "--archive", str(archive)]
    running = [
        subprocess.Popen(
            [*command, *map(str, bundle)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for bundle in bundles
    ]
    results = [(process.communicate()[1], process.returncode) for process in running]
    for error, code in results:
        if code:
            sys.exit(f"the import ended with {code}: {error}")


def paragraphs_and_links(archive: Path) -> tuple[dict[int, str], list[Link]]:
    """The paragraphs of an archive by id, and its near-duplicates, by plain SQL."""
    with closing(sqlite3.connect(f"{archive.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        texts = dict(connection.execute("SELECT id, text FROM paragraphs"))
        rows = connection.execute(
            "SELECT paragraph_id, of_paragraph_id, similarity, differs FROM near_duplicates"
        )
        return texts, [Link(*row) for row in rows]


def compare_archives(
    first: tuple[Mapping[int, str], Iterable[Link]],
    second: tuple[Mapping[int, str], Iterable[Link]],
) -> OrderComparison:
    """Count the pairs of texts that two archives share."""
    first_pairs, second_pairs = pairs_by_text(*first), pairs_by_text(*second)
    only_first, only_second = first_pairs - second_pairs, second_pairs - first_pairs
    in_both = {pair[:2] for pair in only_first} & {pair[:2] for pair in only_second}
    return OrderComparison(
        len(first_pairs & second_pairs), len(only_first), len(only_second), len(in_both)
    )


def pairs_by_text(texts: Mapping[int, str], links: Iterable[Link]) -> set[TextPair]:
    """The linked pairs of texts."""
    pairs = set()
    for link in links:
        one, other = sorted((texts[link.paragraph_id], texts[link.of_paragraph_id]))
        pairs.add((one, other, link.similarity, link.differs))
    return pairs


def longest_change(one: str, other: str) -> int:
    """Most words that a single change between two texts removes or inserts."""
    blocks = SequenceMatcher(None, one.split(), other.split(), autojunk=False).get_opcodes()
    return max((max(b - a, d - c) for tag, a, b, c, d in blocks if tag != "equal"), default=0)


def _file(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(lines), encoding="utf-8")
    return path
