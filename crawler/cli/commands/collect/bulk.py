"""`palimpsest bulk`."""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from crawler.bulk.inputs import Input
    from crawler.bulk.job import BulkSummary, Progress

_LINE_SECONDS = 10.0  # between two lines of progress where there is no terminal
_SIZE = re.compile(r"\d+(?:\.\d+)?\s*(?:MB|GB|TB|MiB|GiB|TiB)", re.IGNORECASE)


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    "dataset",
    required=True,
    metavar="DATASET",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the dataset.",
)
@click.option(
    "--list",
    "lists",
    multiple=True,
    metavar="FILE",
    help="File or URL with the path or URL of an input in each line, such as warc.paths.gz of "
    "Common Crawl. Can be repeated.",
)
@click.option(
    "--base", metavar="URL", help="URL or folder to which the paths in lists are relative."
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What computes the tables: DuckDB on this machine, or Apache Spark on this machine or a "
    "cluster.",
)
@click.option(
    "--site", "sites", metavar="SITE", multiple=True, help="Only this site. Can be repeated."
)
@click.option(
    "--since",
    metavar="DATE",
    help="Only captures on or after this date (UTC). In JSON Lines without first_seen, the date of "
    "publication decides.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Only this language (en, de, ...). Can be repeated.",
)
@click.option(
    "--memory",
    default="1GB",
    show_default=True,
    metavar="SIZE",
    callback=lambda _context, _option, value: _parse_size(value),
    help="Memory of the engine, such as 800MB or 16GB. What exceeds it is written to DATASET.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Number of worker processes, and threads of the engine.  [default: one per core]",
)
@click.option(
    "--max-megabytes",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="Skip pages, lines and records that are larger.",
)
@options.as_json
def command(
    inputs: tuple[str, ...],
    dataset: Path,
    lists: tuple[str, ...],
    base: str | None,
    engine: str,
    sites: tuple[str, ...],
    since: str | None,
    languages: tuple[str, ...],
    memory: str,
    workers: int | None,
    max_megabytes: int,
    as_json: bool,
) -> int:
    """Compute an archive's tables from many files, as Parquet.

    INPUT is a file that `import` reads (JSON Lines, WARC, WACZ, saved pages), an archive (.db), a
    folder of these, or the URL of JSON Lines or WARC (https://, s3:// and others of fsspec). The
    tables articles, versions, paragraphs, appearances, near_duplicates, first_occurrences and
    repetitions have the columns and the answers that they have in an archive. manifest.json
    describes the files.

    A bulk job can be stopped or killed. Run the same command again to continue: input files that
    are finished are not read again, unless they have changed.

    \b
    palimpsest bulk news.jsonl.gz crawls/ -o dataset
    palimpsest bulk --list warc.paths.gz --base https://data.commoncrawl.org/ -o dataset
    duckdb -c "SELECT site, count(*) FROM 'dataset/articles/*.parquet' GROUP BY site"

    Needs the extra `bulk`: pip install 'palimpsest-archive[bulk]'; `--engine spark` also needs the
    extra `spark` and Java 17.

    \b
    Exit codes:
      0    done
      1    unexpected error
      2    wrong usage or configuration
      3    more than half could not be read
      4    nothing could be read
      5    another process is working on the dataset
      130  stopped
    """
    if not inputs and not lists:
        raise click.MissingParameter(param_type="argument", param_hint="'INPUT...'")
    if base and not lists:
        raise click.UsageError("--base needs --list")
    from crawler.bulk.filters import Filters
    from crawler.bulk.inputs import FileList
    from crawler.bulk.job import BulkOptions, run
    from storage.core.errors import FreeDiskSpace
    from storage.exports.selection import parse_time

    filters = Filters(
        sites=tuple(sorted({site.lower().removeprefix("www.") for site in sites})),
        since=parse_time(since) if since else None,
        languages=tuple(sorted({language.lower() for language in languages})),
    )
    count = workers or os.cpu_count() or 1
    files = tuple(FileList(name, base or "") for name in lists)
    largest = max_megabytes << 20
    wanted = BulkOptions(inputs, dataset, filters, largest, memory, count, engine, files)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        with _reporting() as progress:
            summary = run(wanted, progress)
    except OSError as error:
        raise FreeDiskSpace(f"{dataset} could not be written: {error}") from error
    if as_json:
        options.print_json({"dataset": str(dataset), "engine": engine, **asdict(summary)})
    else:
        _print_summary(summary, dataset)
    return exit_code(summary.manifest["counts"], len(summary.manifest["unread"]))


