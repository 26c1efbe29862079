"""The table `redactions`: URLs that were taken down and must not be fetched or imported again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redaction:
    """A URL whose article was taken down.

    key: the URL's key, as `storage.core.urls.url_key`; article_id: the id that the article had;
    redacted_at: ISO 8601.
    """

    key: str
    url: str
    article_id: int
    reason: str
    redacted_at: str

    def __str__(self) -> str:
        return f"redacted on {self.redacted_at[:10]}: {self.reason}"


_COLUMNS = "d.key, d.url, d.article_id, d.reason, d.redacted_at"


def find_redacted(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Redaction]:
    """Return the redactions of these URL keys, by key."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM json_each(?) k CROSS JOIN redactions d ON d.key = k.value",
        (json.dumps(list(keys)),),
    )
    return {row[0]: Redaction(*row) for row in rows}


def redaction_of_article(connection: sqlite3.Connection, article_id: int) -> Redaction | None:
    """Return the redaction of the article that had this id."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM redactions d WHERE d.article_id = ? ORDER BY d.key LIMIT 1",
        (article_id,),
    ).fetchone()
    return Redaction(*row) if row is not None else None
