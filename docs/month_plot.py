"""Draw docs/month.svg: fifty sources polled for a month, from the figures of `make bench-month`."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FIGURES = Path(__file__).resolve().parent / "month.json"
PLOT = FIGURES.with_suffix(".svg")
_FIXED = "#57606a"
_OURS = "#0969da"


def main() -> None:
    """Read the figures, write the picture."""
    if not FIGURES.exists():
        sys.exit(f"no figures at {FIGURES}: `make bench-month` writes them")
    told = json.loads(FIGURES.read_text("utf-8"))
    mpl.rcParams |= {"svg.hashsalt": "month", "svg.fonttype": "none", "font.size": 10}
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    _delays(left, told)
    _polls(right, told)
    figure.savefig(PLOT, metadata={"Date": None})


def _delays(axes: Axes, told: dict[str, Any]) -> None:
    """What a poll costs and gives: the fixed intervals as a curve, ours as a point."""
    *fixed, ours = told["pollings"]
    each = told["papers"] * told["days"]
    axes.plot(
        [row["polls"] / each for row in fixed],
        [60 * row["median"] for row in fixed],
        *("o-",),
        color=_FIXED,
        label="fixed intervals",
    )
    for row in fixed:
        place = (row["polls"] / each, 60 * row["median"])
        axes.annotate(row["name"], place, (7, 1), textcoords="offset points", color=_FIXED)
    axes.plot(ours["polls"] / each, 60 * ours["median"], "D", color=_OURS, label="as news come")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("polls a source and day")
    axes.set_ylabel("minutes from publication to archive, median")
    _plain(axes, (3, 6, 12, 24, 48, 96), (8, 15, 30, 60, 120, 240))
    axes.margins(0.15)
    axes.legend(frameon=False)


def _polls(axes: Axes, told: dict[str, Any]) -> None:
    """How often each source is polled, by how often its news come."""
    rates = [source["rate"] for source in told["sources"]]
    polls = [source["polls"] / told["days"] for source in told["sources"]]
    axes.plot(rates, polls, "o", color=_OURS, markersize=4)
    low, high = min(rates), max(rates)
    axes.plot(
        [low, high],
        [math.sqrt(24 * rate) for rate in (low, high)],
        color=_FIXED,
        linewidth=1,
        label="square root of 24 polls times the rate",
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("new articles a day")
    axes.set_ylabel("polls a day")
    _plain(axes, (1, 2, 5, 10, 20), (4, 8, 16, 24))
    axes.legend(frameon=False)


def _plain(axes: Axes, across: Sequence[int], up: Sequence[int]) -> None:
    """Ticks with plain numbers."""
    axes.minorticks_off()
    axes.set_xticks(across, [str(each) for each in across])
    axes.set_yticks(up, [str(each) for each in up])


if __name__ == "__main__":
    main()
