"""`palimpsest copies`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from storage.db.reader import Reader
    from storage.queries.copies import ArticleSummary, CopyPair, FamilyMember, Precedence

_RELATION = {
    ("copy", "of"): "copy of",
    ("copy", "by"): "copied by",
    ("excerpt", "of"): "excerpt of",
    ("excerpt", "by"): "its excerpt",
    ("shares", "of"): "shares with",
    ("shares", "by"): "shares with",
}


@click.command()
@click.argument("article", required=False)
@options.archive
@options.as_json
@click.option(
    "--relation",
    type=click.Choice(["copy", "excerpt", "shares"]),
    help="Only copies (nearly the same text), excerpts of a longer article, or shared passages.",
)
@click.option(
    "--with",
    "other",
    metavar="OTHER",
    help="Compare ARTICLE with this article, paragraph by paragraph.",
)
@options.limit(20)
def command(
    article: str | None,
    archive: Path,
    as_json: bool,
    relation: str | None,
    other: str | None,
    limit: int,
) -> None:
    """List copies, excerpts and shared passages.

    With ARTICLE (a number or a URL), list the articles it repeats and those that repeat it,
    earliest first, with the paragraphs they have in common. Without it, list the newest in the
    archive.

    Which article was first is decided by their dates of publication, to the day if a time zone is
    missing. If a date is missing or only guessed, or both are the same, it is decided by when the
    archive first saw them.
    """
    from storage.db.reader import Reader
    from storage.queries.article_reference import find_article_id

    if other and not article:
        raise click.UsageError("--with needs an ARTICLE to compare with")
    with Reader(archive) as reader:
        if article is None:
            _list_newest(reader, relation, limit, as_json=as_json)
        elif other is not None:
            ids = find_article_id(reader, article), find_article_id(reader, other)
            if ids[0] == ids[1]:
                raise click.UsageError("--with is the same article: choose another")
            _compare(reader, *ids, as_json=as_json)
        else:
            _list_related(
                reader, find_article_id(reader, article), relation, limit, as_json=as_json
            )


def _list_newest(reader: Reader, relation: str | None, limit: int, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line
    from storage.queries.copies import newest_copies

    rows = newest_copies(reader, relation, limit)
    if as_json:
        options.print_json([asdict(row) for row in rows])
        return
    if not rows:
        click.echo("No article repeats another" + (f" ({relation})" if relation else ""), err=True)
        return
    console = Console(highlight=False)
    for row in rows:
        title = Text(f"{row.id:>6}  ", style="cyan")
        title.append(row.title or row.url, style="bold").append(f" ({row.site})")
        print_line(console, title)
        of = row.of
        relation_text = f"{_RELATION[row.relation, 'of']} {of.id}, {of.title or of.url} "
        print_indented(
            console,
            f"{relation_text}({of.site}), similarity {row.similarity:.3f}",
            8,
            "yellow",
        )
        print_indented(console, f"{_shares_text(row)}; {_first_text(row.first, row, of)}", 8, "dim")
    if len(rows) == limit:
        click.echo(f"Only the newest {limit} are shown. Show more with --limit.", err=True)


def _shares_text(row: CopyPair | FamilyMember) -> str:
    return f"{row.contained:.0%} of it is in the other, {row.contains:.0%} of the other is in it"


def _first_text(first: Precedence, one: ArticleSummary, other: ArticleSummary) -> str:
    """Say which article was first, and how that was decided."""
    article = one if first.article_id == one.id else other
    later = other if article is one else one
    if first.by == "published":
        text = f"{article.id} was first: published {_day(article)}, {later.id} {_day(later)}"
        if first.disagrees:
            text += f", although the archive saw {later.id} earlier ({_seen(later)})"
        return text
    return f"{article.id} was seen first, {_seen(article)}; {_why_seen(one, other)}"


def _why_seen(one: ArticleSummary, other: ArticleSummary) -> str:
    """Say why the dates of publication do not decide."""
    undated = [str(each.id) for each in (one, other) if not each.published]
    guessed = [str(each.id) for each in (one, other) if each.published_origin == "guessed"]
    reasons = [
        f"{words} for {' and '.join(ids)}"
        for words, ids in (("no date", undated), ("only a guessed date", guessed))
        if ids
    ]
    return ", ".join(reasons) or "both have the same date"


def _day(article: ArticleSummary) -> str:
    return str(article.published).replace("T", " ")[:16]


def _seen(article: ArticleSummary) -> str:
    return str(article.first_seen)[:16].replace("T", " ")


def _list_related(
    reader: Reader, article_id: int, relation: str | None, limit: int, *, as_json: bool
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import print_outline
    from crawler.cli.terminal import print_indented, print_line
    from storage.queries import copies
    from storage.queries.compare import compare_articles
    from storage.queries.folding import archive_folding

    article = copies.article_summary(reader, article_id)
    family = copies.copy_family(reader, article_id)
    rows = [row for row in family if relation in (None, row.relation)]
    folding = archive_folding(reader)
    mine = copies.article_paragraphs(reader, article_id)
    paragraphs = [copies.article_paragraphs(reader, row.id) for row in rows[:limit]]
    alignments = [compare_articles(mine, theirs, folding) for theirs in paragraphs]
    if as_json:
        printed = [asdict(row) for row in rows]
        for entry, alignment in zip(printed, alignments, strict=False):
            entry["overlap"] = alignment.as_json()
        options.print_json(asdict(article) | {"family": printed})
        return
    if not rows:
        kind = f" ({relation})" if relation else ""
        click.echo(
            f"Article {article_id} repeats no other, and none repeats it{kind}. List its repeated "
            f"paragraphs with `palimpsest repetitions {article_id}`.",
            err=True,
        )
        return
    console = Console(highlight=False)
    _print_head(console, article)
    for row, theirs, alignment in zip(rows, paragraphs, alignments, strict=False):
        head = Text(f"{row.id:>6}  ", style="cyan")
        head.append(f"{_RELATION[row.relation, row.repeats]}: ", style="yellow")
        head.append(row.title or row.url, style="bold").append(f" ({row.site})")
        print_line(console, head)
        print_indented(console, f"similarity {row.similarity:.3f}; {_shares_text(row)}", 8)
        print_indented(console, _first_text(row.first, article, row), 8)
        print_outline(console, alignment, mine, theirs, 8)
    if len(rows) > limit:
        click.echo(f"{len(rows) - limit:,} more. Show them with --limit.", err=True)
    click.echo(f"Compare in full: `palimpsest copies {article_id} --with {rows[0].id}`", err=True)


def _print_head(console: Console, article: ArticleSummary) -> None:
    from rich.text import Text

    from crawler.cli.terminal import print_indented, print_line
    from storage.core.prose import mark_guess

    head = Text(f"{article.id:>6}  ", style="cyan")
    head.append(article.title or article.url, style="bold").append(f" ({article.site})")
    print_line(console, head)
    day = mark_guess(_day(article), article.published_origin)
    published = f"published {day}" if article.published else "no date"
    print_indented(console, f"{published}, first seen {_seen(article)}", 8, "dim")


def _compare(reader: Reader, article_id: int, other_id: int, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import overlap_rows, print_correspondences
    from crawler.cli.terminal import print_indented, print_labelled
    from storage.queries.compare import compare_articles
    from storage.queries.copies import article_paragraphs, article_summary, which_came_first
    from storage.queries.folding import archive_folding

    one, other = (article_summary(reader, each) for each in (article_id, other_id))
    mine, theirs = (article_paragraphs(reader, each) for each in (article_id, other_id))
    alignment = compare_articles(mine, theirs, archive_folding(reader))
    first = which_came_first(one, other)
    if as_json:
        sides = [
            asdict(article) | {"paragraphs": [asdict(paragraph) for paragraph in paragraphs]}
            for article, paragraphs in ((one, mine), (other, theirs))
        ]
        options.print_json(
            {"articles": sides, "first": asdict(first), "overlap": alignment.as_json()}
        )
        return
    console = Console(highlight=False)
    _print_head(console, one)
    _print_head(console, other)
    print_indented(console, _first_text(first, one, other), 0)
    print_labelled(console, [(name, Text(text)) for name, text in overlap_rows(alignment)])
    print_correspondences(console, alignment, mine, theirs)
