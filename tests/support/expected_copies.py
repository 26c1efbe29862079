"""Candidates for copies, and copies, computed from the articles of an archive by the rules alone.

Only articles, versions, texts, repetitions, first occurrences and boilerplate are read. Every
article is compared with every other one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np

from storage.band_index import bucket_rule
from storage.db.views import is_boilerplate
from storage.folding import copy_candidates
from storage.folding.article_overlap import (
    MIN_OWN_SHINGLES,
    ShingledArticle,
    overlap,
    shingled_article,
)
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import concatenate_hashes, ordered_hashes

UrlPair: TypeAlias = frozenset[str]
Candidates: TypeAlias = dict[UrlPair, tuple[int, frozenset[str]]]
"""By pair: the buckets in which the two are candidates, and those of the two that have paragraphs
which occur first in the other."""
Copies: TypeAlias = list[tuple[str, str, str, float, float, float, int]]


@dataclass(frozen=True, slots=True)
class _Article:
    """An article, with the digests and texts of all its versions; the current one is the first."""

    url: str
    rank: tuple[str, str]
    digests: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    shingled: ShingledArticle
    shingles: int


def _articles(connection: sqlite3.Connection, folding: FoldingSettings) -> list[_Article]:
    articles = []
    for number, url, current in connection.execute(
        "SELECT id, url, version_id FROM articles"
    ).fetchall():
        digests, texts, times, counted, shingles = [], [], [], [], 0
        for version_id, digest, since in connection.execute(
            "SELECT id, text_digest, public_since FROM versions WHERE article_id = ? "
            "ORDER BY id = ? DESC",
            (number, current),
        ).fetchall():
            rows = connection.execute(
                f"SELECT g.text, g.shingles, {is_boilerplate('a.site', 'g.id')} "
                "FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
                "JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id "
                "WHERE p.version_id = ? ORDER BY p.position",
                (version_id,),
            ).fetchall()
            digests.append(digest)
            texts.append(tuple(text for text, _, _ in rows))
            times.append(since)
            if version_id == current:
                counted = [
                    ordered_hashes(text, folding) for text, _, dropped in rows if not dropped
                ]
                shingles = sum(count for _, count, _ in rows)
        articles.append(
            _Article(
                *(url, (min(times), url), tuple(digests), tuple(texts)),
                *(shingled_article(concatenate_hashes(counted)), shingles),
            )
        )
    return sorted(articles, key=lambda article: article.rank)


def _bucket_candidates(articles: list[_Article], folding: FoldingSettings) -> Counter[UrlPair]:
    buckets: dict[int, dict[str, bytes]] = defaultdict(dict)
    for article in articles:
        for digest, texts in zip(article.digests, article.texts, strict=True):
            keys = fingerprint(texts, folding).article_keys
            for key, first, second in zip(
                *(each.tolist() for each in (keys, np.roll(keys, -1), np.roll(keys, -2))),
                strict=True,
            ):
                place = bucket_rule.place_of_article(first, second, digest, article.url)
                known = buckets[key].get(article.url, place)
                buckets[key][article.url] = min(known, place)
    found: Counter[UrlPair] = Counter()
    for bucket in buckets.values():
        members = sorted(bucket, key=bucket.__getitem__)
        is_small = len(members) <= bucket_rule.MAX_SMALL_ARTICLE_BUCKET
        for one, other in combinations(range(len(members)), 2):
            places = (bucket[members[one]], bucket[members[other]])
            if is_small or (other == one + 1 and bucket_rule.share_next_key(*places)):
                found[frozenset((members[one], members[other]))] += 1
    return found


def _paragraph_candidates(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The articles that have paragraphs which occur first in others, each with such another."""
    holders = defaultdict(set)
    for text, url in connection.execute(
        "SELECT g.text, a.url FROM appearances p JOIN paragraphs g ON g.id = p.paragraph_id "
        "JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id"
    ):
        holders[text].add(url)
    shared: dict[str, dict[str, list[tuple[int, bytes]]]] = defaultdict(lambda: defaultdict(list))
    for url, other, text, shingles, digest in connection.execute(
        "SELECT a.url, o.url, g.text, g.shingles, g.digest FROM repetitions r "
        "JOIN articles a ON a.id = r.article_id JOIN articles o ON o.id = r.of_article_id "
        "JOIN paragraphs g ON g.id = r.paragraph_id WHERE r.scope <> 'article'"
    ):
        if len(holders[text]) <= copy_candidates.MAX_HOLDERS:
            shared[url][other].append((shingles, digest))
    found = set()
    for url, others in shared.items():
        ordered = sorted(
            (-sum(shingles for shingles, _ in common), min(digest for _, digest in common), other)
            for other, common in others.items()
        )
        enough = [each for each in ordered if -each[0] >= copy_candidates.MIN_COMMON]
        found |= {(url, other) for _, _, other in enough[: copy_candidates.MAX_CANDIDATES]}
    return found


