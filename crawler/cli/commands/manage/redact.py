"""`palimpsest redact`."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.archive.archive import Archive
    from storage.db.reader import Reader


@click.command()
@click.argument("article")
@options.archive
@options.as_json
@click.option("--reason", help="Why. It is stored, and shown to everyone who requests the article.")
@click.option(
    "--warc",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder to which the WARC files were moved.  [default: their recorded paths]",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option(
    "--dry-run", is_flag=True, help="Show what would be taken down, without changing anything."
)
def command(
    article: str,
    archive: Path,
    as_json: bool,
    reason: str | None,
    warc: Path | None,
    yes: bool,
    dry_run: bool,
) -> int:
    """Take an article down, permanently.

    ARTICLE is a number or any URL of the article. Its texts, its title and the WARC records of its
    pages are removed, and its URLs are never fetched or imported again. Paragraphs that also occur
    in other articles remain there; articles with the same text are listed, so that you can redact
    them too.

    No byte of the text remains in the archive. For this, the file is rewritten, which temporarily
    needs as much disk space again. WARC records are overwritten in place. Copies that you made of
    these files are not changed.

    The command is refused while a run is in progress. If it was stopped or killed, run it again to
    complete it.

    \b
    Exit codes:
      0    done
      2    wrong usage, or something could not be removed
      5    a run is in progress
      130  stopped
    """
    from storage.core.errors import FreeDiskSpace
    from storage.db.reader import Reader
    from storage.queries.article_reference import Redacted

    try:
        with Reader(archive) as reader:
            found = _found(reader, article)
    except Redacted as redacted:
        if not dry_run:
            return _finish(archive, warc, {"redacted": str(redacted)}, as_json=as_json)
        click.echo(f"palimpsest: {redacted}", err=True)
        return 0
    if dry_run:
        _print_found(found, as_json=as_json)
        return 0
    if not reason or not reason.strip():
        raise click.UsageError(
            "give a reason with --reason: it is shown to everyone who requests the article"
        )
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(
                "cannot ask for confirmation here: check with --dry-run, then use --yes"
            )
        _print_found(found, as_json=False, err=True)
        click.confirm("Take it down? This cannot be undone.", abort=True, err=True)
    try:
        with _open(archive) as opened:
            taken = opened.redact(found["id"], reason.strip())
    except sqlite3.Error as error:
        raise FreeDiskSpace(f"{archive} could not be written: {error}") from error
    return _finish(archive, warc, found | {"reason": reason.strip()}, taken, as_json=as_json)


def _open(archive: Path) -> Archive:
    from storage.archive.archive import Archive

    return Archive(archive)


def _found(reader: Reader, reference: str) -> dict[str, Any]:
    """Return what would be removed, and the articles that share its text."""
    from storage.queries.article import article_view, count_captures, count_versions
    from storage.queries.article_reference import find_article_id

    article = article_view(reader, find_article_id(reader, reference))
    return {
        "id": article.id,
        "title": article.title,
        "urls": list(dict.fromkeys([article.url, *article.other_urls])),
        "versions": count_versions(reader, article.id),
        "captures": count_captures(reader, article.id),
        "stay": [
            {
                "id": other.id,
                "url": other.url,
                "title": other.title,
                "relation": other.relation,
                "similarity": other.similarity,
            }
            for other in article.related
        ],
    }


def _print_found(found: dict[str, Any], *, as_json: bool, err: bool = False) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import plural, print_labelled, print_line

    if as_json:
        options.print_json(found)
        return
    console = Console(stderr=err, highlight=False)
    print_line(console, Text(f"{found['id']}  {found['title'] or '(no title)'}", style="bold"))
    rows = [
        ("removed", ", ".join(plural(found[f"{what}s"], what) for what in ("version", "capture"))),
        ("blocked", "\n".join(found["urls"])),
    ]
    if found["stay"]:
        rows.append(("remaining", "\n".join(map(_related_line, found["stay"]))))
    print_labelled(console, [(label, Text(each)) for label, each in rows])
    if found["stay"]:
        click.echo(
            "The remaining articles share some of its text: redact them separately.", err=True
        )


def _related_line(row: dict[str, Any]) -> str:
    return f"{row['id']} {row['url']} ({row['relation']}, {row['similarity']:.0%})"


def _finish(
    archive: Path,
    warc: Path | None,
    result: dict[str, Any],
    taken: Any = None,
    *,
    as_json: bool,
) -> int:
    """Remove what files still contain of redacted articles, and print the result."""
    from dataclasses import asdict

    from crawler.cli.terminal import plural
    from storage.core.errors import FreeDiskSpace
    from storage.takedown import erasure
    from storage.warc.reader import RecordMissing

    try:
        with _open(archive) as opened:
            overwritten, left = opened.overwrite_records(warc)
            due = erasure.is_due(opened.connection)
            if due:
                opened.erase()
    except sqlite3.Error as error:
        raise FreeDiskSpace(
            f"the article was removed, but {archive} could not be rewritten: {error}. Free as much "
            "disk space as it takes, next to it and in the folder for temporary files, and run the "
            "same command again"
        ) from error
    removed = asdict(taken) if taken is not None else {}
    if as_json:
        summary = result | removed | {"records": overwritten, "left": [str(each) for each in left]}
        options.print_json(summary)
    elif taken is not None:
        counted = (
            plural(removed["versions"], "version"),
            plural(removed["paragraphs"], "paragraph"),
            plural(removed["captures"], "capture"),
            plural(overwritten, "WARC record"),
        )
        click.echo(f"Article {result['id']} was redacted: {', '.join(counted)}.")
        if removed["paragraphs_kept"]:
            kept = plural(removed["paragraphs_kept"], "paragraph")
            click.echo(f"{kept} also occur in other articles and remain there.")
    elif overwritten or due:
        click.echo(f"{result['redacted']}. The remaining data has now been removed.")
    else:
        click.echo(f"{result['redacted']}. Nothing remains of it.", err=True)
    for each in left:
        click.echo(f"palimpsest: not removed: {each}", err=True)
    if any(isinstance(each, RecordMissing) for each in left):
        click.echo(
            "palimpsest: if a WARC file was moved, give its folder with --warc, and run the same "
            "command again",
            err=True,
        )
    return 2 if left else 0
