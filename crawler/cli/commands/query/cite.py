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
    """Print references for a reference manager.

    ARTICLE is a number or any URL of the article. Each reference names the current version, the
    SHA-256 of its text, and, as the date of access, the latest capture that showed it. An author's
    name is split into given and family name only where that is reliable; otherwise it is printed as
    on the page. A date of publication that was only guessed is not printed.
    """
    from crawler.cli.terminal import sanitise
    from storage.citations.bibtex import bibtex_entry
    from storage.citations.csl_json import csl_item
    from storage.db.reader import Reader
    from storage.queries.article_reference import find_article_id

    if as_json and format_ == "bibtex":
        raise click.UsageError("--json prints CSL-JSON: omit either --json or --format bibtex")
    with Reader(archive) as reader:
        ids = dict.fromkeys(find_article_id(reader, each) for each in articles)
        items = [csl_item(reader, article_id) for article_id in ids]
    if format_ != "bibtex":
        options.print_json(items)
        return
    for line in "\n".join(map(bibtex_entry, items)).splitlines():
        click.echo(sanitise(line) if sys.stdout.isatty() else line)
