"""`palimpsest boilerplate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.folding.boilerplate_edits import BoilerplateEdit

_BECAUSE = {
    "kept": "a person said it is none",
    "short": "fewer than five words",
    "few": "on too few articles",
}
_paragraph = click.IntRange(1, 2**62)


@click.command()
@click.argument("site", required=False)
@options.archive
@options.as_json
@options.limit(20)
@click.option("--near", is_flag=True, help="List those that are nearest to the rule, too.")
@click.option(
    "--articles",
    type=click.IntRange(0, 2**31),
    help="Have SITE's rule ask for so many articles; 0: no paragraph is boilerplate by rule.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Have SITE's rule ask for such a share of the site's articles.",
)
@click.option("--default", is_flag=True, help="Give SITE the archive's rule again.")
@click.option(
    "--drop",
    type=_paragraph,
    multiple=True,
    metavar="PARAGRAPH",
    help="Say that a paragraph is boilerplate, and with it what only words it differently.",
)
@click.option(
    "--keep",
    type=_paragraph,
    multiple=True,
    metavar="PARAGRAPH",
    help="Say that a paragraph is none, whatever the rule says.",
)
@click.option(
    "--undo",
    type=_paragraph,
    multiple=True,
    metavar="PARAGRAPH",
    help="Take back what was said of a paragraph.",
)
def command(
    site: str | None,
    archive: Path,
    as_json: bool,
    limit: int,
    near: bool,
    articles: int | None,
    share: float | None,
    default: bool,
    drop: tuple[int, ...],
    keep: tuple[int, ...],
    undo: tuple[int, ...],
) -> None:
    """List what SITE puts on many of its articles, and set what counts; without SITE, all sites.

    Boilerplate is left out of clean and unique text, never out of full text, and does not make an
    article a copy. SITE is a host (example.org) or any URL of it; a paragraph goes by its number.
    Options that set something are for one SITE; afterwards its new state is printed.
    """
    from storage.db.reader import Reader
    from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
    from storage.queries.boilerplate import known_site

    if default and (articles is not None or share is not None):
        raise click.UsageError("--default takes no --articles or --share beside it")
    said: list[tuple[int, str | None]] = [(each, "drop") for each in drop]
    said += [(each, "keep") for each in keep]
    said += [(each, None) for each in undo]
    if len({each for each, _ in said}) < len(said):
        raise click.UsageError("--drop, --keep and --undo name a paragraph once")
    change = BoilerplateEdit(articles, None if share is None else share / 100, default, tuple(said))
    if change.is_empty:
        with Reader(archive) as reader:
            name = known_site(reader, site) if site else None
    else:
        if site is None:
            raise click.UsageError("name the SITE whose boilerplate is to be set")
        with Reader(archive) as reader:
            name = known_site(reader, site)
        edit_boilerplate(archive, name, change)
    if name is None:
        _print_sites(archive, as_json=as_json, limit=limit)
    else:
        _print_site(archive, name, change, as_json=as_json, limit=limit, near=near)


def _print_sites(archive: Path, *, as_json: bool, limit: int) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import table
    from storage.db.reader import Reader
    from storage.queries.boilerplate import sites

    with Reader(archive) as reader:
        found = sites(reader)
    if as_json:
        options.print_json(found)
        return
    if not found:
        click.echo("No article yet: `palimpsest crawl URL` fetches some.", err=True)
        return
    rows = [
        [
            Text(row["site"]),
            Text(f"{row['articles']:,}"),
            Text(f"{row['boilerplate']:,}"),
            Text(_short_rule(row)),
        ]
        for row in found[:limit]
    ]
    table(Console(highlight=False), ["site", "articles>", "boilerplate>", "rule"], rows)
    if len(found) > limit:
        click.echo(f"{len(found) - limit:,} more sites; --limit shows more.", err=True)


def _short_rule(row: dict[str, Any]) -> str:
    rule = row["rule"]
    told = f"{rule['articles']:,} articles, {_percent(rule['share'])}"
    told = told if rule["articles"] else "never"
    return f"{told} (its own)" if row["own_rule"] else told


def _percent(share: float) -> str:
    return f"{share * 100:.4g} %"


def _sentence(found: dict[str, Any]) -> str:
    rule = found["rule"]
    if not rule["articles"]:
        return "By rule no paragraph is boilerplate; what a person dropped is."
    of = f"the site's {found['articles']:,}"
    return (
        f"A paragraph of five words or more that stands on at least {rule['articles']:,} "
        f"article{'' if rule['articles'] == 1 else 's'}, and on at least "
        f"{_percent(rule['share'])} of {of}, is boilerplate."
    )


def _print_site(
    archive: Path, name: str, change: BoilerplateEdit, *, as_json: bool, limit: int, near: bool
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import indented, line
    from storage.db.reader import Reader
    from storage.queries import boilerplate

    with Reader(archive) as reader:
        found = boilerplate.site(reader, name)
        rows = boilerplate.boilerplate_of(reader, name, limit)
        below = boilerplate.below_the_rule(reader, name, limit) if near else []
    if as_json:
        told = {**found, "paragraphs": rows}
        options.print_json(told | {"below_the_rule": below} if near else told)
        return
    console = Console(highlight=False)
    line(console, Text(found["site"], style="bold"))
    rule = _sentence(found)
    indented(console, rule + (" This rule is its own." if found["own_rule"] else ""), 0)
    indented(console, _state(found, "" if change.is_empty else " now"), 0)
    for row in rows:
        _print_paragraph(console, row, f"by {row['by']}")
    if found["boilerplate"] > len(rows):
        more = found["boilerplate"] - len(rows)
        click.echo(f"{more:,} more; --limit shows more.", err=True)
    if near:
        line(console, Text("Not boilerplate, on most articles:", style="bold"))
        if not below:
            click.echo("No other paragraph stands on two articles.", err=True)
        for row in below:
            _print_paragraph(console, row, _BECAUSE[row["because"]])
    elif not rows:
        click.echo("--near shows the paragraphs nearest to the rule.", err=True)


def _state(found: dict[str, Any], now: str) -> str:
    if not found["boilerplate"]:
        return f"No paragraph is boilerplate{now}."
    one = found["boilerplate"] == 1
    articles = (
        f"{found['articles_with_it']:,} article{'' if found['articles_with_it'] == 1 else 's'}"
    )
    return (
        f"{found['boilerplate']:,} paragraph{' is' if one else 's are'} boilerplate{now}: left out "
        f"of the clean text of {articles}."
    )


def _print_paragraph(console: Any, row: dict[str, Any], why: str) -> None:
    from rich.text import Text

    from crawler.cli.terminal import indented, line, short

    head = Text(f"{row['paragraph_id']:>8}  ", style="cyan")
    head.append(f"{row['articles']:,} article{'' if row['articles'] == 1 else 's'}")
    head.append(f", {_percent(row['share'])}, {why}", style="dim")
    line(console, head)
    indented(console, short(row["text"]), 10)
