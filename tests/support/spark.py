"""Spark in tests: whether it can run here, and a cluster of a master and a worker on loopback."""

from __future__ import annotations

import os
import sys
import sysconfig
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from storage.bulk.engines.spark_engine import InstallJava, Spark
from storage.bulk.files.parquet_files import InstallBulk
from tests.support import process_group
from tests.support.paths import ROOT

MEMORY = "1GB"
FAST_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Options of Java: the jobs of tests are so short that optimising their code takes longer."""
_LOOPBACK = "127.0.0.1"
_DEPLOY = "org.apache.spark.deploy"


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


def shipped_code(folder: Path) -> Path:
    """The contents of a wheel, with the name that Spark accepts."""
    path = folder / "palimpsest.zip"
    with zipfile.ZipFile(path, "w") as shipped:
        for package in ("crawler", "storage"):
            for file in (ROOT / package).rglob("*.py"):
                shipped.write(file, file.relative_to(ROOT))
    return path


def spark_home(folder: Path) -> Path:
    """The installed Spark, in a folder of its own, because its executors write to it."""
    import pyspark

    home = folder / "spark-home"
    home.mkdir()
    for each in Path(pyspark.__file__).parent.iterdir():
        (home / each.name).symlink_to(each)
    return home


def environment(home: Path) -> dict[str, str]:
    """Of a cluster on loopback, also where the name of this machine has no address.

    Its Python has the installed packages except our own, which are installed as a link.
    """
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYSPARK")},
        **{"PYSPARK_PYTHON": getattr(sys, "_base_executable", sys.executable)},
        **{"PYTHONPATH": sysconfig.get_paths()["purelib"], "SPARK_HOME": str(home)},
        **{"SPARK_LOCAL_IP": _LOOPBACK, "SPARK_LOCAL_HOSTNAME": _LOOPBACK},
        **{"SPARK_WORKER_DIR": str(home / "worker"), "SPARK_DAEMON_MEMORY": "256m"},
        "JAVA_TOOL_OPTIONS": FAST_START,
    }


@contextmanager
def standalone_cluster(home: Path) -> Iterator[str]:
    """A master and a worker with two cores, on free ports; the URL of the master."""
    ports = ["--host", _LOOPBACK, "--port", "0", "--webui-port", "0"]
    command = str(home / "bin" / "spark-class")
    start = partial(process_group.running, env=_logging(environment(home), home), cwd=home)
    with start(
        [command, f"{_DEPLOY}.master.Master", *ports], r"Starting Spark master at (\S+)"
    ) as master:
        worker = [command, f"{_DEPLOY}.worker.Worker", *ports]
        worker += ["--cores", "2", "--memory", "2g", master]
        with start(worker, r"Successfully registered with master (\S+)"):
            yield master


def _logging(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """With a configuration that logs at the level of information, to stderr."""
    folder = home / "conf"
    folder.mkdir(exist_ok=True)
    (folder / "log4j2.properties").write_text(
        "rootLogger.level = info\n"
        "rootLogger.appenderRef.stderr.ref = stderr\n"
        "appender.stderr.type = Console\n"
        "appender.stderr.name = stderr\n"
        "appender.stderr.target = SYSTEM_ERR\n"
        "appender.stderr.layout.type = PatternLayout\n"
        "appender.stderr.layout.pattern = %m%n%ex\n"
    )
    return {**variables, "SPARK_CONF_DIR": str(folder)}
