"""The parts in which a stage is computed: ranges of digests, keys or ids. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MAX_PARTS = 256  # as many as a digest has first bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A range of numbers, both ends included."""

    number: int
    first: int
    last: int


Parts = Callable[[str, Sequence[Part]], Iterator[Part]]
"""The parts of a stage with this name, one after the other; notes the progress."""


def ranges(rows: int, per_part: int, end: int) -> list[Part]:
    """The numbers below `end` in parts that have about `per_part` of `rows` rows."""
    wanted = max(1, -(-rows // per_part))
    count = min(1 << (wanted - 1).bit_length(), MAX_PARTS, end)
    edges = [number * end // count for number in range(count + 1)]
    return [Part(number, edges[number], edges[number + 1] - 1) for number in range(count)]
