"""Since when each version of an article has been public, which decides what occurred first.

The version that was seen first has been public since the article was published, if its publication
time is known; later ones since they were seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from storage.core.clock import public_since
from storage.core.model import Origin
from storage.db.select_in import select_in


def set_public_since(
    connection: sqlite3.Connection, article_ids: Iterable[int] | None = None
) -> dict[int, str]:
    """Compute the times of the versions of these articles, or of all; return those that changed.

    Part of the caller's transaction. The result has the new time by version.
    """
    query = (
        "SELECT v.id, v.seen_at, v.public_since, a.published, a.published_origin, "
        "(SELECT min(o.seen_at) FROM versions o WHERE o.article_id = a.id) "
        "FROM versions v JOIN articles a ON a.id = v.article_id"
    )
    if article_ids is None:
        rows = iter(connection.execute(query).fetchall())
    else:
        rows = select_in(connection, f"{query} WHERE v.article_id IN ({{}})", article_ids)
    changed = {}
    for version_id, seen_at, known, published, origin, first_seen in rows:
        is_known = seen_at == first_seen and origin != Origin.GUESSED
        since = public_since(published if is_known else None, seen_at)
        if since != known:
            changed[version_id] = since
    connection.executemany(
        "UPDATE versions SET public_since = ? WHERE id = ?",
        [(since, version_id) for version_id, since in changed.items()],
    )
    return changed
