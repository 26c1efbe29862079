"""The CSV links of the web interface escape formulas and change nothing else."""

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
def test_no_cell_starts_a_formula_wherever_the_chunks_are_split(
    rows: list[list[str]], cuts: list[int]
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    sent = stream.getvalue().encode()
    escaper = FormulaEscaper()
    edges = sorted({0, len(sent), *(min(cut, len(sent)) for cut in cuts)})

    received = b"".join(escaper.feed(sent[begin:end]) for begin, end in pairwise(edges))
    received += escaper.feed(b"", last=True)

    parsed = list(csv.reader(io.StringIO(received.decode(), newline="")))
    assert len(parsed) == len(rows)
    for row, parsed_row in zip(rows, parsed, strict=True):
        for cell, escaped in zip(row, parsed_row, strict=True):
            assert escaped in (cell, f"'{cell}")
            if not _NUMBER.fullmatch(cell):
                assert (escaped == cell) is not cell.startswith(tuple("=+-@\t\r\n＝"))


def test_csv_of_tables_and_of_sql_contains_no_formula(palimpsest: Palimpsest) -> None:
    rows = [
        {"url": f"https://a.example/{number}", "title": title, "text": f"Line {number} of it."}
        for number, title in enumerate(('=HYPERLINK("http://x","y")', "+1", "-2,5 % of boats", "a"))
    ]
    (palimpsest.folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert palimpsest.run("import", "a.jsonl").code == 0
    query = "select+title,+-3+as+n+from+articles+order+by+id"
    with serving(palimpsest) as server:
        status, headers, table = server.get("/archive/articles.csv?_dl=1&_stream=on")
        _, _, by_query = server.get(f"/archive.csv?sql={query}")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    titles = [row["title"] for row in csv.DictReader(io.StringIO(table, newline=""))]
    assert titles == ['\'=HYPERLINK("http://x","y")', "+1", "'-2,5 % of boats", "a"]
    parsed = list(csv.reader(io.StringIO(by_query, newline="")))
    assert parsed == [["title", "n"], *([title, "-3"] for title in titles)]
