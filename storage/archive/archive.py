"""The archive that is open for writing: its transactions.

Most rows are written through this class. It is not the only writer: `db.connection` migrates,
`folding.refold` refolds, `folding.boilerplate_edits` stores the user's decisions, and the alert
hook records deliveries. Each of them uses a write transaction, of which SQLite admits one at a
time.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.archive.reextraction import Reextraction, ReextractionWriter
from storage.archive.run_start import check_can_start, fill_queue
from storage.archive.visit import Visit
from storage.archive.visit_writer import VisitWriter
from storage.band_index.index import BandIndex
from storage.core.clock import timestamp
from storage.core.errors import PalimpsestError, WaitForRun
from storage.core.model import Failure, Lease, Outcome, Tally
from storage.core.run_summary import RunSummary
from storage.crawl_state.frontier import Frontier, LeaseRequest
from storage.crawl_state.run_ledger import RunLedger
from storage.crawl_state.run_plan import RunPlan, StartedRun
from storage.db import folding_settings
from storage.db.connection import check_needs_no_refold, connect, migrate, transaction
from storage.db.wal import WriteAheadLog
from storage.folding.fold import FoldWriter
from storage.takedown import erasure
from storage.takedown.takedown import Takedown, TakedownCounts
from storage.text.folding_settings import FoldingSettings

logger = logging.getLogger(__name__)


class Archive:
    """An archive that is open for writing.

    One thread may use it at a time. Several processes may open the same archive.
    """

    def __init__(self, path: Path, folding: FoldingSettings | None = None) -> None:
        """Open the archive at `path`, or create it. An archive of an older version is migrated.

        folding: the settings to require, and those of a new archive. None: the archive's own.

        Raises:
            UseAnotherArchive, UpgradePalimpsest: as `connect`.
            WaitForRun: as `migrate`.
            SetVariable: as `WriteAheadLog`.
            RefoldArchive: the archive was folded with other settings than `folding`, or
                with another normaliser or hash than those of this version, or it needs a refold
                because it is too old.
        """
        self.path = path
        self.folding = folding or FoldingSettings()
        self.db = connect(path)
        self.connection: sqlite3.Connection = self.db.conn
        try:
            check_needs_no_refold(self.connection, path)
            migrate(self.db, self.folding)
            self.folding = folding_settings.check_folding(self.connection, path, folding)
            self.log = WriteAheadLog(self.connection, path)
        except BaseException:
            self.close()
            raise
        self.index = BandIndex(self.connection)
        self.frontier = Frontier(self.connection)
        self.ledger = RunLedger(self.connection)
        self._fold_writer = FoldWriter(self.connection, self.index, self.folding)
        self._visits = VisitWriter(self.connection, self._fold_writer, self.frontier)
        self._reextractions = ReextractionWriter(self.connection, self._fold_writer, self._visits)

    def transaction(self) -> AbstractContextManager[None]:
        """Return one write transaction, which is committed whole or not at all."""
        return transaction(self.connection)

    def start_run(self, plan: RunPlan) -> StartedRun:
        """Start a run with its URLs queued, or resume an unfinished one.

        Raises:
            AllTakenDown: all its start URLs were taken down.
            NotDue: its source is not due any more.
            WaitForRun: another run has locked one of its sources, or another process works on
                the run to resume.
        """
        if plan.resumes is not None:
            return self._resume_run(plan.resumes, plan.locked)
        # Before dead runs are closed: a closed run counts as a poll, and its source is not due.
        check_can_start(self.connection, plan)
        self._close_dead_runs()
        with self.transaction():
            self.frontier.active_runs = self.ledger.active_runs()
            run_id = self.ledger.begin(plan.source, plan.arguments, plan.locked, timestamp())
            return StartedRun(run_id, fill_queue(self.frontier, run_id, plan))

    def begin_run(
        self, source: str, arguments: Mapping[str, Any], locked: Iterable[str] = ()
    ) -> int:
        """Start a run with an empty queue; return its id.

        Raises:
            WaitForRun: another run has locked one of the sources.
        """
        return self.start_run(RunPlan(source, arguments, tuple(locked))).run_id

    def _resume_run(self, run_id: int, locked: Iterable[str]) -> StartedRun:
        self._close_dead_runs()
        with self.transaction():
            self.frontier.active_runs = self.ledger.active_runs() - {run_id}
            self.ledger.resume(run_id, locked, timestamp())
            self.frontier.requeue_leased(run_id)
            waiting, _ = self.frontier.count_waiting(run_id)
            return StartedRun(run_id, waiting)

    def finish_run(self, run_id: int, outcome: str, summary: RunSummary | None = None) -> None:
        """Close a run's row with its outcome and counts, unless another process works on it."""
        with self.transaction():
            if self.ledger.was_taken_over(run_id):
                return
            self.frontier.requeue_leased(run_id)
            self.frontier.forget_run(run_id)
            self.ledger.finish(run_id, outcome, summary, timestamp())

    def send_heartbeat(self, run_id: int) -> bool:
        """Update a run's heartbeat; False if another process has taken it for dead."""
        with self.transaction():
            return self.ledger.send_heartbeat(run_id, timestamp())

    def _close_dead_runs(self) -> None:
        with self.transaction():
            dead = self.ledger.close_dead_runs()
        for run_id in dead:
            logger.warning("run %d ended without closing its row: it is now marked killed", run_id)

    def write(
        self, run_id: int, visits: Sequence[Visit], request: LeaseRequest | None = None
    ) -> tuple[Tally, list[Lease]]:
        """Write visits and lease the next URLs, in one transaction.

        A URL becomes `done` in the transaction that inserts its rows. Returns what was added, and
        the leases.
        """
        try:
            return self._write(run_id, visits, request)
        except (sqlite3.Error, PalimpsestError):
            raise
        except Exception:
            # One page must not cost the others their rows: write each in its own transaction.
            tally = Tally()
            for visit in visits:
                tally += self._write_alone(run_id, visit)
            more, leases = self._write(run_id, [], request)
            return tally + more, leases

    def _write_alone(self, run_id: int, visit: Visit) -> Tally:
        try:
            return self._write(run_id, [visit], None)[0]
        except (sqlite3.Error, PalimpsestError):
            raise
        except Exception as error:
            logger.exception("%s could not be stored", visit.url)
            detail = f"could not be stored: {type(error).__name__}: {error}"
            failed = replace(visit, content=Failure(Outcome.ERROR, detail), links=())
            return self._write(run_id, [failed], None)[0]

    def _write(
        self, run_id: int, visits: Sequence[Visit], request: LeaseRequest | None
    ) -> tuple[Tally, list[Lease]]:
        with self._folding_transaction():
            tally = self._visits.write(run_id, visits)
            leases = self.frontier.lease(run_id, request) if request else []
        return tally, leases

    def write_reextractions(
        self, run_id: int, source: str, reextractions: Sequence[Reextraction], extractor: str
    ) -> int:
        """Write reextractions in one transaction; return the number of new versions."""
        with self._folding_transaction():
            return self._reextractions.write(run_id, source, reextractions, extractor)

    def redact(self, article_id: int, reason: str) -> TakedownCounts:
        """Take an article down, in one transaction.

        Its WARC records are removed by `overwrite_records`, and the bytes of its rows by `erase`.

        Raises:
            WaitForRun: a run is in progress, which may be working on the article.
        """
        self._close_dead_runs()
        # `Removal` requires it.
        self.connection.execute("PRAGMA foreign_keys = OFF")
        try:
            with self._folding_transaction():
                self._check_no_run()
                takedown = Takedown(self.connection, self.index, self.folding)
                counts = takedown.take_down(article_id, reason, timestamp())
                self._fold_writer.forget()
                return counts
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    def overwrite_records(self, folder: Path | None = None) -> tuple[int, list[PalimpsestError]]:
        """Overwrite the WARC records of redacted articles.

        folder: where WARC files were moved to. Returns the number of records that were overwritten,
        and why others were not.

        Raises:
            WaitForRun: a run is in progress, which may be writing to the same file.
        """
        from storage.warc import tombstones  # loads warcio, which a crawl may not need

        with self.transaction():
            self._check_no_run()
        overwritten, errors = 0, list[PalimpsestError]()
        for pending in tombstones.pending_records(self.connection):
            try:
                tombstones.overwrite(pending.record, folder)
            except PalimpsestError as error:
                errors.append(error)
                continue
            with self.transaction():
                self.connection.execute(
                    "UPDATE warc_records SET type = ?, payload_digest = NULL WHERE id = ?",
                    (tombstones.TYPE, pending.row_id),
                )
            overwritten += 1
        return overwritten, errors

    def erase(self) -> None:
        """Remove redacted content from the bytes of the file.

        Raises:
            StopReaders: another process still reads an earlier state of the archive.
            WaitForRun: a run is in progress, which would have to wait too long.
        """
        with self.transaction():
            self._check_no_run()
        erasure.erase(self.connection, self.path)

    def _check_no_run(self) -> None:
        active_runs = self.ledger.active_runs()
        if active_runs:
            raise WaitForRun(
                f"run {min(active_runs)} is in progress in {self.path}: wait until it ends, or "
                "stop it; `palimpsest runs` lists runs"
            )

    @contextmanager
    def _folding_transaction(self) -> Iterator[None]:
        """Run the body, which folds texts, in one write transaction."""
        try:
            with self.transaction():
                folding_settings.check_folding(self.connection, self.path, self.folding)
                if self.index.refresh():
                    self._fold_writer.forget()
                yield
                self.index.merge_if_due()
        except BaseException:
            self.index.invalidate()
            self._fold_writer.forget()
            raise
        self.log.shorten()

    def close(self) -> None:
        """Close the file. Uncommitted changes are lost."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
