"""The archive in figures: articles over time, what is repeated, who copies whom, how runs ended.

Each reads whole tables: seconds on an archive of half a million articles.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass

from storage.core.run_summary import RecordedSummary
from storage.db.reader import Reader, Row
from storage.queries.not_captured import groups

_SITES = 20  # rows and columns of the matrix


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them, as of one moment.

    sites: a row each, the largest first; days: by site the articles of each day; copies: by pair of
    sites (who copies, of whom) the articles; runs: a row a run, the latest last; failures: by kind;
    missed: what was not captured, by source, outcome, reason and month.
    """

    articles: int
    versions: int
    paragraphs: int
    sites: list[Row]
    days: dict[str, Counter[str]]
    copies: Counter[tuple[str, str]]
    runs: list[Row]
    failures: Counter[str]
    missed: list[Row]

    def days_of(self, site: str) -> dict[str, Counter[str]]:
        """The days of one site."""
        return {site: self.days.get(site, Counter())}

    @property
    def matrix(self) -> tuple[list[str], list[list[int]]]:
        """The sites that copy or are copied most, and how often each (row) copies each (column)."""
        seen: Counter[str] = Counter()
        for (site, of), count in self.copies.items():
            seen[site] += count
            seen[of] += count
        names = [site for site, _ in seen.most_common(_SITES)]
        return names, [[self.copies[one, other] for other in names] for one in names]


def figures(reader: Reader) -> Figures:
    """The figures of an archive."""
    runs = _runs(reader)
    failures: Counter[str] = Counter()
    for run in runs:
        failures.update(run["failures"])
    return Figures(
        articles=_count(reader, "articles"),
        versions=_count(reader, "versions"),
        paragraphs=_count(reader, "paragraphs"),
        sites=_sites(reader),
        days=_days(reader),
        copies=_copies(reader),
        runs=runs,
        failures=failures,
        missed=groups(reader),
    )


def _count(reader: Reader, table: str) -> int:
    return int(reader.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _days(reader: Reader) -> dict[str, Counter[str]]:
    """By site and day of publication (else of the first sight) the number of articles."""
    days: dict[str, Counter[str]] = defaultdict(Counter)
    rows = reader.connection.execute(
        "SELECT site, substr(CASE WHEN published GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*' "
        "THEN published ELSE first_seen END, 1, 10) AS day, count(*) FROM articles GROUP BY 1, 2"
    )
    for site, day, count in rows:
        days[site][day] += count
    return dict(days)


def _sites(reader: Reader) -> list[Row]:
    """Each site: articles, paragraphs of their standing texts, and of these those told before."""
    rows = {
        row["site"]: row
        for row in reader.rows(
            """
            SELECT a.site, count(*) AS articles, min(a.first_seen) AS first_seen,
                   max(a.last_seen) AS last_seen, 0 AS paragraphs,
                   0 AS article, 0 AS here, 0 AS elsewhere
              FROM articles a GROUP BY a.site"""
        )
    }
    standing = reader.connection.execute(
        "SELECT a.site, count(*) FROM articles a JOIN appearances p ON p.version_id = a.version_id "
        "GROUP BY a.site"
    )
    for site, count in standing:
        rows[site]["paragraphs"] = count
    repeated = reader.connection.execute(
        "SELECT a.site, r.scope, count(*) FROM articles a JOIN repeats r "
        "ON r.version_id = a.version_id GROUP BY a.site, r.scope"
    )
    for site, scope, count in repeated:
        rows[site]["here" if scope == "site" else scope] = count
    return sorted(rows.values(), key=lambda row: (-row["articles"], row["site"]))


def _copies(reader: Reader) -> Counter[tuple[str, str]]:
    """Articles that are copies or excerpts of an earlier one, by both sites."""
    rows = reader.connection.execute(
        """
        SELECT a.site, o.site, count(DISTINCT c.article_id) FROM copies c
          JOIN articles a ON a.id = c.article_id JOIN articles o ON o.id = c.of_article_id
         WHERE c.relation IN ('copy', 'excerpt') GROUP BY 1, 2"""
    )
    return Counter({(site, of): count for site, of, count in rows})


def _runs(reader: Reader) -> list[Row]:
    rows = reader.rows("SELECT id, source, started, finished, outcome, stats FROM runs ORDER BY id")
    for row in rows:
        summary = RecordedSummary.of(json.loads(row.pop("stats") or "{}"))
        row["outcome"] = row["outcome"] or "running"
        row["ended"] = summary.outcomes
        row["failures"] = summary.failures
        row["articles_new"] = summary.articles_new or 0
        row["articles_changed"] = summary.articles_changed or 0
    return rows
