"""`palimpsest boilerplate`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.folding.boilerplate_edits import BoilerplateEdit
    from storage.queries.boilerplate import (
        BoilerplateParagraph,
        OtherParagraph,
        SiteBoilerplate,
        SiteDetails,
    )

_REASONS = {
    "kept": "excluded by a user",
    "short": "fewer than five words",
    "few": "in too few articles",
}
_paragraph = click.IntRange(1, 2**62)


@click.command()
@click.argument("site", required=False)
@options.archive
@options.as_json
@options.limit(20)
@click.option(
    "--near", is_flag=True, help="Also list the paragraphs that come closest to the rule."
)
@click.option(
    "--articles",
    type=click.IntRange(0, 2**31),
    help="Set the minimum number of articles in SITE's rule. 0 turns the rule off.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Set the minimum share of the site's articles in SITE's rule.",
)
@click.option("--default", is_flag=True, help="Return SITE to the default rule of the archive.")
@click.option(
    "--drop",
    type=_paragraph,
    multiple=True,
    metavar="PARAGRAPH",
    help="Treat a paragraph, and its rewordings, as boilerplate. Can be repeated.",
)
@click.option(
    "--keep",
    type=_paragraph,
    multiple=True,
    metavar="PARAGRAPH",
    help="Never treat a paragraph as boilerplate, whatever the rule. Can be repeated.",
)
@click.option(
    "--undo",
    type=_paragraph,
    multiple=True,
    metavar="PARAGRAPH",
    help="Undo --drop or --keep for a paragraph. Can be repeated.",
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
    """List and edit boilerplate.

    Without SITE, list all sites with their rules. SITE is a host (example.org) or any URL of it;
    PARAGRAPH is the number of a paragraph.

    Boilerplate is omitted from clean and unique text, never from full text, and does not make an
    article a copy. The options that change something need a SITE; its new state is printed.
    """
    from storage.db.reader import Reader
    from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
    from storage.queries.boilerplate import find_site

    if default and (articles is not None or share is not None):
        raise click.UsageError("--default cannot be combined with --articles or --share")
    edits: list[tuple[int, str | None]] = [(each, "drop") for each in drop]
    edits += [(each, "keep") for each in keep]
    edits += [(each, None) for each in undo]
    if len({each for each, _ in edits}) < len(edits):
        raise click.UsageError("each paragraph can be given only once in --drop, --keep and --undo")
    change = BoilerplateEdit(
        articles, None if share is None else share / 100, default, tuple(edits)
    )
    if change.is_empty:
        with Reader(archive) as reader:
            name = find_site(reader, site) if site else None
    else:
        if site is None:
            raise click.UsageError("give the SITE whose boilerplate is to be changed")
        with Reader(archive) as reader:
            name = find_site(reader, site)
        edit_boilerplate(archive, name, change)
    if name is None:
        _print_sites(archive, as_json=as_json, limit=limit)
    else:
        _print_site(archive, name, change, as_json=as_json, limit=limit, near=near)


def _print_sites(archive: Path, *, as_json: bool, limit: int) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_table
    from storage.db.reader import Reader
    from storage.queries.boilerplate import list_sites

    with Reader(archive) as reader:
        found = list_sites(reader)
    if as_json:
        options.print_json([asdict(site) for site in found])
        return
    if not found:
        click.echo("No articles yet. Fetch some with `palimpsest crawl URL`.", err=True)
        return
    rows = [
        [
            Text(row.site),
            Text(f"{row.articles:,}"),
            Text(f"{row.boilerplate:,}"),
            Text(_short_rule(row)),
        ]
        for row in found[:limit]
    ]
    print_table(Console(highlight=False), ["site", "articles>", "boilerplate>", "rule"], rows)
    if len(found) > limit:
        click.echo(f"{len(found) - limit:,} more sites. Show them with --limit.", err=True)


def _short_rule(row: SiteBoilerplate) -> str:
    rule = row.rule
    text = f"{rule.articles:,} articles, {_percent(rule.share)}"
    text = text if rule.articles else "off"
    return f"{text} (set for this site)" if row.own_rule else text


def _percent(share: float) -> str:
    return f"{share * 100:.4g} %"


def _rule_sentence(found: SiteDetails) -> str:
    from crawler.cli.terminal import plural

    rule = found.rule
    if not rule.articles:
        return "The rule is off: only paragraphs that a user dropped are boilerplate."
    of = f"the site's {found.articles:,}"
    return (
        f"A paragraph of five words or more is boilerplate if it occurs in at least "
        f"{plural(rule.articles, 'article')} and in at least {_percent(rule.share)} of {of}."
    )


def _print_site(
    archive: Path, name: str, change: BoilerplateEdit, *, as_json: bool, limit: int, near: bool
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line
    from storage.db.reader import Reader
    from storage.queries import boilerplate

    with Reader(archive) as reader:
        found = boilerplate.site_details(reader, name)
        rows = boilerplate.list_boilerplate(reader, name, limit)
        below = boilerplate.list_others(reader, name, limit) if near else []
    if as_json:
        result = asdict(found) | {"paragraphs": [asdict(row) for row in rows]}
        if near:
            result["below_the_rule"] = [asdict(row) for row in below]
        options.print_json(result)
        return
    console = Console(highlight=False)
    print_line(console, Text(found.site, style="bold"))
    rule = _rule_sentence(found)
    print_indented(
        console, rule + (" This rule is set for this site." if found.own_rule else ""), 0
    )
    print_indented(console, _state(found, "" if change.is_empty else " now"), 0)
    for row in rows:
        _print_paragraph(console, row, f"by {row.by}")
    if found.boilerplate > len(rows):
        more = found.boilerplate - len(rows)
        click.echo(f"{more:,} more. Show them with --limit.", err=True)
    if near:
        print_line(console, Text("Not boilerplate, but in several articles:", style="bold"))
        if not below:
            click.echo("No other paragraph occurs in two articles.", err=True)
        for other in below:
            _print_paragraph(console, other, _REASONS[other.because])
    elif not rows:
        click.echo("Show the paragraphs closest to the rule with --near.", err=True)


def _state(found: SiteDetails, now: str) -> str:
    from crawler.cli.terminal import plural

    if not found.boilerplate:
        return f"No paragraph is boilerplate{now}."
    are = "is" if found.boilerplate == 1 else "are"
    return (
        f"{plural(found.boilerplate, 'paragraph')} {are} boilerplate{now}, omitted from the "
        f"clean text of {plural(found.articles_with_it, 'article')}."
    )


def _print_paragraph(console: Any, row: BoilerplateParagraph | OtherParagraph, why: str) -> None:
    from rich.text import Text

    from crawler.cli.terminal import plural, print_indented, print_line, shorten

    head = Text(f"{row.paragraph_id:>8}  ", style="cyan")
    head.append(plural(row.articles, "article"))
    head.append(f", {_percent(row.share)}, {why}", style="dim")
    print_line(console, head)
    print_indented(console, shorten(row.text), 10)
