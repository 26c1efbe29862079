"""Which patterns the lines of each site have, on how many articles, and which are boilerplate.

Kept up to date as versions are added. The result follows from the articles of the archive alone,
whatever the order in which they were added: counts are exact, and the articles that are compared
are those whose keys have the lowest hashes.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from storage.band_index.index import BandIndex
from storage.boilerplate.comparison import PatternRow
from storage.boilerplate.verdicts import BoilerplateVerdicts, Carriers
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.db.select_in import select_in
from storage.text.fingerprint import band_keys_of_patterns
from storage.text.line_patterns import pattern_keys

PatternsOfArticle: TypeAlias = Mapping[int, Mapping[int, int]]
"""By pattern, the paragraphs of an article that have it, each with the first of its versions."""


@dataclass(frozen=True, slots=True)
class PatternedVersion:
    """A new version. paragraphs: the id of each, with the keys of its patterns.

    is_first: whether it is the article's first version; new: the patterns that no earlier version
    can have, because they are the exact texts of new paragraphs.
    """

    version_id: int
    article_id: int
    site: str
    is_first: bool
    paragraphs: tuple[tuple[int, tuple[int, ...]], ...]
    new: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What is earlier than a batch: versions below its first, and paragraphs that are not new."""

    first_version: int
    new_paragraphs: Set[int]


@dataclass(slots=True)
class _OnSite:
    """What a batch adds to one site: by pattern, its articles and its paragraphs."""

    carriers: dict[int, Carriers] = field(default_factory=lambda: defaultdict(dict))
    paragraphs: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


