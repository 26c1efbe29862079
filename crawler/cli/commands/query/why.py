"""`palimpsest why`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli import options

if TYPE_CHECKING:
    from storage.queries.url_history import DiscoveryStep, UrlHistory

_FOUND = {
    "given": "given by a person",
    "feed": "in the feed",
    "sitemap": "in the sitemap",
    "link": "linked on",
    "canonical": "named as its own address by",
    "redirect": "the end of a redirect from",
    "file": "in a file that was imported",
}
_ENDED = {
    "archived": "archived",
    "unchanged": "archived before; its text has not changed",
    "copy": "the same as",
    "not-article": "not an article",
    "robots": "not fetched",
    "404": "not there",
    "timeout": "timed out",
    "error": "failed",
    "redacted": "redacted",
}


@click.command()
@click.argument("url")
@options.archive
@options.as_json
def command(url: str, archive: Path, as_json: bool) -> None:
    """Tell a URL's story: where it was found, when it was fetched, how it ended."""
    from rich.console import Console
    from rich.text import Text

    from crawler.cli.terminal import print_labelled
    from storage.db.reader import Reader
    from storage.queries.url_history import url_history

    with Reader(archive) as reader:
        story = url_history(reader, url)
    if as_json:
        options.print_json(story.as_json())
        return
    print_labelled(Console(highlight=False), [(name, Text(told)) for name, told in _told(story)])


def _told(story: UrlHistory) -> list[tuple[str, str]]:
    chain: list[UrlHistory | DiscoveryStep] = [story, *story.found_by]
    rows = [("url", story.url)]
    for index, step in enumerate(chain):
        by = f" {chain[index + 1].url}" if index + 1 < len(chain) else ""
        when = f", {_time(story.discovered_at)}" if index == 0 else ""
        rows.append(("found" if index == 0 else "", f"{_FOUND[step.found]}{by}{when}"))
    for capture in story.captures:
        told = f"{_time(capture.fetched_at)} in run {capture.run_id}"
        if capture.status:
            told += f": HTTP {capture.status}, {capture.payload_length} bytes"
        if capture.final_url != story.url:
            told += f", at {capture.final_url}"
        if (capture.outcome, capture.detail) != (story.outcome, story.detail):
            told += f" - {_ended(capture.outcome, capture.detail)}"
        rows.append(("fetched" if capture.status else "read", told))
    rows.append(("ended", _state(story)))
    if story.article:
        named = story.article.title or story.article.url
        rows.append(("article", f"{story.article.id}  {named}"))
    return rows


def _state(story: UrlHistory) -> str:
    if story.redaction:
        return str(story.redaction)
    if story.state != "done":
        run = story.run
        if run.finished is None:
            return f"not yet: it waits in run {run.id}, which is under way or was cut off"
        return (
            f"not yet: run {run.id} ended ({run.outcome}) before its turn; "
            "`palimpsest crawl --resume` takes it up"
        )
    return _ended(story.outcome, story.detail)


def _ended(outcome: str | None, detail: str | None) -> str:
    if outcome is None:
        return "needed no fetch of its own"
    told = _ENDED.get(outcome, outcome)
    if not detail:
        return told
    if outcome == "unchanged":  # another text of it, or what was left of it
        told = "archived before"
    return f"{told} {detail}" if outcome == "copy" else f"{told}: {detail}"


def _time(moment: str) -> str:
    return moment[:19].replace("T", " ") + " UTC"
