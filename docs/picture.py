"""Draw docs/picture.svg: the terminal output for an article of the demo newspaper."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.support.newspaper_expectations import Newspaper

PICTURE = Path(__file__).resolve().parent / "picture.svg"
_SITE = "http://harbour-gazette.example"
_WIDTH = 96
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
_THEME = TerminalTheme(
    (22, 27, 34),
    (201, 209, 217),
    [
        *((72, 79, 88), (255, 123, 114), (63, 185, 80), (227, 179, 65)),
        *((88, 166, 255), (188, 140, 255), (86, 212, 221), (201, 209, 217)),
    ],
)
# Rich's template downloads fonts. This one uses the fonts of the viewer's machine.
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font: bold 16px sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Crawl the newspaper, run two queries, and draw their output."""
    with tempfile.TemporaryDirectory() as folder, Newspaper() as newspaper:
        article = f"{newspaper.url}{newspaper.expected.repeating_article}"
        _run(folder, f"crawl {newspaper.url} --delay 0 --allow-private 127.0.0.1")
        shown = _shortened(_run(folder, f"show {article}"))
        repetitions = _run(folder, f"repetitions {article} --scope article")
        number = _ESCAPES.sub("", repetitions).split()[0]
        lines = [
            *_prompt(f"show {number}"),
            *shown,
            *("", *_prompt(f"repetitions {number} --scope article")),
            *(*repetitions.rstrip().splitlines(), ""),
        ]
        text = "\n".join(line.rstrip() for line in lines).replace(newspaper.url, _SITE)
    console = Console(record=True, width=_WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(text))
    console.save_svg(
        str(PICTURE), title="palimpsest", theme=_THEME, code_format=_FORMAT, unique_id="p"
    )


def _run(folder: str, words: str) -> str:
    """The output of a command on a terminal with colours."""
    colours = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(_WIDTH)}
    return subprocess.run(
        [sys.executable, "-m", "crawler", *words.split(), "--archive", f"{folder}/archive.db"],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | colours,
        text=True,
    ).stdout


def _prompt(words: str) -> list[str]:
    return [f"\x1b[32m$\x1b[0m \x1b[1mpalimpsest {words}\x1b[0m", ""]


def _shortened(shown: str) -> list[str]:
    """The head without its times, a repetition, and the paragraph that it repeats."""
    head, *blocks = shown.rstrip().split("\n\n")
    plain = [_ESCAPES.sub("", block) for block in blocks]
    repetition = next(i for i, block in enumerate(plain) if "with different wording" in block)
    repeated = int(plain[repetition].rpartition(" from paragraph ")[2].split()[0]) - 1
    lines = [line for line in head.splitlines() if not _ESCAPES.sub("", line).startswith("seen")]
    for index in (repeated, repetition):
        lines += ["", "     \x1b[2m…\x1b[0m", "", *blocks[index].splitlines()]
    return lines


if __name__ == "__main__":
    main()
