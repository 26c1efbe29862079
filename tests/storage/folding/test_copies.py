"""Copies: the later article points to the earlier one. Current versions are compared."""

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
    ("versions", "copies"),
    [
        pytest.param([(ONE, TIDES), (TWO, TIDES), (TWO, LOOMS)], [], id="copy rewritten"),
        pytest.param([(ONE, TIDES), (TWO, TIDES), (ONE, LOOMS)], [], id="original rewritten"),
        pytest.param(
            [(ONE, TIDES), (TWO, [*TIDES, "More."]), (ONE, LOOMS)],
            [],
            id="original of a near copy rewritten",
        ),
        pytest.param(
            [(ONE, TIDES), (TWO, LOOMS), (ONE, LOOMS)],
            [(2, 1, "copy")],
            id="original becomes the same later",
        ),
        pytest.param(
            [(ONE, LOOMS), (TWO, TIDES), (ONE, TIDES), (TWO, [*TIDES, "More."])],
            [(2, 1, "copy")],
            id="original becomes the same, copy grows",
        ),
        pytest.param(
            [(ONE, TIDES), (TWO, LOOMS), (ONE, LOOMS), (TWO, TIDES)], [], id="texts exchanged"
        ),
        pytest.param([(ONE, []), (TWO, [])], [], id="without text"),
    ],
)
def test_current_versions_are_compared_for_any_batch_size(
    tmp_path: Path, size: int, versions: list[tuple[str, list[str]]], copies: Rows
) -> None:
    with Archive(tmp_path / "a.db") as archive:
        for start in range(0, len(versions), size):
            write(archive, versions[start : start + size])
        assert rows(archive) == copies
    refold(tmp_path / "a.db", force=True)
    with Archive(tmp_path / "a.db") as archive:
        assert rows(archive) == copies


def test_boilerplate_dropped_by_another_process_is_ignored_at_once(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [(ONE, [*TIDES[:2], LOOMS[0]]), (TWO, [*TIDES[:2], LOOMS[1]])])
        decisions = tuple((paragraph_id, "drop") for paragraph_id in (1, 2))
        edit_boilerplate(tmp_path / "a.db", "s.example", BoilerplateEdit(decisions=decisions))
        write(archive, [("https://t.example/3", [*TIDES[:2], LOOMS[5]])])
        assert rows(archive) == []


@pytest.mark.slow
def test_articles_without_similar_ones_are_evicted_from_memory(tmp_path: Path) -> None:
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
