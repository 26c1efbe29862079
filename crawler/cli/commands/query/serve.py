"""`palimpsest serve`."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli import options


@click.command()
@click.argument("paths", nargs=-1, metavar="[ARCHIVE]...", type=click.Path(path_type=Path))
@options.archives
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
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    archives: tuple[Path, ...],
    host: str,
    port: int,
    any_host: bool,
    opened: bool,
) -> None:
    """Serve archives as a read-only website.

    It has search, articles, versions, sites, runs and SQL queries. Each page is also available as
    JSON: /articles/1.json. Crawls can write to the archives at the same time. Stop with Ctrl-C.

    With several archives, the start page searches all of them, and the pages of each begin with
    /a/NAME: /a/news/articles/1 is in news.db.
    """
    from storage.db.reader import different_files
    from storage.web.server import serve

    given = context.get_parameter_source("archives") is click.core.ParameterSource.COMMANDLINE
    served = different_files((*paths, *archives) if given or not paths else paths)

    def ready(address: str) -> None:
        click.echo(address)
        names = ", ".join(map(str, served))
        click.echo(f"Serving {names}. Stop with Ctrl-C.", err=True)
        if opened:
            click.launch(address)

    serve(served, host, port, ready, any_host=any_host)
