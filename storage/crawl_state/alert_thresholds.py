"""What is to be put up with of a source before it is told. Light: every command imports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What is to be put up with. silent_after: seconds; None: as its usual rate lets expect."""

    failing_after: int = 3
    silent_after: float | None = None
