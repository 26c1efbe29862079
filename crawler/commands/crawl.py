"""`palimpsest crawl`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options

if TYPE_CHECKING:
    from rich.console import Console

    from ..crawling import Crawl
    from ..session import Plan
    from ..sources import Source

_WORST_FIRST = (130, 1, 4, 3, 5, 2)  # exit codes: of several crawls the first that is among theirs


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
    "--delay",
    type=click.FloatRange(0),
    help="Seconds between two requests to a host, instead of following how fast it answers. "
    "0 is for hosts of your own; a Crawl-delay in robots.txt still counts.",
)
@click.option(
    "--contact",
    envvar="PALIMPSEST_CONTACT",
    show_envvar=True,
    help="Your address (URL or e-mail) for the user agent: site owners want to know who crawls.",
)
@click.option(
    "--failed-share",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Exit with 3 where more than this share of the URLs failed.",
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes.  [default: one a core]")
@click.option("-v", "--verbose", is_flag=True, help="Log what Scrapy does, too.")
def command(
    given: tuple[str, ...],
    archive: Path,
    sources: Path,
    as_json: bool,
    max_pages: int | None,
    depth: int | None,
    resume: bool,
    delay: float | None,
    contact: str | None,
    failed_share: float,
    workers: int | None,
    verbose: bool,
) -> int:
    """Fetch articles into the archive.

    URL is an article, a start page, a feed (RSS, Atom, JSON Feed) or a sitemap; - reads URLs from
    stdin, one a line. From a start page the feeds, sitemaps and links of the site are found and
    followed; an article is archived and its links are left alone.

    SOURCE is a name in sources.toml, which says where to begin and what to leave out. Each source
    is a run of its own; URLs given together are one.

    \b
    Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 too many URLs failed, 4 nothing could
    be fetched, 5 another run is at it, 130 stopped.
    """
    from .. import workers as pool

    pool.prepare()
    from ..session import Plan
    from ..sources import Limits

    named, urls, known = _sorted(given, sources)
    if not named and not urls and not resume:
        raise click.UsageError("name a URL or a source to crawl, or - to read URLs from stdin")
    limits = Limits(max_pages, depth)
    plans = [
        Plan(archive, (source,), limits.over(source.limits), resume, known) for source in named
    ]
    if urls or not named:
        plans.append(Plan(archive, _of_urls(urls, sources), limits, resume, known))
    changed: dict[str, Any] = {}
    if delay is not None:
        changed |= {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": delay}
    if delay == 0:
        changed |= {"CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    if contact:
        changed |= {"USER_AGENT": _user_agent(contact)}
    if workers:
        changed |= {"PALIMPSEST_WORKERS": workers}
    return _report(_crawl(plans, changed, verbose=verbose), failed_share, as_json=as_json)


def _sorted(
    given: tuple[str, ...], path: Path
) -> tuple[list[Source], list[str], dict[str, Source]]:
    """The sources named, the URLs given, and all sources that are written down."""
    from ..sourcefile import sources_by_name

    words = [word for each in given for word in (_from_stdin() if each == "-" else [each])]
    known = sources_by_name(path)
    named = [known[word] for word in dict.fromkeys(words) if word in known]
    return named, [word for word in words if word not in known], known


def _of_urls(urls: list[str], path: Path) -> tuple[Source, ...]:
    from storage.urls import NotAUrl

    from ..sources import of_urls

    try:
        return tuple(of_urls(urls))
    except NotAUrl as error:
        there = f"nor a source in {path}" if path.exists() else f"and there is no {path}"
        raise click.UsageError(f"{error}, {there}") from error


def _from_stdin() -> list[str]:
    lines = (line.strip() for line in sys.stdin)
    return [line for line in lines if line and not line.startswith("#")]


def _user_agent(contact: str) -> str:
    from ..settings import user_agent

    return user_agent(contact)


def _crawl(plans: list[Plan], changed: dict[str, Any], *, verbose: bool) -> list[Crawl]:
    from ..crawling import CrawlProcess
    from .logs import log_to_stderr

    process = CrawlProcess(plans, changed)
    log_to_stderr(verbose=verbose)  # after Scrapy, which sets its own loggers' levels
    process.start()
    return process.crawls


def _report(crawls: list[Crawl], failed_share: float, *, as_json: bool) -> int:
    """Tell how crawls ended; the exit code. What kept the only one from going on is raised."""
    from rich.console import Console

    from storage.errors import PalimpsestError, Unwritten, WaitForRun

    from ..session import exit_code

    codes, rows = [], []
    for crawl in crawls:
        try:
            summary = crawl.summary
        except (PalimpsestError, Unwritten) as error:
            if len(crawls) == 1:
                raise
            codes.append(5 if isinstance(error, WaitForRun) else 2)
            if isinstance(error, Unwritten):
                codes[-1] = 1
            rows.append({"source": crawl.name, "error": str(error), "exit_code": codes[-1]})
            click.echo(f"{crawl.name}: {error}", err=True)
            continue
        codes.append(exit_code(summary, failed_share))
        rows.append(summary | {"exit_code": codes[-1]})
        if not as_json:
            _tell(Console(), summary, codes[-1])
    if as_json:
        options.print_json(rows[0] if len(rows) == 1 else rows)
    return next((code for code in _WORST_FIRST if code in codes), 0)


def _tell(console: Console, summary: dict[str, Any], code: int) -> None:
    from .summaries import print_summary

    print_summary(console, summary)
    archive = "" if summary["archive"] == "archive.db" else f" --archive {summary['archive']}"
    if code == 4:
        click.echo("Nothing could be fetched: check the address and the network.", err=True)
    elif summary["left"]:
        left = f"{summary['left']} URLs are left"
        click.echo(f"{left}: palimpsest crawl --resume{archive} goes on.", err=True)
    if summary["articles_new"]:
        asks = [f"palimpsest {ask}{archive}" for ask in ("search WORDS", "repetitions", "stats")]
        click.echo(f"Next: {' · '.join(asks)}", err=True)
