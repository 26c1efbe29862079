"""`palimpsest crawl`."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options

if TYPE_CHECKING:
    from ..session import Plan


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@options.archive
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
    urls: tuple[str, ...],
    archive: Path,
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

    \b
    Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 too many URLs failed, 4 nothing could
    be fetched, 5 another run is at it, 130 stopped.
    """
    from .. import workers as pool

    pool.prepare()
    from ..session import Plan
    from ..sources import Limits, of_urls

    given = [url for each in urls for url in (_from_stdin() if each == "-" else [each])]
    if not given and not resume:
        raise click.UsageError("name a URL to crawl, or - to read URLs from stdin")
    plan = Plan(
        archive=archive,
        sources=tuple(of_urls(given)),
        limits=Limits(max_pages, depth),
        resume=resume,
    )
    changed: dict[str, Any] = {}
    if delay is not None:
        changed |= {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": delay}
    if delay == 0:
        changed |= {"CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    if contact:
        changed |= {"USER_AGENT": _user_agent(contact)}
    if workers:
        changed |= {"PALIMPSEST_WORKERS": workers}
    summary = run(plan, changed, verbose=verbose)
    return _report(summary, failed_share, as_json=as_json)


def _from_stdin() -> list[str]:
    lines = (line.strip() for line in sys.stdin)
    return [line for line in lines if line and not line.startswith("#")]


def _user_agent(contact: str) -> str:
    from ..settings import user_agent

    return user_agent(contact)


def _log(verbose: bool) -> None:
    from rich.console import Console
    from rich.logging import RichHandler

    console = Console(stderr=True)
    handler: logging.Handler
    if console.is_terminal:
        handler = RichHandler(console=console, show_path=False, show_level=False)
    else:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    if not verbose:
        for name in ("scrapy", "twisted", "asyncio", "py.warnings"):
            logging.getLogger(name).setLevel(logging.ERROR)
        # What they shout stands in the outcome of the URL.
        for name in ("robotstxt", "retry"):
            logging.getLogger(f"scrapy.downloadermiddlewares.{name}").setLevel(logging.CRITICAL)


def run(plan: Plan, changed: dict[str, Any], *, verbose: bool = False) -> dict[str, Any]:
    """Crawl by plan with some settings changed; the run's summary.

    Raises:
        PalimpsestError: the archive cannot be used, or there is nothing to resume.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from storage.errors import Unwritten

    from ..spiders.articles import ArticlesSpider

    settings = Settings()
    module = os.environ.get("SCRAPY_SETTINGS_MODULE", "crawler.settings")
    try:
        settings.setmodule(module, "project")
    except ImportError as error:
        raise click.UsageError(f"SCRAPY_SETTINGS_MODULE names {module}: {error}") from error
    settings.setdict(changed, "cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False)
    process = AsyncCrawlerProcess(settings)
    _log(verbose)  # after Scrapy, which sets its own loggers' levels
    crawler = process.create_crawler(ArticlesSpider)
    task = process.crawl(crawler, plan=plan)
    process.start()
    task.result()
    summary: dict[str, Any] | None = crawler.stats.get_value("palimpsest/summary")
    session = getattr(crawler.spider, "session", None)
    broken = session.broken if session is not None else None
    if summary is None or broken is not None:
        raise Unwritten(f"{plan.archive} could not be written: {broken or 'see the log'}")
    return summary


def _report(summary: dict[str, Any], failed_share: float, *, as_json: bool) -> int:
    from rich.console import Console

    from ..session import exit_code
    from .summaries import print_summary

    code = exit_code(summary, failed_share)
    if as_json:
        options.print_json(summary | {"exit_code": code})
        return code
    print_summary(Console(), summary)
    archive = "" if summary["archive"] == "archive.db" else f" --archive {summary['archive']}"
    if code == 4:
        click.echo("Nothing could be fetched: check the address and the network.", err=True)
    elif summary["left"]:
        left = f"{summary['left']} URLs are left"
        click.echo(f"{left}: palimpsest crawl --resume{archive} goes on.", err=True)
    if summary["articles_new"]:
        asks = [f"palimpsest {ask}{archive}" for ask in ("search WORDS", "repetitions", "stats")]
        click.echo(f"Next: {' · '.join(asks)}", err=True)
    return code
