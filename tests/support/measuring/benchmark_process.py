"""Run a benchmark in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT


def run_benchmark(name: str, corpora: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `benchmarks.NAME` with these words. corpora: the folder of its pages or wires."""
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *words],
        cwd=ROOT,
        env=os.environ | {"PALIMPSEST_CORPORA": str(corpora)},
        capture_output=True,
        text=True,
        check=False,
    )
