"""`palimpsest verify`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from storage.verification.report import Damage

_NAMES = {
    "file": "the file",
    "texts": "texts and digests",
    "index": "band index and texts",
    "pairs": "near-duplicates and repetitions",
    "patterns": "patterns of lines",
    "words": "full-text index and texts",
    "ledger": "URLs, captures, runs, counts",
    "captures": "captures and WARC records",
}


@click.command()
@options.archive
@options.as_json
@click.option(
    "--warc",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder to which the WARC files were moved.  [default: their recorded paths]",
)
@click.option("--no-warc", is_flag=True, help="Do not check WARC files.")
def command(archive: Path, as_json: bool, warc: Path | None, no_warc: bool) -> int:
    """Check an archive for damage.

    Texts are compared with their digests, near-duplicates, repetitions and counts are computed
    again, and indexes and WARC records are compared with the texts and captures. The archive is
    only read, so crawls can continue.

    \b
    Exit codes:
      0  no damage
      1  something is damaged
      2  there is no archive
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        found = _verify(progress, archive, warc_folder=warc, with_warc=not no_warc)
    if as_json:
        options.print_json({"damaged": len(found), "damage": [asdict(each) for each in found]})
    else:
        _print(Console(highlight=False), archive, found)
    return 1 if found else 0


def _verify(progress: Progress, archive: Path, **how: Any) -> list[Damage]:
    from storage.verification.checks import Step, verify

    tasks: list[Any] = []

    def begin(step: Step) -> None:
        for task in tasks:
            progress.update(task, visible=False)
        tasks.append(progress.add_task(_NAMES[step.name], total=max(step.total, 1)))

    def report_progress(count: int) -> None:
        progress.advance(tasks[-1], count)

    return list(verify(archive, begin=begin, report_progress=report_progress, **how))


def _print(console: Console, archive: Path, found: list[Damage]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line

    if not found:
        print_line(console, Text(f"{archive} has no damage."))
        return
    advice = None
    for each in found:
        article = f" (article {each.article})" if each.article is not None else ""
        print_line(console, Text(f"{each.where}{article}", style="bold"))
        print_indented(console, each.problem, 2)
        if each.advice != advice:
            print_indented(console, each.advice, 2, "dim")
        advice = each.advice
    print_line(console, Text(f"\n{len(found):,} damaged"))
