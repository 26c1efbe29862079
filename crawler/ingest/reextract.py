"""Re-extract stored pages with the current extractor."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.crawl.software_versions import software_versions
from crawler.extraction.payload import PageResult
from crawler.workers.text_choices import TextChoices, must_be_read_again
from crawler.workers.workers import Workers
from storage.archive.archive import Archive
from storage.archive.reextraction import Reextraction
from storage.core.model import TextPreference
from storage.core.run_summary import MissingFile, ReextractSummary
from storage.crawl_state.text_preferences import text_preferences
from storage.text.folding_settings import FoldingSettings
from storage.text.read_article import ReadArticle
from storage.warc.reader import RecordMissing, path_of
from storage.warc.unread_captures import StoredCapture, UnreadCaptures

SOURCE = "reextract"
_MAX_TASKS = 16  # pages in progress at the same time
_BATCH = 100  # maximum number of pages in a transaction
_BATCH_SECONDS = 2.0  # maximum time until a page that was read is written


@dataclass(slots=True)
class ReextractProgress:
    """The counts of a re-extraction in progress.

    same, differing: pages by whether their text is unchanged. no_article: pages that no longer
    contain an article; the archive keeps their texts. missing: for each file, the reason why
    records cannot be read, and their number. failed: pages that could not be read, by reason.
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

    def count(self, reextraction: Reextraction) -> None:
        """Count a page that was read."""
        self.read += 1
        if reextraction.is_new:
            self.articles_new += 1
        elif reextraction.differs:
            self.differing += 1
        elif reextraction.stored.version_id is not None and not isinstance(
            reextraction.content, ReadArticle
        ):
            self.no_article += 1
        else:
            self.same += 1

    def count_missing(self, capture: StoredCapture, folder: Path | None, reason: str) -> None:
        """Count a record that is not in its file."""
        file = str(path_of(capture.record, folder))
        first, count = self.missing.get(file, (reason, 0))
        self.missing[file] = first, count + 1

    def summary(self, archive: Path, outcome: str, *, run: int | None = None) -> ReextractSummary:
        """The summary for the run ledger; `run` is None if nothing is written."""
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
    captures: UnreadCaptures,
    workers: Workers,
    folder: Path | None,
    report: Callable[[ReextractProgress], None],
) -> ReextractSummary:
    """Re-extract pages and write the texts that differ. Returns the summary.

    A keyboard interrupt ends the run as stopped and keeps what was written before.

    captures: the captures to read. folder: the new folder of WARC files that were moved.
    """
    state = ReextractProgress(captures.extractor, len(captures))
    selection: dict[str, Any] = {"articles": list(captures.articles), "site": captures.site}
    if captures.doubtful is not None:
        selection["doubtful"] = captures.doubtful
    run_id = archive.begin_run(SOURCE, {**selection, **software_versions()})
    outcome = "failed"
    batch: list[Reextraction] = []

    def flush() -> None:
        state.versions_new += archive.write_reextractions(run_id, SOURCE, batch, captures.extractor)
        batch.clear()
        archive.send_heartbeat(run_id)

    due = time.monotonic() + _BATCH_SECONDS
    try:
        for reextraction in _read(captures, workers, archive.folding, folder, state):
            batch.append(reextraction)
            if len(batch) >= _BATCH or time.monotonic() > due:
                flush()
                due = time.monotonic() + _BATCH_SECONDS
            report(state)
        flush()
        outcome = "finished"
    except KeyboardInterrupt:
        outcome = "stopped"
    finally:
        summary = state.summary(archive.path, outcome, run=run_id)
        archive.finish_run(run_id, outcome, summary)
    return summary


def preview(
    captures: UnreadCaptures,
    workers: Workers,
    folding: FoldingSettings,
    folder: Path | None,
    report: Callable[[ReextractProgress], None],
) -> ReextractSummary:
    """Re-extract pages and write nothing. Returns the summary of what would be written."""
    state = ReextractProgress(captures.extractor, len(captures))
    outcome = "finished"
    try:
        for _ in _read(captures, workers, folding, folder, state):
            report(state)
    except KeyboardInterrupt:
        outcome = "stopped"
    return state.summary(captures.reader.path, outcome)


def _read(
    captures: UnreadCaptures,
    workers: Workers,
    folding: FoldingSettings,
    folder: Path | None,
    state: ReextractProgress,
) -> Iterator[Reextraction]:
    """Re-extract pages in order. Those that cannot be read are counted, and remain for later.

    The first capture of an article decides with which text source the later ones are read.
    """
    pending: deque[tuple[StoredCapture, TextPreference, Future[PageResult]]] = deque()
    choices = TextChoices()

    def preference_of(capture: StoredCapture) -> TextPreference:
        preference = TextPreference()
        if captures.doubtful is None:  # otherwise the choice itself is in doubt
            known = text_preferences(
                captures.reader.connection, [capture.capture.url], captures.extractor
            )
            preference = known[capture.capture.url]
        return choices.prefer(preference, _urls_of(capture))

    def take_oldest() -> Iterator[Reextraction]:
        capture, preference, future = pending.popleft()
        try:
            result = future.result()
            wanted = preference_of(capture)
            if must_be_read_again(result.content, preference, wanted):
                result = workers.call(read_stored_page, capture, folder, folding, wanted).result()
        except RecordMissing as error:
            state.count_missing(capture, folder, str(error))
            return
        except Exception as error:
            reason = workers.failure(error).detail
            state.failed[reason] = state.failed.get(reason, 0) + 1
            return
        choices.remember(result.content, _urls_of(capture))
        reextraction = Reextraction(capture, result.content)
        state.count(reextraction)
        yield reextraction

    for capture in captures:
        preference = preference_of(capture)
        future = workers.call(read_stored_page, capture, folder, folding, preference)
        pending.append((capture, preference, future))
        if len(pending) >= _MAX_TASKS:
            yield from take_oldest()
    while pending:
        yield from take_oldest()


def _urls_of(capture: StoredCapture) -> tuple[str, str]:
    return capture.capture.final_url, capture.capture.url


def read_stored_page(
    capture: StoredCapture,
    folder: Path | None,
    folding: FoldingSettings,
    preference: TextPreference,
) -> PageResult:
    """Read a stored page in a worker. preference: which text source to read it with."""
    from crawler.ingest.warc_replay import read_stored_record

    url = capture.capture.final_url
    return read_stored_record(capture.record, folder, url, folding, preference)
