"""Spark computes the same tables as DuckDB, and says what it needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.bulk.dataset import TABLES, files_of_part
from storage.bulk.engine import AllowMoreMemory
from storage.bulk.parquet_files import InstallBulk, import_pyarrow
from storage.bulk.signing import CapturedArticle
from storage.bulk.spark_engine import InstallJava, Spark
from tests.support.bulk_datasets import captured, compute, rows
from tests.support.spark import FAST_START, MEMORY, needs_spark


def articles(hour: int) -> list[CapturedArticle]:
    """Articles with families of similar paragraphs; one family has more than a small bucket."""
    return [
        captured(
            f"https://gazette.example/{number}",
            [
                f"The harbour office counted {number} boats on the quay before noon, and said that "
                "the ferry to the island had left on time with all of its passengers.",
                f"In street {number // 3} the lamp was mended on day {number % 3} of the festival "
                f"by the council, which had waited {number // 3} weeks for the part.",
            ],
            f"2026-05-{1 + number % 9:02}T{hour:02}:00:00.000Z",
        )
        for number in range(0, 160)
    ]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spark]:
    """Spark on the cores of this machine, whose results are divided into several files."""
    needs_spark()
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", FAST_START)
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")  # restores what the engine sets
    monkeypatch.setenv("SPARK_LOCAL_HOSTNAME", "127.0.0.1")
    with Spark(tmp_path / "spark", memory=MEMORY, threads=2) as opened:
        # Otherwise results as small as these come as one file.
        opened.rows("SET spark.sql.adaptive.coalescePartitions.enabled = false")
        opened.rows("SET spark.sql.shuffle.partitions = 3")
        yield opened


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_spark_and_duckdb_compute_the_same_rows(engine: Spark, tmp_path: Path) -> None:
    inputs = [[articles(8)], [articles(9)[::-1][:40]]]
    expected = compute(tmp_path / "duckdb", inputs)
    # A name that Spark would read as a pattern.
    found = compute(tmp_path / "spark [1] {a,b} it's", inputs, engine)
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


@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_the_files_of_a_part_are_in_the_order_of_its_rows(engine: Spark, tmp_path: Path) -> None:
    path = tmp_path / "part-000.parquet"
    (tmp_path / "part-000-00007.parquet").write_bytes(b"what an interrupted run has left")
    engine.write("SELECT id FROM range(1000) ORDER BY id DESC", path)
    files = files_of_part(path)
    assert len(files) == 3
    assert files == sorted(tmp_path.glob("*.parquet")), "nothing else is left"
    read = import_pyarrow().parquet.read_table
    assert [each for file in files for each in read(file)["id"].to_pylist()] == [
        *range(999, -1, -1)
    ]


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
