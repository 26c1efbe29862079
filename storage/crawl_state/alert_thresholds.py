"""From when on a problem with a source is reported. Imports little: every command imports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlertThresholds:
    """failing_after: consecutive failed polls; silent_after: seconds without a new article.

    silent_after None: derived from the source's usual rate.
    """

    failing_after: int = 3
    silent_after: float | None = None
