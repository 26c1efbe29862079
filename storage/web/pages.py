"""The content of each page: from a request to the values that its template shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from storage.core.errors import PalimpsestError
from storage.crawl_state.run_ledger import list_runs
from storage.db.reader import Reader
from storage.facts import find_changes
from storage.queries.article import article_view, count_versions, latest_captures
from storage.queries.article_reference import NoSuchArticle, find_article_id
from storage.queries.boilerplate import find_site, list_boilerplate, list_others, site_details
from storage.queries.compare import MatchKind
from storage.queries.copies import copy_family
from storage.queries.folding import archive_folding
from storage.queries.not_captured import NotCapturedFilter, list_not_captured
from storage.queries.paragraph import paragraph_history
from storage.queries.search.search_page import ResultPage, SearchQuery, search_page
from storage.queries.url_history import url_history
from storage.queries.versions import (
    NoSuchVersion,
    compare_versions,
    reextracted_by,
    text_sources,
    version_history,
)
from storage.web.charts import articles_over_time
from storage.web.markup import mark_changes
from storage.web.page_data import ArticlePage, OccurrenceRow, ParagraphPage, ParagraphRow
from storage.web.stats_thread import ArchiveStats

Context = dict[str, Any]

_URL = re.compile(r"https?://\S+$")
_BOILERPLATE_ROWS = 50
_OTHER_ROWS = 10
_NOT_CAPTURED_ROWS = 50
_RUN_ROWS = 100
_EXPAND = ("all", "none")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for a page.

    Attributes:
        arguments: the parts of the path and the query string, by name.
        stats: the statistics of the archive, or None while they are being computed.
        archive: the name of the archive.
        base: what the addresses of the archive's pages begin with.
    """

    reader: Reader
    arguments: Mapping[str, str]
    stats: ArchiveStats | None
    archive: str
    base: str


class Redirect(Exception):
    """Another page answers the request; the message is its address."""


class NoSuchPage(PalimpsestError):
    """There is no page at this address: start from the search page."""


def search(request: PageRequest) -> Context:
    """Articles by words, site, language and date."""
    asked = asked_query(request.arguments)
    if is_url(asked.query):
        raise Redirect(request.base + _address_of_url(request.reader, asked.query))
    page = page_number(request.arguments)
    found = search_page(request.reader, asked, page, request.archive)
    return search_context(asked, found, request.base)


def asked_query(arguments: Mapping[str, str]) -> SearchQuery:
    """The query that a request for a search asks."""
    return SearchQuery(
        arguments.get("q", "").strip(),
        arguments.get("site") or None,
        arguments.get("language") or None,
        arguments.get("date") or None,
    )


def is_url(query: str) -> bool:
    """Whether a query is the URL of an article rather than words."""
    return bool(_URL.match(query))


def page_number(arguments: Mapping[str, str]) -> int:
    """The number of the page of results that a request asks for."""
    return max(_number(arguments.get("page"), 1), 1)


def search_context(asked: SearchQuery, found: ResultPage, base: str) -> Context:
    """What the page of a search shows."""
    chosen = {
        name: value
        for name, value in (
            *(("q", asked.query), ("site", asked.site)),
            *(("language", asked.language), ("date", asked.date)),
        )
        if value
    }
    return {"asked": asked, "found": found, "chosen": chosen, "link": _links(f"{base}/", chosen)}


def _links(path: str, chosen: Mapping[str, str]) -> Callable[..., str]:
    """Return a function that builds the address of a page from its filters and some changes."""

    def link(**changes: Any) -> str:
        filters = {name: value for name, value in {**chosen, **changes}.items() if value}
        return f"{path}?{urlencode(filters)}" if filters else path

    return link


def _address_of_url(reader: Reader, url: str) -> str:
    try:
        return f"/articles/{find_article_id(reader, url)}"
    except NoSuchArticle:
        return f"/urls?{urlencode({'url': url})}"


def url(request: PageRequest) -> Context:
    """What happened to a URL: where it was found, when it was fetched, and its outcome."""
    return {"story": url_history(request.reader, request.arguments.get("url", ""))}


def article(request: PageRequest) -> Context:
    """An article with its repetitions and boilerplate folded.

    The argument `expand` opens all folded paragraphs (`all`) or none (`none`, the default).
    """
    view = article_view(request.reader, find_article_id(request.reader, request.arguments["id"]))
    return {
        "article": ArticlePage(
            view=view,
            paragraphs=tuple(map(ParagraphRow.of, view.paragraphs)),
            versions=count_versions(request.reader, view.id),
            captures=latest_captures(request.reader, view.id),
            related=copy_family(request.reader, view.id),
            expand=request.arguments.get("expand") == "all",
        )
    }


