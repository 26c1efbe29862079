"""What a person sets about a site's boilerplate, against the rule or beyond it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from storage.band_index.index import BandIndex
from storage.core.clock import stamp
from storage.db import folding_settings
from storage.db.connection import connect, transaction
from storage.folding.boilerplate import Boilerplate
from storage.folding.copies import Copies


@dataclass(frozen=True, slots=True)
class BoilerplateEdit:
    """What a person sets for a site: its rule, and of paragraphs drop, keep, or None (take back).

    articles and share: None leaves them; default: the archive's rule again.
    """

    articles: int | None = None
    share: float | None = None
    default: bool = False
    verdicts: tuple[tuple[int, str | None], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be set."""
        return self == BoilerplateEdit()


def edit_boilerplate(path: Path, site: str, change: BoilerplateEdit) -> None:
    """Set a site's rule and say what is boilerplate, in one transaction.

    Works whatever the archive is signed with, and while it is being signed anew. What was found
    to be a copy on the strength of a paragraph that changed sides is verified again.

    Raises:
        UseAnotherArchive, UpgradePalimpsest: as `connection.connect`.
        NoSuchSite, NoSuchParagraph: nothing is changed then.
    """
    connection: sqlite3.Connection = connect(path).conn
    try:
        with transaction(connection):
            boilerplate = Boilerplate(connection)
            before = boilerplate.on(site)
            if change.default:
                boilerplate.set_rule(site, None, None)
            elif change.articles is not None or change.share is not None:
                own = connection.execute(
                    "SELECT boilerplate_articles, boilerplate_share FROM sites WHERE site = ?",
                    (site,),
                ).fetchone() or (None, None)
                boilerplate.set_rule(
                    site,
                    own[0] if change.articles is None else change.articles,
                    own[1] if change.share is None else change.share,
                )
            decided = stamp()
            for paragraph_id, verdict in change.verdicts:
                boilerplate.decide(site, paragraph_id, verdict, decided)
            folding = folding_settings.asked(connection)
            copies = Copies(connection, BandIndex(connection), folding)
            copies.review(before ^ boilerplate.on(site))
    finally:
        connection.close()
