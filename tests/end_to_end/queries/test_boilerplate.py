"""Boilerplate: what a site puts on many articles leaves clean text, by a rule that can be set."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Palimpsest

FOOTER = (
    "The Lantern is printed on the island every Friday; letters to its editor may be left at the "
    "bakery beside the pump."
)
# The same words, one added.
FOOTER_RETOLD = FOOTER.replace("letters", "kind letters")
WORDS = (
    "kettle walnut thatch barrow plough meadow cobbler linen almanac hinge orchard candle saddle "
    "mortar granite pigeon thimble cellar wicker bramble lathe quilt anvil clover turnip gable"
).split()


def prose(seed: int, count: int = 30) -> str:
    """A paragraph of its own words."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(count)).capitalize() + "."


def record(number: int, *paragraphs: str, site: str = "lantern.example") -> dict[str, str]:
    return {
        "url": f"https://{site}/{number}",
        "title": f"Story {number}",
        "text": "\n".join((prose(number), *paragraphs)),
    }


def give(palimpsest: Palimpsest, records: Iterable[dict[str, str]], name: str = "a.jsonl") -> None:
    """Import articles; each call is a run of its own."""
    (palimpsest.folder / name).write_text("\n".join(map(json.dumps, records)))
    ran = palimpsest.run("import", name)
    assert ran.code == 0, ran.err


def listed(palimpsest: Palimpsest, *words: str, site: str = "lantern.example") -> Any:
    ran = palimpsest.run("boilerplate", site, *words, "--json")
    assert ran.code == 0, ran.err
    return ran.json


def texts(palimpsest: Palimpsest, url: str) -> dict[str, list[str]]:
    article = palimpsest.run("show", url, "--json").json
    return {which: article[f"{which}_text"].split("\n") for which in ("full", "clean", "unique")}


def number_of(palimpsest: Palimpsest, text: str) -> int:
    ((number,),) = palimpsest.rows("SELECT id FROM paragraphs WHERE text = ?", text)
    return int(number)


