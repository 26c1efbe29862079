"""Folding held against the truth: `make bench-folding`.

Imports a corpus of news wires with the real command, finds all pairs of its paragraphs that are
near-duplicates by an exact join, and says which of them the archive has; then imports the same
wires in another order, by two processes at once, and says whether the same pairs come out. Needs
the corpus (PALIMPSEST_CORPORA); exits with 2 where it is absent.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from storage.text.folding_settings import FoldingSettings
from tests.support.measuring import floors
from tests.support.measuring.evaluation import evaluate
from tests.support.measuring.folding_quality import (
    CORPUS,
    FoldingQuality,
    longest_change,
    measure,
    paragraphs_and_links,
)

_QUICK = 3000


def report(measured: FoldingQuality) -> Iterable[str]:
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
        f"precision {verdict.precision:.4f}: {verdict.below_threshold} below the threshold, "
        f"{verdict.wrong_similarity} with a wrong similarity, {verdict.repeated} reported twice"
    )
    clusters = verdict.clusters
    yield (
        f"linked {verdict.linked:.4f}: of {clusters.members:,} paragraphs with an earlier "
        f"near-duplicate {clusters.linked:,} are linked to one, {clusters.lost:,} are lost"
    )
    yield f"crowds: the largest has {clusters.largest:,}, the largest degree is {clusters.degree:,}"
    yield "differs: " + ", ".join(f"{kind} {count:,}" for kind, count in verdict.differs.items())
    orders = measured.orders
    if orders is not None:
        yield (
            f"shuffled, by two processes at once: {orders.same:,} pairs the same, "
            f"{orders.only_first:,} only in the first archive, {orders.only_second:,} only in the "
            f"second ({orders.described_differently:,} in both, but described differently)"
        )


def misses(measured: FoldingQuality, count: int) -> Iterable[str]:
    """The most similar pairs that are missed."""
    for miss in measured.verdict.misses[:count]:
        yield f"\nmissed, Jaccard {miss.similarity:.4f}, paragraphs {miss.later} and {miss.earlier}"
        yield from (f"  {measured.texts[i]}" for i in (miss.later, miss.earlier))


def folds(measured: FoldingQuality, count: int) -> Iterable[str]:
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
        texts, links = paragraphs_and_links(given.archive)
        measured = FoldingQuality(texts, links, evaluate(texts, links, FoldingSettings()), None)
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
