"""The summary of a crawl or an import, as text."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from crawler.cli.terminal import format_duration, print_labelled, print_line
from storage.core.model import Tally
from storage.core.run_summary import CrawlSummary, ImportSummary

_Row = tuple[str, Text]
_MAX_FAILURES = 8  # kinds of failure that are listed

_OUTCOMES = {
    "archived": "new or changed articles",
    "unchanged": "known articles, unchanged",
    "copy": "same text as another URL",
    "not-article": "not articles: listings, feeds, other pages",
    "robots": "disallowed by robots.txt",
    "404": "not found (404, 410)",
    "timeout": "timed out",
    "error": "failed",
    "redacted": "skipped: taken down earlier",
}
_ENDINGS = {
    "finished": "done",
    "stopped": "stopped",
    "limit": "stopped at a limit",
    "failed": "failed",
    "killed": "interrupted",
    "overtaken": "stopped: another process considered it dead",
}


def print_summary(console: Console, summary: CrawlSummary | ImportSummary) -> None:
    """Print a summary as a table."""
    ending = _ENDINGS.get(summary.outcome, summary.outcome)
    head = f"{summary.source}: {ending} in {format_duration(summary.seconds)}"
    print_line(console, Text(head, style="bold"))
    tally = summary.tally
    articles = (
        f"{tally.new_articles} new, {tally.new_versions} changed, {tally.known_articles} known"
    )
    if isinstance(summary, CrawlSummary):
        rate = summary.fetched / max(summary.seconds, 0.1)
        rows = [("fetched", Text(f"{summary.fetched} pages, {rate:.1f} per second"))]
        if summary.articles_not_due:
            articles += f"; {summary.articles_not_due} not due for a recheck"
    else:
        rate = summary.articles_per_second
        rows = [("read", Text(f"{summary.read} pages, lines and records, {rate:g} per second"))]
    paragraphs = (
        f"{tally.paragraphs} read, {tally.new_paragraphs} new and distinct, {tally.folded} folded"
    )
    rows += [("articles", Text(articles)), ("paragraphs", Text(paragraphs))]
    rows += _group("URLs", [f"{tally.outcomes[kind]} {words}" for kind, words in _by_kind(tally)])
    if isinstance(summary, CrawlSummary):
        rows += _of_crawl(summary)
    else:
        rows += _of_import(summary)
    rows.append(("archive", Text(summary.archive)))
    print_labelled(console, rows)


def _by_kind(tally: Tally) -> list[tuple[str, str]]:
    return [(kind, words) for kind, words in _OUTCOMES.items() if tally.outcomes.get(kind)]


def _group(label: str, lines: list[str], style: str = "") -> list[_Row]:
    """Return one row per line; only the first has the label."""
    return [("" if index else label, Text(text, style)) for index, text in enumerate(lines)]


def _of_crawl(summary: CrawlSummary) -> list[_Row]:
    failures = sorted(summary.tally.failures.items())[:_MAX_FAILURES]
    rows = _group("what failed", [f"{count} x {detail}" for detail, count in failures], "red")
    if summary.monitors_failed:
        names = ", ".join(summary.monitors_failed)
        rows.append(("monitors", Text(f"failed: {names}", style="red")))
    return rows


def _of_import(summary: ImportSummary) -> list[_Row]:
    skipped = []
    if summary.records_known:
        skipped.append(f"{summary.records_known} records that are already in the archive")
    if summary.records_passed:
        kinds = summary.records_passed.items()
        skipped.append(", ".join(f"{count} {kind}" for kind, count in kinds))
    rows = _group("skipped", skipped)
    if summary.tally.unresolved_revisits:
        text = (
            f"{summary.tally.unresolved_revisits} refer to pages that are not in the archive: "
            "import their WARC files first"
        )
        rows.append(("revisits", Text(text)))
    if summary.problem_count:
        rows.append(("problems", Text(f"{summary.problem_count}", style="red")))
    return rows
