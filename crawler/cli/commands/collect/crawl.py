"""`palimpsest crawl`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from crawler.sources.due import Due
    from crawler.sources.source import Source


@click.command()
@click.argument("given", nargs=-1, metavar="[URL | SOURCE]...")
@options.archive
@options.sources
@options.as_json
@click.option(
    "--max-pages", type=click.IntRange(1), help="Fetch at most so many URLs, with --resume too."
)
@click.option(
    "--depth",
    type=click.IntRange(0),
    help="How many listings, feeds or sitemaps to follow one after the other.  [default: 3, or "
    "what the run to resume had]",
)
@click.option("--resume", is_flag=True, help="Finish what an earlier crawl left undone.")
@click.option(
    "--recheck",
    is_flag=True,
    help="Fetch known articles that are met again, too, that are not due for another look.",
)
@click.option(
    "--due",
    is_flag=True,
    help="Crawl those sources (of the ones named, or of all) whose time has come.",
)
@options.at_once
@click.option(
    "--max-minutes",
    type=click.FloatRange(0, min_open=True),
    help="Bring everything to its end after so many minutes; the next run goes on from there.",
)
@options.fetching
@options.failed_share
def command(
    given: tuple[str, ...],
    archive: Path,
    sources: Path,
    as_json: bool,
    max_pages: int | None,
    depth: int | None,
    resume: bool,
    recheck: bool,
    due: bool,
    at_once: int,
    max_minutes: float | None,
    failed_share: float,
    verbose: bool,
    **fetching: Any,
) -> int:
    """Fetch articles into the archive.

    URL is an article, a start page, a feed (RSS, Atom, JSON Feed) or a sitemap; - reads URLs from
    stdin, one a line. From a start page the feeds, sitemaps and links of the site are found and
    followed; an article is archived and its links are left alone.

    SOURCE is a name in sources.toml, which says where to begin and what to leave out. Each source
    is a run of its own; URLs given together are one.

    A known article is fetched again when it is due: soon while it is young, later seldom.

    \b
    Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 too many URLs or a monitor of
    Spidermon failed, 4 nothing could be fetched, 5 another run is at it, 130 stopped.
    """
    from crawler.workers import workers as pool

    pool.prepare()
    from crawler.crawl.plan import Plan
    from crawler.sources.source import Limits

    if due and resume:
        raise click.UsageError("--due takes up what was left undone by itself: leave --resume out")
    named, urls, known = _sorted(given, sources, every=due)
    judged = list(named)
    if due and urls:
        raise click.UsageError(f"--due is for sources, and {urls[0]} is none in {sources}")
    if not named and not urls and not resume and not due:
        raise click.UsageError("name a URL or a source to crawl, or - to read URLs from stdin")
    if due:
        named = _due(named, archive)
    limits = Limits(max_pages, depth)
    plan = Plan(archive, (), limits, resume, known, insist=recheck, only_due=due)
    plans = [
        replace(plan, sources=(source,), limits=limits.over(source.limits)) for source in named
    ]
    if urls or not (named or due):
        plans.append(replace(plan, sources=_of_urls(urls, sources)))
    if not plans:
        _alert(judged, archive, sources)
        if as_json:
            options.print_json([])
        return 0
    from crawler.cli.crawl_report import report
    from crawler.crawl.log_setup import log_to_stderr
    from crawler.crawl.process import CrawlProcess

    at_once = min(at_once, len(plans))
    changed = options.settings(**fetching)
    process = CrawlProcess(plans, changed, at_once=at_once, minutes=max_minutes)
    log_to_stderr(verbose=verbose)  # after Scrapy, which sets its own loggers' levels
    process.start()
    if due:
        _alert(judged, archive, sources)
    code = report(process.crawls, failed_share, as_json=as_json, many=due)
    return 130 if process.interrupted and code == 0 else code


def _alert(judged: list[Source], archive: Path, path: Path) -> None:
    from crawler.sources.alert_hook import alert
    from crawler.sources.sources_toml import MendSources, read_file

    try:
        on_alert = read_file(path).on_alert
    except MendSources:
        return  # edited meanwhile; it was right when the crawl began
    if on_alert is not None:
        alert(judged, archive, on_alert)


def _sorted(
    given: tuple[str, ...], path: Path, *, every: bool
) -> tuple[list[Source], list[str], dict[str, Source]]:
    """The sources named, the URLs given, and all sources that are written down.

    `every`: where none is named, all are meant.
    """
    from crawler.sources.sources_toml import read_sources, sources_by_name

    if every and not given:
        known = {source.name: source for source in read_sources(path)}
        return list(known.values()), [], known
    words = [word for each in given for word in (_from_stdin() if each == "-" else [each])]
    known = sources_by_name(path)
    named = [known[word] for word in dict.fromkeys(words) if word in known]
    return named, [word for word in words if word not in known], known


def _of_urls(urls: list[str], path: Path) -> tuple[Source, ...]:
    from crawler.sources.source import of_urls
    from storage.core.urls import NotAUrl

    try:
        return tuple(of_urls(urls))
    except NotAUrl as error:
        there = f"nor a source in {path}" if path.exists() else f"and there is no {path}"
        raise click.UsageError(f"{error}, {there}") from error


def _due(named: list[Source], archive: Path) -> list[Source]:
    """Those sources whose time has come, the longest due first; says when the next one's will."""
    from crawler.sources.due import all_due

    found = all_due(named, archive)
    due = [each.source for each in found if each.now]
    if not due:
        click.echo(_none_due(found), err=True)
    return due


def _none_due(found: list[Due]) -> str:
    from crawler.cli.terminal import minute
    from storage.core.clock import written

    if not found or found[0].at is None:
        return "No source is written down: `palimpsest sources add URL` adds one."
    when = minute(written(found[0].at))
    return f"Nothing is due. {found[0].source.name} is next, at {when} UTC."


def _from_stdin() -> list[str]:
    lines = (line.strip() for line in sys.stdin)
    return [line for line in lines if line and not line.startswith("#")]