def versions(request: PageRequest) -> Context:
    """The versions of an article, and a comparison of two of them."""
    article_id = find_article_id(request.reader, request.arguments["id"])
    history = version_history(request.reader, article_id)
    to = _number(request.arguments.get("to"), history.current.number)
    version = history.find(to)
    since = _number(request.arguments.get("from"), (version.follows if version else None) or 0)
    context: Context = {"history": history, "to": to, "since": since, "rows": None}
    if len(history.versions) < 2:
        return context
    if not since:
        since = next(other.number for other in history.versions if other.number != to)
        context["since"] = since
    if since == to:
        raise NoSuchVersion(f"both sides are version {to}: choose two different versions")
    difference = compare_versions(
        request.reader, history, since, to, archive_folding(request.reader)
    )
    rows = []
    for row in difference.alignment.correspondences:
        one, other = difference.texts_of(row)
        changes = find_changes(one, other) if one and other and row.how != MatchKind.SAME else ()
        before, after = mark_changes(one, other, map(asdict, changes))
        moved = any(at in difference.moved for at in row.other)
        rows.append({"how": row.how.value, "was": before, "is": after, "moved": moved})
    return {
        **context,
        "rows": rows,
        "counts": difference.counts,
        "reread": reextracted_by(history, difference),
        "text_sources": text_sources(history, difference),
    }


def paragraph(request: PageRequest) -> Context:
    """All occurrences of a paragraph, the earliest first."""
    history = paragraph_history(request.reader, _number(request.arguments["id"], 0))
    rows = tuple(OccurrenceRow.of(occurrence, history) for occurrence in history.occurrences)
    return {"paragraph": ParagraphPage(history, rows)}


def sites(request: PageRequest) -> Context:
    """All sites: what they publish, repeat, and copy from each other."""
    if request.stats is None:
        return {"counted": None}
    names, counts = request.stats.figures.copy_matrix
    most = max(map(max, counts), default=0)
    return {"counted": request.stats, "names": names, "counts": counts, "most": most}


def site(request: PageRequest) -> Context:
    """One site: its articles over time, its repetitions, copies and boilerplate."""
    name = find_site(request.reader, request.arguments["site"])
    counted = request.stats
    known = counted.figures.sites if counted else ()
    pairs = counted.figures.copies if counted else {}
    return {
        "site": name,
        "row": next((each for each in known if each.site == name), None),
        "details": site_details(request.reader, name),
        "rows": articles_over_time(counted.figures.days_of(name))[1] if counted else [],
        "copies": sorted(
            ((of, count) for (who, of), count in pairs.items() if who == name),
            key=lambda each: -each[1],
        ),
        "copied": sorted(
            ((who, count) for (who, of), count in pairs.items() if of == name),
            key=lambda each: -each[1],
        ),
        "boilerplate": list_boilerplate(request.reader, name, _BOILERPLATE_ROWS),
        "others": list_others(request.reader, name, _OTHER_ROWS),
        "newest": search_page(request.reader, SearchQuery(site=name)).articles[:10],
    }


def missed(request: PageRequest) -> Context:
    """URLs that were not captured, in groups and one by one, with reasons."""
    names = ("source", "outcome", "reason", "month")
    chosen = {name: request.arguments[name] for name in names if request.arguments.get(name)}
    source, outcome, reason, month = (chosen.get(name) for name in names)
    selected = NotCapturedFilter(source, outcome, reason, month, f"{month}~" if month else None)
    page = page_number(request.arguments)
    rows = list_not_captured(
        request.reader, selected, _NOT_CAPTURED_ROWS + 1, (page - 1) * _NOT_CAPTURED_ROWS
    )
    fits = None
    if request.stats is not None:
        fits = [
            row
            for row in request.stats.figures.missed
            if all(getattr(row, name) == value for name, value in chosen.items())
        ]
    return {
        "chosen": chosen,
        "groups": fits,
        "rows": rows[:_NOT_CAPTURED_ROWS],
        "page": page,
        "has_next": len(rows) > _NOT_CAPTURED_ROWS,
        "link": _links(f"{request.base}/missed", chosen),
    }


def runs(request: PageRequest) -> Context:
    """All runs: their outcomes over time, and what failed."""
    page = page_number(request.arguments)
    rows = list_runs(request.reader.connection, limit=page * _RUN_ROWS + 1)[
        (page - 1) * _RUN_ROWS :
    ]
    return {
        "runs": rows[:_RUN_ROWS],
        "page": page,
        "has_next": len(rows) > _RUN_ROWS,
        "counted": request.stats,
    }


def run(request: PageRequest) -> Context:
    """One run: its arguments, its URL outcomes, and what failed."""
    found = list_runs(request.reader.connection, run_id=_number(request.arguments["id"], 0))
    if not found:
        raise NoSuchPage(f"there is no run {request.arguments['id']}; see the list of runs")
    return {"run": found[0]}


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 18 else default
