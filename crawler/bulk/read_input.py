"""Reads and signs one input file. Several blocks and pages are in progress at the same time."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.bulk.inputs import Form, Input
from crawler.bulk.page_tasks import PageTasks
from crawler.bulk.tasks import Block, BlockResult, LineBlock, Target, VersionBlock, sign_block
from crawler.ingest.files import Line, Page, Problem, read_items
from crawler.workers.workers import Workers
from storage.bulk.files.signed_articles import SignedArticles
from storage.bulk.files.signed_files import TABLES, Fragment, write_fragment
from storage.db.reader import Reader

_BYTES_PER_BLOCK = 8 << 20
_LINES_PER_BLOCK = 20_000
_VERSIONS_PER_BLOCK = 5_000
_PARAGRAPHS_PER_FRAGMENT = 50_000  # of pages
_MAX_PROBLEMS = 100  # described for one input


@dataclass(slots=True)
class InputProgress:
    """The counts of an input: articles kept, filtered, problems and others."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, result: BlockResult) -> None:
        """Count the result of a block."""
        self.counts["articles"] += result.articles
        self.counts["paragraphs"] += result.paragraphs
        self.counts["filtered"] += result.filtered
        for problem in result.problems:
            self.add_problem(problem)

    def add_problem(self, problem: Problem) -> None:
        """Count what could not be read."""
        self.counts["problems"] += 1
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(str(problem))


class InputReader:
    """Reads the input with one number into the folder of `target`."""

    def __init__(
        self,
        workers: Workers,
        target: Target,
        number: int,
        max_bytes: int,
        report: Callable[[InputProgress], None],
    ) -> None:
        """max_bytes: the largest page, line or record to read; report: called after each block."""
        self._workers = workers
        self._target = target
        self._number = number
        self._max_bytes = max_bytes
        self._report = report
        self._fragments = 0
        self._progress = InputProgress()

    def read(self, source: Input) -> InputProgress:
        """Write all fragments of an input; return its counts and problems."""
        if source.form in (Form.LINES, Form.ARCHIVE):
            blocks = _versions(source.path) if source.form is Form.ARCHIVE else self._lines(source)
            self._sign_blocks(blocks)
        else:
            self._sign_pages(source)
        if not any((self._target.folder / TABLES[0]).iterdir()):
            # A table without rows has a file too, which has its columns.
            write_fragment(self._target.folder, self._next_fragment(), [])
        return self._progress

    def _next_fragment(self) -> Fragment:
        self._fragments += 1
        return Fragment(self._number, self._fragments - 1)

    def _lines(self, source: Input) -> Iterator[LineBlock]:
        lines: list[Line] = []
        size = 0
        for item in read_items(source.path, self._max_bytes):
            if isinstance(item, Problem):
                self._progress.add_problem(Problem(source.name, item.line, item.message))
                continue
            assert isinstance(item, Line)
            lines.append(item)
            size += len(item.body)
            if size >= _BYTES_PER_BLOCK or len(lines) >= _LINES_PER_BLOCK:
                yield _block(source.name, lines)
                lines, size = [], 0
        if lines:
            yield _block(source.name, lines)

    def _sign_blocks(self, blocks: Iterator[Block]) -> None:
        pending: deque[tuple[Block, Fragment, Future[Any]]] = deque()
        for block in blocks:
            pending.append(self._start(block))
            if len(pending) > self._workers.count + 1:
                self._finish(*pending.popleft())
        while pending:
            self._finish(*pending.popleft())

    def _start(self, block: Block) -> tuple[Block, Fragment, Future[Any]]:
        fragment = self._next_fragment()
        return block, fragment, self._workers.call(sign_block, block, self._target, fragment)

    def _finish(self, block: Block, fragment: Fragment, future: Future[Any]) -> None:
        """Count the result of a block. One that fails is divided until one article is left."""
        try:
            self._progress.add(future.result())
        except CancelledError:
            raise
        except Exception as error:
            for table in TABLES:
                path: Path = self._target.folder / table / fragment.file_name
                path.unlink(missing_ok=True)
            if len(block) > 1:
                for started in list(map(self._start, block.halves())):
                    self._finish(*started)
                return
            self._progress.add_problem(_problem(block, self._workers.failure(error).detail))
        self._report(self._progress)

    def _sign_pages(self, source: Input) -> None:
        """Sign pages. They are written a fragment at a time."""
        tasks = PageTasks(self._workers, self._target, self._progress.counts)
        signed: list[SignedArticles] = []
        size = 0
        for each in tasks.read(self._page_items(source)):
            if isinstance(each, Problem):
                self._progress.add_problem(each)
                continue
            signed.append(each)
            size += len(each.texts)
            if size >= _PARAGRAPHS_PER_FRAGMENT:
                self._write(signed)
                signed, size = [], 0
        if signed:
            self._write(signed)

    def _write(self, signed: list[SignedArticles]) -> None:
        paragraphs = write_fragment(self._target.folder, self._next_fragment(), signed)
        self._progress.add(BlockResult(len(signed), paragraphs))
        self._report(self._progress)

    def _page_items(self, source: Input) -> Iterator[Any]:
        if source.form is Form.WARC:
            from crawler.ingest.warc_files import SkippedRecords, read_warc_items

            skipped = SkippedRecords()
            yield from read_warc_items(source.path, self._max_bytes, None, skipped)
            self._progress.counts["other_records"] += sum(skipped.kinds.values())
            return
        for path in source.paths:
            for item in read_items(path, self._max_bytes):
                assert isinstance(item, (Page, Problem))
                yield item


def _block(name: str, lines: list[Line]) -> LineBlock:
    return LineBlock(name, tuple(line.number for line in lines), tuple(line.body for line in lines))


def _versions(path: Path) -> Iterator[VersionBlock]:
    """The versions of an archive in blocks. An archive of an older version is migrated first."""
    with Reader(path) as reader:
        row = reader.row("SELECT coalesce(max(id), 0) AS last FROM versions")
    last = int(row["last"]) if row else 0
    for first in range(1, last + 1, _VERSIONS_PER_BLOCK):
        yield VersionBlock(path, first, min(first + _VERSIONS_PER_BLOCK - 1, last))


def _problem(block: Block, detail: str) -> Problem:
    if isinstance(block, LineBlock):
        return Problem(block.name, block.numbers[0], detail)
    return Problem(str(block.path), None, f"version {block.first}: {detail}")
