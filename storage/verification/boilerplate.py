"""Checks the patterns of lines: their counts, paragraphs and samples.

A pattern that is missing is found if two articles have exactly the same line.
"""

from __future__ import annotations

from collections.abc import Iterator

from storage.boilerplate.evidence import SAMPLE
from storage.boilerplate.samples import article_rank
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.text.line_patterns import pattern_keys
from storage.verification.damaged_reads import read_rows, walk
from storage.verification.report import REFOLD, CheckContext, Damage

_CHECK = "patterns"
_MAX_ARTICLES = 10_000  # of a pattern whose articles are all counted
_PATTERNS = """
    SELECT id, site, key, articles, verdict, decision, is_boilerplate FROM patterns
     WHERE id >= :low AND id < :high"""
_PARAGRAPHS = """
    SELECT l.paragraph_id, l.site, g.text FROM pattern_paragraphs l
      LEFT JOIN paragraphs g ON g.id = l.paragraph_id WHERE l.pattern_id = ?"""
_ARTICLES = f"""
    SELECT DISTINCT a.id, a.key FROM {OCCURRENCE_WITH_ARTICLE}
      JOIN pattern_paragraphs l ON l.paragraph_id = p.paragraph_id
     WHERE l.pattern_id = ? AND a.site = l.site LIMIT {_MAX_ARTICLES}"""
_SAMPLE = "SELECT rank, article_id FROM pattern_samples WHERE pattern_id = ? ORDER BY rank"
# Each pattern of two articles has its paragraphs listed.
_MISSING = f"""
    SELECT p.paragraph_id, a.site FROM {OCCURRENCE_WITH_ARTICLE}
     WHERE p.paragraph_id >= :low AND p.paragraph_id < :high
       AND NOT EXISTS (SELECT 1 FROM pattern_paragraphs l
                        WHERE l.paragraph_id = p.paragraph_id AND l.site = a.site)
     GROUP BY p.paragraph_id, a.site HAVING count(DISTINCT a.id) > 1"""


def check(context: CheckContext) -> Iterator[Damage]:
    """Compare each pattern with the articles that contain it, and find those without a row."""
    for (low, high), rows in walk(context, _CHECK, _PATTERNS, "patterns"):
        for row in rows:
            yield from _check_pattern(context, *row)
        context.report_progress(high - low)
    for (low, high), rows in walk(context, _CHECK, _MISSING, "appearances", "paragraph_id"):
        for paragraph_id, site in rows:
            yield Damage(
                _CHECK,
                f"pattern_paragraphs, {site}, paragraph {paragraph_id}",
                "occurs in several articles of the site, but has no pattern",
                REFOLD,
            )
        context.report_progress(high - low)


def _check_pattern(
    context: CheckContext,
    pattern_id: int,
    site: str,
    key: int,
    articles: int,
    verdict: str,
    decision: str | None,
    is_boilerplate: int,
) -> Iterator[Damage]:
    where = f"patterns, row {pattern_id} ({site})"
    expected = verdict in ("boilerplate", "elsewhere") if decision is None else decision == "drop"
    if bool(is_boilerplate) != expected:
        yield Damage(_CHECK, where, "its verdict and decision do not agree", REFOLD)
    for paragraph_id, its_site, text in read_rows(
        context, _CHECK, _PARAGRAPHS, "pattern_paragraphs", pattern_id
    ):
        if paragraph_id in context.damaged_paragraphs:
            continue
        if its_site != site or text is None or key not in pattern_keys(text):
            problem = f"paragraph {paragraph_id} does not have this pattern"
            yield Damage(_CHECK, where, problem, REFOLD)
    carriers = read_rows(context, _CHECK, _ARTICLES, "appearances", pattern_id)
    if len(carriers) >= _MAX_ARTICLES:
        return  # too many to compare
    if articles != len(carriers):
        problem = f"occurs in {len(carriers):,} articles of the site, not in {articles:,}"
        yield Damage(_CHECK, where, problem, REFOLD)
    lowest = sorted((article_rank(str(its_key)), article_id) for article_id, its_key in carriers)
    sample = read_rows(context, _CHECK, _SAMPLE, "pattern_samples", pattern_id)
    if [tuple(each) for each in sample] != lowest[:SAMPLE]:
        yield Damage(_CHECK, where, "its sample is not that of its articles", REFOLD)
