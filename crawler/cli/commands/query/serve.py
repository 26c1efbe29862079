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
    help="Address to listen on. Anyone who can reach it can read the archive: there is no login.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--any-host",
    is_flag=True,
    help="Accept every Host header. Use this behind a proxy that checks it.",
)
@click.option("--open", "opened", is_flag=True, help="Open the address in a browser.")
def command(archive: Path, host: str, port: int, any_host: bool, opened: bool) -> None:
    """Serve the archive as a read-only website.

    It has search, articles, versions, sites, runs and SQL queries. Each page is also available as
    JSON: /articles/1.json. Crawls can write to the archive at the same time. Stop with Ctrl-C.
    """
    from storage.web.server import serve

    def ready(address: str) -> None:
        click.echo(address)
        click.echo(f"Serving {archive}. Stop with Ctrl-C.", err=True)
        if opened:
            click.launch(address)

    serve(archive, host, port, ready, any_host=any_host)
