"""Visits: what one fetch of one URL brought, and what that means for the URL and its article."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .batch import NewVersion
from .fingerprint import Fingerprints, text_digest
from .folding import Folder
from .frontier import Frontier, Given, Seen
from .identity import Adopted, Identities, Known
from .model import (
    Article,
    Capture,
    Failure,
    Found,
    Link,
    NoArticle,
    NotModified,
    Outcome,
    Priority,
    Tally,
)
from .rechecks import born
from .searchable import searchable
from .urls import site_of, url_key


@dataclass(frozen=True, slots=True)
class Visit:
    """One URL visited: the capture, and the article, the reason there is none, or the failure.

    `url_id` is None where no frontier row led here (imports); `fingerprints` are those of the
    article's paragraphs.
    """

    url: str
    source: str
    capture: Capture
    content: Article | NoArticle | NotModified | Failure
    fingerprints: Fingerprints | None = None
    links: tuple[Link, ...] = ()
    url_id: int | None = None
    depth: int = 0


@dataclass(slots=True)
class _Pending:
    """Rows gathered while a batch is worked through, written at its end."""

    identities: Identities
    texts: dict[str, Known] = field(default_factory=dict)
    versions: list[NewVersion] = field(default_factory=list)
    captures: list[tuple[object, ...]] = field(default_factory=list)
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By article the title and text to enter into the full-text index."""
    old_words: list[tuple[int, str, str]] = field(default_factory=list)
    """What the index has of these articles, to be taken out."""
    outcomes: dict[str, int] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    new_articles: int = 0
    new_versions: int = 0
    known: int = 0
    retries: int = 0
    queued: int = 0
    next_article: int = 0
    next_version: int = 0


