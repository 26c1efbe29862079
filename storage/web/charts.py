"""Charts as SVG, drawn on our side: a page shows them as pictures, with the figures as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pygal.graph.stackedbar import StackedBar
from pygal.style import Style

from storage.db.reader import Row

_LINES = 8  # series of a chart; the rest are one
_DAYS = 92  # days up to which each has a place of its own; more are months
_MONTHS = 60  # ... and more months are years
_FEW = 10  # the highest column up to which a scale names each number
_COLOURS = ("#3b78b5", "#c9702c", "#4f9a54", "#a8577e", "#7d6fb3", "#8a7a3b", "#3a9a9a", "#b34d4d")
# Read in the light and in the dark: a chart has no background of its own.
_DARK = (
    "inline:@media (prefers-color-scheme: dark) {{ {{ id }} text {{ fill: #d7d3cb !important; }} "
    "{{ id }} .guides line, {{ id }} .guides path {{ stroke: #55524c !important; }} }}"
)


def articles_over_time(days: Mapping[str, Counter[str]]) -> tuple[str, list[Row]]:
    """Articles of each site over time: the chart, and its figures as rows (when, articles)."""
    every: Counter[str] = sum(days.values(), Counter())
    places = _places(every)
    largest = sorted(days, key=lambda site: (-days[site].total(), site))
    shown = largest if len(largest) <= _LINES else largest[: _LINES - 1]
    series = {site: _by_place(days[site], places) for site in shown}
    if rest := [site for site in largest if site not in series]:
        others: Counter[str] = sum((days[site] for site in rest), Counter())
        series[f"{len(rest)} others"] = _by_place(others, places)
    rows = [
        {"when": place, "articles": sum(counts[at] for counts in series.values())}
        for at, place in enumerate(places)
    ]
    return _stacked(places, series), rows


def runs_over_time(runs: Sequence[Row]) -> tuple[str, list[Row]]:
    """How runs ended over time: the chart, and its figures as rows (when, and a count each end)."""
    ends: dict[str, Counter[str]] = {}
    for run in runs:
        ends.setdefault(run["outcome"], Counter())[run["started"][:10]] += 1
    places = _places(sum(ends.values(), Counter()))
    series = {end: _by_place(ends[end], places) for end in sorted(ends)}
    rows = [
        {"when": place, **{end: counts[at] for end, counts in series.items()}}
        for at, place in enumerate(places)
    ]
    return _stacked(places, series), rows


def _places(counts: Mapping[str, int]) -> list[str]:
    """The days, or else months or years, from the first that counts to the last."""
    days = sorted(day for day in counts if _date(day))
    if not days:
        return []
    first, last = _date(days[0]), _date(days[-1])
    assert first is not None and last is not None  # noqa: PT018
    if (last - first).days < _DAYS:
        return [(first + timedelta(days=at)).isoformat() for at in range((last - first).days + 1)]
    months = [
        f"{at // 12:04}-{at % 12 + 1:02}"
        for at in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    if len(months) <= _MONTHS:
        return months
    return [f"{year:04}" for year in range(first.year, last.year + 1)]


def _by_place(counts: Mapping[str, int], places: Sequence[str]) -> list[int]:
    length = len(places[0]) if places else 0
    gathered: Counter[str] = Counter()
    for day, count in counts.items():
        gathered[day[:length]] += count
    return [gathered[place] for place in places]


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _stacked(places: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
    chart: Any = StackedBar(
        style=Style(
            background="transparent",
            plot_background="transparent",
            foreground="#4a4741",
            foreground_strong="#2b2924",
            foreground_subtle="#8b877e",
            colors=_COLOURS,
            opacity=".9",
            opacity_hover="1",
            transition="0s",
            font_family="system-ui, sans-serif",
            label_font_size=13,
            major_label_font_size=13,
            legend_font_size=13,
        ),
        css=["file://style.css", "file://graph.css", _DARK.replace("{{", "{").replace("}}", "}")],
        js=[],
        width=900,
        height=320,
        margin=4,
        margin_bottom=16,
        legend_at_bottom=True,
        legend_at_bottom_columns=max(min(len(series), 4), 1),
        legend_box_size=10,
        truncate_legend=24,
        truncate_label=-1,
        show_minor_x_labels=False,
        x_labels_major_count=min(len(places), 9),
        disable_xml_declaration=True,
        no_data_text="nothing yet",
        spacing=14,
        value_formatter=lambda value: f"{value:,.0f}",
    )
    chart.x_labels = places
    highest = max(map(sum, zip(*series.values(), strict=True)), default=0)
    if 0 < highest <= _FEW:  # left alone it would draw lines between one and two
        chart.y_labels = range(highest + 1)
    for name, counts in series.items():
        chart.add(name, list(counts))
    return str(chart.render())
