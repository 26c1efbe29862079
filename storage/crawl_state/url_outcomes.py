"""The outcome of each URL, and when to fetch it again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.core.model import Capture, Outcome
from storage.crawl_state.recheck_policy import check_alias_at, check_at, is_index


@dataclass(frozen=True, slots=True)
class Response:
    """What a fetch says about a URL, beyond its outcome.

    changed_at: since when the content has been as it is, None if it has not changed; validated:
    whether the server's etag and last_modified belong to the content that is stored; alias: whether
    the URL leads to an article of another URL; link_rules_digest: of the rules by which links of
    the page were followed.
    """

    capture: Capture
    changed_at: str | None = None
    validated: bool = True
    alias: bool = False
    link_rules_digest: str | None = None


class UrlOutcomes:
    """The outcomes in the table `urls`. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def set(
        self,
        run_id: int,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        fetched_at: str | None,
        article_id: int | None = None,
        response: Response | None = None,
    ) -> bool:
        """Give a URL its outcome in a run; False if the run has given it one before.

        A page can be reached by its own URL and by one that redirects to it; the first one counts.
        """
        recheck = self._recheck(url_id, outcome, detail, response) if response else {}
        columns = "".join(f", {name} = ?" for name in recheck)
        updated = self._connection.execute(
            f"""
            UPDATE urls SET state = 'done', outcome = ?, detail = ?, not_before = NULL, run_id = ?,
                   fetched_at = coalesce(?, fetched_at), article_id = coalesce(?, article_id)
                   {columns}
             WHERE id = ? AND NOT (state = 'done' AND run_id = ? AND outcome IS NOT NULL)""",
            (outcome, detail, run_id, fetched_at, article_id, *recheck.values(), url_id, run_id),
        )
        return updated.rowcount > 0

    def set_past(
        self,
        run_id: int,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        fetched_at: str,
        article_id: int | None = None,
    ) -> None:
        """Give a URL the outcome that it had at a time in the past.

        If it was fetched since or is queued, only its article is set.
        """
        updated = self._connection.execute(
            """
            UPDATE urls SET outcome = ?, detail = ?, run_id = ?, fetched_at = ?,
                   article_id = coalesce(?, article_id)
             WHERE id = ? AND state = 'done'
               AND (outcome IS NULL OR coalesce(fetched_at, '') <= ?)""",
            (outcome, detail, run_id, fetched_at, article_id, url_id, fetched_at),
        )
        if not updated.rowcount:
            self._connection.execute(
                "UPDATE urls SET article_id = coalesce(article_id, ?) WHERE id = ?",
                (article_id, url_id),
            )

    def _recheck(
        self, url_id: int, outcome: Outcome, detail: str | None, response: Response
    ) -> dict[str, str | None]:
        """Return the columns that the next fetch needs: when it is due, and its validators."""
        changed_at, priority = self._connection.execute(
            "SELECT changed_at, priority FROM urls WHERE id = ?", (url_id,)
        ).fetchone()
        fetched_at = response.capture.fetched_at
        changed_at = response.changed_at or changed_at or fetched_at
        index = is_index(outcome, detail, priority)
        due = (
            check_alias_at(fetched_at)
            if response.alias
            else check_at(outcome, fetched_at, changed_at, index=index)
        )
        columns = {"changed_at": changed_at, "check_at": due}
        if response.validated:
            # A run with other link rules must get the whole page, not a 304.
            reusable = outcome is not Outcome.NOT_ARTICLE or response.link_rules_digest is not None
            columns |= {
                "etag": response.capture.etag if reusable else None,
                "last_modified": response.capture.last_modified if reusable else None,
                "link_rules_digest": response.link_rules_digest,
            }
        return columns
