"""Which article a page is: the one of its URL, or of the canonical URL that it claims."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.core.urls import site_of, strip_tracking, url_key
from storage.db.joins import ARTICLE_WITH_CURRENT_VERSION, CURRENT_OCCURRENCE
from storage.text.fingerprint import Fingerprints
from storage.text.read_article import ReadArticle

_SAME_STORY = (
    0.5  # share of the shorter text's paragraphs that two pages of one story have in common
)


@dataclass(frozen=True, slots=True)
class MovedArticle:
    """An article that got another URL, and the sites of the two URLs."""

    article_id: int
    old_site: str
    new_site: str
    new_url: str


@dataclass(slots=True)
class KnownArticle:
    """The state of an article while a batch is written.

    number, text_digest, version_id, digests: of the current version, where digests are those of
    its paragraphs, None until they are needed; last_number: the highest number of its versions.
    """

    article_id: int
    url: str
    number: int
    text_digest: str
    version_id: int
    last_number: int
    digests: frozenset[bytes] | None = None


class KnownArticles:
    """The articles of a batch, as they are while it is written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._by_key: dict[str, KnownArticle] = {}

    def find(self, key: str) -> KnownArticle | None:
        """Return the article with a URL key, or None."""
        if key in self._by_key:
            return self._by_key[key]
        row = self._connection.execute(
            f"""
            SELECT a.id, a.url, v.number, v.text_digest, v.id,
                   (SELECT max(number) FROM versions WHERE article_id = a.id)
              FROM {ARTICLE_WITH_CURRENT_VERSION} WHERE a.key = ?""",
            (key,),
        ).fetchone()
        if row is None:
            return None
        self._by_key[key] = KnownArticle(*row)
        return self._by_key[key]

    def add(self, known: KnownArticle) -> None:
        """Add an article that this batch creates."""
        self._by_key[url_key(known.url)] = known

    def choose_url(self, final_url: str, content: ReadArticle) -> tuple[str, str | None]:
        """Return the URL of the article on a page, and another URL that the page claims, or None.

        The two are equal if the claimed URL has the same story already. Some sites name one
        rel=canonical on all pages; to trust it would merge different stories into one.
        """
        article = content.article
        final = strip_tracking(final_url)
        if article.url is None or url_key(article.url) == url_key(final):
            return final, None
        claimed = strip_tracking(article.url)
        known = self.find(url_key(claimed))
        if known is None:
            return final, claimed
        if self.is_same_story(known, content.fingerprints):
            return claimed, claimed
        return final, None

    def record_claim(self, article_id: int, claimed: str) -> None:
        """Store the canonical URL that an article's page claims, and that was not seen yet."""
        self._connection.execute(
            "UPDATE articles SET claimed_key = ? WHERE id = ?", (url_key(claimed), article_id)
        )

    def move_claimant(self, address: str, fingerprints: Fingerprints) -> MovedArticle | None:
        """Move the article that claimed a URL to that URL, now that the URL was fetched.

        This is done only if both pages have the same story: claims are often wrong. Returns the
        moved article, or None.
        """
        key = url_key(address)
        if self.find(key) is not None:
            return None
        row = self._connection.execute(
            "SELECT key FROM articles WHERE claimed_key = ? ORDER BY id LIMIT 1", (key,)
        ).fetchone()
        claimant = self.find(row[0]) if row else None
        if claimant is None or not self.is_same_story(claimant, fingerprints):
            return None
        self._connection.execute(
            "UPDATE articles SET key = ?, url = ?, site = ?, claimed_key = NULL WHERE id = ?",
            (key, address, site_of(address), claimant.article_id),
        )
        del self._by_key[row[0]]
        moved = MovedArticle(claimant.article_id, site_of(claimant.url), site_of(address), address)
        claimant.url = address
        self.add(claimant)
        return moved

    def is_same_story(self, known: KnownArticle, fingerprints: Fingerprints) -> bool:
        """Whether a page tells the story of an article's current version."""
        if known.digests is None:
            rows = self._connection.execute(
                f"SELECT g.digest FROM {CURRENT_OCCURRENCE} "
                "JOIN paragraphs g ON g.id = p.paragraph_id WHERE a.id = ?",
                (known.article_id,),
            )
            known.digests = frozenset(digest for (digest,) in rows)
        digests = frozenset(fingerprints.digests)
        shorter = min(len(digests), len(known.digests))
        return bool(shorter) and len(digests & known.digests) / shorter >= _SAME_STORY
