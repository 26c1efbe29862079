"""`palimpsest schedule`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from crawler.crawl.process import Crawl
    from crawler.sources.shard import Shard


@click.command()
@options.archive
@options.sources
@options.as_json
@options.shard
@options.at_once
@options.failed_share
@options.fetch_options
def command(
    archive: Path,
    sources: Path,
    as_json: bool,
    shard: Shard | None,
    at_once: int,
    failed_share: float,
    verbose: bool,
    **fetching: Any,
) -> int:
    """Crawl each source whenever it is due, until stopped.

    The time between two polls of a source follows how often it publishes, within the limits in
    sources.toml. A source that fails is polled less and less often until it works again.

    The file is read again when it changes, and at once on SIGHUP. Stop with Ctrl-C or SIGTERM. With
    --json, each run is one line on stdout.
    """
    from crawler.crawl import stop_signals
    from crawler.workers import workers as pool

    stop_signals.interrupt_once()
    pool.prepare()
    from crawler.cli.crawl_report import report_of
    from crawler.crawl.log_setup import log_to_stderr
    from crawler.crawl.scheduler import Schedule

    def print_report(crawl: Crawl) -> None:
        report = report_of(crawl, failed_share)
        if as_json:
            click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            click.echo(report.line())

    changed = options.scrapy_settings(**fetching)
    process = Schedule(
        *(sources, archive, changed), at_once=at_once, on_crawl_ended=print_report, shard=shard
    )
    log_to_stderr(verbose=verbose)
    process.start()
    return 0
