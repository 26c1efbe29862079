"""Checks the stored counts of articles per paragraph and site, which boilerplate rules use."""

from __future__ import annotations

from collections.abc import Iterator

from storage.db.fold_condition import folds_with
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.folding.batch import select_in
from storage.folding.boilerplate_counts import MAX_ARTICLES_COUNTED
from storage.verification.damaged_reads import Rows, read_rows, walk
from storage.verification.report import REFOLD, CheckContext, Damage

_CHECK = "counts"
_OCCURRENCES = f"""
    SELECT DISTINCT p.paragraph_id, a.site, a.id FROM {OCCURRENCE_WITH_ARTICLE}"""
_OCCURRENCES_IN_RANGE = f"{_OCCURRENCES} WHERE p.paragraph_id >= :low AND p.paragraph_id < :high"
_STORED_COUNTS = """
    SELECT paragraph_id, articles FROM site_paragraphs
     WHERE site = ? AND paragraph_id >= ? AND paragraph_id < ?"""
_COUNTS_WITHOUT_OCCURRENCE = f"""
    SELECT s.site, s.paragraph_id, s.articles FROM site_paragraphs s WHERE NOT EXISTS (
           SELECT 1 FROM {OCCURRENCE_WITH_ARTICLE}
            WHERE p.paragraph_id = s.paragraph_id AND a.site = s.site)"""
_FOLDED_PAIRS = """
    SELECT {0}, {1} FROM near_duplicates
     WHERE {0} >= ? AND {0} < ? AND {2}"""

ArticlesBySite = dict[int, dict[str, set[int]]]
"""For each paragraph and site, the articles with an occurrence of the paragraph."""


def check(context: CheckContext) -> Iterator[Damage]:
    """Compare `site_paragraphs` with the articles that contain each paragraph in any wording."""
    walked = walk(context, _CHECK, _OCCURRENCES_IN_RANGE, "appearances", "paragraph_id")
    for (low, high), rows in walked:
        articles_by_site = _group_by_site(rows)
        stored_counts = {
            (paragraph_id, site): articles
            for site in {site for _, site, _ in rows}
            for paragraph_id, articles in read_rows(
                context, _CHECK, _STORED_COUNTS, "site_paragraphs", site, low, high
            )
        }
        counts = _count_articles(context, low, high, articles_by_site)
        for (paragraph_id, site), articles in counts.items():
            stored = stored_counts.get((paragraph_id, site), 0)
            expected = articles if articles > 1 else 0
            # Beyond this number, articles are not all counted.
            if stored != expected and max(stored, expected) < MAX_ARTICLES_COUNTED:
                yield _wrong_count(site, paragraph_id, expected, stored)
        context.report_progress(high - low)
    for site, paragraph_id, stored in read_rows(
        context, _CHECK, _COUNTS_WITHOUT_OCCURRENCE, "site_paragraphs"
    ):
        yield _wrong_count(site, paragraph_id, 0, stored)


def _wrong_count(site: str, paragraph_id: int, expected: int, stored: int) -> Damage:
    problem = f"occurs in {expected:,} articles of the site in any wording"
    problem += f", not in {stored:,}" if stored else ", but has no count"
    return Damage(_CHECK, f"site_paragraphs, {site}, paragraph {paragraph_id}", problem, REFOLD)


def _group_by_site(rows: Rows) -> ArticlesBySite:
    articles: ArticlesBySite = {}
    for paragraph_id, site, article_id in rows:
        articles.setdefault(paragraph_id, {}).setdefault(site, set()).add(article_id)
    return articles


def _count_articles(
    context: CheckContext, low: int, high: int, articles_by_site: ArticlesBySite
) -> dict[tuple[int, str], int]:
    """For each paragraph and site, the number of articles that contain it in any wording."""
    partners: dict[int, set[int]] = {}
    for sides in (("paragraph_id", "of_paragraph_id"), ("of_paragraph_id", "paragraph_id")):
        query = _FOLDED_PAIRS.format(*sides, folds_with(context.folding))
        pairs = read_rows(context, _CHECK, query, "near_duplicates", low, high)
        for one, other in pairs:
            partners.setdefault(one, set()).add(other)
    outside = {other for others in partners.values() for other in others}
    outside -= articles_by_site.keys()
    query = f"{_OCCURRENCES} WHERE p.paragraph_id IN ({{}})"
    known = articles_by_site | _group_by_site(list(select_in(context.connection, query, outside)))
    return {
        (paragraph_id, site): len(
            articles.union(
                *(known.get(other, {}).get(site, set()) for other in partners.get(paragraph_id, ()))
            )
        )
        for paragraph_id, by_site in articles_by_site.items()
        for site, articles in by_site.items()
    }
