"""What crawls are asked to do, and the runs that they take up in the ledger."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from crawler.crawl.software_versions import software_versions
from crawler.sources.source import Limits, Source, run_name, source_from_ledger, sources_from_urls
from storage.archive.archive import Archive
from storage.core.clock import now
from storage.core.errors import PalimpsestError
from storage.core.model import DiscoveredBy, Link, Priority
from storage.core.urls import url_key
from storage.crawl_state.frontier import Rechecks
from storage.crawl_state.poll_policy import SourceStats
from storage.crawl_state.redactions import find_redacted
from storage.crawl_state.run_ledger import UnfinishedRun, unfinished
from storage.crawl_state.source_stats import watched
from storage.queries.article_reference import Redacted

logger = logging.getLogger(__name__)

_RECHECKS = 200  # known articles that a run looks at again, and other pages, beside what it meets


class NotDue(PalimpsestError):
    """Another run was at the source meanwhile: leave it until it is due again."""


class NothingToResume(PalimpsestError):
    """No run left anything undone: leave --resume out to crawl anew."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is asked to do.

    known: the sources that a person has written down, by name; job: what Scrapyd calls it;
    insist: fetch known pages that are met again, too, that are not due for another look; only_due:
    leave its one source alone where that is not due any more.
    """

    archive: Path
    sources: tuple[Source, ...]
    limits: Limits = field(default_factory=Limits)
    resume: bool = False
    known: Mapping[str, Source] = field(default_factory=dict)
    job: str | None = None
    insist: bool = False
    only_due: bool = False

    @property
    def written_down(self) -> Source | None:
        """Its one source, where a person has written that down.

        A site whose URL is given may have the name of such a source.
        """
        named = self.known.get(self.name)
        return named if named in self.sources else None

    @property
    def link_rules_digest(self) -> str | None:
        """What decides which links are followed; None where no source is written down for it."""
        source = self.written_down
        if source is None:
            return None
        told = (source.name, source.include, source.exclude, self.limits.depth)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    @property
    def rechecks(self) -> Rechecks:
        """Which known articles it fetches again."""
        if self.insist:
            return Rechecks.ALL
        source = self.written_down
        return Rechecks.NONE if source is not None and not source.recheck else Rechecks.DUE

    @property
    def name(self) -> str:
        """What its sources are called; empty where a run is to be resumed, whichever it is."""
        return run_name(self.sources)

    @property
    def sites(self) -> frozenset[str]:
        """The sites that it begins with."""
        return frozenset(site for source in self.sources for site in source.sites)


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A run that is to be done: its row in the ledger, its sources, the URLs that wait."""

    run_id: int
    sources: tuple[Source, ...]
    depth: int | None
    queued: int


def take_up(archive: Archive, plan: Plan) -> TakenUp:
    """The run to do: a new one with its URLs queued, or one that was cut off.

    Raises:
        NothingToResume: there is none that was cut off.
        Redacted: all that is asked for was taken down.
        NotDue: it is not due any more.
        RunInProgress: another run is at one of the sources.
        InvalidVariable: a header asks for a variable that is not set.
    """
    return _resumed(archive, plan) if plan.resume else _begun(archive, plan)


def _begun(archive: Archive, plan: Plan) -> TakenUp:
    _check_headers(plan.sources)
    _check_is_allowed(archive, plan)
    arguments = {
        "urls": [url for source in plan.sources for url in source.urls],
        **asdict(plan.limits),
        **software_versions(),
    }
    if plan.job is not None:
        arguments["job"] = plan.job
    source = plan.written_down
    if source is not None:
        arguments["source"] = source.as_dict()
        if plan.only_due:
            _check_is_due(archive, source)
    run_id = archive.begin_run(plan.name, arguments, _holding(plan.sources))
    queued = 0
    frontier = archive.frontier
    frontier.rechecks[run_id] = plan.rechecks
    with archive.transaction():
        for each in plan.sources:
            links = [Link(url, DiscoveredBy.GIVEN, Priority.INDEX) for url in each.urls]
            queued += frontier.give(run_id, each.name, links).queued
        if source is not None:
            queued += frontier.adopt(run_id, source.name)
            queued += frontier.return_to(run_id, source.name, source.allows, _RECHECKS)
            if plan.rechecks is not Rechecks.NONE:
                queued += frontier.recheck(run_id, source.name, source.allows, _RECHECKS)
    return TakenUp(run_id, plan.sources, plan.limits.depth, queued)


def _check_headers(sources: Iterable[Source]) -> None:
    """Raise InvalidVariable before the first request lacks what it should say."""
    for source in sources:
        _ = source.resolved_headers


def _check_is_allowed(archive: Archive, plan: Plan) -> None:
    """Raise where all that is asked for was taken down; of what was in part the log tells."""
    asked = {url_key(url): url for source in plan.sources for url in source.urls}
    taken_down = find_redacted(archive.connection, asked)
    told = [f"{asked[key]}: {redaction}" for key, redaction in taken_down.items()]
    if told and len(told) == len(asked):
        raise Redacted(f"not fetched: {'; '.join(told)}")
    for each in told:
        logger.warning("left out: %s", each)


def _check_is_due(archive: Archive, source: Source) -> None:
    known = watched(archive.connection).get(source.name, SourceStats())
    at = known.due_at(source.interval)
    if at is not None and at > now():
        raise NotDue(f"{source.name} was crawled meanwhile")


def _holding(sources: Iterable[Source]) -> list[str]:
    """What no other run may be at: sources, and sites, for a host has one crawl at a time."""
    held = [name for source in sources for name in (source.name, *sorted(source.sites))]
    return list(dict.fromkeys(held))


def _resumed(archive: Archive, plan: Plan) -> TakenUp:
    left = unfinished(archive.connection, plan.name or None)
    if left is None:
        told = f"no crawl of {plan.name}" if plan.name else "no crawl"
        raise NothingToResume(
            f"{told} has left anything undone in {plan.archive}: leave --resume out to crawl anew"
        )
    sources = _sources_of(left, plan)
    _check_headers(sources)
    archive.resume_run(left.run_id, _holding(sources))
    depth = plan.limits.depth
    if depth is None:
        depth = left.arguments.get("depth")
    return TakenUp(left.run_id, sources, depth, left.waiting)


def _sources_of(left: UnfinishedRun, plan: Plan) -> tuple[Source, ...]:
    """As they are written down now, or else as the ledger has them."""
    kept = source_from_ledger(left.arguments.get("source", {}))
    if kept is None:
        return tuple(sources_from_urls(left.arguments.get("urls", ())))
    return (plan.known.get(kept.name, kept),)
