"""Finds the copies among the articles of a dataset, after repetitions and boilerplate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from storage.bulk.copies import queries
from storage.bulk.copies.comparison import (
    ComparisonTask,
    compare_part,
    write_copies,
    write_ids,
)
from storage.bulk.copies.originals import Found, Originals
from storage.bulk.engines.engine import Engine, Submit, bind, run_tasks
from storage.bulk.files.dataset import Dataset
from storage.bulk.files.parts import Parts, ranges
from storage.bulk.files.signed_files import KEY_BITS
from storage.folding.copies import leading_to_originals
from storage.text.folding_settings import FoldingSettings
from storage.text.minhash import article_bands

LINES = "copy-lines"
"""The stage of which the manifest makes a digest."""
_KEYS_PER_PART = 4_000_000
_IDS_PER_PART = 1_000_000
_PAIRS_PER_PART = 100_000  # each article of a pair may have a thousand shingles


class CopyStages:
    """The last stages of a dataset, which need all its other tables.

    The engine has the table `paragraph_ids`, the views `signed_paragraphs` and
    `signed_article_keys`, and views of the tables of the dataset.
    """

    def __init__(
        self,
        dataset: Dataset,
        engine: Engine,
        folding: FoldingSettings,
        submit: Submit,
        parts: Parts,
    ) -> None:
        self._dataset = dataset
        self._engine = engine
        self._folding = folding
        self._submit = submit
        self._parts = parts

    def run(self) -> None:
        """Write the table `copies`."""
        for table in ("repetitions", "patterns", "pattern_paragraphs", "paragraphs"):
            self._engine.view(table, self._dataset.table_files(table))
        self._engine.view("version_captures", self._dataset.stage_files("version-captures"))
        self._engine.table("ranked", queries.RANKED)
        self._find_in_buckets()
        self._find_by_paragraphs()
        self._compare()
        self._write_copies()
        self._engine.drop("ranked", "omitted")

    def _find_in_buckets(self) -> None:
        """Find the articles that share a bucket of the keys of whole articles."""
        count = self._engine.number("SELECT count(*) FROM signed_article_keys")
        for part in self._parts("similar articles", ranges(count, _KEYS_PER_PART, 1 << KEY_BITS)):
            small = self._dataset.stage_file("copy-candidates-small", part.number)
            large = self._dataset.stage_file("copy-candidates-large", part.number)
            if small.exists() and large.exists():
                continue
            self._engine.table("members", queries.MEMBERS, first=part.first, last=part.last)
            self._engine.write(queries.SMALL_BUCKETS, small)
            bands = article_bands(self._folding)
            self._engine.table("large_members", queries.LARGE_MEMBERS, bands=bands)
            self._engine.write(queries.LARGE_BUCKETS, large)
            self._engine.drop("members", "large_members")

    def _find_by_paragraphs(self) -> None:
        """Find the articles in which paragraphs of others occurred first, and the same texts."""
        ids = self._engine.number("SELECT coalesce(max(id), 0) FROM paragraph_ids")
        for part in self._parts("common paragraphs", ranges(ids, _IDS_PER_PART, ids + 1)):
            path = self._dataset.stage_file("holders", part.number)
            if not path.exists():
                self._engine.write(queries.HOLDERS, path, first=part.first, last=part.last)
        self._engine.view("holders", self._dataset.stage_files("holders"))
        for name, query in (
            ("copy-candidates-paragraphs", queries.BY_PARAGRAPHS),
            ("copy-candidates-texts", queries.OF_SAME_TEXT),
        ):
            path = self._dataset.stage_file(name, 0)
            if not path.exists():
                self._engine.write(query, path)

    def _compare(self) -> None:
        """Compare the candidates on their shingles."""
        files = [
            path
            for name in ("small", "large", "paragraphs", "texts")
            for path in self._dataset.stage_files(f"copy-candidates-{name}")
        ]
        self._engine.view("candidates", files)
        self._engine.table("omitted", queries.OMITTED)
        count = self._engine.number("SELECT count(*) FROM candidates")
        ids = self._engine.number("SELECT coalesce(max(id), 0) FROM ranked")
        tasks = []
        for part in self._parts("candidates for copies", ranges(count, _PAIRS_PER_PART, ids + 1)):
            output = self._dataset.stage_file("compared", part.number)
            if not output.exists():
                bounds = {"first": part.first, "last": part.last}
                query = bind(queries.CANDIDATES, bounds)
                tasks.append(self._task(query, "candidates", part.number, output))
        run_tasks(self._engine, self._submit, compare_part, tasks)

    def _task(self, query: str, name: str, number: int, output: Path) -> ComparisonTask:
        """The comparison of the pairs of a query. name: of the stage that has its files."""
        pairs = self._dataset.stage_file(f"compared-{name}", number)
        texts = self._dataset.stage_file(f"compared-{name}-texts", number)
        self._engine.table("compared", query)
        self._engine.write("SELECT * FROM compared", pairs)
        self._engine.write(queries.COMPARED_TEXTS, texts)
        self._engine.drop("compared")
        # A task of a cluster has another working directory.
        return ComparisonTask(pairs.resolve(), texts.resolve(), output.resolve())

    def _write_copies(self) -> None:
        """Lead the pairs to originals, comparing what is missing, until nothing is."""
        path = self._dataset.table_file("copies", 0)
        if not path.exists():
            self._engine.view("found", self._dataset.stage_files("compared"))
            pairs = self._dataset.stage_files("compared-candidates")
            self._engine.view("compared_pairs", pairs)
            ranks: dict[int, str] = {}
            originals = Originals(self._found(ranks), ranks)
            rows, missing = originals.resolve(leading_to_originals)
            known: set[int] = set()
            number = 0
            while missing or _copies(rows) - known:
                new = _copies(rows) - known
                known |= new
                if new:
                    originals.add_candidates(self._candidates_that_are(new, ranks))
                if missing:
                    found = self._compare_missing(sorted(missing), number, ranks)
                    originals.add_compared(missing, found)
                    number += 1
                rows, missing = originals.resolve(leading_to_originals)
            write_copies(path, sorted(rows))
        lines = self._dataset.stage_file(LINES, 0)
        if not lines.exists():
            self._engine.view("copies", self._dataset.table_files("copies"))
            self._engine.write(queries.LINES, lines)

    def _candidates_that_are(
        self, copies: set[int], ranks: dict[int, str]
    ) -> Iterator[tuple[int, int]]:
        """The pairs of candidates of which the second is one of these copies."""
        path = self._dataset.stage_file("known-copies", 0)
        write_ids(path, ("article_id",), [(each,) for each in sorted(copies)])
        self._engine.view("known_copies", [path])
        for later, earlier, rank, of_rank in self._engine.rows(queries.CANDIDATES_THAT_ARE_COPIES):
            ranks |= {later: rank, earlier: of_rank}
            yield later, earlier

    def _compare_missing(
        self, missing: Sequence[tuple[int, int]], number: int, ranks: dict[int, str]
    ) -> list[Found]:
        path = self._dataset.stage_file("missing", number)
        write_ids(path, ("article_id", "of_article_id"), missing)
        self._engine.view("missing", [path])
        output = self._dataset.stage_file("originals", number)
        task = self._task("SELECT * FROM missing", "originals", number, output)
        run_tasks(self._engine, self._submit, compare_part, [task])
        self._engine.view("found", [output])
        return self._found(ranks)

    def _found(self, ranks: dict[int, str]) -> list[Found]:
        """The rows of the view `found`. ranks: gets those of their articles."""
        found = []
        for later, earlier, *figures, rank, of_rank in self._engine.rows(queries.FOUND):
            found.append(Found(later, earlier, tuple(figures)))
            ranks |= {later: rank, earlier: of_rank}
        return found


def _copies(rows: Sequence[tuple[Any, ...]]) -> set[int]:
    """The articles that are copies of others."""
    return {row[0] for row in rows if row[2] == "copy"}
