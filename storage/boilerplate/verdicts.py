"""Which patterns are boilerplate: keeps the samples of patterns and sites, and judges by them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from storage.boilerplate.comparison import Comparison, PatternRow, StoredEvidence
from storage.boilerplate.evidence import SAMPLE
from storage.boilerplate.rule import COUNTED, Verdict, judge_places, judge_text, judge_words
from storage.boilerplate.samples import SampleReader, article_rank
from storage.boilerplate.site_minimum import SiteMinimum
from storage.boilerplate.word_evidence import (
    REFERENCE,
    Vocabulary,
    first_words,
    vocabulary,
)
from storage.db.select_in import select_in
from storage.text.line_patterns import LinePattern, line_patterns
from storage.text.normalise import tokens

_MIN_REFERENCE = 8  # articles in a language from which they are the ones compared with
MIN_SITES = 3
"""Sites on which a pattern must be boilerplate to be so on others that have it twice."""
_MAX_REPORTED = 1000  # paragraphs of one pattern that are reported as changed

Carriers: TypeAlias = dict[int, int]
"""The articles that have a pattern, each with the first of its versions that does."""


class BoilerplateVerdicts:
    """Writes `pattern_samples`, `site_samples` and the verdicts in `patterns`.

    Part of the caller's transaction. Methods return the paragraphs that have become boilerplate,
    or ceased to be.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rules = SiteMinimum(connection)
        self._samples = SampleReader(connection)
        self._vocabularies: dict[tuple[str, str], tuple[tuple[int, ...], Vocabulary]] = {}

    def forget(self) -> None:
        """Empty the caches. Needed after a rollback, because version ids may be assigned again."""
        self._samples.forget()
        self._vocabularies.clear()

    def judge_again(self, site: str) -> set[int]:
        """Judge all patterns of a site after its rule or a decision has changed."""
        minimum = self._rules.minimum(site)
        keys = self._connection.execute(
            "SELECT key FROM patterns WHERE site = ? AND (articles >= ? OR verdict <> ?)",
            (site, min_compared(minimum), Verdict.FEW),
        ).fetchall()
        return self.judge(site, self.rows(site, [key for (key,) in keys]))

    def extend_samples(self, new: Mapping[int, Carriers], rows: Mapping[int, PatternRow]) -> None:
        """Add articles to the samples of patterns, by pattern id, and note which have changed."""
        ranks = self._ranks({article_id for carriers in new.values() for article_id in carriers})
        stored = {
            pattern_id: (count, highest)
            for pattern_id, count, highest in select_in(
                self._connection,
                "SELECT pattern_id, count(*), max(rank) FROM pattern_samples "
                "WHERE pattern_id IN ({}) GROUP BY pattern_id",
                new,
            )
        }
        added, full = [], set()
        by_id = {row.id: row for row in rows.values()}
        for pattern_id, carriers in new.items():
            count, highest = stored.get(pattern_id, (0, 0))
            ranked = sorted((ranks[article_id], article_id) for article_id in carriers)[:SAMPLE]
            for rank, article_id in ranked:
                if count >= SAMPLE and rank > highest:
                    break
                added.append((pattern_id, rank, article_id, carriers[article_id]))
                by_id[pattern_id].sample_changed = True
                if count + len(ranked) > SAMPLE:
                    full.add(pattern_id)
        self._connection.executemany(
            "INSERT OR IGNORE INTO pattern_samples VALUES (?, ?, ?, ?)", added
        )
        self._connection.executemany(
            "DELETE FROM pattern_samples WHERE pattern_id = ?1 AND rank > "
            "(SELECT rank FROM pattern_samples WHERE pattern_id = ?1 "
            "ORDER BY rank LIMIT 1 OFFSET ?2)",
            [(pattern_id, SAMPLE - 1) for pattern_id in full],
        )

    def _ranks(self, article_ids: Iterable[int]) -> dict[int, int]:
        query = "SELECT id, key FROM articles WHERE id IN ({})"
        return {
            article_id: article_rank(key)
            for article_id, key in select_in(self._connection, query, article_ids)
        }

    def extend_site_sample(self, site: str, new: Carriers) -> bool:
        """Add articles to the sample of a site and their language; whether it has changed."""
        by_language: dict[str, list[tuple[int, int]]] = defaultdict(list)
        query = "SELECT id, key, coalesce(language, '') FROM articles WHERE id IN ({})"
        for article_id, key, language in select_in(self._connection, query, new):
            by_language[language].append((article_rank(key), article_id))
        is_changed = False
        for language, ranked in by_language.items():
            count, highest = self._connection.execute(
                "SELECT count(*), coalesce(max(rank), 0) FROM site_samples "
                "WHERE site = ? AND language = ?",
                (site, language),
            ).fetchone()
            added = [
                (site, language, rank, article_id, new[article_id])
                for rank, article_id in ranked
                if count < REFERENCE or rank < highest
            ]
            if added:
                is_changed = True
                self._put_in_site_sample(site, language, added)
        return is_changed

    def _put_in_site_sample(
        self, site: str, language: str, rows: Sequence[tuple[object, ...]]
    ) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO site_samples VALUES (?, ?, ?, ?, ?)", rows
        )
        self._connection.execute(
            "DELETE FROM site_samples WHERE site = ?1 AND language = ?2 AND rank > "
            "(SELECT rank FROM site_samples WHERE site = ?1 AND language = ?2 "
            "ORDER BY rank LIMIT 1 OFFSET ?3)",
            (site, language, REFERENCE - 1),
        )

    def samples_with(self, article_id: int) -> set[int]:
        """The patterns whose samples have an article, or should have it by its rank."""
        ((key,),) = self._connection.execute(
            "SELECT key FROM articles WHERE id = ?", (article_id,)
        ).fetchall()
        rows = self._connection.execute(
            "SELECT pattern_id FROM pattern_samples WHERE article_id = ?1 UNION "
            "SELECT l.pattern_id FROM versions v JOIN appearances p ON p.version_id = v.id "
            "JOIN pattern_paragraphs l ON l.paragraph_id = p.paragraph_id "
            "WHERE v.article_id = ?1 AND ?2 < (SELECT max(s.rank) FROM pattern_samples s "
            "WHERE s.pattern_id = l.pattern_id)",
            (article_id, article_rank(key)),
        )
        return {pattern_id for (pattern_id,) in rows}

    def rebuild_site_sample(self, site: str, article_id: int, *, is_gone: bool = True) -> bool:
        """Replace the sample of a site if an article of it is gone; whether it was in it.

        is_gone: False if the article has another rank, or language, than it had.
        """
        deleted = self._connection.execute(
            "DELETE FROM site_samples WHERE site = ? AND article_id = ?", (site, article_id)
        )
        without = article_id if is_gone else 0
        query = (
            "SELECT id, (SELECT min(v.id) FROM versions v WHERE v.article_id = a.id) "
            "FROM articles a WHERE site = ? AND id <> ?"
        )
        if not deleted.rowcount:
            if is_gone:
                return False
            query += f" AND id = {article_id}"
        rows = self._connection.execute(query, (site, without)).fetchall()
        return self.extend_site_sample(site, dict(rows)) or bool(deleted.rowcount)

    def _vocabulary(self, site: str, language: str) -> Vocabulary:
        """The words of a site's articles in a language; of all if there are few in it."""
        rows = self._connection.execute(
            "SELECT s.version_id, v.title, s.language FROM site_samples s "
            "JOIN versions v ON v.id = s.version_id WHERE s.site = ? ORDER BY s.language, s.rank",
            (site,),
        ).fetchall()
        in_language = [row for row in rows if row[2] == language]
        rows = in_language if len(in_language) >= _MIN_REFERENCE else rows
        # Articles with the same title are copies or a series, and would stand for all others.
        by_title = {title or version_id: (version_id, title) for version_id, title, _ in rows}
        rows = list(by_title.values())
        version_ids = tuple(version_id for version_id, _ in rows)
        cached = self._vocabularies.get((site, language))
        if cached is None or cached[0] != version_ids:
            titles = [frozenset(tokens(title or "")) for _, title in rows]
            texts = [first_words(lines) for lines in self._samples.words(version_ids)]
            cached = (version_ids, vocabulary(titles, texts))
            self._vocabularies[site, language] = cached
        return cached[1]

    def compare_with_site_again(self, site: str) -> set[int]:
        """Judge the patterns whose verdict depends on the words of the site."""
        keys = self._connection.execute(
            "SELECT key FROM patterns INDEXED BY patterns_compared "
            "WHERE site = ? AND verdict IN ('boilerplate', 'related')",
            (site,),
        ).fetchall()
        return self.judge(site, self.rows(site, [key for (key,) in keys]))

    def judge_more(self, site: str, rows: Mapping[int, PatternRow]) -> set[int]:
        """Judge patterns that more articles have, only where that can change the verdict."""
        return self.judge(
            site,
            {key: row for key, row in rows.items() if row.sample_changed or row.verdict in COUNTED},
        )

    def refresh(self, article_ids: Iterable[int]) -> set[int]:
        """Compare the patterns again that have these articles in their samples."""
        listed = list(article_ids)
        by_site: dict[str, list[int]] = defaultdict(list)
        query = (
            "SELECT DISTINCT t.site, t.key FROM pattern_samples s "
            "JOIN patterns t ON t.id = s.pattern_id WHERE s.article_id IN ({})"
        )
        for site, key in select_in(self._connection, query, listed):
            by_site[site].append(key)
        changed: set[int] = set()
        query = (
            "SELECT a.id, a.site FROM articles a JOIN site_samples s "
            "ON s.article_id = a.id AND s.language <> coalesce(a.language, '') WHERE a.id IN ({})"
        )
        for article_id, site in list(select_in(self._connection, query, listed)):
            self.rebuild_site_sample(site, article_id, is_gone=False)
            changed |= self.compare_with_site_again(site)
        for site, keys in sorted(by_site.items()):
            rows = self.rows(site, keys)
            for row in rows.values():
                row.sample_changed = True
            changed |= self.judge(site, rows)
        return changed

    def judge(self, site: str, rows: Mapping[int, PatternRow]) -> set[int]:
        """Collect evidence where samples have changed, and judge these patterns."""
        minimum = self._rules.minimum(site)
        self._samples.begin()
        changed: set[int] = set()
        for key, row in rows.items():
            if row.articles < min_compared(minimum):
                verdict = Verdict.FEW if minimum else Verdict.OFF
                changed |= self._store(site, key, row, (None, None), verdict)
                continue
            pattern = self._pattern(row.id, key)
            fixed = judge_text(pattern, minimum)
            if fixed is not None:
                changed |= self._store(site, key, row, (None, None), fixed)
            elif not self._has_sample(row.id):
                # An older archive that was migrated: its refold will compare the articles.
                changed |= self._store(site, key, row, row.stored, Verdict(row.verdict))
            else:
                changed |= self._store(site, key, row, *self._compare(site, row, pattern, minimum))
        return changed

    def _compare(
        self, site: str, row: PatternRow, pattern: LinePattern, minimum: int
    ) -> tuple[StoredEvidence, Verdict]:
        """Compare the sample of a pattern, or take what is stored if it has not changed."""
        comparison = Comparison(self._connection, self._samples, site, row, pattern)
        verdict = judge_places(pattern, comparison.evidence, row.articles, minimum)
        relating: list[str] = []
        likeness = None
        if verdict is Verdict.BOILERPLATE:
            words = comparison.words
            site_words = self._vocabulary(site, words.language)
            relating, likeness = words.relating_words(site_words), words.likeness(site_words)
            verdict = judge_words(pattern, comparison.evidence, words, relating, likeness)
        if verdict is Verdict.FEW:
            return (None, None), verdict
        if verdict is Verdict.SUBJECT:  # whatever the words of the site
            relating, likeness = [], None
        return comparison.stored(relating, likeness), verdict

    def _has_sample(self, pattern_id: int) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM pattern_samples WHERE pattern_id = ? LIMIT 1", (pattern_id,)
        ).fetchone()
        return row is not None

    def _pattern(self, pattern_id: int, key: int) -> LinePattern:
        """A pattern, read from one of its paragraphs."""
        (text,) = self._connection.execute(
            "SELECT g.text FROM pattern_paragraphs l JOIN paragraphs g ON g.id = l.paragraph_id "
            "WHERE l.pattern_id = ? LIMIT 1",
            (pattern_id,),
        ).fetchone()
        return next(pattern for pattern in line_patterns(text) if pattern.key == key)

    def _store(
        self, site: str, key: int, row: PatternRow, evidence: StoredEvidence, verdict: Verdict
    ) -> set[int]:
        if verdict in (Verdict.FEW, Verdict.DAYS) and self._sites_with(key, site) >= MIN_SITES:
            verdict = Verdict.ELSEWHERE
        is_boilerplate = verdict in (Verdict.BOILERPLATE, Verdict.ELSEWHERE)
        if row.decision is not None:
            is_boilerplate = row.decision == "drop"
        if (evidence, verdict, is_boilerplate) == (row.stored, row.verdict, row.is_boilerplate):
            return set()
        self._connection.execute(
            "UPDATE patterns SET evidence = ?, words = ?, verdict = ?, is_boilerplate = ? "
            "WHERE id = ?",
            (*evidence, verdict, is_boilerplate, row.id),
        )
        changed = self.paragraphs(row.id) if is_boilerplate != row.is_boilerplate else set()
        is_learned = verdict is Verdict.BOILERPLATE
        if is_learned != (row.verdict == Verdict.BOILERPLATE):
            row.stored, row.verdict, row.is_boilerplate = evidence, verdict, is_boilerplate
            changed |= self.judge_elsewhere(site, key)
        row.stored, row.verdict, row.is_boilerplate = evidence, verdict, is_boilerplate
        return changed

    def _sites_with(self, key: int, besides: str = "") -> int:
        """The sites on which a pattern is boilerplate by evidence of their own, besides one."""
        (sites,) = self._connection.execute(
            "SELECT count(*) FROM patterns WHERE key = ? AND verdict = 'boilerplate' AND site <> ?",
            (key, besides),
        ).fetchone()
        return int(sites)

    def judge_elsewhere(self, site: str, key: int) -> set[int]:
        """Judge a pattern on the other sites after it was learned on one, or no longer is."""
        if self._sites_with(key) not in (MIN_SITES, MIN_SITES - 1):
            return set()
        sites = self._connection.execute(
            "SELECT t.site FROM sites t JOIN patterns p ON p.site = t.site AND p.key = ? "
            "WHERE t.site <> ? AND p.verdict IN ('few', 'days', 'elsewhere')",
            (key, site),
        ).fetchall()
        changed: set[int] = set()
        for (other,) in sites:
            changed |= self.judge(other, self.rows(other, [key]))
        return changed

    def rows(self, site: str, keys: Iterable[int]) -> dict[int, PatternRow]:
        rows = select_in(
            self._connection,
            "SELECT key, id, articles, evidence, words, verdict, is_boilerplate, decision "
            "FROM patterns WHERE site = ? AND key IN ({})",
            keys,
            site,
        )
        return {
            key: PatternRow(pattern_id, articles, (evidence, words), verdict, bool(flag), decision)
            for key, pattern_id, articles, evidence, words, verdict, flag, decision in rows
        }

    def insert(self, site: str, key: int, articles: int) -> PatternRow:
        cursor = self._connection.execute(
            "INSERT INTO patterns (site, key, articles, verdict, is_boilerplate) "
            "VALUES (?, ?, ?, ?, 0)",
            (site, key, articles, Verdict.FEW),
        )
        return PatternRow(
            int(cursor.lastrowid or 0), articles, (None, None), Verdict.FEW, False, None
        )

    def paragraphs(self, pattern_id: int) -> set[int]:
        rows = self._connection.execute(
            "SELECT paragraph_id FROM pattern_paragraphs WHERE pattern_id = ? LIMIT ?",
            (pattern_id, _MAX_REPORTED),
        )
        return {paragraph_id for (paragraph_id,) in rows}


def min_compared(minimum: int) -> int:
    """The number of articles of a site from which a pattern is compared: what a block needs.

    minimum: what an ordinary line needs.
    """
    return max(2, minimum // 2)
