"""Computes first occurrences, paragraphs and repetitions, after all other tables of a dataset."""

from __future__ import annotations

from collections.abc import Sequence

from storage.bulk.engines.engine import Engine
from storage.bulk.files.dataset import Dataset, files_of_part
from storage.bulk.files.parts import Part, Parts
from storage.bulk.repetitions import queries
from storage.text.folding_settings import FoldingSettings

LINES = "repetition-lines"
"""The stage of which the manifest makes a digest."""


class RepetitionStages:
    """The last stages of a dataset, which need its articles, versions, appearances and pairs.

    The engine has the table `paragraph_ids` and the view `signed_paragraphs`.
    """

    def __init__(
        self, dataset: Dataset, engine: Engine, folding: FoldingSettings, parts: Parts
    ) -> None:
        self._dataset = dataset
        self._engine = engine
        self._folding = folding
        self._parts = parts

    def view_tables(self) -> None:
        """Make the finished tables readable."""
        for table in ("appearances", "versions", "articles", "near_duplicates"):
            self._engine.view(table, self._dataset.table_files(table))
        kinds = ", ".join(f"'{kind}'" for kind in self._folding.folding_kinds)
        pairs = queries.FOLDING_PAIRS.format(kinds=kinds)
        self._engine.table("folding_pairs", pairs)

    def write_paragraphs(self, parts: Sequence[Part], first_ids: Sequence[int]) -> None:
        """Write the paragraphs, and where they occurred first.

        parts: ranges of leading bytes of digests; first_ids: for each such byte, and for the one
        after the last, the first id of a paragraph whose digest begins with it or a later one.
        """
        for part in self._parts("paragraphs", parts):
            path = self._dataset.table_file("paragraphs", part.number)
            others = self._dataset.table_file("first_occurrences", part.number)
            shared = self._dataset.stage_file("shared", part.number)
            if path.exists() and others.exists() and shared.exists():
                continue
            ids = {"first": first_ids[part.first], "last": first_ids[part.last + 1] - 1}
            self._engine.table("counted", queries.COUNTED, **ids)
            self._engine.table("firsts", queries.FIRST_OCCURRENCES, **ids)
            self._engine.write(queries.SHARED, shared)
            self._engine.write(queries.ON_OTHER_SITES, others)
            bounds = {"first": part.first, "last": part.last}
            self._engine.write(queries.PARAGRAPHS, path, **bounds)
            self._engine.drop("counted", "firsts")

    def find_sources(self, parts: Sequence[Part]) -> None:
        """Find the near-duplicates that occurred before a paragraph. parts: ranges of ids."""
        self._engine.view("shared", self._dataset.stage_files("shared"))
        for part in self._parts("sources", parts):
            path = self._dataset.stage_file("sources", part.number)
            if path.exists():
                continue
            bounds = {"first": part.first, "last": part.last}
            self._engine.table("range_pairs", queries.RANGE_PAIRS, **bounds)
            self._engine.table("range_firsts", queries.RANGE_FIRSTS)
            self._engine.write(queries.SOURCES, path)
            self._engine.drop("range_pairs", "range_firsts")

    def write_repetitions(self, parts: Sequence[Part]) -> None:
        """Write the repetitions. parts: those in which the articles were written."""
        self._engine.view("sources", self._dataset.stage_files("sources"))
        for part in self._parts("repetitions", parts):
            path = self._dataset.table_file("repetitions", part.number)
            if path.exists():
                continue
            for table in ("articles", "appearances"):
                files = files_of_part(self._dataset.table_file(table, part.number))
                self._engine.view(f"part_{table}", files)
            least = self._folding.repetition_shingles
            self._engine.table("occurrences", queries.OCCURRENCES)
            self._engine.table("within", queries.WITHIN, repetition_shingles=least)
            self._engine.write(queries.REPETITIONS, path)
            self._engine.drop("occurrences", "within")

    def write_lines(self) -> None:
        """Write the repetitions in the order of their URLs, for the digest."""
        path = self._dataset.stage_file(LINES, 0)
        if not path.exists():
            self._engine.view("repetitions", self._dataset.table_files("repetitions"))
            self._engine.write(queries.LINES, path)
