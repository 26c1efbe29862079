"""The band index: which known paragraphs may be near-duplicates of these.

It lives in the archive and answers inside the transaction that asks, so several processes agree.
Two layers, after the log-structured merge-tree (P. O'Neil et al., 1996): what came since the last
merge stands in `recent_bands`, one sorted run a transaction, and is held in memory; every
50,000 paragraphs it goes, in ascending order, into the table `bands`.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]
Ids = npt.NDArray[np.int64]
_Held = npt.NDArray[np.uint32]  # ids as they are kept: four thousand million will do

_MERGE_AT = 1_000_000  # band keys in memory, 12 bytes each, before they go into the table
_BUCKET = 256  # paragraphs read of one band; template text makes buckets of thousands
_CANDIDATES = 64  # candidates returned for a paragraph, those with most bands in common first


@dataclass(slots=True)
class _Run:
    keys: Keys
    ids: _Held


class BandIndex:
    """The band index of one open archive. Call `refresh` first in each write transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._runs: list[_Run] = []
        self._last_row = 0
        self._merged = False

    def refresh(self) -> None:
        """Take in what other processes committed since the last call."""
        self._merged = (
            self._connection.execute("SELECT 1 FROM bands LIMIT 1").fetchone() is not None
        )
        rows = self._connection.execute(
            "SELECT id, bands, paragraph_ids FROM recent_bands WHERE id > ? ORDER BY id",
            (self._last_row,),
        )
        for row_id, keys, ids in rows:
            if not keys:  # a merge: all that came before is in the table
                self._runs = []
            self._hold(_Run(np.frombuffer(keys, "<i8"), np.frombuffer(ids, "<u4")))
            self._last_row = row_id

    def forget(self) -> None:
        """Drop what is held in memory; the next `refresh` reads it anew. For after a rollback."""
        self._runs = []
        self._last_row = 0

    def add(self, keys: Keys, ids: Ids) -> None:
        """Enter band keys and, for each, its paragraph. Part of the open transaction."""
        if not len(keys):
            return
        order = np.lexsort((ids, keys))
        run = _Run(keys[order], ids[order].astype(np.uint32))
        self._last_row = int(
            self._connection.execute(
                "INSERT INTO recent_bands (id, bands, paragraph_ids) VALUES (?, ?, ?)",
                (
                    self._next_row(),
                    run.keys.astype("<i8").tobytes(),
                    run.ids.astype("<u4").tobytes(),
                ),
            ).lastrowid
            or 0
        )
        self._hold(run)

    def candidates(self, keys: Keys, ids: Ids) -> dict[int, list[int]]:
        """For each paragraph the known, older ones that share a band, likeliest first.

        keys, ids: the band keys asked for and the paragraph each belongs to, of equal length.
        """
        pairs = [self._probe(run, keys, ids) for run in self._runs]
        if self._merged and len(keys):
            pairs.append(self._probe_table(keys, ids))
        pairs = [pair for pair in pairs if len(pair[0])]
        if not pairs:
            return {}
        owners = np.concatenate([pair[0] for pair in pairs])
        others = np.concatenate([pair[1] for pair in pairs])
        older = others < owners
        both = np.stack((owners[older], others[older]), axis=1)
        if not len(both):
            return {}
        unique, shared = np.unique(both, axis=0, return_counts=True)
        order = np.lexsort((unique[:, 1], -shared, unique[:, 0]))
        found: dict[int, list[int]] = {}
        for owner, other in unique[order].tolist():
            chosen = found.setdefault(owner, [])
            if len(chosen) < _CANDIDATES:
                chosen.append(other)
        return found

    def merge_when_due(self) -> None:
        """Move the recent layer into the table once it is large. Part of the open transaction."""
        if sum(len(run.keys) for run in self._runs) < _MERGE_AT:
            return
        run = _joined(self._runs)
        step = 200_000
        for start in range(0, len(run.keys), step):
            rows = zip(
                run.keys[start : start + step].tolist(),
                run.ids[start : start + step].tolist(),
                strict=True,
            )
            self._connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)
        # The highest row stays, empty: its id tells other processes that a merge took place.
        self._connection.execute("DELETE FROM recent_bands")
        self._runs = []
        self._last_row += 1
        self._connection.execute("INSERT INTO recent_bands VALUES (?, x'', x'')", (self._last_row,))
        self._merged = True

    def _next_row(self) -> int:
        (last,) = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM recent_bands"
        ).fetchone()
        return int(last) + 1

    def _hold(self, run: _Run) -> None:
        if len(run.keys):
            self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2].keys) < 2 * len(self._runs[-1].keys):
            self._runs[-2:] = [_joined(self._runs[-2:])]

    @staticmethod
    def _probe(run: _Run, keys: Keys, ids: Ids) -> tuple[Ids, Ids]:
        low = np.searchsorted(run.keys, keys, side="left")
        high = np.searchsorted(run.keys, keys, side="right")
        count = np.minimum(high - low, _BUCKET)
        hit = np.flatnonzero(count)
        if not len(hit):
            return ids[:0], ids[:0]
        count = count[hit]
        offsets = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        found = run.ids[np.repeat(low[hit], count) + offsets]
        return np.repeat(ids[hit], count), found.astype(np.int64)

    def _probe_table(self, keys: Keys, ids: Ids) -> tuple[Ids, Ids]:
        order = np.argsort(keys, kind="stable")
        rows = self._connection.execute(
            f"""
            SELECT place.key, b.paragraph_id
              FROM json_each(?) place
             CROSS JOIN bands b ON b.band = place.value
             WHERE b.paragraph_id IN
                   (SELECT paragraph_id FROM bands WHERE band = place.value LIMIT {_BUCKET})
            """,
            (json.dumps(keys[order].tolist()),),
        ).fetchall()
        if not rows:
            return ids[:0], ids[:0]
        found = np.array(rows, dtype=np.int64)
        return ids[order][found[:, 0]], found[:, 1]


def _joined(runs: list[_Run]) -> _Run:
    """One run of several, oldest first: equal keys keep the order of their paragraphs."""
    keys = np.concatenate([run.keys for run in runs])
    ids = np.concatenate([run.ids for run in runs])
    order = np.argsort(keys, kind="stable")
    return _Run(keys[order], ids[order])
