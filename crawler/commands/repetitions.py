"""`palimpsest repetitions`."""

from __future__ import annotations

from pathlib import Path

import click

from . import options


@click.command()
@click.argument("article", required=False)
@options.archive
@options.as_json
@click.option(
    "--scope",
    type=click.Choice(["article", "site", "elsewhere"]),
    help="Only repetitions of the same article, of another article of the site, of another site.",
)
@click.option("-n", "--limit", type=click.IntRange(1), default=20, show_default=True)
def command(
    article: str | None, archive: Path, as_json: bool, scope: str | None, limit: int
) -> None:
    """List paragraphs that repeat an earlier one, of one ARTICLE or of all, with the evidence."""
    from rich.console import Console
    from rich.text import Text

    from storage.query import Reader

    with Reader(archive) as reader:
        article_id = reader.article_id(article) if article else None
        rows = reader.repetitions(article_id, scope, limit)
    if as_json:
        options.print_json(rows)
        return
    if not rows:
        click.echo("No repetitions" + (f" in article {article_id}" if article_id else ""), err=True)
        return
    console = Console(highlight=False)
    for row in rows:
        here = Text(f"{row['article_id']:>6}  ", style="cyan")
        here.append(row["title"] or row["url"], style="bold")
        here.append(f"  paragraph {row['position'] + 1}")
        console.print(here)
        told = "the same words" if row["differs"] == "nothing" else "other wording"
        where = f"paragraph {row['of_position'] + 1}"
        if row["of_article_id"] != row["article_id"]:
            where += f" of article {row['of_article_id']}, {row['of_title'] or row['of_url']}"
        evidence = f"        {row['scope']}, similarity {row['similarity']:.3f}, {told}: {where}"
        console.print(Text(evidence, style="yellow"))
        console.print(Text(f"        now   {_short(row['text'])}"))
        if row["differs"] != "nothing":
            console.print(Text(f"        then  {_short(row['of_text'])}", style="dim"))
    if len(rows) == limit:
        click.echo(f"The newest {limit}; --limit shows more.", err=True)


def _short(text: str, length: int = 160) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
