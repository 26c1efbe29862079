"""Two archives to merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.merged_archives import NORTH, SOUTH, write


@pytest.fixture
def north(tmp_path: Path) -> Path:
    write(tmp_path / "north.db", NORTH)
    return tmp_path / "north.db"


@pytest.fixture
def south(tmp_path: Path) -> Path:
    write(tmp_path / "south.db", SOUTH)
    return tmp_path / "south.db"
