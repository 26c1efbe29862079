"""Serve the newspaper until Ctrl-C. The first line of output is its URL."""

from __future__ import annotations

import argparse
import threading

from crawler.demo.server import Newspaper


def main() -> None:
    """Parse the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=0, help="port to listen on; 0, the default, picks a free one"
    )
    options = parser.parse_args()
    with Newspaper(port=options.port) as newspaper:
        print(newspaper.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
