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
    "texts": "texts against their digests",
    "index": "the band index against the texts",
    "pairs": "pairs and repetitions, compared anew",
    "counts": "on how many articles paragraphs stand",
    "words": "the full-text index against the texts",
    "ledger": "URLs, captures, runs, counts",
    "captures": "captures against WARC records",
}


@click.command()
@options.archive
@options.as_json
@click.option(
    "--warc",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that WARC files were moved to.  [default: where they were written or read]",
)
@click.option("--no-warc", is_flag=True, help="Leave the WARC files out.")
def command(archive: Path, as_json: bool, warc: Path | None, no_warc: bool) -> int:
    """Check that an archive is what it was, and name what is damaged.

    Texts are read against their digests, what was found of them is computed anew, indexes are
    compared with the texts, captures with their WARC records. Reads only; crawls may go on.

    \b
    Exit codes: 0 all is well, 1 something is damaged, 2 no archive.
    """
    from rich.console import Console
    from rich.progress import Progress

    told = Console(stderr=True)
    with Progress(console=told, transient=True, disable=not told.is_terminal) as progress:
        found = _verify(progress, archive, warc=warc, with_warc=not no_warc)
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
        tasks.append(progress.add_task(_NAMES[step.name], total=max(step.things, 1)))

    def seen(count: int) -> None:
        progress.advance(tasks[-1], count)

    return list(verify(archive, begin=begin, seen=seen, **how))


def _print(console: Console, archive: Path, found: list[Damage]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import indented, line

    if not found:
        line(console, Text(f"{archive} is whole."))
        return
    advice = None
    for each in found:
        article = f" (article {each.article})" if each.article is not None else ""
        line(console, Text(f"{each.where}{article}", style="bold"))
        indented(console, each.told, 2)
        if each.advice != advice:
            indented(console, each.advice, 2, "dim")
        advice = each.advice
    line(console, Text(f"\n{len(found):,} damaged"))
