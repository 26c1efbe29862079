"""`palimpsest versions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from storage.queries.versions import Difference

_COUNTS = ("changed", "added", "removed", "moved")


@click.command()
@click.argument("article")
@options.archive
@options.as_json
@click.option(
    "--from",
    "since",
    type=click.IntRange(1),
    help="Show what changed from this version.  [default: the one that stood before]",
)
@click.option(
    "--to", "until", type=click.IntRange(1), help="... to this one.  [default: the one that stands]"
)
def command(
    article: str, archive: Path, as_json: bool, since: int | None, until: int | None
) -> None:
    """List the versions of an article, a number or a URL, and what changed from each to the next.

    A changed text is a version. White space, quotes, hyphens, invisible characters and counters
    (views, comments, "4 minutes ago") make none. What a paywall, a consent or an error page leaves
    of an article is kept as a gutted version, which never stands in its place. What a later
    extractor made of a page is a version that was read anew, and no edit.
    """
    from rich.console import Console

    from crawler.cli.terminal import indented
    from storage.db.reader import Reader
    from storage.queries.article_reference import article_id as id_of
    from storage.queries.copies import folding_of
    from storage.queries.versions import difference, history, reread_by, told

    with Reader(archive) as reader:
        found = history(reader, id_of(reader, article))
        pairs = [(v["follows"], v["number"]) for v in found["versions"] if v["follows"]]
        if since is not None or until is not None:
            pairs = [_chosen(found, since, until)]
        folding = folding_of(reader)
        differences = [difference(reader, found, *pair, folding) for pair in pairs]
    if as_json:
        changes = [told(each, reread_by(found, each)) for each in differences]
        options.print_json({**found, "changes": changes})
        return
    console = Console(highlight=False)
    _print_head(console, found)
    kinds = {version["number"]: version["kind"] for version in found["versions"]}
    in_full = since is not None or until is not None
    for each in differences:
        _print_counts(console, each, reread_by(found, each))
        if kinds[each.number] == "gutted" and not in_full:
            ask = f"palimpsest versions {found['id']} --from {each.since} --to {each.number}"
            said = f"gutted: version {each.since} stayed in its place; `{ask}` shows both"
            indented(console, said, 2, "yellow")
        else:
            _print_difference(console, each)


def _chosen(found: dict[str, Any], since: int | None, until: int | None) -> tuple[int, int]:
    """The versions that --from and --to ask for, where only one is given too."""
    standing = next(version["number"] for version in found["versions"] if version["stands"])
    to = standing if until is None else until
    if since is None:
        named = [version for version in found["versions"] if version["number"] == to]
        follows = named[0]["follows"] if named else to - 1
        if not follows:
            told = f"before version {to} there is none: name another with --from"
            raise click.UsageError(told)
        return follows, to
    if since == to:
        raise click.UsageError(f"--from and --to both name version {to}: name two")
    return since, to


def _print_head(console: Console, found: dict[str, Any]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import labelled, line, minute, table

    line(console, Text(found["title"] or "(no title)", style="bold"))
    labelled(console, [("url", Text(found["url"]))])
    console.print()
    versions = found["versions"]
    if len(versions) == 1:
        line(console, Text(_only(versions[0])))
        return
    rows = []
    for version in versions:
        state = "stands" if version["stands"] else version["kind"].replace("text", "")
        if version["rereads"]:
            state = ", ".join(filter(None, [state, f"{version['rereads']} read anew"]))
        cells = [
            str(version["number"]),
            minute(version["first_seen"]),
            minute(version["last_seen"]),
        ]
        cells += [f"{version['captures']:,}", f"{version['shingles']:,}", state]
        rows.append([Text(cell, style="bold" if version["stands"] else "") for cell in cells])
    table(console, ["version>", "seen first", "last", "fetches>", "shingles>", ""], rows)
    if turned := turns(found):
        console.print()
        line(console, Text(turned, style="yellow"))


def _only(version: dict[str, Any]) -> str:
    from crawler.cli.terminal import minute

    first, last = minute(version["first_seen"]), minute(version["last_seen"])
    told = f"One version, seen first {first}"
    return told + (f", and unchanged until {last}." if last != first else ".")


def turns(found: dict[str, Any]) -> str:
    """How the versions of an article took turns, in words; empty where none came back."""
    stood = found["turns"]
    if not found["returns"]:
        return ""
    if found["returns"] == 1:
        back = next(number for at, number in enumerate(stood) if number in stood[:at])
        return f"went back to version {back}"
    several = sorted({number for number in stood if stood.count(number) > 1})
    if len(several) == 1:  # it took turns with ever other texts
        several = sorted(set(stood))
    named = " and ".join([", ".join(map(str, several[:-1])), str(several[-1])])
    return f"flaps between {named}: {len(stood) - 1} changes"


def _print_counts(console: Console, found: Difference, reread: str | None) -> None:
    from rich.text import Text

    from crawler.cli.terminal import indented, line

    counts = found.counts
    listed = [f"{counts[name]} {name}" for name in (*_COUNTS, "same") if counts[name]]
    console.print()
    head = Text(f"version {found.since} to {found.number}", style="bold")
    line(console, head.append(f"  paragraphs: {', '.join(listed)}", style="not bold"))
    if reread is not None:
        indented(console, f"no edit: the page was read anew by {reread}", 2, "yellow")


def _print_difference(console: Console, found: Difference) -> None:
    from crawler.cli.side_by_side import correspondences
    from crawler.cli.terminal import indented
    from storage.queries.compare import Alignment, How

    if found.moved:
        places = ", ".join(str(place + 1) for place in found.moved)
        indented(console, f"in another place now: {places}", 2, "yellow")
    told = tuple(row for row in found.alignment.correspondences if row.how is not How.SAME)
    shown = Alignment(found.alignment.overlap, told)
    correspondences(console, shown, found.one, found.other, ("removed", "added"))
