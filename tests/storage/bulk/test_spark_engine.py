"""Spark computes the same tables as DuckDB, and says what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.bulk.engines.engine import AllowMoreMemory
from storage.bulk.engines.spark_engine import InstallJava, Spark
from storage.bulk.files.dataset import TABLES, Dataset, files_of_part
from storage.bulk.files.parquet_files import InstallBulk, import_pyarrow
from tests.support import process_group, spark_engine_job
from tests.support.bulk_datasets import compute, rows
from tests.support.paths import ROOT
from tests.support.spark import FAST_START, needs_spark


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_spark_writes_the_rows_of_duckdb_in_their_order(tmp_path: Path) -> None:
    needs_spark()
    part = tmp_path / "part-000.parquet"
    (tmp_path / "part-000-00007.parquet").write_bytes(b"what an interrupted run has left")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.spark_engine_job", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "JAVA_TOOL_OPTIONS": FAST_START},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    ran = process_group.finish(process, 600)
    assert ran.code == 0, ran.err[-4000:]

    files = files_of_part(part)
    assert len(files) == 3
    assert files == sorted(tmp_path.glob("*.parquet")), "nothing else is left"
    read = import_pyarrow().parquet.read_table
    numbers = [each for file in files for each in read(file)["id"].to_pylist()]
    assert numbers == [*reversed(range(spark_engine_job.ROWS))]

    expected = compute(tmp_path / "duckdb", spark_engine_job.inputs())
    found = Dataset(tmp_path / spark_engine_job.DATASET)
    assert len(rows(expected, "near_duplicates")) > 500
    assert len(found.table_files("near_duplicates")) > 1
    read_schema = import_pyarrow().parquet.read_schema
    for table in TABLES:
        assert rows(found, table) == rows(expected, table)
        schemas = {
            tuple((field.name, str(field.type)) for field in read_schema(path))
            for dataset in (expected, found)
            for path in dataset.table_files(table)
        }
        assert len(schemas) == 1, table


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InstallBulk, match=r"palimpsest-archive\[spark\]"):
        Spark.check()


def test_without_java_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(InstallJava, match="there is none: install it"):
        Spark.check()
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n")
    java.chmod(0o755)
    with pytest.raises(InstallJava, match="is Java 8: install it"):
        Spark.check()


def test_too_little_memory_is_explained(tmp_path: Path) -> None:
    needs_spark()
    with pytest.raises(AllowMoreMemory, match="allow 512MB or more with --memory"):
        Spark(tmp_path / "spark", memory="100MB", threads=1)
