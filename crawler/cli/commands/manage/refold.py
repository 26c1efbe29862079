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
_MIN_RECALL = 0.9  # share of the pairs at the threshold; below it, a warning is printed


def _spaced(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Write a list with one space after each comma, as it is stored."""
    return None if value is None else ", ".join(part.strip() for part in value.split(","))


@click.command()
@options.archive
@options.as_json
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    help="Minimum Jaccard similarity of near-duplicates.",
)
@click.option("--shingle", type=click.IntRange(1, 32), help="Words per shingle.")
@click.option(
    "--shingle-unspaced",
    type=click.IntRange(1, 32),
    help="Characters per shingle, in scripts without spaces.",
)
@click.option("--bands", type=click.IntRange(1, 256), help="Bands per signature.")
@click.option("--rows", type=click.IntRange(1, 32), help="Values per band.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Seed of the permutations.")
@click.option(
    "--repetition-shingles",
    type=click.IntRange(1, 1000),
    help="Minimum number of shingles of a repetition within an article.",
)
@click.option(
    "--folds",
    metavar="DIFFERENCES",
    callback=_spaced,
    help="Differences with which near-duplicates fold: `nothing`, `nothing, wording` (the default) "
    "or `nothing, wording, words`. `words` also folds replaced words that may change a fact.",
)
@click.option("--telling", type=click.IntRange(1, 1000), hidden=True)  # the former name
@click.option(
    *("--status", "--dry-run", "status"),
    is_flag=True,
    help="Show the settings, what would change, and the progress, without changing anything.",
)
@click.option("--force", is_flag=True, help="Refold even if the settings are the same.")
def command(
    archive: Path, as_json: bool, status: bool, force: bool, **chosen: int | float | str | None
) -> int:
    """Fold the archive again with other settings.

    Also use this after an upgrade of Palimpsest: an archive of an older version is migrated.

    Signatures, near-duplicates, repetitions, copies and boilerplate counts are computed again from
    the texts. Texts, versions, captures and edits of boilerplate do not change. Settings that are
    not given keep their values.

    It can be stopped or killed. Run the same command again to continue. Until it is done, other
    commands can read the results so far, and crawls and imports are refused.

    \b
    Exit codes:
      0    done, or nothing to do
      2    wrong usage or configuration
      5    another process is writing to the archive
      130  stopped
    """
    from storage.core.errors import FreeDiskSpace
    from storage.folding.refold import refold, refold_status
    from storage.text.folding_settings import FoldingSettings

    former = chosen.pop("telling")
    if former is not None:
        chosen["repetition_shingles"] = former
    changed: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}

    def change(current: FoldingSettings) -> FoldingSettings:
        return replace(current, **changed)

    found = refold_status(archive, change)
    if status:
        _print_status(found, archive, as_json=as_json)
        return 0
    _warn(found.wanted)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    started = time.monotonic()
    last: list[RefoldProgress] = []
    try:
        with _reporting() as display:

            def report(progress: RefoldProgress) -> None:
                last[:] = [progress]
                display(progress)

            ended = refold(archive, change, report, force=force)
    except KeyboardInterrupt:
        after = f" after {last[0].versions:,} of {last[0].total:,} versions" if last else ""
        click.echo(f"palimpsest: stopped{after}. Run the same command again to continue.", err=True)
        return 130
    except sqlite3.Error as error:
        raise FreeDiskSpace(f"{archive} could not be written: {error}") from error
    _print_summary(ended, found, archive, time.monotonic() - started, as_json=as_json)
    return 0


def _warn(folding: Any) -> None:
    from storage.folding.refold import expected_recall

    share = expected_recall(folding)
    if share < _MIN_RECALL:
        click.echo(
            f"palimpsest: {folding.bands} bands of {folding.rows} rows find only {share:.0%} of "
            f"the pairs at the threshold {folding.threshold:g}: use more bands or fewer rows",
            err=True,
        )


@contextmanager
def _reporting() -> Iterator[Callable[[RefoldProgress], None]]:
    """Display progress on stderr: a bar on a terminal, otherwise a line every 10 s."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        due = [0.0]

        def print_progress(progress: RefoldProgress) -> None:
            if time.monotonic() >= due[0] or progress.versions >= progress.total:
                due[0] = time.monotonic() + _LINE_SECONDS
                click.echo(_line(progress), err=True)

        yield print_progress
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("refolding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: RefoldProgress) -> None:
            pairs = f"{progress.near_duplicates:,} near-duplicates"
            bar.update(task, total=progress.total, completed=progress.versions, description=pairs)

        yield show


def _line(progress: RefoldProgress) -> str:
    return (
        f"refolded {progress.versions:,} of {progress.total:,} versions, "
        f"{progress.near_duplicates:,} near-duplicates, {progress.folded:,} paragraphs folded"
    )


def _print_status(found: RefoldStatus, archive: Path, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_labelled
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
                "signed": found.current,
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
        rows.append(("schema", f"{found.schema}, will be migrated to {found.newest_schema}"))
    rows += [
        (
            key.replace("_", "-"),
            f"{value:g}" if isinstance(value, float) else f"{value}",
        )
        for key, value in asdict(wanted).items()
    ]
    rows = [
        (label, f"{text} (now: {found.changed[key][0]})" if key in found.changed else text)
        for label, text in rows
        for key in [label.replace("-", "_")]
    ]
    rows.append(("recall", f"{share:.2%} of the pairs at the threshold"))
    rows.append(
        (
            "contents",
            f"{found.versions:,} versions, {found.paragraphs:,} paragraphs, "
            f"{found.near_duplicates:,} near-duplicates",
        )
    )
    if found.under_way:
        rows.append(("in progress", _line(found.under_way)))
    at = f" --archive {archive}" if str(archive) != "archive.db" else ""
    rows.append(
        (
            "to do",
            f"run `palimpsest refold{at}` with these settings, without --status"
            if found.due
            else "nothing: the archive is folded with these settings",
        )
    )
    print_labelled(Console(highlight=False), [(label, Text(text)) for label, text in rows])
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

    from crawler.cli.terminal import format_duration, print_labelled, print_line

    if ended is None:
        if as_json:
            options.print_json(
                {"archive": str(archive), "signed": False, "settings": asdict(found.wanted)}
            )
        else:
            click.echo(f"Nothing to do: {archive} is folded with these settings.", err=True)
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
    print_line(console, Text(f"{archive}: refolded in {format_duration(seconds)}", style="bold"))
    changes = [
        f"{key.replace('_', '-')} {now} (before: {before})"
        for key, (before, now) in found.changed.items()
    ]
    rows = [
        ("settings", ", ".join(changes) or "unchanged"),
        ("versions", f"{found.versions:,}"),
        ("paragraphs", f"{ended.paragraphs:,} occurrences, {ended.folded:,} folded"),
        ("near-duplicates", f"{ended.near_duplicates:,} (before: {ended.before:,})"),
    ]
    print_labelled(console, [(label, Text(text)) for label, text in rows])
