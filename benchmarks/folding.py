"""Quality of folding, compared with an exact join: `make bench-folding`.

Imports a corpus of news wires with the real command, computes all near-duplicate pairs of its
paragraphs by an exact join, and reports which of them the archive contains. Then imports the same
wires in another order, with two processes at once, and reports whether the same pairs are found.
Needs the corpus (PALIMPSEST_CORPORA); exits with 2 if it is absent.
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
    """The results as lines of text."""
    verdict = measured.verdict
    yield (
        f"{verdict.paragraphs:,} paragraphs: {verdict.true:,} near-duplicate pairs, "
        f"{verdict.reported:,} reported"
    )
    yield f"recall {verdict.recall:.4f}: {verdict.found:,} found, {len(verdict.misses):,} missed"
    for band, next_band in zip(verdict.bands, [*verdict.bands[1:], None], strict=True):
        end = f"-{next_band.least:.2f}" if next_band else "     "
        recall = f"{band.found / band.true:.4f}" if band.true else "     -"
        yield f"  {band.least:.2f}{end} {recall}  {band.found:6,} of {band.true:6,}"
    yield (
        f"precision {verdict.precision:.4f}: {verdict.below_threshold} below the threshold, "
        f"{verdict.wrong_similarity} with a wrong similarity, {verdict.repeated} reported twice"
    )
    clusters = verdict.clusters
    yield (
        f"linked {verdict.linked:.4f}: of {clusters.members:,} paragraphs with an earlier "
        f"near-duplicate {clusters.linked:,} are linked to one, {clusters.lost:,} are not"
    )
    yield f"largest cluster {clusters.largest:,}, largest degree {clusters.degree:,}"
    yield "differs: " + ", ".join(f"{kind} {count:,}" for kind, count in verdict.differs.items())
    orders = measured.orders
    if orders is not None:
        yield (
            f"shuffled, two processes at once: {orders.same:,} identical pairs, "
            f"{orders.only_first:,} only in the first archive, {orders.only_second:,} only in the "
            f"second ({orders.described_differently:,} in both, but with different values)"
        )


def misses(measured: FoldingQuality, count: int) -> Iterable[str]:
    """The most similar of the missed pairs."""
    for miss in measured.verdict.misses[:count]:
        yield f"\nmissed, Jaccard {miss.similarity:.4f}, paragraphs {miss.later} and {miss.earlier}"
        yield from (f"  {measured.texts[i]}" for i in (miss.later, miss.earlier))


def folds(measured: FoldingQuality, count: int) -> Iterable[str]:
    """The least similar pairs folded as `wording`, and those with the longest changes."""
    wording = [link for link in measured.links if link.differs == "wording"]
    texts = measured.texts
    changes = {
        link: longest_change(texts[link.of_paragraph_id], texts[link.paragraph_id])
        for link in wording
    }
    least = sorted(wording, key=lambda link: (link.similarity, link.pair))[:count]
    longest = sorted(wording, key=lambda link: (-changes[link], link.pair))[:count]
    for title, chosen in (("least similar", least), ("longest change", longest)):
        for link in chosen:
            yield (
                f"\nfolded, {title}: Jaccard {link.similarity:.4f}, {changes[link]} words in one "
                f"change; paragraphs {link.paragraph_id} and {link.of_paragraph_id}"
            )
            yield from (f"  {texts[i]}" for i in (link.paragraph_id, link.of_paragraph_id))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.folding", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--archive", type=Path, help="measure this archive instead of importing")
    which.add_argument(
        "--quick", action="store_true", help=f"import only {_QUICK} consecutive wires"
    )
    which.add_argument(
        "--raise-floors", action="store_true", help="raise the floors to the measured values"
    )
    parser.add_argument("--misses", type=int, default=0, help="number of missed pairs to print")
    parser.add_argument("--folds", type=int, default=0, help="number of doubtful folds to print")
    parser.add_argument(
        "--json", action="store_true", help="print the results as JSON, without texts"
    )
    options = parser.parse_args()
    if options.archive is not None:
        if not options.archive.exists():
            parser.error(f"no archive at {options.archive}")
        texts, links = paragraphs_and_links(options.archive)
        measured = FoldingQuality(texts, links, evaluate(texts, links, FoldingSettings()), None)
    elif not CORPUS.exists():
        parser.exit(
            2, f"no corpus at {CORPUS}: set PALIMPSEST_CORPORA to the folder of the corpora\n"
        )
    else:
        measured = measure(_QUICK if options.quick else None)
    if options.json:
        print(json.dumps(measured.figures(), indent=2))
    else:
        print(*report(measured), sep="\n")
        for line in (*misses(measured, options.misses), *folds(measured, options.folds)):
            print(line)
    if options.raise_floors:
        floors.raise_to({**measured.floored(), **floors.edit_figures()})


if __name__ == "__main__":
    main()
