"""Import: files take the same road as a crawl's pages, without the network."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from crawler.crawl.software_versions import software_versions
from crawler.ingest.files import Line, Page, Problem, article_of, pieces
from crawler.ingest.warc_files import Noted, PageRecord, Passed, is_warc, warc_pieces
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.visits import Visit
from storage.archive.writer import ArchiveWriter
from storage.core.clock import timestamp
from storage.core.model import Capture, Failure, Tally
from storage.core.run_summary import ImportSummary
from storage.core.urls import strip_tracking
from storage.db.reader import Reader
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

_LINES = 100  # lines that one worker takes at a time
_AHEAD = 16  # tasks handed out before the oldest is waited for
_BEHIND = 1000  # visits that may wait for the archive

Piece = Page | Line | PageRecord | Noted | Problem
Result = Visit | Problem


@dataclass(slots=True)
class Import:
    """An import in numbers, and what did not go in."""

    source: str
    tally: Tally = field(default_factory=Tally)
    problems: list[Problem] = field(default_factory=list)
    passed: Passed = field(default_factory=Passed)
    pieces: int = 0
    started: float = field(default_factory=time.monotonic)

    def summary(self, run_id: int, archive: Path, outcome: str) -> ImportSummary:
        """The figures that go into the ledger."""
        seconds = max(time.monotonic() - self.started, 0.001)
        return ImportSummary(
            run=run_id,
            source=self.source,
            archive=str(archive),
            outcome=outcome,
            seconds=round(seconds, 1),
            read=self.pieces,
            problems=tuple(str(problem) for problem in self.problems[:100]),
            problem_count=len(self.problems),
            tally=self.tally,
            articles_per_second=round(self.tally.done / seconds, 1),
            records_known=self.passed.known,
            records_passed=dict(self.passed.kinds.most_common()),
        )


def import_files(
    archive: Archive,
    paths: Sequence[Path],
    workers: Workers,
    *,
    largest: int,
    report: Callable[[Import], None] = lambda _: None,
) -> ImportSummary:
    """Import files in order; the summary. `report` is called after each piece of work.

    Interrupted, it keeps what went in and closes the run as stopped.
    """
    source = f"import {paths[0].name}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")
    state = Import(source)
    run_id = archive.begin_run(
        source, {"files": [str(path) for path in paths], **software_versions()}
    )

    def written(tally: Tally) -> None:
        state.tally += tally

    writer = ArchiveWriter(archive)
    writer.attend(run_id, written)
    outcome = "failed"
    try:
        with Reader(archive.path) as reader:
            tasks = _tasks(paths, largest, reader, state.passed)
            for result in _read(tasks, workers, source, archive.folding):
                state.pieces += 1
                if isinstance(result, Problem):
                    state.problems.append(result)
                else:
                    writer.put(run_id, result)
                if state.pieces % _LINES == 0:
                    report(state)
                    if writer.waiting > _BEHIND:
                        writer.catch_up().result()
        outcome = "finished"
    except KeyboardInterrupt:
        outcome = "stopped"
    finally:
        writer.close()
        report(state)
        summary = state.summary(run_id, archive.path, outcome)
        archive.finish_run(run_id, outcome, summary)
    return summary


def _read(
    tasks: Iterable[Sequence[Piece]], workers: Workers, source: str, folding: FoldingSettings
) -> Iterator[Result]:
    """Every piece of every task, read, in order; a few tasks ahead of the one taken."""
    ahead: deque[tuple[Sequence[Piece], Future[list[Result]] | None]] = deque()
    for task in tasks:
        first = task[0]
        future = None
        if isinstance(first, Page):
            future = workers.call(read_page, first, source, folding)
        elif isinstance(first, Line):
            future = workers.call(read_lines, task, source, folding)
        elif isinstance(first, PageRecord):
            future = workers.call(read_record, first, source, folding)
        ahead.append((task, future))
        if len(ahead) >= _AHEAD:
            yield from _results(*ahead.popleft(), workers, source)
    while ahead:
        yield from _results(*ahead.popleft(), workers, source)


def _results(
    task: Sequence[Piece], future: Future[list[Result]] | None, workers: Workers, source: str
) -> list[Result]:
    if future is None:
        return [_untouched(piece, source) for piece in task]
    try:
        return future.result()
    except Exception as error:
        told = workers.failure(error)
        return [_unread(piece, source, told) for piece in task]


def _untouched(piece: Piece, source: str) -> Result:
    """The result of what needs no reading."""
    if isinstance(piece, Noted):
        return Visit(piece.url, source, _of_record(piece), piece.content)
    assert isinstance(piece, Problem)
    return piece


def _unread(piece: Piece, source: str, told: Failure) -> Result:
    """The result of what a worker could not read: of a record, as if it had been crawled."""
    if isinstance(piece, PageRecord):
        return Visit(piece.url, source, _of_record(piece), told)
    assert isinstance(piece, (Page, Line))
    number = piece.number if isinstance(piece, Line) else None
    return Problem(str(piece.path), number, told.detail)


def _of_record(piece: PageRecord | Noted) -> Capture:
    return Capture(
        url=piece.url,
        final_url=piece.record.url,
        fetched_at=piece.fetched_at,
        status=piece.status,
        record=piece.record,
    )


def _tasks(
    paths: Iterable[Path], largest: int, reader: Reader, passed: Passed
) -> Iterator[list[Piece]]:
    """Pieces bundled for the workers: pages singly, lines by the hundred."""
    for path in paths:
        if is_warc(path):
            for record in warc_pieces(path, largest, reader, passed):
                yield [record]
            continue
        lines: list[Piece] = []
        for piece in pieces(path, largest):
            if not isinstance(piece, Line):
                yield [piece]
                continue
            lines.append(piece)
            if len(lines) >= _LINES:
                yield lines
                lines = []
        if lines:
            yield lines


def read_page(page: Page, source: str, folding: FoldingSettings) -> list[Result]:
    """Read a saved page; for a worker."""
    from crawler.extraction.read_page import read_saved_page

    url, reading = read_saved_page(page.body, page.path.resolve().as_uri(), folding)
    capture = _capture(url, page.body, "text/html")
    return [Visit(url, source, capture, reading.content)]


def read_record(record: PageRecord, source: str, folding: FoldingSettings) -> list[Result]:
    """Read a page's record of a WARC file; for a worker."""
    from crawler.ingest.warc_replay import replay

    return [replay(record, source, folding)]


def read_lines(lines: Sequence[Line], source: str, folding: FoldingSettings) -> list[Result]:
    """Read lines of JSONL; for a worker."""
    results: list[Result] = []
    for line in lines:
        read = article_of(line)
        if isinstance(read, Problem):
            results.append(read)
            continue
        url, article, seen_at = read
        capture = _capture(strip_tracking(url), line.body, "application/json", seen_at)
        results.append(
            Visit(capture.url, source, capture, ReadArticle.from_article(article, folding))
        )
    return results


def _capture(url: str, body: bytes, media_type: str, seen_at: str | None = None) -> Capture:
    return Capture(
        url=url,
        final_url=url,
        fetched_at=seen_at or timestamp(),
        payload_digest=hashlib.sha256(body).hexdigest(),
        payload_length=len(body),
        media_type=media_type,
    )
