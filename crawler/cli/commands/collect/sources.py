"""`palimpsest sources`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options
from crawler.sources.shard import MAX_SHARDS

if TYPE_CHECKING:
    from crawler.crawl.probe import ProbedUrl
    from crawler.sources.shard import Shard
    from crawler.sources.source import Source

_COLUMNS = (
    "source",
    "last run",
    "ended",
    "fetched>",
    "new>",
    "last news",
    "failed>",
    "every>",
    "next",
)
_shards = click.option(
    "--shards",
    type=click.IntRange(1, MAX_SHARDS),
    metavar="COUNT",
    help="Also show in which of this many shards each source is.",
)


@click.group(invoke_without_command=True)
@options.sources
@options.archive
@options.as_json
@options.shard
@_shards
@click.pass_context
def command(
    context: click.Context,
    sources: Path,
    archive: Path,
    as_json: bool,
    shard: Shard | None,
    shards: int | None,
) -> None:
    """List, check and add sources.

    Without a command, list the sources in sources.toml with the result of the last crawl and the
    time of the next. The file has one entry per source; only name and a URL are required:

    \b
    on_alert = "./notify"      # command that receives the findings of `palimpsest health`
    [[source]]
    name = "gazette"
    start = ["https://gazette.example/"]
    feeds = ["https://gazette.example/rss"]
    sitemaps = ["https://gazette.example/news-sitemap.xml"]
    include = ['/20\\d\\d/']     # fetch only linked pages that match one of these
    exclude = ['/video/']      # and no pages that match one of these
    max_pages = 500            # maximum number of URLs that a run fetches
    depth = 1                  # listings, feeds and sitemaps between start and article
    delay = 2                  # minimum number of seconds between requests to a host
    interval = "1h"            # first interval between two polls (s, m, h, d, w)
    min_interval = "15m"       # limits of the interval, which follows how often news appears;
    max_interval = "1d"        # defaults: a quarter of interval, and 24 times interval
    recheck = true             # fetch known articles again when they are due
    failing_after = 3          # failed polls in a row until it is reported as failing
    silent_after = "2d"        # time without news until it is reported as silent
    headers = { Accept-Language = "de", X-Key = "${GAZETTE_KEY}" }   # ${...}: environment
    """
    if context.invoked_subcommand is not None:
        if shard is not None or shards is not None:
            raise click.UsageError("write --shard and --shards after `list`")
        context.obj = sources
        return
    _list(sources, archive, shard, shards, as_json=as_json)


@command.command("list")
@options.sources
@options.archive
@options.as_json
@options.shard
@_shards
@click.pass_context
def list_(
    context: click.Context,
    sources: Path,
    archive: Path,
    as_json: bool,
    shard: Shard | None,
    shards: int | None,
) -> None:
    """List the sources, as without a command."""
    _list(_file(context, sources), archive, shard, shards, as_json=as_json)


def _list(
    sources: Path, archive: Path, shard: Shard | None, shards: int | None, *, as_json: bool
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_table
    from crawler.sources.shard import assign_shards
    from crawler.sources.sources_toml import read_sources

    known = read_sources(sources)
    selected = known
    numbers = {} if shards is None else assign_shards(known, shards)
    if shard is not None:
        if shards not in (None, shard.count):
            raise click.UsageError(f"--shard {shard} and --shards {shards} differ: use one of them")
        numbers = assign_shards(known, shard.count)
        selected = shard.select(known, known)
    states = list(_states(selected, archive))
    if numbers:
        states = [state | {"shard": numbers[state["source"]]} for state in states]
    if as_json:
        options.print_json(states)
    elif states:
        columns = [*_COLUMNS, "shard>"] if numbers else list(_COLUMNS)
        rows = [[Text(cell) for cell in _cells(state)] for state in states]
        print_table(Console(highlight=False), columns, rows)
    elif shard is not None and known:
        click.echo(shard.empty_message, err=True)
    else:
        _print_no_sources(sources)


def _print_no_sources(path: Path) -> None:
    click.echo(f"{path} has no sources. Add one with `palimpsest sources add URL`.", err=True)


def _states(sources: list[Source], archive: Path) -> Iterator[dict[str, Any]]:
    from crawler.sources.due import due_times
    from storage.core.clock import format_timestamp
    from storage.crawl_state.run_ledger import list_runs
    from storage.db.reader import Reader

    due = {each.source.name: each for each in due_times(sources, archive)}
    with Reader(archive) if archive.exists() else nullcontext() as reader:
        for source in sources:
            known, at = due[source.name].stats, due[source.name].due_at
            runs = list_runs(reader.connection, source=source.name, limit=2) if reader else []
            ended = [run for run in runs if run.state != "running"]
            yield {
                "source": source.name,
                "last_run": runs[0].started if runs else None,
                "outcome": runs[0].state if runs else None,
                "fetched": ended[0].summary.fetched if ended else None,
                "articles_new": ended[0].summary.articles_new if ended else None,
                "last_news": known.news_at,
                "failed_in_a_row": known.failed_polls,
                "interval_seconds": round(known.poll_delay(source.interval)),
                "next_due": format_timestamp(at) if at else None,
            }


def _cells(state: dict[str, Any]) -> Iterator[str]:
    from crawler.cli.terminal import compact_duration, format_minute

    yield state["source"]
    yield format_minute(state.get("last_run")) or "never"
    yield state.get("outcome") or ""
    for name in ("fetched", "articles_new"):
        yield "" if state.get(name) is None else f"{state[name]:,}"
    yield format_minute(state.get("last_news"))
    yield str(state.get("failed_in_a_row") or "")
    yield compact_duration(state["interval_seconds"])
    yield format_minute(state["next_due"]) or "now"
    if "shard" in state:
        yield str(state["shard"])


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@options.sources
@options.as_json
@options.allow_private
@click.pass_context
def check(
    context: click.Context,
    names: tuple[str, ...],
    sources: Path,
    as_json: bool,
    allow_private: tuple[str, ...],
) -> int:
    """Fetch the start URLs of sources, without archiving.

    Prints what each URL is. robots.txt and the delays between requests apply as in a crawl. The
    exit code is 3 if a URL could not be used.
    """
    from rich.console import Console
    from rich.text import Text

    from crawler.workers import workers as pool

    pool.prepare()
    from crawler.cli.terminal import print_table
    from crawler.crawl.probe import probe
    from crawler.sources.sources_toml import read_sources

    path = _file(context, sources)
    known = {source.name: source for source in read_sources(path)}
    for name in names:
        if name not in known:
            raise click.UsageError(f"{path} has no source {name}")
    selected = [known[name] for name in names or known]
    if not selected:
        _print_no_sources(path)
        return 0
    with probe(selected, options.scrapy_settings(allow_private=allow_private)) as by_source:
        probes = [one for of_source, _ in by_source for one in of_source]
    if as_json:
        options.print_json([asdict(each) | {"failed": each.failed} for each in probes])
    else:
        rows = [
            [Text(each.source), Text(each.url), Text(_found(each), "red" * each.failed)]
            for each in probes
        ]
        print_table(Console(highlight=False), ["source", "URL", "result"], rows)
    return 3 if any(each.failed for each in probes) else 0


def _found(each: ProbedUrl) -> str:
    if each.outcome == "not-article":
        kind = each.detail or "not an article"
        return f"{kind}, {each.links} links" if kind.startswith("listing") else kind
    is_article = each.outcome in ("archived", "copy")
    outcome = "an article" if is_article else each.outcome or "not fetched"
    return f"{outcome}: {each.detail}" if each.detail else outcome


@command.command("add")
@click.argument("url")
@click.option("--name", metavar="NAME", help="Name of the source.  [default: its site]")
@options.sources
@click.option("--dry-run", is_flag=True, help="Print the entry without writing it.")
@options.allow_private
@click.pass_context
def add(
    context: click.Context,
    url: str,
    name: str | None,
    sources: Path,
    dry_run: bool,
    allow_private: tuple[str, ...],
) -> int:
    """Add a site to sources.toml.

    The feeds and sitemaps of the site are found and written to its entry, which is also printed.
    """
    from crawler.workers import workers as pool
    from storage.core.urls import parse_web_url

    pool.prepare()
    from crawler.crawl.probe import probe
    from crawler.sources.source import Source, sources_from_urls
    from crawler.sources.sources_toml import read_sources

    path = _file(context, sources)
    (site,) = sources_from_urls([url])
    name = name or re.sub(r"[^A-Za-z0-9_.-]+", "-", site.name)
    if path.exists() and any(source.name == name for source in read_sources(path)):
        raise click.UsageError(
            f"{path} already has a source {name}: choose another name with --name"
        )
    changed = options.scrapy_settings(allow_private=allow_private)
    with probe([Source(name, (parse_web_url(url),))], changed) as ((probes, reader),):
        if probes[0].failed:
            click.echo(f"{probes[0].url}: {_found(probes[0])}", err=True)
            return 4
        rows = reader.rows("SELECT url, found FROM urls WHERE found IN ('feed', 'sitemap')")
        is_index = (probes[0].detail or "").partition(":")[0]
    entry = _entry(name, probes[0].url, is_index, rows)
    click.echo(entry, nl=False)
    if dry_run:
        return 0
    before = path.read_text("utf-8") if path.exists() else ""
    gap = "\n" if before.endswith("\n") or not before else "\n\n"
    with path.open("a", encoding="utf-8") as file:
        file.write((gap if before else "") + entry)
    read_sources(path)
    click.echo(f"Written to {path}. Next: palimpsest crawl {name}", err=True)
    return 0


def _entry(name: str, url: str, is_index: str, rows: list[dict[str, Any]]) -> str:
    """Return the entry of a source as TOML. JSON strings are valid TOML strings."""
    keys: dict[str, list[str]] = {"start": [], "feeds": [], "sitemaps": []}
    keys[{"feed": "feeds", "sitemap": "sitemaps"}.get(is_index, "start")].append(url)
    if is_index not in ("feed", "sitemap"):
        # The URLs found in a feed or sitemap would be its entries, not feeds of the site.
        keys["feeds"] += [row["url"] for row in rows if row["found"] == "feed"]
        keys["sitemaps"] += [row["url"] for row in rows if row["found"] == "sitemap"]
    lines = ["[[source]]", f"name = {json.dumps(name)}"]
    for key, urls in keys.items():
        if len(urls) == 1:
            lines.append(f"{key} = {json.dumps(urls)}")
        elif urls:
            lines += [f"{key} = [", *(f"  {json.dumps(each)}," for each in urls), "]"]
    return "\n".join(lines) + "\n"


def _file(context: click.Context, own: Path) -> Path:
    """Return the value of --sources, given to the command itself or to the group before it."""
    default = click.core.ParameterSource.DEFAULT
    before: Path | None = context.obj
    return before if before and context.get_parameter_source("sources") is default else own