def exit_code(counts: dict[str, int], unread: int = 0) -> int:
    """Return 0 (done), 3 (more than half could not be read) or 4 (nothing could).

    unread: input files that could not be fetched.
    """
    failed = counts.get("problems", 0) + counts.get("failures", 0) + unread
    read = sum(counts.get(name, 0) for name in ("articles", "filtered", "not_articles"))
    if failed and not read:
        return 4
    return 3 if failed > read else 0


def _parse_size(text: str) -> str:
    if not _SIZE.fullmatch(text.strip()):
        raise click.BadParameter(f"{text!r} is not a size: write 800MB or 16GB")
    return text.strip()


@contextmanager
def _reporting() -> Iterator[Progress]:
    """Display progress on stderr: on a terminal in one line, otherwise a line every 10 s."""
    import time

    from rich.console import Console

    from crawler.bulk.job import Progress

    console = Console(stderr=True, highlight=False)
    status = console.status("starting …")

    class Display(Progress):
        due = 0.0

        def note(self, message: str) -> None:
            console.print(message, markup=False, soft_wrap=True)

        def reading(self, source: Input, number: int, total: int, counts: Counter[str]) -> None:
            self._show(
                f"{source.name} ({number:,} of {total:,}): {counts['articles']:,} articles, "
                f"{counts['paragraphs']:,} paragraphs"
            )

        def computing(self, stage: str, done: int, total: int) -> None:
            self._show(f"{stage}: {done:,} of {total:,} parts")

        def _show(self, text: str) -> None:
            if console.is_terminal:
                status.update(text)
            elif time.monotonic() >= self.due:
                self.due = time.monotonic() + _LINE_SECONDS
                click.echo(text, err=True)

    if not console.is_terminal:
        yield Display()
        return
    with status:
        yield Display()


def _print_summary(summary: BulkSummary, dataset: Path) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import format_duration, plural, print_labelled, print_line

    manifest = summary.manifest
    seconds = sum(summary.seconds.values())
    console = Console(highlight=False)
    if not summary.seconds:
        click.echo(f"Nothing to do: {dataset} is complete.", err=True)
    print_line(console, Text(f"{dataset}: {format_duration(seconds)}", style="bold"))
    rows = [
        ("inputs", f"{summary.signed:,} read, {summary.known:,} finished before"),
        *([("inputs not read", f"{len(manifest['unread']):,}")] if manifest["unread"] else []),
        *((table.replace("_", "-"), f"{rows:,}") for table, rows in manifest["tables"].items()),
    ]
    labels = {
        "filtered": "left out",
        "not_articles": "no article",
        "failures": "failed",
        "other_records": "other records",
        "problems": "not read",
    }
    counts = manifest["counts"]
    rows += [(label, f"{counts[name]:,}") for name, label in labels.items() if counts.get(name)]
    print_labelled(console, [(label, Text(text)) for label, text in rows])
    click.echo(f"SHA-256 of the pairs: {manifest['pairs_digest']}")
    click.echo(f"SHA-256 of the repetitions: {manifest['repetitions_digest']}")
    unread = manifest["unread"]
    described = [*unread, *(each for source in manifest["inputs"] for each in source["problems"])]
    for problem in described[:20]:
        click.echo(f"not read: {problem}", err=True)
    more = len(unread) + counts.get("problems", 0) - len(described[:20])
    if more > 0:
        click.echo(f"and {plural(more, 'other problem')}", err=True)
