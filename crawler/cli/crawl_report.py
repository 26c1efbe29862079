"""How crawls tell that they have ended: a summary each, and one exit code for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options
from crawler.crawl.session import exit_code, exit_code_of_urls
from storage.core.errors import PalimpsestError, RunInProgress

if TYPE_CHECKING:
    from crawler.crawl.process import Crawl
    from storage.core.run_summary import CrawlSummary

_WORST_FIRST = (130, 1, 4, 3, 5, 2)  # exit codes: of several crawls the first that is among theirs


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """How a crawl ended: its summary, or the error that kept it from starting or going on."""

    source: str
    exit_code: int
    summary: CrawlSummary | None = None
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        if self.summary is None:
            return {"source": self.source, "error": self.error, "exit_code": self.exit_code}
        return self.summary.as_json() | {"exit_code": self.exit_code}

    def line(self) -> str:
        """One line, for several crawls."""
        if self.summary is None:
            return f"{self.source}: {self.error}"
        run = self.summary
        failed = sum(run.tally.failures.values())
        return (
            f"{run.source}: run {run.run} {run.outcome}, {run.fetched} fetched, "
            f"{run.tally.new_articles} new, {run.tally.new_versions} changed, {failed} failed"
        )


def report(crawls: list[Crawl], failed_share: float, *, as_json: bool, many: bool) -> int:
    """Print how crawls ended; the exit code.

    many: there may be several; otherwise the error of a single crawl is raised.
    """
    reports = []
    for crawl in crawls:
        ended = report_of(crawl, failed_share, alone=not many and len(crawls) == 1)
        reports.append(ended)
        if ended.summary is None:
            click.echo(ended.line(), err=True)
        elif many and not as_json:
            click.echo(ended.line())
        elif not as_json:
            _print(ended.summary, ended.exit_code)
    if as_json:
        rows = [ended.as_json() for ended in reports]
        options.print_json(rows[0] if len(rows) == 1 and not many else rows)
    codes = {ended.exit_code for ended in reports}
    if many and not codes & {1, 130}:
        return _exit_code_of_all(reports, failed_share)
    return _worst(codes)


def _exit_code_of_all(reports: list[CrawlReport], failed_share: float) -> int:
    """The exit code of due sources, judged as one crawl: of many sources some always fail.

    `palimpsest health` reports on each.
    """
    summaries = [ended.summary for ended in reports if ended.summary is not None]
    if not summaries:
        return _worst({ended.exit_code for ended in reports})
    return exit_code_of_urls(summaries, failed_share)


def report_of(crawl: Crawl, failed_share: float, *, alone: bool = False) -> CrawlReport:
    """How a crawl ended.

    Raises:
        Exception: it is the only crawl (`alone`) and could not start or go on.
    """
    try:
        summary = crawl.summary
    except Exception as error:
        if alone:
            raise
        code = 2 if isinstance(error, PalimpsestError) else 1
        code = 5 if isinstance(error, RunInProgress) else code
        return CrawlReport(crawl.name, code, error=str(error) or repr(error))
    return CrawlReport(summary.source, exit_code(summary, failed_share), summary)


def _worst(codes: set[int]) -> int:
    """The exit code of several crawls."""
    return next((code for code in _WORST_FIRST if code in codes), 0)


def _print(summary: CrawlSummary, code: int) -> None:
    from rich.console import Console

    from crawler.cli.summary_text import print_summary

    print_summary(Console(), summary)
    archive = "" if summary.archive == "archive.db" else f" --archive {summary.archive}"
    if code == 4:
        told = f"what failed is told above, of each URL by palimpsest missed --urls{archive}"
        click.echo(f"Nothing could be fetched: {told}.", err=True)
    elif summary.left:
        left = f"{summary.left} URLs are left"
        click.echo(f"{left}: palimpsest crawl --resume{archive} goes on.", err=True)
    if summary.tally.new_articles:
        asks = [f"palimpsest {ask}{archive}" for ask in ("search WORDS", "repetitions", "stats")]
        click.echo(f"Next: {' · '.join(asks)}", err=True)
