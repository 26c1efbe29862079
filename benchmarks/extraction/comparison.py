"""Read the corpora with Palimpsest and with the other extractors, page by page in turn.

What the others find is stored in their environment, so that `--peers stored` need not run them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Literal

from benchmarks.extraction.readers import PEERS, PEERS_PYTHON, Request, start_own, start_peers
from storage.core.model import PageProse
from tests.support.measuring.extraction_corpora import Page
from tests.support.measuring.extraction_quality import Reading

OWN = "Palimpsest"
PeersMode = Literal["run", "stored", "none"]
Readings = Mapping[str, Sequence[Reading]]
"""What each reader found, in the order of the pages."""

_STORE = PEERS_PYTHON.parents[1] / "readings"
_WARM_UP = 3  # pages that are read once before, since the first ones wait for imports


def read_corpus(pages: Sequence[Page], peers: PeersMode, chosen: Sequence[str] = PEERS) -> Readings:
    """Read all pages with Palimpsest and, if wanted, with the other extractors that are chosen.

    Raises:
        FileNotFoundError: the environment of the other extractors is absent, or nothing is stored.
    """
    stored = _stored(pages, chosen) if peers == "stored" else {}
    names = chosen if peers == "run" else ()
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in (OWN, *names)}
    with ExitStack() as stack:
        own = stack.enter_context(start_own())
        others = stack.enter_context(start_peers()) if names else None
        warm_up = pages[:_WARM_UP]
        for number, page in enumerate([*warm_up, *pages], 1 - len(warm_up)):
            request = Request(page.file, page.url)
            found = {OWN: own.read(request)}
            if others is not None:
                found |= {name: others.read(request, name) for name in names}
            if number > 0:
                for name, answer in found.items():
                    answers[name].append(answer)
            _show_progress(number, len(pages))
    if names:
        _store(pages, {name: answers[name] for name in names})
    return {name: [_reading(answer) for answer in answers[name]] for name in answers} | stored


def _reading(answer: Mapping[str, Any]) -> Reading:
    prose = answer.get("prose")
    return Reading(
        text=answer["text"],
        title=answer.get("title"),
        author=answer.get("author"),
        agency=answer.get("agency"),
        published=answer.get("published"),
        reason=answer.get("reason"),
        detail=answer.get("detail"),
        error=answer.get("error"),
        source=answer.get("source"),
        prose=PageProse(**prose) if prose else None,
        milliseconds=answer["ms"],
    )


def _store(pages: Sequence[Page], answers: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Add what the others found to the file of the corpus."""
    _STORE.mkdir(exist_ok=True)
    file = _STORE / f"{pages[0].corpus}.jsonl"
    known = _lines(file.read_text("utf-8")) if file.exists() else {}
    for name, found in answers.items():
        known |= {(name, page.name): each for page, each in zip(pages, found, strict=True)}
    rows = ({"reader": name, "page": page, **found} for (name, page), found in known.items())
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def _stored(pages: Sequence[Page], chosen: Sequence[str]) -> dict[str, Sequence[Reading]]:
    known = _lines((_STORE / f"{pages[0].corpus}.jsonl").read_text("utf-8"))
    return {
        name: [_reading(known[name, page.name]) for page in pages]
        for name in chosen
        if all((name, page.name) in known for page in pages)
    }


def _lines(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = map(json.loads, text.splitlines())
    return {(row.pop("reader"), row.pop("page")): row for row in rows}


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and done > 0:
        print(f"\r{done:,} of {total:,} pages", end="" if done < total else "\n", file=sys.stderr)
