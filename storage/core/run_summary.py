"""Run summaries: what a crawl, an import or a re-extraction did, in numbers.

`as_json` gives the object that `--json` prints and that the run ledger stores in `runs.stats`.
Archives of earlier releases hold the same keys, so a key that has been stored keeps its name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from storage.core.model import Outcome, Tally

_OUTCOME_PREFIX = "urls_"  # of the keys that hold the number of URLs by outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary(ABC):
    """What the summaries of all kinds of run have in common.

    run: the run's id in the ledger, None if nothing was written; outcome: how the run ended.
    """

    run: int | None
    outcome: str

    @abstractmethod
    def as_json(self) -> dict[str, Any]:
        """The summary as it is printed and stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary(RunSummary):
    """What a crawl did.

    left: URLs that wait for the run to be resumed; fetched: responses with a page, or 304; bytes:
    response bodies as sent, before decompression; starts_read: start pages that were read;
    pages_new, pages_articles, characters_new: new pages, those of them that are articles, and
    the length of their texts; challenged: pages answered with a challenge page; articles_measured:
    new articles of which it is known how much prose was left out; left_out_share: the mean share;
    articles_not_due: known articles met again that were not due for a recheck, None if the crawl
    was interrupted before they were counted; monitors_failed: Spidermon monitors that failed,
    None if no monitors ran.
    """

    source: str
    archive: str
    left: int
    seconds: float
    fetched: int
    bytes: int
    starts_read: int
    tally: Tally
    pages_new: int = 0
    pages_articles: int = 0
    characters_new: int = 0
    challenged: int = 0
    articles_measured: int = 0
    left_out_share: float = 0.0
    articles_not_due: int | None = None
    monitors_failed: tuple[str, ...] | None = None

    @property
    def failed(self) -> int:
        """URLs that should have given a page and did not."""
        return sum(self.tally.outcomes.get(kind, 0) for kind in Outcome if kind.failed)

    def as_json(self) -> dict[str, Any]:
        """The summary as it is printed and stored."""
        figures: dict[str, Any] = {
            "run": self.run,
            "source": self.source,
            "archive": self.archive,
            "outcome": self.outcome,
            "left": self.left,
            "seconds": self.seconds,
            "fetched": self.fetched,
            "bytes": self.bytes,
            "starts_read": self.starts_read,
            "urls": self.tally.done,
            **_by_outcome(self.tally),
            "failures": dict(sorted(self.tally.failures.items())),
            "retries": self.tally.retries,
            "pages_new": self.pages_new,
            "pages_articles": self.pages_articles,
            "characters_new": self.characters_new,
            "challenged": self.challenged,
            "articles_measured": self.articles_measured,
            "left_out_share": self.left_out_share,
            **_texts(self.tally),
        }
        if self.articles_not_due is not None:
            figures["articles_not_due"] = self.articles_not_due
        if self.monitors_failed is not None:
            figures["monitors_failed"] = list(self.monitors_failed)
        return figures


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary(RunSummary):
    """What an import did.

    read: pages, lines and records that were read; problems: the first of those that could not be
    imported, each with its reason; problem_count: how many there were; records_known: WARC records
    that were in the archive already; records_passed: WARC records that are not pages, by kind.
    """

    source: str
    archive: str
    seconds: float
    read: int
    problems: tuple[str, ...]
    problem_count: int
    tally: Tally
    articles_per_second: float
    records_known: int
    records_passed: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The summary as it is printed and stored."""
        return {
            "run": self.run,
            "source": self.source,
            "archive": self.archive,
            "outcome": self.outcome,
            "seconds": self.seconds,
            "read": self.read,
            "problems": list(self.problems),
            "problem_count": self.problem_count,
            **_by_outcome(self.tally),
            **_texts(self.tally),
            "articles_per_second": self.articles_per_second,
            "records_known": self.records_known,
            "records_passed": dict(self.records_passed),
            "revisits_unplaced": self.tally.unresolved_revisits,
        }


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A WARC file that records could not be read from: how many, and the first reason."""

    file: str
    records: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReextractSummary(RunSummary):
    """What a re-extraction did, or would do.

    left: captures that an earlier extractor had read, or that are doubtful; read: those that were
    read now; same, differing: by whether their text is the same; articles_new: pages that were not
    an article and are one now; no_article: the reverse, whose texts are kept; versions_new:
    versions written; failures: pages that could not be read, by reason.
    """

    source: str
    archive: str
    dry_run: bool
    extractor: str
    seconds: float
    left: int
    read: int
    same: int
    differing: int
    articles_new: int
    no_article: int
    versions_new: int
    missing: tuple[MissingFile, ...]
    failures: Mapping[str, int]
    pages_per_second: float

    def as_json(self) -> dict[str, Any]:
        """The summary as it is printed and stored; without `run` if nothing was written."""
        return {
            **({"run": self.run} if self.run is not None else {}),
            "source": self.source,
            "archive": self.archive,
            "outcome": self.outcome,
            "dry_run": self.dry_run,
            "extractor": self.extractor,
            "seconds": self.seconds,
            "left": self.left,
            "read": self.read,
            "same": self.same,
            "differing": self.differing,
            "articles_new": self.articles_new,
            "no_article": self.no_article,
            "versions_new": self.versions_new,
            "missing": [
                {"file": each.file, "records": each.records, "reason": each.reason}
                for each in self.missing
            ],
            "failures": dict(self.failures),
            "pages_per_second": self.pages_per_second,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KilledSummary(RunSummary):
    """What the archive knows of a run that was killed: URLs left, pages fetched, outcomes."""

    left: int
    fetched: int
    outcomes: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The summary as it is stored."""
        return {
            "run": self.run,
            "outcome": self.outcome,
            "left": self.left,
            "fetched": self.fetched,
            "urls": sum(self.outcomes.values()),
            **{f"{_OUTCOME_PREFIX}{name}": count for name, count in self.outcomes.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSummary:
    """The figures of a run of any kind as read back from the run ledger.

    Which figures are there depends on the kind of run and on the release that wrote it. One that
    is missing is 0, or None where a reader has to tell "unknown" from "none".
    """

    fetched: int | None = None
    read: int | None = None
    articles_new: int | None = None
    articles_changed: int | None = None
    urls: int = 0
    bytes: int = 0
    pages_new: int = 0
    pages_articles: int = 0
    characters_new: int = 0
    challenged: int = 0
    articles_measured: int = 0
    left_out_share: float = 0.0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    failures: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, stats: Mapping[str, Any]) -> Self:
        """The figures of a row of `runs`, whose `stats` are given as parsed JSON."""
        counts = {
            name: stats[name]
            for name in _COUNTS
            if isinstance(stats.get(name), (int, float)) and not isinstance(stats[name], bool)
        }
        return cls(
            **counts,
            outcomes={
                name.removeprefix(_OUTCOME_PREFIX): count
                for name, count in stats.items()
                if name.startswith(_OUTCOME_PREFIX) and isinstance(count, int)
            },
            failures=stats.get("failures") or {},
        )


_COUNTS = tuple(
    name for name in RecordedSummary.__dataclass_fields__ if name not in ("outcomes", "failures")
)


def _by_outcome(tally: Tally) -> dict[str, int]:
    return {f"{_OUTCOME_PREFIX}{name}": count for name, count in sorted(tally.outcomes.items())}


def _texts(tally: Tally) -> dict[str, int]:
    return {
        "articles_new": tally.new_articles,
        "articles_changed": tally.new_versions,
        "articles_known": tally.known_articles,
        "paragraphs": tally.paragraphs,
        "paragraphs_new": tally.new_paragraphs,
        "paragraphs_folded": tally.folded,
        "near_duplicates": tally.near_duplicates,
    }
