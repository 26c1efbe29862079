"""Where the project and the corpora are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the project."""
CORPORA = Path(os.environ.get("PALIMPSEST_CORPORA", ROOT.parent / "shared" / "corpora"))
"""The folder of the corpora, which may be absent."""
NO_CORPUS = "set PALIMPSEST_CORPORA to the folder of the corpora"


def corpus_path(name: str) -> Path:
    """Path of a corpus. Skips the test where the corpus is absent."""
    import pytest  # benchmarks use this module where it is not installed

    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"no corpus at {path}: {NO_CORPUS}")
    return path
