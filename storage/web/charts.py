"""Charts as SVG, drawn on the server, with their data as table rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pygal.graph.stackedbar import StackedBar
from pygal.style import Style

from storage.db.reader import Row
from storage.queries.archive_stats import RunOutcome

_MAX_SERIES = 8  # further series are added up into one
_MAX_DAYS = 92  # a longer time is shown by month
_MAX_MONTHS = 60  # a longer time is shown by year
_SMALL_COUNT = 10  # up to this height, the scale labels each integer
_COLOURS = ("#3b78b5", "#c9702c", "#4f9a54", "#a8577e", "#7d6fb3", "#8a7a3b", "#3a9a9a", "#b34d4d")
# A chart has no background, so its text must be legible on a light and a dark page.
_DARK = (
    "inline:@media (prefers-color-scheme: dark) {{ {{ id }} text {{ fill: #d7d3cb !important; }} "
    "{{ id }} .guides line, {{ id }} .guides path {{ stroke: #55524c !important; }} }}"
)


def articles_over_time(days: Mapping[str, Counter[str]]) -> tuple[str, list[Row]]:
    """Return a chart of the articles of each site over time, and its data (when, articles)."""
    total: Counter[str] = sum(days.values(), Counter())
    periods = _periods(total)
    largest = sorted(days, key=lambda site: (-days[site].total(), site))
    shown = largest if len(largest) <= _MAX_SERIES else largest[: _MAX_SERIES - 1]
    series = {site: _count_by_period(days[site], periods) for site in shown}
    if rest := [site for site in largest if site not in series]:
        others: Counter[str] = sum((days[site] for site in rest), Counter())
        series[f"{len(rest)} others"] = _count_by_period(others, periods)
    rows = [
        {"when": period, "articles": sum(counts[at] for counts in series.values())}
        for at, period in enumerate(periods)
    ]
    return _stacked(periods, series), rows


def runs_over_time(runs: Sequence[RunOutcome]) -> tuple[str, list[Row]]:
    """Return a chart of run outcomes over time, and its data (when, one count per outcome)."""
    outcomes: dict[str, Counter[str]] = {}
    for run in runs:
        outcomes.setdefault(run.outcome, Counter())[run.started[:10]] += 1
    periods = _periods(sum(outcomes.values(), Counter()))
    series = {outcome: _count_by_period(outcomes[outcome], periods) for outcome in sorted(outcomes)}
    rows = [
        {"when": period, **{outcome: counts[at] for outcome, counts in series.items()}}
        for at, period in enumerate(periods)
    ]
    return _stacked(periods, series), rows


def _periods(counts: Mapping[str, int]) -> list[str]:
    """The days, months or years from the first one to the last, whichever fit into a chart."""
    days = sorted(day for day in counts if _date(day))
    if not days:
        return []
    first, last = _date(days[0]), _date(days[-1])
    assert first is not None and last is not None  # noqa: PT018
    if (last - first).days < _MAX_DAYS:
        return [(first + timedelta(days=at)).isoformat() for at in range((last - first).days + 1)]
    months = [
        f"{at // 12:04}-{at % 12 + 1:02}"
        for at in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    if len(months) <= _MAX_MONTHS:
        return months
    return [f"{year:04}" for year in range(first.year, last.year + 1)]


def _count_by_period(counts: Mapping[str, int], periods: Sequence[str]) -> list[int]:
    length = len(periods[0]) if periods else 0
    totals: Counter[str] = Counter()
    for day, count in counts.items():
        totals[day[:length]] += count
    return [totals[period] for period in periods]


def _date(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _stacked(periods: Sequence[str], series: Mapping[str, Sequence[int]]) -> str:
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
        x_labels_major_count=min(len(periods), 9),
        disable_xml_declaration=True,
        no_data_text="no data yet",
        spacing=14,
        value_formatter=lambda value: f"{value:,.0f}",
    )
    chart.x_labels = periods
    highest = max(map(sum, zip(*series.values(), strict=True)), default=0)
    if 0 < highest <= _SMALL_COUNT:  # pygal would label fractions
        chart.y_labels = range(highest + 1)
    for name, counts in series.items():
        chart.add(name, list(counts))
    return str(chart.render())
