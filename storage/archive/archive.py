"""Archive: one SQLite file, and the only writer of its rows."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.archive.reextraction import Reread, Rereads
from storage.archive.visits import Visit, VisitWriter
from storage.band_index.index import BandIndex
from storage.core.clock import timestamp
from storage.core.errors import PalimpsestError, RunInProgress
from storage.core.model import Failure, Lease, Outcome, Tally
from storage.core.run_summary import RunSummary
from storage.crawl_state.frontier import Frontier, Wanted
from storage.crawl_state.run_ledger import Ledger
from storage.db import folding_settings
from storage.db.connection import check_needs_no_refold, connect, migrate, transaction
from storage.db.wal import WriteAheadLog
from storage.folding.fold import FoldWriter
from storage.takedown import erasure
from storage.takedown.takedown import Takedown, TakedownCounts
from storage.text.folding_settings import FoldingSettings

logger = logging.getLogger(__name__)


class Archive:
    """An archive open for writing. One thread at a time; several processes may each have one."""

    def __init__(self, path: Path, folding: FoldingSettings | None = None) -> None:
        """Open the archive at `path`, making it where there is none.

        Raises:
            NotAnArchive, ArchiveTooNew: as `connect`.
            InvalidVariable: as `WriteAheadLog`.
            FoldingSettingsMismatch: it was folded with other settings than `folding`, or, where that is None
                and its own settings hold, by another normaliser or hash than this Palimpsest's;
                or an older one made it.
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
        self.ledger = Ledger(self.connection)
        self._fold_writer = FoldWriter(self.connection, self.index, self.folding)
        self._visits = VisitWriter(self.connection, self._fold_writer, self.frontier)
        self._rereads = Rereads(self.connection, self._fold_writer, self._visits)

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction: all of it stands, or nothing."""
        return transaction(self.connection)

    def begin_run(self, source: str, arguments: dict[str, Any], holding: Iterable[str] = ()) -> int:
        """Enter a run in the ledger; its id. `holding`: the sources that no other run may be at.

        Raises:
            RunInProgress: another run is at one of them.
        """
        self._close_dead()
        with self.transaction():
            self.frontier.living = self.ledger.living()
            return self.ledger.begin(source, arguments, holding, timestamp())

    def resume_run(self, run_id: int, holding: Iterable[str] = ()) -> None:
        """Take up a run that was cut off or stopped: what it had leased is waiting again.

        Raises:
            RunInProgress: another process is at it, or another run at one of its sources.
        """
        self._close_dead()
        with self.transaction():
            self.frontier.living = self.ledger.living() - {run_id}
            self.ledger.resume(run_id, holding, timestamp())
            self.frontier.release(run_id)

    def finish_run(self, run_id: int, outcome: str, summary: RunSummary | None = None) -> None:
        """Close a run's row with how it ended and its figures; another process's run is left."""
        with self.transaction():
            if self.ledger.has_passed(run_id):
                return
            self.frontier.release(run_id)
            self.frontier.forget(run_id)
            self.ledger.finish(run_id, outcome, summary, timestamp())

    def beat(self, run_id: int) -> bool:
        """Tell that a run lives; False where another one took it for dead."""
        with self.transaction():
            return self.ledger.beat(run_id, timestamp())

    def _close_dead(self) -> None:
        with self.transaction():
            dead = self.ledger.close_dead()
        for run_id in dead:
            logger.warning("run %d was cut off without an end: it is closed now as killed", run_id)

    def write(
        self, run_id: int, visits: Sequence[Visit], wanted: Wanted | None = None
    ) -> tuple[Tally, list[Lease]]:
        """Write what visits brought and lease the next URLs, in one transaction.

        A URL is done in the same transaction that holds its rows.
        """
        try:
            return self._write(run_id, visits, wanted)
        except (sqlite3.Error, PalimpsestError):
            raise
        except Exception:
            # One page must not cost the others their rows: each on its own, to find out which.
            tally = Tally()
            for visit in visits:
                tally += self._write_alone(run_id, visit)
            more, leases = self._write(run_id, [], wanted)
            return tally + more, leases

    def _write_alone(self, run_id: int, visit: Visit) -> Tally:
        try:
            return self._write(run_id, [visit], None)[0]
        except (sqlite3.Error, PalimpsestError):
            raise
        except Exception as error:
            logger.exception("%s could not be kept", visit.url)
            failure = Failure(Outcome.ERROR, f"could not be kept: {type(error).__name__}: {error}")
            bare = replace(visit, content=failure, links=())
            return self._write(run_id, [bare], None)[0]

    def _write(
        self, run_id: int, visits: Sequence[Visit], wanted: Wanted | None
    ) -> tuple[Tally, list[Lease]]:
        with self._folding():
            tally = self._visits.write(run_id, visits)
            leases = self.frontier.lease(run_id, wanted) if wanted else []
        return tally, leases

    def reread(self, run_id: int, source: str, rereads: Sequence[Reread], extractor: str) -> int:
        """Write what was read anew, in one transaction; how many versions that made."""
        with self._folding():
            return self._rereads.write(run_id, source, rereads, extractor)

    def redact(self, article_id: int, reason: str) -> TakedownCounts:
        """Take an article down, in one transaction; `bury` and `erase` see to what files hold.

        Raises:
            RunInProgress: a run is under way, which may have the article at hand.
        """
        self._close_dead()
        self.connection.execute("PRAGMA foreign_keys = OFF")  # Removal tells why
        try:
            with self._folding():
                self._check_is_quiet()
                takedown = Takedown(self.connection, self.index, self.folding)
                return takedown.take_down(article_id, reason, timestamp())
        finally:
            self.connection.execute("PRAGMA foreign_keys = ON")

    def overwrite(self, folder: Path | None = None) -> tuple[int, list[PalimpsestError]]:
        """Overwrite the WARC records of what was redacted; how many, and why others were not.

        folder: where WARC files were moved to.

        Raises:
            RunInProgress: a run is under way, which may write to the same file.
        """
        from storage.warc import tombstones  # and warcio with it, which a crawl need not wait for

        with self.transaction():
            self._check_is_quiet()
        overwritten, left = 0, list[PalimpsestError]()
        for each in tombstones.pending(self.connection):
            try:
                tombstones.overwrite(each.record, folder)
            except PalimpsestError as error:
                left.append(error)
                continue
            with self.transaction():
                self.connection.execute(
                    "UPDATE warc_records SET type = ?, payload_digest = NULL WHERE id = ?",
                    (tombstones.TYPE, each.row_id),
                )
            overwritten += 1
        return overwritten, left

    def erase(self) -> None:
        """Leave nothing in the file's bytes of what was redacted.

        Raises:
            ArchiveBeingRead: another process still reads what was there before.
            RunInProgress: a run is under way, which would wait too long.
        """
        with self.transaction():
            self._check_is_quiet()
        erasure.erase(self.connection, self.path)

    def _check_is_quiet(self) -> None:
        living = self.ledger.living()
        if living:
            raise RunInProgress(
                f"run {min(living)} is under way in {self.path}: wait until it ends, or stop it; "
                "`palimpsest runs` lists them"
            )

    @contextmanager
    def _folding(self) -> Iterator[None]:
        """A transaction in which texts are folded."""
        try:
            with self.transaction():
                folding_settings.check_folding(self.connection, self.path, self.folding)
                if self.index.refresh():
                    self._fold_writer.forget()
                yield
                self.index.merge_when_due()
        except BaseException:
            self.index.forget()
            self._fold_writer.forget()
            raise
        self.log.shorten()

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
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
