"""Serve the newspaper until Ctrl-C; the first line printed is its address."""

from __future__ import annotations

import argparse
import threading

from crawler.demo.server import Newspaper


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    options = parser.parse_args()
    with Newspaper(port=options.port) as paper:
        print(paper.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
