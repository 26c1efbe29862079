"""`palimpsest missed`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crawler.cli import options

_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m"])


@click.command()
@options.archive
@options.as_json
@click.option("--source", help="Only of this source.")
@click.option(
    "--outcome",
    type=click.Choice(["robots", "not-article", "404", "timeout", "error", "waiting"]),
    help="Only what ended so, or waits.",
)
@click.option("--reason", help="Only for this reason, as the list of groups has it.")
@click.option("--since", type=_MOMENT, help="Only from this day or month on.")
@click.option("--until", type=_MOMENT, help="Only before this day or month.")
@click.option("--urls", "listed", is_flag=True, help="List the URLs, the last ones first.")
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
    """Tell what was not captured, and why.

    By source, outcome, reason and month; with --urls each URL, of which `palimpsest why URL` tells
    more. Feeds, sitemaps and listings were read as they are meant to be, and are not in it.
    """
    from storage.db.reader import Reader
    from storage.queries.not_captured import Wanted, groups, missed, read_as_meant

    moments = [moment.date().isoformat() if moment else None for moment in (since, until)]
    wanted = Wanted(source, outcome, reason, *moments)
    with Reader(archive) as reader:
        rows = missed(reader, wanted, limit) if listed else groups(reader, wanted)
        read = read_as_meant(reader)
    if as_json:
        options.print_json(rows if listed else rows[:limit])
        return
    if not rows:
        fits = " that fits" if wanted != Wanted() else ""
        click.echo(f"Nothing{fits} was missed; {read:,} feeds, sitemaps and listings were read.")
        return
    if listed:
        _print_urls(rows)
    else:
        _print_groups(rows, limit)


def _print_groups(rows: list[dict[str, Any]], limit: int) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import minute, short, table

    head = ["URLs>", "source", "outcome", "why", "month", "last"]
    cells = [
        (
            *(f"{row['urls']:,}", row["source"], row["outcome"], short(row["reason"], 60)),
            *(row["month"], minute(row["last"])),
        )
        for row in rows[:limit]
    ]
    table(Console(highlight=False), head, [[Text(cell) for cell in row] for row in cells])
    total = sum(row["urls"] for row in rows)
    more = f", in {len(rows):,} groups (-n shows more)" if len(rows) > limit else ""
    click.echo(f"\n{total:,} URLs in all{more}. --urls lists them.", err=True)


def _print_urls(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import minute, short, table

    cells = [
        (minute(row["at"]), row["outcome"], short(row["detail"] or "", 60), row["url"])
        for row in rows
    ]
    table(
        Console(highlight=False),
        ["when", "outcome", "why", "URL"],
        [[Text(cell) for cell in row] for row in cells],
    )
