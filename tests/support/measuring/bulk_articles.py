"""A file of many short articles for measuring the bulk job, some of them from one template."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.measuring.generated_articles import ArticleGenerator

_PARAGRAPHS = 5  # in an article
_TEMPLATE = (
    "The harbour office reported that {} boats entered the port before noon and forty tons of "
    "herring were sold at the quay, while the ferry to the island left on time and the wind "
    "remained weak."
)
_SIGNS = (",", " -", ";", ":")


def write_articles(
    path: Path, paragraphs: int, from_template: int, *, numbers: bool = False
) -> None:
    """Write a JSONL file with about so many paragraphs, five in an article.

    One in a hundred is an edited form of another. from_template: how many of them are one sentence,
    so that they share keys; it differs in its punctuation, or if `numbers` is set in a number.
    """
    generator = ArticleGenerator(1)
    articles = paragraphs // _PARAGRAPHS
    step = articles / from_template if from_template else 0.0
    written = 0
    texts: list[str] = []
    story = 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            while len(texts) < _PARAGRAPHS:
                texts += generator.article(story).texts
                story += 1
            own, texts = texts[:_PARAGRAPHS], texts[_PARAGRAPHS:]
            if written < from_template and number >= written * step:
                own[-1] = _TEMPLATE.format(written + 2) if numbers else _punctuated(written)
                written += 1
            url = f"https://news{number % 40}.example/{number // 40}"
            line = {"url": url, "title": f"Report {number}", "text": "\n".join(own)}
            file.write(json.dumps(line | {"first_seen": _moment(number)}) + "\n")


def _moment(number: int) -> str:
    minutes = number % (28 * 24 * 60)
    return f"2026-02-{minutes // 1440 + 1:02}T{minutes // 60 % 24:02}:{minutes % 60:02}:00.000Z"


def _punctuated(number: int) -> str:
    """The template with a choice of punctuation behind its words."""
    words = _TEMPLATE.format("two").split()
    for place in range(4, len(words) - 8):
        number, sign = divmod(number, len(_SIGNS) + 1)
        words[place] += ("", *_SIGNS)[sign]
    return " ".join(words)
