"""`palimpsest compare`."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.db.reader import Reader
    from storage.queries.compare import ComparedParagraph, Comparison
    from storage.queries.paragraph import StoredPair
    from storage.text.folding_settings import FoldingSettings

_PARAGRAPH = re.compile(r"(?:p|paragraph:)(\d{1,18})", re.IGNORECASE)
_CROWD = 16  # near-duplicates of a paragraph, from which not all of its pairs are stored
_MAX_FILE_BYTES = 10 << 20


@dataclass(frozen=True, slots=True)
class _Side:
    """What one of the two arguments refers to."""

    kind: str
    """paragraph, article or file."""
    name: str
    paragraphs: list[ComparedParagraph]
    id: int | None = None


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@options.archive
@options.as_json
def command(one: str, other: str, archive: Path, as_json: bool) -> None:
    """Compare two texts as folding does.

    A and B are paragraphs (p12 or paragraph:12), articles (a number or a URL) or files in which
    each line is a paragraph. They can be of different kinds. Comparing two files needs no archive;
    if there is one, its folding settings are used. `palimpsest show ARTICLE --json` prints the
    numbers of paragraphs.
    """
    from storage.db.reader import Reader
    from storage.queries.folding import archive_folding
    from storage.text.folding_settings import FoldingSettings

    files = [_path(one), _path(other)]
    if all(files) and not archive.exists():
        sides = [_of_file(path) for path in files if path]
        _compare(sides[0], sides[1], FoldingSettings(), None, as_json=as_json)
        return
    with Reader(archive) as reader:
        sides = [
            _of_file(path) if path else _of_archive(reader, argument)
            for path, argument in zip(files, (one, other), strict=True)
        ]
        _compare(sides[0], sides[1], archive_folding(reader), reader, as_json=as_json)


def _path(argument: str) -> Path | None:
    """Return the file that an argument refers to; None if it refers to the archive."""
    if _PARAGRAPH.fullmatch(argument) or argument.isdecimal() or "://" in argument:
        return None
    path = Path(argument)
    if path.is_file():
        return path
    if path.is_dir():
        raise click.UsageError(f"{argument} is a folder: choose a file")
    if argument.startswith((".", "/")):
        raise click.UsageError(f"there is no file {argument}")
    return None


def _of_file(path: Path) -> _Side:
    from storage.queries.compare import ComparedParagraph

    if path.stat().st_size > _MAX_FILE_BYTES:
        raise click.UsageError(f"{path} has over {_MAX_FILE_BYTES >> 20} MB: compare a part of it")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} is not UTF-8 text ({error.reason})") from error
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text)]
    paragraphs = [ComparedParagraph(None, line, False) for line in lines if line]
    if not paragraphs:
        raise click.UsageError(f"{path} is empty: nothing to compare")
    return _Side("file", str(path), paragraphs)


def _of_archive(reader: Reader, argument: str) -> _Side:
    from storage.queries.article_reference import find_article_id
    from storage.queries.compare import ComparedParagraph
    from storage.queries.copies import article_paragraphs, article_summary
    from storage.queries.paragraph import find_paragraph

    named = _PARAGRAPH.fullmatch(argument)
    if named:
        row = find_paragraph(reader, int(named[1]))
        name = f"p{row.id}, first occurrence in article {row.article_id}, {row.title or row.url}"
        return _Side("paragraph", name, [ComparedParagraph(row.id, row.text, False)], row.id)
    article_id = find_article_id(reader, argument)
    summary = article_summary(reader, article_id)
    name = f"{article_id}, {summary.title or summary.url} ({summary.site})"
    return _Side("article", name, article_paragraphs(reader, article_id), article_id)


def _compare(
    one: _Side, other: _Side, folding: FoldingSettings, reader: Reader | None, *, as_json: bool
) -> None:
    paragraphs = all(side.kind != "article" and len(side.paragraphs) == 1 for side in (one, other))
    if paragraphs:
        _paragraphs(one, other, folding, reader, as_json=as_json)
    else:
        _articles(one, other, folding, as_json=as_json)


def _articles(one: _Side, other: _Side, folding: FoldingSettings, *, as_json: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import overlap_rows, print_correspondences
    from crawler.cli.terminal import print_labelled
    from storage.queries.compare import compare_articles

    alignment = compare_articles(one.paragraphs, other.paragraphs, folding)
    if as_json:
        options.print_json(
            {
                "of": "articles",
                "settings": asdict(folding),
                "one": asdict(one),
                "other": asdict(other),
                "overlap": alignment.as_json(),
            }
        )
        return
    console = Console(highlight=False)
    rows = [("first", f"{one.kind} {one.name}"), ("second", f"{other.kind} {other.name}")]
    rows += overlap_rows(alignment)
    print_labelled(console, [(name, Text(words)) for name, words in rows])
    print_correspondences(console, alignment, one.paragraphs, other.paragraphs)


def _paragraphs(
    one: _Side, other: _Side, folding: FoldingSettings, reader: Reader | None, *, as_json: bool
) -> None:
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.side_by_side import describe_changes, mark_changes, print_columns
    from crawler.cli.terminal import print_labelled
    from storage.queries.compare import compare_paragraphs
    from storage.queries.paragraph import stored_pair

    texts = one.paragraphs[0].text, other.paragraphs[0].text
    comparison = compare_paragraphs(*texts, folding)
    words = verdict(comparison, *texts)
    archived = None
    archived_lines: list[str] = []
    if reader is not None and one.id is not None and other.id is not None:
        archived = stored_pair(reader, one.id, other.id)
        archived_lines = describe_archived_pair(archived, comparison, one.id, other.id)
    if as_json:
        options.print_json(
            {
                "of": "paragraphs",
                "settings": asdict(folding),
                "one": asdict(one),
                "other": asdict(other),
                **asdict(comparison),
                "verdict_in_words": words,
                "archive": asdict(archived) | {"says": archived_lines} if archived else None,
            }
        )
        return
    console = Console(highlight=False)
    print_columns(console, (one.name, other.name), *mark_changes(*texts, comparison.changes))
    console.print()
    rows = [("verdict", Text(words, style="bold")), *_figure_rows(comparison)]
    listed = describe_changes(*texts, comparison.changes)
    rows += [("" if at else "differs", Text(line)) for at, line in enumerate(listed)]
    rows += [("" if at else "archive", Text(line)) for at, line in enumerate(archived_lines)]
    print_labelled(console, rows)


def _figure_rows(comparison: Comparison) -> list[tuple[str, Any]]:
    from rich.text import Text

    union = sum(comparison.shingles) - comparison.common
    rows = [
        ("similarity", f"{comparison.similarity:.3f}: {comparison.common:,} of {union:,} shingles"),
        ("threshold", f"{comparison.threshold:g}"),
    ]
    if comparison.estimated is None:
        rows.append(("signature", "none: a text with a single shingle is found by its words"))
    else:
        rows.append(("signature", f"{comparison.estimated:.3f} (estimated similarity)"))
        meet = "the index finds the pair" if comparison.meet else "the index does not find the pair"
        rows.append(("bands", f"{comparison.bands} of {comparison.of_bands} are equal: {meet}"))
    return [(label, Text(text)) for label, text in rows]


def verdict(comparison: Comparison, one: str, other: str) -> str:
    """Describe how folding treats two paragraphs."""
    from storage.queries.compare import Verdict

    if comparison.verdict is Verdict.SAME:
        return "the same text: one paragraph"
    if comparison.verdict is Verdict.FOLDED:
        return "folded: " + (
            "the same words" if comparison.differs == "nothing" else "only the wording differs"
        )
    if comparison.verdict is Verdict.KEPT:
        differ = (
            "negation differs"
            if comparison.differs == "negation"
            else f"{comparison.differs} differ"
        )
        return f"not folded: the {differ}{_where(comparison, one, other)}"
    if comparison.verdict is Verdict.MISSED:
        return "not found: similar, but no band is equal"
    if comparison.verdict is Verdict.SHORT:
        return "short line: only exact repetitions are folded"
    return f"not compared: below the threshold {comparison.threshold:g}"


def _where(comparison: Comparison, one: str, other: str) -> str:
    from crawler.cli.terminal import shorten

    for change in comparison.changes:
        if change.kind == comparison.differs:
            pair = (one[slice(*change.one)], other[slice(*change.other)])
            return ": " + " / ".join(shorten(each, 60) or "(nothing)" for each in pair)
    return ""


def describe_archived_pair(
    archived: StoredPair, comparison: Comparison, one: int, other: int
) -> list[str]:
    """Describe what the archive stores about two paragraphs, and whether it is up to date."""
    from storage.queries.compare import Verdict

    if one == other:
        return ["the same paragraph"]
    pair = archived.near_duplicate
    expected = comparison.verdict in (Verdict.FOLDED, Verdict.KEPT)
    if pair is None:
        lines = ["not stored as near-duplicates"]
        if expected and archived.crowd >= _CROWD:
            lines.append(
                "with these settings they are near-duplicates, but one of them has "
                f"{archived.crowd:,}: from {_CROWD} on, not every pair is stored"
            )
        elif expected:
            lines.append(
                "with these settings they are near-duplicates: update the archive with "
                "`palimpsest refold --force`"
            )
    else:
        lines = [
            f"near-duplicates: p{pair.paragraph_id} of p{pair.of_paragraph_id}, similarity "
            f"{pair.similarity:.3f}, differs: {pair.differs}"
        ]
        if not expected or pair.differs != comparison.differs:
            lines.append(
                "this version of Palimpsest has a different result: update the archive with "
                "`palimpsest refold --force`"
            )
    for row in archived.repetitions:
        where = f"paragraph {row.of_position + 1}"
        if row.of_article_id != row.article_id:
            where += f" of article {row.of_article_id}"
        lines.append(
            f"article {row.article_id}, paragraph {row.position + 1} repeats {where} ({row.scope})"
        )
    if pair is not None and not archived.repetitions:
        lines.append("no repetition is based on it")
    return lines
