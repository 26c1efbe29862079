"""Matching articles of one archive, grouped with their copies."""

from __future__ import annotations

from collections.abc import Iterable

from storage.db.reader import Reader
from storage.db.select_in import select_in
from storage.queries.search.merged_rankings import Group, Member


def rank_groups(
    reader: Reader, ranked: Iterable[int], limit: int, *, all_copies: bool
) -> list[Group]:
    """Return the first groups of articles with different texts.

    ranked: ids of matching articles, the best first; limit: of the number of groups; all_copies:
    whether to read `ranked` to its end for copies, instead of to the first group beyond the limit.
    """
    groups: dict[int, list[int]] = {}
    for article_id in ranked:
        original = find_original(reader, article_id)
        if original in groups:
            groups[original].append(article_id)
        elif len(groups) < limit:
            groups[original] = [article_id]
        elif not all_copies:
            break
    members = _members(reader, (each for group in groups.values() for each in group))
    known = (tuple(members[each] for each in group if each in members) for group in groups.values())
    return [group for group in known if group]


def find_original(reader: Reader, article_id: int) -> int:
    """Return the earliest article of which this one is a copy, through copies of copies."""
    visited = {article_id}
    while True:
        row = reader.row(
            "SELECT min(of_article_id) AS id FROM copies "
            "WHERE article_id = ? AND relation = 'copy'",
            article_id,
        )
        if row is None or row["id"] is None or row["id"] in visited:
            return article_id
        article_id = row["id"]
        visited.add(article_id)


def _members(reader: Reader, article_ids: Iterable[int]) -> dict[int, Member]:
    """The members by id, without articles that were taken down meanwhile."""
    rows = select_in(
        reader.connection,
        "SELECT a.id, a.key, iif(v.shingles, v.text_digest, NULL) FROM articles a "
        "JOIN versions v ON v.id = a.version_id WHERE a.id IN ({})",
        article_ids,
    )
    return {article_id: Member(article_id, *marks) for article_id, *marks in rows}
