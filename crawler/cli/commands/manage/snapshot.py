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
@click.option("--force", is_flag=True, help="Replace an existing FILE.")
def command(file: Path, archive: Path, as_json: bool, force: bool) -> None:
    """Copy the archive to FILE while crawls continue.

    The copy is consistent, and FILE appears only when it is complete. Runs in progress count as
    killed in the copy: the URLs they were processing are waiting there.
    """
    from rich.console import Console

    from storage.archive.snapshot import snapshot

    with Console(stderr=True).status(f"copying {archive}"):
        made = snapshot(archive, file, force=force)
    if as_json:
        options.print_json({**asdict(made), "path": str(made.path)})
        return
    click.echo(f"{made.sha256}  {made.path}")
    from crawler.cli.terminal import format_size, plural

    running = f", {plural(made.runs_under_way, 'run')} in progress" if made.runs_under_way else ""
    click.echo(f"{format_size(made.bytes)}, {plural(made.articles, 'article')}{running}", err=True)
