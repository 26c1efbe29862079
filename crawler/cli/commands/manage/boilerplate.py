"""`palimpsest boilerplate`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.folding.boilerplate_edits import BoilerplateEdit
    from storage.queries.boilerplate import SiteBoilerplate, SiteDetails, SitePattern


class _Line(click.ParamType[int | str]):
    """The number of a paragraph, or the text of a pattern."""

    name = "line"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        text = str(value).strip()
        if not text:
            self.fail("give the number of a paragraph, or a pattern as it is listed", param, ctx)
        if text.isdecimal() and 0 < int(text) < 2**62:
            return int(text)
        return text


@click.command()
@click.argument("site", required=False)
@options.archive
@options.as_json
@options.limit(20)
@click.option(
    "--near", is_flag=True, help="Also list lines on several articles that are not boilerplate."
)
@click.option(
    "--articles",
    type=click.IntRange(0, 2**31),
    help="Set the number of unrelated articles that a line of SITE needs. 0 turns the rule off.",
)
@click.option("--default", is_flag=True, help="Return SITE to the default rule of the archive.")
@click.option(
    "--drop",
    type=_Line(),
    multiple=True,
    metavar="LINE",
    help="Treat lines with this pattern as boilerplate. Can be repeated.",
)
@click.option(
    "--keep",
    type=_Line(),
    multiple=True,
    metavar="LINE",
    help="Never treat lines with this pattern as boilerplate. Can be repeated.",
)
@click.option(
    "--undo",
    type=_Line(),
    multiple=True,
    metavar="LINE",
    help="Undo --drop or --keep. Can be repeated.",
)
@click.option("--share", hidden=True, help="No longer used.")
def command(
    site: str | None,
    archive: Path,
    as_json: bool,
    limit: int,
    near: bool,
    articles: int | None,
    default: bool,
    drop: tuple[int | str, ...],
    keep: tuple[int | str, ...],
    undo: tuple[int | str, ...],
    share: str | None,
) -> None:
    """List and edit boilerplate.

    Without SITE, list all sites. SITE is a host (example.org) or any URL of it. LINE is the number
    of a paragraph, or a pattern as it is listed: "[number] views".

    A line is boilerplate of its site if many articles have it that have nothing else in common.
    Its numbers and dates may differ, and the names of authors. Boilerplate is omitted from clean
    and unique text, never from full text, and does not make an article a copy. The options that
    change something need a SITE; its new state is printed.
    """
    from storage.db.reader import Reader
    from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
    from storage.queries.boilerplate import find_site

    if share is not None:
        raise click.UsageError(
            "the share of a site's articles no longer matters: --articles sets how many "
            "unrelated articles a line needs"
        )
    if default and articles is not None:
        raise click.UsageError("--default cannot be combined with --articles")
    edits: list[tuple[int | str, str | None]] = [(each, "drop") for each in drop]
    edits += [(each, "keep") for each in keep]
    edits += [(each, None) for each in undo]
    if len({each for each, _ in edits}) < len(edits):
        raise click.UsageError("each line can be given only once in --drop, --keep and --undo")
    change = BoilerplateEdit(articles, default, tuple(edits))
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
    print_table(Console(highlight=False), ["site", "articles>", "patterns>", "rule"], rows)
    if len(found) > limit:
        click.echo(f"{len(found) - limit:,} more sites. Show them with --limit.", err=True)


def _short_rule(row: SiteBoilerplate) -> str:
    text = f"{row.minimum:,} articles" if row.minimum else "off"
    return f"{text} (set for this site)" if row.own_rule else text


def _rule_sentence(found: SiteDetails) -> str:
    from crawler.cli.terminal import plural

    if not found.minimum:
        return "The rule is off: only lines that a user dropped are boilerplate."
    return (
        f"A line is boilerplate if at least {plural(found.minimum, 'article')} of the site's "
        f"{found.articles:,} have it that have nothing else in common."
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
        others = boilerplate.list_others(reader, name, limit) if near else []
    if as_json:
        result = asdict(found) | {"patterns": [asdict(row) for row in rows]}
        if near:
            result["not_boilerplate"] = [asdict(row) for row in others]
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
        _print_pattern(console, row)
    if found.boilerplate > len(rows):
        more = found.boilerplate - len(rows)
        click.echo(f"{more:,} more. Show them with --limit.", err=True)
    if near:
        print_line(console, Text("Not boilerplate, but on several articles:", style="bold"))
        if not others:
            click.echo("No other line is on two articles.", err=True)
        for other in others:
            _print_pattern(console, other)
    elif not rows:
        click.echo("Show lines on several articles with --near.", err=True)


def _state(found: SiteDetails, now: str) -> str:
    from crawler.cli.terminal import plural

    if not found.boilerplate:
        return f"No line is boilerplate{now}."
    are = "is" if found.boilerplate == 1 else "are"
    return (
        f"{plural(found.boilerplate, 'pattern')} {are} boilerplate{now}: "
        f"{plural(found.occurrences, 'line')} and {plural(found.characters, 'character')} are "
        f"omitted from the clean text of {plural(found.articles_with_it, 'article')}."
    )


def _print_pattern(console: Any, row: SitePattern) -> None:
    from rich.text import Text

    from crawler.cli.terminal import plural, print_indented, print_line, shorten

    head = Text(f"{row.paragraph_id:>8}  ", style="cyan")
    head.append(f"{plural(row.articles, 'article')}, {row.share * 100:.4g} %")
    if row.paragraphs > 1:
        head.append(f", {row.paragraphs:,} texts", style="dim")
    head.append(f", {row.characters:,} characters", style="dim")
    print_line(console, head)
    print_indented(console, shorten(row.pattern), 10)
    if row.paragraphs > 1:
        print_indented(console, " · ".join(map(shorten, row.examples)), 10, "dim")
    print_indented(console, row.reason, 10, "dim")
