"""Speed and memory of the bulk job: `python -m benchmarks.bulk --paragraphs 1000000`.

Generates a file of articles, computes a dataset from it with the real command, and reports the
paragraphs per second, the largest memory of all processes together, and the time of each stage.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.support.measuring.bulk_articles import write_articles
from tests.support.measuring.processes import cpu_seconds, processes, resident_bytes, shared_bytes
from tests.support.paths import ROOT

_SAMPLE_SECONDS = 0.1


def main() -> None:
    """Parse the options, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    parser.add_argument("--template", type=int, default=20_000, help="paragraphs of a template")
    parser.add_argument("--numbers", action="store_true", help="that differ in a number")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb")
    parser.add_argument("--memory", default="1GB", help="limit of the SQL engine")
    parser.add_argument("--file", type=Path, help="keep the generated articles here")
    parser.add_argument("--dataset", type=Path, help="keep the dataset here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        file = options.file or Path(scratch) / "articles.jsonl"
        if not file.exists():
            write_articles(file, options.paragraphs, options.template, numbers=options.numbers)
        dataset = options.dataset or Path(scratch) / "dataset"
        words = ["--workers", str(options.workers), "--memory", options.memory]
        words += ["--engine", options.engine]
        result, seconds, busy, peak = _measure(file, dataset, words)
    rows = result["manifest"]["tables"]
    paragraphs = rows["appearances"]
    print(f"{paragraphs:,} paragraphs, {file.name}: {seconds:.1f} s with starts")
    print(f"{busy:.1f} s of processor time: {busy / paragraphs * 1e6:.0f} µs for a paragraph")
    print(f"{paragraphs / seconds:,.0f} paragraphs/s, at most {peak / 1e6:,.0f} MB")
    print(f"{rows['near_duplicates']:,} pairs, digest {result['manifest']['pairs_digest'][:16]}")
    for stage, spent in result["seconds"].items():
        print(f"  {stage:20} {spent:6.1f} s")


def _measure(file: Path, dataset: Path, words: list[str]) -> tuple[Any, float, float, int]:
    """The result of the command, its seconds, those of its processors, and its most memory."""
    command = [sys.executable, "-m", "crawler", "bulk", str(file), "-o", str(dataset), "--json"]
    started = time.monotonic()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([*command, *words], cwd=ROOT, stdout=out)
        peak = 0
        busy: dict[int, float] = {}
        while process.poll() is None:
            ids = [pid for group in processes(process.pid).values() for pid in group]
            # What forked processes share counts once.
            shared = max((shared_bytes(pid) for pid in ids[1:]), default=0)
            private = sum((resident_bytes(pid) or 0) - shared_bytes(pid) for pid in ids)
            peak = max(peak, private + shared)
            busy |= {pid: cpu_seconds(pid) or busy.get(pid, 0.0) for pid in ids}
            time.sleep(_SAMPLE_SECONDS)
        seconds = time.monotonic() - started
        if process.returncode:
            sys.exit(f"the command failed with {process.returncode}")
        out.seek(0)
        return json.load(out), seconds, sum(busy.values()), peak


if __name__ == "__main__":
    main()
