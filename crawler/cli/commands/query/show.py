"""`palimpsest show`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from storage.queries.article import ArticleView, ParagraphView, RelatedArticle

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
    help="Print only the text: full (as extracted), clean (without repetitions and boilerplate), "
    "unique (also without what earlier articles contain).",
)
def command(article: str, archive: Path, as_json: bool, text: str | None) -> None:
    """Print an article with its repetitions marked.

    ARTICLE is a number or any URL of the article.
    """
    from rich.console import Console

    from crawler.cli.terminal import sanitise
    from storage.db.reader import Reader
    from storage.queries.article import article_text, article_view
    from storage.queries.article_reference import find_article_id

    with Reader(archive) as reader:
        article_id = find_article_id(reader, article)
        if text is not None:
            content = article_text(reader, article_id, text)
            # A program gets every byte, a terminal no control characters.
            click.echo(sanitise(content) if sys.stdout.isatty() else content)
            return
        view = article_view(reader, article_id)
        if as_json:
            texts = {
                f"{which}_text": article_text(reader, article_id, which)
                for which in ("full", "clean", "unique")
            }
            options.print_json(view.as_json() | texts)
            return
    console = Console(highlight=False)
    _print_head(console, view)
    for paragraph in view.paragraphs:
        _print_paragraph(console, paragraph, view.id)


def _print_head(console: Console, article: ArticleView) -> None:
    from rich.text import Text

    from crawler.cli.terminal import print_labelled, print_line
    from storage.core.prose import describe_text_source, mark_guess

    print_line(console, Text(article.title or "(no title)", style="bold"))
    rows = {
        "url": article.url,
        "also at": "\n".join(article.other_urls),
        "author": article.author,
        "agency": article.agency,
        "published": mark_guess(article.published or "", article.published_origin),
        "language": article.language,
        "tags": ", ".join(article.tags),
        "licence": article.licence,
        "seen": f"{article.first_seen[:16]} to {article.last_seen[:16]}, version {article.version}",
        **{
            label: "\n".join(map(_related_line, getattr(article, name)))
            for name, label in _RELATED.items()
        },
        "text from": describe_text_source(article.text_source),
        "left out": _left_out(article),
    }
    print_labelled(console, [(name, Text(value)) for name, value in rows.items() if value])
    console.print()


def _left_out(article: ArticleView) -> str:
    from crawler.cli.terminal import shorten
    from storage.core.prose import describe_left_out

    share = describe_left_out(article.left_out_share)
    if not share or not article.left_out_passage:
        return share
    return f"{share}\nlongest passage: {shorten(article.left_out_passage)}"


def _related_line(other: RelatedArticle) -> str:
    return f"{other.id} {other.title or other.url} ({other.site}, {other.similarity:.0%})"


def _print_paragraph(console: Console, paragraph: ParagraphView, article_id: int) -> None:
    from rich.text import Text

    from crawler.cli.terminal import print_indented, sanitise

    style = "bold" if paragraph.kind == "heading" else ""
    number = Text(f"{paragraph.position + 1:>3}  ", style="cyan")
    if evidence := paragraph.repetition:
        style = "dim"
        place = f"paragraph {evidence.of_position + 1}"
        if evidence.of_article_id != article_id:
            title = evidence.of_title or evidence.of_url
            place = f"article {evidence.of_article_id}, {title}, {place}"
        how = "verbatim" if evidence.differs == "nothing" else "with different wording"
        mark = f"repeated {how} (similarity {evidence.similarity:.3f}) from {place}"
        print_indented(console, f"↑ {mark}", 5, "yellow")
    if omitted := paragraph.boilerplate:
        style = "dim"
        mark = f'boilerplate of this site: "{omitted.pattern}" is {omitted.reason}'
        print_indented(console, f"– {mark}", 5, "yellow")
    bullet = "• " if paragraph.kind == "item" else ""
    text = Text(sanitise(bullet + paragraph.text), style=style)
    console.print(number, end="")
    lines = text.wrap(console, max(console.width - 5, 20))
    for index, line in enumerate(lines):
        console.print(Text(" " * 5 if index else "").append_text(line))
    console.print()
