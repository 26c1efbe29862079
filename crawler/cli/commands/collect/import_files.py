"""`palimpsest import`."""

from __future__ import annotations

import signal
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from crawler.ingest.importer import ImportProgress
    from storage.core.run_summary import ImportSummary


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE...",
)
@options.archive
@options.as_json
@click.option(
    "--workers", type=click.IntRange(1), help="Number of worker processes.  [default: one per core]"
)
@click.option(
    "--max-megabytes",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="Skip pages, lines and records that are larger.",
)
def command(
    files: tuple[Path, ...],
    archive: Path,
    as_json: bool,
    workers: int | None,
    max_megabytes: int,
) -> int:
    """Import saved pages, JSON Lines and WARC files.

    FILE is a saved page (.html, .htm, .mhtml or .mht), a file with one JSON object per line
    (.jsonl), a WARC file (.warc, .wacz), or a folder of these. All but .wacz may be compressed with
    gzip (.gz). The articles are archived as if they had been crawled.

    The URL of a saved page is the one that the page declares, otherwise the one that the browser,
    SingleFile or HTTrack saved it from. An object must have text, and can have url, title, author,
    agency, published (or date), language, description, tags, image and licence; also title_origin,
    author_origin, published_origin and language_origin (declared, visible or guessed; default:
    declared).
    What cannot be read is listed, and the rest is imported.

    From WARC files, as written by Palimpsest, wget, Browsertrix and Common Crawl, the pages are
    imported, each with the time of its record. The archive refers to these files, so leave them in
    place. A text that is older than the latest capture of its article becomes a version of its
    time, but not the current version.

    An import can be stopped or killed. Run the same command again to continue; records that are
    already in the archive are skipped.

    \b
    Exit codes:
      0    done
      1    unexpected error
      2    wrong usage or configuration
      3    more than half could not be imported
      4    nothing could be imported
      130  stopped
    """
    from crawler.workers import workers as pool

    pool.prepare()
    from rich.console import Console

    from crawler.cli.summary_text import print_summary
    from crawler.ingest.files import SUFFIXES, find_files, suffix_of

    paths = list(find_files(files))
    for path in paths:
        if suffix_of(path) is None:
            raise click.UsageError(f"{path}: only {', '.join(SUFFIXES)} files can be imported")
    if not paths:
        raise click.UsageError(f"no {', '.join(SUFFIXES)} files found")
    console = Console(stderr=True, highlight=False)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    summary = _import(console, archive, paths, workers, max_megabytes << 20)
    if as_json:
        options.print_json(summary.as_json())
    else:
        print_summary(Console(), summary)
        for problem in summary.problems:
            console.print(f"not imported: {problem}", style="red", markup=False)
        more = summary.problem_count - len(summary.problems)
        if more:
            console.print(f"and {more} more")
    return exit_code(summary)


def _import(
    console: Console, archive: Path, paths: list[Path], workers: int | None, max_bytes: int
) -> ImportSummary:
    """Import files, display progress, and return the summary."""
    from crawler.ingest.importer import import_files
    from crawler.workers import workers as pool
    from storage.archive.archive import Archive
    from storage.core.errors import FreeDiskSpace
    from storage.db import folding_settings

    with (
        Archive(archive) as opened,
        pool.Workers(opened.folding, count=workers) as readers,
        console.status("reading …") as status,
    ):
        unusual = folding_settings.describe_changes(opened.folding)
        if unusual:
            console.print(f"{archive} folds with {unusual}", markup=False, soft_wrap=True)

        def report(state: ImportProgress) -> None:
            status.update(
                f"{state.items} read · {state.tally.new_articles} new articles · "
                f"{state.tally.folded} paragraphs folded"
            )

        try:
            return import_files(opened, paths, readers, max_bytes=max_bytes, report=report)
        except sqlite3.Error as error:
            raise FreeDiskSpace(f"{archive} could not be written: {error}") from error


def exit_code(summary: ImportSummary) -> int:
    """Return 0 (done), 3 (more than half failed), 4 (everything failed) or 130 (stopped)."""
    if summary.outcome == "stopped":
        return 130
    failed = summary.problem_count + summary.tally.outcomes.get("error", 0)
    if failed >= summary.read and (failed or not summary.records_known):
        return 4
    return 3 if failed > summary.read / 2 else 0
