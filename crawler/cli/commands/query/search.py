"""`palimpsest search`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.text import Text

    from storage.queries.search.search import FoundArticle, SearchResult


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@options.archives
@options.as_json
@click.option("--site", metavar="SITE", help="Only articles of this site (example.org).")
@options.limit(10)
def command(
    query: tuple[str, ...], archives: tuple[Path, ...], as_json: bool, site: str | None, limit: int
) -> None:
    """Search the text of articles.

    The best matches come first. An article and its copies are shown once.

    Repeat --archive to search several archives. They take turns: the best match of each, then the
    second best of each. An article that several archives have is shown once.

    All words must occur. Use 'quoted words' for a phrase, word* for a prefix, -word to exclude a
    word, and OR between alternatives.
    """
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line
    from storage.core.prose import mark_guess
    from storage.db.reader import Reader, different_files
    from storage.queries.search.passages import MATCH_END, MATCH_START
    from storage.queries.search.search import search

    # The shell has removed the quotes: an argument with several words is a phrase.
    terms = " ".join(f'"{part}"' if " " in part and len(query) > 1 else part for part in query)
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(path)) for path in different_files(archives)]
        results = search(readers, terms, site=site, limit=limit)
    if as_json:
        unmarked = {ord(MATCH_START): None, ord(MATCH_END): None}
        options.print_json(
            [asdict(row) | {"passage": row.passage.translate(unmarked)} for row in results]
        )
        return
    if not results:
        names = " or ".join(str(reader.path) for reader in readers)
        click.echo(f"No article in {names} matches: {terms}", err=True)
        return
    is_one = len(readers) == 1
    console = Console(highlight=False)
    for row in results:
        title = Text().append(f"{row.id:>6}  ", style="cyan")
        title.append(row.title or row.url, style="bold")
        print_line(console, title)
        date = mark_guess((row.published or "")[:10], row.published_origin)
        details = [row.site, date, row.author or ""]
        print_indented(console, " · ".join(part for part in details if part), 8, "dim")
        print_indented(console, _passage(row.passage), 8)
        if not is_one:
            print_indented(console, f"in {', '.join(_locations(row))}", 8, "dim")
        if row.copies:
            also = ", ".join(_copy(copy, is_one=is_one) for copy in row.copies[:5])
            print_indented(console, f"copies: {also}", 8, "dim")


def _locations(row: SearchResult) -> Iterator[str]:
    """The archives that have an article, with its number where it is not the one shown."""
    yield row.archive
    for other in row.also_in:
        yield f"{other.archive} ({other.id})"


def _copy(copy: FoundArticle, *, is_one: bool) -> str:
    return f"{copy.id} ({copy.site})" if is_one else f"{copy.id} ({copy.site}, {copy.archive})"


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
