"""What each page shows: an archive and what was asked in, what its template needs out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from storage.core.errors import PalimpsestError
from storage.crawl_state.run_ledger import listed
from storage.db.reader import Reader
from storage.facts import changes
from storage.queries import versions as versions_of
from storage.queries.article import marked
from storage.queries.article_reference import NoSuchArticle
from storage.queries.article_reference import article_id as id_of
from storage.queries.boilerplate import boilerplate_of, known_site, rule_of
from storage.queries.compare import How
from storage.queries.copies import family, folding_of
from storage.queries.not_captured import Wanted
from storage.queries.not_captured import missed as urls_missed
from storage.queries.paragraph import lineage
from storage.queries.search_page import Asked, results
from storage.queries.url_history import why as history_of
from storage.queries.versions import NoSuchVersion, history
from storage.web.charts import articles_over_time
from storage.web.markup import contrasted
from storage.web.stats_thread import Counted

Context = dict[str, Any]

_URL = re.compile(r"https?://\S+$")
_BOILERPLATE = 50  # paragraphs of a site that are listed
_MISSED = 50  # URLs on a page
_RUNS = 100  # runs on a page


@dataclass(frozen=True, slots=True)
class Asking:
    """Someone asks for a page: of which archive, with what in the address; what is counted yet."""

    reader: Reader
    given: Mapping[str, str]
    counted: Counted | None


class GoTo(Exception):
    """The answer is another page: its address."""


class NotThere(PalimpsestError):
    """No page has this address: look for it from the start."""


def search(ask: Asking) -> Context:
    """Articles by their words, site, language and time."""
    query = ask.given.get("q", "").strip()
    if _URL.match(query):
        raise GoTo(_by_url(ask.reader, query))
    asked = Asked(
        query,
        ask.given.get("site") or None,
        ask.given.get("language") or None,
        ask.given.get("date") or None,
    )
    found = results(ask.reader, asked, _number(ask.given.get("page"), 1))
    chosen = {
        name: value
        for name, value in (
            *(("q", asked.query), ("site", asked.site)),
            *(("language", asked.language), ("date", asked.date)),
        )
        if value
    }

    return {"asked": asked, "found": found, "chosen": chosen, "with_": _linking("/", chosen)}


def _linking(path: str, chosen: Mapping[str, str]) -> Callable[..., str]:
    """What gives a page's address as it was asked for, but for what is named."""

    def with_(**changed: Any) -> str:
        kept = {name: value for name, value in {**chosen, **changed}.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    return with_


def _by_url(reader: Reader, url: str) -> str:
    try:
        return f"/articles/{id_of(reader, url)}"
    except NoSuchArticle:
        return f"/urls?{urlencode({'url': url})}"


def url(ask: Asking) -> Context:
    """A URL's story: where it was found, how it ended."""
    return {"story": history_of(ask.reader, ask.given.get("url", ""))}


def article(ask: Asking) -> Context:
    """An article to read, with what is told elsewhere folded."""
    found = marked(ask.reader, id_of(ask.reader, ask.given["id"]))
    for paragraph in found["paragraphs"]:
        if paragraph["of_text"] is not None:
            paragraph["was"], paragraph["is"] = contrasted(
                paragraph["of_text"], paragraph["text"], paragraph.get("changes", [])
            )
    found["relatives"] = family(ask.reader, found["id"])["family"]
    return {"article": found}


def versions(ask: Asking) -> Context:
    """The versions of an article, and two of them side by side."""
    found = history(ask.reader, id_of(ask.reader, ask.given["id"]))
    last = next(each for each in found["versions"] if each["stands"])
    to = _number(ask.given.get("to"), last["number"])
    named = [each for each in found["versions"] if each["number"] == to]
    since = _number(ask.given.get("from"), (named[0]["follows"] if named else None) or 0)
    context: Context = {"history": found, "to": to, "since": since, "rows": None}
    if len(found["versions"]) < 2:
        return context
    if not since:
        since = next(each["number"] for each in found["versions"] if each["number"] != to)
        context["since"] = since
    if since == to:
        raise NoSuchVersion(f"both sides are version {to}: choose two")
    difference = versions_of.difference(ask.reader, found, since, to, folding_of(ask.reader))
    rows = []
    for row in difference.alignment.correspondences:
        one = "\n".join(difference.one[at]["text"] for at in row.one)
        other = "\n".join(difference.other[at]["text"] for at in row.other)
        both = one and other and row.how is not How.SAME
        was, now = contrasted(
            one, other, [_as_dict(each) for each in changes(one, other)] if both else []
        )
        moved = any(at in difference.moved for at in row.other)
        rows.append({"how": row.how.value, "was": was, "is": now, "moved": moved})
    reread = versions_of.reread_by(found, difference)
    return {**context, "rows": rows, "counts": difference.counts, "reread": reread}


def _as_dict(change: Any) -> dict[str, Any]:
    return {"kind": change.kind, "one": change.one, "other": change.other}


def paragraph(ask: Asking) -> Context:
    """Every telling of a paragraph, the earliest first."""
    found = lineage(ask.reader, _number(ask.given["id"], 0))
    for each in found["tellings"]:
        each["was"], each["is"] = contrasted(found["first_text"], each["text"], each["changes"])
    return {"paragraph": found}


def sites(ask: Asking) -> Context:
    """All sites: what they publish, repeat, and copy from one another."""
    if ask.counted is None:
        return {"counted": None}
    names, counts = ask.counted.figures.matrix
    most = max(map(max, counts), default=0)
    return {"counted": ask.counted, "names": names, "counts": counts, "most": most}


def site(ask: Asking) -> Context:
    """One site: its articles over time, what it repeats, copies, and puts on every page."""
    name = known_site(ask.reader, ask.given["site"])
    counted = ask.counted
    known = counted.figures.sites if counted else []
    pairs = counted.figures.copies if counted else {}
    return {
        "site": name,
        "row": next((each for each in known if each["site"] == name), None),
        "rule": rule_of(ask.reader, name),
        "rows": articles_over_time(counted.figures.days_of(name))[1] if counted else [],
        "copies": sorted(
            ((of, count) for (who, of), count in pairs.items() if who == name),
            key=lambda each: -each[1],
        ),
        "copied": sorted(
            ((who, count) for (who, of), count in pairs.items() if of == name),
            key=lambda each: -each[1],
        ),
        "boilerplate": boilerplate_of(ask.reader, name, _BOILERPLATE),
        "newest": results(ask.reader, Asked(site=name))["articles"][:10],
    }


def missed(ask: Asking) -> Context:
    """What was not captured, and why: in groups, and each URL."""
    names = ("source", "outcome", "reason", "month")
    chosen = {name: ask.given[name] for name in names if ask.given.get(name)}
    source, outcome, reason, month = (chosen.get(name) for name in names)
    wanted = Wanted(source, outcome, reason, month, f"{month}~" if month else None)
    page = max(_number(ask.given.get("page"), 1), 1)
    rows = urls_missed(ask.reader, wanted, _MISSED + 1, (page - 1) * _MISSED)
    fits = None
    if ask.counted is not None:
        fits = [
            row
            for row in ask.counted.figures.missed
            if all(row[name] == value for name, value in chosen.items())
        ]
    return {
        "chosen": chosen,
        "groups": fits,
        "rows": rows[:_MISSED],
        "page": page,
        "has_next": len(rows) > _MISSED,
        "with_": _linking("/missed", chosen),
    }


def runs(ask: Asking) -> Context:
    """The ledger of runs: how they ended over time, and what failed."""
    page = max(_number(ask.given.get("page"), 1), 1)
    rows = listed(ask.reader.connection, limit=page * _RUNS + 1)[(page - 1) * _RUNS :]
    return {
        "runs": rows[:_RUNS],
        "page": page,
        "has_next": len(rows) > _RUNS,
        "counted": ask.counted,
    }


def run(ask: Asking) -> Context:
    """One run: what it was asked to do, how each URL ended, what failed."""
    found = listed(ask.reader.connection, run_id=_number(ask.given["id"], 0))
    if not found:
        raise NotThere(f"there is no run {ask.given['id']}: the runs page lists them")
    return {"run": found[0]}


def _number(said: str | None, default: int) -> int:
    return int(said) if said is not None and said.isdecimal() and len(said) < 18 else default
