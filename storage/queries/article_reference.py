"""Finds the article that a number or a URL refers to."""

from __future__ import annotations

from storage.core.errors import PalimpsestError
from storage.core.urls import url_key
from storage.crawl_state import redactions
from storage.crawl_state.redactions import Redaction
from storage.db.reader import Reader


class NoSuchArticle(PalimpsestError):
    """The archive has no article with this number or URL: try `search`, or `why` for a URL."""


class Redacted(NoSuchArticle):
    """The article was taken down, and its text was removed."""


def find_article_id(reader: Reader, reference: str) -> int:
    """Return the id of the article that a reference names.

    reference: an article number, or any variant or alias of its URL.

    Raises:
        NoSuchArticle: no article has this number or URL.
        Redacted: the article was taken down.
    """
    if _is_number(reference):
        row = reader.row("SELECT id FROM articles WHERE id = ?", int(reference))
    else:
        row = None
        for key in possible_url_keys(reference):
            row = row or reader.row("SELECT id FROM articles WHERE key = ?", key)
            row = row or reader.row(
                "SELECT article_id AS id FROM urls WHERE key = ? AND article_id IS NOT NULL",
                key,
            )
    if row is None:
        redaction = _find_redaction(reader, reference)
        if redaction is not None:
            raise Redacted(f"article {redaction.article_id} ({redaction.url}): {redaction}")
        raise NoSuchArticle(
            f"no article {reference} in {reader.path}: find it with `palimpsest search WORDS`"
            + ("" if reference.isdecimal() else f", or try `palimpsest why {reference}`")
        )
    return int(row["id"])


def possible_url_keys(url: str) -> list[str]:
    """Return the keys under which a URL, given with or without its scheme, may be stored."""
    try:
        url.encode("utf-8")
        return list(dict.fromkeys([url_key(url), url_key(f"https://{url}")]))
    except ValueError:
        return []


def _is_number(reference: str) -> bool:
    # SQLite's integers have 64 bits; a longer number can only be a (strange) URL.
    return reference.isdecimal() and len(reference) < len(str(2**63))


def _find_redaction(reader: Reader, reference: str) -> Redaction | None:
    if _is_number(reference):
        return redactions.redaction_of_article(reader.connection, int(reference))
    found = redactions.find_redacted(reader.connection, possible_url_keys(reference))
    return next(iter(found.values()), None)
