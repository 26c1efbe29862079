"""Two texts or two articles beside each other, with what differs marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler.cli.terminal import harmless, indented, line, printed, short
from storage.facts import Change, changes
from storage.queries.compare import Alignment, Correspondence, How

_WIDE = 100  # columns of a terminal from which two texts stand side by side
_STYLES = {"wording": "bold underline", "nothing": ""}
_FACT = "bold underline red"
_SIGNS = {How.SAME: "=", How.NEAR: "≈", How.SPLIT: "~", How.ONE: "|", How.OTHER: "|"}
_DIFFERS = {
    "nothing": "the same words",
    "wording": "other wording",
    "numbers": "the numbers differ",
    "negation": "the negation differs",
    "names": "the names differ",
}
_MOST = 12  # changes listed
_ONLY = ("only in the first", "only in the second")


def marked(text: str, spans: Iterable[tuple[tuple[int, int], str]]) -> Text:
    """A text with spans styled by the kind of change there."""
    styled = Text(harmless(text))
    for (start, end), kind in spans:
        styled.stylize(_STYLES.get(kind, _FACT), start, end)
    return styled


def contrasted(one: str, other: str, found: Sequence[Change]) -> tuple[Text, Text]:
    """Two texts with their changes marked."""
    return (
        marked(one, ((change.one, change.kind) for change in found)),
        marked(other, ((change.other, change.kind) for change in found)),
    )


def columns(console: Console, heads: tuple[str, str], one: Text, other: Text) -> None:
    """Two texts side by side where the terminal is wide enough, else one under the other."""
    if console.width < _WIDE:
        for head, text in zip(heads, (one, other), strict=True):
            if head:
                line(console, Text(head, style="dim"))
            indented(console, text, 2)
        return
    grid = Table(
        box=None, padding=(0, 3, 0, 0), header_style="dim", expand=True, show_header=any(heads)
    )
    for head in heads:
        grid.add_column(Text(harmless(head)), ratio=1, overflow="fold")
    grid.add_row(one, other)
    printed(console, grid)


def change_list(one: str, other: str, found: Sequence[Change]) -> list[str]:
    """Each changed place in words: its kind, and what stands there in the two."""
    listed = [
        f"{change.kind}: {_quoted(one, change.one)} / {_quoted(other, change.other)}"
        for change in found[:_MOST]
    ]
    return listed + ([f"and {len(found) - _MOST} more places"] if len(found) > _MOST else [])


def _quoted(text: str, span: tuple[int, int]) -> str:
    return short(text[slice(*span)], 80) or "(nothing)"


def correspondences(
    console: Console,
    alignment: Alignment,
    one: Sequence[dict[str, Any]],
    other: Sequence[dict[str, Any]],
    only: tuple[str, str] = _ONLY,
) -> None:
    """The paragraphs of two articles, in full: which tell the same, which only one of them has.

    only: what is said of these.
    """
    for row in alignment.correspondences:
        head = Text(_numbers(row), style="cyan" if row.one and row.other else "yellow")
        head.append(f"  {_note(row, one, other, only)}", style="dim")
        line(console, head)
        mine = "\n".join(one[at]["text"] for at in row.one)
        theirs = "\n".join(other[at]["text"] for at in row.other)
        if row.how in (How.NEAR, How.SPLIT):
            found = changes(mine, theirs) if row.how is How.NEAR else ()
            columns(console, ("", ""), *contrasted(mine, theirs, found))
            for told in change_list(mine, theirs, found):
                indented(console, told, 4, "dim")
        else:
            indented(console, mine or theirs, 4)


def outline(
    console: Console,
    alignment: Alignment,
    one: Sequence[dict[str, Any]],
    other: Sequence[dict[str, Any]],
    by: int,
) -> None:
    """The same, a line for each: the numbers of the paragraphs and how they begin."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    for row in alignment.correspondences:
        text = one[row.one[0]]["text"] if row.one else other[row.other[0]]["text"]
        told = _note(row, one, other)
        said = Text(f"{told}: " if told else "", style="yellow")
        said.append(short(harmless(text), max(console.width - by - 24 - len(told), 24)), "dim")
        grid.add_row(Text(_numbers(row), style="cyan"), said)
    printed(console, Padding(grid, (0, 0, 0, by)))


def _numbers(row: Correspondence) -> str:
    sides = [", ".join(str(at + 1) for at in side) or "-" for side in (row.one, row.other)]
    return f"{sides[0]} {_SIGNS[row.how]} {sides[1]}"


def _note(
    row: Correspondence,
    one: Sequence[dict[str, Any]],
    other: Sequence[dict[str, Any]],
    only: tuple[str, str] = _ONLY,
) -> str:
    """What is to be said of a correspondence beside its numbers."""
    told = []
    if row.how is How.NEAR:
        told = [f"similarity {row.similarity:.3f}", _DIFFERS[str(row.differs)]]
    elif row.how is How.SPLIT:
        told = ["cut otherwise", f"similarity {row.similarity:.3f}"]
    elif row.how is not How.SAME:
        told = [only[row.how is How.OTHER]]
    sides = ((one, row.one), (other, row.other))
    if any(side[at]["boilerplate"] for side, places in sides for at in places):
        told.append("boilerplate")
    return ", ".join(told)


def overlap_rows(alignment: Alignment) -> list[tuple[str, str]]:
    """How far two articles overlap, in words."""
    both = alignment.overlap
    names = {
        "copy": "copy: nearly the same text",
        "excerpt": "excerpt: the first is mostly contained in the second",
        "shares": "shares a good part",
    }
    return [
        ("relation", names.get(str(both.relation), "none: too little in common")),
        (
            "similarity",
            f"{both.similarity:.3f} ({both.common:,} of "
            f"{both.mine + both.theirs - both.common:,} shingles, without boilerplate)",
        ),
        ("contained", f"{both.contained:.0%} of the first is in the second"),
        ("", f"{both.contains:.0%} of the second is in the first"),
        ("passage", f"{both.run:,} shingles on end"),
    ]
