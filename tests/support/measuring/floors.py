"""Minimum values of the figures of folding and extraction. They may be raised, never lowered.

A figure whose name ends in `_at_most` has a ceiling instead: it may be lowered, never raised.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

from tests.support.measuring import edits, labelled_pairs
from tests.support.measuring.evaluation import share

FILE = Path(__file__).with_name("floors.json")

Figures = Mapping[str, float]


def edit_figures() -> Figures:
    """The figures of minimal edits that have a floor."""
    measured = edits.measure()
    return {
        "facts_folded_at_most": measured.facts_folded,
        "rewordings_folded": share(measured.rewordings_folded, measured.rewordings),
    }


def labelled_figures() -> Figures:
    """The figures of the pairs written by hand that have a floor."""
    pairs = labelled_pairs.read_pairs()
    facts = [pair for pair in pairs if pair.is_fact]
    rewordings = [pair for pair in pairs if not pair.is_fact]
    return {
        "hand_facts_folded_at_most": sum(not pair.is_right for pair in facts),
        "hand_rewordings_folded": share(sum(pair.is_right for pair in rewordings), len(rewordings)),
    }


def read(text: str) -> Figures:
    """Parse the floors file.

    Raises:
        ValueError: a floor is not a number.
    """
    floors = json.loads(text)
    for name, floor in floors.items():
        if not isinstance(floor, int | float) or isinstance(floor, bool):
            raise ValueError(f"the floor of {name} is not a number: {floor!r}")
    return dict(floors)


def is_ceiling(name: str) -> bool:
    """Whether a figure has a ceiling instead of a floor."""
    return name.endswith("_at_most")


def better(name: str, one: float, other: float) -> bool:
    """Whether the first of two values of a figure is stricter than the second."""
    return one < other if is_ceiling(name) else one > other


def shortfalls(floors: Figures, measured: Figures) -> list[str]:
    """One line for each measured figure below its floor or above its ceiling."""
    return [
        f"{name} is {measured[name]:.6g}, its {'ceiling' if is_ceiling(name) else 'floor'} is "
        f"{floor:.6g}"
        for name, floor in floors.items()
        if name in measured and better(name, floor, measured[name])
    ]


def raised(floors: Figures, measured: Figures) -> Figures:
    """The floors, raised to the measured figures (to four decimals) where these are stricter."""
    new = {name: _rounded(name, measured[name]) for name in floors if name in measured}
    return {
        name: new[name] if name in new and better(name, new[name], floor) else floor
        for name, floor in floors.items()
    }


def raise_to(measured: Figures) -> None:
    """Raise the floors in the floors file to measured figures where these are stricter."""
    FILE.write_text(written(raised(read(FILE.read_text("utf-8")), measured)), "utf-8")


def written(floors: Figures) -> str:
    """The text of the floors file."""
    return json.dumps(dict(floors), indent=2) + "\n"


def _rounded(name: str, value: float) -> float:
    if isinstance(value, int):
        return value
    scaled = round(value * 10_000, 6)
    return (math.ceil(scaled) if is_ceiling(name) else math.floor(scaled)) / 10_000
