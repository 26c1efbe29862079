"""`palimpsest reextract`."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from crawler.ingest.reextract import Rereading
    from storage.core.run_summary import ReextractSummary

_LINE_SECONDS = 10.0
_FILES = 10  # missing files that are named


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@options.archive
@options.as_json
@click.option("--site", help="Only what was captured of this site.")
@click.option(
    "--warc",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the WARC files were moved to.  [default: where each lay]",
)
@click.option("--dry-run", is_flag=True, help="Read, and say what would differ; write nothing.")
@click.option("--workers", type=click.IntRange(1), help="Worker processes.  [default: one a core]")
def command(
    articles: tuple[str, ...],
    archive: Path,
    as_json: bool,
    site: str | None,
    folder: Path | None,
    dry_run: bool,
    workers: int | None,
) -> int:
    """Read kept pages anew with today's extractor, and keep what differs as versions.

    For the time after an upgrade. ARTICLE is a number or a URL; without any, all that an earlier
    extractor read is read again from the WARC records of its captures. Another text becomes a
    version that names the one it was read as before, and stands where that one stood: it is no
    edit, and `palimpsest versions` says so. A page that was no article and is one now is entered.
    No text is dropped.

    It may be stopped or killed: the same command goes on with what is left. What has no record, or
    one that is missing, stays as it is.

    \b
    Exit codes: 0 done or nothing to do, 1 unexpected error, 2 wrong usage, 3 records are missing
    or pages could not be read, 130 stopped.
    """
    from crawler.workers import workers as pool

    pool.prepare()
    from crawler.extraction.extractor_version import EXTRACTOR
    from crawler.ingest.reextract import compare, reextract
    from storage.archive.archive import Archive
    from storage.core.errors import ArchiveWriteFailed
    from storage.db.reader import Reader, open_for_reading
    from storage.text.fingerprint import Folding
    from storage.warc.unread_captures import UnreadCaptures

    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    if not dry_run:
        open_for_reading(archive, outdated=True).close()  # one that is not there is not made
    with _reporting() as report:
        if dry_run:
            with Reader(archive) as reader, pool.Workers(Folding(), count=workers) as readers:
                left = UnreadCaptures(reader, EXTRACTOR, _numbers(reader, articles), site)
                summary = compare(left, readers, Folding(), folder, report)
        else:
            with (
                Archive(archive) as opened,
                Reader(archive) as reader,
                pool.Workers(opened.folding, count=workers) as readers,
            ):
                left = UnreadCaptures(reader, EXTRACTOR, _numbers(reader, articles), site)
                try:
                    summary = reextract(opened, left, readers, folder, report)
                except sqlite3.Error as error:
                    raise ArchiveWriteFailed(f"{archive} could not be written: {error}") from error
    if as_json:
        options.print_json(summary.as_json())
    else:
        _print_summary(summary)
    if summary.outcome == "stopped":
        return 130
    return 3 if summary.missing or summary.failures else 0


def _numbers(reader: Any, articles: tuple[str, ...]) -> list[int]:
    from storage.queries.article_reference import find_article_id

    return [find_article_id(reader, each) for each in articles]


@contextmanager
def _reporting() -> Iterator[Callable[[Rereading], None]]:
    """Progress on stderr: a bar on a terminal, now and then a line elsewhere."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        due = [time.monotonic() + _LINE_SECONDS]

        def line(state: Rereading) -> None:
            if time.monotonic() >= due[0]:
                due[0] = time.monotonic() + _LINE_SECONDS
                click.echo(f"read {state.read:,} of {state.total:,} pages, {_far(state)}", err=True)

        yield line
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(state: Rereading) -> None:
            bar.update(task, total=state.total, completed=state.read, description=_far(state))

        yield show


def _far(state: Rereading) -> str:
    return f"{state.differing:,} differ, {state.articles_new:,} new articles"


def _print_summary(summary: ReextractSummary) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import clock, labelled, line

    if not summary.left:
        click.echo(
            f"Nothing to do: all that is kept in WARC files was read by {summary.extractor}.",
            err=True,
        )
        return
    console = Console(highlight=False)
    ending = "stopped" if summary.outcome == "stopped" else "done"
    head = f"{summary.archive}: {ending} in {clock(summary.seconds)}"
    line(console, Text(head + (", nothing written" if summary.dry_run else ""), style="bold"))
    rows = [
        ("extractor", summary.extractor),
        ("read", f"{summary.read:,} of {summary.left:,} pages that an earlier one had read"),
        ("same text", f"{summary.same:,}"),
        ("differ", f"{summary.differing:,}"),
        ("new articles", f"{summary.articles_new:,}"),
        ("no article now", f"{summary.no_article:,}; their texts stay"),
    ]
    if not summary.dry_run:
        rows.insert(4, ("new versions", f"{summary.versions_new:,}"))
    shown = [(label, Text(told)) for label, told in rows]
    for each in summary.missing[:_FILES]:
        told = f"{each.records:,} of {each.file}: {each.reason}"
        shown.append(("missing", Text(told, style="red")))
    if len(summary.missing) > _FILES:
        shown.append(("", Text(f"and of {len(summary.missing) - _FILES} more files")))
    if summary.missing:
        shown.append(("", Text("name the folder that they were moved to with --warc")))
    for told, count in summary.failures.items():
        shown.append(("failed", Text(f"{count} x {told}", style="red")))
    labelled(console, shown)
