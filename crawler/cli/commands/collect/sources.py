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

if TYPE_CHECKING:
    from crawler.crawl.probe import Probed
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


@click.group(invoke_without_command=True)
@options.sources
@options.archive
@options.as_json
@click.pass_context
def command(context: click.Context, sources: Path, archive: Path, as_json: bool) -> None:
    """List the sources in sources.toml: what the last crawl of each brought, when the next is due.

    An entry has a name, where to begin, and what else is to hold:

    \b
    on_alert = "./tell-desk"   # a command that is told what `palimpsest health` finds
    [[source]]
    name = "gazette"
    start = ["https://gazette.example/"]
    feeds = ["https://gazette.example/rss"]
    sitemaps = ["https://gazette.example/news-sitemap.xml"]
    include = ['/20\\d\\d/']     # of the pages found only those that match one of these
    exclude = ['/video/']      # and none that matches one of these
    max_pages = 500            # URLs that a run fetches at most
    depth = 1                  # listings, feeds and sitemaps followed in a row
    delay = 2                  # seconds between two requests to a host, at least
    interval = "1h"            # between two polls (s, m, h, d, w), until more is known
    min_interval = "15m"       # it becomes no less, nor more than max_interval, however often
    max_interval = "1d"        # news come; by default a quarter of it and 24 times as much
    recheck = true             # fetch known articles again when they are due for another look
    failing_after = 3          # polls in a row that could not read it, until it is told
    silent_after = "2d"        # without news, until it is told; by default as it is used to
    headers = { Accept-Language = "de", X-Key = "${GAZETTE_KEY}" }   # of the environment
    """
    if context.invoked_subcommand is not None:
        context.obj = sources
        return
    _list(sources, archive, as_json=as_json)


@command.command("list")
@options.sources
@options.archive
@options.as_json
@click.pass_context
def list_(context: click.Context, sources: Path, archive: Path, as_json: bool) -> None:
    """The same list as without a command."""
    _list(_given(context, sources), archive, as_json=as_json)


