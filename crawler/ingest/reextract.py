"""Reading anew: kept pages through today's extractor, a few ahead of what is written."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from crawler.crawl.software_versions import software_versions
from crawler.extraction.payload import PageResult
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.reextraction import Reread
from storage.core.model import Failure
from storage.core.run_summary import MissingFile, ReextractSummary
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from storage.warc.reader import RecordMissing, path_of
from storage.warc.unread_captures import StoredCapture, UnreadCaptures

SOURCE = "reextract"
_AHEAD = 16  # pages handed out before the oldest is waited for
_BATCH = 100  # pages of one transaction at most
_SECONDS = 2.0  # one that was read waits no longer than this for its transaction


@dataclass(slots=True)
class Rereading:
    """A re-reading in numbers. no_article: pages in which there is none now; their texts stay.

    missing: by file, what is wrong and with how many records; failed: by reason.
    """

    extractor: str
    total: int
    read: int = 0
    same: int = 0
    differing: int = 0
    articles_new: int = 0
    no_article: int = 0
    versions_new: int = 0
    missing: dict[str, tuple[str, int]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def count(self, reread: Reread) -> None:
        """Count a page that was read."""
        self.read += 1
        if reread.is_new:
            self.articles_new += 1
        elif reread.differs:
            self.differing += 1
        elif reread.kept.version_id is not None and not isinstance(reread.content, ReadArticle):
            self.no_article += 1
        else:
            self.same += 1

    def miss(self, kept: StoredCapture, folder: Path | None, told: str) -> None:
        """Count a record that is not where it was."""
        file = str(path_of(kept.record, folder))
        first, count = self.missing.get(file, (told, 0))
        self.missing[file] = first, count + 1

    def summary(self, archive: Path, outcome: str, *, run: int | None = None) -> ReextractSummary:
        """The figures that go into the ledger; `run` is None if nothing is written."""
        seconds = max(time.monotonic() - self.started, 0.001)
        return ReextractSummary(
            run=run,
            source=SOURCE,
            archive=str(archive),
            outcome=outcome,
            dry_run=run is None,
            extractor=self.extractor,
            seconds=round(seconds, 1),
            left=self.total,
            read=self.read,
            same=self.same,
            differing=self.differing,
            articles_new=self.articles_new,
            no_article=self.no_article,
            versions_new=self.versions_new,
            missing=tuple(
                MissingFile(file, count, reason) for file, (reason, count) in self.missing.items()
            ),
            failures=dict(self.failed),
            pages_per_second=round(self.read / seconds, 1),
        )


def reextract(
    archive: Archive,
    left: UnreadCaptures,
    workers: Workers,
    folder: Path | None,
    report: Callable[[Rereading], None],
) -> ReextractSummary:
    """Read what is left anew and write what differs; the summary.

    folder: where WARC files were moved to. Interrupted, it keeps what was written and closes the
    run as stopped.
    """
    state = Rereading(left.extractor, len(left))
    asked = {"articles": list(left.articles), "site": left.site}
    run_id = archive.begin_run(SOURCE, {**asked, **software_versions()})
    outcome = "failed"
    batch: list[Reread] = []

    def flush() -> None:
        state.versions_new += archive.reread(run_id, SOURCE, batch, left.extractor)
        batch.clear()
        archive.beat(run_id)

    due = time.monotonic() + _SECONDS
    try:
        for reread in _read(left, workers, archive.folding, folder, state):
            batch.append(reread)
            if len(batch) >= _BATCH or time.monotonic() > due:
                flush()
                due = time.monotonic() + _SECONDS
            report(state)
        flush()
        outcome = "finished"
    except KeyboardInterrupt:
        outcome = "stopped"
    finally:
        summary = state.summary(archive.path, outcome, run=run_id)
        archive.finish_run(run_id, outcome, summary)
    return summary


def compare(
    left: UnreadCaptures,
    workers: Workers,
    folding: FoldingSettings,
    folder: Path | None,
    report: Callable[[Rereading], None],
) -> ReextractSummary:
    """Read what is left anew and write nothing; the summary of what would be written."""
    state = Rereading(left.extractor, len(left))
    outcome = "finished"
    try:
        for _ in _read(left, workers, folding, folder, state):
            report(state)
    except KeyboardInterrupt:
        outcome = "stopped"
    return state.summary(left.reader.path, outcome)


def _read(
    left: Iterable[StoredCapture],
    workers: Workers,
    folding: FoldingSettings,
    folder: Path | None,
    state: Rereading,
) -> Iterator[Reread]:
    """What is left, read, in order. What cannot be is counted, and left for another time."""
    ahead: deque[tuple[StoredCapture, Future[PageResult]]] = deque()

    def taken() -> Iterator[Reread]:
        kept, future = ahead.popleft()
        try:
            reading = future.result()
        except RecordMissing as error:
            state.miss(kept, folder, str(error))
            return
        except Exception as error:
            told: Failure = workers.failure(error)
            state.failed[told.detail] = state.failed.get(told.detail, 0) + 1
            return
        reread = Reread(kept, reading.content)
        state.count(reread)
        yield reread

    for kept in left:
        future = workers.call(read_kept, kept, folder, folding)
        ahead.append((kept, future))
        if len(ahead) >= _AHEAD:
            yield from taken()
    while ahead:
        yield from taken()


def read_kept(kept: StoredCapture, folder: Path | None, folding: FoldingSettings) -> PageResult:
    """Read a kept page anew; for a worker."""
    from crawler.ingest.warc_replay import read_again

    return read_again(kept.record, folder, kept.capture.final_url, folding)
