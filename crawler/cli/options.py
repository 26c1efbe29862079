"""Options that several commands have in common, and JSON output."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from crawler.sources.shard import MAX_SHARDS, Shard
from crawler.sources.source import DEFAULT_FILE


class _OnePath(click.Path):
    """A path whose variable names one path, also for an option that can be repeated."""

    def split_envvar_value(self, rv: str) -> list[str]:
        return [rv]


class _ShardType(click.ParamType[Shard]):
    """NUMBER/COUNT, as in 2/8."""

    name = "shard"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Shard:
        if isinstance(value, Shard):
            return value
        match = re.fullmatch(r"\s*([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*", value)
        if match is None:
            self.fail(f"{value!r} is not a shard: write 2/8 for the second of eight", param, ctx)
        number, count = map(int, match.groups())
        if not 1 <= count <= MAX_SHARDS:
            self.fail(
                f"{value!r} is not a shard: the number behind the slash, how many shards there "
                f"are, must be from 1 to {MAX_SHARDS}; write 2/8 for the second of eight",
                param,
                ctx,
            )
        if not 1 <= number <= count:
            last = f" to {count}/{count}" if count > 1 else ""
            self.fail(f"there is no shard {number} of {count}: write 1/{count}{last}", param, ctx)
        return Shard(number, count)


shard = click.option(
    "--shard",
    type=_ShardType(),
    metavar="NUMBER/COUNT",
    help="Only the sources of this shard: 2/8 is the second of eight. All sources of a site are in "
    "one shard.",
)

_archive = partial(
    click.option,
    "--archive",
    multiple=True,
    envvar="PALIMPSEST_ARCHIVE",
    default=["archive.db"],
    show_default=True,
    show_envvar=True,
    type=_OnePath(path_type=Path),
)
archive = _archive(
    callback=lambda _context, _option, values: _only_path(values), help="Path of the archive."
)
archives = _archive("archives", help="Path of the archive. Can be repeated.")
sources = click.option(
    "--sources",
    envvar="PALIMPSEST_SOURCES",
    default=DEFAULT_FILE,
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="File that lists the sources.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
at_once = click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="Number of sources to crawl at the same time. Sources of one site are crawled in turn.",
)
failed_share = click.option(
    "--failed-share",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Exit with code 3 if more than this share of the URLs failed.",
)
allow_private = click.option(
    "--allow-private",
    multiple=True,
    envvar="PALIMPSEST_ALLOW_PRIVATE",
    show_envvar=True,
    metavar="HOST|NETWORK",
    callback=lambda _context, _option, values: _parse_private(values),
    help="Allow fetching from this host, address or network (10.0.0.0/8), which is not public. "
    "Can be repeated.",
)
_FETCHING = (
    click.option(
        "--delay",
        type=click.FloatRange(0),
        help="Seconds between two requests to a host. Use 0 only for your own hosts; a Crawl-delay "
        "in robots.txt still applies.  [default: adapt to the host's response times]",
    ),
    click.option(
        "--contact",
        envvar="PALIMPSEST_CONTACT",
        show_envvar=True,
        help="Your URL or e-mail address, sent in the user agent so that site owners can contact "
        "you.",
    ),
    click.option(
        "--warc",
        envvar="PALIMPSEST_WARC",
        show_envvar=True,
        metavar="DIR",
        help="Write every response as received to WARC files in this folder. A source can set "
        "its own folder.",
    ),
    allow_private,
    click.option(
        "--workers",
        type=click.IntRange(1),
        help="Number of worker processes.  [default: one per core]",
    ),
    click.option("-v", "--verbose", is_flag=True, help="Include Scrapy's log messages."),
)


def fetch_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for fetching. `scrapy_settings` takes all of them but `verbose`."""
    for option in reversed(_FETCHING):
        command = option(command)
    return command


def scrapy_settings(
    delay: float | None = None,
    contact: str | None = None,
    warc: str | None = None,
    workers: int | None = None,
    allow_private: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the Scrapy settings that these options override."""
    from crawler.settings import user_agent

    changed: dict[str, Any] = {}
    if delay is not None:
        changed |= {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": delay}
    if delay == 0:
        changed |= {"CONCURRENT_REQUESTS_PER_DOMAIN": 16}
    if contact:
        changed |= {"USER_AGENT": user_agent(contact), "PALIMPSEST_CONTACT": contact}
    if warc:
        changed |= {"PALIMPSEST_WARC": warc}
    if allow_private:
        changed |= {"PALIMPSEST_ALLOW_PRIVATE": list(allow_private)}
    if workers:
        changed |= {"PALIMPSEST_WORKERS": workers}
    return changed


def _only_path(values: tuple[Path, ...]) -> Path:
    """Return the only archive. Without this check, the last of several would be used silently."""
    if len(values) > 1:
        raise click.UsageError(
            f"--archive is given {len(values)} times, but this command uses one archive: only "
            "`search` and `serve` take several"
        )
    return values[0]


def _parse_private(values: tuple[str, ...]) -> tuple[str, ...]:
    """Split the values of --allow-private or its variable at spaces and commas, and check them."""
    from crawler.net.address_policy import Allowed, InvalidAddress

    words = [word for value in values for word in value.replace(",", " ").split()]
    try:
        Allowed.of(words)
    except InvalidAddress as error:
        raise click.BadParameter(str(error)) from error
    return tuple(words)


def limit(default: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return an option for the maximum number of results."""
    return click.option(
        *("-n", "--limit"),
        type=click.IntRange(1, 1_000_000),
        default=default,
        show_default=True,
        help="Maximum number of results.",
    )


def print_json(value: Any) -> None:
    """Print a result as JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
