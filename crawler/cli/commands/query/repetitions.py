"""`palimpsest repetitions`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.queries.repetitions import RepetitionView


@click.command()
@click.argument("article", required=False)
@options.archive
@options.as_json
@click.option(
    "--scope",
    type=click.Choice(["article", "site", "elsewhere"]),
    help="Only repetitions from the same article, another article of the site, or another site.",
)
@click.option(
    "--differs",
    type=click.Choice(["nothing", "wording", "words", "numbers", "negation", "names"]),
    help="Only pairs with this difference. Pairs that do not fold because of it are listed too: "
    "they are in every text.",
)
@options.limit(20)
def command(
    article: str | None,
    archive: Path,
    as_json: bool,
    scope: str | None,
    differs: str | None,
    limit: int,
) -> None:
    """List repeated paragraphs with evidence.

    ARTICLE is a number or a URL; without it, the newest repetitions in the archive are listed.
    """
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import describe_difference
    from crawler.cli.terminal import (
        highlight_changed_words,
        print_indented,
        print_labelled,
        print_line,
        shorten,
    )
    from storage.db.reader import Reader
    from storage.queries.article_reference import find_article_id
    from storage.queries.repetitions import list_kept_apart, list_repetitions

    with Reader(archive) as reader:
        article_id = find_article_id(reader, article) if article else None
        rows = list_repetitions(reader, article_id, scope, limit, differs)
        if differs is not None and not rows:
            rows = list_kept_apart(reader, differs, article_id, scope, limit)
    if as_json:
        options.print_json([asdict(row) for row in rows])
        return
    if not rows:
        kind = f" that differ in {differs}" if differs else ""
        where = f" in article {article_id}" if article_id else ""
        click.echo(f"No repetitions{kind}{where}", err=True)
        return
    console = Console(highlight=False)
    for row, others in _grouped(rows):
        head = Text().append(f"{row.article_id:>6}  ", style="cyan")
        head.append(row.title or row.url, style="bold")
        head.append(f", paragraph {row.position + 1}")
        print_line(console, head)
        how = describe_difference(row.differs)
        where = f"paragraph {row.of_position + 1}"
        if row.of_article_id != row.article_id:
            where += f" of article {row.of_article_id}, {row.of_title or row.of_url}"
        evidence = f"{row.scope}, similarity {row.similarity:.3f}, {how}: {where}"
        print_indented(console, evidence, 8, "yellow")
        if row.differs == "nothing":
            print_labelled(console, {"": Text(shorten(row.text))}, 8)
        else:
            first, repeated = highlight_changed_words(row.of_text, row.text)
            print_labelled(console, {"first": first, "here": repeated}, 8)
        if others:
            listed = ", ".join(str(each.article_id) for each in others[:12])
            more = f" and {len(others) - 12} more" if len(others) > 12 else ""
            print_indented(console, f"the same in articles {listed}{more}", 8, "dim")
    if len(rows) == limit:
        click.echo(f"Only the newest {limit} are shown. Show more with --limit.", err=True)


def _grouped(rows: list[RepetitionView]) -> list[tuple[RepetitionView, list[RepetitionView]]]:
    """Group verbatim repetitions of the same occurrence, each group led by its newest."""
    groups: dict[object, tuple[RepetitionView, list[RepetitionView]]] = {}
    for row in rows:
        same = row.scope != "article" and row.differs == "nothing"
        key = (row.of_article_id, row.of_position) if same else id(row)
        if key in groups:
            groups[key][1].append(row)
        else:
            groups[key] = (row, [])
    return list(groups.values())
