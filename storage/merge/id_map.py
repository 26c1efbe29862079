"""Which rows of an archive the rows of a merged archive have become."""

from __future__ import annotations

import sqlite3

_KINDS = ("runs", "articles", "versions", "urls")


class IdMap:
    """Ids by the ids in the merged archive, in temporary tables of the archive's connection.

    They are part of the caller's transaction, and gone when the connection is closed.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for kind in _KINDS:
            connection.execute(f"DROP TABLE IF EXISTS temp.merged_{kind}")
            connection.execute(
                f"CREATE TEMP TABLE merged_{kind} (id INTEGER PRIMARY KEY, own_id INTEGER NOT NULL)"
            )
        connection.execute("DROP TABLE IF EXISTS temp.taken_down")
        connection.execute(
            "CREATE TEMP TABLE taken_down (id INTEGER PRIMARY KEY, reason TEXT NOT NULL)"
        )

    def add_run(self, merged_id: int, own_id: int) -> None:
        """Note the id of a run."""
        self._add("runs", merged_id, own_id)

    def add_article(self, merged_id: int, own_id: int) -> None:
        """Note the id of an article, which may have another URL in the archive."""
        self._add("articles", merged_id, own_id)

    def add_version(self, merged_id: int, own_id: int) -> None:
        """Note the id of a version."""
        self._add("versions", merged_id, own_id)

    def add_url(self, merged_id: int, own_id: int) -> None:
        """Note the id of a URL."""
        self._add("urls", merged_id, own_id)

    def run(self, merged_id: int) -> int:
        """Return the id of a run."""
        found = self._find("runs", merged_id)
        assert found is not None
        return found

    def article(self, merged_id: int | None) -> int | None:
        """Return the id of an article; None if it is not in the archive."""
        return self._find("articles", merged_id)

    def version(self, merged_id: int | None) -> int | None:
        """Return the id of a version; None if it is not in the archive."""
        return self._find("versions", merged_id)

    def url(self, merged_id: int | None) -> int | None:
        """Return the id of a URL; None if it is not noted yet."""
        return self._find("urls", merged_id)

    def add_taken_down(self, merged_id: int, reason: str) -> None:
        """Note an article that is not added, because one of its URLs was taken down."""
        self._connection.execute(
            "INSERT OR REPLACE INTO temp.taken_down VALUES (?, ?)", (merged_id, reason)
        )

    def reason_not_added(self, merged_id: int | None) -> str | None:
        """Return why an article was not added; None if it was."""
        row = self._connection.execute(
            "SELECT reason FROM temp.taken_down WHERE id = ?", (merged_id,)
        ).fetchone()
        return str(row[0]) if row else None

    def _add(self, kind: str, merged_id: int, own_id: int) -> None:
        self._connection.execute(
            f"INSERT OR REPLACE INTO temp.merged_{kind} VALUES (?, ?)", (merged_id, own_id)
        )

    def _find(self, kind: str, merged_id: int | None) -> int | None:
        if merged_id is None:
            return None
        row = self._connection.execute(
            f"SELECT own_id FROM temp.merged_{kind} WHERE id = ?", (merged_id,)
        ).fetchone()
        return int(row[0]) if row else None
