"""The `palimpsest` command."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module

import click

from storage.core.errors import FreeDiskSpace, PalimpsestError, WaitForRun
from storage.core.urls import InvalidUrl

_ROLES = {
    "collect": "Collect articles",
    "query": "Query the archive",
    "manage": "Manage the archive",
}
# The modules of the commands, by role. `import` is a keyword, so its module has another name.
_COMMANDS = {
    "crawl": "collect.crawl",
    "import": "collect.import_files",
    "bulk": "collect.bulk",
    "schedule": "collect.schedule",
    "sources": "collect.sources",
    "health": "collect.health",
    "runs": "collect.runs",
    "reextract": "collect.reextract",
    "demo": "collect.demo",
    "search": "query.search",
    "show": "query.show",
    "versions": "query.versions",
    "repetitions": "query.repetitions",
    "copies": "query.copies",
    "compare": "query.compare",
    "missed": "query.missed",
    "why": "query.why",
    "stats": "query.stats",
    "cite": "query.cite",
    "serve": "query.serve",
    "export": "manage.export",
    "merge": "manage.merge",
    "boilerplate": "manage.boilerplate",
    "redact": "manage.redact",
    "refold": "manage.refold",
    "snapshot": "manage.snapshot",
    "verify": "manage.verify",
}
ALIASES = {"resign": "refold"}
"""Former names of commands. They still work, but are not listed."""

_EPILOG = """\b
Exit codes:
  0    done
  1    unexpected error
  2    wrong usage or configuration
  3    too many URLs failed
  4    nothing could be fetched
  5    another run holds this source
  130  stopped

\b
Shell completion:
  bash  eval "$(_PALIMPSEST_COMPLETE=bash_source palimpsest)"
  zsh   eval "$(_PALIMPSEST_COMPLETE=zsh_source palimpsest)"
  fish  _PALIMPSEST_COMPLETE=fish_source palimpsest | source
"""


class _Commands(click.Group):
    """A group whose commands are modules, each imported only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        cmd_name = ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"crawler.cli.commands.{_COMMANDS[cmd_name]}")
        command = module.command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Help and error messages then show the current name of a command called by an alias.
        return super().resolve_command(ctx, [ALIASES.get(args[0], args[0]), *args[1:]])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list of commands per role."""
        width = formatter.width - max(map(len, _COMMANDS)) - 6
        for role, title in _ROLES.items():
            rows = []
            for name, module in _COMMANDS.items():
                command = self.get_command(ctx, name)
                if module.startswith(f"{role}.") and command is not None:
                    rows.append((name, command.get_short_help_str(width)))
            with formatter.section(title):
                formatter.write_dl(rows)


@click.group(
    cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="palimpsest-archive", prog_name="palimpsest")
def cli() -> None:
    """Scrape articles into an archive that folds repeated paragraphs and never loses text.

    The archive is one SQLite file: --archive PATH, or PALIMPSEST_ARCHIVE, or ./archive.db. Results
    go to stdout, logs and progress to stderr.

    \b
    palimpsest demo                          crawl a bundled example newspaper
    palimpsest crawl https://example.org     archive the articles of a site
    palimpsest search lighthouse keeper      search the archive
    palimpsest show 1                        read an article with its repetitions marked
    """


def main() -> None:
    """Run the command, and exit with its exit code.

    Errors that the user can fix are printed without a traceback, with what to do.
    """
    # When numpy is imported, its linear algebra, which is unused here, starts a thread per core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Without this, Python searches all loaded objects for garbage at exit: 0.5 s after a crawl.
    atexit.register(gc.freeze)
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except WaitForRun as error:
        click.echo(f"palimpsest: {error}", err=True)
        sys.exit(5)
    except FreeDiskSpace as error:
        click.echo(f"palimpsest: {error}", err=True)
        sys.exit(1)
    except (PalimpsestError, InvalidUrl) as error:
        click.echo(f"palimpsest: {error}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("palimpsest: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of stdout has closed it (`| head`); without this, Python reports it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
