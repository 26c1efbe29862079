"""The rows that a batch of visits adds to the archive: URLs, captures, and the run's counts."""

from __future__ import annotations

import sqlite3

from storage.archive.version_rows import VersionRows
from storage.archive.visit import Visit
from storage.core.model import DiscoveredBy, Link, Outcome, PageProse, Tally, WarcRecord
from storage.core.urls import url_key
from storage.crawl_state.frontier import Frontier, Queued
from storage.crawl_state.url_outcomes import Response, UrlOutcomes
from storage.folding.fold import FoldCounts
from storage.warc.records import Records


class VisitRows:
    """Writes the rows of one batch of visits. Part of the caller's transaction.

    Captures are gathered, and inserted by `insert_captures`.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        run_id: int,
        frontier: Frontier,
        versions: VersionRows,
    ) -> None:
        self.connection = connection
        self.run_id = run_id
        self.versions = versions
        self.known_articles = 0
        self.unresolved_revisits = 0
        self._frontier = frontier
        self._url_outcomes = UrlOutcomes(connection)
        self._records = Records(connection)
        self._captures: list[tuple[object, ...]] = []
        self._outcomes: dict[str, int] = {}
        self._failures: dict[str, int] = {}
        self._retries = 0
        self._queued = 0

    def has_record(self, record: WarcRecord) -> bool:
        """Return whether the archive has a WARC record, which another process may have added."""
        return self._records.has(record)

    def url_id(self, visit: Visit) -> int:
        """Return the row of a visit's URL; an import adds it."""
        if visit.url_id is not None:
            return visit.url_id
        return self.add_url(visit, visit.url, DiscoveredBy.FILE)

    def add_url(
        self, visit: Visit, url: str, found: DiscoveredBy, found_on: int | None = None
    ) -> int:
        """Return the row of another URL that a visit names, which needs no fetch of its own."""
        return self._frontier.add_done(self.run_id, url, visit.source, found, found_on)

    def redirect_target(self, visit: Visit, url_id: int) -> list[int]:
        """Return the row of the URL to which a visit was redirected, if it was."""
        final_url = visit.capture.final_url
        if url_key(final_url) == url_key(visit.url):
            return []
        return [self.add_url(visit, final_url, DiscoveredBy.REDIRECT, url_id)]

    def queue(self, visit: Visit, links: tuple[Link, ...], depth: int, url_id: int) -> Queued:
        """Queue links that were found on the page of a visit."""
        queued = self._frontier.queue(
            self.run_id, visit.source, links, depth=depth, found_on=url_id
        )
        self._queued += queued.queued
        return queued

    def retry(self, url_id: int, seconds: float) -> None:
        """Queue a URL again, to be fetched after so many seconds."""
        self._frontier.retry(self.run_id, url_id, seconds)
        self._retries += 1

    def finish_url(
        self,
        visit: Visit,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        response: Response,
        article_id: int | None = None,
    ) -> bool:
        """Give a URL its outcome and count it; False if the run has given it one before."""
        capture = visit.capture
        if visit.is_dated:
            self._url_outcomes.set_past(
                self.run_id, url_id, outcome, detail, capture.fetched_at, article_id
            )
        else:
            fetched_at = capture.fetched_at if outcome is not Outcome.ROBOTS else None
            crawled = response if visit.url_id is not None else None  # files are not rechecked
            if not self._url_outcomes.set(
                self.run_id, url_id, outcome, detail, fetched_at, article_id, crawled
            ):
                return False
        self._count(outcome, 1)
        if outcome.failed:
            reason = detail or outcome
            self._failures[reason] = self._failures.get(reason, 0) + 1
        return True

    def _count(self, outcome: Outcome, change: int) -> None:
        self._outcomes[outcome] = self._outcomes.get(outcome, 0) + change

    def turn_into_copies(self, article_id: int, address: str, url_id: int) -> None:
        """Make the other URLs of an article copies of its new URL."""
        (counted,) = self.connection.execute(
            "SELECT count(*) FROM urls WHERE article_id = ? AND id <> ? AND run_id = ? "
            "AND outcome = 'archived'",
            (article_id, url_id, self.run_id),
        ).fetchone()
        self.connection.execute(
            "UPDATE urls SET outcome = 'copy', detail = ? WHERE article_id = ? AND id <> ?",
            (address, article_id, url_id),
        )
        self._count(Outcome.ARCHIVED, -counted)
        self._count(Outcome.COPY, counted)

    def add_capture(
        self,
        visit: Visit,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        version_id: int | None,
    ) -> None:
        """Add the capture of a visit, or update the capture that was read again."""
        measured = prose_columns(visit.prose if outcome is not Outcome.REDACTED else None)
        if visit.capture_id is not None:
            self.connection.execute(
                "UPDATE captures SET outcome = ?, detail = ?, version_id = ?, prose = ?, "
                "left_out = ?, left_out_passage = ? WHERE id = ?",
                (outcome, detail, version_id, *measured, visit.capture_id),
            )
            return
        capture = visit.capture
        record_id = self._records.add(capture.record) if capture.record else None
        self._captures.append(
            (
                *(self.run_id, url_id, capture.url, capture.final_url, capture.fetched_at),
                *(capture.status, capture.payload_digest, capture.payload_length),
                *(capture.media_type, outcome, detail, version_id, record_id, *measured),
            )
        )

    def insert_captures(self) -> None:
        """Insert the captures gathered so far."""
        self.connection.executemany(
            """
            INSERT INTO captures (run_id, url_id, url, final_url, fetched_at, status,
                                  payload_digest, payload_length, media_type,
                                  outcome, detail, version_id, record_id, prose, left_out,
                                  left_out_passage)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            self._captures,
        )
        self._captures.clear()

    def tally(self, folded: FoldCounts) -> Tally:
        """Return the counts of the batch. folded: what folding its new versions found."""
        return Tally(
            outcomes=self._outcomes,
            failures=self._failures,
            new_articles=self.versions.new_articles,
            new_versions=self.versions.new_versions,
            known_articles=self.known_articles,
            paragraphs=folded.paragraphs,
            new_paragraphs=folded.new_paragraphs,
            folded=folded.folded,
            near_duplicates=folded.near_duplicates,
            retries=self._retries,
            queued=self._queued,
            unresolved_revisits=self.unresolved_revisits,
        )


def prose_columns(prose: PageProse | None) -> tuple[int | None, int | None, str | None]:
    """Return the columns `prose`, `left_out` and `left_out_passage` of a capture."""
    return (prose.length, prose.left_out, prose.passage) if prose else (None, None, None)
