"""Imports of WARC files that must succeed."""

from __future__ import annotations

from typing import Any

from tests.support.command import Palimpsest

SECOND_URL = "https://gazette.example/harbour/two.html"
FERRY_URL = "https://gazette.example/harbour/ferry.html"


def import_successfully(palimpsest: Palimpsest, *names: str, code: int = 0) -> dict[str, Any]:
    """Import files with two workers; the summary. Fails the test on any other exit code."""
    result = palimpsest.run("import", *names, "--json", "--workers", "2")
    assert result.code == code, result.err + result.out
    return dict(result.json)
