"""`palimpsest why`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.queries.url_history import DiscoveryStep, UrlHistory

_DISCOVERY = {
    "given": "given by a user",
    "feed": "in the feed",
    "sitemap": "in the sitemap",
    "link": "linked on",
    "canonical": "declared as canonical URL by",
    "redirect": "target of a redirect from",
    "file": "in an imported file",
}
_OUTCOME = {
    "archived": "archived",
    "unchanged": "archived earlier; the text has not changed",
    "copy": "same text as",
    "not-article": "not an article",
    "robots": "not fetched",
    "404": "not found",
    "timeout": "timed out",
    "error": "failed",
    "redacted": "redacted",
}


@click.command()
@click.argument("url")
@options.archive
@options.as_json
def command(url: str, archive: Path, as_json: bool) -> None:
    """Show the history of a URL.

    Where it was found, when it was fetched, and its outcome.
    """
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_labelled
    from storage.db.reader import Reader
    from storage.queries.url_history import url_history

    with Reader(archive) as reader:
        history = url_history(reader, url)
    if as_json:
        options.print_json(history.as_json())
        return
    print_labelled(Console(highlight=False), [(name, Text(text)) for name, text in _rows(history)])


def _rows(history: UrlHistory) -> list[tuple[str, str]]:
    chain: list[UrlHistory | DiscoveryStep] = [history, *history.found_by]
    rows = [("url", history.url)]
    for index, step in enumerate(chain):
        by = f" {chain[index + 1].url}" if index + 1 < len(chain) else ""
        when = f", {_time(history.discovered_at)}" if index == 0 else ""
        rows.append(("found" if index == 0 else "", f"{_DISCOVERY[step.found]}{by}{when}"))
    for capture in history.captures:
        text = f"{_time(capture.fetched_at)} in run {capture.run_id}"
        if capture.status:
            text += f": HTTP {capture.status}"
        if capture.payload_length is not None:
            text += f", {capture.payload_length:,} bytes"
        if capture.final_url != history.url:
            text += f", at {capture.final_url}"
        if (capture.outcome, capture.detail) != (history.outcome, history.detail):
            text += f" - {_outcome(capture.outcome, capture.detail)}"
        rows.append(("fetched" if capture.status else "read", text))
    rows.append(("outcome", _state(history)))
    if history.article:
        title = history.article.title or history.article.url
        rows.append(("article", f"{history.article.id}  {title}"))
    return [*rows, *_extraction(history)]


def _extraction(history: UrlHistory) -> list[tuple[str, str]]:
    """What the text was taken from, and what is missing from it."""
    from storage.core.prose import describe_left_out, describe_text_source

    rows = []
    source = describe_text_source(history.article.text_source if history.article else None)
    if source:
        rows.append(("text from", source))
    measured = history.measured
    if measured is None or not measured.prose:
        return rows
    if measured.outcome == "not-article":
        rows.append(("prose", f"{measured.prose:,} characters on the page, not archived"))
    elif share := describe_left_out((measured.left_out or 0) / measured.prose):
        rows.append(("left out", share))
    return rows


def _state(history: UrlHistory) -> str:
    if history.redaction:
        return str(history.redaction)
    if history.state != "done":
        run = history.run
        if run.finished is None:
            return f"waiting in run {run.id}, which is running or was killed"
        return (
            f"waiting: run {run.id} ended ({run.outcome}) before it was fetched; continue with "
            "`palimpsest crawl --resume`"
        )
    return _outcome(history.outcome, history.detail)


def _outcome(outcome: str | None, detail: str | None) -> str:
    if outcome is None:
        return "no separate fetch needed"
    text = _OUTCOME.get(outcome, outcome)
    if not detail:
        return text
    if outcome == "unchanged":  # the capture had another text, or a truncated one
        text = "archived earlier"
    return f"{text} {detail}" if outcome == "copy" else f"{text}: {detail}"


def _time(moment: str) -> str:
    return moment[:19].replace("T", " ") + " UTC"
