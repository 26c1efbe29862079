"""Import files through the same pipeline as the pages of a crawl."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from crawler.crawl.software_versions import software_versions
from crawler.extraction.extractor_version import EXTRACTOR
from crawler.ingest.files import Line, Page, Problem, parse_line, read_items
from crawler.ingest.warc_files import (
    PageRecord,
    RecordWithoutPage,
    SkippedRecords,
    is_warc,
    read_warc_items,
)
from crawler.workers.text_choices import TextChoices, must_be_read_again, urls_of
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.archive.writer import ArchiveWriter
from storage.core.clock import now, timestamp
from storage.core.model import Capture, Failure, Tally, TextPreference
from storage.core.run_summary import ImportSummary
from storage.core.urls import strip_tracking
from storage.crawl_state.text_preferences import text_preferences
from storage.db.reader import Reader
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle

_LINES_PER_TASK = 100
_MAX_TASKS = 16  # in progress at the same time
_MAX_WAITING = 1000  # visits that wait for the archive
_MAX_PROBLEMS = 100  # in the summary

Item = Page | Line | PageRecord | RecordWithoutPage | Problem
Result = Visit | Problem


@dataclass(slots=True)
class ImportProgress:
    """The counts of an import in progress, and its problems.

    items: pages, lines and records that were read.
    """

    source: str
    tally: Tally = field(default_factory=Tally)
    problems: list[Problem] = field(default_factory=list)
    skipped: SkippedRecords = field(default_factory=SkippedRecords)
    items: int = 0
    started: float = field(default_factory=time.monotonic)

    def summary(self, run_id: int, archive: Path, outcome: str) -> ImportSummary:
        """The summary for the run ledger."""
        seconds = max(time.monotonic() - self.started, 0.001)
        return ImportSummary(
            run=run_id,
            source=self.source,
            archive=str(archive),
            outcome=outcome,
            seconds=round(seconds, 1),
            read=self.items,
            problems=tuple(str(problem) for problem in self.problems[:_MAX_PROBLEMS]),
            problem_count=len(self.problems),
            tally=self.tally,
            articles_per_second=round(self.tally.done / seconds, 1),
            records_known=self.skipped.known,
            records_passed=dict(self.skipped.kinds.most_common()),
        )


def import_files(
    archive: Archive,
    paths: Sequence[Path],
    workers: Workers,
    *,
    max_bytes: int,
    report: Callable[[ImportProgress], None] = lambda _: None,
) -> ImportSummary:
    """Import files in order, and return the summary.

    A keyboard interrupt ends the run as stopped and keeps what was imported before.

    max_bytes: the largest page or line to import. report: called from time to time.
    """
    source = f"import {paths[0].name}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")
    state = ImportProgress(source)
    run_id = archive.begin_run(
        source, {"files": [str(path) for path in paths], **software_versions()}
    )

    def add(tally: Tally) -> None:
        state.tally += tally

    writer = ArchiveWriter(archive)
    writer.register_run(run_id, add)
    outcome = "failed"
    try:
        with Reader(archive.path) as reader:
            tasks = _tasks(paths, max_bytes, reader, state.skipped)
            pages = _PageReader(workers, source, archive.folding, reader)
            for result in _read(tasks, workers, pages):
                state.items += 1
                if isinstance(result, Problem):
                    state.problems.append(result)
                else:
                    writer.put(run_id, result)
                if state.items % _LINES_PER_TASK == 0:
                    report(state)
                    if writer.queue_size > _MAX_WAITING:
                        writer.flush().result()
        outcome = "finished"
    except KeyboardInterrupt:
        outcome = "stopped"
    finally:
        writer.close()
        report(state)
        summary = state.summary(run_id, archive.path, outcome)
        archive.finish_run(run_id, outcome, summary)
    return summary


@dataclass(frozen=True, slots=True)
class _Task:
    """Items that a worker reads together. future: None if none has to read them."""

    items: Sequence[Item]
    future: Future[list[Result]] | None = None
    preference: TextPreference = field(default_factory=TextPreference)


class _PageReader:
    """Has items read in workers, and the captures of one article with one text source.

    All are read at the same time. A page is read again if a capture of its article before it turns
    out to have another text source.
    """

    def __init__(
        self, workers: Workers, source: str, folding: FoldingSettings, reader: Reader
    ) -> None:
        self.source = source
        self._workers = workers
        self._folding = folding
        self._reader = reader
        self._choices = TextChoices()

    def start(self, items: Sequence[Item]) -> _Task:
        """Start reading items."""
        first = items[0]
        if isinstance(first, Line):
            return _Task(items, self._workers.call(read_lines, items, self.source, self._folding))
        if isinstance(first, PageRecord):
            preference = self._preference((first.record.url, first.url))
            return _Task(items, self._read(first, preference), preference)
        if isinstance(first, Page):  # its URL is known once it is read
            return _Task(items, self._read(first, TextPreference()))
        return _Task(items)

    def finish(self, task: _Task) -> list[Result]:
        """The results of a task. Tasks are finished in order. Raises what the worker raises."""
        assert task.future is not None
        results = task.future.result()
        (page, visit) = (task.items[0], results[0])
        if not isinstance(page, (Page, PageRecord)) or not isinstance(visit, Visit):
            return results
        wanted = self._preference(urls_of(visit))
        if must_be_read_again(visit.content, task.preference, wanted):
            results = self._read(page, wanted).result()
            visit = results[0]
        if isinstance(visit, Visit):
            self._choices.remember(visit.content, urls_of(visit))
        return results

    def _read(self, page: Page | PageRecord, preference: TextPreference) -> Future[list[Result]]:
        function = read_page if isinstance(page, Page) else read_record
        return self._workers.call(function, page, self.source, self._folding, preference)

    def _preference(self, urls: tuple[str, str]) -> TextPreference:
        known = text_preferences(self._reader.connection, urls, EXTRACTOR)
        of_archive = known[urls[0]] if known[urls[0]].article else known[urls[1]]
        return self._choices.prefer(of_archive, urls)


def _read(
    tasks: Iterable[Sequence[Item]], workers: Workers, pages: _PageReader
) -> Iterator[Result]:
    """The results of all tasks, in order. Several tasks are in progress at the same time."""
    pending: deque[_Task] = deque()
    for items in tasks:
        pending.append(pages.start(items))
        if len(pending) >= _MAX_TASKS:
            yield from _results(pending.popleft(), workers, pages)
    while pending:
        yield from _results(pending.popleft(), workers, pages)


def _results(task: _Task, workers: Workers, pages: _PageReader) -> list[Result]:
    if task.future is None:
        return [_direct_result(item, pages.source) for item in task.items]
    try:
        return pages.finish(task)
    except Exception as error:
        failure = workers.failure(error)
        return [_failed_result(item, pages.source, failure) for item in task.items]


def _direct_result(item: Item, source: str) -> Result:
    """The result of an item that no worker reads."""
    if isinstance(item, RecordWithoutPage):
        return Visit(item.url, source, _record_capture(item), item.content)
    assert isinstance(item, Problem)
    return item


def _failed_result(item: Item, source: str, failure: Failure) -> Result:
    """The result of an item that a worker could not read; for a record, as in a crawl."""
    if isinstance(item, PageRecord):
        return Visit(item.url, source, _record_capture(item), failure)
    assert isinstance(item, (Page, Line))
    number = item.number if isinstance(item, Line) else None
    return Problem(str(item.path), number, failure.detail)


def _record_capture(item: PageRecord | RecordWithoutPage) -> Capture:
    return Capture(
        url=item.url,
        final_url=item.record.url,
        fetched_at=item.fetched_at,
        status=item.status,
        record=item.record,
    )


def _tasks(
    paths: Iterable[Path], max_bytes: int, reader: Reader, skipped: SkippedRecords
) -> Iterator[list[Item]]:
    """The items of files in tasks for workers: single pages, or up to a hundred lines."""
    for path in paths:
        if is_warc(path):
            for record in read_warc_items(path, max_bytes, reader, skipped):
                yield [record]
            continue
        lines: list[Item] = []
        for item in read_items(path, max_bytes):
            if not isinstance(item, Line):
                yield [item]
                continue
            lines.append(item)
            if len(lines) >= _LINES_PER_TASK:
                yield lines
                lines = []
        if lines:
            yield lines


def read_page(
    page: Page, source: str, folding: FoldingSettings, preference: TextPreference
) -> list[Result]:
    """Read a saved page in a worker. preference: which text source to read it with."""
    from crawler.extraction.mhtml import is_mhtml
    from crawler.extraction.read_page import read_saved_page

    address = page.path.resolve().as_uri()
    url, result = read_saved_page(page.body, address, folding, now().date(), preference)
    media_type = "multipart/related" if is_mhtml(page.body) else "text/html"
    capture = _capture(url, page.body, media_type)
    return [Visit(url, source, capture, result.content)]


def read_record(
    record: PageRecord, source: str, folding: FoldingSettings, preference: TextPreference
) -> list[Result]:
    """Read a page record of a WARC file in a worker. preference: as in `read_page`."""
    from crawler.ingest.warc_replay import visit_from_record

    return [visit_from_record(record, source, folding, preference)]


def read_lines(lines: Sequence[Line], source: str, folding: FoldingSettings) -> list[Result]:
    """Read lines of JSONL in a worker."""
    results: list[Result] = []
    for line in lines:
        parsed = parse_line(line)
        if isinstance(parsed, Problem):
            results.append(parsed)
            continue
        url, article, seen_at = parsed
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