def _list(sources: Path, archive: Path, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import table
    from crawler.sources.sources_toml import read_sources

    states = list(_states(read_sources(sources), archive))
    if as_json:
        options.print_json(states)
    elif not states:
        click.echo(f"{sources} names no source: `palimpsest sources add URL` adds one.", err=True)
    else:
        rows = [[Text(cell) for cell in _cells(state)] for state in states]
        table(Console(highlight=False), list(_COLUMNS), rows)


def _states(sources: list[Source], archive: Path) -> Iterator[dict[str, Any]]:
    from crawler.sources.due import all_due
    from storage.core.clock import format_timestamp
    from storage.crawl_state.run_ledger import listed
    from storage.db.reader import Reader

    due = {each.source.name: each for each in all_due(sources, archive)}
    with Reader(archive) if archive.exists() else nullcontext() as reader:
        for source in sources:
            known, at = due[source.name].known, due[source.name].at
            runs = listed(reader.connection, source=source.name, limit=2) if reader else []
            ended = [run for run in runs if run.state != "running"]
            yield {
                "source": source.name,
                "last_run": runs[0].started if runs else None,
                "outcome": runs[0].state if runs else None,
                "fetched": ended[0].summary.fetched if ended else None,
                "articles_new": ended[0].summary.articles_new if ended else None,
                "last_news": known.news_at,
                "failed_in_a_row": known.failed_polls,
                "interval_seconds": round(known.pause(source.interval)),
                "next_due": format_timestamp(at) if at else None,
            }


def _cells(state: dict[str, Any]) -> Iterator[str]:
    from crawler.cli.terminal import clock, minute

    yield state["source"]
    yield minute(state.get("last_run")) or "never"
    yield state.get("outcome") or ""
    for name in ("fetched", "articles_new"):
        yield "" if state.get(name) is None else f"{state[name]:,}"
    yield minute(state.get("last_news"))
    yield str(state.get("failed_in_a_row") or "")
    yield clock(state["interval_seconds"])
    yield minute(state["next_due"]) or "now"


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
    """Fetch what sources begin with, and say what is there. Nothing is archived.

    robots.txt and the pauses between requests hold as in a crawl. Ends with 3 where a URL gives
    nothing.
    """
    from rich.console import Console
    from rich.text import Text

    from crawler.workers import workers as pool

    pool.prepare()
    from crawler.cli.terminal import table
    from crawler.crawl.probe import probed
    from crawler.sources.sources_toml import read_sources

    path = _given(context, sources)
    known = {source.name: source for source in read_sources(path)}
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no source {name} in {path}")
    asked = [known[name] for name in names or known]
    if not asked:
        click.echo(f"{path} names no source: `palimpsest sources add URL` adds one.", err=True)
        return 0
    with probed(asked, options.settings(allow_private=allow_private)) as by_source:
        found = [each for looked_at, _ in by_source for each in looked_at]
    if as_json:
        options.print_json([asdict(each) | {"failed": each.failed} for each in found])
    else:
        rows = [
            [Text(each.source), Text(each.url), Text(_found(each), "red" * each.failed)]
            for each in found
        ]
        table(Console(highlight=False), ["source", "URL", "what is there"], rows)
    return 3 if any(each.failed for each in found) else 0


def _found(each: Probed) -> str:
    if each.outcome == "not-article":
        seen = each.detail or "no article"
        return f"{seen}, {each.links} links" if seen.startswith("listing") else seen
    told = {"archived": "an article", "copy": "an article"}.get(each.outcome or "", each.outcome)
    return f"{told}: {each.detail}" if each.detail else told or "nothing: it was not fetched"


@command.command("add")
@click.argument("url")
@click.option("--name", help="What to call it.  [default: its site]")
@options.sources
@click.option("--dry-run", is_flag=True, help="Print the entry and write nothing.")
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
    """Look at a site, find its feeds and sitemaps, and write an entry for it into sources.toml."""
    from crawler.workers import workers as pool
    from storage.core.urls import parse_web_url

    pool.prepare()
    from crawler.crawl.probe import probed
    from crawler.sources.source import Source, of_urls
    from crawler.sources.sources_toml import read_sources

    path = _given(context, sources)
    (site,) = of_urls([url])
    name = name or re.sub(r"[^A-Za-z0-9_.-]+", "-", site.name)
    if path.exists() and any(source.name == name for source in read_sources(path)):
        raise click.UsageError(f"{path} has a source {name}: choose another with --name")
    changed = options.settings(allow_private=allow_private)
    with probed([Source(name, (parse_web_url(url),))], changed) as ((found, reader),):
        if found[0].failed:
            click.echo(f"{found[0].url}: {_found(found[0])}", err=True)
            return 4
        rows = reader.rows("SELECT url, found FROM urls WHERE found IN ('feed', 'sitemap')")
        is_index = (found[0].detail or "").partition(":")[0]
    entry = _entry(name, found[0].url, is_index, rows)
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
    """The entry of a source. JSON's strings are TOML's."""
    keys: dict[str, list[str]] = {"start": [], "feeds": [], "sitemaps": []}
    keys[{"feed": "feeds", "sitemap": "sitemaps"}.get(is_index, "start")].append(url)
    if is_index not in ("feed", "sitemap"):
        # Of a feed or sitemap these would be its entries.
        keys["feeds"] += [row["url"] for row in rows if row["found"] == "feed"]
        keys["sitemaps"] += [row["url"] for row in rows if row["found"] == "sitemap"]
    lines = ["[[source]]", f"name = {json.dumps(name)}"]
    for key, urls in keys.items():
        if len(urls) == 1:
            lines.append(f"{key} = {json.dumps(urls)}")
        elif urls:
            lines += [f"{key} = [", *(f"  {json.dumps(each)}," for each in urls), "]"]
    return "\n".join(lines) + "\n"


def _given(context: click.Context, own: Path) -> Path:
    """The file: as the command says, or the group before it."""
    default = click.core.ParameterSource.DEFAULT
    before: Path | None = context.obj
    return before if before and context.get_parameter_source("sources") is default else own
