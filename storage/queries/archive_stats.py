"""Statistics of an archive by site, day and run, for the charts and tables of the web interface.

Each query reads whole tables, which takes seconds on an archive of half a million articles.
`totals` has the plain totals that `palimpsest stats` prints.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.core.run_summary import RecordedSummary
from storage.db.fold_condition import folds
from storage.db.joins import CURRENT_OCCURRENCE
from storage.db.reader import Reader
from storage.queries.not_captured import NotCapturedGroup, group_not_captured

_MATRIX_SITES = 20  # rows and columns of the copy matrix


@dataclass(frozen=True, slots=True)
class SiteStats:
    """A site: its articles, the occurrences in their current versions, and those that repeat.

    repeated_in_article, repeated_on_site, repeated_elsewhere: repetitions by scope.
    """

    site: str
    articles: int
    first_seen: str
    last_seen: str
    paragraphs: int
    repeated_in_article: int
    repeated_on_site: int
    repeated_elsewhere: int

    @property
    def repeated(self) -> int:
        """Repetitions of any scope."""
        return self.repeated_in_article + self.repeated_on_site + self.repeated_elsewhere

    def as_json(self) -> dict[str, Any]:
        """The row as the page of sites gives it as JSON."""
        return {
            "site": self.site,
            "articles": self.articles,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "paragraphs": self.paragraphs,
            "article": self.repeated_in_article,
            "here": self.repeated_on_site,
            "elsewhere": self.repeated_elsewhere,
        }


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """A run: its start (ISO 8601), its outcome, and its failed requests by kind."""

    started: str
    outcome: str
    failures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of an archive at one time.

    sites: largest first; days: by site, its articles by day; copies: articles by the site that
    copies and the site that is copied; runs: oldest first; failures: failed requests by kind;
    missed: groups of URLs that were not captured, largest first.
    """

    articles: int
    versions: int
    paragraphs: int
    sites: tuple[SiteStats, ...]
    days: dict[str, Counter[str]]
    copies: Counter[tuple[str, str]]
    runs: tuple[RunOutcome, ...]
    failures: Counter[str]
    missed: tuple[NotCapturedGroup, ...]

    def days_of(self, site: str) -> dict[str, Counter[str]]:
        """The days of one site, in the shape of `days`."""
        return {site: self.days.get(site, Counter())}

    @property
    def copy_matrix(self) -> tuple[list[str], list[list[int]]]:
        """The sites with most copies, and how many articles each (row) copies of each (column)."""
        totals: Counter[str] = Counter()
        for (site, of_site), count in self.copies.items():
            totals[site] += count
            totals[of_site] += count
        names = [site for site, _ in totals.most_common(_MATRIX_SITES)]
        return names, [[self.copies[site, of_site] for of_site in names] for site in names]


def compute_statistics(reader: Reader) -> Statistics:
    """Compute all statistics of an archive."""
    runs = _runs(reader)
    failures: Counter[str] = Counter()
    for run in runs:
        failures.update(run.failures)
    return Statistics(
        articles=_count(reader, "articles"),
        versions=_count(reader, "versions"),
        paragraphs=_count(reader, "paragraphs"),
        sites=_sites(reader),
        days=_articles_by_day(reader),
        copies=_copies_by_sites(reader),
        runs=runs,
        failures=failures,
        missed=tuple(group_not_captured(reader)),
    )


def _count(reader: Reader, table: str) -> int:
    return int(reader.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _articles_by_day(reader: Reader) -> dict[str, Counter[str]]:
    """By site, its articles by the day of publication.

    If that is unknown or only a guess, it is the day of the first capture.
    """
    days: dict[str, Counter[str]] = defaultdict(Counter)
    rows = reader.connection.execute(
        "SELECT site, substr(CASE WHEN published GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*' "
        "AND published_origin IS NOT 'guessed' THEN published ELSE first_seen END, 1, 10) AS day, "
        "count(*) FROM articles GROUP BY 1, 2"
    )
    for site, day, count in rows:
        days[site][day] += count
    return dict(days)


def _sites(reader: Reader) -> tuple[SiteStats, ...]:
    rows = reader.connection.execute(
        "SELECT site, count(*), min(first_seen), max(last_seen) FROM articles GROUP BY site"
    ).fetchall()
    occurrences = dict[str, int](
        map(
            tuple,
            reader.connection.execute(
                f"SELECT a.site, count(*) FROM {CURRENT_OCCURRENCE} GROUP BY a.site"
            ),
        )
    )
    repeated: Counter[tuple[str, str]] = Counter()
    for site, scope, count in reader.connection.execute(
        "SELECT a.site, r.scope, count(*) FROM articles a JOIN repeats r "
        f"ON r.version_id = a.version_id WHERE {folds('r.differs')} GROUP BY a.site, r.scope"
    ):
        repeated[site, scope] = count
    sites = (
        SiteStats(
            site=site,
            articles=articles,
            first_seen=first_seen,
            last_seen=last_seen,
            paragraphs=occurrences.get(site, 0),
            repeated_in_article=repeated[site, "article"],
            repeated_on_site=repeated[site, "site"],
            repeated_elsewhere=repeated[site, "elsewhere"],
        )
        for site, articles, first_seen, last_seen in rows
    )
    return tuple(sorted(sites, key=lambda site: (-site.articles, site.site)))


def _copies_by_sites(reader: Reader) -> Counter[tuple[str, str]]:
    """Articles that are copies or excerpts of an earlier one, by the two sites."""
    rows = reader.connection.execute(
        """
        SELECT a.site, o.site, count(DISTINCT c.article_id) FROM copies c
          JOIN articles a ON a.id = c.article_id JOIN articles o ON o.id = c.of_article_id
         WHERE c.relation IN ('copy', 'excerpt') GROUP BY 1, 2"""
    )
    return Counter({(site, of_site): count for site, of_site, count in rows})


def _runs(reader: Reader) -> tuple[RunOutcome, ...]:
    rows = reader.connection.execute("SELECT started, outcome, stats FROM runs ORDER BY id")
    return tuple(
        RunOutcome(
            started,
            outcome or "running",
            RecordedSummary.of(json.loads(stats or "{}")).failures,
        )
        for started, outcome, stats in rows
    )
