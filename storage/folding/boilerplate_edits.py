"""Changes that a user makes to a site's boilerplate: its rule, and decisions on patterns."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from storage.band_index.index import BandIndex
from storage.boilerplate.decisions import BoilerplateDecisions
from storage.boilerplate.patterns import BoilerplatePatterns
from storage.boilerplate.site_minimum import SiteMinimum
from storage.boilerplate.verdicts import BoilerplateVerdicts
from storage.core.clock import timestamp
from storage.db import folding_settings
from storage.db.connection import connect, migrate, transaction
from storage.folding.copies import Copies
from storage.text.folding_settings import FoldingSettings


@dataclass(frozen=True, slots=True)
class BoilerplateEdit:
    """A new rule for a site, and decisions on its patterns.

    articles: the site's own number, None leaves it as it is. default: return to the archive's.
    decisions: numbers of paragraphs or texts of patterns, each with `drop`, `keep` or None (undo
    the decision).
    """

    articles: int | None = None
    default: bool = False
    decisions: tuple[tuple[int | str, str | None], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be changed."""
        return self == BoilerplateEdit()


def edit_boilerplate(path: Path, site: str, edit: BoilerplateEdit) -> None:
    """Change a site's rule and decide on its patterns, in one transaction.

    Works with any folding settings, and during a refold. Copies are verified again if a paragraph
    they rest on has become boilerplate or ceased to be.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `connection.connect`.
        WaitForRun: an older version of Palimpsest is working on the archive.
        NoSuchSite, NoSuchParagraph: nothing is changed then.
    """
    db = connect(path)
    connection: sqlite3.Connection = db.conn
    try:
        migrate(db, FoldingSettings())
        index = BandIndex(connection)
        with transaction(connection):
            index.refresh()
            changed: set[int] = set()
            if edit.default or edit.articles is not None:
                own = None if edit.default else edit.articles
                SiteMinimum(connection).set_minimum(site, own)
                changed |= BoilerplateVerdicts(connection).judge_again(site)
            last_version = folding_settings.last_refolded_version(connection)
            patterns = BoilerplatePatterns(connection, index, last_version)
            decisions = BoilerplateDecisions(connection, patterns)
            decided = timestamp()
            for line, decision in edit.decisions:
                changed |= decisions.decide(site, line, decision, decided)
            folding = folding_settings.configured_folding(connection)
            Copies(connection, index, folding).reverify(changed)
    finally:
        connection.close()
