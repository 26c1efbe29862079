"""How crawls tell that they have ended: a summary each, and one exit code for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options
from crawler.crawl.session import exit_code
from storage.core.errors import PalimpsestError, WaitForRun

if TYPE_CHECKING:
    from crawler.crawl.process import Crawl

_WORST_FIRST = (130, 1, 4, 3, 5, 2)  # exit codes: of several crawls the first that is among theirs


def report(crawls: list[Crawl], failed_share: float, *, as_json: bool, many: bool) -> int:
    """Tell how crawls ended; the exit code.

    Where one alone was asked for, what kept it from going on is raised; `many`: there might have
    been more.
    """
    rows = []
    for crawl in crawls:
        row = ended(crawl, failed_share, alone=not many and len(crawls) == 1)
        rows.append(row)
        if "error" in row:
            click.echo(one_line(row), err=True)
        elif many and not as_json:
            click.echo(one_line(row))
        elif not as_json:
            _tell(row)
    if as_json:
        options.print_json(rows[0] if len(rows) == 1 and not many else rows)
    codes = {row["exit_code"] for row in rows}
    return _of_all(rows, failed_share) if many and not codes & {1, 130} else _worst(codes)


def one_line(row: dict[str, Any]) -> str:
    """How a crawl ended, in a line among others."""
    if "error" in row:
        return f"{row['source']}: {row['error']}"
    failed = sum(row["failures"].values())
    return (
        f"{row['source']}: run {row['run']} {row['outcome']}, {row['fetched']} fetched, "
        f"{row['articles_new']} new, {row['articles_changed']} changed, {failed} failed"
    )


def _of_all(rows: list[dict[str, Any]], failed_share: float) -> int:
    """The exit code of due work, judged as one crawl: of many sources some always fail.

    How each does says `palimpsest health`.
    """
    begun = [row for row in rows if "error" not in row]
    if not begun:
        return _worst({row["exit_code"] for row in rows})
    names = {name for row in begun for name in row if name.startswith("urls")}
    counted = ("fetched", "urls", "retries", *names)
    summed = {name: sum(row.get(name, 0) for row in begun) for name in counted}
    return exit_code(summed | {"outcome": "finished"}, failed_share)


def ended(crawl: Crawl, failed_share: float, *, alone: bool = False) -> dict[str, Any]:
    """A crawl's summary with its exit code, or the error that kept it from going on.

    Raises:
        Exception: where it was alone.
    """
    try:
        summary = crawl.summary
    except Exception as error:
        if alone:
            raise
        code = 2 if isinstance(error, PalimpsestError) else 1
        code = 5 if isinstance(error, WaitForRun) else code
        return {"source": crawl.name, "error": str(error) or repr(error), "exit_code": code}
    return summary | {"exit_code": exit_code(summary, failed_share)}


def _worst(codes: set[int]) -> int:
    """The exit code of several crawls."""
    return next((code for code in _WORST_FIRST if code in codes), 0)


def _tell(summary: dict[str, Any]) -> None:
    from rich.console import Console

    from crawler.cli.summary_text import print_summary

    print_summary(Console(), summary)
    archive = "" if summary["archive"] == "archive.db" else f" --archive {summary['archive']}"
    if summary["exit_code"] == 4:
        told = f"what failed is told above, of each URL by palimpsest missed --urls{archive}"
        click.echo(f"Nothing could be fetched: {told}.", err=True)
    elif summary["left"]:
        left = f"{summary['left']} URLs are left"
        click.echo(f"{left}: palimpsest crawl --resume{archive} goes on.", err=True)
    if summary["articles_new"]:
        asks = [f"palimpsest {ask}{archive}" for ask in ("search WORDS", "repetitions", "stats")]
        click.echo(f"Next: {' · '.join(asks)}", err=True)
