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
    from storage.queries.compare import Comparison
    from storage.text.folding_settings import FoldingSettings

_PARAGRAPH = re.compile(r"(?:p|paragraph:)(\d{1,18})", re.IGNORECASE)
_CROWD = 16  # near-duplicates from which not every pair of a paragraph may be kept
_LARGEST = 10 << 20  # bytes of a file


@dataclass(frozen=True, slots=True)
class _Side:
    """What one of the two arguments names."""

    kind: str
    """paragraph, article or file."""
    name: str
    paragraphs: list[dict[str, Any]]
    id: int | None = None


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@options.archive
@options.as_json
def command(one: str, other: str, archive: Path, as_json: bool) -> None:
    """Compare two paragraphs, articles or files as folding does, and say what it makes of them.

    A and B are paragraphs (p12 or paragraph:12), articles (a number or a URL) or files, of which
    each line is a paragraph; one may be of another kind than the other. Two files need no archive:
    where there is one, its settings hold. `palimpsest show ARTICLE --json` gives the numbers of
    paragraphs.
    """
    from storage.db.reader import Reader
    from storage.queries.copies import folding_of
    from storage.text.folding_settings import FoldingSettings

    files = [_path(one), _path(other)]
    if all(files) and not archive.exists():
        sides = [_of_file(path) for path in files if path]
        _compare(sides[0], sides[1], FoldingSettings(), None, as_json=as_json)
        return
    with Reader(archive) as reader:
        sides = [
            _of_file(path) if path else _of_archive(reader, given)
            for path, given in zip(files, (one, other), strict=True)
        ]
        _compare(sides[0], sides[1], folding_of(reader), reader, as_json=as_json)


def _path(given: str) -> Path | None:
    """The file that an argument names; None where it names something in the archive."""
    if _PARAGRAPH.fullmatch(given) or given.isdecimal() or "://" in given:
        return None
    path = Path(given)
    if path.is_file():
        return path
    if path.is_dir():
        raise click.UsageError(f"{given} is a folder: name a file in it")
    if given.startswith((".", "/")):
        raise click.UsageError(f"there is no file {given}")
    return None


def _of_file(path: Path) -> _Side:
    if path.stat().st_size > _LARGEST:
        raise click.UsageError(f"{path} has over {_LARGEST >> 20} MB: cut out what is to compare")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} is no UTF-8 text ({error.reason})") from error
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text)]
    paragraphs = [{"id": None, "text": line, "boilerplate": False} for line in lines if line]
    if not paragraphs:
        raise click.UsageError(f"{path} is empty: nothing to compare")
    return _Side("file", str(path), paragraphs)


