"""Writes what the current extractor finds in stored pages.

A text that differs from that of an earlier extractor becomes a version of its own, which names the
earlier one: it is not an edit by the publisher. If the earlier version is current, it replaces it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.archive.identity import KnownArticle
from storage.archive.version_rows import TEXT, EarlierVersion, VersionRows
from storage.archive.visit import Visit, prose_of
from storage.archive.visit_rows import prose_columns
from storage.archive.visit_writer import VisitWriter
from storage.core.model import NoArticle
from storage.db.joins import VERSION_WITH_ARTICLE
from storage.folding.fold import FoldWriter
from storage.text.digests import text_digest
from storage.text.read_article import ReadArticle
from storage.warc.unread_captures import StoredCapture

# Later captures of an article that showed a version or a reextraction of it, and whose records can
# be read.
_LATER = """
    SELECT 1 FROM urls u JOIN captures c ON c.url_id = u.id
      JOIN warc_records r ON r.id = c.record_id
      JOIN versions v ON v.id = c.version_id
     WHERE (u.article_id = :article OR u.key = (SELECT key FROM articles WHERE id = :article))
       AND (v.id = :version OR v.reextraction_of = :version) AND r.type <> 'revisit'
       AND (c.fetched_at, c.id) > (:moment, :capture) LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Reextraction:
    """A stored capture, and what the current extractor finds on its page."""

    stored: StoredCapture
    content: ReadArticle | NoArticle

    @property
    def differs(self) -> bool:
        """Whether it was an article before, and its text is different now."""
        return (
            self.stored.version_id is not None
            and isinstance(self.content, ReadArticle)
            and text_digest(self.content.article.full_text) != self.stored.text_digest
        )

    @property
    def is_new(self) -> bool:
        """Whether it was not an article before, and is one now."""
        return self.stored.version_id is None and isinstance(self.content, ReadArticle)


@dataclass(frozen=True, slots=True)
class _ShownVersion:
    """The version that a capture shows, with its article and the row of the capture's URL."""

    url_id: int
    version_id: int
    text_digest: str
    kind: str
    article_id: int
    key: str


class ReextractionWriter:
    """Writes reextractions. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, fold_writer: FoldWriter, visits: VisitWriter
    ) -> None:
        self._connection = connection
        self._fold_writer = fold_writer
        self._visits = visits

    def write(
        self, run_id: int, source: str, reextractions: Sequence[Reextraction], extractor: str
    ) -> int:
        """Write reextractions in the order of capture; return the number of new versions."""
        versions = VersionRows(self._connection)
        batch = _Batch(self._connection, versions, extractor)
        for reextraction in reextractions:
            content = reextraction.content
            if isinstance(content, ReadArticle) and reextraction.stored.version_id is not None:
                batch.add(reextraction.stored, content)
        new_versions = len(versions.new)
        self._fold_writer.reorder(versions.update_times())
        self._fold_writer.fold(versions.new)
        self._fold_writer.reverify_copies(versions.returned)
        versions.write_full_text()
        visits = [_visit(each, source) for each in reextractions if each.is_new]
        self._visits.write(run_id, visits)
        self._write_prose(reextractions)
        self._connection.executemany(
            "INSERT OR REPLACE INTO reextractions (capture_id, extractor) VALUES (?, ?)",
            [(each.stored.capture_id, extractor) for each in reextractions],
        )
        return new_versions

    def _write_prose(self, reextractions: Sequence[Reextraction]) -> None:
        """Store how much prose is not in the texts. A text that was kept is another extractor's."""
        rows = [
            (*prose_columns(prose_of(each.content)), each.stored.capture_id)
            for each in reextractions
            if not each.is_new
            and (each.stored.version_id is None or isinstance(each.content, ReadArticle))
        ]
        self._connection.executemany(
            "UPDATE captures SET prose = ?, left_out = ?, left_out_passage = ? "
            "WHERE id = ? AND outcome <> 'redacted'",
            rows,
        )


