"""`palimpsest missed`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.queries.not_captured import NotCapturedGroup, NotCapturedUrl

_DAY_OR_MONTH = click.DateTime(["%Y-%m-%d", "%Y-%m"])


@click.command()
@options.archive
@options.as_json
@click.option("--source", metavar="NAME", help="Only URLs of this source.")
@click.option(
    "--outcome",
    type=click.Choice(["robots", "not-article", "404", "timeout", "error", "waiting"]),
    help="Only URLs with this outcome, or still waiting.",
)
@click.option("--reason", help="Only URLs with this reason, as listed.")
@click.option(
    "--since",
    type=_DAY_OR_MONTH,
    metavar="DATE",
    help="Only from this day or month on (2026-05-01, 2026-05).",
)
@click.option("--until", type=_DAY_OR_MONTH, metavar="DATE", help="Only before this day or month.")
@click.option("--urls", "listed", is_flag=True, help="List the URLs, newest first.")
@options.limit(50)
def command(
    archive: Path,
    as_json: bool,
    source: str | None,
    outcome: str | None,
    reason: str | None,
    since: Any,
    until: Any,
    listed: bool,
    limit: int,
) -> None:
    """Show what was not captured, and why.

    URLs are counted by source, outcome, reason and month. --urls lists each URL; `palimpsest why
    URL` shows its history. Feeds, sitemaps and listings that were read are not included, except for
    pages that were taken for a listing although they have as much prose as an article (1,000
    characters).
    """
    from storage.db.reader import Reader
    from storage.queries.not_captured import (
        NotCapturedFilter,
        count_listings,
        group_not_captured,
        list_not_captured,
    )

    dates = [date.date().isoformat() if date else None for date in (since, until)]
    selected = NotCapturedFilter(source, outcome, reason, *dates)
    with Reader(archive) as reader:
        urls = list_not_captured(reader, selected, limit) if listed else []
        groups = [] if listed else group_not_captured(reader, selected)
        listings = count_listings(reader)
    if as_json:
        options.print_json([asdict(row) for row in (urls if listed else groups[:limit])])
        return
    if not urls and not groups:
        matching = " matching" if selected != NotCapturedFilter() else ""
        click.echo(
            f"No{matching} URLs were missed. {listings:,} feeds, sitemaps and listings were read."
        )
        return
    if listed:
        _print_urls(urls)
    else:
        _print_groups(groups, limit)


def _print_groups(rows: list[NotCapturedGroup], limit: int) -> None:
    from crawler.cli.terminal import format_minute, plural, shorten

    head = ["URLs>", "source", "outcome", "reason", "month", "last", "prose>"]
    cells = [
        [
            *(f"{row.urls:,}", row.source, row.outcome, shorten(row.reason, 60)),
            *(row.month, format_minute(row.last), _prose(row.prose)),
        ]
        for row in rows[:limit]
    ]
    _print(head, cells)
    total = sum(row.urls for row in rows)
    more = f", in {len(rows):,} groups (show more with -n)" if len(rows) > limit else ""
    click.echo(f"\n{plural(total, 'URL')} in total{more}. List them with --urls.", err=True)


def _print_urls(rows: list[NotCapturedUrl]) -> None:
    from crawler.cli.terminal import format_minute, shorten

    cells = [
        [
            *(format_minute(row.at), row.outcome, shorten(row.detail or "", 60)),
            *(_prose(row.prose), row.url),
        ]
        for row in rows
    ]
    _print(["when", "outcome", "reason", "prose>", "URL"], cells)


def _prose(characters: int | None) -> str:
    return f"{characters:,}" if characters else ""


def _print(head: list[str], cells: list[list[str]]) -> None:
    """Print rows without the column of the prose if no row has any."""
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_table

    prose = head.index("prose>")
    if not any(row[prose] for row in cells):
        for row in (head, *cells):
            del row[prose]
    print_table(Console(highlight=False), head, [[Text(cell) for cell in row] for row in cells])
