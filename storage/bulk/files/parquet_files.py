"""Parquet files with pyarrow: the import, and files that appear only when they are complete."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from storage.core.errors import PalimpsestError


class InstallBulk(PalimpsestError):
    """The bulk job needs packages that are not installed: install the extra."""

    def __init__(self, package: str, extra: str = "bulk") -> None:
        super().__init__(
            f"`palimpsest bulk` needs {package}: install it with "
            f"`pip install 'palimpsest-archive[{extra}]'`"
        )


def import_pyarrow() -> Any:
    """The module pyarrow, with pyarrow.parquet.

    Its memory comes from the C library: other allocators reserve more address space than a worker
    may use.

    Raises:
        InstallBulk: it is not installed.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InstallBulk("pyarrow") from error
    return pyarrow


def import_file_systems() -> Any:
    """The module pyarrow.fs, which reads object storage.

    Raises:
        InstallBulk: it is not installed.
    """
    import_pyarrow()
    return import_module("pyarrow.fs")


def write_parquet(path: Path, tables: Iterable[Any], schema: Any, **options: Any) -> None:
    """Write tables as the row groups of a file, which appears when it is complete."""
    pyarrow = import_pyarrow()
    temporary = path.with_name(f".{path.name}.part")
    with pyarrow.parquet.ParquetWriter(temporary, schema, **options) as writer:
        for table in tables:
            if len(table):
                writer.write_table(table, row_group_size=len(table))
    temporary.replace(path)


def is_complete_file(name: str) -> bool:
    """Whether a file of this name is complete."""
    return name.endswith(".parquet") and not name.startswith(".")
