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

    from crawler.ingest.importer import Import
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
@click.option("--workers", type=click.IntRange(1), help="Worker processes.  [default: one a core]")
@click.option(
    "--max-megabytes",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="The largest page, line or record to take.",
)
def command(
    files: tuple[Path, ...],
    archive: Path,
    as_json: bool,
    workers: int | None,
    max_megabytes: int,
) -> int:
    """Take files into the archive as if they had been crawled.

    FILE is a saved page (.html, .htm, also .gz), a file with one JSON object a line (.jsonl, also
    .gz), a WARC file (.warc, also .gz; .wacz), or a folder of these. A page's URL is what the page
    gives as its own. Of an object, text must be there; url, title, author, published (or date),
    language, description, tags, image and licence may be. What cannot be read is named, and the
    rest goes in.

    Of a WARC file, as Palimpsest, wget, Browsertrix and Common Crawl write it, the pages are taken,
    each at the time of its record, and it must stay where it is to be read again. A text from
    before an article was seen last becomes a version of its time and does not stand. Stop the
    import or kill it: the same command goes on, and what is in the archive is passed over.

    \b
    Exit codes: 0 done, 1 unexpected error, 2 wrong usage, 3 most failed, 4 nothing could be read
    or kept, 130 stopped.
    """
    from crawler.workers import workers as pool

    pool.prepare()
    from rich.console import Console

    from crawler.cli.summary_text import print_summary
    from crawler.ingest.files import SUFFIXES, found, suffix_of

    paths = list(found(files))
    for path in paths:
        if suffix_of(path) is None:
            raise click.UsageError(f"{path}: only {', '.join(SUFFIXES)} files can be imported")
    if not paths:
        raise click.UsageError(f"no {', '.join(SUFFIXES)} file there")
    told = Console(stderr=True, highlight=False)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    summary = _import(told, archive, paths, workers, max_megabytes << 20)
    if as_json:
        options.print_json(summary.as_json())
    else:
        print_summary(Console(), summary)
        for problem in summary.problems:
            told.print(f"left out: {problem}", style="red", markup=False)
        more = summary.problem_count - len(summary.problems)
        if more:
            told.print(f"and {more} more")
    return exit_code(summary)


def _import(
    told: Console, archive: Path, paths: list[Path], workers: int | None, largest: int
) -> ImportSummary:
    """Import files, and tell how far that is; the summary."""
    from crawler.ingest.importer import import_files
    from crawler.workers import workers as pool
    from storage.archive.archive import Archive
    from storage.core.errors import ArchiveWriteFailed
    from storage.db import folding_settings

    with (
        Archive(archive) as opened,
        pool.Workers(opened.folding, count=workers) as readers,
        told.status("reading …") as status,
    ):
        unusual = folding_settings.unusual(opened.folding)
        if unusual:
            told.print(f"{archive} folds with {unusual}", markup=False, soft_wrap=True)

        def report(state: Import) -> None:
            status.update(
                f"{state.pieces} read · {state.tally.new_articles} new articles · "
                f"{state.tally.folded} paragraphs folded"
            )

        try:
            return import_files(opened, paths, readers, largest=largest, report=report)
        except sqlite3.Error as error:
            raise ArchiveWriteFailed(f"{archive} could not be written: {error}") from error


def exit_code(summary: ImportSummary) -> int:
    """0 done, 3 more than half was left out or not kept, 4 all of it, 130 stopped by a person."""
    if summary.outcome == "stopped":
        return 130
    failed = summary.problem_count + summary.tally.outcomes.get("error", 0)
    if failed >= summary.read and (failed or not summary.records_known):
        return 4
    return 3 if failed > summary.read / 2 else 0
