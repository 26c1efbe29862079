"""Decides what a visit means for its URL and its article, and writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from storage.archive.article_visits import ArticleVisits
from storage.archive.version_rows import VersionRows
from storage.archive.visit import Visit
from storage.archive.visit_rows import VisitRows
from storage.core.model import Failure, NoArticle, NotModified, Outcome, Tally, WarcRecord
from storage.core.urls import url_key
from storage.crawl_state.frontier import Frontier, Queued
from storage.crawl_state.redactions import Redaction, find_redacted
from storage.crawl_state.url_outcomes import Response
from storage.folding.fold import FoldWriter
from storage.text.read_article import ReadArticle
from storage.warc.revisits import find_revisited


class VisitWriter:
    """Writes visits into one archive. Every method is part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, fold_writer: FoldWriter, frontier: Frontier
    ) -> None:
        self._connection = connection
        self._fold_writer = fold_writer
        self._frontier = frontier

    def write(self, run_id: int, visits: Sequence[Visit]) -> Tally:
        """Write visits in order; return what they added."""
        if not visits:
            return Tally()
        versions = VersionRows(self._connection)
        rows = VisitRows(self._connection, run_id, self._frontier, versions)
        batch = _Batch(rows, ArticleVisits(rows, self._fold_writer))
        for visit in visits:
            batch.add(visit)
        self._fold_writer.reorder(versions.update_times())
        folded = self._fold_writer.fold(versions.new)
        self._fold_writer.reverify_copies(versions.returned)
        versions.write_full_text()
        rows.insert_captures()
        return rows.tally(folded)


