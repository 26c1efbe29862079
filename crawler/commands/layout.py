"""How text for a person is laid out."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text


def indented(console: Console, text: Text | str, by: int, style: str = "") -> None:
    """Print text with all its lines indented."""
    content = Text(text) if isinstance(text, str) else text
    console.print(Padding(content, (0, 0, 0, by)), style=style)


def short(text: str, length: int = 160) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
