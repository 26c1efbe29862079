"""Layout of text output for the terminal: tables, indentation, safe characters, durations."""

from __future__ import annotations

from difflib import SequenceMatcher

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

# Replaced one to one, so that the positions of styles stay correct.
_CONTROLS = (*range(9), *range(11, 32), *range(127, 160))
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSAFE = dict.fromkeys((*_CONTROLS, *_DIRECTIONS), "\ufffd")


def print_indented(console: Console, text: Text | str, by: int, style: str = "") -> None:
    """Print a text with every line indented by `by` columns."""
    content = Text(text) if isinstance(text, str) else text
    content.plain = sanitise(content.plain)
    print_stripped(console, Padding(content, (0, 0, 0, by), style=style))


def print_labelled(
    console: Console, rows: dict[str, Text] | list[tuple[str, Text]], by: int = 0
) -> None:
    """Print labels in one column and their texts in a second, indented by `by` columns.

    In a dict, an empty label prints its text without the column of labels; in a list, it continues
    the row above.
    """
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows.items() if isinstance(rows, dict) else rows:
        text.plain = sanitise(text.plain)
        if label or isinstance(rows, list):
            table.add_row(label, text)
        else:
            table = Table.grid()
            table.add_row(text)
    print_stripped(console, Padding(table, (0, 0, 0, by)))


def print_table(console: Console, head: list[str], rows: list[list[Text]]) -> None:
    """Print rows below a head; a column whose name ends with > is right-aligned."""
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in head:
        numbers = name.endswith(">")
        grid.add_column(name.rstrip(">"), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        for text in row:
            text.plain = sanitise(text.plain)
        grid.add_row(*row)
    print_stripped(console, grid)


def sanitise(text: str) -> str:
    """Replace control characters and changes of direction, which could manipulate a terminal."""
    return text.translate(_UNSAFE)


def print_line(console: Console, text: Text) -> None:
    """Print one text, sanitised."""
    text.plain = sanitise(text.plain)
    console.print(text)


def print_stripped(console: Console, content: RenderableType) -> None:
    """Print without the spaces that rich adds at the end of each line."""
    with console.capture() as captured:
        console.print(content)
    for line in captured.get().splitlines():
        console.file.write(line.rstrip() + "\n")


def shorten(text: str, length: int = 160) -> str:
    """Return the beginning of a text on one line, at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def highlight_changed_words(one: str, other: str) -> tuple[Text, Text]:
    """Return both texts with the words in which they differ highlighted."""
    words, other_words = one.split(), other.split()
    separator = " "
    if len(words) < 3 or len(other_words) < 3:  # a script without spaces
        words, other_words, separator = list(one), list(other), ""
    texts = (Text(), Text())
    matcher = SequenceMatcher(None, words, other_words, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        for text, span in ((texts[0], words[a:b]), (texts[1], other_words[c:d])):
            for word in span:
                text.append(separator if text else "")
                text.append(word, style="" if tag == "equal" else "bold underline")
    return texts


def format_duration(seconds: float) -> str:
    """Return a duration in words: 42 seconds, 3 minutes and 10 seconds, 2 hours and 5 minutes."""
    from datetime import timedelta

    from humanize import precisedelta

    if seconds < 1:
        return "less than a second"
    unit = "seconds" if seconds < 3600 else "minutes"
    return precisedelta(timedelta(seconds=round(seconds)), minimum_unit=unit, format="%d")


def compact_duration(seconds: float) -> str:
    """Return a duration for a column of a table: 42s, 3m10s, 2h05m."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}m{rest:02d}s"
    return f"{minutes // 60}h{minutes % 60:02d}m"


def format_size(size: int) -> str:
    """Return a number of bytes with a decimal unit: 512 Bytes, 4.1 kB, 1.2 MB."""
    from humanize import naturalsize

    return naturalsize(size)


def format_minute(timestamp: str | None) -> str:
    """Return a timestamp as `2026-05-01 08:00`; an empty string for None. Times are UTC."""
    return (timestamp or "")[:16].replace("T", " ")


def plural(count: int, noun: str) -> str:
    """Return a count and its noun: 1 article, 2 articles."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
