"""Checks near-duplicate pairs, repetitions and copies against the texts."""

from __future__ import annotations

from collections.abc import Iterator

from storage.db.fold_condition import folds_with
from storage.facts import classify_difference
from storage.folding.article_overlap import meets_thresholds
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes
from storage.verification.damaged_reads import Rows, walk
from storage.verification.report import REFOLD, CheckContext, Damage

_CHECK = "pairs"
_ROUNDING = 0.0001  # figures are stored with four decimal places


def check(context: CheckContext) -> Iterator[Damage]:
    """Compute each pair again; each repetition must have a pair and an earlier occurrence."""
    yield from _check_pairs(context)
    yield from _check_repetitions(context)
    yield from _check_copies(context)
    if context.folding.buckets == FoldingSettings().buckets:
        yield from _check_copy_candidates(context)


def _check_pairs(context: CheckContext) -> Iterator[Damage]:
    query = """
        SELECT n.paragraph_id, n.of_paragraph_id, n.similarity, n.differs, n.buckets, g.text,
               o.text, v.article_id
          FROM near_duplicates n LEFT JOIN paragraphs g ON g.id = n.paragraph_id
          LEFT JOIN paragraphs o ON o.id = n.of_paragraph_id
          LEFT JOIN versions v ON v.id = g.version_id
         WHERE n.paragraph_id >= :low AND n.paragraph_id < :high"""
    for _, rows in walk(context, _CHECK, query, "near_duplicates", "paragraph_id"):
        for later, earlier, similarity, differs, buckets, text, of_text, article in rows:
            if not context.damaged_paragraphs.isdisjoint((later, earlier)):
                continue
            where = f"near_duplicates, {later} of {earlier}"
            if buckets < 1 and context.folding.buckets == FoldingSettings().buckets:
                problem = "shares no bucket that makes it a pair"
                yield Damage(_CHECK, where, problem, REFOLD, article)
            for problem in _pair_problems(context, text, of_text, similarity, differs):
                yield Damage(_CHECK, where, problem, REFOLD, article)
        context.report_progress(len(rows))


def _pair_problems(
    context: CheckContext, text: str | None, of_text: str | None, similarity: float, differs: str
) -> Iterator[str]:
    if text is None or of_text is None:
        yield "a paragraph of the pair is missing"
        return
    computed = jaccard(*(shingle_hashes(side, context.folding) for side in (text, of_text)))
    rounded = round(computed, 4)
    if rounded != similarity:
        yield f"its similarity is {rounded}, not {similarity}"
    elif computed < context.folding.threshold:
        yield f"its similarity is only {rounded}, below the threshold"
    if context.folding.differences != FoldingSettings().differences:
        return  # by older rules; only a refold makes it current
    difference = classify_difference(text, of_text)
    if difference != differs:
        yield f"differs in {difference}, not in {differs}"


def _check_repetitions(context: CheckContext) -> Iterator[Damage]:
    query = f"""
        SELECT r.version_id, r.position, v.article_id,
               p.paragraph_id IS NULL, ow.id IS NULL OR o.paragraph_id IS NULL,
               p.paragraph_id = r.of_paragraph_id,
               EXISTS (SELECT 1 FROM near_duplicates n
                        WHERE n.paragraph_id = max(p.paragraph_id, r.of_paragraph_id)
                          AND n.of_paragraph_id = min(p.paragraph_id, r.of_paragraph_id)
                          AND n.differs = r.differs AND n.similarity = r.similarity
                          AND {folds_with(context.folding, "n.differs")}),
               r.scope = 'article', v.article_id = ow.article_id, ow.id
          FROM repeats r LEFT JOIN versions v ON v.id = r.version_id
          LEFT JOIN articles a ON a.id = v.article_id
          LEFT JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position
          LEFT JOIN paragraphs g ON g.id = r.of_paragraph_id
          LEFT JOIN first_occurrences f
            ON r.scope = 'site' AND f.paragraph_id = g.id AND f.site = a.site
          LEFT JOIN versions ow ON ow.id = iif(r.scope = 'article', r.version_id,
                                               coalesce(f.version_id, g.version_id))
          LEFT JOIN appearances o ON o.version_id = ow.id
               AND o.position = coalesce(r.of_position, f.position, g.position)
               AND o.paragraph_id = r.of_paragraph_id
         WHERE r.version_id >= :low AND r.version_id < :high"""
    for _, rows in walk(context, _CHECK, query, "repeats", "version_id"):
        yield from _repetition_damage(context, rows)
        context.report_progress(len(rows))


