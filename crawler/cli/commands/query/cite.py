"""`palimpsest cite`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli import options


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@options.archive
@options.as_json
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csl", "bibtex"]),
    help="CSL-JSON (Zotero, pandoc) or BibTeX.  [default: csl]",
)
def command(articles: tuple[str, ...], archive: Path, as_json: bool, format_: str | None) -> None:
    """Print references to articles, by number or any URL, for a reference manager.

    Each names the version that stands, the SHA-256 of its text, and as the date of access the last
    time that a capture showed it. An author is parted into given name and family where that is
    safe; else the name stays as the page has it.
    """
    from crawler.cli.terminal import harmless
    from storage.citations.bibtex import entry
    from storage.citations.csl_json import reference
    from storage.db.reader import Reader
    from storage.queries.article_reference import article_id as id_of

    if as_json and format_ == "bibtex":
        raise click.UsageError("--json prints CSL-JSON: leave one of the two out")
    with Reader(archive) as reader:
        ids = dict.fromkeys(id_of(reader, each) for each in articles)
        items = [reference(reader, article_id) for article_id in ids]
    if format_ != "bibtex":
        options.print_json(items)
        return
    for line in "\n".join(map(entry, items)).splitlines():
        click.echo(harmless(line) if sys.stdout.isatty() else line)
