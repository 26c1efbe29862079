"""What was found of texts, against the texts: near-duplicates, repetitions, copies."""

from __future__ import annotations

from collections.abc import Iterator

from storage.facts import classify_difference
from storage.folding.article_overlap import meets_thresholds
from storage.text.shingles import jaccard, shingle_hashes
from storage.verification.damaged_reads import Rows, walk
from storage.verification.report import REFOLD, Damage, Look

_CHECK = "pairs"
_ROUNDED = 0.0001  # figures are kept to four places


def check(look: Look) -> Iterator[Damage]:
    """Each pair is compared anew; each repetition must rest on a pair, and lead to a telling."""
    yield from _near_duplicates(look)
    yield from _repeats(look)
    yield from _copies(look)


def _near_duplicates(look: Look) -> Iterator[Damage]:
    query = """
        SELECT n.paragraph_id, n.of_paragraph_id, n.similarity, n.differs, g.text, o.text,
               v.article_id
          FROM near_duplicates n LEFT JOIN paragraphs g ON g.id = n.paragraph_id
          LEFT JOIN paragraphs o ON o.id = n.of_paragraph_id
          LEFT JOIN versions v ON v.id = g.version_id
         WHERE n.paragraph_id >= :low AND n.paragraph_id < :high"""
    for _, rows in walk(look, _CHECK, query, "near_duplicates", "paragraph_id"):
        for later, earlier, similarity, kind, text, of_text, article in rows:
            where = f"near_duplicates, {later} of {earlier}"
            if not look.texts.isdisjoint((later, earlier)):
                continue
            if text is None or of_text is None:
                told = "a paragraph of the pair is not there"
                yield Damage(_CHECK, where, told, REFOLD, article)
                continue
            both = (shingle_hashes(each, look.folding) for each in (text, of_text))
            alike = jaccard(*both)
            found = round(alike, 4)
            if found != similarity:
                told = f"is {found} alike, and not {similarity}"
                yield Damage(_CHECK, where, told, REFOLD, article)
            elif alike < look.folding.threshold:
                told = f"is only {found} alike, less than the threshold"
                yield Damage(_CHECK, where, told, REFOLD, article)
            wording = classify_difference(text, of_text)
            if wording != kind:
                told = f"differs in {wording}, and not in {kind}"
                yield Damage(_CHECK, where, told, REFOLD, article)
        look.seen(len(rows))


def _repeats(look: Look) -> Iterator[Damage]:
    query = """
        SELECT r.version_id, r.position, v.article_id,
               p.paragraph_id IS NULL, o.paragraph_id IS NULL,
               p.paragraph_id = r.of_paragraph_id,
               EXISTS (SELECT 1 FROM near_duplicates n
                        WHERE n.paragraph_id = max(p.paragraph_id, r.of_paragraph_id)
                          AND n.of_paragraph_id = min(p.paragraph_id, r.of_paragraph_id)
                          AND n.differs = r.differs AND n.similarity = r.similarity
                          AND n.differs IN ('nothing', 'wording')),
               r.scope = 'article', v.article_id = ov.article_id, r.of_version_id
          FROM repeats r LEFT JOIN versions v ON v.id = r.version_id
          LEFT JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position
          LEFT JOIN versions ov ON ov.id = r.of_version_id
          LEFT JOIN appearances o ON o.version_id = r.of_version_id
               AND o.position = r.of_position AND o.paragraph_id = r.of_paragraph_id
         WHERE r.version_id >= :low AND r.version_id < :high"""
    for _, rows in walk(look, _CHECK, query, "repeats", "version_id"):
        yield from _repeated(look, rows)
        look.seen(len(rows))


def _repeated(look: Look, rows: Rows) -> Iterator[Damage]:
    for row in rows:
        version_id, position, article, lost, led_nowhere, same, rests, within, own, of_version = row
        where = f"repeats, version {version_id}, position {position}"
        if not look.versions.isdisjoint((version_id, of_version)):
            continue
        if lost:
            yield Damage(_CHECK, where, "no paragraph stands there", REFOLD, article)
        elif led_nowhere:
            told = "the earlier telling does not stand where it is said to"
            yield Damage(_CHECK, where, told, REFOLD, article)
        elif not same and not rests:
            yield Damage(_CHECK, where, "rests on no pair that folds", REFOLD, article)
        elif bool(within) != bool(own):
            yield Damage(_CHECK, where, "its scope is not where it leads", REFOLD, article)


def _copies(look: Look) -> Iterator[Damage]:
    """The figures must agree with each other: what is boilerplate changes as a site grows."""
    query = """
        SELECT c.article_id, c.of_article_id, a.id IS NULL OR o.id IS NULL,
               v.text_digest = w.text_digest, v.id, w.id, c.relation, c.similarity, c.contained,
               c.contains, c.shingles
          FROM copies c LEFT JOIN articles a ON a.id = c.article_id
          LEFT JOIN articles o ON o.id = c.of_article_id
          LEFT JOIN versions v ON v.id = a.version_id LEFT JOIN versions w ON w.id = o.version_id
         WHERE c.article_id >= :low AND c.article_id < :high"""
    for _, rows in walk(look, _CHECK, query, "copies", "article_id"):
        for later, earlier, lost, same, mine, theirs, *figures in rows:
            where = f"copies, {later} of {earlier}"
            if not look.versions.isdisjoint((mine, theirs)):
                continue
            if lost:
                told: str | None = "one of the articles is not there"
            elif later <= earlier:
                told = "the copy is older than its original"
            elif same:
                exact = figures[:4] == ["copy", 1.0, 1.0, 1.0]
                told = None if exact else "the texts are the same, and it is not called a copy"
            else:
                told = _disagree(*figures)
            if told is not None:
                yield Damage(_CHECK, where, told, REFOLD, later)


def _disagree(
    relation: str, similarity: float, contained: float, contains: float, common: int
) -> str | None:
    """What of the figures of a copy cannot be right; None where all may be."""
    if not all(0 < each <= 1 for each in (similarity, contained, contains)):
        return "its shares are not above 0 and up to 1"
    # With n shingles in common the one has n / contained of them, the other n / contains.
    if abs(similarity - 1 / (1 / contained + 1 / contains - 1)) > 3 * _ROUNDED:
        return f"its similarity of {similarity} does not go with its shares"
    if not meets_thresholds(
        relation, similarity, contained, contains, common, tolerance=_ROUNDED
    ):
        return f"its shares are too small for the relation {relation}"
    return None
