"""The current versions of articles among those that are folded, and the order of articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from storage.db.select_in import select_in
from storage.folding.article_overlap import MIN_OWN_SHINGLES

Ranks: TypeAlias = dict[int, tuple[str, str]]
"""By article, what sorts the earliest one first: since when it has been public, and its URL."""

_NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class CurrentVersion:
    """The current version of an article, and the number of its shingles."""

    version_id: int
    shingles: int


class CurrentVersions:
    """Reads which versions are current. By default all versions count as folded."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last_version = _NO_LIMIT

    def limit_to(self, last_version: int | None) -> None:
        """Take only versions up to this one into account, or all: later ones are not folded."""
        self._last_version = _NO_LIMIT if last_version is None else last_version

    def limit_to_folded(self) -> None:
        """Take only versions into account that are folded now."""
        (last,) = self._connection.execute(
            "SELECT coalesce(max(version_id), 0) FROM appearances"
        ).fetchone()
        self.limit_to(last)

    def of(self, article: str) -> str:
        """SQL for the current version of an article, or the current one among those folded so far.

        article: the name of its table in the query. If the current version is not folded yet, it
        is not known which was current before it: the newest complete one is taken.
        """
        if self._last_version == _NO_LIMIT:
            return f"{article}.version_id"
        return (
            f"iif({article}.version_id <= {self._last_version}, {article}.version_id, "
            f"(SELECT l.id FROM versions l WHERE l.article_id = {article}.id "
            f"AND l.id <= {self._last_version} ORDER BY l.kind = 'text' DESC, l.id DESC LIMIT 1))"
        )

    def read(self, article_ids: Iterable[int]) -> dict[int, CurrentVersion]:
        """The current versions of articles. One of which no version is folded has none."""
        rows = select_in(
            self._connection,
            "SELECT a.id, v.id, v.shingles FROM articles a "
            f"JOIN versions v ON v.id = {self.of('a')} WHERE a.id IN ({{}})",
            article_ids,
        )
        return {article_id: CurrentVersion(*values) for article_id, *values in rows}

    def ranks(self, article_ids: Iterable[int]) -> Ranks:
        """What sorts articles, the earliest first. Articles that do not exist are left out."""
        rows = select_in(
            self._connection,
            "SELECT a.id, (SELECT min(v.public_since) FROM versions v WHERE v.article_id = a.id), "
            "a.url FROM articles a WHERE a.id IN ({})",
            article_ids,
        )
        return {article_id: (since, url) for article_id, since, url in rows}

    def of_same_text(self, article_ids: Iterable[int], *, at_any_time: bool) -> list[list[int]]:
        """The groups of articles with the same current text, each group the earliest one first.

        Groups of several articles that one of these is in; with `at_any_time` also those that one
        of these was in with an earlier version, of which one article may be left. Texts that are
        too short for a copy are left out.
        """
        condition = "v.article_id = a.id" if at_any_time else f"v.id = {self.of('a')}"
        digests = select_in(
            self._connection,
            f"SELECT DISTINCT v.text_digest FROM articles a JOIN versions v ON {condition} "
            f"WHERE v.shingles >= {MIN_OWN_SHINGLES} AND a.id IN ({{}}) "
            "AND EXISTS (SELECT 1 FROM versions o WHERE o.text_digest = v.text_digest "
            "AND o.article_id <> v.article_id)",
            article_ids,
        )
        query = (
            "SELECT a.id FROM versions v JOIN articles a "
            f"ON a.id = v.article_id AND v.id = {self.of('a')} WHERE v.text_digest = ?"
        )
        groups = []
        for digest in sorted({digest for (digest,) in digests}):
            members = {each for (each,) in self._connection.execute(query, (digest,))}
            if len(members) > 1 or (members and at_any_time):
                ranks = self.ranks(members)
                groups.append(sorted(members, key=ranks.__getitem__))
        return groups