def _repetition_damage(context: CheckContext, rows: Rows) -> Iterator[Damage]:
    for version_id, position, article, *flags, of_version_id in rows:
        if not context.damaged_versions.isdisjoint((version_id, of_version_id)):
            continue
        missing, earlier_missing, same_text, has_pair, scope_is_article, same_article = flags
        if missing:
            problem = "has no occurrence of a paragraph"
        elif earlier_missing:
            problem = "the earlier occurrence that it repeats is missing"
        elif not same_text and not has_pair:
            problem = "has no pair of near-duplicates that fold"
        elif bool(scope_is_article) != bool(same_article):
            problem = "its scope does not fit the earlier occurrence"
        else:
            continue
        where = f"repeats, version {version_id}, position {position}"
        yield Damage(_CHECK, where, problem, REFOLD, article)


def _check_copies(context: CheckContext) -> Iterator[Damage]:
    """Check that the figures of each copy are consistent with each other.

    They cannot be computed again: boilerplate, which does not count, changes as a site grows.
    """
    query = """
        SELECT c.article_id, c.of_article_id, a.id IS NULL OR o.id IS NULL,
               v.text_digest = w.text_digest AND a.site = o.site, v.id, w.id,
               ((SELECT min(m.public_since) FROM versions m WHERE m.article_id = a.id), a.url)
               < ((SELECT min(m.public_since) FROM versions m WHERE m.article_id = o.id), o.url),
               c.relation, c.similarity, c.contained, c.contains, c.shingles
          FROM copies c LEFT JOIN articles a ON a.id = c.article_id
          LEFT JOIN articles o ON o.id = c.of_article_id
          LEFT JOIN versions v ON v.id = a.version_id LEFT JOIN versions w ON w.id = o.version_id
         WHERE c.article_id >= :low AND c.article_id < :high"""
    for _, rows in walk(context, _CHECK, query, "copies", "article_id"):
        for later, earlier, missing, same_text, one, other, is_older, *figures in rows:
            if not context.damaged_versions.isdisjoint((one, other)):
                continue
            problem: str | None
            if missing:
                problem = "one of the articles is missing"
            elif is_older and context.folding.buckets == FoldingSettings().buckets:
                problem = "the copy is older than its original"
            elif same_text:
                is_exact = figures[:4] == ["copy", 1.0, 1.0, 1.0]
                problem = None if is_exact else "the texts are identical, but it is not a full copy"
            else:
                problem = _inconsistency(*figures)
            if problem is not None:
                yield Damage(_CHECK, f"copies, {later} of {earlier}", problem, REFOLD, later)


def _check_copy_candidates(context: CheckContext) -> Iterator[Damage]:
    """Check that the candidates exist, and that each has a reason."""
    query = """
        SELECT c.article_id, c.of_article_id, a.id IS NULL OR o.id IS NULL,
               c.of_article_id < c.article_id AND c.buckets >= 0 AND c.paragraphs BETWEEN 0 AND 3
               AND (c.buckets > 0 OR c.paragraphs > 0)
          FROM copy_candidates c LEFT JOIN articles a ON a.id = c.article_id
          LEFT JOIN articles o ON o.id = c.of_article_id
         WHERE c.article_id >= :low AND c.article_id < :high"""
    for _, rows in walk(context, _CHECK, query, "copy_candidates", "article_id"):
        for one, other, missing, has_reason in rows:
            where = f"copy_candidates, {one} and {other}"
            if missing:
                yield Damage(_CHECK, where, "one of the articles is missing", REFOLD)
            elif not has_reason:
                problem = "shares no bucket and no paragraph that makes it a pair"
                yield Damage(_CHECK, where, problem, REFOLD, one)


def _inconsistency(
    relation: str, similarity: float, contained: float, contains: float, common: int
) -> str | None:
    """Why the figures of a copy cannot all be correct; None if they can."""
    if not all(0 < share <= 1 for share in (similarity, contained, contains)):
        return "its shares are not between 0 and 1"
    # With n common shingles, the articles have n / contained and n / contains shingles.
    if abs(similarity - 1 / (1 / contained + 1 / contains - 1)) > 3 * _ROUNDING:
        return f"its similarity of {similarity} does not fit its shares"
    if not meets_thresholds(relation, similarity, contained, contains, common, tolerance=_ROUNDING):
        return f"its shares are too small for the relation {relation}"
    return None
