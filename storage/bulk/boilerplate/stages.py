"""Finds the boilerplate of each site, after articles, versions, paragraphs and appearances."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storage.boilerplate.verdicts import MIN_SITES, min_compared
from storage.bulk.boilerplate import queries
from storage.bulk.boilerplate.judging import JudgingTask, judge_part
from storage.bulk.engines.engine import Engine, Submit, run_tasks
from storage.bulk.files.dataset import Dataset, files_of_part
from storage.bulk.files.parts import MAX_PARTS, Part, Parts, ranges
from storage.db.boilerplate_rule import DEFAULT_ARTICLES

LINES = "pattern-lines"
"""The stage of which the manifest makes a digest."""
_ROWS_PER_PART = 1_000_000
_SAMPLED_PER_PART = 20_000  # articles in the samples of patterns, of which each may have a text


class BoilerplateStages:
    """The stages that judge the patterns of lines by the default rule.

    The engine has the table `paragraph_ids`, the views `signed_paragraphs` and `signed_captures`,
    and views of the tables of the dataset.
    """

    def __init__(self, dataset: Dataset, engine: Engine, submit: Submit, parts: Parts) -> None:
        self._dataset = dataset
        self._engine = engine
        self._submit = submit
        self._parts = parts

    def run(self) -> None:
        """Write the tables `patterns` and `pattern_paragraphs`."""
        self._engine.view("paragraphs", self._dataset.table_files("paragraphs"))
        rows = self._engine.number("SELECT count(*) FROM signed_paragraphs")
        self._find_keys(ranges(rows, _ROWS_PER_PART, MAX_PARTS))
        self._engine.table("article_ranks", queries.ARTICLE_RANKS)
        rows = self._engine.number("SELECT count(*) FROM appearances")
        pattern_parts = ranges(rows, _ROWS_PER_PART, MAX_PARTS)
        self._count(pattern_parts)
        self._judge()
        self._write(pattern_parts)
        self._engine.drop("article_ranks")

    def _find_keys(self, parts: Sequence[Part]) -> None:
        query = queries.pattern_keys(self._engine.each("p.patterns"))
        for part in self._parts("patterns", parts):
            path = self._dataset.stage_file("pattern-keys", part.number)
            if not path.exists():
                self._engine.write(query, path, first=part.first, last=part.last)
        self._engine.view("pattern_keys", self._dataset.stage_files("pattern-keys"))

    def _count(self, parts: Sequence[Part]) -> None:
        """Count the articles that have each pattern, and choose those that are compared."""
        for part in self._parts("count patterns", parts):
            counted = self._dataset.stage_file("patterns", part.number)
            samples = self._dataset.stage_file("samples", part.number)
            if counted.exists() and samples.exists():
                continue
            self._engine.table("carriers", queries.CARRIERS, first=part.first, last=part.last)
            self._engine.write(queries.PATTERNS, counted)
            least = min_compared(DEFAULT_ARTICLES)
            self._engine.write(queries.SAMPLES, samples, least=least)
            self._engine.drop("carriers")
        self._engine.view("patterns", self._dataset.stage_files("patterns"))
        self._engine.view("samples", self._dataset.stage_files("samples"))

    def _judge(self) -> None:
        """Collect what the sites of each part are judged by, and judge them."""
        sampled = self._engine.number("SELECT count(*) FROM samples")
        tasks = []
        for part in self._parts("samples", ranges(sampled, _SAMPLED_PER_PART, MAX_PARTS)):
            output = self._dataset.stage_file("judged", part.number)
            if not output.exists():
                tasks.append(JudgingTask(self._collect(part), output.resolve()))
        run_tasks(self._engine, self._submit, judge_part, tasks)
        self._engine.view("judged", self._dataset.stage_files("judged"))

    def _collect(self, part: Part) -> dict[str, Path]:
        bounds = {"first": part.first, "last": part.last}
        self._engine.table("site_samples", queries.SITE_SAMPLES, **bounds)
        self._engine.table("part_patterns", queries.PART_PATTERNS, **bounds)
        self._engine.table("part_samples", queries.PART_SAMPLES, **bounds)
        self._engine.table("part_versions", queries.PART_VERSIONS)
        self._engine.table("part_lines", queries.PART_LINES)
        paths = {}
        for name, query in (
            ("patterns", "SELECT * FROM part_patterns ORDER BY site, key"),
            ("samples", "SELECT * FROM part_samples"),
            ("site-samples", "SELECT * FROM site_samples"),
            ("versions", "SELECT * FROM part_versions"),
            ("lines", "SELECT * FROM part_lines"),
            ("texts", queries.PART_TEXTS),
            ("links", queries.PART_LINKS),
        ):
            path = self._dataset.stage_file(f"judge-{name}", part.number)
            self._engine.write(query, path)
            paths[name] = path.resolve()  # a task of a cluster has another working directory
        names = ("site_samples", "part_patterns", "part_samples", "part_versions", "part_lines")
        self._engine.drop(*names)
        return paths

    def _write(self, parts: Sequence[Part]) -> None:
        self._engine.table("learned", queries.LEARNED)
        for part in self._parts("boilerplate", parts):
            path = self._dataset.table_file("patterns", part.number)
            links = self._dataset.table_file("pattern_paragraphs", part.number)
            if path.exists() and links.exists():
                continue
            bounds = {"first": part.first, "last": part.last}
            self._engine.write(queries.VERDICTS, path, sites=MIN_SITES, **bounds)
            self._engine.view("written", files_of_part(path))
            self._engine.write(queries.PATTERN_PARAGRAPHS, links, **bounds)
        self._engine.drop("learned")
        path = self._dataset.stage_file(LINES, 0)
        if not path.exists():
            self._engine.view("patterns", self._dataset.table_files("patterns"))
            self._engine.write(queries.LINES, path)
