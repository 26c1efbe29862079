"""Draw docs/month.svg, the polling of fifty sources in a month, from docs/month.json."""

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

RESULTS = Path(__file__).resolve().parent / "month.json"
PLOT = RESULTS.with_suffix(".svg")
_FIXED = "#57606a"
_ADAPTIVE = "#0969da"


def main() -> None:
    """Read the results of `make bench-month`, and draw the plot.

    Raises:
        SystemExit: there are no results.
    """
    if not RESULTS.exists():
        sys.exit(f"{RESULTS} does not exist: `make bench-month` writes it")
    results = json.loads(RESULTS.read_text("utf-8"))
    mpl.rcParams |= {"svg.hashsalt": "month", "svg.fonttype": "none", "font.size": 10}
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    _plot_delays(left, results)
    _plot_polls(right, results)
    figure.savefig(PLOT, metadata={"Date": None})


def _plot_delays(axes: Axes, results: dict[str, Any]) -> None:
    """Delay against number of polls: fixed intervals as a curve, adaptive polling as a point."""
    *fixed, adaptive = results["pollings"]
    source_days = results["newspapers"] * results["days"]
    axes.plot(
        [row["polls"] / source_days for row in fixed],
        [60 * row["median"] for row in fixed],
        *("o-",),
        color=_FIXED,
        label="fixed intervals",
    )
    for row in fixed:
        place = (row["polls"] / source_days, 60 * row["median"])
        name = row["name"].replace("0.25 h", "15 min").replace("0.5 h", "30 min")
        axes.annotate(name, place, (7, 1), textcoords="offset points", color=_FIXED)
    axes.plot(
        adaptive["polls"] / source_days,
        60 * adaptive["median"],
        "D",
        color=_ADAPTIVE,
        label="adaptive polling",
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("polls per source and day")
    axes.set_ylabel("median minutes from publication to archive")
    _set_ticks(axes, (3, 6, 12, 24, 48, 96), (8, 15, 30, 60, 120, 240))
    axes.margins(0.15)
    axes.set_xlim(right=450)  # room for the last label
    axes.legend(frameon=False)


def _plot_polls(axes: Axes, results: dict[str, Any]) -> None:
    """Polling rate of each source against its publication rate."""
    rates = [source["rate"] for source in results["sources"]]
    polls = [source["polls"] / results["days"] for source in results["sources"]]
    axes.plot(rates, polls, "o", color=_ADAPTIVE, markersize=4)
    low, high = min(rates), max(rates)
    axes.plot(
        [low, high],
        [math.sqrt(24 * rate) for rate in (low, high)],
        color=_FIXED,
        linewidth=1,
        label="√(24 × new articles per day)",
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("new articles per day")
    axes.set_ylabel("polls per day")
    _set_ticks(axes, (1, 2, 5, 10, 20), (4, 8, 16, 24))
    axes.legend(frameon=False)


def _set_ticks(axes: Axes, across: Sequence[int], up: Sequence[int]) -> None:
    """Set the ticks, labelled with plain numbers."""
    axes.minorticks_off()
    axes.set_xticks(across, [str(tick) for tick in across])
    axes.set_yticks(up, [str(tick) for tick in up])


if __name__ == "__main__":
    main()
