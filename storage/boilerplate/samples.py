"""Reads the articles of samples, which `evidence` compares."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from storage.boilerplate.evidence import Line, SampledArticle
from storage.boilerplate.word_evidence import WordHashes
from storage.core.model import Kind
from storage.db.joins import OCCURRENCE_WITH_TEXT
from storage.db.select_in import select_in
from storage.text.hashes import hash_number, hash_words
from storage.text.line_patterns import MAX_MASKED_CHARACTERS
from storage.text.normalise import tokens

_CACHED_VERSIONS = 1000

Sampled = tuple[int, int]
"""An article and the first of its versions that has the pattern."""
Words = frozenset[str]


def article_rank(key: str) -> int:
    """The rank of an article in samples: 63 bits that depend on its key alone."""
    return hash_number(key, seed=1) >> 1


class SampleReader:
    """Reads articles as samples need them, and caches the words of their versions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cache: OrderedDict[int, list[WordHashes]] = OrderedDict()
        self._lines: dict[tuple[str, int], tuple[tuple[Line, ...], Words]] = {}
        self._declared: dict[int, tuple[Words, str, str, str, bool]] = {}

    def forget(self) -> None:
        """Empty the cache. Needed after a rollback, because version ids may be assigned again."""
        self._cache.clear()
        self.begin()

    def begin(self) -> None:
        """Forget what may have changed: what articles declare, and the patterns of their lines."""
        self._declared.clear()
        self._lines.clear()

    def read(self, site: str, sample: Sequence[Sampled]) -> list[SampledArticle]:
        """The articles of a sample, in its order, with the patterns of their lines on a site.

        As they were at the last call of `begin`. Samples of many patterns have articles in common.
        """
        self._read_lines(site, [each for _, each in sample if (site, each) not in self._lines])
        self._read_declared([each for each, _ in sample if each not in self._declared])
        articles = []
        for article_id, version_id in sample:
            lines, title = self._lines[site, version_id]
            articles.append(SampledArticle(version_id, lines, title, *self._declared[article_id]))
        return articles

    def words(self, version_ids: Sequence[int]) -> list[list[WordHashes]]:
        """The distinct words of each paragraph of these versions."""
        missing = {version_id for version_id in version_ids if version_id not in self._cache}
        read: dict[int, list[WordHashes]] = {version_id: [] for version_id in missing}
        for version_id, text in select_in(
            self._connection,
            f"SELECT p.version_id, g.text FROM {OCCURRENCE_WITH_TEXT} "
            "WHERE p.version_id IN ({}) ORDER BY p.version_id, p.position",
            missing,
        ):
            read[version_id].append(hash_words(set(tokens(text))))
        self._cache.update(read)
        found = []
        for version_id in version_ids:
            self._cache.move_to_end(version_id)
            found.append(self._cache[version_id])
        while len(self._cache) > _CACHED_VERSIONS:
            self._cache.popitem(last=False)
        return found

    def _read_lines(self, site: str, version_ids: Sequence[int]) -> None:
        rows = select_in(
            self._connection,
            "SELECT p.version_id, p.position, p.kind, g.shingles, "
            f"iif(length(g.text) <= {MAX_MASKED_CHARACTERS}, g.text, substr(g.text, -8)), "
            "g.text = v.title, l.pattern_id FROM appearances p "
            "JOIN versions v ON v.id = p.version_id JOIN paragraphs g ON g.id = p.paragraph_id "
            "LEFT JOIN pattern_paragraphs l ON l.paragraph_id = g.id AND l.site = ? "
            "WHERE p.version_id IN ({}) ORDER BY p.version_id, p.position",
            version_ids,
            site,
        )
        lines: dict[int, list[Line]] = {version_id: [] for version_id in version_ids}
        last: tuple[int, int] | None = None
        for version_id, position, kind, shingles, text, is_title, pattern_id in rows:
            patterns = () if pattern_id is None else (pattern_id,)
            of_version = lines[version_id]
            if last == (version_id, position):  # a paragraph with a second pattern
                line = of_version.pop()
                of_version.append(line._replace(patterns=line.patterns + patterns))
                continue
            last = (version_id, position)
            is_heading = kind == Kind.HEADING or bool(is_title)
            of_version.append(Line(patterns, shingles + 2, text, is_heading))
        titles = select_in(
            self._connection, "SELECT id, title FROM versions WHERE id IN ({})", version_ids
        )
        for version_id, title in titles:
            words = frozenset(tokens(title or ""))
            self._lines[site, version_id] = (tuple(lines[version_id]), words)

    def _read_declared(self, article_ids: Iterable[int]) -> None:
        rows = select_in(
            self._connection,
            "SELECT id, url, tags, author, language, "
            "iif(published_origin IS 'guessed', NULL, published), first_seen FROM articles "
            "WHERE id IN ({})",
            article_ids,
        )
        for article_id, url, tags, author, language, published, first_seen in rows:
            self._declared[article_id] = (
                frozenset(tokens(" ".join([url, *json.loads(tags or "[]")]))),
                (author or "").strip().casefold(),
                language or "",
                (published or first_seen)[:10],
                bool(published),
            )
