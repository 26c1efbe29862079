"""Re-readings: what today's extractor makes of pages that are kept.

A text that an earlier one took otherwise is a version of its own, which names that other one; it is
no edit by the publisher. It stands where that one stood.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.archive.identity import Known
from storage.archive.versions import TEXT, Versions
from storage.archive.visits import Visit, VisitWriter
from storage.core.model import NoArticle
from storage.folding.fold import FoldWriter
from storage.text.digests import text_digest
from storage.text.read_article import ReadArticle
from storage.warc.unread_captures import StoredCapture

# Captures of an article with a record that can be read, which showed a version or a re-reading of
# it, and came after a moment.
_LATER = """
    SELECT 1 FROM urls u JOIN captures c ON c.url_id = u.id
      JOIN warc_records r ON r.id = c.record_id
      JOIN versions v ON v.id = c.version_id
     WHERE (u.article_id = :article OR u.key = (SELECT key FROM articles WHERE id = :article))
       AND (v.id = :version OR v.reextraction_of = :version) AND r.type <> 'revisit'
       AND (c.fetched_at, c.id) > (:moment, :capture) LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Reread:
    """A kept page that was read anew, and what was found in it."""

    kept: StoredCapture
    content: ReadArticle | NoArticle

    @property
    def differs(self) -> bool:
        """Whether the text of an article is another one now."""
        return (
            self.kept.version_id is not None
            and isinstance(self.content, ReadArticle)
            and text_digest(self.content.article.full_text) != self.kept.text_digest
        )

    @property
    def is_new(self) -> bool:
        """Whether what was no article is one now."""
        return self.kept.version_id is None and isinstance(self.content, ReadArticle)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The version that a capture showed, with its article and its URL's row."""

    url_id: int
    version_id: int
    text_digest: str
    kind: str
    article_id: int
    key: str


class Rereads:
    """Writes what was read anew. Part of the caller's transaction."""

    def __init__(
        self, connection: sqlite3.Connection, folder: FoldWriter, visits: VisitWriter
    ) -> None:
        self._connection = connection
        self._fold_writer = folder
        self._visits = visits

    def write(self, run_id: int, source: str, rereads: Sequence[Reread], extractor: str) -> int:
        """Write what was read anew, in the order of capture; how many versions that made."""
        versions = Versions(self._connection, self._fold_writer.folding)
        for each in rereads:
            if isinstance(each.content, ReadArticle) and each.kept.version_id is not None:
                self._place(each, each.content, extractor, versions)
        made = len(versions.new)
        self._fold_writer.fold(versions.new)
        self._fold_writer.reverify_copies(versions.returned)
        versions.index_words()
        visits = [_visit(each, source) for each in rereads if each.is_new]
        self._visits.write(run_id, visits)
        self._connection.executemany(
            "INSERT OR REPLACE INTO reextractions (capture_id, extractor) VALUES (?, ?)",
            [(each.kept.capture_id, extractor) for each in rereads],
        )
        return made

    def _place(
        self, reread: Reread, content: ReadArticle, extractor: str, versions: Versions
    ) -> None:
        kept, article = reread.kept, content.article
        shown = self._shown(kept.capture_id)
        known = versions.identities.known(shown.key)
        assert known is not None
        version_id = shown.version_id
        if text_digest(article.full_text) != shown.text_digest:
            version_id = self._version(known, shown, content, kept, extractor, versions)
            self._move(kept, shown, version_id)
        if self._decides(known, kept, shown, version_id):
            (number,) = self._connection.execute(
                "UPDATE versions SET kind = ? WHERE id = ? RETURNING number", (TEXT, version_id)
            ).fetchone()
            texts = [paragraph.text for paragraph in article.paragraphs]
            versions.stand(known, version_id, number, article, texts, kept.capture.fetched_at)
            versions.returned.add(known.article_id)

    def _shown(self, capture_id: int) -> _Shown:
        """What a capture shows now: another one of this batch may have moved it."""
        return _Shown(
            *self._connection.execute(
                "SELECT c.url_id, v.id, v.text_digest, v.kind, a.id, a.key FROM captures c "
                "JOIN versions v ON v.id = c.version_id JOIN articles a ON a.id = v.article_id "
                "WHERE c.id = ?",
                (capture_id,),
            ).fetchone()
        )

    def _version(
        self,
        known: Known,
        shown: _Shown,
        content: ReadArticle,
        kept: StoredCapture,
        extractor: str,
        versions: Versions,
    ) -> int:
        """The version that has a text which was read anew, made where there is none."""
        article, moment = content.article, kept.capture.fetched_at
        text = text_digest(article.full_text)
        row = self._connection.execute(
            "SELECT id FROM versions WHERE article_id = ? AND text_digest = ?",
            (known.article_id, text),
        ).fetchone()
        if row is None:
            return versions.add_version(
                *(known, article, content.fingerprints, text, moment),
                *(shown.kind, shown.version_id),
            )
        # A fetch since may have taken the later extractor's text for an edit.
        self._connection.execute(
            "UPDATE versions SET reextraction_of = iif(extractor IS ?1 AND id > ?2, "
            "coalesce(reextraction_of, ?2), reextraction_of), seen_at = min(seen_at, ?3) WHERE id = ?4",
            (extractor, shown.version_id, moment, row[0]),
        )
        return int(row[0])

    def _move(self, kept: StoredCapture, shown: _Shown, version_id: int) -> None:
        """Have a capture, and those that say that it was so still, show another version."""
        rows = self._connection.execute(
            "SELECT c.id, c.version_id, c.status, c.payload_digest, r.id, r.payload_digest "
            "FROM captures c LEFT JOIN warc_records r ON r.id = c.record_id "
            "WHERE c.url_id = ? ORDER BY c.fetched_at, c.id",
            (shown.url_id,),
        ).fetchall()
        moved, follows = [kept.capture_id], False
        for capture_id, showed, status, payload, record_id, sent in rows:
            if capture_id == kept.capture_id:
                follows = True
                continue
            unmodified = status == 304
            repeats = sent is not None and sent == kept.record.payload_digest
            if record_id is None:
                repeats = payload is not None and payload == kept.capture.payload_digest
            if showed == shown.version_id and (repeats or (follows and unmodified)):
                moved.append(capture_id)
            elif showed is not None and not unmodified:
                follows = False
        self._connection.executemany(
            "UPDATE captures SET version_id = ? WHERE id = ?",
            [(version_id, capture_id) for capture_id in moved],
        )

    def _decides(self, known: Known, kept: StoredCapture, shown: _Shown, version_id: int) -> bool:
        """Whether a capture that was read anew decides on what stands: none that can be is later.

        What stands by another page is left alone.
        """
        if known.version_id == version_id:
            return False
        (related,) = self._connection.execute(
            "SELECT count(*) FROM versions WHERE id = ?1 AND ?2 IN (id, reextraction_of)",
            (known.version_id, shown.version_id),
        ).fetchone()
        asked = {
            "article": known.article_id,
            "version": shown.version_id,
            "moment": kept.capture.fetched_at,
            "capture": kept.capture_id,
        }
        return bool(related) and self._connection.execute(_LATER, asked).fetchone() is None


def _visit(reread: Reread, source: str) -> Visit:
    capture = reread.kept.capture
    return Visit(
        url=capture.url,
        source=source,
        capture=capture,
        content=reread.content,
        capture_id=reread.kept.capture_id,
    )
