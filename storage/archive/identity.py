"""Which article a page is: the one of its URL, or of the URL that it calls its own."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from storage.core.model import Article
from storage.core.urls import site_of, strip_tracking, url_key
from storage.text.fingerprint import Fingerprints

_SAME_STORY = 0.5  # share of the smaller text's paragraphs from which two pages tell one story


@dataclass(frozen=True, slots=True)
class Adopted:
    """An article that took another URL, with the sites of the old one and of the new."""

    article_id: int
    before: str
    now: str


@dataclass(slots=True)
class Known:
    """An article as it stands while a batch is written.

    number, text_digest, digests: of the version that stands; last: the number of its newest one.
    """

    article_id: int
    url: str
    number: int
    text_digest: str
    version_id: int
    last: int
    digests: frozenset[bytes] | None = None


class Identities:
    """The articles that a batch meets, as they stand while it is written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._by_key: dict[str, Known] = {}

    def known(self, key: str) -> Known | None:
        """The article of a URL's key."""
        if key in self._by_key:
            return self._by_key[key]
        row = self._connection.execute(
            """
            SELECT a.id, a.url, v.number, v.text_digest, v.id,
                   (SELECT max(number) FROM versions WHERE article_id = a.id)
              FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.key = ?""",
            (key,),
        ).fetchone()
        if row is None:
            return None
        self._by_key[key] = Known(*row)
        return self._by_key[key]

    def add(self, known: Known) -> None:
        """An article that this batch makes."""
        self._by_key[url_key(known.url)] = known

    def address(
        self, final_url: str, article: Article, fingerprints: Fingerprints
    ) -> tuple[str, str | None]:
        """The URL of the article on a page, and the other one that the page claims as its own.

        The two are equal where the claimed URL has the same story already. Some sites give all
        their pages the same rel=canonical; believing it would fold different stories into one.
        """
        final = strip_tracking(final_url)
        if article.url is None or url_key(article.url) == url_key(final):
            return final, None
        claimed = strip_tracking(article.url)
        known = self.known(url_key(claimed))
        if known is None:
            return final, claimed
        if self._tell_the_same(known, fingerprints):
            return claimed, claimed
        return final, None

    def claim(self, article_id: int, claimed: str) -> None:
        """Note that an article's page calls itself by another URL, which is not here yet."""
        self._connection.execute(
            "UPDATE articles SET claimed_key = ? WHERE id = ?", (url_key(claimed), article_id)
        )

    def adopt(self, address: str, url_id: int, fingerprints: Fingerprints) -> Adopted | None:
        """Give an article that came in by an alias the URL that it claimed, now that it is here.

        Only where both tell the same story: what a page claims is often wrong. Returns
        the article that took the URL, or None.
        """
        key = url_key(address)
        if self.known(key) is not None:
            return None
        row = self._connection.execute(
            "SELECT key FROM articles WHERE claimed_key = ? ORDER BY id LIMIT 1", (key,)
        ).fetchone()
        alias = self.known(row[0]) if row else None
        if alias is None or not self._tell_the_same(alias, fingerprints):
            return None
        self._connection.execute(
            "UPDATE articles SET key = ?, url = ?, site = ?, claimed_key = NULL WHERE id = ?",
            (key, address, site_of(address), alias.article_id),
        )
        del self._by_key[row[0]]
        adopted = Adopted(alias.article_id, site_of(alias.url), site_of(address))
        alias.url = address
        self.add(alias)
        return adopted

    def _tell_the_same(self, known: Known, fingerprints: Fingerprints) -> bool:
        if known.digests is None:
            rows = self._connection.execute(
                """
                SELECT g.digest FROM articles a JOIN appearances p ON p.version_id = a.version_id
                  JOIN paragraphs g ON g.id = p.paragraph_id WHERE a.id = ?""",
                (known.article_id,),
            )
            known.digests = frozenset(digest for (digest,) in rows)
        mine = frozenset(fingerprints.digests)
        smaller = min(len(mine), len(known.digests))
        return bool(smaller) and len(mine & known.digests) / smaller >= _SAME_STORY
