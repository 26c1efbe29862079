"""A real S3 server on loopback: moto, in an environment of its own.

moto needs botocore, which excludes the version of dateutil that Palimpsest needs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import process_group
from tests.support.paths import ROOT


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of an empty S3 server, without a slash at its end. Skips the test without moto.

    folder: the working folder of its process.
    """
    command = ROOT / ".venv-s3" / "bin" / "moto_server"
    if not command.is_file():
        pytest.skip(f"{command} is missing: `make .venv-s3/.installed` installs it")
    words = [str(command), "--host", "127.0.0.1", "--port", "0"]
    variables = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    announced = r"Running on (http://127\.0\.0\.1:\d+)"
    with process_group.running(words, announced, env=variables, cwd=folder) as address:
        yield address
