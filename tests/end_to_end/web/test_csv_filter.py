"""The CSV links of the web face: what spreadsheets would run, they show; nothing else changes."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.web.csv_filter import FormulaEscaper
from tests.support.command import Palimpsest
from tests.support.serving import serving

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_cells = st.text(st.sampled_from("=+-@\t\r\n＝, '\"a1.é"), max_size=6)
_rows = st.lists(st.lists(_cells, min_size=1, max_size=4), max_size=5)


@given(_rows, st.lists(st.integers(0, 200), max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_cell_begins_like_a_formula_wherever_the_rows_are_cut(
    rows: list[list[str]], cuts: list[int]
) -> None:
    told = io.StringIO(newline="")
    csv.writer(told).writerows(rows)
    sent = told.getvalue().encode()
    cells = FormulaEscaper()
    edges = sorted({0, len(sent), *(min(cut, len(sent)) for cut in cuts)})

    shown = b"".join(cells.feed(sent[begin:end]) for begin, end in pairwise(edges))
    shown += cells.feed(b"", last=True)

    read = list(csv.reader(io.StringIO(shown.decode(), newline="")))
    assert len(read) == len(rows)
    for row, there in zip(rows, read, strict=True):
        for cell, found in zip(row, there, strict=True):
            assert found in (cell, f"'{cell}")
            if not _NUMBER.fullmatch(cell):
                assert (found == cell) is not cell.startswith(tuple("=+-@\t\r\n＝"))


def test_the_links_of_tables_and_of_sql_hold_no_formula(palimpsest: Palimpsest) -> None:
    rows = [
        {"url": f"https://a.example/{number}", "title": title, "text": f"Line {number} of it."}
        for number, title in enumerate(('=HYPERLINK("http://x","y")', "+1", "-2,5 % of boats", "a"))
    ]
    (palimpsest.folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert palimpsest.run("import", "a.jsonl").code == 0
    query = "select+title,+-3+as+n+from+articles+order+by+id"
    with serving(palimpsest) as server:
        status, headers, table = server.get("/archive/articles.csv?_dl=1&_stream=on")
        _, _, asked = server.get(f"/archive.csv?sql={query}")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    titles = [row["title"] for row in csv.DictReader(io.StringIO(table, newline=""))]
    assert titles == ['\'=HYPERLINK("http://x","y")', "+1", "'-2,5 % of boats", "a"]
    found = list(csv.reader(io.StringIO(asked, newline="")))
    assert found == [["title", "n"], *([title, "-3"] for title in titles)]
