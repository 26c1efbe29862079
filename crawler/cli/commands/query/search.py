"""`palimpsest search`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.text import Text


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@options.archive
@options.as_json
@click.option("--site", metavar="SITE", help="Only articles of this site (example.org).")
@options.limit(10)
def command(
    query: tuple[str, ...], archive: Path, as_json: bool, site: str | None, limit: int
) -> None:
    """Search the text of articles.

    The best matches come first. An article and its copies are shown once.

    All words must occur. Use 'quoted words' for a phrase, word* for a prefix, -word to exclude a
    word, and OR between alternatives.
    """
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line
    from storage.core.prose import mark_guess
    from storage.db.reader import Reader
    from storage.queries.search import MATCH_END, MATCH_START, search

    # The shell has removed the quotes: an argument with several words is a phrase.
    terms = " ".join(f'"{part}"' if " " in part and len(query) > 1 else part for part in query)
    with Reader(archive) as reader:
        results = search(reader, terms, site=site, limit=limit)
    if as_json:
        unmarked = {ord(MATCH_START): None, ord(MATCH_END): None}
        options.print_json(
            [asdict(row) | {"passage": row.passage.translate(unmarked)} for row in results]
        )
        return
    if not results:
        click.echo(f"No article in {archive} matches: {terms}", err=True)
        return
    console = Console(highlight=False)
    for row in results:
        title = Text().append(f"{row.id:>6}  ", style="cyan")
        title.append(row.title or row.url, style="bold")
        print_line(console, title)
        date = mark_guess((row.published or "")[:10], row.published_origin)
        details = [row.site, date, row.author or ""]
        print_indented(console, " · ".join(part for part in details if part), 8, "dim")
        print_indented(console, _passage(row.passage), 8)
        if row.copies:
            also = ", ".join(f"{copy.id} ({copy.site})" for copy in row.copies[:5])
            print_indented(console, f"copies: {also}", 8, "dim")


def _passage(marked: str) -> Text:
    from rich.text import Text

    text = Text()
    for part in marked.split("\x02"):
        match, closing, rest = part.partition("\x03")
        if closing:
            text.append(match, style="bold yellow")
            text.append(rest)
        else:
            text.append(part)
    return text
