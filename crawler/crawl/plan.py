"""What a crawl is asked to do, and the run that does it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crawler.crawl.software_versions import software_versions
from crawler.sources.source import Limits, Source, run_name, source_from_ledger, sources_from_urls
from storage.archive.archive import Archive
from storage.core.errors import PalimpsestError
from storage.crawl_state.frontier import Rechecks
from storage.crawl_state.run_ledger import UnfinishedRun, find_unfinished_run
from storage.crawl_state.run_plan import ConfiguredSource, NotDue, RunPlan, StartUrls

__all__ = ["NotDue", "NothingToResume", "Plan", "StartedCrawl", "start_crawl"]


class NothingToResume(PalimpsestError):
    """No run left anything undone: omit --resume to start a new crawl."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a crawl is asked to do.

    resume: continue an unfinished run; known: the sources of the sources file, by name; job: the
    job id that Scrapyd gave it; refetch_known: also fetch known pages again that are not due for a
    recheck; only_if_due: do not crawl its source unless that is due.
    """

    archive: Path
    sources: tuple[Source, ...]
    limits: Limits = field(default_factory=Limits)
    resume: bool = False
    known: Mapping[str, Source] = field(default_factory=dict)
    job: str | None = None
    refetch_known: bool = False
    only_if_due: bool = False

    @property
    def configured_source(self) -> Source | None:
        """Its source if that is one of the sources file, else None.

        A site whose URL is given may have the same name as such a source.
        """
        named = self.known.get(self.name)
        return named if named in self.sources else None

    @property
    def link_rules_digest(self) -> str | None:
        """A digest of what decides which links are followed; None without a configured source."""
        source = self.configured_source
        if source is None:
            return None
        rules = (source.name, source.include, source.exclude, self.limits.depth)
        return hashlib.sha256(repr(rules).encode()).hexdigest()[:16]

    @property
    def rechecks(self) -> Rechecks:
        """Which known articles it fetches again."""
        if self.refetch_known:
            return Rechecks.ALL
        source = self.configured_source
        return Rechecks.NONE if source is not None and not source.recheck else Rechecks.DUE

    @property
    def name(self) -> str:
        """The names of its sources; empty to resume the newest run of any source."""
        return run_name(self.sources)

    @property
    def sites(self) -> frozenset[str]:
        """The sites of its start URLs."""
        return frozenset(site for source in self.sources for site in source.sites)


@dataclass(frozen=True, slots=True)
class StartedCrawl:
    """A run that was started or resumed.

    depth: links that are followed from the start URLs, None for no limit; queued: URLs that wait.
    """

    run_id: int
    sources: tuple[Source, ...]
    depth: int | None
    queued: int


def start_crawl(archive: Archive, plan: Plan) -> StartedCrawl:
    """Start the run of a plan, or resume an unfinished one.

    Raises:
        NothingToResume: there is no unfinished run.
        AllTakenDown: all start URLs were taken down.
        NotDue: the source is not due any more.
        WaitForRun: another run has locked one of the sources.
        SetVariable: a header needs an environment variable that is not set.
    """
    return _resume(archive, plan) if plan.resume else _start(archive, plan)


def _start(archive: Archive, plan: Plan) -> StartedCrawl:
    _check_headers(plan.sources)
    source = plan.configured_source
    run = archive.start_run(
        RunPlan(
            source=plan.name,
            arguments=_arguments(plan),
            locked=_locked(plan.sources),
            starts=tuple(StartUrls(each.name, tuple(each.urls)) for each in plan.sources),
            configured=ConfiguredSource(
                source.name, source.allows, source.interval, plan.only_if_due
            )
            if source is not None
            else None,
            rechecks=plan.rechecks,
        )
    )
    return StartedCrawl(run.run_id, plan.sources, plan.limits.depth, run.queued)


def _arguments(plan: Plan) -> dict[str, Any]:
    """Return what the run ledger stores about a plan."""
    arguments: dict[str, Any] = {
        "urls": [url for source in plan.sources for url in source.urls],
        **asdict(plan.limits),
        **software_versions(),
    }
    if plan.job is not None:
        arguments["job"] = plan.job
    if plan.configured_source is not None:
        arguments["source"] = plan.configured_source.as_dict()
    return arguments


def _check_headers(sources: Iterable[Source]) -> None:
    """Raise SetVariable before the first request lacks a header."""
    for source in sources:
        _ = source.resolved_headers


def _locked(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return what a run locks: its sources, and their sites, which have one crawl at a time."""
    names = [name for source in sources for name in (source.name, *sorted(source.sites))]
    return tuple(dict.fromkeys(names))


def _resume(archive: Archive, plan: Plan) -> StartedCrawl:
    unfinished = find_unfinished_run(archive.connection, plan.name or None)
    if unfinished is None:
        crawl = f"no crawl of {plan.name}" if plan.name else "no crawl"
        raise NothingToResume(
            f"{crawl} has left anything undone in {plan.archive}: omit --resume to start a new one"
        )
    sources = _sources_of(unfinished, plan)
    _check_headers(sources)
    run = archive.start_run(
        RunPlan(unfinished.source, locked=_locked(sources), resumes=unfinished.run_id)
    )
    depth = plan.limits.depth
    if depth is None:
        depth = unfinished.arguments.get("depth")
    return StartedCrawl(run.run_id, sources, depth, run.queued)


def _sources_of(unfinished: UnfinishedRun, plan: Plan) -> tuple[Source, ...]:
    """Return a run's sources as they are configured now, or else as the ledger has them."""
    source = source_from_ledger(unfinished.arguments.get("source", {}))
    if source is None:
        return tuple(sources_from_urls(unfinished.arguments.get("urls", ())))
    return (plan.known.get(source.name, source),)
