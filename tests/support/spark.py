"""Whether Spark can be tested here, and its memory and time in tests."""

from __future__ import annotations

import pytest

from storage.bulk.parquet_files import InstallBulk
from storage.bulk.spark_engine import InstallJava, Spark

MEMORY = "1GB"


def reason_without_spark() -> str | None:
    """Why Spark cannot be tested here; None if it can."""
    try:
        Spark.check()
    except (InstallBulk, InstallJava) as error:
        return str(error)
    return None


def needs_spark() -> None:
    """Skip the test where Spark cannot run."""
    reason = reason_without_spark()
    if reason is not None:
        pytest.skip(reason)