class BoilerplatePatterns:
    """Writes `patterns`, what belongs to them, and the article counts in `sites`.

    Part of the caller's transaction. Methods return the paragraphs that have become boilerplate,
    or ceased to be.
    """

    def __init__(
        self, connection: sqlite3.Connection, index: BandIndex, last_version: int = 2**62
    ) -> None:
        """last_version: of those to count; a refold that is under way counts the later ones."""
        self._last_version = last_version
        self._connection = connection
        self._index = index
        self._verdicts = BoilerplateVerdicts(connection)

    def forget(self) -> None:
        """Empty the caches. Needed after a rollback, because version ids may be assigned again."""
        self._verdicts.forget()

    def add(self, versions: Iterable[PatternedVersion], new_paragraphs: Set[int]) -> set[int]:
        """Add versions. Their appearances and first occurrences must be written.

        new_paragraphs: those that no earlier version contains.
        """
        listed = list(versions)
        earlier = _Earlier(min(each.version_id for each in listed), new_paragraphs)
        by_site: dict[str, list[PatternedVersion]] = defaultdict(list)
        for version in listed:
            by_site[version.site].append(version)
        changed: set[int] = set()
        for site, on_site in sorted(by_site.items()):
            new = {each.article_id: each.version_id for each in on_site if each.is_first}
            self._count_articles(site, len(new))
            is_new_sample = self._verdicts.extend_site_sample(site, new)
            changed |= self._add_on_site(site, on_site, earlier)
            if is_new_sample:
                changed |= self._verdicts.compare_with_site_again(site)
        return changed

    def recount(self, site: str, patterns: Iterable[int]) -> set[int]:
        """Count patterns of a site, by their keys, from its articles."""
        changed: set[int] = set()
        for key in sorted(set(patterns)):
            changed |= self._recount_one(site, key)
        return changed

    def recount_with(self, site: str, key: int, paragraph_ids: set[int]) -> set[int]:
        """Count a pattern of these paragraphs, even if only one article has it."""
        return self._recount_one(site, key, paragraph_ids, fewest=1)

    def patterns_of_article(self, article_id: int) -> PatternsOfArticle:
        """All patterns of an article, in any version."""
        rows = self._connection.execute(
            "SELECT g.id, min(v.id), g.text FROM versions v JOIN appearances p "
            "ON p.version_id = v.id JOIN paragraphs g ON g.id = p.paragraph_id "
            "WHERE v.article_id = ? GROUP BY g.id",
            (article_id,),
        )
        patterns: dict[int, dict[int, int]] = defaultdict(dict)
        for paragraph_id, version_id, text in rows:
            for key in pattern_keys(text):
                patterns[key][paragraph_id] = version_id
        return patterns

    def remove_article(self, site: str, article_id: int, patterns: PatternsOfArticle) -> set[int]:
        """Count what an article had that is no longer on a site."""
        self._count_articles(site, -1)
        changed = self._take(site, article_id, patterns)
        if self._verdicts.rebuild_site_sample(site, article_id):
            changed |= self._verdicts.compare_with_site_again(site)
        return changed

    def move_article(self, article_id: int, before: str, now: str) -> set[int]:
        """Count an article again that has another URL, and its site now. Its row has them."""
        patterns = self.patterns_of_article(article_id)
        if before == now:
            return self._rank_again(now, article_id, patterns)
        changed = self.remove_article(before, article_id, patterns)
        self._count_articles(now, 1)
        (version_id,) = self._connection.execute(
            "SELECT min(id) FROM versions WHERE article_id = ?", (article_id,)
        ).fetchone()
        changed |= self._give(now, article_id, patterns)
        if self._verdicts.extend_site_sample(now, {article_id: version_id}):
            changed |= self._verdicts.compare_with_site_again(now)
        return changed

    def _rank_again(self, site: str, article_id: int, patterns: PatternsOfArticle) -> set[int]:
        """Change the rank of an article in samples after its URL has changed."""
        affected = self._verdicts.samples_with(article_id)
        rows = self._verdicts.rows(site, patterns)
        changed = self.recount(site, [key for key, row in rows.items() if row.id in affected])
        if self._verdicts.rebuild_site_sample(site, article_id, is_gone=False):
            changed |= self._verdicts.compare_with_site_again(site)
        return changed

    def refresh(self, article_ids: Iterable[int]) -> set[int]:
        """Compare again the patterns that have these articles in their samples.

        For articles whose date, author, language or tags may have changed.
        """
        return self._verdicts.refresh(article_ids)

    def _give(self, site: str, article_id: int, patterns: PatternsOfArticle) -> set[int]:
        """Count an article that has come from another site."""
        rows = self._verdicts.rows(site, patterns)
        changed: set[int] = set()
        for key, paragraphs in sorted(patterns.items()):
            row = rows.get(key)
            if row is None or row.articles < 2:
                changed |= self._recount_one(site, key, paragraphs)
                continue
            row.articles += 1
            self._connection.execute(
                "UPDATE patterns SET articles = ? WHERE id = ?", (row.articles, row.id)
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO pattern_paragraphs VALUES (?, ?, ?)",
                [(paragraph_id, row.id, site) for paragraph_id in paragraphs],
            )
            first = {article_id: min(paragraphs.values())}
            self._verdicts.extend_samples({row.id: first}, {key: row})
            changed |= self._verdicts.judge_more(site, {key: row})
        return changed

    def _take(self, site: str, article_id: int, patterns: PatternsOfArticle) -> set[int]:
        """Count one article less. Patterns whose sample has it are counted from all articles."""
        rows = self._verdicts.rows(site, patterns)
        sampled = {
            pattern_id
            for (pattern_id,) in self._connection.execute(
                "SELECT pattern_id FROM pattern_samples WHERE article_id = ?", (article_id,)
            )
        }
        changed: set[int] = set()
        for key, row in sorted(rows.items()):
            if row.id in sampled or row.articles <= 2 or row.decision:
                changed |= self._recount_one(site, key)
                continue
            row.articles -= 1
            self._connection.execute(
                "UPDATE patterns SET articles = ? WHERE id = ?", (row.articles, row.id)
            )
            self._connection.executemany(
                "DELETE FROM pattern_paragraphs WHERE pattern_id = ?1 AND paragraph_id = ?2 "
                f"AND NOT EXISTS (SELECT 1 FROM {OCCURRENCE_WITH_ARTICLE} "
                "WHERE p.paragraph_id = ?2 AND a.site = ?3)",
                [(row.id, paragraph_id, site) for paragraph_id in patterns[key]],
            )
            changed |= self._verdicts.judge(site, {key: row})
        return changed

    def _add_on_site(
        self, site: str, versions: list[PatternedVersion], before: _Earlier
    ) -> set[int]:
        first_versions = {version.article_id for version in versions if version.is_first}
        new = _OnSite()
        for version in versions:
            for paragraph_id, keys in version.paragraphs:
                for key in keys:
                    new.carriers[key].setdefault(version.article_id, version.version_id)
                    new.paragraphs[key].add(paragraph_id)
        rows = self._verdicts.rows(site, new.carriers)
        self._leave_out_known(rows, new, first_versions, versions)
        seen = new.carriers.keys() - {key for version in versions for key in version.new}
        unknown = sorted(key for key in seen if key not in rows)
        earlier = self._earlier_carriers(site, unknown, before)
        links = []
        for key, carriers in new.carriers.items():
            if key in rows:
                row = rows[key]
                row.articles += len(carriers)
            else:
                known, paragraph_ids = earlier.get(key, ({}, set()))
                carriers.update({article: known[article] for article in known})
                if len(carriers) < 2:
                    continue
                row = rows[key] = self._verdicts.insert(site, key, len(carriers))
                new.paragraphs[key] |= paragraph_ids
            links += [(paragraph_id, row.id, site) for paragraph_id in new.paragraphs[key]]
        self._connection.executemany(
            "INSERT OR IGNORE INTO pattern_paragraphs VALUES (?, ?, ?)", links
        )
        touched = {key: rows[key] for key in new.carriers if key in rows and new.carriers[key]}
        self._connection.executemany(
            "UPDATE patterns SET articles = ? WHERE id = ?",
            [(row.articles, row.id) for row in touched.values()],
        )
        self._verdicts.extend_samples(
            {row.id: new.carriers[key] for key, row in touched.items()}, touched
        )
        return self._verdicts.judge_more(site, touched)

    def _leave_out_known(
        self,
        rows: Mapping[int, PatternRow],
        new: _OnSite,
        first_versions: set[int],
        versions: list[PatternedVersion],
    ) -> None:
        """Leave out articles that had a pattern in an earlier version than those of the batch."""
        oldest: dict[int, int] = {}
        for version in versions:
            if version.article_id not in first_versions:
                oldest.setdefault(version.article_id, version.version_id)
        key_of = {row.id: key for key, row in rows.items()}
        for article_id, version_id in oldest.items():
            (previous,) = self._connection.execute(
                "SELECT max(id) FROM versions WHERE article_id = ? AND id < ?",
                (article_id, version_id),
            ).fetchone()
            # Most lines remain from version to version. Only for others all of them are searched.
            for since in (previous, 0):
                known = self._connection.execute(
                    "SELECT DISTINCT l.pattern_id FROM versions v JOIN appearances p "
                    "ON p.version_id = v.id JOIN pattern_paragraphs l "
                    "ON l.paragraph_id = p.paragraph_id "
                    "WHERE v.article_id = ? AND v.id >= ? AND v.id < ?",
                    (article_id, since, version_id),
                ).fetchall()
                for (pattern_id,) in known:
                    if pattern_id in key_of:
                        new.carriers[key_of[pattern_id]].pop(article_id, None)
                if not any(article_id in new.carriers[key] for key in rows):
                    break

    def _earlier_carriers(
        self, site: str, keys: list[int], before: _Earlier
    ) -> dict[int, tuple[Carriers, set[int]]]:
        """The article that had each pattern before the batch, with its paragraphs.

        There is at most one on a site: with a second one, the pattern has a row.
        """
        candidates = self._candidates(keys)
        paragraph_ids = {
            paragraph_id
            for found in candidates.values()
            for paragraph_id in found
            if paragraph_id not in before.new_paragraphs
        }
        occurrences: dict[int, tuple[int, int]] = {}
        for query in (
            "SELECT g.id, v.article_id, g.version_id FROM paragraphs g "
            "JOIN versions v ON v.id = g.version_id JOIN articles a ON a.id = v.article_id "
            "WHERE a.site = ? AND g.version_id < ? AND g.id IN ({})",
            "SELECT o.paragraph_id, v.article_id, o.version_id FROM first_occurrences o "
            "JOIN versions v ON v.id = o.version_id "
            "WHERE o.site = ? AND o.version_id < ? AND o.paragraph_id IN ({})",
        ):
            for paragraph_id, article_id, version_id in select_in(
                self._connection, query, paragraph_ids, site, before.first_version
            ):
                occurrences[paragraph_id] = (article_id, version_id)
        verified = self._with_their_patterns(occurrences)
        earlier: dict[int, tuple[Carriers, set[int]]] = {}
        for key, found in candidates.items():
            for paragraph_id in sorted(found & verified.get(key, set())):
                carriers, ids = earlier.setdefault(key, ({}, set()))
                article_id, version_id = occurrences[paragraph_id]
                carriers[article_id] = min(version_id, carriers.get(article_id, version_id))
                ids.add(paragraph_id)
        return earlier

    def _candidates(self, keys: list[int]) -> dict[int, set[int]]:
        """By pattern, the paragraphs that may have it, as the band index knows them."""
        positions, found = self._index.find_all(band_keys_of_patterns(keys))
        candidates: dict[int, set[int]] = defaultdict(set)
        for position, paragraph_id in zip(positions.tolist(), found.tolist(), strict=True):
            candidates[keys[position]].add(paragraph_id)
        return candidates

    def _with_their_patterns(self, paragraph_ids: Iterable[int]) -> dict[int, set[int]]:
        """By pattern, those of these paragraphs that have it."""
        having: dict[int, set[int]] = defaultdict(set)
        query = "SELECT id, text FROM paragraphs WHERE id IN ({})"
        for paragraph_id, text in select_in(self._connection, query, paragraph_ids):
            for key in pattern_keys(text):
                having[key].add(paragraph_id)
        return having

    def _recount_one(
        self, site: str, key: int, known: Iterable[int] = (), fewest: int = 2
    ) -> set[int]:
        """Count a pattern of a site, which so many articles must have unless a user decided on it.

        known: paragraphs that have it and may be new on the site.
        """
        row = self._verdicts.rows(site, [key]).get(key)
        paragraph_ids = set(known)
        if row is not None:
            paragraph_ids |= self._linked(row.id)
        if row is None or row.articles < 2:
            candidates = self._candidates([key]).get(key, set())
            paragraph_ids |= self._with_their_patterns(candidates).get(key, set())
        carriers, on_site = self._carriers(site, paragraph_ids)
        if row is not None and row.decision:
            fewest = 1
        if len(carriers) < fewest:
            return set() if row is None else self._delete(site, key, row)
        if row is None:
            row = self._verdicts.insert(site, key, 0)
        row.articles = len(carriers)
        row.sample_changed = True
        execute, executemany = self._connection.execute, self._connection.executemany
        execute("UPDATE patterns SET articles = ? WHERE id = ?", (row.articles, row.id))
        execute("DELETE FROM pattern_samples WHERE pattern_id = ?", (row.id,))
        gone = self._linked(row.id) - on_site
        executemany(
            "DELETE FROM pattern_paragraphs WHERE pattern_id = ? AND paragraph_id = ?",
            [(row.id, paragraph_id) for paragraph_id in gone],
        )
        executemany(
            "INSERT OR IGNORE INTO pattern_paragraphs VALUES (?, ?, ?)",
            [(paragraph_id, row.id, site) for paragraph_id in sorted(on_site)],
        )
        self._verdicts.extend_samples({row.id: carriers}, {key: row})
        return self._verdicts.judge(site, {key: row})

    def _linked(self, pattern_id: int) -> set[int]:
        rows = self._connection.execute(
            "SELECT paragraph_id FROM pattern_paragraphs WHERE pattern_id = ?", (pattern_id,)
        )
        return {paragraph_id for (paragraph_id,) in rows}

    def _carriers(self, site: str, paragraph_ids: set[int]) -> tuple[Carriers, set[int]]:
        """The articles of a site with any of these paragraphs, and the paragraphs they have."""
        carriers: Carriers = {}
        on_site = set()
        for paragraph_id, article_id, version_id in select_in(
            self._connection,
            f"SELECT p.paragraph_id, a.id, min(v.id) FROM {OCCURRENCE_WITH_ARTICLE} "
            "WHERE a.site = ? AND v.id <= ? AND p.paragraph_id IN ({}) "
            "GROUP BY p.paragraph_id, a.id",
            paragraph_ids,
            *(site, self._last_version),
        ):
            on_site.add(paragraph_id)
            carriers[article_id] = min(version_id, carriers.get(article_id, version_id))
        return carriers, on_site

    def _delete(self, site: str, key: int, row: PatternRow) -> set[int]:
        changed = self._verdicts.paragraphs(row.id)
        for table in ("pattern_paragraphs", "pattern_samples"):
            self._connection.execute(f"DELETE FROM {table} WHERE pattern_id = ?", (row.id,))
        self._connection.execute("DELETE FROM patterns WHERE id = ?", (row.id,))
        return changed | self._verdicts.judge_elsewhere(site, key)

    def _count_articles(self, site: str, change: int) -> None:
        self._connection.execute(
            "INSERT INTO sites (site, articles) VALUES (?, ?) "
            "ON CONFLICT (site) DO UPDATE SET articles = articles + excluded.articles",
            (site, change),
        )
