"""`palimpsest runs`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.crawl_state.run_ledger import Run

_FAILED = ("404", "timeout", "error")


@click.group(invoke_without_command=True)
@click.option("--source", metavar="NAME", help="Only runs of this source.")
@options.limit(20)
@options.archive
@options.as_json
@click.pass_context
def command(
    context: click.Context, source: str | None, limit: int, archive: Path, as_json: bool
) -> None:
    """List crawls and imports, newest first.

    Every run is listed, however it ended. A run that was killed is detected by the next one.
    """
    if context.invoked_subcommand is not None:
        context.obj = archive
        return
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_table

    runs = _runs(archive, source=source, limit=limit)
    if as_json:
        options.print_json([_row(run) for run in runs])
        return
    if not runs:
        what = f"No runs of {source} yet." if source else "No runs yet."
        click.echo(f"{what} Start one with `palimpsest crawl URL`.", err=True)
        return
    head = [
        "run>",
        "source",
        "started",
        "took>",
        "ended",
        "fetched>",
        "new>",
        "changed>",
        "failed>",
    ]
    rows = [[Text(cell) for cell in _cells(run)] for run in runs]
    print_table(Console(highlight=False), head, rows)


@command.command("show")
@click.argument("number", type=click.IntRange(1), metavar="N")
@options.archive
@options.as_json
@click.pass_context
def show(context: click.Context, number: int, archive: Path, as_json: bool) -> int:
    """Show one run: its arguments, software versions, figures and failures."""
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_labelled

    source = context.get_parameter_source("archive")
    if context.obj is not None and source is click.core.ParameterSource.DEFAULT:
        archive = context.obj
    runs = _runs(archive, run_id=number)
    if not runs:
        raise click.UsageError(f"there is no run {number}. List all with `palimpsest runs`")
    if as_json:
        options.print_json(_row(runs[0]))
    else:
        rows = [(label, Text(text)) for label, text in _description(runs[0])]
        print_labelled(Console(highlight=False), rows)
    return 0


def _runs(archive: Path, **which: Any) -> list[Run]:
    from storage.crawl_state.run_ledger import list_runs
    from storage.db.reader import Reader

    with Reader(archive) as reader:
        return list_runs(reader.connection, **which)


def _row(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "source": run.source,
        "started": run.started,
        "finished": run.finished,
        "outcome": run.state,
        "stats": run.stats,
        "arguments": run.arguments,
        "hold": run.lock.as_json() if run.lock is not None else None,
        "origin": run.origin,
    }


def _cells(run: Run) -> Iterator[str]:
    from crawler.cli.terminal import format_minute

    summary = run.summary
    yield from (str(run.id), run.source, format_minute(run.started), _took(run), run.state)
    read = summary.read if summary.fetched is None else summary.fetched
    for count in (read, summary.articles_new, summary.articles_changed):
        yield "" if count is None else f"{count:,}"
    yield f"{sum(summary.outcomes.get(name, 0) for name in _FAILED):,}" if run.stats else ""


def _description(run: Run) -> Iterator[tuple[str, str]]:
    from crawler.cli.terminal import format_minute

    yield "run", f"{run.id} of {run.source}"
    if run.origin is not None:
        yield "merged from", run.origin
    yield "started", format_minute(run.started)
    if "job" in run.arguments:
        yield "job", f"Scrapyd job {run.arguments['job']}"
    if run.finished is not None:
        yield "ended", f"{run.state} after {_took(run)}"
    elif run.lock is not None and not run.lock.is_dead:
        yield "now", f"running, process {run.lock.pid} on {run.lock.machine}"
        yield "", f"last heartbeat at {run.lock.heartbeat}"
    else:
        yield (
            "ended",
            "killed; continue it with `palimpsest crawl --resume`",
        )
    arguments = {k: v for k, v in run.arguments.items() if k not in ("software", "job")}
    for name, value in arguments.items():
        if value not in (None, [], {}):
            yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    label = "software"
    for name, version in run.arguments.get("software", {}).items():
        yield label, f"{name} {version}"
        label = ""
    label = "figures"
    for name, value in run.stats.items():
        if name not in ("run", "source", "archive", "outcome", "failures") and value:
            yield label, f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}"
            label = ""
    label = "what failed"
    for reason, count in run.summary.failures.items():
        yield label, f"{count} x {reason}"
        label = ""


def _took(run: Run) -> str:
    from crawler.cli.terminal import compact_duration

    if run.finished is None:
        return ""
    seconds = datetime.fromisoformat(run.finished) - datetime.fromisoformat(run.started)
    return compact_duration(seconds.total_seconds())
