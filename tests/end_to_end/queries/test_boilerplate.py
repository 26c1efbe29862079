"""Boilerplate: lines of many unrelated articles of a site are omitted from clean text."""

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
WORDS = (
    "kettle walnut thatch barrow plough meadow cobbler linen almanac hinge orchard candle saddle "
    "mortar granite pigeon thimble cellar wicker bramble lathe quilt anvil clover turnip gable"
).split()


NAMES = ("Ann Dane", "Bob Gray", "Cleo Hart")


def prose(seed: int, count: int = 30) -> str:
    """A paragraph of random words, the same for the same seed."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(count)).capitalize() + "."


def record(number: int, *paragraphs: str, site: str = "lantern.example") -> dict[str, str]:
    return {
        "url": f"https://{site}/{number}",
        "title": f"Story {number}",
        "published": f"2026-03-{number % 28 + 1:02}T08:00:00+00:00",
        "text": "\n".join((prose(number), *paragraphs)),
    }


def import_articles(
    palimpsest: Palimpsest, records: Iterable[dict[str, str]], name: str = "a.jsonl"
) -> None:
    """Import articles in a run of their own."""
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
    """An archive of ten articles of a site, each with its footer and a short line."""
    command = Palimpsest(tmp_path_factory.mktemp("ten"))
    import_articles(command, [record(number, "Yes.", FOOTER) for number in range(10)])
    return command


@pytest.fixture
def ten(palimpsest: Palimpsest, ten_once: Palimpsest) -> Palimpsest:
    """A copy of that archive, to be changed."""
    shutil.copy(ten_once.archive, palimpsest.archive)
    return palimpsest


def test_the_rule_is_stated_in_a_sentence_and_its_patterns_are_listed(ten: Palimpsest) -> None:
    out = " ".join(ten.run("boilerplate", "lantern.example").out.split())
    assert (
        "A line is boilerplate if at least 10 articles of the site's 10 have it that have nothing "
        "else in common." in out
    )
    assert "10 articles, 100 %, 1,150 characters" in out
    assert "on unrelated articles: 10 compared, of 10 days, in a block of 2 paragraphs" in out
    (row,) = listed(ten)["patterns"]
    assert (row["pattern"], row["articles"], row["share"], row["by"]) == (FOOTER, 10, 1.0, "rule")
    assert (row["occurrences"], row["examples"]) == (10, [FOOTER])
    assert row["evidence"]["at_edge"] == 1.0


def test_it_is_omitted_from_clean_and_unique_text_but_not_from_full_text(ten: Palimpsest) -> None:
    for number in (0, 9):
        found = texts(ten, f"lantern.example/{number}")
        assert found["full"] == [prose(number), "Yes.", FOOTER]
        assert found["clean"] == [prose(number), "Yes."]
        assert FOOTER not in found["unique"]


def test_nine_articles_are_not_enough(palimpsest: Palimpsest) -> None:
    import_articles(palimpsest, [record(number, FOOTER) for number in range(9)])
    assert listed(palimpsest)["patterns"] == []
    import_articles(palimpsest, [record(9, FOOTER)], "b.jsonl")
    assert [row["articles"] for row in listed(palimpsest)["patterns"]] == [10]


@pytest.mark.parametrize("sizes", [(12,), (1,) * 12, (5, 7), (11, 1)])
def test_the_result_does_not_depend_on_runs_and_order(
    palimpsest: Palimpsest, sizes: Sequence[int]
) -> None:
    records = [
        record(number, *(() if number == 4 else (f"{7 * number} views", FOOTER)))
        for number in range(12)
    ]
    random.Random(len(sizes)).shuffle(records)
    for at, size in enumerate(sizes):
        start = sum(sizes[:at])
        import_articles(palimpsest, records[start : start + size], f"{at}.jsonl")
    found = {
        row["pattern"]: (row["articles"], row["paragraphs"])
        for row in listed(palimpsest)["patterns"]
    }
    assert found == {FOOTER: (11, 1), "[number] views": (11, 11)}
    clean = palimpsest.rows("SELECT clean_text FROM article_text")
    assert sorted(clean) == sorted((prose(number),) for number in range(12))


def test_an_article_with_several_versions_counts_once(palimpsest: Palimpsest) -> None:
    import_articles(palimpsest, [record(number, FOOTER) for number in range(9)])
    for change in range(3):
        import_articles(palimpsest, [record(0, prose(100 + change), FOOTER)], f"{change}.jsonl")
    assert palimpsest.rows("SELECT max(articles) FROM patterns") == [(9,)]


def test_a_short_sentence_needs_more_articles(ten: Palimpsest) -> None:
    near = listed(ten, "--near")["not_boilerplate"]
    assert [(row["pattern"], row["verdict"]) for row in near] == [("Yes.", "more")]
    assert near[0]["reason"] == "on too few articles for a short line, or one within texts"


def test_each_site_has_its_own_boilerplate(ten: Palimpsest) -> None:
    import_articles(ten, [record(50, FOOTER, site="beacon.example")], "b.jsonl")
    assert FOOTER in texts(ten, "beacon.example/50")["clean"]
    assert listed(ten, site="beacon.example")["patterns"] == []


def test_a_line_on_a_small_share_of_a_large_site_is_boilerplate(palimpsest: Palimpsest) -> None:
    import_articles(
        palimpsest, [record(n, *((FOOTER,) if n % 83 == 0 else ())) for n in range(1000)]
    )
    found = listed(palimpsest)
    assert (found["articles"], found["articles_with_it"]) == (1000, 13)
    assert [(row["pattern"], row["articles"]) for row in found["patterns"]] == [(FOOTER, 13)]
    assert FOOTER not in texts(palimpsest, "lantern.example/0")["clean"]


def test_a_site_can_have_its_own_rule_and_return_to_the_default(ten: Palimpsest) -> None:
    assert listed(ten, "--articles", "11")["patterns"] == []
    assert FOOTER in texts(ten, "lantern.example/3")["clean"]
    assert (listed(ten)["minimum"], listed(ten)["own_rule"]) == (11, True)
    assert listed(ten, "--articles", "0")["boilerplate"] == 0
    found = listed(ten, "--default")
    assert (found["minimum"], found["own_rule"], found["boilerplate"]) == (10, False, 1)


def test_dropping_a_line_drops_all_lines_with_its_pattern(palimpsest: Palimpsest) -> None:
    import_articles(
        palimpsest, [record(0, "18 views"), record(1, "1,900 VIEWS"), record(2, "2 votes")]
    )
    ran = palimpsest.run("boilerplate", "lantern.example", "--drop", "2")
    out = " ".join(ran.out.split())
    assert "omitted from the clean text of 2 articles" in out, ran.err
    (row,) = listed(palimpsest)["patterns"]
    assert (row["pattern"], row["by"], row["reason"]) == (
        *("[number] views", "person"),
        "a user decided so",
    )
    for number in (0, 1):
        assert texts(palimpsest, f"lantern.example/{number}")["clean"] == [prose(number)]
        assert len(texts(palimpsest, f"lantern.example/{number}")["full"]) == 2
    assert texts(palimpsest, "lantern.example/2")["clean"] == [prose(2), "2 votes"]
    import_articles(palimpsest, [record(3, "7 views")], "b.jsonl")
    assert texts(palimpsest, "lantern.example/3")["clean"] == [prose(3)]
    listed(palimpsest, "--undo", "[number] views")
    assert "18 views" in texts(palimpsest, "lantern.example/0")["clean"]


def test_a_pattern_can_be_named_as_it_is_listed(palimpsest: Palimpsest) -> None:
    import_articles(palimpsest, [record(n, f"By {name}, AP") for n, name in enumerate(NAMES)])
    found = listed(palimpsest, "--drop", "by [name], ap")
    assert [row["pattern"] for row in found["patterns"]] == ["By [name], AP"]
    assert texts(palimpsest, "lantern.example/1")["clean"] == [prose(1)]
    listed(palimpsest, "--keep", str(number_of(palimpsest, f"By {NAMES[1]}, AP")))
    assert texts(palimpsest, "lantern.example/1")["clean"] == [prose(1), f"By {NAMES[1]}, AP"]
    assert texts(palimpsest, "lantern.example/0")["clean"] == [prose(0), f"By {NAMES[0]}, AP"]


def test_dropping_a_long_paragraph_does_not_drop_one_with_a_changed_number(
    palimpsest: Palimpsest,
) -> None:
    text = f"{prose(70, 20)} Of 18 barrows sold at the fair one was green. {prose(71, 20)}"
    other = text.replace("18", "19")
    import_articles(palimpsest, [record(0, text), record(1, other)])
    listed(palimpsest, "--drop", str(number_of(palimpsest, text)))
    assert texts(palimpsest, "lantern.example/1")["clean"] == [prose(1), other]


def test_a_line_can_be_kept_despite_the_rule(ten: Palimpsest) -> None:
    number = number_of(ten, FOOTER)
    assert listed(ten, "--keep", str(number))["patterns"] == []
    assert FOOTER in texts(ten, "lantern.example/3")["clean"]
    near = {row["pattern"]: row["by"] for row in listed(ten, "--near")["not_boilerplate"]}
    assert near[FOOTER] == "person"
    assert len(listed(ten, "--undo", str(number))["patterns"]) == 1


def test_an_article_says_why_a_line_is_left_out(ten: Palimpsest) -> None:
    paragraphs = ten.run("show", "lantern.example/4", "--json").json["paragraphs"]
    assert [each["boilerplate"] for each in paragraphs] == [None, None, FOOTER]
    assert paragraphs[2]["boilerplate_reason"].startswith("on unrelated articles: 10 compared")
    out = " ".join(ten.run("show", "lantern.example/4").out.split())
    assert f'boilerplate of this site: "{FOOTER}" is on unrelated articles' in out


def test_the_share_of_older_versions_is_refused_with_what_replaces_it(ten: Palimpsest) -> None:
    ran = ten.run("boilerplate", "lantern.example", "--share", "3")
    assert ran.code == 2
    assert "--articles sets" in ran.err


def test_without_a_site_all_sites_are_listed_with_their_rules(ten: Palimpsest) -> None:
    import_articles(ten, [record(50, site="beacon.example")], "b.jsonl")
    ten.run("boilerplate", "beacon.example", "--articles", "0")
    rows = ten.run("boilerplate", "--json").json
    assert [(row["site"], row["articles"], row["boilerplate"]) for row in rows] == [
        ("lantern.example", 10, 1),
        ("beacon.example", 1, 0),
    ]
    assert "off (set for this site)" in ten.run("boilerplate").out


@pytest.mark.parametrize(
    "name", ["https://www.lantern.example/7?x=1", "www.lantern.example", "LANTERN.example"]
)
def test_a_site_can_be_named_by_any_of_its_urls(ten: Palimpsest, name: str) -> None:
    assert listed(ten, site=name)["site"] == "lantern.example"


def test_invalid_changes_are_rejected_and_nothing_is_changed(ten: Palimpsest) -> None:
    for words, message in (
        (("lantren.example",), "did you mean lantern.example?"),
        (
            ("lantern.example", "--articles", "1", "--drop", "9999"),
            "paragraph 9999 does not occur on",
        ),
        (("lantern.example", "--undo", "1"), "there is no decision on paragraph 1"),
        (("--drop", "1"), "give the SITE"),
        (("lantern.example", "--default", "--articles", "3"), "--default cannot be combined"),
        (("lantern.example", "--keep", "[number] votes"), 'has the pattern "[number] votes"'),
        (("lantern.example", "--drop", "1", "--keep", "1"), "given only once"),
    ):
        ran = ten.run("boilerplate", *words)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err
    assert listed(ten)["own_rule"] is False
    assert ten.rows("SELECT * FROM patterns WHERE decision IS NOT NULL") == []


def test_it_can_be_changed_with_any_folding_settings(ten: Palimpsest) -> None:
    ten.run("refold", "--threshold", "0.8")
    assert listed(ten, "--articles", "11")["boilerplate"] == 0


def test_control_characters_of_scraped_text_are_not_printed(palimpsest: Palimpsest) -> None:
    footer = f"\x1b]0;owned\x07{FOOTER} \u202e[bold]x[/bold]"
    import_articles(palimpsest, [record(number, footer) for number in range(10)])
    out = palimpsest.run("boilerplate", "lantern.example").out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "The Lantern" in out


def test_reading_one_article_does_not_scan_the_whole_site(tmp_path: Path) -> None:
    """The query plan has key lookups only, so the cost does not grow with the archive."""
    from storage.archive.archive import Archive

    with Archive(tmp_path / "archive.db") as archive:
        plan = archive.connection.execute(
            "EXPLAIN QUERY PLAN SELECT clean_text, unique_text FROM article_text "
            "WHERE article_id = 1"
        ).fetchall()
    scanned = [step[3] for step in plan if step[3].startswith("SCAN")]
    assert all("subquery" in step for step in scanned)
