"""How crawls and imports tell what they did."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..progress import clock

_OUTCOMES = {
    "archived": "new or changed articles",
    "unchanged": "known articles, unchanged",
    "copy": "same text as another URL",
    "not-article": "no article: listings, feeds, other pages",
    "robots": "robots.txt does not allow",
    "404": "not there (404, 410)",
    "timeout": "took too long",
    "error": "failed",
}
_ENDINGS = {
    "finished": "done",
    "stopped": "stopped",
    "limit": "stopped at --max-pages",
    "failed": "failed",
}


def print_summary(console: Console, summary: dict[str, Any]) -> None:
    """A run's summary as a table."""
    ending = _ENDINGS.get(summary["outcome"], summary["outcome"])
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column()
    table.add_row(Text(f"{summary['source']}"), f"{ending} in {clock(summary['seconds'])}")
    if "fetched" in summary:
        rate = summary["fetched"] / max(summary["seconds"], 0.1)
        table.add_row("fetched", f"{summary['fetched']} pages, {rate:.1f} a second")
    else:
        table.add_row("read", f"{summary['read']}, {summary['articles_per_second']:g} a second")
    table.add_row(
        "articles",
        f"{summary['articles_new']} new, {summary['articles_changed']} changed, "
        f"{summary['articles_known']} known",
    )
    table.add_row(
        "paragraphs",
        f"{summary['paragraphs']} read, {summary['paragraphs_new']} distinct and new, "
        f"{summary['paragraphs_folded']} folded",
    )
    urls = [
        f"{summary[f'urls_{kind}']} {words}"
        for kind, words in _OUTCOMES.items()
        if summary.get(f"urls_{kind}")
    ]
    table.add_row("URLs", "\n".join(urls) or "none")
    for detail, count in list(summary.get("failures", {}).items())[:8]:
        table.add_row("", Text(f"   {count} x {detail}", style="red"))
    table.add_row("archive", Text(summary["archive"]))
    console.print(table)
