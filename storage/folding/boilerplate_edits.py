"""Changes that a user makes to a site's boilerplate: its rule, and decisions on paragraphs."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from storage.band_index.index import BandIndex
from storage.core.clock import timestamp
from storage.db import folding_settings
from storage.db.connection import connect, transaction
from storage.folding.boilerplate_rules import BoilerplateRules
from storage.folding.copies import Copies


@dataclass(frozen=True, slots=True)
class BoilerplateEdit:
    """A new rule for a site, and decisions on its paragraphs.

    articles, share: the site's own rule, None leaves it as it is. default: return to the archive's
    rule. verdicts: paragraph ids, each with `drop`, `keep` or None (undo the decision).
    """

    articles: int | None = None
    share: float | None = None
    default: bool = False
    verdicts: tuple[tuple[int, str | None], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be changed."""
        return self == BoilerplateEdit()


def edit_boilerplate(path: Path, site: str, edit: BoilerplateEdit) -> None:
    """Change a site's rule and decide on its paragraphs, in one transaction.

    Works with any folding settings, and during a refold. Copies are verified again if a paragraph
    they rest on has become boilerplate or ceased to be.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `connection.connect`.
        NoSuchSite, NoSuchParagraph: nothing is changed then.
    """
    connection: sqlite3.Connection = connect(path).conn
    try:
        with transaction(connection):
            rules = BoilerplateRules(connection)
            before = rules.boilerplate_of(site)
            if edit.default:
                rules.set_rule(site, None, None)
            elif edit.articles is not None or edit.share is not None:
                own = connection.execute(
                    "SELECT boilerplate_articles, boilerplate_share FROM sites WHERE site = ?",
                    (site,),
                ).fetchone() or (None, None)
                rules.set_rule(
                    site,
                    own[0] if edit.articles is None else edit.articles,
                    own[1] if edit.share is None else edit.share,
                )
            decided = timestamp()
            for paragraph_id, verdict in edit.verdicts:
                rules.decide(site, paragraph_id, verdict, decided)
            folding = folding_settings.configured_folding(connection)
            copies = Copies(connection, BandIndex(connection), folding)
            copies.reverify(before ^ rules.boilerplate_of(site))
    finally:
        connection.close()
