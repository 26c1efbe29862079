"""Decisions of users on patterns of a site. They override the rule."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from storage.boilerplate.comparison import PatternRow
from storage.boilerplate.patterns import BoilerplatePatterns
from storage.boilerplate.verdicts import BoilerplateVerdicts
from storage.core.errors import PalimpsestError
from storage.db.joins import OCCURRENCE_WITH_ARTICLE
from storage.text.line_patterns import Mask, line_patterns, pattern_named

DROP, KEEP = "drop", "keep"


class NoSuchParagraph(PalimpsestError):
    """No line of the site has this number or pattern, or there is no decision on it."""


class BoilerplateDecisions:
    """Writes decisions. Part of the caller's transaction.

    Methods return the paragraphs that have become boilerplate, or ceased to be.
    """

    def __init__(self, connection: sqlite3.Connection, patterns: BoilerplatePatterns) -> None:
        self._connection = connection
        self._patterns = patterns
        self._verdicts = BoilerplateVerdicts(connection)

    def decide(self, site: str, line: int | str, decision: str | None, decided: str) -> set[int]:
        """Decide that a pattern is boilerplate (`drop`) or is not (`keep`); None: undo that.

        line: the number of a paragraph that has the pattern, or its text, as "[number] views".
        Of the patterns of a paragraph, that with its numbers and dates masked is dropped; all of
        them are kept.

        Raises:
            NoSuchParagraph: nothing on the site has it, or there is no decision to undo.
        """
        keys = self._keys(site, line, with_names=decision != DROP)
        if decision is None:
            return self._undo(site, line, keys)
        known = {line} if isinstance(line, int) else set()
        existing = self._verdicts.rows(site, keys)
        if isinstance(line, int):
            keys = keys[-1:] if decision == DROP else [*keys[:1], *existing]
        changed: set[int] = set()
        if decision == DROP and isinstance(line, int):
            changed |= self._withdraw_keep(site, line)
        for key in dict.fromkeys(keys):
            if key not in existing:
                changed |= self._patterns.recount_with(site, key, known)
            changed |= self._set(site, key, line, decision, decided)
        return changed

    def adopt(
        self, site: str, key: int, paragraph_ids: set[int], decision: str, decided: str
    ) -> tuple[bool, set[int]]:
        """Take over a decision that was made in another archive, unless a later one was made here.

        paragraph_ids: some paragraphs that have the pattern. Returns whether it was taken over, and
        the paragraphs that have become boilerplate, or ceased to be.
        """
        changed: set[int] = set()
        if key not in self._verdicts.rows(site, [key]):
            changed |= self._patterns.recount_with(site, key, paragraph_ids)
        row = self._connection.execute(
            "SELECT id, coalesce(decided, '') FROM patterns WHERE site = ? AND key = ?", (site, key)
        ).fetchone()
        if row is None or row[1] >= decided:
            return False, changed
        self._connection.execute(
            "UPDATE patterns SET decision = ?, decided = ? WHERE id = ?",
            (decision, decided, row[0]),
        )
        rows = self._verdicts.rows(site, [key])
        return True, changed | self._verdicts.paragraphs(row[0]) | self._verdicts.judge(site, rows)

    def _keys(self, site: str, line: int | str, *, with_names: bool) -> list[int]:
        """The keys of a paragraph's patterns, or of the pattern with a text."""
        if isinstance(line, str):
            return [pattern_named(line).key]
        row = self._connection.execute(
            f"SELECT (SELECT text FROM paragraphs WHERE id = ?1) FROM {OCCURRENCE_WITH_ARTICLE} "
            "WHERE p.paragraph_id = ?1 AND a.site = ?2 LIMIT 1",
            (line, site),
        ).fetchone()
        if row is None:
            raise NoSuchParagraph(
                f"paragraph {line} does not occur on {site}: "
                "`palimpsest show ARTICLE --json` lists the ids of an article's paragraphs"
            )
        patterns = line_patterns(row[0])
        return [each.key for each in patterns if with_names or not each.covered(Mask.NAME)]

    def _set(self, site: str, key: int, line: int | str, decision: str, decided: str) -> set[int]:
        rows = self._verdicts.rows(site, [key])
        if key not in rows:
            raise NoSuchParagraph(
                f'no line of {site} has the pattern "{line}": '
                f"`palimpsest boilerplate {site} --near` lists patterns"
            )
        self._connection.execute(
            "UPDATE patterns SET decision = ?, decided = ? WHERE id = ?",
            (decision, decided, rows[key].id),
        )
        rows[key].decision = decision
        return self._verdicts.paragraphs(rows[key].id) | self._verdicts.judge(site, rows)

    def _withdraw_keep(self, site: str, paragraph_id: int) -> set[int]:
        """Undo decisions to keep a pattern of a paragraph, which would override that to drop it."""
        keys = self._keys(site, paragraph_id, with_names=True)
        rows = self._verdicts.rows(site, keys)
        kept = {key: row for key, row in rows.items() if row.decision == KEEP}
        return self._clear(site, kept) if kept else set()

    def _undo(self, site: str, line: int | str, keys: Iterable[int]) -> set[int]:
        rows = {key: row for key, row in self._verdicts.rows(site, keys).items() if row.decision}
        if not rows:
            named = f"paragraph {line}" if isinstance(line, int) else f'the pattern "{line}"'
            raise NoSuchParagraph(f"there is no decision on {named} of {site} to undo")
        return self._clear(site, rows)

    def _clear(self, site: str, rows: Mapping[int, PatternRow]) -> set[int]:
        self._connection.executemany(
            "UPDATE patterns SET decision = NULL, decided = NULL WHERE id = ?",
            [(row.id,) for row in rows.values()],
        )
        # A decision may override that on another pattern of the same paragraph.
        changed = set().union(*(self._verdicts.paragraphs(row.id) for row in rows.values()))
        return changed | self._patterns.recount(site, rows)
