"""The long haul: what grows in a crawl of 200,000 pages beside its archive. `make soak`.

Forty papers on loopback, served by a process of its own, are crawled by `palimpsest crawl` with
`--warc`; every few seconds the memory of each process and the size of the archive are read.
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

_DRAWN = 300  # samples that are written as figures
_TOLD = 12  # samples before a line is printed
_COMMAND = (sys.executable, "-m", "crawler")


def crawl(urls: Sequence[str], server: int, folder: Path, every: float) -> list[Sample]:
    """Crawl into a folder to the end; a sample every so many seconds."""
    archive, warc = folder / "soak.db", folder / "warc"
    with (folder / "summary.json").open("w") as out, (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [
                *(*_COMMAND, "crawl", "-", "--delay", "0", "--allow-private", "127.0.0.0/8"),
                *("--archive", str(archive), "--warc", str(warc), "--json"),
            ],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=log,
            text=True,
        )
        assert running.stdin is not None
        running.stdin.write("\n".join(urls))
        running.stdin.close()
        watch = Sampler(running.pid, server, archive, warc)
        while (code := _ended(running, every)) is None:
            watch.take_sample()
            _tell(watch.samples)
    if code != 0 or not watch.samples:
        raise SystemExit(f"the crawl ended with {code}: {(folder / 'log').read_text()[-2000:]}")
    return watch.samples


def _ended(running: subprocess.Popen[str], seconds: float) -> int | None:
    try:
        return running.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def _tell(samples: Sequence[Sample]) -> None:
    if samples and len(samples) % _TOLD == 0:
        last = samples[-1]
        told = ", ".join(f"{name} {held / 1e6:.0f}" for name, held in last.memory.items())
        rate = fetches_per_second(samples[-_TOLD:])
        print(
            f"{last.done:,} at {last.at / 60:.1f} min, {rate:.0f} a second; MB: {told}", flush=True
        )


def verify(archive: Path) -> dict[str, Any]:
    """Seconds that `palimpsest verify` takes, and how much it finds damaged."""
    began = time.monotonic()
    ran = subprocess.run(
        [*_COMMAND, "verify", "--archive", str(archive), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    seconds = round(time.monotonic() - began, 1)
    return {"seconds": seconds, "damaged": json.loads(ran.stdout)["damaged"]}


def measure(folder: Path, chosen: argparse.Namespace) -> tuple[dict[str, Any], list[Sample]]:
    """Crawl into a folder; the figures, and the samples."""
    words = (str(chosen.pages), str(chosen.seed))
    with start_server("tests.support.measuring.soak_site", *words) as (server, urls):
        samples = crawl(urls, server, folder, chosen.every)
    archive = folder / "soak.db"
    summary = json.loads((folder / "summary.json").read_text())
    outcomes = query_rows(archive, "SELECT outcome, count(*) FROM urls GROUP BY 1 ORDER BY 2 DESC")
    return {
        "pages": chosen.pages,
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
        "verify": verify(archive) if chosen.verify else None,
        "processes": [asdict(memory_trend(samples, name)) for name in samples[-1].memory],
    }, samples


def _print(told: dict[str, Any], samples: Sequence[Sample]) -> None:
    first, last = told["tenths"]
    print(
        f"\n{told['pages']:,} pages in {told['minutes']} minutes, {told['rate']} a second: "
        f"{first['rate']} in the first tenth, {last['rate']} in the last; of a processor's time "
        f"{first['work']} ms a page, then {last['work']}"
    )
    print("outcomes: " + ", ".join(f"{name} {n:,}" for name, n in told["outcomes"].items()))
    print(f"{told['folded']:,} of {told['paragraphs']:,} paragraphs folded")
    log = max(each.wal for each in samples)
    print(
        f"archive {told['archive'] / 1e6:,.0f} MB, its log at most {log / 1e6:,.0f} MB, "
        f"WARC files {told['warc'] / 1e6:,.0f} MB"
    )
    if told["verify"]:
        print(f"verify: {told['verify']['damaged']} damaged, {told['verify']['seconds']} s")
    print(
        f"\n{'MB':>12} {'at 10 %':>8} {'at 20 %':>8} {'at the end':>11} {'grown from 20 % on':>19}"
    )
    growing = []
    for each in [MemoryTrend(**fields) for fields in told["processes"]]:
        of_index = f", {each.index / 1e6:.1f} of it the index" if each.index else ""
        print(
            f"{each.name:>12} {each.tenth / 1e6:>8.1f} {each.fifth / 1e6:>8.1f} "
            f"{each.end / 1e6:>11.1f} {each.grown / 1e6:>+19.1f}{of_index}"
        )
        growing += [each.name] * each.grows
    told_index = " and what is held of its index" if samples[-1].index else ""
    print(
        f"more than that grows: {', '.join(growing)}"
        if growing
        else f"nothing grows but the archive{told_index}"
    )


def _differing(outcomes: dict[str, int], pages: int, seed: int) -> str:
    """What came of URLs other than it should by what was served; empty where all is right."""
    served = Counter(outcome_of(number, seed) for number in range(pages))
    wanted = {
        "archived": served["ok"] + served["moved"],
        "404": served["missing"],
        "error": served["failing"],
    }
    return ", ".join(
        f"{outcomes.get(name, 0):,} {name} and not {count:,}"
        for name, count in wanted.items()
        if outcomes.get(name, 0) != count
    )


def main() -> None:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--every", type=float, default=5.0, help="seconds between two samples")
    options.add_argument("--folder", type=Path, help="Keep archive, WARC files and log there.")
    options.add_argument("--verify", action="store_true", help="Verify the archive at the end.")
    options.add_argument("--figures", type=Path, help="Write the figures as JSON, to be drawn.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (chosen.folder or Path(temporary)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / "soak.db").exists():
            raise SystemExit(f"{folder} has an archive already")
        print(f"{chosen.pages:,} pages of {source()} are crawled into {folder}", flush=True)
        told, samples = measure(folder, chosen)
    _print(told, samples)
    if chosen.figures:
        told["samples"] = [each.rounded() for each in thinned(samples, _DRAWN)]
        chosen.figures.write_text(json.dumps(told))
    differing = _differing(told["outcomes"], chosen.pages, chosen.seed)
    if differing:
        raise SystemExit(f"not all came out as it was served: {differing}")


if __name__ == "__main__":
    main()
