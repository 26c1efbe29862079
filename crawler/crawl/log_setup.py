"""Logging to stderr while a crawl runs."""

from __future__ import annotations

import logging

from rich.console import Console
from rich.logging import RichHandler


def log_to_stderr(*, verbose: bool = False) -> None:
    """Show our own log, and Scrapy's if `verbose`. Call it after Scrapy has set up logging."""
    console = Console(stderr=True)
    handler: logging.Handler
    if console.is_terminal:
        handler = RichHandler(console=console, show_path=False, show_level=False)
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    if not verbose:
        for name in ("scrapy", "twisted", "asyncio", "py.warnings", "apscheduler"):
            logging.getLogger(name).setLevel(logging.ERROR)
        # Their errors are recorded as the outcome of the URL.
        for name in ("robotstxt", "retry"):
            logging.getLogger(f"scrapy.downloadermiddlewares.{name}").setLevel(logging.CRITICAL)
