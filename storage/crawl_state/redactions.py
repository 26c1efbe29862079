"""What was taken down: which URLs are not to be fetched or imported again, and since when."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redaction:
    """A URL whose article was taken down, the number that one had, why and when (ISO 8601)."""

    key: str
    url: str
    article_id: int
    reason: str
    redacted_at: str

    def __str__(self) -> str:
        return f"redacted on {self.redacted_at[:10]}: {self.reason}"


_COLUMNS = "d.key, d.url, d.article_id, d.reason, d.redacted_at"


def barred(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, Redaction]:
    """Of these keys of URLs those that were taken down."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM json_each(?) k CROSS JOIN redactions d ON d.key = k.value",
        (json.dumps(list(keys)),),
    )
    return {row[0]: Redaction(*row) for row in rows}


def of_article(connection: sqlite3.Connection, article_id: int) -> Redaction | None:
    """The redaction of the article that had this number."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM redactions d WHERE d.article_id = ? ORDER BY d.key LIMIT 1",
        (article_id,),
    ).fetchone()
    return Redaction(*row) if row is not None else None
