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
@click.option("--reason", help="Why; it stays in the archive, and whoever asks is told.")
@click.option(
    "--warc",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that WARC files were moved to.  [default: where they were written or read]",
)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--dry-run", is_flag=True, help="Only say what would be taken down.")
def command(
    article: str,
    archive: Path,
    as_json: bool,
    reason: str | None,
    warc: Path | None,
    yes: bool,
    dry_run: bool,
) -> int:
    """Take an article down: its texts, its title and what was kept of its pages.

    ARTICLE is its number or any of its URLs. None of its URLs is fetched or imported again. What
    other articles tell stays theirs; those with the same text are listed, to be redacted, too. No
    byte of the text is left in the archive's file, which is written anew for it: that takes as much
    room again. WARC records are overwritten in their place. Copies of these files that you made are
    yours to see to.

    It waits for no run: while one is under way it is refused. Stopped or killed, the same command
    goes on.

    \b
    Exit codes: 0 done, 2 wrong usage or something is left, 5 a run is under way, 130 stopped.
    """
    from storage.core.errors import ArchiveWriteFailed
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
        raise click.UsageError("say why with --reason: whoever asks for the article is told")
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(
                "nobody can be asked here: --dry-run shows what goes, then --yes"
            )
        _print_found(found, as_json=False, err=True)
        click.confirm("Take it down? This cannot be undone.", abort=True, err=True)
    try:
        with _open(archive) as opened:
            taken = opened.redact(found["id"], reason.strip())
    except sqlite3.Error as error:
        raise ArchiveWriteFailed(f"{archive} could not be written: {error}") from error
    return _finish(archive, warc, found | {"reason": reason.strip()}, taken, as_json=as_json)


def _open(archive: Path) -> Archive:
    from storage.archive.archive import Archive

    return Archive(archive)


def _found(reader: Reader, reference: str) -> dict[str, Any]:
    """What there is of an article, and the articles that have its text too."""
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

    from crawler.cli.terminal import print_labelled, print_line

    if as_json:
        options.print_json(found)
        return
    console = Console(stderr=err, highlight=False)
    print_line(console, Text(f"{found['id']}  {found['title'] or '(no title)'}", style="bold"))
    told = [
        ("goes", ", ".join(_count(found[f"{what}s"], what) for what in ("version", "capture"))),
        ("barred", "\n".join(found["urls"])),
    ]
    if found["stay"]:
        told.append(("stay", "\n".join(map(_named, found["stay"]))))
    print_labelled(console, [(label, Text(each)) for label, each in told])
    if found["stay"]:
        click.echo("What stays has some of its text, too: redact these by themselves.", err=True)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _named(row: dict[str, Any]) -> str:
    return f"{row['id']} {row['url']} ({row['relation']}, {row['similarity']:.0%})"


def _finish(
    archive: Path,
    warc: Path | None,
    told: dict[str, Any],
    taken: Any = None,
    *,
    as_json: bool,
) -> int:
    """See to what files hold of what is redacted, and say how it went."""
    from dataclasses import asdict

    from storage.core.errors import ArchiveWriteFailed
    from storage.takedown import erasure
    from storage.warc.reader import RecordMissing

    try:
        with _open(archive) as opened:
            overwritten, left = opened.overwrite(warc)
            due = erasure.is_due(opened.connection)
            if due:
                opened.erase()
    except sqlite3.Error as error:
        raise ArchiveWriteFailed(
            f"the rows are gone, but {archive} could not be written anew: {error}. It needs as "
            "much room again, beside it and in the folder for temporary files; then give the same "
            "command again"
        ) from error
    gone = asdict(taken) if taken is not None else {}
    if as_json:
        summary = told | gone | {"records": overwritten, "left": [str(each) for each in left]}
        options.print_json(summary)
    elif taken is not None:
        counted = (
            _count(gone["versions"], "version"),
            _count(gone["paragraphs"], "paragraph"),
            _count(gone["captures"], "capture"),
            _count(overwritten, "WARC record"),
        )
        click.echo(f"Article {told['id']} is redacted: {', '.join(counted)}.")
        if gone["paragraphs_kept"]:
            kept = _count(gone["paragraphs_kept"], "paragraph")
            click.echo(f"{kept} of it stand in other articles, too, and stay there.")
    elif overwritten or due:
        click.echo(f"{told['redacted']}. What was left is gone now.")
    else:
        click.echo(f"{told['redacted']}. Nothing is left of it.", err=True)
    for each in left:
        click.echo(f"palimpsest: left: {each}", err=True)
    if any(isinstance(each, RecordMissing) for each in left):
        click.echo(
            "palimpsest: where a WARC file was moved, name the folder that it is in with --warc, "
            "and give the same command again",
            err=True,
        )
    return 2 if left else 0
