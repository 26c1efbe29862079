"""`palimpsest stats`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.queries.totals import ArchiveTotals


@click.command()
@options.archive
@options.as_json
def command(archive: Path, as_json: bool) -> None:
    """The archive in numbers: URLs, articles, paragraphs, and what folding saved."""
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_labelled
    from storage.db.reader import Reader
    from storage.queries.totals import archive_totals

    with Reader(archive) as reader:
        stats = archive_totals(reader)
    if as_json:
        options.print_json(asdict(stats))
        return
    print_labelled(Console(highlight=False), [(name, Text(told)) for name, told in _told(stats)])
    if not stats.articles:
        click.echo("No article yet: `palimpsest crawl URL` fetches some.", err=True)


def _told(stats: ArchiveTotals) -> list[tuple[str, str]]:
    outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(stats.outcomes.items()))
    rows = [
        ("archive", f"{stats.archive}, {stats.bytes / 1e6:,.1f} MB"),
        ("runs", f"{stats.runs:,}"),
        ("URLs", f"{stats.urls:,} seen, {stats.waiting:,} waiting"),
        ("", outcomes or "none ended yet"),
        ("fetches", f"{stats.captures:,}"),
        (
            "articles",
            f"{stats.articles:,} in {stats.versions:,} versions, sites: {stats.sites:,}",
        ),
        ("", _related(stats)),
        ("paragraphs", f"{stats.appearances:,} told, {stats.paragraphs:,} distinct"),
        ("text", f"{stats.characters:,} characters"),
    ]
    for scope, words in (
        ("article", "told twice in one article: left out of clean_text"),
        ("site", "told before on the same site: left out of unique_text"),
        ("elsewhere", "told before elsewhere: left out of unique_text"),
    ):
        repeated = stats.repeated.get(scope)
        if repeated:
            share = repeated.characters / max(stats.characters, 1)
            told = f"{repeated.paragraphs:,} paragraphs, {repeated.characters:,} characters"
            rows.append(("folded", f"{told} ({share:.1%}) {words}"))
    dropped = stats.boilerplate
    if dropped.paragraphs:
        share = dropped.characters / max(stats.characters, 1)
        told = f"{dropped.distinct:,} paragraphs, told {dropped.paragraphs:,} times"
        size = f"{dropped.characters:,} characters ({share:.1%}) left out of clean_text"
        rows.append(("boilerplate", f"{told}: {size}"))
    kept = {k: v for k, v in stats.near_duplicates.items() if k not in ("nothing", "wording")}
    if kept:
        told = ", ".join(f"{count:,} by {name}" for name, count in sorted(kept.items()))
        rows.append(("kept apart", f"near-duplicates that differ in fact: {told}"))
    return rows


def _related(stats: ArchiveTotals) -> str:
    told = [
        f"{getattr(stats, key):,} {words}"
        for key, words in (
            ("copies", "as copies"),
            ("excerpts", "as excerpts"),
            ("shares", "by a good part"),
        )
        if getattr(stats, key)
    ]
    return f"repeat an earlier one: {', '.join(told) or 'none'}"
