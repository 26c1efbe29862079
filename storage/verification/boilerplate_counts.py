"""On how many articles of its site each paragraph stands, counted anew."""

from __future__ import annotations

from collections.abc import Iterator

from storage.folding.batch import select_in
from storage.folding.boilerplate import MAX_ARTICLES_COUNTED
from storage.verification.damaged_reads import Rows, rows_of, walk
from storage.verification.report import REFOLD, Damage, Look

_CHECK = "counts"
_FROM = """
    SELECT DISTINCT p.paragraph_id, a.site, a.id FROM appearances p
      JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id"""
_TELLERS = f"{_FROM} WHERE p.paragraph_id >= :low AND p.paragraph_id < :high"
_COUNTED = """
    SELECT paragraph_id, articles FROM site_paragraphs
     WHERE site = ? AND paragraph_id >= ? AND paragraph_id < ?"""
_STANDING_NOWHERE = """
    SELECT s.site, s.paragraph_id, s.articles FROM site_paragraphs s WHERE NOT EXISTS (
           SELECT 1 FROM appearances p JOIN versions v ON v.id = p.version_id
             JOIN articles a ON a.id = v.article_id
            WHERE p.paragraph_id = s.paragraph_id AND a.site = s.site)"""
_PAIRS = """
    SELECT {0}, {1} FROM near_duplicates
     WHERE {0} >= ? AND {0} < ? AND differs IN ('nothing', 'wording')"""

Tellers = dict[int, dict[str, set[int]]]


def check(look: Look) -> Iterator[Damage]:
    """The rows of `site_paragraphs` against the articles that tell each, in any words."""
    for (low, high), rows in walk(look, _CHECK, _TELLERS, "appearances", "paragraph_id"):
        tellers = _by_site(rows)
        told = {
            (paragraph_id, site): articles
            for site in {site for _, site, _ in rows}
            for paragraph_id, articles in rows_of(
                look, _CHECK, _COUNTED, "site_paragraphs", site, low, high
            )
        }
        for (paragraph_id, site), articles in _counted(look, low, high, tellers).items():
            found = told.get((paragraph_id, site), 0)
            expected = articles if articles > 1 else 0
            # Of a crowd not all are counted.
            if found != expected and max(found, expected) < MAX_ARTICLES_COUNTED:
                yield _miscounted(site, paragraph_id, expected, found)
        look.seen(high - low)
    for site, paragraph_id, found in rows_of(look, _CHECK, _STANDING_NOWHERE, "site_paragraphs"):
        yield _miscounted(site, paragraph_id, 0, found)


def _miscounted(site: str, paragraph_id: int, expected: int, found: int) -> Damage:
    where = f"site_paragraphs, {site}, paragraph {paragraph_id}"
    told = f"stands on {expected:,} articles of the site in any words, and not on {found:,}"
    if not found:
        told = f"stands on {expected:,} articles of the site in any words and is not counted"
    return Damage(_CHECK, where, told, REFOLD)


def _by_site(rows: Rows) -> Tellers:
    tellers: Tellers = {}
    for paragraph_id, site, article_id in rows:
        tellers.setdefault(paragraph_id, {}).setdefault(site, set()).add(article_id)
    return tellers


def _counted(look: Look, low: int, high: int, tellers: Tellers) -> dict[tuple[int, str], int]:
    """By paragraph and site that it stands on: how many articles there tell it in any words."""
    families: dict[int, set[int]] = {}
    for sides in (("paragraph_id", "of_paragraph_id"), ("of_paragraph_id", "paragraph_id")):
        pairs = rows_of(look, _CHECK, _PAIRS.format(*sides), "near_duplicates", low, high)
        for one, other in pairs:
            families.setdefault(one, set()).add(other)
    others = {each for family in families.values() for each in family} - tellers.keys()
    query = f"{_FROM} WHERE p.paragraph_id IN ({{}})"
    known = tellers | _by_site(list(select_in(look.connection, query, others)))
    return {
        (paragraph_id, site): len(
            articles.union(
                *(known.get(each, {}).get(site, set()) for each in families.get(paragraph_id, ()))
            )
        )
        for paragraph_id, by_site in tellers.items()
        for site, articles in by_site.items()
    }
