"""An article together with the fingerprints of its paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from storage.core.model import Article
from storage.text.fingerprint import Fingerprints, fingerprint
from storage.text.folding_settings import FoldingSettings


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article that is ready to be folded.

    fingerprints: of `article.paragraphs`, in the same order. They are computed before the write
    lock is taken because they are expensive.
    """

    article: Article
    fingerprints: Fingerprints

    @classmethod
    def from_article(cls, article: Article, folding: FoldingSettings) -> ReadArticle:
        """Compute the fingerprints of an article's paragraphs."""
        texts = [paragraph.text for paragraph in article.paragraphs]
        return cls(article, fingerprint(texts, folding))
