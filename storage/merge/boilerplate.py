"""Takes over the users' decisions about boilerplate from another archive."""

from __future__ import annotations

import sqlite3

from storage.band_index.index import BandIndex
from storage.band_index.known_paragraphs import known_paragraphs
from storage.boilerplate.decisions import BoilerplateDecisions
from storage.boilerplate.patterns import BoilerplatePatterns
from storage.boilerplate.site_minimum import SiteMinimum
from storage.boilerplate.verdicts import BoilerplateVerdicts
from storage.folding.copies import Copies
from storage.text.folding_settings import FoldingSettings

_PARAGRAPHS = 10  # with a pattern, of which one is enough to find the others


def merge_boilerplate(
    connection: sqlite3.Connection,
    index: BandIndex,
    folding: FoldingSettings,
    other: sqlite3.Connection,
) -> int:
    """Take over decisions on patterns and minimums of sites; return how many were.

    The later decision on a pattern wins; a site's own minimum is taken over if it has none here.
    The articles must have been merged before. Part of the caller's transaction.
    """
    merged = 0
    changed: set[int] = set()
    for site, minimum in other.execute(
        "SELECT site, boilerplate_articles FROM sites WHERE boilerplate_articles IS NOT NULL"
    ).fetchall():
        own = connection.execute(
            "SELECT boilerplate_articles FROM sites WHERE site = ?", (site,)
        ).fetchone()
        if own is not None and own[0] is None:
            SiteMinimum(connection).set_minimum(site, minimum)
            changed |= BoilerplateVerdicts(connection).judge_again(site)
            merged += 1
    decisions = BoilerplateDecisions(connection, BoilerplatePatterns(connection, index))
    for pattern_id, site, key, decision, decided in other.execute(
        "SELECT id, site, key, decision, decided FROM patterns WHERE decision IS NOT NULL "
        "ORDER BY site, key"
    ).fetchall():
        digests = other.execute(
            "SELECT g.digest FROM pattern_paragraphs l JOIN paragraphs g ON g.id = l.paragraph_id "
            "WHERE l.pattern_id = ? ORDER BY g.digest LIMIT ?",
            (pattern_id, _PARAGRAPHS),
        ).fetchall()
        known = known_paragraphs(connection, index, [digest for (digest,) in digests])
        ids = set(known.values())
        adopted, affected = decisions.adopt(site, key, ids, decision, decided or "")
        merged += adopted
        changed |= affected
    Copies(connection, index, folding).reverify(changed)
    return merged
