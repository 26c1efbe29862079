"""Draw docs/soak.svg: a crawl of 200,000 pages, from the figures of `make soak`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FIGURES = Path(__file__).resolve().parent / "soak.json"
PLOT = FIGURES.with_suffix(".svg")
_BESIDE = "#57606a"
_OURS = "#0969da"
_CRAWL = "crawl"
_POINTS = 30  # of the rate: rows are written by the transaction, so that short stretches jump

Samples = Sequence[dict[str, Any]]


def main() -> None:
    """Read the figures, write the picture."""
    if not FIGURES.exists():
        sys.exit(f"no figures at {FIGURES}: `make soak` writes them")
    samples = json.loads(FIGURES.read_text("utf-8"))["samples"]
    mpl.rcParams |= {"svg.hashsalt": "soak", "svg.fonttype": "none", "font.size": 10}
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    _rate(left, samples)
    _memory(middle, samples)
    _archive(right, samples)
    figure.savefig(PLOT, metadata={"Date": None})


def _rate(axes: Axes, samples: Samples) -> None:
    """Pages a second, over stretches of a thirtieth of the crawl."""
    apart = max(len(samples) // _POINTS, 1)
    pairs = list(zip(samples, samples[apart:], strict=False))
    axes.plot(
        [(first["at"] + last["at"]) / 120 for first, last in pairs],
        [(last["done"] - first["done"]) / (last["at"] - first["at"]) for first, last in pairs],
        color=_OURS,
    )
    _from_zero(axes, "minutes", "pages a second")


def _memory(axes: Axes, samples: Samples) -> None:
    """What each process holds; others than the crawl that hold about the same share a name."""
    last = samples[-1]["memory"]
    end = samples[-1]["at"] / 60
    groups: list[list[str]] = []
    for name in sorted(last, key=last.__getitem__):
        there = [each for each in samples if name in each["memory"]]
        held = [each["memory"][name] for each in there]
        color = _OURS if name == _CRAWL else _BESIDE
        axes.plot([each["at"] / 60 for each in there], held, color=color)
        if name != _CRAWL and groups and last[name] < 1.15 * last[groups[-1][0]]:
            groups[-1].append(name)
        elif name != _CRAWL:
            groups.append([name])
    for names in groups:
        _name(axes, ", ".join(names), (end, last[names[-1]]), 5, _BESIDE)
    _name(axes, _CRAWL, (end, last[_CRAWL]), 8, _OURS)
    index = [each["index"] for each in samples]
    axes.plot([each["at"] / 60 for each in samples], index, "--", color=_OURS, linewidth=1)
    _name(axes, "its index", (end, index[-1]), -26, _OURS)
    axes.margins(y=0.12)
    _from_zero(axes, "minutes", "MB in memory")


def _name(axes: Axes, name: str, end: tuple[float, float], above: int, color: str) -> None:
    """Name a line at its end, so many points above it."""
    axes.annotate(
        *(name, end, (0, above)),
        textcoords="offset points",
        horizontalalignment="right",
        color=color,
    )


def _archive(axes: Axes, samples: Samples) -> None:
    """What is on disk, by what was fetched."""
    done = [each["done"] / 1000 for each in samples]
    for name, label, color in (("archive", "archive", _OURS), ("warc", "WARC files", _BESIDE)):
        axes.plot(done, [each[name] / 1000 for each in samples], color=color, label=label)
    axes.legend(frameon=False)
    _from_zero(axes, "thousand pages", "GB on disk")


def _from_zero(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)


if __name__ == "__main__":
    main()
