"""Checks the URL outcomes, the captures, the run ledger, and what is counted per site."""

from __future__ import annotations

from collections.abc import Iterator

from storage.core.model import Outcome, UrlState
from storage.db.joins import VERSION_WITH_ARTICLE
from storage.verification.damaged_reads import read_rows
from storage.verification.report import REFOLD, RESTORE, CheckContext, Damage

_CHECK = "ledger"
_STATES = ", ".join(f"'{state}'" for state in UrlState)
_OUTCOMES = ", ".join(f"'{outcome}'" for outcome in Outcome)
# Queries for damaged rows with their articles, the table, and the problem.
_QUERIES = (
    (
        f"SELECT id, article_id FROM urls WHERE state NOT IN ({_STATES})",
        "urls",
        "has a state that does not exist",
    ),
    (
        f"SELECT id, article_id FROM urls WHERE outcome NOT IN ({_OUTCOMES})",
        "urls",
        "has an outcome that does not exist",
    ),
    # A URL that was only passed on the way to another one needs no outcome.
    (
        "SELECT u.id, u.article_id FROM urls u WHERE u.state = 'done' AND u.outcome IS NULL "
        "AND (u.fetched_at IS NOT NULL OR u.article_id IS NOT NULL OR EXISTS "
        "(SELECT 1 FROM captures c WHERE c.url_id = u.id))",
        "urls",
        "is done but has no outcome",
    ),
    (
        "SELECT c.id, NULL FROM captures c LEFT JOIN versions v ON v.id = c.version_id "
        "WHERE c.version_id IS NOT NULL AND v.id IS NULL",
        "captures",
        "refers to a missing version",
    ),
    (
        "SELECT id, NULL FROM captures WHERE payload_digest IS NOT NULL "
        "AND (length(payload_digest) <> 64 OR payload_digest GLOB '*[^0-9a-f]*')",
        "captures",
        "its payload_digest is not a SHA-256",
    ),
    (
        "SELECT id, NULL FROM captures WHERE (prose IS NULL) <> (left_out IS NULL) "
        "OR left_out NOT BETWEEN 0 AND prose",
        "captures",
        "its left_out is not a part of its prose",
    ),
    (
        "SELECT id, NULL FROM runs WHERE (finished IS NULL) <> (outcome IS NULL)",
        "runs",
        "has only one of finished and outcome",
    ),
)


def check(context: CheckContext) -> Iterator[Damage]:
    """Check URLs, captures, runs and the counts of sites."""
    for query, table, problem in _QUERIES:
        for row, article in read_rows(context, _CHECK, query, table):
            yield Damage(_CHECK, f"{table}, row {row}", problem, RESTORE, article)
        context.report_progress(1)
    yield from _check_sites(context)
    yield from _check_text_sources(context)


def _check_sites(context: CheckContext) -> Iterator[Damage]:
    rows = context.connection.execute(
        """
        SELECT s.site, s.articles, count(a.id) FROM sites s LEFT JOIN articles a ON a.site = s.site
         GROUP BY s.site HAVING s.articles <> count(a.id)
         UNION ALL
        SELECT a.site, 0, count(*) FROM articles a
         WHERE NOT EXISTS (SELECT 1 FROM sites s WHERE s.site = a.site) GROUP BY a.site"""
    )
    for site, stored, actual in rows:
        problem = f"it has {actual:,} articles, not {stored:,}"
        yield Damage(_CHECK, f"sites, {site}", problem, REFOLD)


def _check_text_sources(context: CheckContext) -> Iterator[Damage]:
    counted = f"""
        SELECT a.site, v.extractor, v.text_source, count(*) FROM {VERSION_WITH_ARTICLE}
         WHERE v.extractor IS NOT NULL AND v.text_source IS NOT NULL GROUP BY 1, 2, 3"""
    stored = "SELECT site, extractor, text_source, versions FROM site_text_sources"
    rows = context.connection.execute(
        f"SELECT DISTINCT site FROM (SELECT * FROM ({counted} EXCEPT {stored}) "
        f"UNION ALL SELECT * FROM ({stored} EXCEPT {counted})) ORDER BY site"
    )
    for (site,) in rows:
        problem = "the counts of its text sources are not those of its versions"
        yield Damage(_CHECK, f"site_text_sources, {site}", problem, REFOLD)
