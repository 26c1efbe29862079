"""Runs the SQL of the bulk job on DuckDB. The only importer of duckdb."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.bulk.engines.differences import write_near_duplicates
from storage.bulk.engines.engine import AllowMoreMemory, Submit, bind
from storage.bulk.files.parquet_files import InstallBulk
from storage.core.errors import FreeDiskSpace

ROW_GROUP = 122_880


class DuckDB:
    """An SQL engine on one machine; beyond its limit of memory it writes to a folder.

    Raises:
        InstallBulk: duckdb is not installed.
    """

    def __init__(self, spill: Path, *, memory: str, threads: int) -> None:
        """spill: a folder for what exceeds `memory`, such as 1GB."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="duckdb")
        self._connection = _import_duckdb().connect(
            config={
                "temp_directory": str(spill),
                "memory_limit": memory,
                "threads": threads,
                # Rows are ordered where it matters; to keep their order elsewhere takes memory.
                "preserve_insertion_order": False,
                # Nothing is fetched from anywhere.
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )

    @staticmethod
    def check() -> None:
        """Raise InstallBulk if duckdb is not installed."""
        _import_duckdb()

    @staticmethod
    def each(numbers: str) -> str:
        """SQL: a row for each element of a list."""
        return f"unnest({numbers})"

    def view(self, name: str, files: Iterable[Path]) -> None:
        """Make the rows of Parquet files readable under a name."""
        paths = ", ".join(_quoted(str(path)) for path in files)
        self.rows(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{paths}])")

    def table(self, name: str, query: str, **values: float) -> None:
        """Store the result of a query under a name."""
        self.rows(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", **values)

    def drop(self, *names: str) -> None:
        """Delete tables."""
        for name in names:
            self.rows(f"DROP TABLE IF EXISTS {name}")

    def number(self, query: str, **values: float) -> int:
        """The number that a query results in."""
        ((number,),) = self.rows(query, **values)
        return int(number)

    def rows(self, query: str, **values: float) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with _explained_errors():
            # In another thread: one that computes itself may notice Ctrl-C only at the end.
            running = self._thread.submit(self._fetch, bind(query, values))
            try:
                return running.result()
            except KeyboardInterrupt:
                self._connection.interrupt()
                wait([running])
                raise

    def _fetch(self, query: str) -> list[tuple[Any, ...]]:
        # Fetched at once: a result that is not read to its end blocks the connection.
        return list(self._connection.execute(query).fetchall())

    def write(self, query: str, path: Path, **values: float) -> None:
        """Write the result of a query to a Parquet file, which appears when it is complete."""
        temporary = path.with_name(f".{path.name}.part")
        self.rows(
            f"COPY ({query}) TO {_quoted(str(temporary))} "
            f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})",
            **values,
        )
        temporary.replace(path)

    def batches(self, query: str, size: int, **values: float) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, about `size` at a time."""
        with _explained_errors():
            reader = self._connection.sql(bind(query, values)).to_arrow_reader(size)
            for batch in reader:
                yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))

    def write_near_duplicates(
        self, query: str, path: Path, submit: Submit, **values: float
    ) -> None:
        """Write the pairs of a query with how their wordings differ. See `Engine`."""
        write_near_duplicates(self.batches(query, 4096, **values), path, submit)

    @staticmethod
    def spread(_function: Callable[[Any], Any], _items: Sequence[Any]) -> None:
        """DuckDB has no other machines."""

    def close(self) -> None:
        self._thread.shutdown()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _explained_errors() -> Iterator[None]:
    """Turn the errors of the engine that the user can solve into those of the project."""
    duckdb = _import_duckdb()
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise AllowMoreMemory(
            f"the engine needs more memory: allow more with --memory ({error})"
        ) from error
    except (duckdb.InterruptException, RuntimeError) as error:
        if "interrupted" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error  # Ctrl-C during a query
    except duckdb.IOException as error:
        raise FreeDiskSpace(f"the dataset could not be written: {error}") from error


def _import_duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise InstallBulk("duckdb") from error
    return duckdb


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
