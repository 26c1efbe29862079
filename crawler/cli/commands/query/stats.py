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
    """Show figures of the archive.

    Runs, URLs, articles, paragraphs, and how much text is folded.
    """
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
    print_labelled(Console(highlight=False), [(name, Text(text)) for name, text in _rows(stats)])
    if not stats.articles:
        click.echo("No articles yet. Fetch some with `palimpsest crawl URL`.", err=True)


def _rows(stats: ArchiveTotals) -> list[tuple[str, str]]:
    from crawler.cli.terminal import format_size, plural

    outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(stats.outcomes.items()))
    rows = [
        ("archive", f"{stats.archive}, {format_size(stats.bytes)}"),
        ("runs", f"{stats.runs:,}"),
        ("URLs", f"{stats.urls:,} seen, {stats.waiting:,} waiting"),
        ("", outcomes or "none processed yet"),
        ("fetches", f"{stats.captures:,}"),
        (
            "articles",
            f"{stats.articles:,} in {stats.versions:,} versions, sites: {stats.sites:,}",
        ),
        ("", _related(stats)),
        ("paragraphs", f"{stats.appearances:,} occurrences, {stats.paragraphs:,} distinct"),
        ("text", f"{stats.characters:,} characters"),
    ]
    for scope, words in (
        ("article", "repeated within an article: omitted from clean_text"),
        ("site", "repeated from the same site: omitted from unique_text"),
        ("elsewhere", "repeated from another site: omitted from unique_text"),
    ):
        repeated = stats.repeated.get(scope)
        if repeated:
            share = repeated.characters / max(stats.characters, 1)
            size = f"{repeated.paragraphs:,} paragraphs, {repeated.characters:,} characters"
            rows.append(("folded", f"{size} ({share:.1%}) {words}"))
    dropped = stats.boilerplate
    if dropped.paragraphs:
        share = dropped.characters / max(stats.characters, 1)
        count = f"{dropped.paragraphs:,} lines with {plural(dropped.patterns, 'pattern')}"
        size = f"{dropped.characters:,} characters ({share:.1%})"
        where = f"omitted from clean_text of {plural(dropped.articles, 'article')}"
        rows.append(("boilerplate", f"{count}, {size}: {where}"))
    if stats.left_out.articles:
        measured = stats.left_out
        share = measured.left_out / max(measured.prose, 1)
        size = f"{measured.left_out:,} characters ({share:.1%}) of the prose on pages of articles"
        rows.append(("left out", size))
        many = f"{plural(measured.doubtful, 'article')} with more than a quarter left out"
        rows.append(("", f"{many}, of {measured.articles:,} measured"))
    if stats.kept_apart:
        kept = sorted(stats.kept_apart.items())
        kinds = ", ".join(f"{count:,} by {name}" for name, count in kept)
        rows.append(("not folded", f"near-duplicates that may differ in fact: {kinds}"))
    return rows


def _related(stats: ArchiveTotals) -> str:
    kinds = [
        f"{getattr(stats, key):,} {words}"
        for key, words in (
            ("copies", "as copies"),
            ("excerpts", "as excerpts"),
            ("shares", "with a shared passage"),
        )
        if getattr(stats, key)
    ]
    return f"repeating an earlier one: {', '.join(kinds) or 'none'}"
