"""Draw docs/soak.svg, the resource use of a crawl of 200,000 pages, from docs/soak.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

RESULTS = Path(__file__).resolve().parent / "soak.json"
PLOT = RESULTS.with_suffix(".svg")
_OTHER = "#57606a"
_MAIN = "#0969da"
_CRAWL = "crawl"
_INTERVALS = 30  # of the rate, which jumps from transaction to transaction in shorter ones

Samples = Sequence[dict[str, Any]]


def main() -> None:
    """Read the results of `make soak`, and draw the plot.

    Raises:
        SystemExit: there are no results.
    """
    if not RESULTS.exists():
        sys.exit(f"{RESULTS} does not exist: `make soak` writes it")
    samples = json.loads(RESULTS.read_text("utf-8"))["samples"]
    mpl.rcParams |= {"svg.hashsalt": "soak", "svg.fonttype": "none", "font.size": 10}
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    _plot_rate(left, samples)
    _plot_memory(middle, samples)
    _plot_disk(right, samples)
    figure.savefig(PLOT, metadata={"Date": None})


def _plot_rate(axes: Axes, samples: Samples) -> None:
    """Pages per second, averaged over a thirtieth of the crawl."""
    interval = max(len(samples) // _INTERVALS, 1)
    pairs = list(zip(samples, samples[interval:], strict=False))
    axes.plot(
        [(first["at"] + last["at"]) / 120 for first, last in pairs],
        [(last["done"] - first["done"]) / (last["at"] - first["at"]) for first, last in pairs],
        color=_MAIN,
    )
    _from_zero(axes, "minutes", "pages per second")


def _plot_memory(axes: Axes, samples: Samples) -> None:
    """Memory of each process. Those that use about the same share a label, except the crawl."""
    last = samples[-1]["memory"]
    end = samples[-1]["at"] / 60
    groups: list[list[str]] = []
    for name in sorted(last, key=last.__getitem__):
        present = [sample for sample in samples if name in sample["memory"]]
        memory = [sample["memory"][name] for sample in present]
        color = _MAIN if name == _CRAWL else _OTHER
        axes.plot([sample["at"] / 60 for sample in present], memory, color=color)
        if name != _CRAWL and groups and last[name] < 1.15 * last[groups[-1][0]]:
            groups[-1].append(name)
        elif name != _CRAWL:
            groups.append([name])
    for names in groups:
        _label(axes, ",\n".join(names), (end, last[names[0]]), -4, _OTHER)
    _label(axes, _CRAWL, (end, last[_CRAWL]), 8, _MAIN)
    index = [sample["index"] for sample in samples]
    axes.plot([sample["at"] / 60 for sample in samples], index, "--", color=_MAIN, linewidth=1)
    _label(axes, "band index of crawl", (end, index[-1]), 5, _MAIN)
    axes.margins(y=0.12)
    _from_zero(axes, "minutes", "MB of memory")


def _label(axes: Axes, name: str, end: tuple[float, float], above: int, color: str) -> None:
    """Label a line at its end, `above` points over it, or below it if negative."""
    axes.annotate(
        *(name, end, (0, above)),
        textcoords="offset points",
        horizontalalignment="right",
        verticalalignment="bottom" if above > 0 else "top",
        color=color,
    )


def _plot_disk(axes: Axes, samples: Samples) -> None:
    """Size on disk by number of pages."""
    done = [sample["done"] / 1000 for sample in samples]
    for name, label, color in (("archive", "archive", _MAIN), ("warc", "WARC files", _OTHER)):
        axes.plot(done, [sample[name] / 1000 for sample in samples], color=color, label=label)
    axes.legend(frameon=False)
    _from_zero(axes, "thousands of pages", "GB on disk")


def _from_zero(axes: Axes, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)


if __name__ == "__main__":
    main()
