"""`palimpsest versions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from storage.queries.versions import VersionDifference, VersionHistory, VersionView

_COUNTS = ("changed", "added", "removed", "moved")


@click.command()
@click.argument("article")
@options.archive
@options.as_json
@click.option(
    "--from",
    "since",
    type=click.IntRange(1),
    help="Show changes from this version.  [default: the version before]",
)
@click.option(
    "--to",
    "until",
    type=click.IntRange(1),
    help="Show changes to this version.  [default: the current version]",
)
def command(
    article: str, archive: Path, as_json: bool, since: int | None, until: int | None
) -> None:
    """List the versions of an article and their changes.

    ARTICLE is a number or a URL.

    A changed text is a new version. Changes in white space, quotes, hyphens, invisible characters
    and counters (views, comments, "4 minutes ago") are ignored. If a paywall, consent page or error
    page leaves only part of the text, it is stored as a truncated version, which never becomes the
    current version. A text that differs because a later extractor read the page again is marked as
    re-extracted, not as an edit; so is one that another method of extraction found.
    """
    from rich.console import Console

    from crawler.cli.terminal import print_indented
    from storage.db.reader import Reader
    from storage.queries.article_reference import find_article_id
    from storage.queries.folding import archive_folding
    from storage.queries.versions import (
        compare_versions,
        difference_as_json,
        version_history,
    )

    with Reader(archive) as reader:
        history = version_history(reader, find_article_id(reader, article))
        pairs = [(v.follows, v.number) for v in history.versions if v.follows]
        if since is not None or until is not None:
            pairs = [_chosen(history, since, until)]
        folding = archive_folding(reader)
        differences = [compare_versions(reader, history, *pair, folding) for pair in pairs]
    if as_json:
        changes = [difference_as_json(history, each) for each in differences]
        options.print_json(history.as_json() | {"changes": changes})
        return
    console = Console(highlight=False)
    _print_head(console, history)
    kinds = {version.number: version.kind for version in history.versions}
    requested = since is not None or until is not None
    for each in differences:
        _print_counts(console, history, each)
        if kinds[each.number] == "truncated" and not requested:
            shows_both = f"palimpsest versions {history.id} --from {each.since} --to {each.number}"
            note = f"truncated: version {each.since} stays current. Compare with `{shows_both}`"
            print_indented(console, note, 2, "yellow")
        else:
            _print_difference(console, each)


def _chosen(history: VersionHistory, since: int | None, until: int | None) -> tuple[int, int]:
    """Return the versions to compare for --from and --to, of which one may be missing."""
    to = history.current.number if until is None else until
    if since is None:
        version = history.find(to)
        follows = version.follows if version else to - 1
        if not follows:
            raise click.UsageError(f"version {to} has no version before it: choose one with --from")
        return follows, to
    if since == to:
        raise click.UsageError(
            f"--from and --to are both version {to}: choose two different versions"
        )
    return since, to


def _print_head(console: Console, history: VersionHistory) -> None:
    from rich.text import Text

    from crawler.cli.terminal import format_minute, print_labelled, print_line, print_table

    print_line(console, Text(history.title or "(no title)", style="bold"))
    print_labelled(console, [("url", Text(history.url))])
    console.print()
    versions = history.versions
    if len(versions) == 1:
        print_line(console, Text(_describe_only(versions[0])))
        return
    rows = []
    for version in versions:
        state = "current" if version.current else version.kind.replace("text", "")
        if version.reextraction_of:
            state = ", ".join(filter(None, [state, f"re-extraction of {version.reextraction_of}"]))
        cells = [
            str(version.number),
            format_minute(version.first_seen),
            format_minute(version.last_seen),
        ]
        cells += [f"{version.captures:,}", f"{version.shingles:,}", state]
        rows.append([Text(cell, style="bold" if version.current else "") for cell in cells])
    print_table(
        console, ["version>", "first seen", "last seen", "captures>", "shingles>", ""], rows
    )
    if note := describe_returns(history):
        console.print()
        print_line(console, Text(note, style="yellow"))


def _describe_only(version: VersionView) -> str:
    from crawler.cli.terminal import format_minute

    first, last = format_minute(version.first_seen), format_minute(version.last_seen)
    unchanged = f", unchanged until {last}" if last != first else ""
    return f"One version, first seen {first}{unchanged}."


def describe_returns(history: VersionHistory) -> str:
    """Describe how the article returned to earlier versions; an empty string if it never did."""
    order = history.turns
    if not history.returns:
        return ""
    if history.returns == 1:
        earlier = next(number for at, number in enumerate(order) if number in order[:at])
        return f"returned to version {earlier}"
    repeated = sorted({number for number in order if order.count(number) > 1})
    if len(repeated) == 1:  # it alternates with texts that are different each time
        repeated = sorted(set(order))
    listed = " and ".join([", ".join(map(str, repeated[:-1])), str(repeated[-1])])
    return f"alternates between versions {listed}: {len(order) - 1} changes"


def _print_counts(console: Console, history: VersionHistory, difference: VersionDifference) -> None:
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line
    from storage.queries.versions import reextracted_by, text_sources

    counts = difference.counts
    listed = [f"{counts[name]} {name}" for name in (*_COUNTS, "same") if counts[name]]
    console.print()
    head = Text(f"version {difference.since} to {difference.number}", style="bold")
    print_line(console, head.append(f"  paragraphs: {', '.join(listed)}", style="not bold"))
    reread = reextracted_by(history, difference)
    if reread is not None:
        print_indented(console, f"not an edit: re-extracted by {reread}", 2, "yellow")
    elif sources := text_sources(history, difference):
        print_indented(
            console, f"extracted differently ({sources[1]} instead of {sources[0]})", 2, "yellow"
        )


def _print_difference(console: Console, difference: VersionDifference) -> None:
    from crawler.cli.side_by_side import print_correspondences
    from crawler.cli.terminal import print_indented
    from storage.queries.compare import Alignment, MatchKind

    if difference.moved:
        places = ", ".join(str(place + 1) for place in difference.moved)
        print_indented(console, f"moved to paragraphs: {places}", 2, "yellow")
    changed = tuple(
        row for row in difference.alignment.correspondences if row.how is not MatchKind.SAME
    )
    shown = Alignment(difference.alignment.overlap, changed)
    print_correspondences(console, shown, difference.one, difference.other, ("removed", "added"))
