"""Report finished crawls: a summary of each, and one exit code for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options
from storage.core.errors import PalimpsestError, WaitForRun

if TYPE_CHECKING:
    from crawler.crawl.process import Crawl
    from storage.core.run_summary import CrawlSummary

_WORST_FIRST = (130, 1, 4, 3, 5, 2)  # of several exit codes, the first in this order is returned


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """How a crawl ended: its summary, or the error that stopped it."""

    source: str
    exit_code: int
    summary: CrawlSummary | None = None
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what `--json` prints."""
        if self.summary is None:
            return {"source": self.source, "error": self.error, "exit_code": self.exit_code}
        return self.summary.as_json() | {"exit_code": self.exit_code}

    def line(self) -> str:
        """Return one line, for reports on several crawls."""
        if self.summary is None:
            return f"{self.source}: {self.error}"
        run = self.summary
        failed = sum(run.tally.failures.values())
        return (
            f"{run.source}: run {run.run} {run.outcome}, {run.fetched} fetched, "
            f"{run.tally.new_articles} new, {run.tally.new_versions} changed, {failed} failed"
        )


def report_crawls(crawls: list[Crawl], failed_share: float, *, as_json: bool, many: bool) -> int:
    """Print how crawls ended, and return the exit code.

    failed_share: share of failed URLs above which the exit code is 3.
    many: several crawls are possible; otherwise the error of a single crawl is raised.
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
    return _most_severe(codes)


def _exit_code_of_all(reports: list[CrawlReport], failed_share: float) -> int:
    """Return the exit code of all due sources, judged as one crawl.

    Among many sources some always fail; `palimpsest health` reports on each of them.
    """
    summaries = [ended.summary for ended in reports if ended.summary is not None]
    if not summaries:
        return _most_severe({ended.exit_code for ended in reports})
    return exit_code_of_urls(summaries, failed_share)


def report_of(crawl: Crawl, failed_share: float, *, alone: bool = False) -> CrawlReport:
    """Return how a crawl ended.

    Raises:
        Exception: it is the only crawl (`alone`), and it could not start or continue.
    """
    try:
        summary = crawl.summary
    except Exception as error:
        if alone:
            raise
        code = 2 if isinstance(error, PalimpsestError) else 1
        code = 5 if isinstance(error, WaitForRun) else code
        return CrawlReport(crawl.name, code, error=str(error) or repr(error))
    return CrawlReport(summary.source, exit_code(summary, failed_share), summary)


def exit_code(summary: CrawlSummary, failed_share: float = 0.5) -> int:
    """The exit code of one crawl.

    0 done, 1 ended by an error, 3 more than `failed_share` of the URLs or a monitor failed,
    4 nothing was fetched, 5 overtaken by another run, 130 stopped by the user (as shells have it).
    """
    if summary.outcome == "stopped":
        return 130
    if summary.outcome == "overtaken":
        return 5
    if summary.outcome not in ("finished", "limit"):
        return 1
    code = exit_code_of_urls([summary], failed_share)
    return 3 if code == 0 and summary.monitors_failed else code


def exit_code_of_urls(summaries: Sequence[CrawlSummary], failed_share: float) -> int:
    """The exit code that follows from the URLs of all these crawls together: 0, 3 or 4."""
    urls = sum(summary.tally.done for summary in summaries)
    tried = urls or sum(summary.tally.retries for summary in summaries)
    if tried and not any(summary.fetched for summary in summaries):
        return 4
    return 3 if sum(summary.failed for summary in summaries) > failed_share * urls else 0


def _most_severe(codes: set[int]) -> int:
    """Return the most severe exit code."""
    return next((code for code in _WORST_FIRST if code in codes), 0)


def _print(summary: CrawlSummary, code: int) -> None:
    from rich.console import Console

    from crawler.cli.summary_text import print_summary
    from crawler.cli.terminal import plural

    print_summary(Console(), summary)
    archive = "" if summary.archive == "archive.db" else f" --archive {summary.archive}"
    if code == 4:
        click.echo(
            "Nothing could be fetched. The reasons are listed above, and for each URL by "
            f"`palimpsest missed --urls{archive}`.",
            err=True,
        )
    elif summary.left:
        left = f"{plural(summary.left, 'URL')} left."
        click.echo(f"{left} Continue with `palimpsest crawl --resume{archive}`.", err=True)
    if summary.tally.new_articles:
        words = ("search WORDS", "repetitions", "stats")
        commands = [f"palimpsest {word}{archive}" for word in words]
        click.echo(f"Next: {' · '.join(commands)}", err=True)
