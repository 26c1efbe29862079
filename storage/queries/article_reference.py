"""Which article a number or a URL refers to."""

from __future__ import annotations

from storage.core.errors import PalimpsestError
from storage.core.urls import url_key
from storage.crawl_state import redactions
from storage.crawl_state.redactions import Redaction
from storage.db.reader import Reader


class NoSuchArticle(PalimpsestError):
    """The archive has no article of this number or URL: look it up with search, or ask why."""


class Redacted(NoSuchArticle):
    """The article was taken down; its text is gone."""


def article_id(reader: Reader, reference: str) -> int:
    """The article that a number or a URL (any variant, any alias) names.

    Raises:
        NoSuchArticle: none does.
        Redacted: the one that did was taken down.
    """
    if reference.isdecimal() and len(reference) < len(str(2**63)):
        row = reader.row("SELECT id FROM articles WHERE id = ?", int(reference))
    else:
        row = None
        for key in url_keys(reference):
            row = row or reader.row("SELECT id FROM articles WHERE key = ?", key)
            row = row or reader.row(
                "SELECT article_id AS id FROM urls WHERE key = ? AND article_id IS NOT NULL",
                key,
            )
    if row is None:
        redaction = _redaction(reader, reference)
        if redaction is not None:
            raise Redacted(f"article {redaction.article_id} ({redaction.url}): {redaction}")
        raise NoSuchArticle(
            f"no article {reference} in {reader.path}: find it with `palimpsest search WORDS`"
            + ("" if reference.isdecimal() else f", or ask `palimpsest why {reference}`")
        )
    return int(row["id"])


def _redaction(reader: Reader, reference: str) -> Redaction | None:
    if reference.isdecimal() and len(reference) < len(str(2**63)):
        return redactions.of_article(reader.connection, int(reference))
    found = redactions.barred(reader.connection, url_keys(reference))
    return next(iter(found.values()), None)


def url_keys(url: str) -> list[str]:
    """The keys that a URL may be known by, given with its scheme or without."""
    try:
        url.encode("utf-8")
        return list(dict.fromkeys([url_key(url), url_key(f"https://{url}")]))
    except ValueError:
        return []