class _Batch:
    """The reextractions of one transaction that found the text of a known article."""

    def __init__(
        self, connection: sqlite3.Connection, versions: VersionRows, extractor: str
    ) -> None:
        self._connection = connection
        self._versions = versions
        self._extractor = extractor

    def add(self, stored: StoredCapture, content: ReadArticle) -> None:
        article = content.article
        shown = self._shown_version(stored.capture_id)
        known = self._versions.articles.find(shown.key)
        assert known is not None
        version_id = shown.version_id
        if text_digest(article.full_text) != shown.text_digest:
            version_id = self._find_or_add_version(known, shown, content, stored)
            self._reassign_captures(stored, shown, version_id)
        else:
            self._versions.set_extractor(known, version_id, article)
        if self._decides_current_version(known, stored, shown, version_id):
            (number,) = self._connection.execute(
                "UPDATE versions SET kind = ? WHERE id = ? RETURNING number", (TEXT, version_id)
            ).fetchone()
            texts = [paragraph.text for paragraph in article.paragraphs]
            version = EarlierVersion(version_id, number)
            moment = stored.capture.fetched_at
            self._versions.make_current(known, version, article, texts, moment)
            self._versions.returned.add(known.article_id)
        elif known.version_id == version_id == shown.version_id and not self._has_later(
            known, stored, version_id
        ):
            self._versions.update_metadata(known, article, stored.capture.fetched_at)

    def _shown_version(self, capture_id: int) -> _ShownVersion:
        """Return the version that a capture shows now: this batch may have changed it."""
        return _ShownVersion(
            *self._connection.execute(
                "SELECT c.url_id, v.id, v.text_digest, v.kind, a.id, a.key "
                f"FROM {VERSION_WITH_ARTICLE} JOIN captures c ON c.version_id = v.id "
                "WHERE c.id = ?",
                (capture_id,),
            ).fetchone()
        )

    def _find_or_add_version(
        self, known: KnownArticle, shown: _ShownVersion, content: ReadArticle, stored: StoredCapture
    ) -> int:
        """Return the version that has the reextracted text, which is added if there is none."""
        moment = stored.capture.fetched_at
        text = text_digest(content.article.full_text)
        row = self._connection.execute(
            "SELECT id FROM versions WHERE article_id = ? AND text_digest = ?",
            (known.article_id, text),
        ).fetchone()
        if row is None:
            return self._versions.add_version(
                known, content, text, moment, shown.kind, reextraction_of=shown.version_id
            )
        self._versions.redated.add(known.article_id)
        # A later fetch may have taken the text of the new extractor for an edit.
        self._connection.execute(
            "UPDATE versions SET seen_at = min(seen_at, ?3), "
            "reextraction_of = iif(extractor IS ?1 AND id > ?2, coalesce(reextraction_of, ?2), "
            "reextraction_of) WHERE id = ?4",
            (self._extractor, shown.version_id, moment, row[0]),
        )
        self._versions.set_extractor(known, row[0], content.article)
        return int(row[0])

    def _reassign_captures(
        self, stored: StoredCapture, shown: _ShownVersion, version_id: int
    ) -> None:
        """Let a capture, and those that found the page unchanged since, show another version."""
        rows = self._connection.execute(
            "SELECT c.id, c.version_id, c.status, c.payload_digest, r.id, r.payload_digest "
            "FROM captures c LEFT JOIN warc_records r ON r.id = c.record_id "
            "WHERE c.url_id = ? ORDER BY c.fetched_at, c.id",
            (shown.url_id,),
        ).fetchall()
        reassigned, follows = [stored.capture_id], False
        for capture_id, shown_id, status, payload, record_id, payload_sent in rows:
            if capture_id == stored.capture_id:
                follows = True
                continue
            unmodified = status == 304
            repeats = payload_sent is not None and payload_sent == stored.record.payload_digest
            if record_id is None:
                repeats = payload is not None and payload == stored.capture.payload_digest
            if shown_id == shown.version_id and (repeats or (follows and unmodified)):
                reassigned.append(capture_id)
            elif shown_id is not None and not unmodified:
                follows = False
        self._connection.executemany(
            "UPDATE captures SET version_id = ? WHERE id = ?",
            [(version_id, capture_id) for capture_id in reassigned],
        )

    def _decides_current_version(
        self,
        known: KnownArticle,
        stored: StoredCapture,
        shown: _ShownVersion,
        version_id: int,
    ) -> bool:
        """Return whether a capture determines the current version of its article.

        It does if the current version comes from the same text of the page, and no later capture
        that can be read shows that text.
        """
        if known.version_id == version_id:
            return False
        (is_related,) = self._connection.execute(
            "SELECT count(*) FROM versions WHERE id = ?1 AND ?2 IN (id, reextraction_of)",
            (known.version_id, shown.version_id),
        ).fetchone()
        return bool(is_related) and not self._has_later(known, stored, shown.version_id)

    def _has_later(self, known: KnownArticle, stored: StoredCapture, version_id: int) -> bool:
        """Return whether a later capture that can be read shows a version."""
        values = {
            "article": known.article_id,
            "version": version_id,
            "moment": stored.capture.fetched_at,
            "capture": stored.capture_id,
        }
        return self._connection.execute(_LATER, values).fetchone() is not None


def _visit(reextraction: Reextraction, source: str) -> Visit:
    capture = reextraction.stored.capture
    return Visit(
        url=capture.url,
        source=source,
        capture=capture,
        content=reextraction.content,
        capture_id=reextraction.stored.capture_id,
    )
