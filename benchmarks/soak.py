"""Soak test: does anything except the archive grow in a crawl of 200,000 pages? `make soak`.

`palimpsest crawl --warc` crawls forty newspapers on loopback, which a separate process serves.
Every few seconds the memory of each process and the size of the archive are sampled.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.support.measuring.generated_articles import source
from tests.support.measuring.http_server import start_server
from tests.support.measuring.soak_samples import (
    MemoryTrend,
    Sample,
    Sampler,
    cpu_ms_per_fetch,
    fetches_per_second,
    memory_trend,
    query_rows,
    samples_between,
    size,
    thinned,
)
from tests.support.measuring.soak_site import outcome_of

_PLOTTED = 300  # samples written with --figures
_PROGRESS_INTERVAL = 12  # samples
_COMMAND = (sys.executable, "-m", "crawler")


def crawl(urls: Sequence[str], server: int, folder: Path, every: float) -> list[Sample]:
    """Crawl into a folder; returns a sample for every so many seconds.

    Raises:
        SystemExit: the crawl failed.
    """
    archive, warc = folder / "soak.db", folder / "warc"
    with (folder / "summary.json").open("w") as out, (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                *(*_COMMAND, "crawl", "-", "--delay", "0", "--allow-private", "127.0.0.0/8"),
                *("--archive", str(archive), "--warc", str(warc), "--json"),
            ],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=log,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write("\n".join(urls))
        process.stdin.close()
        sampler = Sampler(process.pid, server, archive, warc)
        while (code := _wait(process, every)) is None:
            sampler.take_sample()
            _print_progress(sampler.samples)
    if code != 0 or not sampler.samples:
        raise SystemExit(f"the crawl ended with {code}: {(folder / 'log').read_text()[-2000:]}")
    return sampler.samples


def _wait(process: subprocess.Popen[str], seconds: float) -> int | None:
    """The exit code of a process; None if it is still running after so many seconds."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def _print_progress(samples: Sequence[Sample]) -> None:
    if samples and len(samples) % _PROGRESS_INTERVAL == 0:
        last = samples[-1]
        memory = ", ".join(f"{name} {size / 1e6:.0f}" for name, size in last.memory.items())
        rate = fetches_per_second(samples[-_PROGRESS_INTERVAL:])
        print(
            f"{last.done:,} pages after {last.at / 60:.1f} min, {rate:.0f} per second; "
            f"MB of memory: {memory}",
            flush=True,
        )


def verify(archive: Path) -> dict[str, Any]:
    """Seconds that `palimpsest verify` takes, and the number of damaged records it finds."""
    began = time.monotonic()
    result = subprocess.run(
        [*_COMMAND, "verify", "--archive", str(archive), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    seconds = round(time.monotonic() - began, 1)
    return {"seconds": seconds, "damaged": json.loads(result.stdout)["damaged"]}


def measure(folder: Path, options: argparse.Namespace) -> tuple[dict[str, Any], list[Sample]]:
    """Crawl into a folder; returns the results and the samples."""
    words = (str(options.pages), str(options.seed))
    with start_server("tests.support.measuring.soak_site", *words) as (server, urls):
        samples = crawl(urls, server, folder, options.every)
    archive = folder / "soak.db"
    summary = json.loads((folder / "summary.json").read_text())
    outcomes = query_rows(archive, "SELECT outcome, count(*) FROM urls GROUP BY 1 ORDER BY 2 DESC")
    return {
        "pages": options.pages,
        "text": source(),
        "minutes": round(summary["seconds"] / 60, 1),
        "rate": round(summary["fetched"] / summary["seconds"], 1),
        "tenths": [
            {"rate": round(fetches_per_second(tenth), 1), "work": round(cpu_ms_per_fetch(tenth), 2)}
            for tenth in (samples_between(samples, 0, 0.1), samples_between(samples, 0.9, 1))
        ],
        "outcomes": dict(outcomes),
        "paragraphs": summary["paragraphs"],
        "folded": summary["paragraphs_folded"],
        "archive": size(archive),
        "warc": size(folder / "warc"),
        "verify": verify(archive) if options.verify else None,
        "processes": [asdict(memory_trend(samples, name)) for name in samples[-1].memory],
    }, samples


def _print(results: dict[str, Any], samples: Sequence[Sample]) -> None:
    first, last = results["tenths"]
    print(
        f"\n{results['pages']:,} pages in {results['minutes']} minutes, "
        f"{results['rate']} per second: {first['rate']} in the first tenth, "
        f"{last['rate']} in the last; CPU time per page {first['work']} ms in the first tenth, "
        f"{last['work']} ms in the last"
    )
    print("outcomes: " + ", ".join(f"{name} {n:,}" for name, n in results["outcomes"].items()))
    print(f"{results['folded']:,} of {results['paragraphs']:,} paragraphs folded")
    log = max(sample.wal for sample in samples)
    print(
        f"archive {results['archive'] / 1e6:,.0f} MB, write-ahead log at most {log / 1e6:,.0f} MB, "
        f"WARC files {results['warc'] / 1e6:,.0f} MB"
    )
    if results["verify"]:
        print(f"verify: {results['verify']['damaged']} damaged, {results['verify']['seconds']} s")
    print(
        f"\n{'MB of memory':>14} {'at 10 %':>8} {'at 20 %':>8} {'at the end':>11} "
        f"{'growth from 20 %':>19}"
    )
    growing = []
    for trend in [MemoryTrend(**fields) for fields in results["processes"]]:
        index = f", of which {trend.index / 1e6:.1f} index" if trend.index else ""
        print(
            f"{trend.name:>14} {trend.tenth / 1e6:>8.1f} {trend.fifth / 1e6:>8.1f} "
            f"{trend.end / 1e6:>11.1f} {trend.grown / 1e6:>+19.1f}{index}"
        )
        growing += [trend.name] * trend.grows
    exempt = "the archive and its index" if samples[-1].index else "the archive"
    print(
        f"processes whose memory grows: {', '.join(growing)}"
        if growing
        else f"nothing grows except {exempt}"
    )


def _wrong_outcomes(outcomes: dict[str, int], pages: int, seed: int) -> str:
    """How the outcomes differ from what the servers served; empty if they do not."""
    served = Counter(outcome_of(number, seed) for number in range(pages))
    expected = {
        "archived": served["ok"] + served["moved"],
        "404": served["missing"],
        "error": served["failing"],
    }
    return ", ".join(
        f"{outcomes.get(name, 0):,} {name} instead of {count:,}"
        for name, count in expected.items()
        if outcomes.get(name, 0) != count
    )


def main() -> None:
    """Measure and print.

    Raises:
        SystemExit: an outcome is not what it should be.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between samples")
    parser.add_argument(
        "--folder", type=Path, help="store the archive, the WARC files and the log there"
    )
    parser.add_argument("--verify", action="store_true", help="verify the archive at the end")
    parser.add_argument("--figures", type=Path, help="write the results as JSON for docs.soak_plot")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "soak.db").exists():
            raise SystemExit(f"{folder} already contains an archive")
        print(f"crawling {options.pages:,} pages of {source()} into {folder}", flush=True)
        results, samples = measure(folder, options)
    _print(results, samples)
    if options.figures:
        results["samples"] = [sample.rounded() for sample in thinned(samples, _PLOTTED)]
        options.figures.write_text(json.dumps(results))
    wrong = _wrong_outcomes(results["outcomes"], options.pages, options.seed)
    if wrong:
        raise SystemExit(f"wrong outcomes: {wrong}")


if __name__ == "__main__":
    main()