def expected_candidates(connection: sqlite3.Connection, folding: FoldingSettings) -> Candidates:
    """What `copy_candidates` should contain."""
    buckets = _bucket_candidates(_articles(connection, folding), folding)
    repeating = _paragraph_candidates(connection)
    pairs = {*buckets, *map(frozenset, repeating)}
    return {
        pair: (buckets[pair], frozenset(url for url, other in repeating if {url, other} == pair))
        for pair in pairs
    }


def expected_copies(connection: sqlite3.Connection, folding: FoldingSettings) -> Copies:
    """What `copies` should contain."""
    articles = _articles(connection, folding)
    candidates = set(expected_candidates(connection, folding))
    first_with: dict[str, str] = {}
    originals: dict[str, _Article] = {}
    copies: Copies = []
    for at, article in enumerate(articles):
        earlier = {
            other.url: other
            for other in articles[:at]
            if frozenset((article.url, other.url)) in candidates
            or (
                first_with.get(article.digests[0]) == other.url
                and article.shingles >= MIN_OWN_SHINGLES
            )
        }
        first_with.setdefault(article.digests[0], article.url)
        copied = {url: originals[url] for url in earlier if url in originals}
        earlier |= {original.url: original for original in copied.values()}
        rows = _rows(article, sorted(earlier.values(), key=lambda other: other.rank))
        kept = _leading_to_originals(rows, {url: each.url for url, each in copied.items()})
        copies += kept
        first = next((row for row in kept if row[2] == "copy"), None)
        if first is not None:
            originals[article.url] = earlier[first[1]]
    return sorted(copies)


def _rows(article: _Article, earlier: list[_Article]) -> Copies:
    rows = []
    for other in earlier:
        if article.shingles and other.shingles:
            both = overlap(article.shingled, other.shingled)
            shares = (both.similarity, both.contained, both.contains)
            similarity, contained, contains = (round(share, 4) for share in shares)
            if both.relation is not None:
                figures = (both.relation, similarity, contained, contains, both.common)
                rows.append((article.url, other.url, *figures))
    return rows


def _leading_to_originals(rows: Copies, originals: dict[str, str]) -> Copies:
    """Without rows to a copy if there is as strong a row to its original; of these the first 8."""
    order = {"copy": 0, "excerpt": 1, "shares": 2}
    strength = {row[1]: order[row[2]] for row in rows}
    kept = [row for row in rows if strength.get(originals.get(row[1], ""), 3) > strength[row[1]]]
    chosen = sorted(kept, key=lambda row: (strength[row[1]], -row[6]))[:8]
    return [row for row in kept if row in chosen]


def stored_candidates(connection: sqlite3.Connection) -> Candidates:
    """What `copy_candidates` contains."""
    return {
        frozenset((one, other)): (
            buckets,
            frozenset(url for bit, url in ((1, one), (2, other)) if paragraphs & bit),
        )
        for one, other, buckets, paragraphs in connection.execute(
            "SELECT a.url, o.url, c.buckets, c.paragraphs FROM copy_candidates c "
            "JOIN articles a ON a.id = c.article_id JOIN articles o ON o.id = c.of_article_id"
        )
    }


def stored_copies(connection: sqlite3.Connection) -> Copies:
    """What `copies` contains."""
    return sorted(
        connection.execute(
            "SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles "
            "FROM copies c JOIN articles a ON a.id = c.article_id "
            "JOIN articles o ON o.id = c.of_article_id"
        ).fetchall()
    )
