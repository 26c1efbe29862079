"""`palimpsest merge`."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.merge.progress import MergeProgress, MergeResult

_LINE_SECONDS = 10.0  # between two lines of progress where there is no terminal


@click.command()
@click.argument(
    "others",
    nargs=-1,
    required=True,
    metavar="OTHER...",
    type=click.Path(exists=True, path_type=Path),
)
@options.archive
@options.as_json
def command(others: tuple[Path, ...], archive: Path, as_json: bool) -> int:
    """Add other archives, or datasets, to the archive.

    Articles, versions, captures, WARC locations, runs and URL outcomes are added, and decisions
    about boilerplate. What was taken down in one of the archives is taken down in the merged one.
    Repetitions and copies are then the same as if everything had been crawled into one archive.
    The other archives do not change, except that older ones are migrated.

    OTHER can also be the folder of a dataset that `palimpsest bulk` has made.

    If the archive does not exist, it gets the settings of the first OTHER. It begins as a copy of
    it if that is an archive that needs no refold, so name the largest archive first. Otherwise
    its own settings apply to all texts.

    It can be stopped or killed. Run the same command again to continue. Merging an archive again
    adds only what is new in it.

    \b
    palimpsest merge north.db south.db --archive all.db

    \b
    Exit codes:
      0    done
      2    wrong usage or configuration
      5    a run is in progress in one of the archives
      130  stopped
    """
    from storage.core.errors import FreeDiskSpace
    from storage.merge.merge import merge

    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    started = time.monotonic()
    try:
        with _reporting() as report:
            result = merge(archive, others, report)
    except KeyboardInterrupt:
        click.echo("palimpsest: stopped. Run the same command again to continue.", err=True)
        return 130
    except sqlite3.Error as error:
        raise FreeDiskSpace(f"{archive} could not be written: {error}") from error
    for problem in result.problems:
        click.echo(f"palimpsest: {problem}", err=True)
    _print_result(result, archive, time.monotonic() - started, as_json=as_json)
    return 0


@contextmanager
def _reporting() -> Iterator[Callable[[MergeProgress], None]]:
    """Display progress on stderr: a bar on a terminal, otherwise a line every 10 s."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        due = [time.monotonic() + _LINE_SECONDS]

        def print_progress(progress: MergeProgress) -> None:
            if time.monotonic() >= due[0]:
                due[0] = time.monotonic() + _LINE_SECONDS
                click.echo(
                    f"{progress.name}: {progress.done:,} of {progress.total:,}, "
                    f"{progress.articles:,} new articles",
                    err=True,
                )

        yield print_progress
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.fields[name]}"), BarColumn(), TaskProgressColumn())
    described = TextColumn("{task.description}")
    with Bar(*columns, TimeRemainingColumn(), described, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, name="merging")

        def show(progress: MergeProgress) -> None:
            bar.update(
                task,
                total=progress.total,
                completed=progress.done,
                name=progress.name,
                description=f"{progress.articles:,} new articles",
            )

        yield show


def _print_result(result: MergeResult, archive: Path, seconds: float, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import format_duration, plural, print_labelled, print_line

    if as_json:
        options.print_json(
            {
                "archive": str(archive),
                "merged": [asdict(each) for each in result.merged],
                "problems": [str(each) for each in result.problems],
                "seconds": round(seconds, 1),
            }
        )
        return
    console = Console(highlight=False)
    heading = f"{archive}: merged in {format_duration(seconds)}"
    print_line(console, Text(heading, style="bold"))
    rows = []
    for each in result.merged:
        names = ("article", "version", "URL", "capture", "run", "takedown", "decision")
        new = [
            plural(getattr(each, f"{name.lower()}s"), name)
            for name in names
            if getattr(each, f"{name.lower()}s")
        ]
        text = ", ".join(new) or "nothing new"
        if each.left_out:
            text += f"; {plural(each.left_out, 'row')} left out, because they were taken down"
        rows.append((each.name, Text(text)))
    print_labelled(console, rows)
