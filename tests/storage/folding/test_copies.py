"""Copies: the later article points to the earlier one, as both stand now, whatever the batches."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.folding.boilerplate_edits import BoilerplateEdit, edit_boilerplate
from storage.folding.refold import refold
from storage.text.read_article import ReadArticle
from tests.support.articles import visit, write

TIDES = [
    f"Low water{n} fell back{n} before noon{n} and mud lay{n} open{n} to gulls{n}" for n in range(8)
]
LOOMS = [
    f"Each loom{n} was oiled{n} by hand{n} when wool came{n} down{n} from hills{n}"
    for n in range(8)
]
ONE, TWO = "https://s.example/1", "https://s.example/2"
Rows = list[tuple[int, int, str]]


def rows(archive: Archive) -> Rows:
    return archive.connection.execute(
        "SELECT article_id, of_article_id, relation FROM copies ORDER BY 1, 2"
    ).fetchall()


@pytest.mark.parametrize("size", [1, 2, 9])
@pytest.mark.parametrize(
    ("came", "found"),
    [
        pytest.param([(ONE, TIDES), (TWO, TIDES), (TWO, LOOMS)], [], id="the copy rewritten"),
        pytest.param([(ONE, TIDES), (TWO, TIDES), (ONE, LOOMS)], [], id="the original rewritten"),
        pytest.param(
            [(ONE, TIDES), (TWO, [*TIDES, "More."]), (ONE, LOOMS)], [], id="of a near copy"
        ),
        pytest.param(
            [(ONE, TIDES), (TWO, LOOMS), (ONE, LOOMS)], [(2, 1, "copy")], id="the earlier revised"
        ),
        pytest.param(
            [(ONE, LOOMS), (TWO, TIDES), (ONE, TIDES), (TWO, [*TIDES, "More."])],
            [(2, 1, "copy")],
            id="revised to be the other, which grew",
        ),
        pytest.param(
            [(ONE, TIDES), (TWO, LOOMS), (ONE, LOOMS), (TWO, TIDES)], [], id="changed places"
        ),
        pytest.param([(ONE, []), (TWO, [])], [], id="empty ones"),
    ],
)
def test_rows_tell_how_articles_stand(
    tmp_path: Path, size: int, came: list[tuple[str, list[str]]], found: Rows
) -> None:
    with Archive(tmp_path / "a.db") as archive:
        for start in range(0, len(came), size):
            write(archive, came[start : start + size])
        assert rows(archive) == found
    refold(tmp_path / "a.db", force=True)
    with Archive(tmp_path / "a.db") as archive:
        assert rows(archive) == found


def test_what_another_process_dropped_counts_at_once(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [(ONE, [*TIDES[:2], LOOMS[0]]), (TWO, [*TIDES[:2], LOOMS[1]])])
        dropped = tuple((number, "drop") for number in (1, 2))
        edit_boilerplate(tmp_path / "a.db", "s.example", BoilerplateEdit(verdicts=dropped))
        write(archive, [("https://t.example/3", [*TIDES[:2], LOOMS[5]])])
        assert rows(archive) == []


def test_articles_that_resemble_nothing_are_not_held_in_memory_for_ever(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        held = []
        for start in range(0, 1_600, 200):
            visits = [
                visit(
                    archive, f"https://s.example/{at}", [f"only{at} this{at} article{at} has{at}"]
                )
                for at in range(start, start + 200)
            ]
            contents = [each.content for each in visits]
            held += [
                weakref.ref(each.fingerprints.shingles)
                for each in contents
                if isinstance(each, ReadArticle)
            ]
            archive.write(run_id, visits)
            del visits, contents
        assert len(held) == 1_600
        assert sum(each() is not None for each in held) <= 1_200
