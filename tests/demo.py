"""`make demo`: a newspaper on this machine, crawled with the real command, and what was folded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.newspaper_expectations import Newspaper

ARCHIVE = Path("demo.db")


def main() -> int:
    """Run the demonstration; the exit code of the first command that fails."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{ARCHIVE}{suffix}").unlink(missing_ok=True)
    with Newspaper() as paper:
        print(f"A small newspaper is being served at {paper.url}. Crawling it:\n")
        for command in (
            f"crawl {paper.url} --delay 0 --allow-private 127.0.0.1",
            "repetitions --scope article",
            "stats",
        ):
            code = _run(command)
            if code:
                return code
        repeating_article = f"{paper.url}{paper.expected.retold}"
        site = paper.url.rpartition("/")[2]
    print("The newspaper is closed; its archive stays. Try:\n")
    for command, meaning in (
        ("search ferry", "ask for a word"),
        (f"show {retold}", "the article that tells a paragraph twice"),
        (f"show {retold} --text clean", "the same, each thing told once"),
        (f"why {retold.rpartition('/world')[0]}/private/ledger.html", "why this was not fetched"),
        ("repetitions --scope site", "what one article repeats of another"),
        (f"boilerplate {site}", "what stands on many articles, and by which rule"),
    ):
        print(f"  .venv/bin/palimpsest {command} --archive {ARCHIVE}\n      {meaning}")
    print("\nAnd on the web: make crawl SITE=https://example.org")
    return 0


def _run(command: str) -> int:
    print(f"$ palimpsest {command} --archive {ARCHIVE}\n", flush=True)
    words = [sys.executable, "-m", "crawler", *command.split(), "--archive", str(ARCHIVE)]
    code = subprocess.run(words, check=False).returncode
    print(flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
