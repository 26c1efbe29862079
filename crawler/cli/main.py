"""The `palimpsest` command."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module

import click

from storage.core.errors import PalimpsestError, Unwritten, WaitForRun
from storage.core.urls import NotAUrl

_COMMANDS = {
    "crawl": "collect.crawl",
    "schedule": "collect.schedule",
    "sources": "collect.sources",
    "health": "collect.health",
    "runs": "collect.runs",
    "import": "collect.import_files",
    "search": "query.search",
    "show": "query.show",
    "versions": "query.versions",
    "repetitions": "query.repetitions",
    "copies": "query.copies",
    "compare": "query.compare",
    "boilerplate": "manage.boilerplate",
    "why": "query.why",
    "missed": "query.missed",
    "stats": "query.stats",
    "export": "manage.export",
    "cite": "query.cite",
    "serve": "query.serve",
    "verify": "manage.verify",
    "snapshot": "manage.snapshot",
    "redact": "manage.redact",
    "refold": "manage.refold",
    "reextract": "collect.reextract",
}
_ALIASES = {"resign": "refold"}
"""Former names of commands; they work but are not listed."""


class _Commands(click.Group):
    """One module a command, loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        cmd_name = _ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"crawler.cli.commands.{_COMMANDS[cmd_name]}")
        command = module.command
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="palimpsest-archive", prog_name="palimpsest")
def cli() -> None:
    """Scrape articles into an archive that folds repeated paragraphs and never loses text.

    The archive is one SQLite file: --archive, or PALIMPSEST_ARCHIVE, or ./archive.db.

    \b
    palimpsest crawl https://example.org     fetch a site's articles
    palimpsest search lighthouse keeper      ask the archive
    palimpsest show 1                        read an article, repetitions marked
    """


def main() -> None:
    """Run the command; errors that a person can mend say how."""
    # numpy's linear algebra, of which nothing here asks, starts a thread a core as it is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Python would search all that it loaded for garbage before it ends: half a second of a crawl.
    atexit.register(gc.freeze)
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except WaitForRun as error:
        click.echo(f"palimpsest: {error}", err=True)
        sys.exit(5)
    except Unwritten as error:
        click.echo(f"palimpsest: {error}", err=True)
        sys.exit(1)
    except (PalimpsestError, NotAUrl) as error:
        click.echo(f"palimpsest: {error}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("palimpsest: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
