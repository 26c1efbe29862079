"""`search` in several archives at once."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.support.command import CommandResult, Palimpsest
from tests.support.two_archives import FERRY, NORTH, SOUTH, import_two_archives


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """Two archives. Must not be changed."""
    palimpsest = Palimpsest(tmp_path_factory.mktemp("two"))
    import_two_archives(palimpsest)
    return palimpsest


def search(two: Palimpsest, *words: str) -> CommandResult:
    return two.run("search", *words, "--archive", NORTH, "--archive", SOUTH)


def test_archives_take_turns_and_each_result_names_its_archive(two: Palimpsest) -> None:
    rows = search(two, "goat", "OR", "dog", "--json").json

    assert [(row["archive"], row["url"]) for row in rows] == [
        (NORTH, "https://north.example/goat"),
        (SOUTH, "https://south.example/dog"),
    ]


def test_the_same_article_is_found_once(two: Palimpsest) -> None:
    (row,) = search(two, "pier", "--json").json

    assert (row["archive"], row["id"]) == (NORTH, 3)
    (other,) = row["also_in"]
    assert (other["archive"], other["id"]) == (SOUTH, 3)
    assert row["copies"] == []
    assert f"in {NORTH}, {SOUTH} (3)" in search(two, "pier").out


def test_an_article_is_found_where_its_text_matches(two: Palimpsest) -> None:
    (row,) = search(two, "pier", "Monday", "--json").json

    assert (row["archive"], row["also_in"]) == (SOUTH, [])


def test_the_same_text_at_two_urls_is_one_result_with_a_copy(two: Palimpsest) -> None:
    (row,) = search(two, "quay", "--json").json

    assert (row["archive"], row["url"]) == (NORTH, "https://north.example/ferry")
    assert row["copies"] == [
        {
            "archive": SOUTH,
            "id": 1,
            "url": "https://south.example/ferry",
            "site": "south.example",
        }
    ]
    assert f"copies: 1 (south.example, {SOUTH})" in search(two, "quay").out


def test_a_copy_is_found_through_another_copy(palimpsest: Palimpsest) -> None:
    changed = FERRY.replace("that morning", "on that morning")
    of_archive = {"one.db": [FERRY, changed], "two.db": [changed]}
    for archive, texts in of_archive.items():
        records = [
            {"url": f"https://{archive}.example/{number}", "text": text}
            for number, text in enumerate(texts)
        ]
        (palimpsest.folder / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
        assert palimpsest.run("import", "a.jsonl", "--archive", archive).code == 0

    found = palimpsest.run("search", "quay", "--archive", "one.db", "--archive", "two.db", "--json")

    (row,) = found.json
    assert len(row["copies"]) == 2


def test_limit_and_site_apply_to_all_archives_together(two: Palimpsest) -> None:
    assert len(search(two, "ferry", "--json").json) == 4
    limited = search(two, "ferry", "--json", "--limit", "2").json
    assert limited == search(two, "ferry", "--json").json[:2]
    (row,) = search(two, "ferry", "--json", "--site", "south.example", "--limit", "1").json
    assert (row["archive"], row["site"]) == (SOUTH, "south.example")


def test_the_same_archive_twice_is_searched_once(two: Palimpsest) -> None:
    once = two.run("search", "ferry", "--archive", NORTH, "--json").json

    twice = two.run("search", "ferry", "--archive", NORTH, "--archive", f"./{NORTH}", "--json").json

    assert twice == once
    assert {row["archive"] for row in once} == {NORTH}


def test_an_archive_and_its_copy_give_each_article_once(
    two: Palimpsest, palimpsest: Palimpsest
) -> None:
    shutil.copy(two.folder / NORTH, palimpsest.folder / NORTH)
    original, copy = str(two.folder / NORTH), str(palimpsest.folder / NORTH)

    rows = two.run("search", "ferry", "--archive", original, "--archive", copy, "--json").json

    assert sorted(row["id"] for row in rows) == [1, 2, 3]
    assert [[other["archive"] for other in row["also_in"]] for row in rows] == [[copy]] * 3


@pytest.mark.parametrize("wrong", ["nowhere.db", "articles.jsonl"])
def test_a_missing_or_wrong_archive_is_an_error_before_anything_is_searched(
    two: Palimpsest, wrong: str
) -> None:
    for command in (("search", "ferry", "--archive", NORTH, "--archive", wrong),):
        ran = two.run(*command)
        assert (ran.code, ran.out) == (2, "")
        assert wrong in ran.err


def test_no_result_names_the_archives_that_were_searched(two: Palimpsest) -> None:
    assert f"No article in {NORTH} or {SOUTH} matches: zyzzyva" in search(two, "zyzzyva").err


def test_other_commands_refuse_a_second_archive(two: Palimpsest) -> None:
    ran = two.run("show", "1", "--archive", NORTH, "--archive", SOUTH)
    assert (ran.code, "this command uses one archive" in ran.err) == (2, True)