def _of_archive(reader: Reader, given: str) -> _Side:
    from storage.queries import copies
    from storage.queries.article_reference import find_article_id

    named = _PARAGRAPH.fullmatch(given)
    if named:
        row = copies.paragraph(reader, int(named[1]))
        name = (
            f"p{row['id']}, told first in article {row['article_id']}, {row['title'] or row['url']}"
        )
        text = {"id": row["id"], "text": row["text"], "boilerplate": False}
        return _Side("paragraph", name, [text], row["id"])
    article_id = find_article_id(reader, given)
    found = copies.article(reader, article_id)
    name = f"{article_id}, {found['title'] or found['url']} ({found['site']})"
    return _Side("article", name, copies.paragraphs_of(reader, article_id), article_id)


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
    from storage.queries.copies import align_paragraphs, told

    alignment = align_paragraphs(one.paragraphs, other.paragraphs, folding)
    if as_json:
        options.print_json(
            {
                "of": "articles",
                "settings": asdict(folding),
                "one": asdict(one),
                "other": asdict(other),
                "overlap": told(alignment),
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
    from storage.queries.compare import compare
    from storage.queries.copies import archived_pair

    texts = one.paragraphs[0]["text"], other.paragraphs[0]["text"]
    found = compare(*texts, folding)
    words = verdict(found, *texts)
    archived = None
    if reader is not None and one.id is not None and other.id is not None:
        archived = archived_pair(reader, one.id, other.id)
        archived["says"] = said(archived, found, one.id, other.id)
    if as_json:
        options.print_json(
            {
                "of": "paragraphs",
                "settings": asdict(folding),
                "one": asdict(one),
                "other": asdict(other),
                **asdict(found),
                "verdict_in_words": words,
                "archive": archived,
            }
        )
        return
    console = Console(highlight=False)
    print_columns(console, (one.name, other.name), *mark_changes(*texts, found.changes))
    console.print()
    rows = [("verdict", Text(words, style="bold")), *_figures(found)]
    listed = describe_changes(*texts, found.changes)
    rows += [("" if at else "differs", Text(told)) for at, told in enumerate(listed)]
    if archived:
        rows += [("" if at else "archive", Text(told)) for at, told in enumerate(archived["says"])]
    print_labelled(console, rows)


def _figures(found: Comparison) -> list[tuple[str, Any]]:
    from rich.text import Text

    union = sum(found.shingles) - found.common
    rows = [
        ("similarity", f"{found.similarity:.3f}: {found.common:,} of {union:,} shingles"),
        ("threshold", f"{found.threshold:g}"),
    ]
    if found.estimated is None:
        rows.append(("signature", "none: a text of one shingle is found by its words alone"))
    else:
        rows.append(("signature", f"{found.estimated:.3f} estimated from it"))
        meet = "the index brings them together" if found.meet else "they do not meet in the index"
        rows.append(("bands", f"{found.bands} of {found.of_bands} are the same: {meet}"))
    return [(label, Text(told)) for label, told in rows]


def verdict(found: Comparison, one: str, other: str) -> str:
    """What folding makes of two paragraphs, in words."""
    from storage.queries.compare import Verdict

    if found.verdict is Verdict.SAME:
        return "the same text: one paragraph"
    if found.verdict is Verdict.FOLDED:
        return "folded: " + (
            "the same words" if found.differs == "nothing" else "wording differs only"
        )
    if found.verdict is Verdict.KEPT:
        differ = "negation differs" if found.differs == "negation" else f"{found.differs} differ"
        return f"kept: the {differ}{_where(found, one, other)}"
    if found.verdict is Verdict.MISSED:
        return "not found: alike, but no band is the same"
    if found.verdict is Verdict.SHORT:
        return "short line: exact only"
    return f"not compared: below the threshold {found.threshold:g}"


def _where(found: Comparison, one: str, other: str) -> str:
    from crawler.cli.terminal import shorten

    for change in found.changes:
        if change.kind == found.differs:
            pair = (one[slice(*change.one)], other[slice(*change.other)])
            return ": " + " / ".join(shorten(each, 60) or "(nothing)" for each in pair)
    return ""


def said(archived: dict[str, Any], found: Comparison, one: int, other: int) -> list[str]:
    """What the archive says of two paragraphs, and whether that is what would be found now."""
    from storage.queries.compare import Verdict

    if one == other:
        return ["the same paragraph"]
    pair = archived["near_duplicate"]
    expected = found.verdict in (Verdict.FOLDED, Verdict.KEPT)
    if pair is None:
        told = ["no near-duplicates"]
        if expected and archived["crowd"] >= _CROWD:
            told.append(
                "by these settings they are: one of them has "
                f"{archived['crowd']:,} near-duplicates, and of a crowd not every pair is kept"
            )
        elif expected:
            told.append("by these settings they are: `palimpsest refold --force` finds them anew")
    else:
        told = [
            f"near-duplicates: p{pair['paragraph_id']} of p{pair['of_paragraph_id']}, similarity "
            f"{pair['similarity']:.3f}, differs: {pair['differs']}"
        ]
        if not expected or pair["differs"] != found.differs:
            told.append(
                "this Palimpsest would find otherwise: `palimpsest refold --force` finds it anew"
            )
    for row in archived["repetitions"]:
        where = f"paragraph {row['of_position'] + 1}"
        if row["of_article_id"] != row["article_id"]:
            where += f" of article {row['of_article_id']}"
        told.append(
            f"article {row['article_id']}, paragraph {row['position'] + 1} repeats {where} "
            f"({row['scope']})"
        )
    if pair is not None and not archived["repetitions"]:
        told.append("no repetition rests on it")
    return told
