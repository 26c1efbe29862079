"""Pages for benchmarks: those of the corpus of news pages, or generated ones if it is absent.

Each time a page is served its words differ, so that every text is new to an archive.
"""

from __future__ import annotations

import gzip
import random
import re
from dataclasses import dataclass

from tests.support.paths import CORPORA

_NOT_TEXT = re.compile(
    rb"(<(script|style|svg|head|title)\b.*?</\2\s*>|<[^>]*>|&[#\w]+;)", re.S | re.I
)
_WORD = re.compile(rb"(?<![\w-])[a-z]{3,}(?![\w-])")


@dataclass(frozen=True, slots=True)
class Template:
    """A page cut after every second word; the mark of a serving is inserted between the pieces."""

    pieces: tuple[bytes, ...]

    def serving(self, number: int) -> bytes:
        """The page with the mark of this serving; two servings of a page share no shingle."""
        return _mark(number).join(self.pieces)


def _mark(number: int) -> bytes:
    letters = b""
    while True:
        number, rest = divmod(number, 26)
        letters = bytes([97 + rest]) + letters
        if not number:
            return b"q" + letters


def template(html: bytes) -> Template:
    """Cut a page's visible text after every second lower-case word."""
    pieces: list[bytes] = []
    piece = b""
    words = 0
    for index, part in enumerate(_NOT_TEXT.split(html)):
        # The pattern has two groups, so parts repeat as: text, markup, name of the element.
        if index % 3 == 2:
            continue
        if index % 3 == 1:
            piece += part
            continue
        start = 0
        for match in _WORD.finditer(part):
            words += 1
            if words % 2 == 0:
                pieces.append(piece + part[start : match.end()])
                piece, start = b"", match.end()
        piece += part[start:]
    return Template((*pieces, piece))


def load() -> tuple[str, list[Template]]:
    """A description of the pages, and the pages."""
    files = sorted((CORPORA / "news-pages" / "html").glob("*.html.gz"))
    if files:
        return f"{len(files)} real pages", [template(gzip.open(f).read()) for f in files]
    return "100 generated pages", [template(_generated(seed)) for seed in range(100)]


_SYLLABLES = (
    "ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ra ri sa se ta ti".split()
)


def _generated(seed: int) -> bytes:
    """A page of about 90 KB with 30 paragraphs of invented words, and the usual clutter."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4))) for _ in range(800)]
    paragraphs = "".join(
        f"<p>{' '.join(dice.choices(words, k=dice.randint(15, 60))).capitalize()}.</p>\n"
        for _ in range(30)
    )
    menu = "".join(f'<li><a href="/{word}/">{word.title()}</a></li>' for word in words[:300])
    script = (
        "<script>" + ";".join(f"var {word}={i}" for i, word in enumerate(words)) * 4 + "</script>"
    )
    title = " ".join(words[:7]).capitalize()
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{script}"
        f"<meta property='og:type' content='article'></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1>{paragraphs}</article><aside><ul>{menu}</ul></aside>"
        "</body></html>"
    ).encode()
