"""What the archive keeps account of: how URLs ended, what was fetched, how many articles."""

from __future__ import annotations

from collections.abc import Iterator

from storage.core.model import Outcome, State
from storage.verification.damaged_reads import rows_of
from storage.verification.report import REFOLD, RESTORE, Damage, Look

_CHECK = "ledger"


def check(look: Look) -> Iterator[Damage]:
    """URLs, captures, runs and the counts of sites."""
    states = ", ".join(f"'{each}'" for each in State)
    outcomes = ", ".join(f"'{each}'" for each in Outcome)
    for query, table, told, advice in (
        (
            f"SELECT id, article_id FROM urls WHERE state NOT IN ({states})",
            *("urls", "is in a state that there is not", RESTORE),
        ),
        (
            f"SELECT id, article_id FROM urls WHERE outcome NOT IN ({outcomes})",
            *("urls", "has an outcome that there is not", RESTORE),
        ),
        # One that was only met on the way to others needs no outcome.
        (
            "SELECT u.id, u.article_id FROM urls u WHERE u.state = 'done' AND u.outcome IS NULL "
            "AND (u.fetched_at IS NOT NULL OR u.article_id IS NOT NULL OR EXISTS "
            "(SELECT 1 FROM captures c WHERE c.url_id = u.id))",
            *("urls", "is done and has no outcome", RESTORE),
        ),
        (
            "SELECT c.id, NULL FROM captures c LEFT JOIN versions v ON v.id = c.version_id "
            "WHERE c.version_id IS NOT NULL AND v.id IS NULL",
            *("captures", "showed a version that is not there", RESTORE),
        ),
        (
            "SELECT id, NULL FROM captures WHERE payload_digest IS NOT NULL "
            "AND (length(payload_digest) <> 64 OR payload_digest GLOB '*[^0-9a-f]*')",
            *("captures", "its payload_digest is no SHA-256", RESTORE),
        ),
        (
            "SELECT id, NULL FROM runs WHERE (finished IS NULL) <> (outcome IS NULL)",
            *("runs", "has an end without an outcome, or the other way round", RESTORE),
        ),
    ):
        for row, article in rows_of(look, _CHECK, query, table):
            yield Damage(_CHECK, f"{table}, row {row}", told, advice, article)
        look.seen(1)
    yield from _sites(look)


def _sites(look: Look) -> Iterator[Damage]:
    rows = look.connection.execute(
        """
        SELECT s.site, s.articles, count(a.id) FROM sites s LEFT JOIN articles a ON a.site = s.site
         GROUP BY s.site HAVING s.articles <> count(a.id)
         UNION ALL
        SELECT a.site, 0, count(*) FROM articles a
         WHERE NOT EXISTS (SELECT 1 FROM sites s WHERE s.site = a.site) GROUP BY a.site"""
    )
    for site, said, found in rows:
        told = f"it has {found:,} articles, and not {said:,}"
        yield Damage(_CHECK, f"sites, {site}", told, REFOLD)
