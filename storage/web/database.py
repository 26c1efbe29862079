"""The archive as Datasette opens it: read-only, its tables counted once a minute at most."""

from __future__ import annotations

import time
from typing import Any

from datasette.database import Database

_GOOD_FOR = 60.0  # seconds


class ArchiveTables(Database):
    """Datasette counts thirty tables for each look at their list: a third of a second."""

    _counted: tuple[float, dict[str, Any]] | None = None

    async def table_counts(self, limit: int = 10) -> dict[str, Any]:
        """The rows of each table; None where counting them takes over `limit` milliseconds."""
        if self._counted is None or time.monotonic() - self._counted[0] > _GOOD_FOR:
            self._counted = (time.monotonic(), await super().table_counts(limit))  # type: ignore[no-untyped-call]
        return dict(self._counted[1])
