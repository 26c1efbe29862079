"""What was found of texts, against the texts: near-duplicates, repetitions, copies."""

from __future__ import annotations

from collections.abc import Iterator

from ..fingerprint import jaccard, shingle_hashes
from ..wording import differs
from .damage import RESIGN, Damage, Look

_CHECK = "pairs"
_TOLD = 1000


def check(look: Look) -> Iterator[Damage]:
    """Each pair is compared anew; each repetition must rest on a pair, and lead to a telling."""
    yield from _near_duplicates(look)
    yield from _repeats(look)
    yield from _copies(look)


def _near_duplicates(look: Look) -> Iterator[Damage]:
    rows = look.connection.execute(
        """
        SELECT n.paragraph_id, n.of_paragraph_id, n.similarity, n.differs, g.text, o.text
          FROM near_duplicates n LEFT JOIN paragraphs g ON g.id = n.paragraph_id
          LEFT JOIN paragraphs o ON o.id = n.of_paragraph_id"""
    )
    for number, (later, earlier, similarity, kind, text, of_text) in enumerate(rows):
        where = f"near_duplicates, {later} of {earlier}"
        if number % _TOLD == 0:
            look.seen(_TOLD)
        if text is None or of_text is None:
            yield Damage(_CHECK, where, "a paragraph of the pair is not there", RESIGN)
            continue
        both = (shingle_hashes(each, look.folding) for each in (text, of_text))
        found = round(jaccard(*both), 4)
        if found != similarity:
            yield Damage(_CHECK, where, f"is {found} alike, and not {similarity}", RESIGN)
        wording = differs(text, of_text)
        if wording != kind:
            yield Damage(_CHECK, where, f"differs in {wording}, and not in {kind}", RESIGN)


def _repeats(look: Look) -> Iterator[Damage]:
    rows = look.connection.execute(
        """
        SELECT r.version_id, r.position, v.article_id,
               p.paragraph_id IS NULL, o.paragraph_id IS NULL,
               p.paragraph_id = r.of_paragraph_id,
               EXISTS (SELECT 1 FROM near_duplicates n
                        WHERE n.paragraph_id = max(p.paragraph_id, r.of_paragraph_id)
                          AND n.of_paragraph_id = min(p.paragraph_id, r.of_paragraph_id)
                          AND n.differs = r.differs AND n.similarity = r.similarity
                          AND n.differs IN ('nothing', 'wording')),
               r.scope = 'article', v.article_id = ov.article_id
          FROM repeats r LEFT JOIN versions v ON v.id = r.version_id
          LEFT JOIN appearances p ON p.version_id = r.version_id AND p.position = r.position
          LEFT JOIN versions ov ON ov.id = r.of_version_id
          LEFT JOIN appearances o ON o.version_id = r.of_version_id
               AND o.position = r.of_position AND o.paragraph_id = r.of_paragraph_id"""
    )
    for number, row in enumerate(rows):
        version_id, position, article, lost, led_nowhere, same, rests, within, own = row
        where = f"repeats, version {version_id}, position {position}"
        if number % _TOLD == 0:
            look.seen(_TOLD)
        if lost:
            yield Damage(_CHECK, where, "no paragraph stands there", RESIGN, article)
        elif led_nowhere:
            told = "the earlier telling does not stand where it is said to"
            yield Damage(_CHECK, where, told, RESIGN, article)
        elif not same and not rests:
            yield Damage(_CHECK, where, "rests on no pair that folds", RESIGN, article)
        elif bool(within) != bool(own):
            yield Damage(_CHECK, where, "its scope is not where it leads", RESIGN, article)


def _copies(look: Look) -> Iterator[Damage]:
    rows = look.connection.execute(
        """
        SELECT c.article_id, c.of_article_id, a.id IS NULL OR o.id IS NULL,
               c.article_id <= c.of_article_id
          FROM copies c LEFT JOIN articles a ON a.id = c.article_id
          LEFT JOIN articles o ON o.id = c.of_article_id"""
    )
    for later, earlier, lost, turned in rows:
        where = f"copies, {later} of {earlier}"
        if lost:
            yield Damage(_CHECK, where, "one of the articles is not there", RESIGN, later)
        elif turned:
            yield Damage(_CHECK, where, "the copy is older than its original", RESIGN, later)
