"""What the bulk job needs of an SQL engine, and what all engines share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from storage.core.errors import PalimpsestError

Submit = Callable[..., Future[Any]]
"""Has a function called in another process: submit(function, *arguments)."""
Row = tuple[Any, ...]


class AllowMoreMemory(PalimpsestError):
    """The engine cannot work with so little memory: allow more."""


class Engine(Protocol):
    """Runs SQL on views of Parquet files and on tables of its own.

    Queries are written once, for all engines. `$name` in a query stands for a number. An engine
    may write a part as several files; see `storage.bulk.files.dataset.files_of_part`.
    """

    def each(self, numbers: str) -> str:
        """SQL: a row for each element of a list."""

    def view(self, name: str, files: Iterable[Path]) -> None:
        """Make the rows of Parquet files readable under a name."""

    def table(self, name: str, query: str, **values: float) -> None:
        """Store the result of a query under a name."""

    def drop(self, *names: str) -> None:
        """Delete tables."""

    def number(self, query: str, **values: float) -> int:
        """The number that a query results in."""

    def rows(self, query: str, **values: float) -> list[Row]:
        """The rows of a query."""

    def write(self, query: str, path: Path, **values: float) -> None:
        """Write the result of a query as Parquet. `path` appears when all of it is complete."""

    def write_near_duplicates(
        self, query: str, path: Path, submit: Submit, **values: float
    ) -> None:
        """Write the pairs of a query with how their wordings differ, as `write` does.

        query: see `storage.bulk.engines.differences.near_duplicates`.
        """

    def spread(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any] | None:
        """Call a function with each item, each in a task of its own on another machine.

        None: the engine has this machine only, and called nothing.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def run_tasks(
    engine: Engine, submit: Submit, function: Callable[[Any], Any], items: Sequence[Any]
) -> None:
    """Call a function with each item in a task of its own: of the engine, or of this machine."""
    if engine.spread(function, items) is None:
        for future in [submit(function, item) for item in items]:
            future.result()


def bind(query: str, values: Mapping[str, float]) -> str:
    """A query with numbers in place of $name. Not every statement accepts parameters."""

    def number(match: re.Match[str]) -> str:
        value = values[match[1]]
        # A literal such as 0.7 would be a decimal number, not a double.
        return str(value) if isinstance(value, int) else f"CAST('{value!r}' AS DOUBLE)"

    return re.sub(r"\$(\w+)", number, query)
