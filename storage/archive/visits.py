"""Visits: what one fetch of one URL brought, and what that means for the URL and its article."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from storage.archive.identity import Adopted
from storage.archive.versions import Entered, Versions
from storage.core.model import (
    Article,
    Capture,
    DiscoveredBy,
    Failure,
    Link,
    NoArticle,
    NotModified,
    Outcome,
    Priority,
    Tally,
    WarcRecord,
)
from storage.core.urls import url_key
from storage.crawl_state.frontier import Frontier, Given, Seen
from storage.crawl_state.recheck_policy import born
from storage.crawl_state.redactions import Redaction, barred
from storage.folding.fold import FoldWriter
from storage.text.read_article import ReadArticle
from storage.warc.records import Records
from storage.warc.revisits import find_revisited


@dataclass(frozen=True, slots=True)
class Visit:
    """One URL visited: the capture, and the article, the reason there is none, or the failure.

    `url_id` is None where no frontier row led here (imports); `capture_id` is that of a capture
    that was read again.
    """

    url: str
    source: str
    capture: Capture
    content: ReadArticle | NoArticle | NotModified | Failure
    links: tuple[Link, ...] = ()
    url_id: int | None = None
    depth: int = 0
    link_rules_digest: str | None = None
    capture_id: int | None = None

    @property
    def is_dated(self) -> bool:
        """Whether it took place when its record says, and not when it is written."""
        return self.url_id is None and self.capture.record is not None


@dataclass(slots=True)
class _Pending:
    """Rows gathered while a batch is worked through, written at its end."""

    versions: Versions
    captures: list[tuple[object, ...]] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    known: int = 0
    retries: int = 0
    queued: int = 0
    unresolved_revisits: int = 0


class VisitWriter:
    """Writes visits into one archive. Every method is part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, folder: FoldWriter, frontier: Frontier
    ) -> None:
        self._connection = connection
        self._fold_writer = folder
        self._frontier = frontier
        self._records = Records(connection)

    def write(self, run_id: int, visits: Sequence[Visit]) -> Tally:
        """Write visits in order; what came of them, in numbers."""
        if not visits:
            return Tally()
        pending = _Pending(Versions(self._connection, self._fold_writer.folding))
        for visit in visits:
            redaction = self._redaction(visit)
            if redaction is not None:
                self._place_redacted(run_id, visit, redaction, pending)
            elif visit.is_dated:
                self._place_dated(run_id, visit, pending)
            else:
                self._place(run_id, visit, pending)
        folded = self._fold_writer.fold(pending.versions.new)
        self._fold_writer.reverify_copies(pending.versions.returned)
        pending.versions.index_words()
        self._insert_captures(pending)
        return Tally(
            outcomes=pending.outcomes,
            failures=pending.failures,
            new_articles=pending.versions.new_articles,
            new_versions=pending.versions.new_versions,
            known_articles=pending.known,
            paragraphs=folded.paragraphs,
            new_paragraphs=folded.new_paragraphs,
            folded=folded.folded,
            near_duplicates=folded.near_duplicates,
            retries=pending.retries,
            queued=pending.queued,
            unresolved_revisits=pending.unresolved_revisits,
        )

    def _insert_captures(self, pending: _Pending) -> None:
        self._connection.executemany(
            """
            INSERT INTO captures (run_id, url_id, url, final_url, fetched_at, status,
                                  payload_digest, payload_length, media_type,
                                  outcome, detail, version_id, record_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            pending.captures,
        )
        pending.captures.clear()

    def _redaction(self, visit: Visit) -> Redaction | None:
        """The redaction of what a visit led to, by any of the URLs that name it."""
        named = [visit.url, visit.capture.final_url]
        if isinstance(visit.content, ReadArticle) and visit.content.article.url is not None:
            named.append(visit.content.article.url)
        found = barred(self._connection, map(url_key, named))
        return next(iter(found.values()), None)

    def _place_redacted(
        self, run_id: int, visit: Visit, redaction: Redaction, pending: _Pending
    ) -> None:
        """Keep that the URL was met, and nothing of what it showed."""
        record = visit.capture.record
        if visit.is_dated and record is not None and self._records.has(record):
            return
        url_id = visit.url_id
        if url_id is None:
            url_id = self._frontier.note(run_id, visit.url, visit.source, DiscoveredBy.FILE)
        detail = redaction.reason
        if url_key(visit.url) != redaction.key:
            detail = f"as {redaction.url}: {detail}"
        capture = replace(
            visit.capture, payload_digest=None, payload_length=None, etag=None, last_modified=None
        )
        visit = replace(visit, capture=capture)
        seen = Seen(capture, alias=True)
        self._end(run_id, visit, url_id, Outcome.REDACTED, detail, pending, seen)
        self._capture(run_id, visit, url_id, Outcome.REDACTED, None, None, pending)

    def _place_dated(self, run_id: int, visit: Visit, pending: _Pending) -> None:
        """Place what a record tells, once: another process may have entered it meanwhile."""
        record = visit.capture.record
        assert record is not None
        if visit.capture_id is None and self._records.has(record):
            return
        if isinstance(visit.content, NotModified):
            self._place_revisit(run_id, visit, record, pending)
        else:
            self._place(run_id, visit, pending)

    def _place(self, run_id: int, visit: Visit, pending: _Pending) -> None:
        url_id = visit.url_id
        if url_id is None:
            url_id = self._frontier.note(run_id, visit.url, visit.source, DiscoveredBy.FILE)
        content = visit.content
        given = Given()
        if visit.links:
            given = self._frontier.give(
                run_id, visit.source, visit.links, depth=visit.depth + 1, found_on=url_id
            )
            pending.queued += given.queued
        if isinstance(content, NotModified):
            self._place_unmodified(run_id, visit, url_id, pending)
        elif isinstance(content, Failure):
            if content.retry_in is not None:
                self._frontier.retry(run_id, url_id, content.retry_in)
                pending.retries += 1
            else:
                seen = Seen(visit.capture, validated=False)
                self._end(run_id, visit, url_id, content.outcome, content.detail, pending, seen)
            if visit.capture.status is not None:
                self._capture(run_id, visit, url_id, content.outcome, content.detail, None, pending)
        elif isinstance(content, NoArticle):
            ends = [url_id, *self._redirected(run_id, visit, url_id)]
            detail = content.reason
            if content.detail:
                detail = f"{content.reason}: {content.detail}"
            since = visit.capture.fetched_at if given.new else None
            for end in ends:
                good = not self._has_article(end)
                seen = Seen(
                    visit.capture, since, validated=good, link_rules_digest=visit.link_rules_digest
                )
                self._end(run_id, visit, end, Outcome.NOT_ARTICLE, detail, pending, seen)
            self._capture(run_id, visit, url_id, Outcome.NOT_ARTICLE, detail, None, pending)
        else:
            self._place_article(run_id, visit, content, url_id, pending)

    def _has_article(self, url_id: int) -> bool:
        """Whether a URL led to an article before: that is what its server is to be asked about."""
        (article_id,) = self._connection.execute(
            "SELECT article_id FROM urls WHERE id = ?", (url_id,)
        ).fetchone()
        return article_id is not None

    def _place_unmodified(self, run_id: int, visit: Visit, url_id: int, pending: _Pending) -> None:
        """Nothing is new: the URL ends as it did before, and its article was seen again."""
        outcome, detail, article_id, version_id = self._connection.execute(
            "SELECT u.outcome, u.detail, u.article_id, a.version_id FROM urls u "
            "LEFT JOIN articles a ON a.id = u.article_id WHERE u.id = ?",
            (url_id,),
        ).fetchone()
        if article_id is not None:
            pending.versions.see_again(article_id, visit.capture.fetched_at)
            if outcome != Outcome.COPY:
                outcome, detail = Outcome.UNCHANGED, None
        elif outcome != Outcome.NOT_ARTICLE:  # a failure came between
            outcome, detail = Outcome.NOT_ARTICLE, "as it was"
        seen = Seen(visit.capture, validated=False)
        outcome = Outcome(outcome)
        ended = self._end(run_id, visit, url_id, outcome, detail, pending, seen, article_id)
        if ended and outcome is Outcome.UNCHANGED:
            pending.known += 1
        self._capture(run_id, visit, url_id, outcome, detail, version_id, pending)

    def _place_revisit(
        self, run_id: int, visit: Visit, record: WarcRecord, pending: _Pending
    ) -> None:
        """A record says that a page was as another record has it: its article was seen then."""
        capture = visit.capture
        self._insert_captures(pending)  # what it repeats may be of this batch
        found = find_revisited(
            self._connection, record, capture.fetched_at, unmodified=capture.status == 304
        )
        if found is None:
            pending.unresolved_revisits += 1
            return
        url_id = self._frontier.note(run_id, visit.url, visit.source, DiscoveredBy.FILE)
        outcome, detail, article_id = Outcome(found.outcome), found.detail, found.article_id
        if article_id is not None:
            pending.versions.see_again(article_id, capture.fetched_at)
            pending.known += 1
            if outcome is not Outcome.COPY:
                outcome, detail = Outcome.UNCHANGED, None
        same = replace(
            capture,
            final_url=found.final_url,
            payload_digest=found.payload_digest,
            payload_length=found.payload_length,
            media_type=found.media_type,
        )
        visit = replace(visit, capture=same)
        seen = Seen(same, validated=False)
        self._end(run_id, visit, url_id, outcome, detail, pending, seen, article_id)
        self._capture(run_id, visit, url_id, outcome, detail, found.version_id, pending)

    def _end(
        self,
        run_id: int,
        visit: Visit,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        pending: _Pending,
        seen: Seen,
        article_id: int | None = None,
    ) -> bool:
        fetched = visit.capture.fetched_at if outcome is not Outcome.ROBOTS else None
        looked = seen if visit.url_id is not None else None  # files are not looked at again
        if visit.is_dated:
            moment = visit.capture.fetched_at
            self._frontier.end_as_of(run_id, url_id, outcome, detail, moment, article_id)
        elif not self._frontier.end(run_id, url_id, outcome, detail, fetched, article_id, looked):
            return False
        pending.outcomes[outcome] = pending.outcomes.get(outcome, 0) + 1
        if outcome.failed:
            pending.failures[detail or outcome] = pending.failures.get(detail or outcome, 0) + 1
        return True

    def _redirected(self, run_id: int, visit: Visit, url_id: int) -> list[int]:
        """The row of the URL that a redirect led to, where that is another one."""
        if url_key(visit.capture.final_url) == url_key(visit.url):
            return []
        return [
            self._frontier.note(
                run_id, visit.capture.final_url, visit.source, DiscoveredBy.REDIRECT, url_id
            )
        ]

    def _place_article(
        self, run_id: int, visit: Visit, content: ReadArticle, url_id: int, pending: _Pending
    ) -> None:
        article, fingerprints = content.article, content.fingerprints
        identities = pending.versions.identities
        address, claimed = identities.address(visit.capture.final_url, article, fingerprints)
        home_id = url_id
        if url_key(address) != url_key(visit.url):
            found = (
                DiscoveredBy.REDIRECT
                if address == visit.capture.final_url
                else DiscoveredBy.CANONICAL
            )
            home_id = self._frontier.note(run_id, address, visit.source, found, url_id)
        adopted = None
        if claimed is None and home_id == url_id:
            adopted = identities.adopt(address, url_id, fingerprints)
            if adopted is not None and adopted.before != adopted.now:
                self._move(adopted, pending)
        entered = pending.versions.enter(
            *(article, fingerprints, address, visit.capture.fetched_at),
            alias=claimed == address,
            dated=visit.is_dated,
        )
        known, outcome, detail = entered.known, entered.outcome, entered.detail
        if adopted is not None:
            self._hand_over(run_id, adopted.article_id, address, url_id, pending)
            outcome = Outcome.ARCHIVED
        if claimed is not None and claimed != address:
            self._claim(run_id, visit, url_id, known.article_id, claimed, pending)
        since = self._since(visit, article, entered)
        looked = Seen(visit.capture, since, validated=not entered.is_gutted)
        if claimed != address or home_id == url_id:
            ended = self._end(
                run_id, visit, home_id, outcome, detail, pending, looked, known.article_id
            )
            if ended and outcome is Outcome.UNCHANGED:
                pending.known += 1
        if home_id != url_id:
            outcome, detail = Outcome.COPY, known.url
            looked = replace(looked, alias=True)
            self._end(run_id, visit, url_id, outcome, detail, pending, looked, known.article_id)
        self._capture(run_id, visit, url_id, outcome, detail, entered.version_id, pending)

    @staticmethod
    def _since(visit: Visit, article: Article, entered: Entered) -> str | None:
        """Since when a page tells what it tells now; None where it told that before."""
        if not entered.is_new:
            return None
        fetched_at = visit.capture.fetched_at
        return born(article.published, fetched_at) if entered.known.number == 1 else fetched_at

    def _claim(
        self,
        run_id: int,
        visit: Visit,
        url_id: int,
        article_id: int,
        claimed: str,
        pending: _Pending,
    ) -> None:
        """Note that a page calls itself by another URL, and in a crawl have that one fetched."""
        pending.versions.identities.claim(article_id, claimed)
        if visit.url_id is not None:
            link = Link(claimed, DiscoveredBy.CANONICAL, Priority.NEWS)
            pending.queued += self._frontier.give(
                run_id, visit.source, [link], depth=visit.depth, found_on=url_id
            ).queued

    def _move(self, adopted: Adopted, pending: _Pending) -> None:
        """Have an article's versions count for the site that it is on now."""
        written = True
        for place, version in enumerate(pending.versions.new):
            if version.article_id == adopted.article_id:
                pending.versions.new[place] = replace(version, site=adopted.now)
                written = written and not version.is_first
        if written:
            self._fold_writer.move_article(adopted.article_id, adopted.before, adopted.now)

    def _hand_over(
        self, run_id: int, article_id: int, address: str, url_id: int, pending: _Pending
    ) -> None:
        """The URLs by which an article came in lead to the one that it has now."""
        counted = self._connection.execute(
            "SELECT count(*) FROM urls WHERE article_id = ? AND id <> ? AND run_id = ? "
            "AND outcome = 'archived'",
            (article_id, url_id, run_id),
        ).fetchone()[0]
        self._connection.execute(
            "UPDATE urls SET outcome = 'copy', detail = ? WHERE article_id = ? AND id <> ?",
            (address, article_id, url_id),
        )
        for outcome, change in ((Outcome.ARCHIVED, -counted), (Outcome.COPY, counted)):
            pending.outcomes[outcome] = pending.outcomes.get(outcome, 0) + change

    def _capture(
        self,
        run_id: int,
        visit: Visit,
        url_id: int,
        outcome: Outcome,
        detail: str | None,
        version_id: int | None,
        pending: _Pending,
    ) -> None:
        if visit.capture_id is not None:
            self._connection.execute(
                "UPDATE captures SET outcome = ?, detail = ?, version_id = ? WHERE id = ?",
                (outcome, detail, version_id, visit.capture_id),
            )
            return
        capture = visit.capture
        kept = self._records.place(capture.record) if capture.record else None
        pending.captures.append(
            (
                *(run_id, url_id, capture.url, capture.final_url, capture.fetched_at),
                *(capture.status, capture.payload_digest, capture.payload_length),
                *(capture.media_type, outcome, detail, version_id, kept),
            )
        )
