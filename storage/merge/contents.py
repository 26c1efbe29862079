"""What is merged into an archive, whatever it was read from: articles and their versions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storage.core.model import Article, Paragraph, TextSource


@dataclass(frozen=True, slots=True)
class MergedVersion:
    """A version of an article in the archive or dataset that is merged.

    version_id, number, reextraction_of: as they are there; kind: text or truncated.
    """

    version_id: int
    number: int
    seen_at: str
    text_digest: str
    title: str | None
    kind: str
    extractor: str | None
    reextraction_of: int | None
    text_source: TextSource | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class MergedArticle:
    """An article in the archive or dataset that is merged.

    metadata: of its current version, without paragraphs; versions: by number; current_id: the id of
    the current one; url_keys: of all URLs that lead to it, and the canonical URL that it claims.
    """

    article_id: int
    key: str
    url: str
    first_seen: str
    last_seen: str
    current_id: int
    claimed_key: str | None
    metadata: Article
    versions: tuple[MergedVersion, ...]
    url_keys: frozenset[str]

    @property
    def current(self) -> MergedVersion:
        """Its current version."""
        return next(each for each in self.versions if each.version_id == self.current_id)

    def content(self, version: MergedVersion) -> Article:
        """One of its versions as an article. Only the current version has all metadata."""
        is_current = version.version_id == self.current_id
        metadata = self.metadata if is_current else Article((), title=version.title)
        return replace(
            metadata,
            paragraphs=version.paragraphs,
            extractor=version.extractor,
            text_source=version.text_source,
        )
