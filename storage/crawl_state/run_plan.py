"""What a run is to do, and what it starts with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.core.errors import PalimpsestError
from storage.crawl_state.frontier import Rechecks
from storage.crawl_state.poll_policy import Interval


class NotDue(PalimpsestError):
    """Another run has polled the source meanwhile: wait until it is due again."""


class AllTakenDown(PalimpsestError):
    """All start URLs were taken down: choose others."""


@dataclass(frozen=True, slots=True)
class StartUrls:
    """The URLs with which the crawl of a source begins."""

    source: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConfiguredSource:
    """A source of the sources file, whose earlier runs a run continues.

    allows: whether the source's rules allow a URL; interval: the time between two polls;
    only_if_due: do not start a run unless the source is due.
    """

    name: str
    allows: Callable[[str], bool]
    interval: Interval
    only_if_due: bool = False


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run to start, or to resume.

    source: its name in the run ledger; arguments: what it is asked to do, as JSON; locked: the
    sources and sites that no other run may work on; starts: the URLs it starts with; configured:
    the source of the sources file that it crawls; rechecks: which known articles it fetches again;
    resumes: the id of the unfinished run to continue, None to start a new one.
    """

    source: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    locked: tuple[str, ...] = ()
    starts: tuple[StartUrls, ...] = ()
    configured: ConfiguredSource | None = None
    rechecks: Rechecks = Rechecks.DUE
    resumes: int | None = None


@dataclass(frozen=True, slots=True)
class StartedRun:
    """A run that has started. queued: the URLs that wait to be fetched."""

    run_id: int
    queued: int = 0