class VisitWriter:
    """Writes visits into one archive. Every method is part of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, folder: Folder, frontier: Frontier) -> None:
        self._connection = connection
        self._folder = folder
        self._frontier = frontier

    def write(self, run_id: int, visits: Sequence[Visit]) -> Tally:
        """Write visits in order; what came of them, in numbers."""
        if not visits:
            return Tally()
        pending = _Pending(
            Identities(self._connection),
            next_article=self._highest("articles") + 1,
            next_version=self._highest("versions") + 1,
        )
        for visit in visits:
            self._place(run_id, visit, pending)
        folded = self._folder.fold(pending.versions)
        self._index_words(pending)
        self._connection.executemany(
            """
            INSERT INTO captures (run_id, url_id, url, final_url, fetched_at, status,
                                  payload_digest, payload_length, media_type,
                                  outcome, detail, version_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            pending.captures,
        )
        return Tally(
            outcomes=pending.outcomes,
            failures=pending.failures,
            new_articles=pending.new_articles,
            new_versions=pending.new_versions,
            known_articles=pending.known,
            paragraphs=folded.paragraphs,
            new_paragraphs=folded.new_paragraphs,
            folded=folded.folded,
            near_duplicates=folded.near_duplicates,
            retries=pending.retries,
            queued=pending.queued,
        )

    def _place(self, run_id: int, visit: Visit, pending: _Pending) -> None:
        url_id = visit.url_id
        if url_id is None:
            url_id = self._frontier.note(run_id, visit.url, visit.source, Found.FILE)
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
            seen = Seen(visit.capture, visit.capture.fetched_at if given.new else None)
            for end in ends:
                self._end(run_id, visit, end, Outcome.NOT_ARTICLE, detail, pending, seen)
            self._capture(run_id, visit, url_id, Outcome.NOT_ARTICLE, detail, None, pending)
        else:
            self._place_article(run_id, visit, content, url_id, pending)

    def _place_unmodified(self, run_id: int, visit: Visit, url_id: int, pending: _Pending) -> None:
        """Nothing is new: the URL ends as it did before, and its article was seen again."""
        outcome, detail, article_id, version_id = self._connection.execute(
            "SELECT u.outcome, u.detail, u.article_id, a.version_id FROM urls u "
            "LEFT JOIN articles a ON a.id = u.article_id WHERE u.id = ?",
            (url_id,),
        ).fetchone()
        if article_id is not None:
            self._see_again(article_id, visit.capture.fetched_at)
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

    def _see_again(self, article_id: int, moment: str) -> None:
        self._connection.execute(
            "UPDATE articles SET last_seen = max(last_seen, ?) WHERE id = ?", (moment, article_id)
        )

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
        if not self._frontier.end(run_id, url_id, outcome, detail, fetched, article_id, looked):
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
                run_id, visit.capture.final_url, visit.source, Found.REDIRECT, url_id
            )
        ]

    def _place_article(
        self, run_id: int, visit: Visit, article: Article, url_id: int, pending: _Pending
    ) -> None:
        fingerprints = visit.fingerprints
        if fingerprints is None:
            raise ValueError(f"an article without fingerprints: {visit.url}")
        address, claimed = pending.identities.address(
            visit.capture.final_url, article, fingerprints
        )
        home_id = url_id
        if url_key(address) != url_key(visit.url):
            found = Found.REDIRECT if address == visit.capture.final_url else Found.CANONICAL
            home_id = self._frontier.note(run_id, address, visit.source, found, url_id)
        adopted = None
        if claimed is None and home_id == url_id:
            adopted = pending.identities.adopt(address, url_id, fingerprints)
            if adopted is not None and adopted.before != adopted.now:
                self._move(adopted, pending)
        outcome, detail, known, version_id = self._enter(
            visit, article, fingerprints, address, pending, alias=claimed == address
        )
        if adopted is not None:
            self._hand_over(run_id, adopted.article_id, address, url_id, pending)
            outcome = Outcome.ARCHIVED
        if claimed is not None and claimed != address:
            self._claim(run_id, visit, url_id, known.article_id, claimed, pending)
        looked = Seen(visit.capture, self._since(visit, article, known, version_id))
        if claimed != address:
            ended = self._end(
                run_id, visit, home_id, outcome, detail, pending, looked, known.article_id
            )
            if ended and outcome is Outcome.UNCHANGED:
                pending.known += 1
        if home_id != url_id:
            outcome, detail = Outcome.COPY, known.url
            looked = replace(looked, alias=True)
            self._end(run_id, visit, url_id, outcome, detail, pending, looked, known.article_id)
        self._capture(run_id, visit, url_id, outcome, detail, version_id, pending)

    @staticmethod
    def _since(visit: Visit, article: Article, known: Known, version_id: int | None) -> str | None:
        """Since when a page tells what it tells now; None where it told that before."""
        if version_id is None:
            return None
        fetched_at = visit.capture.fetched_at
        return born(article.published, fetched_at) if known.number == 1 else fetched_at

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
        pending.identities.claim(article_id, claimed)
        if visit.url_id is not None:
            link = Link(claimed, Found.CANONICAL, Priority.NEWS)
            pending.queued += self._frontier.give(
                run_id, visit.source, [link], depth=visit.depth, found_on=url_id
            ).queued

    def _move(self, adopted: Adopted, pending: _Pending) -> None:
        """Have an article's versions count for the site that it is on now."""
        written = True
        for place, version in enumerate(pending.versions):
            if version.article_id == adopted.article_id:
                pending.versions[place] = replace(version, site=adopted.now)
                written = written and not version.first
        if written:
            self._folder.move(adopted.article_id, adopted.before, adopted.now)

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

    def _enter(
        self,
        visit: Visit,
        article: Article,
        fingerprints: Fingerprints,
        address: str,
        pending: _Pending,
        *,
        alias: bool,
    ) -> tuple[Outcome, str | None, Known, int | None]:
        """Enter an article under its URL: as new, as a new version, or as known.

        What comes by an alias makes no version: it may be an abridged form.
        """
        text = article.full_text
        digest = text_digest(text)
        seen = visit.capture.fetched_at
        known = pending.identities.known(url_key(address))
        if known is not None and (alias or known.text_digest == digest):
            self._see_again(known.article_id, seen)
            return Outcome.UNCHANGED, None, known, None
        version_id = pending.next_version
        pending.next_version += 1
        original = self._with_text(digest, known, pending)
        first = known is None
        if known is None:
            known = Known(pending.next_article, address, 0, digest)
            pending.next_article += 1
            pending.new_articles += 1
            pending.identities.add(known)
        else:
            pending.new_versions += 1
            self._forget_words(known.article_id, pending)
        known.number += 1
        known.text_digest = digest
        known.digests = frozenset(fingerprints.digests)
        pending.texts.setdefault(digest, known)
        version = NewVersion(
            *(version_id, known.article_id, site_of(address), first),
            *(article.paragraphs, fingerprints),
        )
        self._connection.execute(
            "INSERT INTO versions (id, article_id, number, seen_at, text_digest, title, shingles) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(version_id, known.article_id, known.number, seen, digest),
                *(article.title, version.shingles),
            ),
        )
        self._put_article(known, article, seen, version_id, first=first)
        pending.words[known.article_id] = (searchable(article.title or ""), searchable(text))
        pending.versions.append(version)
        if original is not None:
            return Outcome.COPY, original[1], known, version_id
        detail = f"version {known.number}" if known.number > 1 else None
        return Outcome.ARCHIVED, detail, known, version_id

    def _with_text(
        self, digest: str, known: Known | None, pending: _Pending
    ) -> tuple[int, str] | None:
        """Another article that has this very text, where there is one: its id and URL."""
        own = known.article_id if known is not None else None
        other = pending.texts.get(digest)
        if other is not None and other.article_id != own:
            return other.article_id, other.url
        row = self._connection.execute(
            "SELECT a.id, a.url FROM versions v JOIN articles a ON a.id = v.article_id "
            "WHERE v.text_digest = ? AND a.id IS NOT ? ORDER BY +v.id LIMIT 1",
            (digest, own),
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else None

    def _put_article(
        self, known: Known, article: Article, seen: str, version_id: int, *, first: bool
    ) -> None:
        tags = json.dumps(list(article.tags), ensure_ascii=False) if article.tags else None
        metadata = (
            *(article.title, article.author, article.published, article.language),
            *(article.description, tags, article.image, article.licence),
        )
        if first:
            self._connection.execute(
                """
                INSERT INTO articles (id, key, url, site, title, author, published, language,
                                      description, tags, image, licence, first_seen, last_seen,
                                      version_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    *(known.article_id, url_key(known.url), known.url, site_of(known.url)),
                    *(*metadata, seen, seen, version_id),
                ),
            )
        else:
            self._connection.execute(
                """
                UPDATE articles SET title = ?, author = ?, published = ?, language = ?,
                       description = ?, tags = ?, image = ?, licence = ?, last_seen = ?,
                       version_id = ?
                 WHERE id = ?""",
                (*metadata, seen, version_id, known.article_id),
            )

    def _forget_words(self, article_id: int, pending: _Pending) -> None:
        """Take the current text out of the full-text index, which asks for it word by word."""
        if pending.words.pop(article_id, None) is not None:
            return  # of this batch: it is not in the index yet
        title, text = self._connection.execute(
            "SELECT a.title, t.full_text FROM articles a "
            "JOIN article_text t ON t.article_id = a.id WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        pending.old_words.append((article_id, searchable(title or ""), searchable(text)))

    def _index_words(self, pending: _Pending) -> None:
        """Bring the full-text index up to date, all articles in a row.

        Between two of them an update with foreign keys would make it write a segment for each.
        """
        self._connection.executemany(
            "INSERT INTO article_words (article_words, rowid, title, text) "
            "VALUES ('delete', ?, ?, ?)",
            pending.old_words,
        )
        self._connection.executemany(
            "INSERT INTO article_words (rowid, title, text) VALUES (?, ?, ?)",
            [(article_id, *words) for article_id, words in pending.words.items()],
        )

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
        capture = visit.capture
        pending.captures.append(
            (
                *(run_id, url_id, capture.url, capture.final_url, capture.fetched_at),
                *(capture.status, capture.payload_digest, capture.payload_length),
                *(capture.media_type, outcome, detail, version_id),
            )
        )

    def _highest(self, table: str) -> int:
        (highest,) = self._connection.execute(
            f"SELECT coalesce(max(id), 0) FROM {table}"
        ).fetchone()
        return int(highest)
