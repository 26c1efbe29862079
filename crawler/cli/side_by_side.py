"""Print two texts or two articles side by side, with their differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.cli.terminal import print_indented, print_line, print_stripped, sanitise, shorten
from storage.facts import Change, find_changes
from storage.queries.compare import Alignment, ComparedParagraph, Correspondence, MatchKind

_MIN_WIDTH = 100  # columns a terminal needs for two texts side by side
_STYLES = {"wording": "bold underline", "nothing": ""}
_FACT = "bold underline red"
_SIGNS = {
    MatchKind.SAME: "=",
    MatchKind.NEAR: "≈",
    MatchKind.SPLIT: "~",
    MatchKind.ONLY_FIRST: "|",
    MatchKind.ONLY_SECOND: "|",
}
_DIFFERS = {
    "nothing": "the same words",
    "wording": "different wording",
    "words": "the words differ",
    "numbers": "the numbers differ",
    "negation": "the negation differs",
    "names": "the names differ",
}
_MAX_CHANGES = 12  # changes that are listed
_ONLY = ("only in the first", "only in the second")


def describe_difference(differs: str) -> str:
    """Describe in a few words how two near-duplicates differ."""
    return _DIFFERS[differs]


def mark_spans(text: str, spans: Iterable[tuple[tuple[int, int], str]]) -> Text:
    """Return a text whose changed spans are styled by the kind of change."""
    styled = Text(sanitise(text))
    for (start, end), kind in spans:
        styled.stylize(_STYLES.get(kind, _FACT), start, end)
    return styled


def mark_changes(one: str, other: str, changes: Sequence[Change]) -> tuple[Text, Text]:
    """Return two texts with their changes marked."""
    return (
        mark_spans(one, ((change.one, change.kind) for change in changes)),
        mark_spans(other, ((change.other, change.kind) for change in changes)),
    )


def print_columns(console: Console, heads: tuple[str, str], one: Text, other: Text) -> None:
    """Print two texts side by side, or one below the other if the terminal is narrow."""
    if console.width < _MIN_WIDTH:
        for head, text in zip(heads, (one, other), strict=True):
            if head:
                print_line(console, Text(head, style="dim"))
            print_indented(console, text, 2)
        return
    grid = Table(
        box=None, padding=(0, 3, 0, 0), header_style="dim", expand=True, show_header=any(heads)
    )
    for head in heads:
        grid.add_column(Text(sanitise(head)), ratio=1, overflow="fold")
    grid.add_row(one, other)
    print_stripped(console, grid)


def describe_changes(one: str, other: str, changes: Sequence[Change]) -> list[str]:
    """Describe each change in words: its kind, and the text in either version."""
    listed = [
        f"{change.kind}: {_quoted(one, change.one)} / {_quoted(other, change.other)}"
        for change in changes[:_MAX_CHANGES]
    ]
    return listed + (
        [f"and {len(changes) - _MAX_CHANGES} more places"] if len(changes) > _MAX_CHANGES else []
    )


def _quoted(text: str, span: tuple[int, int]) -> str:
    return shorten(text[slice(*span)], 80) or "(nothing)"


def print_correspondences(
    console: Console,
    alignment: Alignment,
    one: Sequence[ComparedParagraph],
    other: Sequence[ComparedParagraph],
    only: tuple[str, str] = _ONLY,
) -> None:
    """Print how the paragraphs of two articles correspond, with their full texts.

    only: notes for paragraphs that only the first or only the second article has.
    """
    for row in alignment.correspondences:
        head = Text(_numbers(row), style="cyan" if row.one and row.other else "yellow")
        head.append(f"  {_note(row, one, other, only)}", style="dim")
        print_line(console, head)
        mine = "\n".join(one[at].text for at in row.one)
        theirs = "\n".join(other[at].text for at in row.other)
        if row.how in (MatchKind.NEAR, MatchKind.SPLIT):
            changes = find_changes(mine, theirs) if row.how is MatchKind.NEAR else ()
            print_columns(console, ("", ""), *mark_changes(mine, theirs, changes))
            for description in describe_changes(mine, theirs, changes):
                print_indented(console, description, 4, "dim")
        else:
            print_indented(console, mine or theirs, 4)


def print_outline(
    console: Console,
    alignment: Alignment,
    one: Sequence[ComparedParagraph],
    other: Sequence[ComparedParagraph],
    by: int,
) -> None:
    """Print one line per correspondence: paragraph numbers, and how the paragraph begins."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    for row in alignment.correspondences:
        text = one[row.one[0]].text if row.one else other[row.other[0]].text
        note = _note(row, one, other)
        cell = Text(f"{note}: " if note else "", style="yellow")
        cell.append(shorten(sanitise(text), max(console.width - by - 24 - len(note), 24)), "dim")
        grid.add_row(Text(_numbers(row), style="cyan"), cell)
    print_stripped(console, Padding(grid, (0, 0, 0, by)))


def _numbers(row: Correspondence) -> str:
    sides = [", ".join(str(at + 1) for at in side) or "-" for side in (row.one, row.other)]
    return f"{sides[0]} {_SIGNS[row.how]} {sides[1]}"


def _note(
    row: Correspondence,
    one: Sequence[ComparedParagraph],
    other: Sequence[ComparedParagraph],
    only: tuple[str, str] = _ONLY,
) -> str:
    """Return the note on a correspondence: similarity, difference, boilerplate."""
    notes = []
    if row.how is MatchKind.NEAR:
        notes = [f"similarity {row.similarity:.3f}", describe_difference(str(row.differs))]
    elif row.how is MatchKind.SPLIT:
        notes = ["split differently", f"similarity {row.similarity:.3f}"]
    elif row.how is not MatchKind.SAME:
        notes = [only[row.how is MatchKind.ONLY_SECOND]]
    sides = ((one, row.one), (other, row.other))
    if any(side[at].boilerplate for side, places in sides for at in places):
        notes.append("boilerplate")
    return ", ".join(notes)


def overlap_rows(alignment: Alignment) -> list[tuple[str, str]]:
    """Return labels and texts that describe how far two articles overlap."""
    both = alignment.overlap
    names = {
        "copy": "copy: nearly the same text",
        "excerpt": "excerpt: the first is mostly contained in the second",
        "shares": "shared passage: they have a substantial part in common",
    }
    return [
        ("relation", names.get(str(both.relation), "none: the common part is too small")),
        (
            "similarity",
            f"{both.similarity:.3f} ({both.common:,} of "
            f"{both.later + both.earlier - both.common:,} shingles, without boilerplate)",
        ),
        ("contained", f"{both.contained:.0%} of the first is in the second"),
        ("", f"{both.contains:.0%} of the second is in the first"),
        ("passage", f"{both.longest_run:,} consecutive shingles"),
    ]
