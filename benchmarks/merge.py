"""Speed of merging: `python -m benchmarks.merge --paragraphs 200000`.

Generates two files of articles. Imports both into one archive; then imports each into an archive of
its own and merges these, and merges a dataset of the bulk job into a new archive. Reports the times
compared with that of the import, and whether the pairs are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.support.measuring.bulk_articles import write_articles
from tests.support.paths import ROOT

_PAIRS = """
    SELECT min(a.digest, b.digest), max(a.digest, b.digest), n.similarity, n.differs
      FROM near_duplicates n JOIN paragraphs a ON a.id = n.paragraph_id
      JOIN paragraphs b ON b.id = n.of_paragraph_id ORDER BY 1, 2"""


def main() -> None:
    """Parse the options, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=200_000, help="of both files together")
    parser.add_argument("--template", type=int, default=2_000, help="paragraphs of a template")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        both = folder / "both.jsonl"
        write_articles(both, options.paragraphs, options.template)
        lines = both.read_text("utf-8").splitlines(keepends=True)
        for name, part in (("one", lines[::2]), ("two", lines[1::2])):
            (folder / f"{name}.jsonl").write_text("".join(part), "utf-8")
        imported = _run(folder, "import", "one.jsonl", "two.jsonl", "--archive", "imported.db")
        for name in ("one", "two"):
            _run(folder, "import", f"{name}.jsonl", "--archive", f"{name}.db")
        merged = _run(folder, "merge", "one.db", "two.db", "--archive", "merged.db")
        again = _run(folder, "merge", "one.db", "two.db", "--archive", "merged.db")
        made = _run(folder, "bulk", "both.jsonl", "-o", "dataset")
        loaded = _run(folder, "merge", "dataset", "--archive", "loaded.db")
        print(f"{options.paragraphs:,} paragraphs imported in {imported:.1f} s: 1")
        for what, seconds in (
            ("two archives merged", merged),
            ("the same archives merged again", again),
            ("dataset made by bulk", made),
            ("dataset merged into a new archive", loaded),
        ):
            print(f"{what} in {seconds:.1f} s: {seconds / imported:.2f}")
        digests = {_digest(folder / f"{name}.db") for name in ("imported", "merged", "loaded")}
        print("the pairs are the same" if len(digests) == 1 else "THE PAIRS DIFFER")


def _run(folder: Path, *words: str) -> float:
    """The seconds that a command takes, with its start."""
    started = time.monotonic()
    command = [sys.executable, "-m", "crawler", *words, "--json"]
    ran = subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        sys.exit(f"{' '.join(words)} failed with {ran.returncode}: {ran.stderr}")
    json.loads(ran.stdout)
    return time.monotonic() - started


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _digest(archive: Path) -> str:
    digest = hashlib.sha256()
    with closing(sqlite3.connect(archive)) as connection:
        for row in connection.execute(_PAIRS):
            digest.update(repr(row).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
