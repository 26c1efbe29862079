"""`palimpsest serve`."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli import options


@click.command()
@options.archive
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen. Whoever reaches it reads the archive: there is no log-in.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port; 0 takes any that is free.",
)
@click.option(
    "--any-host",
    is_flag=True,
    help="Answer whatever host name is asked for: for a proxy in front that checks it.",
)
@click.option("--open", "opened", is_flag=True, help="Open it in a browser.")
def command(archive: Path, host: str, port: int, any_host: bool, opened: bool) -> None:
    """Read the archive in a browser: search, articles, versions, sites, runs, SQL.

    Read-only, on this machine, until Ctrl-C. Crawls may write meanwhile. Each page is also there as
    JSON: /articles/1.json.
    """
    from storage.web.server import serve

    def ready(address: str) -> None:
        click.echo(address)
        click.echo(f"{archive} is open for reading there; Ctrl-C ends it.", err=True)
        if opened:
            click.launch(address)

    serve(archive, host, port, ready, any_host=any_host)
