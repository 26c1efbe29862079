"""The engine: its limits, and errors that the user can solve."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.bulk.engines.duckdb_engine import DuckDB
from storage.bulk.engines.engine import AllowMoreMemory
from storage.core.errors import FreeDiskSpace

ENDLESS = "SELECT sum(sqrt(range)) FROM range(1000000000000)"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDB]:
    """An engine with little memory."""
    with DuckDB(tmp_path / "spill", memory="50MB", threads=2) as opened:
        yield opened


def test_numbers_are_bound_as_integers_and_doubles(engine: DuckDB) -> None:
    query = "SELECT typeof($one), typeof($two), $two = 7 / 10"
    assert engine.rows(query, one=3, two=0.7) == [("INTEGER", "DOUBLE", True)]


def test_a_file_appears_when_it_is_complete(engine: DuckDB, tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    engine.write("SELECT range AS n FROM range(5)", path)
    engine.view("written", [path])
    assert engine.number("SELECT sum(n) FROM written") == 10
    assert [each.name for each in tmp_path.glob("*.parquet*")] == ["it's.parquet"]


def test_rows_come_in_batches_of_their_order(engine: DuckDB) -> None:
    batches = list(engine.batches("SELECT range, 'x' FROM range(5000) ORDER BY range", 1000))
    assert [row[0] for batch in batches for row in batch] == list(range(5000))
    assert max(map(len, batches)) < 5000


def test_ctrl_c_interrupts_a_query(engine: DuckDB) -> None:
    main = threading.main_thread().ident
    assert main is not None
    threading.Timer(0.2, signal.pthread_kill, [main, signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        engine.rows(ENDLESS)
    assert engine.number("SELECT 1") == 1


def test_too_little_memory_is_explained(tmp_path: Path) -> None:
    with DuckDB(tmp_path / "spill", memory="1MB", threads=1) as engine:
        query = "SELECT list(range) FROM range(10000000)"
        with pytest.raises(AllowMoreMemory, match="allow more with --memory"):
            engine.rows(query)


def test_a_folder_that_cannot_be_written_is_explained(engine: DuckDB, tmp_path: Path) -> None:
    with pytest.raises(FreeDiskSpace, match="could not be written"):
        engine.write("SELECT 1 AS n", tmp_path / "missing" / "a.parquet")
