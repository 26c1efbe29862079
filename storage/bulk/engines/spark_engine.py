"""Runs the SQL of the bulk job on Apache Spark. The only importer of pyspark.

The dataset and the inputs must be at the same paths on all machines of a cluster.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from storage.bulk.engines.differences import near_duplicates
from storage.bulk.engines.engine import AllowMoreMemory, Row, Submit, bind
from storage.bulk.files.parquet_files import InstallBulk, is_complete_file
from storage.core.errors import FreeDiskSpace, PalimpsestError

_JAVA = 17  # the oldest version on which Spark 4 runs
_PARTITIONS_PER_CORE = 4  # of a join on this machine: with fewer a partition may not fit in memory
_MINIMUM_MEGABYTES = 512  # with less Spark does not start
_MASTERS = ("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "MASTER", "SPARK_CONF_DIR")
"""Environment variables of which one is set where a master may be configured."""
_LOOPBACK = "127.0.0.1"
_ADDRESSES = ("SPARK_LOCAL_IP", "SPARK_LOCAL_HOSTNAME")
"""Environment variables for Spark on this machine only: nothing outside of it connects. Without
them Spark does not start where the name of the machine has no address.
"""
_NEAR_DUPLICATES = (
    "paragraph_id long, of_paragraph_id long, similarity double, differs string, "
    "digest binary, of_digest binary"
)
_GLOB = re.compile(r"([\\*?\[\]{}])")


class InstallJava(PalimpsestError):
    """Spark needs Java, and there is none or it is too old: install it."""


class Spark:
    """An SQL engine on all machines of a cluster, or on the cores of this machine.

    The cluster is that of the active session, of spark-submit or of the environment.

    Raises:
        AllowMoreMemory: Spark does not start with so little memory.
        InstallBulk: pyspark is not installed.
        InstallJava: there is no Java, or it is too old.
    """

    def __init__(self, folder: Path, *, memory: str, threads: int) -> None:
        """folder: for temporary tables, emptied first; memory: such as 1GB, and threads: both
        apply to this machine only. A cluster has its own settings.
        """
        self.check()
        from pyspark.sql import SparkSession

        self._folder = folder.resolve()
        self._tables: dict[str, Path] = {}
        self._count = 0
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        # Not the python3 that happens to be first in the path.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        self._is_ours = SparkSession.getActiveSession() is None
        builder = SparkSession.builder.appName("palimpsest bulk")
        if self._is_ours and not any(map(os.environ.get, _MASTERS)):
            for name in _ADDRESSES:
                os.environ.setdefault(name, _LOOPBACK)
            for name, value in _settings_of_one_machine(self._folder, memory, threads).items():
                builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._context = self._session.sparkContext

    @staticmethod
    def check() -> None:
        """Raise InstallBulk if pyspark is not installed, and InstallJava without Java."""
        try:
            import pyspark  # noqa: F401
        except ImportError as error:
            raise InstallBulk("pyspark", "spark") from error
        if "PYSPARK_GATEWAY_PORT" not in os.environ:  # spark-submit has started Java already
            _check_java()

    @staticmethod
    def each(numbers: str) -> str:
        """SQL: a row for each element of a list."""
        return f"explode({numbers})"

    def view(self, name: str, files: Iterable[Path]) -> None:
        """Make the rows of Parquet files readable under a name."""
        paths = [_address(path) for path in files]
        with _explained_errors():
            self._session.read.parquet(*paths).createOrReplaceTempView(name)

    def table(self, name: str, query: str, **values: float) -> None:
        """Store the result of a query under a name.

        It is stored as files: they need no memory, and no executor that is lost takes them along.
        """
        self._count += 1
        folder = self._folder / f"{name}-{self._count}"
        with _explained_errors():
            frame = self._session.sql(bind(query, values))
            frame.write.option("compression", "zstd").parquet(f"file://{folder}")
            stored = self._session.read.schema(frame.schema).parquet(_address(folder))
            stored.createOrReplaceTempView(name)
        former = self._tables.get(name)
        self._tables[name] = folder
        if former is not None:
            shutil.rmtree(former)

    def drop(self, *names: str) -> None:
        """Delete tables."""
        for name in names:
            self._session.catalog.dropTempView(name)
            former = self._tables.pop(name, None)
            if former is not None:
                shutil.rmtree(former)

    def number(self, query: str, **values: float) -> int:
        """The number that a query results in."""
        ((number,),) = self.rows(query, **values)
        return int(number)

    def rows(self, query: str, **values: float) -> list[Row]:
        """The rows of a query."""
        with _explained_errors():
            return [tuple(row) for row in self._session.sql(bind(query, values)).collect()]

    def write(self, query: str, path: Path, **values: float) -> None:
        """Write the result of a query as Parquet files. See `Engine`."""
        with _explained_errors():
            self._write(self._session.sql(bind(query, values)), path)

    def write_near_duplicates(
        self, query: str, path: Path, submit: Submit, **values: float
    ) -> None:
        """Write the pairs of a query with how their wordings differ, which the tasks compute."""

        with _explained_errors():
            # mapInArrow needs pandas, which sqlite-utils would then load for every command.
            pairs = self._session.sql(bind(query, values)).rdd.mapPartitions(near_duplicates)
            frame = self._session.createDataFrame(pairs, _NEAR_DUPLICATES, verifySchema=False)
            self._write(frame, path)

    def _write(self, frame: Any, path: Path) -> None:
        path = path.resolve()
        temporary = path.with_name(f".{path.name}.part")
        frame.write.mode("overwrite").option("compression", "zstd").parquet(f"file://{temporary}")
        for former in path.parent.glob(f"{path.stem}-*.parquet"):
            former.unlink()
        *others, last = sorted(each for each in temporary.iterdir() if is_complete_file(each.name))
        for number, each in enumerate(others):
            each.replace(path.with_name(f"{path.stem}-{number:05}.parquet"))
        last.replace(path)
        shutil.rmtree(temporary)

    def spread(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any] | None:
        """Call a function with each item in a task of its own. See `Engine`."""
        if re.fullmatch(r"local(\[[^\]]*\])?", str(self._context.master)):
            return None
        if not items:
            return []
        with _explained_errors():
            results: list[Any] = (
                self._context.parallelize(items, len(items)).map(function).collect()
            )
        return results

    def close(self) -> None:
        """Delete the tables, and end what was started."""
        self.drop(*list(self._tables))
        if self._is_ours:
            self._session.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _settings_of_one_machine(folder: Path, memory: str, threads: int) -> dict[str, str]:
    megabytes = _megabytes(memory)
    if megabytes < _MINIMUM_MEGABYTES:
        raise AllowMoreMemory(
            f"Spark does not start with {memory}: allow {_MINIMUM_MEGABYTES}MB or more with "
            "--memory"
        )
    return {
        "spark.master": f"local[{threads}]",
        "spark.driver.memory": f"{megabytes}m",
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": str(threads * _PARTITIONS_PER_CORE),
        "spark.driver.host": _LOOPBACK,
        "spark.driver.bindAddress": _LOOPBACK,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }


def _megabytes(size: str) -> int:
    """The megabytes of a size such as 800MB or 1.5GiB; Spark accepts whole ones only."""
    match = re.fullmatch(r"([\d.]+)\s*([MGT])i?B", size, re.IGNORECASE)
    assert match is not None, size
    return int(float(match[1]) * 1024 ** "MGT".index(match[2].upper()))


def _address(path: Path) -> str:
    """The path of a file or folder for Spark, which would read some characters as a pattern."""
    return "file://" + _GLOB.sub(r"\\\1", str(path.resolve()))


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    found = "there is none"
    if java is not None and Path(java).is_file():
        words = [java, "-version"]
        described = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
        version = re.search(r'version "(?:1\.)?(\d+)', described.stderr)
        if version is not None and int(version[1]) >= _JAVA:
            return
        found = f"{java} is Java {version[1]}" if version else f"{java} does not run"
    raise InstallJava(
        f"`--engine spark` needs Java {_JAVA} or newer, and {found}: install it, for example with "
        f"`apt install openjdk-{_JAVA}-jre-headless`, and set JAVA_HOME if it is not in the path"
    )


@contextmanager
def _explained_errors() -> Iterator[None]:
    """Turn the errors of the engine that the user can solve into those of the project."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JJavaError, PySparkException) as error:
        described = str(error)
        if "OutOfMemoryError" in described or "SparkOutOfMemoryError" in described:
            raise AllowMoreMemory(
                "the engine needs more memory: allow more with --memory, or on a cluster with "
                f"spark.executor.memory ({described[:500]})"
            ) from error
        if "No space left on device" in described or "Disk quota exceeded" in described:
            raise FreeDiskSpace(f"the dataset could not be written: {described[:500]}") from error
        raise