@pytest.fixture(scope="module")
def ten_once(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """Ten articles of a site, all with its footer and a short line."""
    command = Palimpsest(tmp_path_factory.mktemp("ten"))
    give(command, [record(number, "Yes.", FOOTER) for number in range(10)])
    return command


@pytest.fixture
def ten(palimpsest: Palimpsest, ten_once: Palimpsest) -> Palimpsest:
    """The same, a test's own."""
    shutil.copy(ten_once.archive, palimpsest.archive)
    return palimpsest


def test_the_rule_is_told_in_a_sentence_and_its_paragraphs_are_listed(ten: Palimpsest) -> None:
    out = " ".join(ten.run("boilerplate", "lantern.example").out.split())
    assert (
        "A paragraph of five words or more that stands on at least 10 articles, and on at least "
        "2 % of the site's 10, is boilerplate." in out
    )
    assert "10 articles, 100 %, by rule" in out
    (row,) = listed(ten)["paragraphs"]
    assert (row["text"], row["articles"], row["share"], row["by"]) == (FOOTER, 10, 1.0, "rule")


def test_it_leaves_clean_and_unique_text_and_never_full_text(ten: Palimpsest) -> None:
    for number in (0, 9):
        found = texts(ten, f"lantern.example/{number}")
        assert found["full"] == [prose(number), "Yes.", FOOTER]
        assert found["clean"] == [prose(number), "Yes."]
        assert FOOTER not in found["unique"]


def test_nine_articles_are_too_few(palimpsest: Palimpsest) -> None:
    give(palimpsest, [record(number, FOOTER) for number in range(9)])
    assert listed(palimpsest)["paragraphs"] == []
    give(palimpsest, [record(9, FOOTER)], "b.jsonl")
    assert [row["articles"] for row in listed(palimpsest)["paragraphs"]] == [10]


@pytest.mark.parametrize("sizes", [(12,), (1,) * 12, (5, 7), (11, 1)])
def test_the_counts_are_the_same_in_several_runs_and_orders(
    palimpsest: Palimpsest, sizes: Sequence[int]
) -> None:
    records = [
        record(number, *(() if number == 4 else (FOOTER_RETOLD if number % 3 else FOOTER,)))
        for number in range(12)
    ]
    random.Random(len(sizes)).shuffle(records)
    for at, size in enumerate(sizes):
        start = sum(sizes[:at])
        give(palimpsest, records[start : start + size], f"{at}.jsonl")
    found = {row["text"]: row["articles"] for row in listed(palimpsest)["paragraphs"]}
    assert found == {FOOTER: 11, FOOTER_RETOLD: 11}
    clean = palimpsest.rows("SELECT clean_text FROM article_text")
    assert sorted(clean) == sorted((prose(number),) for number in range(12))


def test_an_article_counts_once_however_many_versions_it_has(palimpsest: Palimpsest) -> None:
    give(palimpsest, [record(number, FOOTER) for number in range(9)])
    for change in range(3):
        give(palimpsest, [record(0, prose(100 + change), FOOTER)], f"{change}.jsonl")
    assert palimpsest.rows("SELECT max(articles) FROM site_paragraphs") == [(9,)]


def test_short_lines_are_never_boilerplate_by_rule(ten: Palimpsest) -> None:
    near = listed(ten, "--near")["below_the_rule"]
    assert [(row["text"], row["because"]) for row in near] == [("Yes.", "short")]


def test_another_site_has_its_own_counts(ten: Palimpsest) -> None:
    give(ten, [record(50, FOOTER, site="beacon.example")], "b.jsonl")
    assert FOOTER in texts(ten, "beacon.example/50")["clean"]
    assert listed(ten, site="beacon.example")["paragraphs"] == []


def test_what_a_small_share_of_a_large_site_tells_is_background_not_boilerplate(
    palimpsest: Palimpsest,
) -> None:
    give(palimpsest, [record(n, *((FOOTER,) if n % 83 == 0 else ())) for n in range(1000)])
    found = listed(palimpsest, "--near")
    assert (found["articles"], found["paragraphs"]) == (1000, [])
    (first, *_) = found["below_the_rule"]
    assert (first["text"], first["articles"], first["because"]) == (FOOTER, 13, "few")
    assert FOOTER in texts(palimpsest, "lantern.example/0")["clean"]
    assert [row["text"] for row in listed(palimpsest, "--share", "1")["paragraphs"]] == [FOOTER]
    assert FOOTER not in texts(palimpsest, "lantern.example/0")["clean"]


def test_a_site_may_have_a_rule_of_its_own_and_give_it_back(ten: Palimpsest) -> None:
    assert listed(ten, "--articles", "11")["paragraphs"] == []
    assert FOOTER in texts(ten, "lantern.example/3")["clean"]
    found = listed(ten, "--share", "50")
    assert found["rule"] == {"articles": 11, "share": 0.5}
    assert listed(ten, "--articles", "0")["boilerplate"] == 0
    found = listed(ten, "--default")
    assert (found["own_rule"], found["boilerplate"]) == (False, 1)


def test_a_person_may_drop_a_paragraph_and_with_it_those_that_only_word_it_otherwise(
    palimpsest: Palimpsest,
) -> None:
    give(palimpsest, [record(0, FOOTER), record(1, FOOTER_RETOLD), record(2, prose(99))])
    ran = palimpsest.run("boilerplate", "lantern.example", "--drop", "2")
    assert "left out of the clean text of 2 articles" in ran.out, ran.err
    found = listed(palimpsest)
    assert {(row["text"], row["by"]) for row in found["paragraphs"]} == {
        (FOOTER, "person"),
        (FOOTER_RETOLD, "person"),
    }
    for number in (0, 1):
        assert texts(palimpsest, f"lantern.example/{number}")["clean"] == [prose(number)]
        assert len(texts(palimpsest, f"lantern.example/{number}")["full"]) == 2
    listed(palimpsest, "--keep", str(number_of(palimpsest, FOOTER_RETOLD)))
    assert texts(palimpsest, "lantern.example/1")["clean"] == [prose(1), FOOTER_RETOLD]
    assert texts(palimpsest, "lantern.example/0")["clean"] == [prose(0)]
    listed(palimpsest, "--undo", "2")
    assert FOOTER in texts(palimpsest, "lantern.example/0")["clean"]


def test_a_changed_number_is_not_dropped_with_the_paragraph(palimpsest: Palimpsest) -> None:
    text = f"{prose(70, 20)} Of 18 barrows sold at the fair one was green. {prose(71, 20)}"
    other = text.replace("18", "19")
    give(palimpsest, [record(0, text), record(1, other)])
    listed(palimpsest, "--drop", str(number_of(palimpsest, text)))
    assert texts(palimpsest, "lantern.example/1")["clean"] == [prose(1), other]


def test_a_person_may_keep_what_the_rule_would_drop(ten: Palimpsest) -> None:
    number = number_of(ten, FOOTER)
    assert listed(ten, "--keep", str(number))["paragraphs"] == []
    assert FOOTER in texts(ten, "lantern.example/3")["clean"]
    near = {row["text"]: row["because"] for row in listed(ten, "--near")["below_the_rule"]}
    assert near[FOOTER] == "kept"
    assert len(listed(ten, "--undo", str(number))["paragraphs"]) == 1


def test_without_a_site_all_are_listed_with_their_rules(ten: Palimpsest) -> None:
    give(ten, [record(50, site="beacon.example")], "b.jsonl")
    ten.run("boilerplate", "beacon.example", "--articles", "0")
    rows = ten.run("boilerplate", "--json").json
    assert [(row["site"], row["articles"], row["boilerplate"]) for row in rows] == [
        ("lantern.example", 10, 1),
        ("beacon.example", 1, 0),
    ]
    assert "never (its own)" in ten.run("boilerplate").out


@pytest.mark.parametrize(
    "name", ["https://www.lantern.example/7?x=1", "www.lantern.example", "LANTERN.example"]
)
def test_a_site_goes_by_any_of_its_urls(ten: Palimpsest, name: str) -> None:
    assert listed(ten, site=name)["site"] == "lantern.example"


def test_what_cannot_be_set_is_refused_and_nothing_is_changed(ten: Palimpsest) -> None:
    for words, told in (
        (("lantren.example",), "is lantern.example meant?"),
        (("lantern.example", "--articles", "1", "--drop", "9999"), "paragraph 9999 stands on no"),
        (("lantern.example", "--undo", "1"), "nothing was said of paragraph 1"),
        (("--drop", "1"), "name the SITE"),
        (("lantern.example", "--default", "--share", "3"), "--default takes no"),
        (("lantern.example", "--drop", "1", "--keep", "1"), "name a paragraph once"),
    ):
        ran = ten.run("boilerplate", *words)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err
    assert listed(ten)["own_rule"] is False
    assert ten.rows("SELECT * FROM boilerplate_verdicts") == []


def test_it_can_be_set_whatever_the_archive_is_folded_with(ten: Palimpsest) -> None:
    ten.run("refold", "--threshold", "0.8")
    assert listed(ten, "--articles", "11")["boilerplate"] == 0


def test_scraped_text_cannot_command_the_terminal(palimpsest: Palimpsest) -> None:
    footer = f"\x1b]0;owned\x07{FOOTER} \u202e[bold]x[/bold]"
    give(palimpsest, [record(number, footer) for number in range(10)])
    out = palimpsest.run("boilerplate", "lantern.example").out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "The Lantern" in out


def test_asking_for_one_article_does_not_count_the_whole_site(tmp_path: Path) -> None:
    """The plan has look-ups only, so that a text costs the same in a large archive."""
    from storage.archive.archive import Archive

    with Archive(tmp_path / "archive.db") as archive:
        plan = archive.connection.execute(
            "EXPLAIN QUERY PLAN SELECT clean_text, unique_text FROM article_text "
            "WHERE article_id = 1"
        ).fetchall()
    scanned = [step[3] for step in plan if step[3].startswith("SCAN")]
    assert all("subquery" in step for step in scanned)
