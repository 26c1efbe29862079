"""`palimpsest refold`."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.folding.refold import RefoldProgress, RefoldStatus

_LINE_SECONDS = 10.0
_FEW = 0.9  # share of the pairs at the threshold below which the bands are called too few


@click.command()
@options.archive
@options.as_json
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    help="Jaccard similarity from which two paragraphs are near-duplicates.",
)
@click.option("--shingle", type=click.IntRange(1, 32), help="Words in a shingle.")
@click.option(
    "--shingle-unspaced",
    type=click.IntRange(1, 32),
    help="Characters in a shingle of a script without spaces.",
)
@click.option("--bands", type=click.IntRange(1, 256), help="Bands of a signature.")
@click.option("--rows", type=click.IntRange(1, 32), help="Values in a band.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of the permutations.")
@click.option(
    "--telling",
    type=click.IntRange(1, 1000),
    help="Shingles from which a paragraph told twice in one article counts as a repetition.",
)
@click.option(
    *("--status", "--dry-run", "status"),
    is_flag=True,
    help="Only say what the settings are, what would change, and how far signing has come.",
)
@click.option("--force", is_flag=True, help="Sign anew even where the settings are the same.")
def command(
    archive: Path, as_json: bool, status: bool, force: bool, **chosen: int | float | None
) -> int:
    """Fold the archive anew: with other settings, or after an upgrade of Palimpsest.

    Signatures, near-duplicates, repetitions, copies and boilerplate counts are found again from
    the texts; texts, versions, captures and what people said of boilerplate stay. A setting that
    is not given stays as it is. An archive of an older Palimpsest is brought up to date.

    It may be stopped or killed: the same command goes on. Other commands may read meanwhile and
    see what has been found so far; a crawl or an import is refused until it has ended.

    \b
    Exit codes: 0 done or nothing to do, 2 wrong usage, 5 another process is at it, 130 stopped.
    """
    from storage.core.errors import Unwritten
    from storage.folding import refold as signing
    from storage.text.fingerprint import Folding

    changed: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}

    def change(asked: Folding) -> Folding:
        return replace(asked, **changed)

    found = signing.status(archive, change)
    if status:
        _print_status(found, archive, as_json=as_json)
        return 0
    _warn(found.wanted)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    started = time.monotonic()
    last: list[RefoldProgress] = []
    try:
        with _reporting() as told:

            def report(progress: RefoldProgress) -> None:
                last[:] = [progress]
                told(progress)

            ended = signing.refold(archive, change, report, force=force)
    except KeyboardInterrupt:
        far = f" after {last[0].versions:,} of {last[0].total:,} versions" if last else ""
        click.echo(f"palimpsest: stopped{far}: the same command goes on.", err=True)
        return 130
    except sqlite3.Error as error:
        raise Unwritten(f"{archive} could not be written: {error}") from error
    _print_summary(ended, found, archive, time.monotonic() - started, as_json=as_json)
    return 0


def _warn(folding: Any) -> None:
    from storage.folding.refold import expected_recall

    share = expected_recall(folding)
    if share < _FEW:
        click.echo(
            f"palimpsest: {folding.bands} bands of {folding.rows} rows find only {share:.0%} of "
            f"the pairs at the threshold of {folding.threshold:g}: more bands, or fewer rows, "
            "find more",
            err=True,
        )


@contextmanager
def _reporting() -> Iterator[Callable[[RefoldProgress], None]]:
    """Progress on stderr: a bar on a terminal, now and then a line elsewhere."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        due = [0.0]

        def line(progress: RefoldProgress) -> None:
            if time.monotonic() >= due[0] or progress.versions >= progress.total:
                due[0] = time.monotonic() + _LINE_SECONDS
                click.echo(_line(progress), err=True)

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("signing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: RefoldProgress) -> None:
            told = f"{progress.near_duplicates:,} near-duplicates"
            bar.update(task, total=progress.total, completed=progress.versions, description=told)

        yield show


def _line(progress: RefoldProgress) -> str:
    return (
        f"signed {progress.versions:,} of {progress.total:,} versions, "
        f"{progress.near_duplicates:,} near-duplicates, {progress.folded:,} paragraphs folded"
    )


def _print_status(found: RefoldStatus, archive: Path, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import labelled
    from storage.folding.refold import expected_recall

    wanted = found.wanted
    share = expected_recall(wanted)
    if as_json:
        options.print_json(
            {
                "archive": str(archive),
                "due": found.due,
                "schema": found.schema,
                "newest_schema": found.newest_schema,
                "signed": found.signed,
                "wanted": asdict(wanted),
                "changed": {key: list(each) for key, each in found.changed.items()},
                "found_at_threshold": round(share, 4),
                "versions": found.versions,
                "paragraphs": found.paragraphs,
                "near_duplicates": found.near_duplicates,
                "under_way": asdict(found.under_way) if found.under_way else None,
            }
        )
        return
    rows = [("archive", str(archive))]
    if found.schema < found.newest_schema:
        rows.append(("schema", f"{found.schema}, to be brought up to {found.newest_schema}"))
    rows += [
        (
            key.replace("_", "-"),
            f"{value:g}" if isinstance(value, float) else f"{value}",
        )
        for key, value in asdict(wanted).items()
    ]
    rows = [
        (label, f"{told} (signed with {found.changed[key][0]})" if key in found.changed else told)
        for label, told in rows
        for key in [label.replace("-", "_")]
    ]
    rows.append(("finds", f"{share:.2%} of the pairs at the threshold"))
    rows.append(
        (
            "holds",
            f"{found.versions:,} versions, {found.paragraphs:,} paragraphs, "
            f"{found.near_duplicates:,} near-duplicates",
        )
    )
    if found.under_way:
        rows.append(("under way", _line(found.under_way)))
    at = f" --archive {archive}" if str(archive) != "archive.db" else ""
    rows.append(
        (
            "to do",
            f"`palimpsest refold{at}` with these settings, and without --status"
            if found.due
            else "nothing: the archive is signed with these settings",
        )
    )
    labelled(Console(highlight=False), [(label, Text(told)) for label, told in rows])
    _warn(wanted)


def _print_summary(
    ended: RefoldProgress | None,
    found: RefoldStatus,
    archive: Path,
    seconds: float,
    *,
    as_json: bool,
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import clock, labelled, line

    if ended is None:
        if as_json:
            options.print_json(
                {"archive": str(archive), "signed": False, "settings": asdict(found.wanted)}
            )
        else:
            click.echo(f"Nothing to do: {archive} is signed with these settings.", err=True)
        return
    summary = {
        "archive": str(archive),
        "signed": True,
        "settings": asdict(ended.folding),
        "changed": {key: list(each) for key, each in found.changed.items()},
        "versions": found.versions,
        "paragraphs": ended.paragraphs,
        "paragraphs_folded": ended.folded,
        "near_duplicates_before": ended.before,
        "near_duplicates": ended.near_duplicates,
        "seconds": round(seconds, 1),
    }
    if as_json:
        options.print_json(summary)
        return
    console = Console(highlight=False)
    line(console, Text(f"{archive}: signed anew in {clock(seconds)}", style="bold"))
    changes = [
        f"{key.replace('_', '-')} {now} (before: {before})"
        for key, (before, now) in found.changed.items()
    ]
    rows = [
        ("settings", ", ".join(changes) or "as they were"),
        ("versions", f"{found.versions:,}"),
        ("paragraphs", f"{ended.paragraphs:,} told, {ended.folded:,} folded"),
        ("near-duplicates", f"{ended.near_duplicates:,} (before: {ended.before:,})"),
    ]
    labelled(console, [(label, Text(told)) for label, told in rows])
