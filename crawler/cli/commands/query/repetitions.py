"""`palimpsest repetitions`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crawler.cli import options


@click.command()
@click.argument("article", required=False)
@options.archive
@options.as_json
@click.option(
    "--scope",
    type=click.Choice(["article", "site", "elsewhere"]),
    help="Only repetitions of the same article, of another article of the site, of another site.",
)
@options.limit(20)
def command(
    article: str | None, archive: Path, as_json: bool, scope: str | None, limit: int
) -> None:
    """List paragraphs that repeat an earlier one, of one ARTICLE or of all, with the evidence."""
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import contrasted, indented, labelled, line, short
    from storage.db.reader import Reader
    from storage.queries.article_reference import article_id as id_of
    from storage.queries.repetitions import repetitions as repetitions_of

    with Reader(archive) as reader:
        article_id = id_of(reader, article) if article else None
        rows = repetitions_of(reader, article_id, scope, limit)
    if as_json:
        options.print_json(rows)
        return
    if not rows:
        click.echo("No repetitions" + (f" in article {article_id}" if article_id else ""), err=True)
        return
    console = Console(highlight=False)
    for row, others in _grouped(rows):
        here = Text().append(f"{row['article_id']:>6}  ", style="cyan")
        here.append(row["title"] or row["url"], style="bold")
        here.append(f", paragraph {row['position'] + 1}")
        line(console, here)
        told = "the same words" if row["differs"] == "nothing" else "other wording"
        where = f"paragraph {row['of_position'] + 1}"
        if row["of_article_id"] != row["article_id"]:
            where += f" of article {row['of_article_id']}, {row['of_title'] or row['of_url']}"
        evidence = f"{row['scope']}, similarity {row['similarity']:.3f}, {told}: {where}"
        indented(console, evidence, 8, "yellow")
        if row["differs"] == "nothing":
            labelled(console, {"": Text(short(row["text"]))}, 8)
        else:
            then, now = contrasted(row["of_text"], row["text"])
            labelled(console, {"then": then, "now": now}, 8)
        if others:
            listed = ", ".join(str(each["article_id"]) for each in others[:12])
            more = f" and {len(others) - 12} more" if len(others) > 12 else ""
            indented(console, f"the same in articles {listed}{more}", 8, "dim")
    if len(rows) == limit:
        click.echo(f"The newest {limit}; --limit shows more.", err=True)


def _grouped(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Rows that repeat the same telling in the same words, under the newest of them."""
    groups: dict[object, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
    for row in rows:
        same = row["scope"] != "article" and row["differs"] == "nothing"
        key = (row["of_article_id"], row["of_position"]) if same else id(row)
        if key in groups:
            groups[key][1].append(row)
        else:
            groups[key] = (row, [])
    return list(groups.values())
