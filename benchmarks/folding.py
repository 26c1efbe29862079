"""Folding held against the truth: `make bench-folding`.

Imports a corpus of news wires with the real command, finds all pairs of its paragraphs that are
near-duplicates by an exact join, and says which of them the archive has; then imports the same
wires in another order, by two processes at once, and says whether the same pairs come out. Needs
the corpus (PALIMPSEST_CORPORA); exits with 2 where it is absent.
"""

from __future__ import annotations

import argparse
import gzip
import json
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

from benchmarks.page_sets import CORPORA
from storage.text.fingerprint import Folding
from tests.support.measuring import floors
from tests.support.measuring.verdict import Link, Verdict, judge, share

CORPUS = CORPORA / "reuters.jsonl.gz"
_ROOT = Path(__file__).resolve().parent.parent
_QUICK = 3000
_SEED = 1

Told = tuple[str, str, float, str]
"""Two texts in alphabetical order, how similar they are, and how they differ."""


@dataclass(frozen=True, slots=True)
class Orders:
    """The pairs of two archives of the same articles; pairs told differently count in both."""

    same: int
    only_first: int
    only_second: int
    told_differently: int

    @property
    def share(self) -> float:
        """Share of all pairs that both have, alike in similarity and in how they differ."""
        return share(self.same, self.same + self.only_first + self.only_second)


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything measured; `orders` is None where there was one archive only."""

    texts: Mapping[int, str]
    links: Sequence[Link]
    verdict: Verdict
    orders: Orders | None

    def floored(self) -> floors.Figures:
        """The figures that have a floor."""
        figures = {
            "recall": self.verdict.recall,
            "precision": self.verdict.precision,
            "linked": self.verdict.linked,
        }
        if self.orders is not None:
            figures["same_in_any_order"] = self.orders.share
        return figures

    def figures(self) -> dict[str, Any]:
        """All figures, for JSON; no text of the corpus."""
        orders = asdict(self.orders) if self.orders is not None else None
        return {**self.floored(), **asdict(self.verdict), "orders": orders}


def measure(count: int | None = None) -> Measured:
    """Import the corpus, or a run of so many of its wires, in two ways; judge and compare.

    Raises FileNotFoundError where the corpus is absent.
    """
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        lines = file.readlines()
    chance = random.Random(_SEED)
    if count is not None:
        # Wires in a row: re-edits stand close to what they edit, and a scattered sample has few.
        start = chance.randrange(max(len(lines) - count, 0) + 1)
        lines = lines[start : start + count]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / "first.db", folder / "second.db"
        take(first, [_file(folder / "wires.jsonl", lines)])
        chance.shuffle(lines)
        halves = lines[::2], lines[1::2]
        files = [_file(folder / f"half-{n}.jsonl", half) for n, half in enumerate(halves)]
        take(second, files, at_once=True)
        texts, links = contents(first)
        return Measured(
            texts, links, judge(texts, links, Folding()), compare((texts, links), contents(second))
        )


def take(archive: Path, files: Sequence[Path], *, at_once: bool = False) -> None:
    """Import files with the real command, by one process or by one for each at the same time.

    Raises SystemExit with what the command said where it fails.
    """
    bundles = [[file] for file in files] if at_once else [list(files)]
    command = [sys.executable, "-m", "crawler", "import", "--json", "--archive", str(archive)]
    running = [
        subprocess.Popen(
            [*command, *map(str, bundle)],
            cwd=_ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for bundle in bundles
    ]
    ended = [(process.communicate()[1], process.returncode) for process in running]
    for said, code in ended:
        if code:
            sys.exit(f"the import ended with {code}: {said}")


def contents(archive: Path) -> tuple[dict[int, str], list[Link]]:
    """An archive's paragraphs and near-duplicates, read as anyone may read them."""
    with closing(sqlite3.connect(f"{archive.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        texts = dict(connection.execute("SELECT id, text FROM paragraphs"))
        rows = connection.execute(
            "SELECT paragraph_id, of_paragraph_id, similarity, differs FROM near_duplicates"
        )
        return texts, [Link(*row) for row in rows]


def compare(
    first: tuple[Mapping[int, str], Iterable[Link]],
    second: tuple[Mapping[int, str], Iterable[Link]],
) -> Orders:
    """Which pairs of texts two archives have in common."""
    one, other = told(*first), told(*second)
    before, after = one - other, other - one
    again = {each[:2] for each in before} & {each[:2] for each in after}
    return Orders(len(one & other), len(before), len(after), len(again))


def told(texts: Mapping[int, str], links: Iterable[Link]) -> set[Told]:
    """The pairs, by their texts."""
    found = set()
    for link in links:
        one, other = sorted((texts[link.paragraph_id], texts[link.of_paragraph_id]))
        found.add((one, other, link.similarity, link.differs))
    return found


def longest_change(one: str, other: str) -> int:
    """Most words that one change between two texts takes out or puts in."""
    blocks = SequenceMatcher(None, one.split(), other.split(), autojunk=False).get_opcodes()
    return max((max(b - a, d - c) for tag, a, b, c, d in blocks if tag != "equal"), default=0)


def _file(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(lines), encoding="utf-8")
    return path


def report(measured: Measured) -> Iterable[str]:
    """The figures, line by line."""
    verdict = measured.verdict
    yield (
        f"{verdict.paragraphs:,} paragraphs: {verdict.true:,} pairs are near-duplicates, "
        f"{verdict.reported:,} are reported"
    )
    yield f"recall {verdict.recall:.4f}: {verdict.found:,} found, {len(verdict.misses):,} missed"
    for band, above in zip(verdict.bands, [*verdict.bands[1:], None], strict=True):
        upto = f"-{above.least:.2f}" if above else "     "
        found = f"{band.found / band.true:.4f}" if band.true else "     -"
        yield f"  {band.least:.2f}{upto} {found}  {band.found:6,} of {band.true:6,}"
    yield (
        f"precision {verdict.precision:.4f}: {verdict.untrue} below the threshold, "
        f"{verdict.misstated} with a wrong similarity, {verdict.twice} reported twice"
    )
    crowds = verdict.crowds
    yield (
        f"linked {verdict.linked:.4f}: of {crowds.members:,} paragraphs with an earlier "
        f"near-duplicate {crowds.linked:,} are linked to one, {crowds.lost:,} are lost"
    )
    yield f"crowds: the largest has {crowds.largest:,}, the largest degree is {crowds.degree:,}"
    yield "differs: " + ", ".join(f"{kind} {count:,}" for kind, count in verdict.differs.items())
    orders = measured.orders
    if orders is not None:
        yield (
            f"shuffled, by two processes at once: {orders.same:,} pairs the same, "
            f"{orders.only_first:,} only in the first archive, {orders.only_second:,} only in the "
            f"second ({orders.told_differently:,} in both, but told differently)"
        )


def misses(measured: Measured, count: int) -> Iterable[str]:
    """The most similar pairs that are missed."""
    for miss in measured.verdict.misses[:count]:
        yield f"\nmissed, Jaccard {miss.similarity:.4f}, paragraphs {miss.later} and {miss.earlier}"
        yield from (f"  {measured.texts[i]}" for i in (miss.later, miss.earlier))


def folds(measured: Measured, count: int) -> Iterable[str]:
    """The pairs folded as another wording that are least alike, and those with long changes."""
    wording = [link for link in measured.links if link.differs == "wording"]
    texts = measured.texts
    changes = {
        link: longest_change(texts[link.of_paragraph_id], texts[link.paragraph_id])
        for link in wording
    }
    least = sorted(wording, key=lambda link: (link.similarity, link.pair))[:count]
    longest = sorted(wording, key=lambda link: (-changes[link], link.pair))[:count]
    for title, chosen in (("least alike", least), ("longest change", longest)):
        for link in chosen:
            yield (
                f"\nfolded, {title}: Jaccard {link.similarity:.4f}, {changes[link]} words in one "
                f"change, paragraphs {link.paragraph_id} and {link.of_paragraph_id}"
            )
            yield from (f"  {texts[i]}" for i in (link.paragraph_id, link.of_paragraph_id))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.folding", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--archive", type=Path, help="judge this archive; import nothing")
    which.add_argument("--quick", action="store_true", help=f"judge {_QUICK} wires in a row")
    which.add_argument(
        "--raise-floors", action="store_true", help="put floors up to what is measured"
    )
    parser.add_argument("--misses", type=int, default=0, help="show so many pairs missed")
    parser.add_argument("--folds", type=int, default=0, help="show so many doubtful folds")
    parser.add_argument("--json", action="store_true", help="print figures as JSON, no texts")
    given = parser.parse_args()
    if given.archive is not None:
        if not given.archive.exists():
            parser.error(f"no archive at {given.archive}")
        texts, links = contents(given.archive)
        measured = Measured(texts, links, judge(texts, links, Folding()), None)
    elif not CORPUS.exists():
        parser.exit(2, f"no corpus at {CORPUS}: set PALIMPSEST_CORPORA to where corpora lie\n")
    else:
        measured = measure(_QUICK if given.quick else None)
    if given.json:
        print(json.dumps(measured.figures(), indent=2))
    else:
        shown = (*report(measured), *misses(measured, given.misses), *folds(measured, given.folds))
        print("\n".join(shown))
    if given.raise_floors:
        before = floors.read(floors.FILE.read_text("utf-8"))
        after = floors.raised(before, {**measured.floored(), **floors.edit_figures()})
        floors.FILE.write_text(floors.written(after), "utf-8")


if __name__ == "__main__":
    main()
