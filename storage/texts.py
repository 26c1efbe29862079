"""Articles with their texts, many at a time: what the view `article_text` says one by one."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .views import is_boilerplate


class Text(StrEnum):
    """Which text of an article."""

    FULL = "full"
    CLEAN = "clean"
    UNIQUE = "unique"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as it stands, and the paragraphs of the text that was asked for.

    paragraphs: (kind, text); text_digest: SHA-256 in hex of the full text, whichever was asked for.
    """

    id: int
    url: str
    site: str
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    description: str | None
    tags: tuple[str, ...]
    image: str | None
    licence: str | None
    first_seen: str
    last_seen: str
    version: int
    text_digest: str
    paragraphs: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The paragraphs, parted by newlines."""
        return "\n".join([text for _, text in self.paragraphs])

    @property
    def kinds(self) -> list[str]:
        """What each paragraph was on its page."""
        return [kind for kind, _ in self.paragraphs]

    @property
    def lines(self) -> list[int] | None:
        """How many lines of the text each paragraph has; None where each has one."""
        counts = [text.count("\n") + 1 for _, text in self.paragraphs]
        return counts if sum(counts) > len(counts) else None


class Texts:
    """Reads the texts of one kind. To be asked within one read transaction."""

    def __init__(self, connection: sqlite3.Connection, which: Text) -> None:
        self._connection = connection
        self._which = which
        self._boilerplate: dict[str, frozenset[int]] = {}

    def of(self, article_ids: Sequence[int]) -> Iterator[ArticleText]:
        """These articles, in order of their numbers."""
        articles = self._rows(
            """
            SELECT a.version_id, a.id, a.url, a.site, a.title, a.author, a.published, a.language,
                   a.description, a.tags, a.image, a.licence, a.first_seen, a.last_seen, v.number,
                   v.text_digest
              FROM articles a JOIN versions v ON v.id = a.version_id
             WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id""",
            article_ids,
        ).fetchall()
        site_of = {row[0]: row[3] for row in articles}
        told = self._told(site_of)
        for version_id, *row in articles:
            row[8] = tuple(json.loads(row[8] or "[]"))
            yield ArticleText(*row, paragraphs=tuple(told[version_id]))

    def _rows(self, query: str, ids: Sequence[int]) -> sqlite3.Cursor:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(query, (json.dumps(list(ids)),))

    def _told(self, site_of: dict[int, str]) -> dict[int, list[tuple[str, str]]]:
        """By version the paragraphs of its text."""
        versions = list(site_of)
        rows = self._rows(
            """
            SELECT p.version_id, p.position, p.paragraph_id, p.kind, g.text
              FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id
             WHERE p.version_id IN (SELECT value FROM json_each(?))
             ORDER BY p.version_id, p.position""",
            versions,
        )
        told: dict[int, list[tuple[str, str]]] = defaultdict(list)
        if self._which is Text.FULL:
            for version_id, _, _, kind, text in rows:
                told[version_id].append((kind, text))
            return told
        repeated = self._repeated(versions)
        dropped = {site: self._dropped(site) for site in set(site_of.values())}
        for version_id, position, paragraph_id, kind, text in rows:
            if (version_id, position) in repeated or paragraph_id in dropped[site_of[version_id]]:
                continue
            told[version_id].append((kind, text))
        return told

    def _repeated(self, versions: list[int]) -> set[tuple[int, int]]:
        scope = "AND scope = 'article'" if self._which is Text.CLEAN else ""
        return set(
            self._rows(
                "SELECT version_id, position FROM repeats "
                f"WHERE version_id IN (SELECT value FROM json_each(?)) {scope}",
                versions,
            )
        )

    def _dropped(self, site: str) -> frozenset[int]:
        """The boilerplate of a site; what can be some is what is counted, or was judged."""
        if site not in self._boilerplate:
            rows = self._connection.execute(
                f"""
                SELECT c.paragraph_id FROM (
                       SELECT paragraph_id FROM site_paragraphs WHERE site = ?1
                        UNION SELECT paragraph_id FROM boilerplate_verdicts WHERE site = ?1
                        UNION SELECT n.paragraph_id FROM boilerplate_verdicts d
                         JOIN near_duplicates n ON n.of_paragraph_id = d.paragraph_id
                        WHERE d.site = ?1
                        UNION SELECT n.of_paragraph_id FROM boilerplate_verdicts d
                         JOIN near_duplicates n ON n.paragraph_id = d.paragraph_id
                        WHERE d.site = ?1) c
                 WHERE {is_boilerplate("?1", "c.paragraph_id")}""",
                (site,),
            )
            self._boilerplate[site] = frozenset(row[0] for row in rows)
        return self._boilerplate[site]
