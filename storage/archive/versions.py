"""Decides which version of an article a page shows, and which version becomes current.

A new text becomes a version, and the current one. A text that the article had before, byte for byte
or as a reader sees it, is that version again. A text that a paywall, a consent page or an error has
truncated is stored as a version of that kind, and never replaces a complete one. A text that was
captured before the article was last seen is stored with its time, and does not become current.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from storage.archive.identity import KnownArticle
from storage.archive.version_rows import TEXT, TRUNCATED, EarlierVersion, VersionRows
from storage.core.model import Article, Outcome
from storage.core.urls import url_key
from storage.text.digests import text_digest
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from storage.text.shingles import shingle_hashes
from storage.text.truncation import Truncation, detect_truncation


@dataclass(frozen=True, slots=True)
class VersionResult:
    """What a page that shows an article means for the article.

    version_id: the version that the page shows, None if its text is not stored; is_new: whether
    the article says something that it never said before; is_truncated: whether the page shows only
    a part of it.
    """

    known: KnownArticle
    outcome: Outcome
    detail: str | None
    version_id: int | None
    is_new: bool = False
    is_truncated: bool = False


class Versions:
    """Adds the texts that pages show to their articles, within one batch."""

    def __init__(self, rows: VersionRows, folding: FoldingSettings) -> None:
        self._rows = rows
        self._folding = folding

    def add(
        self, content: ReadArticle, url: str, moment: str, *, is_alias: bool, is_dated: bool = False
    ) -> VersionResult:
        """Add what a page shows to the article of a URL.

        is_alias: whether the page is at another URL; its text may be abridged and does not become
        a version. is_dated: whether `moment` is that of a record, and may be long ago.
        """
        article = content.article
        text = text_digest(article.full_text)
        known = self._rows.articles.find(url_key(url))
        if known is None:
            known = self._rows.add_article(content, url, moment)
            return self._new_text(known, None)
        if is_dated and moment < self._rows.last_seen(known.article_id):
            return self._add_past(known, content, text, moment, is_alias=is_alias)
        if is_alias or known.text_digest == text:
            self._rows.mark_seen(known.article_id, moment)
            version_id = known.version_id if known.text_digest == text else None
            if not is_alias:
                self._note_extractor(known, article, moment)
            return VersionResult(known, Outcome.UNCHANGED, None, version_id)
        earlier = self._rows.find_earlier(known, article, text)
        if earlier is not None and earlier.version_id == known.version_id:
            self._rows.mark_seen(known.article_id, moment)
            self._note_extractor(known, article, moment)
            return VersionResult(known, Outcome.UNCHANGED, None, known.version_id)
        truncation = self.truncation(known, known.version_id, content, text)
        if truncation is not None:
            version_id = self._store_truncated(known, content, text, moment, earlier)
            return _truncated(known, truncation, version_id)
        if earlier is not None:
            return self._return_to(known, content, earlier, moment)
        version_id = self._rows.add_version(known, content, text, moment, TEXT)
        self._rows.new_versions += 1
        texts = [paragraph.text for paragraph in article.paragraphs]
        version = EarlierVersion(version_id, known.last_number)
        self._rows.make_current(known, version, article, texts, moment)
        return self._new_text(known, f"version {known.number}")

    def _note_extractor(self, known: KnownArticle, article: Article, moment: str) -> None:
        """Note if a later extractor found the current text, and take the metadata it found."""
        if self._rows.set_extractor(known, known.version_id, article):
            self._rows.update_metadata(known, article, moment)

    def _new_text(self, known: KnownArticle, detail: str | None) -> VersionResult:
        """Return the result for a new current text, which may be that of another article."""
        original = self._rows.url_of_original(known)
        if original is not None:
            return VersionResult(known, Outcome.COPY, original, known.version_id, is_new=True)
        return VersionResult(known, Outcome.ARCHIVED, detail, known.version_id, is_new=True)

    def _add_past(
        self, known: KnownArticle, content: ReadArticle, text: str, moment: str, *, is_alias: bool
    ) -> VersionResult:
        """Add what a page showed before its article was last seen. The current version stays."""
        self._rows.mark_seen(known.article_id, moment)
        if is_alias and known.text_digest != text:
            return VersionResult(known, Outcome.UNCHANGED, None, None)
        earlier = self._rows.find_earlier(known, content.article, text)
        if earlier is not None:
            self._rows.set_seen_at(earlier.version_id, moment)
            return VersionResult(known, Outcome.UNCHANGED, None, earlier.version_id)
        previous_id = self._rows.version_at(known.article_id, moment)
        truncation = None
        if previous_id is not None:
            truncation = self.truncation(known, previous_id, content, text)
        kind = TRUNCATED if truncation else TEXT
        version_id = self._rows.add_version(known, content, text, moment, kind)
        if truncation is not None:
            return _truncated(known, truncation, version_id)
        self._rows.new_versions += 1
        detail = f"version {known.last_number}, captured earlier"
        return VersionResult(known, Outcome.ARCHIVED, detail, version_id)

    def _return_to(
        self, known: KnownArticle, content: ReadArticle, earlier: EarlierVersion, moment: str
    ) -> VersionResult:
        """Make an earlier version current again, because the article shows its text."""
        texts = self._rows.texts(earlier.version_id)
        self._rows.set_kind(earlier.version_id, TEXT)
        self._rows.set_extractor(known, earlier.version_id, content.article)
        self._rows.make_current(known, earlier, content.article, texts, moment)
        self._rows.returned.add(known.article_id)
        detail = f"version {earlier.number} again"
        return VersionResult(known, Outcome.UNCHANGED, detail, earlier.version_id)

    def _store_truncated(
        self,
        known: KnownArticle,
        content: ReadArticle,
        text: str,
        moment: str,
        earlier: EarlierVersion | None,
    ) -> int:
        """Store a truncated text beside the complete one; return its version id."""
        if earlier is None:
            return self._rows.add_version(known, content, text, moment, TRUNCATED)
        # A teaser may have been current until there was more.
        self._rows.set_kind(earlier.version_id, TRUNCATED)
        return earlier.version_id

    def truncation(
        self, known: KnownArticle, version_id: int, content: ReadArticle, text: str
    ) -> Truncation | None:
        """Return how a text truncates a version of its article; None if it does not."""
        shown = [
            (paragraph.text, content.fingerprints.shingles_of(position))
            for position, paragraph in enumerate(content.article.paragraphs)
        ]
        return self._truncation(known, version_id, shown, text)

    def truncates(self, known: KnownArticle, complete_id: int, shown_id: int) -> bool:
        """Return whether a version of an article truncates another one."""
        shown = [(each, shingle_hashes(each, self._folding)) for each in self._rows.texts(shown_id)]
        text = text_digest("\n".join(each for each, _ in shown))
        return self._truncation(known, complete_id, shown, text) is not None

    def _truncation(
        self,
        known: KnownArticle,
        version_id: int,
        shown: Sequence[tuple[str, Set[int]]],
        text: str,
    ) -> Truncation | None:
        """shown: the paragraphs of a text, each with its shingles; text: its digest."""
        boilerplate = self._rows.boilerplate(version_id)
        return detect_truncation(
            [
                shingle_hashes(each, self._folding)
                for each in self._rows.texts(version_id)
                if each not in boilerplate
            ],
            [shingles for each, shingles in shown if each not in boilerplate],
            is_placeholder=self._rows.is_placeholder(text, known.article_id),
        )


def _truncated(known: KnownArticle, truncation: Truncation, version_id: int) -> VersionResult:
    detail = f"truncated: {truncation}"
    return VersionResult(known, Outcome.UNCHANGED, detail, version_id, is_truncated=True)
