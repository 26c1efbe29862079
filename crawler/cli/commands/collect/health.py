"""`palimpsest health`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from crawler.sources.shard import Shard
    from crawler.sources.source import Source
    from crawler.sources.status import Health
    from storage.crawl_state.source_health import Finding

_NEXT = {
    "failing": "palimpsest sources check {source}",
    "challenged": "palimpsest sources check {source}",
    "silent": "palimpsest sources check {source}",
    "overdue": "palimpsest schedule, or palimpsest crawl --due",
    "yield": "palimpsest runs --source {source}",
    "shorter": "palimpsest runs --source {source}",
    "left-out": "palimpsest runs --source {source}",
}


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@options.archive
@options.sources
@options.as_json
@options.shard
@click.option(
    "--prometheus",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write metrics to this file, for the textfile collector of node_exporter. The name must "
    "end with .prom.",
)
@click.option(
    "--alert",
    is_flag=True,
    help="Run the on_alert command of sources.toml for problems that started or ended.",
)
def command(
    names: tuple[str, ...],
    archive: Path,
    sources: Path,
    as_json: bool,
    shard: Shard | None,
    prometheus: Path | None,
    alert: bool,
) -> int:
    """List sources with problems, worst first.

    For each problem, the command to run next is printed.

    \b
    failing      several crawls in a row failed (failing_after in sources.toml; default 3)
    challenged   more than a fifth of the URLs return a challenge (Cloudflare, a captcha)
    silent       no new articles for far longer than usual, or for longer than silent_after
    overdue      the source should have been crawled long ago: no scheduler is running
    yield        the share of articles among new pages fell below a third of what it was
    shorter      the articles have less than a third of the text they used to have
    left-out     far more of the prose on the pages of articles is left out than before

    A source that was never crawled or has too few runs to compare is not a problem.

    \b
    Exit codes:
      0    no problems
      1    unexpected error
      2    wrong usage or configuration
      3    at least one source has problems
    """
    from crawler.sources.sources_toml import read_sources_file
    from crawler.sources.status import check_health

    file = read_sources_file(sources)
    if alert and file.on_alert is None:
        raise click.UsageError(f'{sources} has no alert command: add on_alert = "..." at the top')
    selected = _select(names, file.sources, sources)
    if shard is not None and selected:
        selected = shard.select(selected, file.sources)
        if not selected:
            click.echo(shard.empty_message, err=True)
    elif not selected:
        click.echo(
            f"{sources} has no sources. Add one with `palimpsest sources add URL`.", err=True
        )
    # A machine whose shard is empty has no archive.
    found = check_health(selected, archive) if selected or shard is None else []
    if prometheus is not None:
        _write(prometheus, found)
    if alert and file.on_alert is not None:
        from crawler.crawl.log_setup import log_to_stderr
        from crawler.sources.alert_hook import run_alert_hook

        log_to_stderr()
        run_alert_hook(selected, archive, file.on_alert)
    findings = sorted(
        (each for source in found for each in source.findings),
        key=lambda each: list(_NEXT).index(each.kind),
    )
    if as_json:
        options.print_json([asdict(each) | {"next": _next(each)} for each in findings])
    elif findings:
        _print(findings)
    elif selected:
        click.echo(f"All {len(selected)} sources OK" if len(selected) > 1 else "1 source OK")
    return 3 if findings else 0


def _select(names: tuple[str, ...], known: tuple[Source, ...], path: Path) -> list[Source]:
    by_name = {source.name: source for source in known}
    for name in names:
        if name not in by_name:
            raise click.UsageError(f"{path} has no source {name}")
    return [by_name[name] for name in dict.fromkeys(names or by_name)]


def _write(path: Path, found: list[Health]) -> None:
    from crawler.sources.prometheus import write

    try:
        write(path, found)
    except OSError as error:
        raise click.UsageError(
            f"{path} cannot be written ({error.strerror}): choose another file with --prometheus"
        ) from error


def _print(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import format_minute, print_table

    rows: list[list[Any]] = [
        [
            *(Text(each.source), Text(each.kind.value, "red"), Text(format_minute(each.since))),
            *(Text(each.description), Text(_next(each))),
        ]
        for each in findings
    ]
    print_table(Console(highlight=False), ["source", "problem", "since", "evidence", "next"], rows)


def _next(finding: Finding) -> str:
    return _NEXT[finding.kind].format(source=finding.source)
