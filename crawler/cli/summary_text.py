"""How crawls and imports tell what they did."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from crawler.cli.terminal import clock, labelled, line
from storage.core.model import Tally
from storage.core.run_summary import CrawlSummary, ImportSummary

_Row = tuple[str, Text]
_MOST_FAILURES = 8  # kinds of failure that are listed

_OUTCOMES = {
    "archived": "new or changed articles",
    "unchanged": "known articles, unchanged",
    "copy": "led to the text of another URL",
    "not-article": "no article: listings, feeds, other pages",
    "robots": "robots.txt does not allow",
    "404": "not there (404, 410)",
    "timeout": "took too long",
    "error": "failed",
    "redacted": "were taken down before: left out",
}
_ENDINGS = {
    "finished": "done",
    "stopped": "stopped",
    "limit": "stopped at its limit",
    "failed": "failed",
    "killed": "cut off",
    "overtaken": "taken for dead, and stopped",
}


def print_summary(console: Console, summary: CrawlSummary | ImportSummary) -> None:
    """Print a summary as a table."""
    ending = _ENDINGS.get(summary.outcome, summary.outcome)
    head = f"{summary.source}: {ending} in {clock(summary.seconds)}"
    line(console, Text(head, style="bold"))
    tally = summary.tally
    articles = (
        f"{tally.new_articles} new, {tally.new_versions} changed, {tally.known_articles} known"
    )
    if isinstance(summary, CrawlSummary):
        rate = summary.fetched / max(summary.seconds, 0.1)
        rows = [("fetched", Text(f"{summary.fetched} pages, {rate:.1f} a second"))]
        if summary.articles_not_due:
            articles += f"; {summary.articles_not_due} not due for a recheck"
    else:
        rate = summary.articles_per_second
        rows = [("read", Text(f"{summary.read} pieces, {rate:g} a second"))]
    paragraphs = (
        f"{tally.paragraphs} read, {tally.new_paragraphs} distinct and new, {tally.folded} folded"
    )
    rows += [("articles", Text(articles)), ("paragraphs", Text(paragraphs))]
    rows += _group("URLs", [f"{tally.outcomes[kind]} {words}" for kind, words in _by_kind(tally)])
    if isinstance(summary, CrawlSummary):
        rows += _of_crawl(summary)
    else:
        rows += _of_import(summary)
    rows.append(("archive", Text(summary.archive)))
    labelled(console, rows)


def _by_kind(tally: Tally) -> list[tuple[str, str]]:
    return [(kind, words) for kind, words in _OUTCOMES.items() if tally.outcomes.get(kind)]


def _group(label: str, lines: list[str], style: str = "") -> list[_Row]:
    """Rows of which only the first has a label."""
    return [("" if index else label, Text(text, style)) for index, text in enumerate(lines)]


def _of_crawl(summary: CrawlSummary) -> list[_Row]:
    failures = sorted(summary.tally.failures.items())[:_MOST_FAILURES]
    rows = _group("what failed", [f"{count} x {detail}" for detail, count in failures], "red")
    if summary.monitors_failed:
        names = ", ".join(summary.monitors_failed)
        rows.append(("monitors", Text(f"failed: {names}", style="red")))
    return rows


def _of_import(summary: ImportSummary) -> list[_Row]:
    skipped = []
    if summary.records_known:
        skipped.append(f"{summary.records_known} records that are in the archive")
    if summary.records_passed:
        kinds = summary.records_passed.items()
        skipped.append(", ".join(f"{count} {kind}" for kind, count in kinds))
    rows = _group("passed over", skipped)
    if summary.tally.unresolved_revisits:
        text = f"{summary.tally.unplaced} of pages that are not here: import their WARC first"
        rows.append(("revisits", Text(text)))
    if summary.problem_count:
        rows.append(("left out", Text(f"{summary.problem_count}", style="red")))
    return rows