class _Batch:
    """The visits of one transaction, by kind."""

    def __init__(self, rows: VisitRows, articles: ArticleVisits) -> None:
        self._rows = rows
        self._articles = articles

    def add(self, visit: Visit) -> None:
        """Add a visit. A record that is in the archive already is added only to be read again."""
        record = visit.capture.record if visit.is_dated else None
        redaction = self._redaction(visit)
        is_imported_before = record is not None and self._rows.has_record(record)
        if is_imported_before and (redaction is not None or visit.capture_id is None):
            return
        if redaction is not None:
            self._add_redacted(visit, redaction)
        elif record is not None and isinstance(visit.content, NotModified):
            self._add_revisit(visit, record)
        else:
            self._add_page(visit)

    def _redaction(self, visit: Visit) -> Redaction | None:
        """Return the redaction of any of the URLs that name the page."""
        urls = [visit.url, visit.capture.final_url]
        if isinstance(visit.content, ReadArticle) and visit.content.article.url is not None:
            urls.append(visit.content.article.url)
        redactions = find_redacted(self._rows.connection, map(url_key, urls))
        return next(iter(redactions.values()), None)

    def _add_redacted(self, visit: Visit, redaction: Redaction) -> None:
        """Store that the URL was visited, and nothing about its content."""
        url_id = self._rows.url_id(visit)
        detail = redaction.reason
        if url_key(visit.url) != redaction.key:
            detail = f"as {redaction.url}: {detail}"
        capture = replace(
            visit.capture, payload_digest=None, payload_length=None, etag=None, last_modified=None
        )
        visit = replace(visit, capture=capture)
        response = Response(capture, alias=True)
        self._rows.finish_url(visit, url_id, Outcome.REDACTED, detail, response)
        self._rows.add_capture(visit, url_id, Outcome.REDACTED, None, None)

    def _add_page(self, visit: Visit) -> None:
        url_id = self._rows.url_id(visit)
        queued = Queued()
        if visit.links:
            queued = self._rows.queue(visit, visit.links, visit.depth + 1, url_id)
        content = visit.content
        if isinstance(content, NotModified):
            self._add_unmodified(visit, url_id)
        elif isinstance(content, Failure):
            self._add_failure(visit, content, url_id)
        elif isinstance(content, NoArticle):
            self._add_no_article(visit, content, url_id, has_new_links=bool(queued.new))
        else:
            self._articles.add(visit, content, url_id)

    def _add_failure(self, visit: Visit, failure: Failure, url_id: int) -> None:
        if failure.retry_in is not None:
            self._rows.retry(url_id, failure.retry_in)
        else:
            response = Response(visit.capture, validated=False)
            self._rows.finish_url(visit, url_id, failure.outcome, failure.detail, response)
        if visit.capture.status is not None:
            self._rows.add_capture(visit, url_id, failure.outcome, failure.detail, None)

    def _add_no_article(
        self, visit: Visit, content: NoArticle, url_id: int, *, has_new_links: bool
    ) -> None:
        detail = f"{content.reason}: {content.detail}" if content.detail else content.reason
        changed_at = visit.capture.fetched_at if has_new_links else None
        for row_id in (url_id, *self._rows.redirect_target(visit, url_id)):
            response = Response(
                *(visit.capture, changed_at),
                # Where there was an article, the server is asked whether that has changed.
                validated=not self._has_article(row_id),
                link_rules_digest=visit.link_rules_digest,
            )
            self._rows.finish_url(visit, row_id, Outcome.NOT_ARTICLE, detail, response)
        self._rows.add_capture(visit, url_id, Outcome.NOT_ARTICLE, detail, None)

    def _has_article(self, url_id: int) -> bool:
        """Return whether a URL has led to an article before."""
        (article_id,) = self._rows.connection.execute(
            "SELECT article_id FROM urls WHERE id = ?", (url_id,)
        ).fetchone()
        return article_id is not None

    def _add_unmodified(self, visit: Visit, url_id: int) -> None:
        """Give the URL its previous outcome, and mark its article as seen."""
        outcome, detail, article_id, version_id = self._rows.connection.execute(
            "SELECT u.outcome, u.detail, u.article_id, a.version_id FROM urls u "
            "LEFT JOIN articles a ON a.id = u.article_id WHERE u.id = ?",
            (url_id,),
        ).fetchone()
        if article_id is not None:
            self._rows.versions.mark_seen(article_id, visit.capture.fetched_at)
            if outcome != Outcome.COPY:
                outcome, detail = Outcome.UNCHANGED, None
        elif outcome != Outcome.NOT_ARTICLE:  # the last fetch failed
            outcome, detail = Outcome.NOT_ARTICLE, "unmodified"
        response = Response(visit.capture, validated=False)
        outcome = Outcome(outcome)
        finished = self._rows.finish_url(visit, url_id, outcome, detail, response, article_id)
        if finished and outcome is Outcome.UNCHANGED:
            self._rows.known_articles += 1
        self._rows.add_capture(visit, url_id, outcome, detail, version_id)

    def _add_revisit(self, visit: Visit, record: WarcRecord) -> None:
        """Add a revisit record: at its time, the page was as an earlier record has it."""
        capture = visit.capture
        self._rows.insert_captures()  # the earlier record may belong to this batch
        earlier = find_revisited(
            *(self._rows.connection, record, capture.fetched_at), unmodified=capture.status == 304
        )
        if earlier is None:
            self._rows.unresolved_revisits += 1
            return
        url_id = self._rows.url_id(visit)
        outcome, detail, article_id = Outcome(earlier.outcome), earlier.detail, earlier.article_id
        if article_id is not None:
            self._rows.versions.mark_seen(article_id, capture.fetched_at)
            self._rows.known_articles += 1
            if outcome is not Outcome.COPY:
                outcome, detail = Outcome.UNCHANGED, None
        capture = replace(
            capture,
            final_url=earlier.final_url,
            payload_digest=earlier.payload_digest,
            payload_length=earlier.payload_length,
            media_type=earlier.media_type,
        )
        visit = replace(visit, capture=capture)
        response = Response(capture, validated=False)
        self._rows.finish_url(visit, url_id, outcome, detail, response, article_id)
        self._rows.add_capture(visit, url_id, outcome, detail, earlier.version_id)
