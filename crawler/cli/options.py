"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from crawler.sources.source import FILE

archive = click.option(
    "--archive",
    envvar="PALIMPSEST_ARCHIVE",
    default="archive.db",
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="The archive file.",
)
sources = click.option(
    "--sources",
    envvar="PALIMPSEST_SOURCES",
    default=FILE,
    show_default=True,
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="The file that says which sources there are.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


at_once = click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="How many sources to crawl at once; two of one site never are.",
)
failed_share = click.option(
    "--failed-share",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Exit with 3 where more than this share of the URLs failed.",
)
allow_private = click.option(
    "--allow-private",
    multiple=True,
    envvar="PALIMPSEST_ALLOW_PRIVATE",
    show_envvar=True,
    metavar="HOST|NETWORK",
    callback=lambda _context, _option, given: _private(given),
    help="Fetch from this host, address or network (10.0.0.0/8) although it is not on the public "
    "internet. May be given several times.",
)
_FETCHING = (
    click.option(
        "--delay",
        type=click.FloatRange(0),
        help="Seconds between two requests to a host, instead of following how fast it answers. "
        "0 is for hosts of your own; a Crawl-delay in robots.txt still counts.",
    ),
    click.option(
        "--contact",
        envvar="PALIMPSEST_CONTACT",
        show_envvar=True,
        help="Your address (URL or e-mail) for the user agent: site owners want to know who "
        "crawls.",
    ),
    click.option(
        "--warc",
        envvar="PALIMPSEST_WARC",
        show_envvar=True,
        metavar="DIR",
        help="Keep all that is sent, as it was sent, in WARC files in this folder. A source may "
        "name one of its own.",
    ),
    allow_private,
    click.option(
        "--workers", type=click.IntRange(1), help="Worker processes.  [default: one a core]"
    ),
    click.option("-v", "--verbose", is_flag=True, help="Log what Scrapy does, too."),
)


def fetching(command: Callable[..., Any]) -> Callable[..., Any]:
    """How to fetch; `settings` makes Scrapy's settings of all but `verbose`."""
    for option in reversed(_FETCHING):
        command = option(command)
    return command


def settings(
    delay: float | None = None,
    contact: str | None = None,
    warc: str | None = None,
    workers: int | None = None,
    allow_private: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The settings that options change."""
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


def _private(given: tuple[str, ...]) -> tuple[str, ...]:
    """What --allow-private names, or its variable, where commas may part it."""
    from crawler.net.address_policy import Allowed, NotAnAddress

    words = [word for each in given for word in each.replace(",", " ").split()]
    try:
        Allowed.of(words)
    except NotAnAddress as error:
        raise click.BadParameter(str(error)) from error
    return tuple(words)


def limit(default: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """How many results to show."""
    return click.option(
        *("-n", "--limit"),
        type=click.IntRange(1, 1_000_000),
        default=default,
        show_default=True,
        help="How many to show at most.",
    )


def print_json(value: Any) -> None:
    """A result for a program, on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
