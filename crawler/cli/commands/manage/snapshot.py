"""`palimpsest snapshot`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from crawler.cli import options


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.archive
@options.as_json
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
def command(file: Path, archive: Path, as_json: bool, force: bool) -> None:
    """Copy the archive to FILE, consistent, while crawls go on.

    FILE appears when it is whole. Runs that are under way count as killed in the copy: what they
    had in hand waits there.
    """
    from rich.console import Console

    from storage.archive.snapshot import snapshot

    with Console(stderr=True).status(f"copying {archive}"):
        made = snapshot(archive, file, force=force)
    if as_json:
        options.print_json({**asdict(made), "path": str(made.path)})
        return
    click.echo(f"{made.sha256}  {made.path}")
    running = f", {made.runs_under_way} runs under way" if made.runs_under_way else ""
    click.echo(f"{made.bytes:,} bytes, {made.articles:,} articles{running}", err=True)
