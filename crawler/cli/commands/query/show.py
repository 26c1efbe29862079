"""`palimpsest show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

_RELATED = {
    "copy_of": "copy of",
    "copies": "copied by",
    "excerpt_of": "excerpt of",
    "excerpts": "excerpts",
    "shares_with": "shares with",
}


@click.command()
@click.argument("article")
@options.archive
@options.as_json
@click.option(
    "--text",
    type=click.Choice(["full", "clean", "unique"]),
    help="Print only the text: full (every byte), clean (each thing told once), unique (nothing "
    "that an earlier article told).",
)
def command(article: str, archive: Path, as_json: bool, text: str | None) -> None:
    """Read an article, by its number or any of its URLs; repetitions are marked."""
    from rich.console import Console

    from crawler.cli.terminal import harmless
    from storage.db.reader import Reader
    from storage.queries.article_record import article as article_of
    from storage.queries.article_record import text as text_of

    with Reader(archive) as reader:
        found = article_of(reader, article)
        if text is not None:
            told = text_of(reader, found["id"], text)
            # To a program every byte, to a terminal nothing that would command it.
            click.echo(harmless(told) if sys.stdout.isatty() else told)
            return
        if as_json:
            for which in ("full", "clean", "unique"):
                found[f"{which}_text"] = text_of(reader, found["id"], which)
            options.print_json(found)
            return
    console = Console(highlight=False)
    _print_head(console, found)
    for paragraph in found["paragraphs"]:
        _print_paragraph(console, paragraph, found["id"])


def _print_head(console: Console, article: dict[str, Any]) -> None:
    from rich.text import Text

    from crawler.cli.terminal import labelled, line

    line(console, Text(article["title"] or "(no title)", style="bold"))
    rows = {
        "url": article["url"],
        "also at": "\n".join(article["other_urls"]),
        "author": article["author"],
        "published": article["published"],
        "language": article["language"],
        "tags": ", ".join(article["tags"]),
        "licence": article["licence"],
        "seen": f"{article['first_seen'][:16]} to {article['last_seen'][:16]}, "
        f"version {article['version']}",
        **{
            label: "\n".join(_named(row) for row in article[key]) for key, label in _RELATED.items()
        },
    }
    labelled(console, [(name, Text(value)) for name, value in rows.items() if value])
    console.print()


def _named(row: dict[str, Any]) -> str:
    return f"{row['id']} {row['title'] or row['url']} ({row['site']}, {row['similarity']:.0%})"


def _print_paragraph(console: Console, paragraph: dict[str, Any], article_id: int) -> None:
    from rich.text import Text

    from crawler.cli.terminal import harmless, indented

    style = "bold" if paragraph["kind"] == "heading" else ""
    number = Text(f"{paragraph['position'] + 1:>3}  ", style="cyan")
    if paragraph["scope"]:
        style = "dim"
        place = f"paragraph {paragraph['of_position'] + 1}"
        if paragraph["of_article_id"] != article_id:
            named = paragraph["of_title"] or paragraph["of_url"]
            place = f"article {paragraph['of_article_id']}, {named}, {place}"
        told = "word for word" if paragraph["differs"] == "nothing" else "in other words"
        mark = f"told before, {told} ({paragraph['similarity']:.3f}): {place}"
        indented(console, f"↑ {mark}", 5, "yellow")
    bullet = "• " if paragraph["kind"] == "item" else ""
    text = Text(harmless(bullet + paragraph["text"]), style=style)
    console.print(number, end="")
    lines = text.wrap(console, max(console.width - 5, 20))
    for index, line in enumerate(lines):
        console.print(Text(" " * 5 if index else "").append_text(line))
    console.print()
