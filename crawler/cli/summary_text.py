"""How crawls and imports tell what they did."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from crawler.cli.terminal import clock, labelled, line

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


def _not_due(summary: dict[str, Any]) -> str:
    left = summary.get("articles_not_due")
    return f"; {left} not due for another look" if left else ""


def print_summary(console: Console, summary: dict[str, Any]) -> None:
    """A run's summary as a table."""
    ending = _ENDINGS.get(summary["outcome"], summary["outcome"])
    line(
        console, Text(f"{summary['source']}: {ending} in {clock(summary['seconds'])}", style="bold")
    )
    rows: list[tuple[str, Text]] = []
    if "fetched" in summary:
        rate = summary["fetched"] / max(summary["seconds"], 0.1)
        rows.append(("fetched", Text(f"{summary['fetched']} pages, {rate:.1f} a second")))
    else:
        rate = summary["articles_per_second"]
        rows.append(("read", Text(f"{summary['read']} pieces, {rate:g} a second")))
    rows += [
        (
            "articles",
            Text(
                f"{summary['articles_new']} new, {summary['articles_changed']} changed, "
                f"{summary['articles_known']} known{_not_due(summary)}"
            ),
        ),
        (
            "paragraphs",
            Text(
                f"{summary['paragraphs']} read, {summary['paragraphs_new']} distinct and new, "
                f"{summary['paragraphs_folded']} folded"
            ),
        ),
    ]
    for kind, words in _OUTCOMES.items():
        if summary.get(f"urls_{kind}"):
            label = "" if rows[-1][0] in ("", "URLs") else "URLs"
            rows.append((label, Text(f"{summary[f'urls_{kind}']} {words}")))
    for index, (detail, count) in enumerate(list(summary.get("failures", {}).items())[:8]):
        label = "" if index else "what failed"
        rows.append((label, Text(f"{count} x {detail}", style="red")))
    if summary.get("monitors_failed"):
        names = ", ".join(summary["monitors_failed"])
        rows.append(("monitors", Text(f"failed: {names}", style="red")))
    if summary.get("records_known"):
        told = f"{summary['records_known']} records that are in the archive"
        rows.append(("passed over", Text(told)))
    passed = summary.get("records_passed", {})
    if passed:
        told = ", ".join(f"{count} {kind}" for kind, count in passed.items())
        rows.append(("" if rows[-1][0] == "passed over" else "passed over", Text(told)))
    if summary.get("revisits_unplaced"):
        told = f"{summary['revisits_unplaced']} of pages that are not here: import their WARC first"
        rows.append(("revisits", Text(told)))
    if summary.get("problem_count"):
        rows.append(("left out", Text(f"{summary['problem_count']}", style="red")))
    rows.append(("archive", Text(summary["archive"])))
    labelled(console, rows)
