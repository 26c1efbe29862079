"""How text for a person is laid out."""

from __future__ import annotations

from difflib import SequenceMatcher

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

# Of the same length, so that styles stay in place.
_CONTROLS = (*range(9), *range(11, 32), *range(127, 160))
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_COMMANDS = dict.fromkeys((*_CONTROLS, *_DIRECTIONS), "\ufffd")


def indented(console: Console, text: Text | str, by: int, style: str = "") -> None:
    """Print text with all its lines indented."""
    content = Text(text) if isinstance(text, str) else text
    content.plain = harmless(content.plain)
    printed(console, Padding(content, (0, 0, 0, by), style=style))


def labelled(console: Console, rows: dict[str, Text] | list[tuple[str, Text]], by: int = 0) -> None:
    """Print texts in a column of their own beside their labels."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows.items() if isinstance(rows, dict) else rows:
        text.plain = harmless(text.plain)
        if label or isinstance(rows, list):
            table.add_row(label, text)
        else:
            table = Table.grid()
            table.add_row(text)
    printed(console, Padding(table, (0, 0, 0, by)))


def table(console: Console, head: list[str], rows: list[list[Text]]) -> None:
    """Print rows under a head; a column whose head ends with > stands to the right."""
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in head:
        numbers = name.endswith(">")
        grid.add_column(name.rstrip(">"), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        for text in row:
            text.plain = harmless(text.plain)
        grid.add_row(*row)
    printed(console, grid)


def harmless(text: str) -> str:
    """Scraped text without what would command a terminal: control characters, reversed order."""
    return text.translate(_COMMANDS)


def line(console: Console, text: Text) -> None:
    """Print one text."""
    text.plain = harmless(text.plain)
    console.print(text)


def printed(console: Console, content: RenderableType) -> None:
    """Print, without the blanks with which rich fills its lines up."""
    with console.capture() as captured:
        console.print(content)
    for line in captured.get().splitlines():
        console.file.write(line.rstrip() + "\n")


def short(text: str, length: int = 160) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def contrasted(one: str, other: str) -> tuple[Text, Text]:
    """Two texts with the words in which they differ emphasised."""
    mine, theirs = one.split(), other.split()
    if len(mine) < 3 or len(theirs) < 3:  # a script without spaces
        mine, theirs = list(one), list(other)
    joint = "" if mine == list(one) else " "
    texts = (Text(), Text())
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        for text, words in ((texts[0], mine[a:b]), (texts[1], theirs[c:d])):
            for word in words:
                text.append(joint if text else "")
                text.append(word, style="" if tag == "equal" else "bold underline")
    return texts


def clock(seconds: float) -> str:
    """A duration as people say it: 42s, 3m10s, 2h05m."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}m{rest:02d}s"
    return f"{minutes // 60}h{minutes % 60:02d}m"


def minute(moment: str | None) -> str:
    """A time as people read it, to the minute, UTC; empty for none."""
    return (moment or "")[:16].replace("T", " ")
