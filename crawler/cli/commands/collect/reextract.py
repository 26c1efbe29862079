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
    from crawler.ingest.reextract import ReextractProgress
    from storage.core.run_summary import ReextractSummary

_LINE_SECONDS = 10.0
_MAX_FILES = 10  # missing files that are listed


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@options.archive
@options.as_json
@click.option("--site", metavar="SITE", help="Only captures of this site.")
@click.option(
    "--warc",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder to which the WARC files were moved.  [default: their recorded paths]",
)
@click.option(
    "--doubtful",
    type=click.FloatRange(0, 100),
    is_flag=False,
    flag_value=25.0,
    metavar="[PERCENT]",
    help="Only captures in which at least this much of the page's prose was left out, or in which "
    "it is not known how much, and pages that were rejected although they contain as much prose as "
    "an article.  [default: 25]",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, without writing anything.")
@click.option(
    "--workers", type=click.IntRange(1), help="Number of worker processes.  [default: one per core]"
)
def command(
    articles: tuple[str, ...],
    archive: Path,
    as_json: bool,
    site: str | None,
    folder: Path | None,
    doubtful: float | None,
    dry_run: bool,
    workers: int | None,
) -> int:
    """Extract articles again from their WARC records.

    Use this after an upgrade of the extractor. ARTICLE is a number or a URL; without any, all
    captures that an earlier extractor read are read again from their WARC records.

    A different text becomes a new version that refers to the version it replaces. It is not an
    edit by the site, and `palimpsest versions` marks it accordingly. A page that is now recognised
    as an article is added. Metadata is replaced by what is found now. No text is removed. Captures
    without a WARC record stay as they are.

    --doubtful reads pages again whatever extractor has read them, and chooses the source of their
    text again. Write ARTICLE before it, because a number after it is the percentage.

    It can be stopped or killed. Run the same command again to continue.

    \b
    Exit codes:
      0    done, or nothing to do
      1    unexpected error
      2    wrong usage or configuration
      3    WARC records are missing, or pages could not be read
      130  stopped
    """
    from crawler.workers import workers as pool

    pool.prepare()
    from crawler.extraction.extractor_version import EXTRACTOR
    from crawler.ingest.reextract import preview, reextract
    from storage.archive.archive import Archive
    from storage.core.errors import FreeDiskSpace
    from storage.db.reader import Reader, open_for_reading
    from storage.text.folding_settings import FoldingSettings
    from storage.warc.unread_captures import UnreadCaptures

    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    if not dry_run:
        open_for_reading(archive, needs_refold=True).close()  # does not create a missing archive
    share = None if doubtful is None else doubtful / 100
    with _reporting() as report:
        if dry_run:
            with (
                Reader(archive) as reader,
                pool.Workers(FoldingSettings(), count=workers) as readers,
            ):
                left = UnreadCaptures(reader, EXTRACTOR, _numbers(reader, articles), site, share)
                summary = preview(left, readers, FoldingSettings(), folder, report)
        else:
            with (
                Archive(archive) as opened,
                Reader(archive) as reader,
                pool.Workers(opened.folding, count=workers) as readers,
            ):
                left = UnreadCaptures(reader, EXTRACTOR, _numbers(reader, articles), site, share)
                try:
                    summary = reextract(opened, left, readers, folder, report)
                except sqlite3.Error as error:
                    raise FreeDiskSpace(f"{archive} could not be written: {error}") from error
    if as_json:
        options.print_json(summary.as_json())
    else:
        _print_summary(summary, share)
    if summary.outcome == "stopped":
        return 130
    return 3 if summary.missing or summary.failures else 0


def _numbers(reader: Any, articles: tuple[str, ...]) -> list[int]:
    from storage.queries.article_reference import find_article_id

    return [find_article_id(reader, each) for each in articles]


@contextmanager
def _reporting() -> Iterator[Callable[[ReextractProgress], None]]:
    """Display progress on stderr: a bar on a terminal, otherwise a line every 10 s."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        due = [time.monotonic() + _LINE_SECONDS]

        def print_progress(state: ReextractProgress) -> None:
            if time.monotonic() >= due[0]:
                due[0] = time.monotonic() + _LINE_SECONDS
                click.echo(
                    f"read {state.read:,} of {state.total:,} pages, {_counts(state)}", err=True
                )

        yield print_progress
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(state: ReextractProgress) -> None:
            bar.update(task, total=state.total, completed=state.read, description=_counts(state))

        yield show


def _counts(state: ReextractProgress) -> str:
    return f"{state.differing:,} differ, {state.articles_new:,} new articles"


def _print_summary(summary: ReextractSummary, doubtful: float | None) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import format_duration, print_labelled, print_line

    if not summary.left:
        nothing = (
            f"everything in WARC files was already read by {summary.extractor}"
            if doubtful is None
            else f"no page in WARC files had {doubtful:.0%} or more of its prose left out"
        )
        click.echo(f"Nothing to do: {nothing}.", err=True)
        return
    console = Console(highlight=False)
    ending = "stopped" if summary.outcome == "stopped" else "done"
    head = f"{summary.archive}: {ending} in {format_duration(summary.seconds)}"
    print_line(console, Text(head + (", nothing written" if summary.dry_run else ""), style="bold"))
    pages = "pages that an earlier extractor read" if doubtful is None else "doubtful pages"
    rows = [
        ("extractor", summary.extractor),
        ("read", f"{summary.read:,} of {summary.left:,} {pages}"),
        ("same text", f"{summary.same:,}"),
        ("differ", f"{summary.differing:,}"),
        ("new articles", f"{summary.articles_new:,}"),
        ("no longer articles", f"{summary.no_article:,}; their texts are kept"),
    ]
    if not summary.dry_run:
        rows.insert(4, ("new versions", f"{summary.versions_new:,}"))
    shown = [(label, Text(text)) for label, text in rows]
    for each in summary.missing[:_MAX_FILES]:
        text = f"{each.records:,} of {each.file}: {each.reason}"
        shown.append(("missing", Text(text, style="red")))
    if len(summary.missing) > _MAX_FILES:
        shown.append(("", Text(f"and of {len(summary.missing) - _MAX_FILES} more files")))
    if summary.missing:
        shown.append(("", Text("if they were moved, give their folder with --warc")))
    for reason, count in summary.failures.items():
        shown.append(("failed", Text(f"{count} x {reason}", style="red")))
    print_labelled(console, shown)
