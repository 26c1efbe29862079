"""`palimpsest crawl`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from crawler.crawl.plan import Plan
    from crawler.sources.due import DueTime
    from crawler.sources.shard import Shard
    from crawler.sources.source import Source


@click.command()
@click.argument("targets", nargs=-1, metavar="[URL | SOURCE]...")
@options.archive
@options.sources
@options.as_json
@click.option(
    "--max-pages", type=click.IntRange(1), help="Fetch at most this many URLs, also with --resume."
)
@click.option(
    "--depth",
    type=click.IntRange(0),
    help="Maximum number of listings, feeds or sitemaps between a start URL and an article.  "
    "[default: 3; with --resume, the depth of the resumed run]",
)
@click.option("--resume", is_flag=True, help="Continue the latest unfinished crawl.")
@click.option(
    "--recheck",
    is_flag=True,
    help="Also fetch known articles that are not due for a recheck.",
)
@click.option(
    "--due",
    is_flag=True,
    help="Crawl only the sources that are due, of those named or of all.",
)
@options.shard
@options.at_once
@click.option(
    "--max-minutes",
    type=click.FloatRange(0, min_open=True),
    help="Stop after this many minutes. The next run continues from there.",
)
@options.fetch_options
@options.failed_share
def command(
    targets: tuple[str, ...],
    archive: Path,
    sources: Path,
    as_json: bool,
    max_pages: int | None,
    depth: int | None,
    resume: bool,
    recheck: bool,
    due: bool,
    shard: Shard | None,
    at_once: int,
    max_minutes: float | None,
    failed_share: float,
    verbose: bool,
    **fetching: Any,
) -> int:
    """Fetch articles into the archive.

    URL is an article, a start page, a feed (RSS, Atom or JSON Feed) or a sitemap. Use - to read
    URLs from stdin, one per line. From a start page, the feeds, sitemaps and links of the site are
    followed. Articles are archived; links in them are not followed.

    SOURCE is a name in sources.toml, which defines where to start and what to exclude. Each source
    is a run of its own; all URLs together are one run.

    A known article is fetched again when it is due for a recheck: soon while it is new, rarely when
    it is old.

    \b
    Exit codes:
      0    done
      1    unexpected error
      2    wrong usage or configuration
      3    too many URLs failed (--failed-share), or a Spidermon monitor failed
      4    nothing could be fetched
      5    another run holds this source
      130  stopped
    """
    from crawler.crawl import stop_signals
    from crawler.workers import workers as pool

    stop_signals.interrupt_once()
    pool.prepare()
    from crawler.crawl.plan import Plan
    from crawler.sources.source import Limits

    if due and resume:
        raise click.UsageError("--due continues unfinished runs anyway: omit --resume")
    if shard is not None and not due:
        raise click.UsageError("--shard takes its part of the sources that are due: add --due")
    named, urls, known = _parse_targets(targets, sources, all_by_default=due)
    if due and urls:
        raise click.UsageError(f"--due takes sources, and {urls[0]} is not a source in {sources}")
    if not named and not urls and not resume and not due:
        raise click.UsageError("name a URL or a source to crawl, or - to read URLs from stdin")
    considered = named if shard is None else shard.select(named, list(known.values()))
    if shard is not None and named and not considered:
        click.echo(shard.empty_message, err=True)
        named = []
    elif due:
        named = _due(considered, archive)
    limits = Limits(max_pages, depth)
    plan = Plan(archive, (), limits, resume, known, refetch_known=recheck, only_if_due=due)
    plans = _plans_of_sources(plan, named)
    if urls or not (named or due):
        plans.append(replace(plan, sources=_sources_of_urls(urls, sources)))
    if not plans:
        _alert(considered, archive, sources)
        if as_json:
            options.print_json([])
        return 0
    from crawler.cli.crawl_report import report_crawls
    from crawler.crawl.log_setup import log_to_stderr
    from crawler.crawl.process import CrawlProcess

    settings = options.scrapy_settings(**fetching)
    at_once = min(at_once, len(plans))
    process = CrawlProcess(plans, settings, at_once=at_once, minutes=max_minutes)
    log_to_stderr(verbose=verbose)  # after CrawlProcess, which sets the levels of Scrapy's loggers
    process.start()
    if due:
        _alert(considered, archive, sources)
    code = report_crawls(process.crawls, failed_share, as_json=as_json, many=due)
    return 130 if process.interrupted and code == 0 else code


def _plans_of_sources(plan: Plan, sources: list[Source]) -> list[Plan]:
    """Return a plan for each source, with its own limits unless `plan` sets others."""
    return [
        replace(plan, sources=(source,), limits=plan.limits.with_defaults(source.limits))
        for source in sources
    ]


def _alert(considered: list[Source], archive: Path, path: Path) -> None:
    from crawler.sources.alert_hook import run_alert_hook
    from crawler.sources.sources_toml import CorrectSources, read_sources_file

    try:
        on_alert = read_sources_file(path).on_alert
    except CorrectSources:
        return  # it was valid when the crawl started, and has been edited since
    if on_alert is not None:
        run_alert_hook(considered, archive, on_alert)


def _parse_targets(
    targets: tuple[str, ...], path: Path, *, all_by_default: bool
) -> tuple[list[Source], list[str], dict[str, Source]]:
    """Return the named sources, the URLs, and all sources of the file by name.

    all_by_default: without targets, all sources are named.
    """
    from crawler.sources.sources_toml import read_sources, sources_by_name

    if all_by_default and not targets:
        known = {source.name: source for source in read_sources(path)}
        return list(known.values()), [], known
    words = [word for target in targets for word in (_read_stdin() if target == "-" else [target])]
    known = sources_by_name(path)
    named = [known[word] for word in dict.fromkeys(words) if word in known]
    return named, [word for word in words if word not in known], known


def _sources_of_urls(urls: list[str], path: Path) -> tuple[Source, ...]:
    from crawler.sources.source import sources_from_urls
    from storage.core.urls import InvalidUrl

    try:
        return tuple(sources_from_urls(urls))
    except InvalidUrl as error:
        reason = f"nor a source in {path}" if path.exists() else f"and there is no {path}"
        raise click.UsageError(f"{error}, {reason}") from error


def _due(named: list[Source], archive: Path) -> list[Source]:
    """Return the sources that are due, longest due first; if none, print which is next."""
    from crawler.sources.due import due_times

    times = due_times(named, archive)
    due = [each.source for each in times if each.is_due]
    if not due:
        click.echo(_none_due(times), err=True)
    return due


def _none_due(times: list[DueTime]) -> str:
    from crawler.cli.terminal import format_minute
    from storage.core.clock import format_timestamp

    if not times or times[0].due_at is None:
        return "There are no sources. Add one with `palimpsest sources add URL`."
    when = format_minute(format_timestamp(times[0].due_at))
    return f"No source is due. Next: {times[0].source.name}, at {when} UTC."


def _read_stdin() -> list[str]:
    lines = (line.strip() for line in sys.stdin)
    return [line for line in lines if line and not line.startswith("#")]
