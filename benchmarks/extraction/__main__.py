"""Quality and speed of extraction, side by side with other extractors: `make bench-extraction`.

Needs the corpora of pages (PALIMPSEST_CORPORA); corpora that are absent are skipped, and it exits
with 2 if all are.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.extraction import report, speed
from benchmarks.extraction.comparison import OWN, read_corpus
from benchmarks.extraction.readers import PEERS, PEERS_PYTHON
from tests.support.measuring import floors
from tests.support.measuring.extraction_corpora import (
    NAMES,
    NEWS_PAGES,
    Page,
    is_present,
    read_pages,
)
from tests.support.measuring.extraction_quality import Reading, evaluate_readings, floored
from tests.support.paths import CORPORA, NO_CORPUS


def main() -> None:
    """Measure and print."""
    options = _parse()
    if options.speed:
        figures: Any = _measure_speed(options)
    else:
        figures = _measure_quality(options)
    if options.json:
        print(json.dumps(figures, indent=2))


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("--corpus", choices=NAMES, help="measure only this corpus")
    parser.add_argument(
        "--half",
        choices=("a", "b"),
        help="measure only this half of the pages: tune on one, report the other",
    )
    parser.add_argument(
        "--peers",
        choices=("run", "stored", "none"),
        default="run",
        help="whether to run the other extractors, or to take what they found last time",
    )
    parser.add_argument(
        "--peer",
        action="append",
        choices=PEERS,
        help="only this of the other extractors; may be given several times",
    )
    parser.add_argument(
        "--left-out",
        type=int,
        default=0,
        metavar="N",
        help="print the N pages with the largest share of prose left out",
    )
    parser.add_argument("--rejected", action="store_true", help="print the pages rejected")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--raise-floors", action="store_true", help="raise the floors to the measured values"
    )
    parser.add_argument("--speed", action="store_true", help="measure only the time per page")
    parser.add_argument(
        "--before", type=Path, help="with --speed: a checkout of older code to compare with"
    )
    parser.add_argument(
        "--sites", type=int, default=3, help="with --speed: number of sites (default: 3)"
    )
    parser.add_argument(
        "--site-pages", type=int, default=500, help="with --speed: pages of a site (default: 500)"
    )
    return parser


def _parse() -> argparse.Namespace:
    parser = _make_parser()
    options = parser.parse_args()
    if options.before is not None and not (options.before / "crawler").is_dir():
        parser.error(f"no checkout at {options.before}")
    if options.raise_floors and (options.half or options.speed):
        parser.error("floors are raised to the figures of all pages: leave out --half and --speed")
    needed = (NEWS_PAGES,) if options.speed else (options.corpus,) if options.corpus else NAMES
    if not any(map(is_present, needed)):
        parser.exit(2, f"no corpus at {CORPORA / needed[0]}: {NO_CORPUS}\n")
    if options.peers == "run" and not options.speed and not PEERS_PYTHON.exists():
        parser.error(f"no {PEERS_PYTHON}: run `make bench-extraction`, or add --peers none")
    return options


def _measure_speed(options: argparse.Namespace) -> list[dict[str, Any]]:
    figures = []
    for measured in speed.measure(options.before, options.sites, options.site_pages):
        figures.append(measured.figures())
        if not options.json:
            print(*report.describe_speed(measured), sep="\n", flush=True)
    return figures


def _measure_quality(options: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    measured: dict[str, float] = {}
    all_pages: list[Page] = []
    all_readings: list[Reading] = []
    for corpus in [options.corpus] if options.corpus else NAMES:
        if not is_present(corpus):
            print(f"no corpus at {CORPORA / corpus}: {NO_CORPUS}", file=sys.stderr)
            continue
        pages = read_pages(corpus, options.half)
        readings = read_corpus(pages, options.peers, options.peer or PEERS)
        qualities = {name: evaluate_readings(pages, found) for name, found in readings.items()}
        measured |= floored(corpus, qualities[OWN])
        all_pages += pages
        all_readings += readings[OWN]
        figures[corpus] = {
            name: {**quality.figures(), "milliseconds": _mean(readings[name])}
            for name, quality in qualities.items()
        }
        if options.json:
            continue
        print(*report.describe_text(corpus, qualities, readings), sep="\n")
        print(*report.describe_prose(readings[OWN]), sep="\n", flush=True)
        if options.rejected:
            print(*report.describe_rejections(pages, readings[OWN]), sep="\n")
        if qualities[OWN].metadata is not None:
            print(*report.describe_metadata(qualities), sep="\n")
    if options.json:
        figures["left_out"] = _left_out(all_pages, all_readings)
    else:
        for line in report.describe_left_out(all_pages, all_readings, options.left_out):
            print(line)
    if options.raise_floors:
        floors.raise_to(measured)
    return figures


def _mean(readings: Sequence[Reading]) -> float:
    return sum(read.milliseconds for read in readings) / len(readings)


def _left_out(pages: Sequence[Page], readings: Sequence[Reading]) -> dict[str, float]:
    """The share of prose left out of each page of which it is known."""
    return {
        f"{page.corpus}/{page.name}": read.prose.left_out_share
        for page, read in zip(pages, readings, strict=True)
        if read.prose is not None
    }


if __name__ == "__main__":
    main()
