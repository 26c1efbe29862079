"""`palimpsest health`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
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
}


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@options.archive
@options.sources
@options.as_json
@click.option(
    "--prometheus",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write figures and findings into a file for node_exporter's textfile collector; its name "
    "must end with .prom there.",
)
@click.option(
    "--alert", is_flag=True, help="Tell on_alert of sources.toml what has begun or is over."
)
def command(
    names: tuple[str, ...],
    archive: Path,
    sources: Path,
    as_json: bool,
    prometheus: Path | None,
    alert: bool,
) -> int:
    """Say which sources do not do well, worst first, and what to do next.

    \b
    failing      crawls in a row could not read it: failing_after in sources.toml, 3 by default
    challenged   more than a fifth of its URLs answer with a challenge (Cloudflare, a captcha)
    silent       nothing new for far longer than it usually takes, or than silent_after
    overdue      it should have been crawled long ago: no scheduler runs
    yield        of its new pages less than a third as many are articles as before
    shorter      its articles have less than a third of the text they had before

    A source that was never crawled, and one with too few runs to compare, is no finding.

    \b
    Exit codes: 0 all is well, 1 unexpected error, 2 wrong usage, 3 something was found.
    """
    from crawler.sources.sources_toml import read_file
    from crawler.sources.status import health

    file = read_file(sources)
    if alert and file.on_alert is None:
        raise click.UsageError(f'{sources} names no command: write on_alert = "..." at its top')
    asked = _asked(names, file.sources, sources)
    if not asked:
        click.echo(f"{sources} names no source: `palimpsest sources add URL` adds one.", err=True)
    found = health(asked, archive)
    if prometheus is not None:
        _write(prometheus, found)
    if alert and file.on_alert is not None:
        from crawler.crawl.log_setup import log_to_stderr
        from crawler.sources.alert_hook import alert as tell

        log_to_stderr()
        tell(asked, archive, file.on_alert)
    findings = sorted(
        (each for source in found for each in source.findings),
        key=lambda each: list(_NEXT).index(each.kind),
    )
    if as_json:
        options.print_json([asdict(each) | {"next": _next(each)} for each in findings])
    elif findings:
        _print(findings)
    elif asked:
        click.echo(_well(len(asked)))
    return 3 if findings else 0


def _asked(names: tuple[str, ...], known: tuple[Source, ...], path: Path) -> list[Source]:
    by_name = {source.name: source for source in known}
    for name in names:
        if name not in by_name:
            raise click.UsageError(f"there is no source {name} in {path}")
    return [by_name[name] for name in dict.fromkeys(names or by_name)]


def _write(path: Path, found: list[Health]) -> None:
    from crawler.sources.prometheus import write

    try:
        write(path, found)
    except OSError as error:
        raise click.UsageError(
            f"{path} cannot be written ({error.strerror}): name another file with --prometheus"
        ) from error


def _print(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import minute, table

    rows: list[list[Any]] = [
        [
            *(Text(each.source), Text(each.kind.value, "red"), Text(minute(each.since))),
            *(Text(each.told), Text(_next(each))),
        ]
        for each in findings
    ]
    table(Console(highlight=False), ["source", "what", "since", "how it shows", "next"], rows)


def _next(finding: Finding) -> str:
    return _NEXT[finding.kind].format(source=finding.source)


def _well(count: int) -> str:
    return "The one source is well." if count == 1 else f"All {count} sources are well."
