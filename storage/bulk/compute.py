"""Computes the tables of a dataset from its signed files, part by part.

A part that is finished is not computed again. Parts are ranges of digests or keys, so that the work
of one is bounded and several machines could share them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from storage.bulk import article_queries, pair_queries
from storage.bulk.boilerplate.stages import BoilerplateStages
from storage.bulk.copies.stages import CopyStages
from storage.bulk.engines.engine import Engine, Row, Submit
from storage.bulk.files.dataset import Dataset, SignedInput, files_of_part
from storage.bulk.files.parts import MAX_PARTS, Part, ranges
from storage.bulk.files.signed_files import KEY_BITS, Fragment
from storage.bulk.files.signed_files import TABLES as SIGNED_TABLES
from storage.bulk.repetitions.stages import RepetitionStages
from storage.text.folding_settings import FoldingSettings

_ROWS_PER_PART = 1_000_000  # of a table, about
_KEYS_PER_PART = 4_000_000
_MEMBERS_PER_PART = 1_000_000  # of large buckets
_CANDIDATES_PER_PART = 250_000
_PAIRS_PER_PART = 200_000

Report = Callable[[str, int, int], None]
"""Called with the name of a stage, how many of its parts are finished, and how many there are."""


class TableComputation:
    """Computes the tables of one dataset."""

    def __init__(
        self,
        dataset: Dataset,
        inputs: Sequence[SignedInput],
        engine: Engine,
        folding: FoldingSettings,
        submit: Submit,
        report: Report,
    ) -> None:
        """inputs: in the order that decides between captures of the same time."""
        self._dataset = dataset
        self._inputs = inputs
        self._engine = engine
        self._folding = folding
        self._submit = submit
        self._report = report

    def run(self) -> None:
        """Compute all tables that are missing."""
        for table in SIGNED_TABLES:
            self._engine.view(f"signed_{table}", self._dataset.signed_files(table, self._inputs))
        self._number_paragraphs()
        self._find_candidates()
        self._find_large_bucket_candidates()
        self._verify()
        self._write_near_duplicates()
        self._number_articles()
        self._write_articles()
        self._write_repetitions()
        BoilerplateStages(self._dataset, self._engine, self._submit, self._parts).run()
        CopyStages(*(self._dataset, self._engine, self._folding, self._submit, self._parts)).run()

    def _parts(self, stage: str, parts: Sequence[Part]) -> Iterator[Part]:
        for part in parts:
            self._report(stage, part.number, len(parts))
            yield part
        self._report(stage, len(parts), len(parts))

    def _number_paragraphs(self) -> None:
        """Number the distinct paragraphs in the order of their digests."""
        rows = self._engine.number("SELECT count(*) FROM signed_paragraphs")
        self._number("paragraphs", pair_queries.DISTINCT_PARAGRAPHS, rows)
        self._first_ids = _first_ids(self._engine.rows(pair_queries.PARAGRAPHS_BY_LEAD))
        self._engine.table(
            "paragraph_ids",
            "SELECT n.place, n.rank + o.before AS id, n.shingles "
            "FROM numbered n JOIN offsets o ON o.part = n.part",
        )

    def _number(self, stage: str, query: str, rows: int) -> None:
        """Number the rows of a query about a range of digests: table offsets, view numbered.

        The query numbers the rows of each group of digests from 1; offsets has for each group how
        many rows come before it.
        """
        parts = ranges(rows, _ROWS_PER_PART, MAX_PARTS)
        for part in self._parts(f"number {stage}", parts):
            path = self._dataset.stage_file(f"numbered-{stage}", part.number)
            if not path.exists():
                self._engine.write(query, path, first=part.first, last=part.last)
        self._engine.view("numbered", self._dataset.stage_files(f"numbered-{stage}"))
        self._engine.table("offsets", pair_queries.OFFSETS)

    def _find_candidates(self) -> None:
        """Find the candidates of small buckets, and which buckets are large."""
        count = self._engine.number("SELECT count(*) FROM signed_keys")
        for part in self._parts("candidates", ranges(count, _KEYS_PER_PART, 1 << KEY_BITS)):
            large = self._dataset.stage_file("large-keys", part.number)
            small = self._dataset.stage_file("candidates", part.number)
            if large.exists():
                continue
            bounds = {"first": part.first, "last": part.last}
            self._engine.table("members", pair_queries.SHARED_KEYS, **bounds)
            threshold = self._folding.threshold
            self._engine.write(pair_queries.SMALL_BUCKETS, small, threshold=threshold)
            self._engine.write(pair_queries.LARGE_KEYS, large)
        self._engine.drop("members")

    def _find_large_bucket_candidates(self) -> None:
        """Order the members of each large bucket, and pair neighbours."""
        self._engine.view("large_keys", self._dataset.stage_files("large-keys"))
        members = self._engine.number("SELECT coalesce(sum(size), 0) FROM large_keys")
        parts = ranges(members, _MEMBERS_PER_PART, 1 << KEY_BITS)
        for part in self._parts("large buckets", parts):
            path = self._dataset.stage_file("large-candidates", part.number)
            if path.exists():
                continue
            bounds = {"first": part.first, "last": part.last, "bands": self._folding.bands}
            self._engine.table("large_members", pair_queries.LARGE_MEMBERS, **bounds)
            self._engine.table("large_member_keys", pair_queries.KEYS_OF_LARGE_MEMBERS)
            threshold = self._folding.threshold
            self._engine.write(pair_queries.LARGE_BUCKETS, path, threshold=threshold)
            self._engine.drop("large_members", "large_member_keys")

    def _verify(self) -> None:
        """Compute the similarity of all candidates."""
        files = [
            *self._dataset.stage_files("candidates"),
            *self._dataset.stage_files("large-candidates"),
        ]
        self._engine.view("candidates", files)
        count = self._engine.number("SELECT count(*) FROM candidates")
        shingles = pair_queries.shingles(self._engine.each("p.hashes"))
        for part in self._parts("verify", self._id_ranges(count, _CANDIDATES_PER_PART)):
            path = self._dataset.stage_file("verified", part.number)
            if path.exists():
                continue
            bounds = {"first": part.first, "last": part.last}
            self._engine.table("range_candidates", pair_queries.CANDIDATES, **bounds)
            self._engine.table("shingles", shingles)
            self._engine.table("shingles_of_first", pair_queries.SHINGLES_OF_FIRST)
            threshold = self._folding.threshold
            self._engine.write(pair_queries.VERIFIED, path, threshold=threshold)
            self._engine.drop("range_candidates", "shingles", "shingles_of_first")

    def _write_near_duplicates(self) -> None:
        """Write the verified pairs, each with how its wordings differ."""
        self._engine.view("verified", self._dataset.stage_files("verified"))
        count = self._engine.number("SELECT count(*) FROM verified")
        for part in self._parts("differences", self._id_ranges(count, _PAIRS_PER_PART)):
            path = self._dataset.table_file("near_duplicates", part.number)
            if not path.exists():
                bounds = {"first": part.first, "last": part.last}
                query = pair_queries.PAIRS_WITH_TEXTS
                self._engine.write_near_duplicates(query, path, self._submit, **bounds)

    def _id_ranges(self, rows: int, per_part: int) -> list[Part]:
        """Ranges of paragraph ids, which are spread evenly because digests are."""
        ids = self._engine.number("SELECT coalesce(max(id), 0) FROM paragraph_ids")
        return ranges(rows, per_part, ids + 1)

    def _write_part(self, table: str, query: str, part: Part) -> Path:
        path = self._dataset.table_file(table, part.number)
        if not path.exists():
            self._engine.write(query, path, first=part.first, last=part.last)
        return path

    def _number_articles(self) -> None:
        """Number the articles in the order of the digests of their keys."""
        self._engine.table(
            "places",
            "SELECT p.place, n.rank + o.before AS id FROM signed_paragraphs p "
            "JOIN numbered n ON n.digest = p.digest JOIN offsets o ON o.part = n.part",
        )
        rows = self._engine.number("SELECT count(*) FROM signed_captures")
        self._number("articles", article_queries.DISTINCT_ARTICLES, rows)
        self._engine.table(
            "article_ids",
            "SELECT n.digest, n.rank + o.before AS id "
            "FROM numbered n JOIN offsets o ON o.part = n.part",
        )
        numbers = ", ".join(
            f"({position}, CAST({Fragment(each.number, 0).first} AS BIGINT))"
            for position, each in enumerate(self._inputs)
        )
        self._engine.table("inputs", f"SELECT * FROM (VALUES {numbers}) AS i(position, first)")

    def _write_articles(self) -> None:
        """Write articles, versions and appearances."""
        before = 0
        for part in self._parts("articles", self._article_parts()):
            paths = [
                self._dataset.table_file(table, part.number)
                for table in ("appearances", "articles", "versions")
            ]
            captures = self._dataset.stage_file("version-captures", part.number)
            if not all(path.exists() for path in (*paths, captures)):
                bounds = {"first": part.first, "last": part.last}
                self._engine.table("captures", article_queries.CAPTURES, **bounds)
                self._engine.table("versions", article_queries.VERSIONS, before=before)
                self._engine.table("current_versions", article_queries.CURRENT)
                captured = "SELECT id AS version_id, capture FROM versions"
                self._engine.write(captured, captures)
                self._write_part("appearances", article_queries.APPEARANCES, part)
                self._write_part("articles", article_queries.ARTICLES, part)
                self._write_part("versions", article_queries.VERSION_ROWS, part)
            self._engine.view("written", files_of_part(paths[-1]))
            before += self._engine.number("SELECT count(*) FROM written")
        self._engine.drop("captures", "versions", "current_versions")
        self._engine.drop("places", "article_ids", "inputs")

    def _article_parts(self) -> list[Part]:
        """Ranges of leading bytes of the digests of articles."""
        appearances = self._engine.number("SELECT count(*) FROM signed_appearances")
        return ranges(appearances, _ROWS_PER_PART, MAX_PARTS)

    def _write_repetitions(self) -> None:
        """Write paragraphs with their first occurrences, and repetitions."""
        stages = RepetitionStages(self._dataset, self._engine, self._folding, self._parts)
        stages.view_tables()
        paragraphs = self._engine.number("SELECT count(*) FROM signed_paragraphs")
        stages.write_paragraphs(ranges(paragraphs, _ROWS_PER_PART, MAX_PARTS), self._first_ids)
        pairs = self._engine.number("SELECT count(*) FROM folding_pairs")
        stages.find_sources(self._id_ranges(pairs, _PAIRS_PER_PART))
        stages.write_repetitions(self._article_parts())
        stages.write_lines()


def _first_ids(counts: Sequence[Row]) -> list[int]:
    """For each first byte of a digest, and for 256, how many ids belong to lower ones, plus one.

    counts: of PARAGRAPHS_BY_LEAD.
    """
    by_lead = {int(lead, 16): int(count) for lead, count in counts}
    return list(accumulate((by_lead.get(lead, 0) for lead in range(MAX_PARTS)), initial=1))
