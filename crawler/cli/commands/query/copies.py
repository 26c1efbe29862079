"""`palimpsest copies`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from storage.db.reader import Reader

_RELATION = {
    ("copy", "of"): "copy of",
    ("copy", "by"): "copied by",
    ("excerpt", "of"): "excerpt of",
    ("excerpt", "by"): "its excerpt",
    ("shares", "of"): "shares with",
    ("shares", "by"): "shares with",
}


@click.command()
@click.argument("article", required=False)
@options.archive
@options.as_json
@click.option(
    "--relation",
    type=click.Choice(["copy", "excerpt", "shares"]),
    help="Only nearly the same texts, excerpts of a longer one, or those that share a good part.",
)
@click.option(
    "--with",
    "other",
    metavar="OTHER",
    help="Show ARTICLE beside this one, its paragraphs in full.",
)
@options.limit(20)
def command(
    article: str | None,
    archive: Path,
    as_json: bool,
    relation: str | None,
    other: str | None,
    limit: int,
) -> None:
    """Tell which articles repeat others, how far, and which of them had the text first.

    With ARTICLE (a number or a URL): those it repeats and those that repeat it, the first one
    first, and which paragraphs they have in common. Without: the newest in the archive.

    Who was first goes by the dates that the pages give, by day where one gives no time zone; where
    one gives no date, or both the same, by when the archive saw them first.
    """
    from storage.db.reader import Reader
    from storage.queries.article_reference import article_id as id_of

    if other and not article:
        raise click.UsageError("--with needs the ARTICLE to show beside the other")
    with Reader(archive) as reader:
        if article is None:
            _newest(reader, relation, limit, as_json=as_json)
        elif other is not None:
            ids = id_of(reader, article), id_of(reader, other)
            if ids[0] == ids[1]:
                raise click.UsageError("--with names the same article")
            _beside(reader, *ids, as_json=as_json)
        else:
            _family(reader, id_of(reader, article), relation, limit, as_json=as_json)


def _newest(reader: Reader, relation: str | None, limit: int, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import indented, line
    from storage.queries.copies import newest_copies

    rows = newest_copies(reader, relation, limit)
    if as_json:
        options.print_json(rows)
        return
    if not rows:
        click.echo("No article repeats another" + (f" ({relation})" if relation else ""), err=True)
        return
    console = Console(highlight=False)
    for row in rows:
        title = Text(f"{row['id']:>6}  ", style="cyan")
        title.append(row["title"] or row["url"], style="bold").append(f" ({row['site']})")
        line(console, title)
        of = row["of"]
        told = f"{_RELATION[row['relation'], 'of']} {of['id']}, {of['title'] or of['url']} "
        indented(console, f"{told}({of['site']}), similarity {row['similarity']:.3f}", 8, "yellow")
        indented(console, f"{_shares(row)}; {_first(row['first'], row, of)}", 8, "dim")
    if len(rows) == limit:
        click.echo(f"The newest {limit}; --limit shows more.", err=True)


def _shares(row: dict[str, Any]) -> str:
    return f"{row['contained']:.0%} of it is there, {row['contains']:.0%} of the other is here"


def _first(first: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> str:
    """Who had it first, and what that rests on."""
    article = one if first["article_id"] == one["id"] else other
    later = other if article is one else one
    if first["by"] == "published":
        told = (
            f"{article['id']} had it first: published {_day(article)}, {later['id']} {_day(later)}"
        )
        if first["disagrees"]:
            told += f", although {later['id']} was seen here earlier ({_seen(later)})"
        return told
    why = (
        "both give the same date"
        if one["published"] and other["published"]
        else (
            "no date from " + " and ".join(str(x["id"]) for x in (one, other) if not x["published"])
        )
    )
    return f"{article['id']} was seen here first, {_seen(article)}; {why}"


def _day(article: dict[str, Any]) -> str:
    return str(article["published"]).replace("T", " ")[:16]


def _seen(article: dict[str, Any]) -> str:
    return str(article["first_seen"])[:16].replace("T", " ")


def _family(
    reader: Reader, article_id: int, relation: str | None, limit: int, *, as_json: bool
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import outline
    from crawler.cli.terminal import indented, line
    from storage.queries import copies

    found = copies.family(reader, article_id)
    rows = [row for row in found["family"] if relation in (None, row["relation"])]
    folding = copies.folding_of(reader)
    mine = copies.paragraphs_of(reader, article_id)
    for row in rows[:limit]:
        theirs = copies.paragraphs_of(reader, row["id"])
        row["alignment"] = copies.align_paragraphs(mine, theirs, folding)
        row["paragraphs"] = theirs
    if as_json:
        for row in rows[:limit]:
            row["overlap"] = copies.told(row.pop("alignment"))
            del row["paragraphs"]
        options.print_json({**found, "family": rows})
        return
    if not rows:
        kind = f" ({relation})" if relation else ""
        click.echo(
            f"Article {article_id} repeats no other, and none repeats it{kind}; "
            f"`palimpsest repetitions {article_id}` lists its repeated paragraphs",
            err=True,
        )
        return
    console = Console(highlight=False)
    _head(console, found)
    for row in rows[:limit]:
        head = Text(f"{row['id']:>6}  ", style="cyan")
        head.append(f"{_RELATION[row['relation'], row['repeats']]}: ", style="yellow")
        head.append(row["title"] or row["url"], style="bold").append(f" ({row['site']})")
        line(console, head)
        indented(console, f"similarity {row['similarity']:.3f}; {_shares(row)}", 8)
        indented(console, _first(row["first"], found, row), 8)
        outline(console, row["alignment"], mine, row["paragraphs"], 8)
    if len(rows) > limit:
        click.echo(f"{len(rows) - limit:,} more; --limit shows more.", err=True)
    click.echo(f"In full: palimpsest copies {article_id} --with {rows[0]['id']}", err=True)


def _head(console: Console, article: dict[str, Any]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import indented, line

    head = Text(f"{article['id']:>6}  ", style="cyan")
    head.append(article["title"] or article["url"], style="bold").append(f" ({article['site']})")
    line(console, head)
    published = f"published {_day(article)}" if article["published"] else "gives no date"
    indented(console, f"{published}, seen here first {_seen(article)}", 8, "dim")


def _beside(reader: Reader, article_id: int, other_id: int, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import correspondences, overlap_rows
    from crawler.cli.terminal import indented, labelled
    from storage.queries import copies

    one, other = (copies.article(reader, each) for each in (article_id, other_id))
    mine, theirs = (copies.paragraphs_of(reader, each) for each in (article_id, other_id))
    alignment = copies.align_paragraphs(mine, theirs, copies.folding_of(reader))
    first = copies.first_of(one, other)
    if as_json:
        sides = [{**one, "paragraphs": mine}, {**other, "paragraphs": theirs}]
        told = {"articles": sides, "first": first, "overlap": copies.told(alignment)}
        options.print_json(told)
        return
    console = Console(highlight=False)
    _head(console, one)
    _head(console, other)
    indented(console, _first(first, one, other), 0)
    labelled(console, [(name, Text(told)) for name, told in overlap_rows(alignment)])
    correspondences(console, alignment, mine, theirs)
