"""What a page's text and metadata came from, and how much is missing, in words. Pure."""

from __future__ import annotations

from storage.core.model import Origin, TextSource

ARTICLE_PROSE = 1_000
"""Characters of prose on a page without an article from which it may have contained one.

More than nine of ten articles of news sites are longer.
"""
DOUBTFUL_SHARE = 0.25
"""The share of a page's prose that was left out from which its text is doubtful."""


def format_share(share: float) -> str:
    """Return a share in whole percent. Only nothing is 0 %, and only everything is 100 %."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def describe_left_out(share: float | None) -> str:
    """Return a sentence for the share that was left out; "" for nothing, or if it is unknown."""
    return f"{format_share(share)} of the page's prose was left out" if share else ""


# The usual source is not mentioned.
_TEXT_SOURCES = {
    TextSource.DEFAULT: "trafilatura, default mode",
    TextSource.PRECISION: "trafilatura, precision mode",
    TextSource.BLOCKS: "the blocks of the page",
    TextSource.JSON_LD: "JSON-LD articleBody",
}


def describe_text_source(source: str | None) -> str:
    """Return what a text was taken from; "" for the usual source, or if it is unknown."""
    if source is None or source == TextSource.FAST:
        return ""
    return next((words for known, words in _TEXT_SOURCES.items() if known == source), source)


def mark_guess(date: str, origin: str | None) -> str:
    """Return a date as text, marked if it was guessed."""
    return f"{date} (guessed)" if date and origin == Origin.GUESSED else date
