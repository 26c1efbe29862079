"""Floors under the figures of folding: they go up with what is measured, and never down.

A figure whose name ends in `_at_most` is a ceiling: it goes down, and never up.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

from tests.support.measuring import edits
from tests.support.measuring.verdict import share

FILE = Path(__file__).with_name("floors.json")

Figures = Mapping[str, float]


def edit_figures() -> Figures:
    """The figures of the smallest edits that have a floor."""
    measured = edits.measure()
    return {
        "facts_folded_at_most": measured.facts_folded,
        "rewordings_folded": share(measured.rewordings_folded, measured.rewordings),
    }


def read(text: str) -> Figures:
    """The floors of a file. Raises ValueError where one is no number."""
    floors = json.loads(text)
    for name, floor in floors.items():
        if not isinstance(floor, int | float) or isinstance(floor, bool):
            raise ValueError(f"the floor of {name} is no number: {floor!r}")
    return dict(floors)


def is_ceiling(name: str) -> bool:
    """Whether a figure is to stay below, not above."""
    return name.endswith("_at_most")


def better(name: str, one: float, other: float) -> bool:
    """Whether the first of two values of a figure is the stricter one."""
    return one < other if is_ceiling(name) else one > other


def shortfalls(floors: Figures, measured: Figures) -> list[str]:
    """A line for each measured figure on the wrong side of its floor: what, how much, how far."""
    return [
        f"{name} is {measured[name]:.6g}, its {'ceiling' if is_ceiling(name) else 'floor'} is "
        f"{floor:.6g}"
        for name, floor in floors.items()
        if name in measured and better(name, floor, measured[name])
    ]


def raised(floors: Figures, measured: Figures) -> Figures:
    """The floors, each as high as its figure was measured, to four decimals; none lower."""
    found = {name: _rounded(name, measured[name]) for name in floors if name in measured}
    return {
        name: found[name] if name in found and better(name, found[name], floor) else floor
        for name, floor in floors.items()
    }


def written(floors: Figures) -> str:
    """The floors as their file has them."""
    return json.dumps(dict(floors), indent=2) + "\n"


def _rounded(name: str, value: float) -> float:
    return value if is_ceiling(name) else math.floor(round(value * 10_000, 6)) / 10_000
