"""Copies: which articles repeat others, in which paragraphs, and which was first."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.queries.compare import MatchKind, align
from storage.queries.copies import ArticleSummary, which_came_first
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import shingle_hashes
from tests.support.command import Palimpsest

WORDS = (
    "kettle walnut thatch barrow plough meadow cobbler linen almanac hinge orchard candle saddle "
    "mortar granite pigeon thimble cellar wicker bramble lathe quilt anvil clover turnip gable"
).split()


def prose(seed: int, count: int = 40) -> str:
    """A paragraph of random words, the same for the same seed."""
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(count)).capitalize() + "."


STORY = [prose(seed) for seed in range(8)]
RECUT = [" ".join(STORY[0:2]), *STORY[2:5], " ".join(STORY[5:7]), STORY[7]]
DATELINE = "Thornwick, Tuesday (Moor Press)."
TEXTS = {
    "original": STORY,
    "exact": STORY,
    "recut": RECUT,
    "shortened": STORY[:-1],
    "dateline": [DATELINE, *STORY],
    "all-at-once": [DATELINE, *RECUT[:-1]],
    "excerpt": STORY[2:5],
    "shares": [*STORY[1:4], *(prose(seed) for seed in range(20, 26))],
    "unrelated": [prose(seed) for seed in range(30, 38)],
}
NUMBER = {name: at + 1 for at, name in enumerate(TEXTS)}
SEEN = "2024-06-01T00:00:0{}Z"


def import_articles(
    palimpsest: Palimpsest, *records: dict[str, Any], name: str = "a.jsonl"
) -> None:
    (palimpsest.folder / name).write_text("\n".join(map(json.dumps, records)))
    ran = palimpsest.run("import", name)
    assert ran.code == 0, ran.err


def record(name: str, paragraphs: Sequence[str], **more: str) -> dict[str, str]:
    return {
        "url": f"https://{name}.example/story",
        "title": f"Story of {name}",
        "text": "\n".join(paragraphs),
        **more,
    }


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """An archive of one story in many forms, each on its own site. Not to be changed."""
    command = Palimpsest(tmp_path_factory.mktemp("copies"))
    days = {"original": "2024-05-05T10:00:00Z", "exact": "2024-05-06", "dateline": "2024-05-05"}
    dated = {name: {"published": day} for name, day in days.items()}
    first, *others = (
        record(name, TEXTS[name], first_seen=SEEN.format(NUMBER[name]), **dated.get(name, {}))
        for name in TEXTS
    )
    import_articles(command, first)
    import_articles(command, *others, name="b.jsonl")
    return command


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("exact", "copy"),
        ("recut", "copy"),
        ("shortened", "copy"),
        ("dateline", "copy"),
        ("all-at-once", "copy"),
        ("excerpt", "excerpt"),
        ("shares", "shares"),
    ],
)
def test_each_form_of_the_story_is_found_with_its_relation(
    archive: Palimpsest, name: str, relation: str
) -> None:
    found = archive.run("copies", str(NUMBER[name]), "--json").json
    (row,) = [each for each in found["family"] if each["id"] == NUMBER["original"]]
    assert (row["relation"], row["repeats"]) == (relation, "of")
    back = archive.run("copies", "original.example/story", "--json").json["family"]
    (same,) = [each for each in back if each["id"] == NUMBER[name]]
    assert (same["relation"], same["repeats"]) == (relation, "by")
    assert (same["contained"], same["contains"]) == (row["contains"], row["contained"])


def test_an_unrelated_article_has_no_related_ones(archive: Palimpsest) -> None:
    number = str(NUMBER["unrelated"])
    assert archive.run("copies", number, "--json").json["family"] == []
    ran = archive.run("copies", number)
    assert (ran.code, ran.out) == (0, "")
    assert "repeats no other" in ran.err


def test_paragraphs_that_are_split_differently_correspond(archive: Palimpsest) -> None:
    found = archive.run("copies", "recut.example/story", "--with", "1", "--json").json
    rows = [(row["how"], row["one"], row["other"]) for row in found["overlap"]["correspondences"]]
    assert rows == [
        ("split", [0], [0, 1]),
        ("same", [1], [2]),
        ("same", [2], [3]),
        ("same", [3], [4]),
        ("split", [4], [5, 6]),
        ("same", [5], [7]),
    ]
    assert "split differently" in archive.run("copies", str(NUMBER["recut"]), "--with", "1").out


def test_paragraphs_of_only_one_article_are_marked(archive: Palimpsest) -> None:
    out = archive.run("copies", str(NUMBER["shares"]), "--with", "1").out
    assert out.count("only in the first") == 6
    assert out.count("only in the second") == 5
    assert "shared passage" in out


def test_any_two_articles_can_be_compared_side_by_side(archive: Palimpsest) -> None:
    other = str(NUMBER["unrelated"])
    assert "the common part is too small" in archive.run("copies", "1", "--with", other).out
    assert archive.run("copies", "1", "--with", "1").code == 2
    assert archive.run("copies", "--with", "1").code == 2


def test_the_first_is_decided_by_the_dates_of_the_pages(archive: Palimpsest) -> None:
    found = archive.run("copies", "1", "--json").json
    first = {row["id"]: row["first"] for row in found["family"]}
    exact, recut, dateline = (NUMBER[name] for name in ("exact", "recut", "dateline"))
    assert first[exact] == {"article_id": 1, "by": "published", "disagrees": False}
    assert first[recut] == {"article_id": 1, "by": "seen", "disagrees": False}
    assert first[dateline]["by"] == "seen"
    out = archive.run("copies", "1").out
    assert f"no date for {recut}" in out
    assert "both have the same date" in out


def test_an_article_that_was_seen_later_but_published_earlier_was_first(
    palimpsest: Palimpsest,
) -> None:
    import_articles(palimpsest, record("late", STORY, published="2024-05-06"))
    import_articles(palimpsest, record("early", STORY, published="2024-05-05"), name="b.jsonl")
    found = palimpsest.run("copies", "1", "--json").json
    (row,) = found["family"]
    assert (row["id"], row["relation"], row["repeats"]) == (2, "copy", "of")
    assert row["first"] == {"article_id": 2, "by": "published", "disagrees": True}
    out = palimpsest.run("copies", "1").out
    assert "2 was first: published 2024-05-05" in out
    assert "although the archive saw 1 earlier" in out


@pytest.mark.parametrize(
    ("one", "other", "first", "by"),
    [
        ("2024-05-05T10:00:00+00:00", "2024-05-05T11:30:00+02:00", 2, "published"),
        ("2024-05-05T23:00:00+00:00", "2024-05-06", 1, "published"),
        ("2024-05-06", "2024-05-06T01:00:00+09:00", 1, "seen"),
        ("last week", "2024-05-06", 1, "seen"),
        (None, None, 1, "seen"),
    ],
)
def test_dates_without_a_time_are_compared_by_day(
    one: str | None, other: str | None, first: int, by: str
) -> None:
    seen = "2024-06-01T00:00:00.000Z"
    rows = [
        ArticleSummary(at, f"https://moor.example/{at}", "moor.example", None, day, None, seen)
        for at, day in ((1, one), (2, other))
    ]
    for pair in (rows, rows[::-1]):
        found = which_came_first(*pair)
        assert (found.article_id, found.by) == (first, by)


def test_copies_are_listed_newest_first_and_can_be_filtered_by_relation(
    archive: Palimpsest,
) -> None:
    rows = archive.run("copies", "--json").json
    ids = [row["id"] for row in rows]
    assert ids == sorted(ids, reverse=True)
    assert NUMBER["unrelated"] not in ids
    (row,) = archive.run("copies", "--relation", "excerpt", "--json").json
    assert row["id"] == NUMBER["excerpt"]
    assert len(archive.run("copies", "--limit", "2", "--json").json) == 2
    assert "Show more with --limit" in archive.run("copies", "--limit", "2").err


def test_an_archive_without_copies_is_reported_as_such(palimpsest: Palimpsest) -> None:
    import_articles(palimpsest, record("alone", STORY))
    ran = palimpsest.run("copies")
    assert (ran.code, ran.out, ran.err) == (0, "", "No article repeats another\n")


def test_show_and_stats_distinguish_the_relations(archive: Palimpsest) -> None:
    stats = archive.run("stats", "--json").json
    assert (stats["copies"], stats["excerpts"], stats["shares"]) == (5, 1, 1)
    shown = archive.run("show", str(NUMBER["excerpt"]), "--json").json
    assert shown["copy_of"] == []
    assert shown["excerpt_of"][0]["id"] == 1
    out = archive.run("show", "1").out
    for label in ("copied by", "excerpts", "shares with"):
        assert label in out


def test_search_groups_copies_and_lists_excerpts_separately(archive: Palimpsest) -> None:
    rows = archive.run("search", "--json", "--limit", "50", "kettle").json
    separate = {NUMBER[name] for name in ("excerpt", "shares", "unrelated")}
    ids = {row["id"] for row in rows}
    assert (len(ids), ids & separate) == (4, separate)


def test_common_boilerplate_does_not_make_copies(palimpsest: Palimpsest) -> None:
    """A block of three paragraphs is boilerplate from five articles on."""
    footer = [prose(seed, 60) for seed in range(90, 93)]
    pages = [
        {
            "url": f"https://lantern.example/{n}",
            "published": f"2026-03-0{n + 1}",
            "text": "\n".join([prose(n, 150), *footer]),
        }
        for n in range(5)
    ]
    import_articles(palimpsest, *pages[:4])
    assert palimpsest.rows("SELECT count(*) > 0 FROM copies") == [(1,)]
    import_articles(palimpsest, pages[4], name="b.jsonl")
    assert palimpsest.rows("SELECT * FROM copies") == []


def test_an_article_without_much_text_is_no_copy(palimpsest: Palimpsest) -> None:
    pages = [
        {"url": f"https://lantern.example/{n}", "text": "Representative image of a harbour"}
        for n in range(3)
    ]
    import_articles(palimpsest, *pages)
    assert palimpsest.rows("SELECT * FROM copies") == []
    assert palimpsest.rows("SELECT DISTINCT outcome FROM urls") == [("archived",)]


@pytest.mark.slow
def test_of_many_copies_each_leads_to_the_earliest_article_alone(palimpsest: Palimpsest) -> None:
    release = [prose(seed, 40) for seed in range(200, 208)]
    pages = []
    for n in range(160):
        texts = list(release)
        texts[n % 8] += f" {prose(1000 + n, 4)}"
        pages.append({"url": f"https://lantern.example/{n}", "text": "\n".join(texts)})
    import_articles(palimpsest, *pages[:25])
    import_articles(palimpsest, *pages[25:], name="b.jsonl")
    rows = palimpsest.rows("SELECT article_id, of_article_id, relation FROM copies ORDER BY 1")
    assert rows == [(number, 1, "copy") for number in range(2, 161)]
    # Without the original, they are copies of the next one.
    palimpsest.run("redact", "lantern.example/0", "--reason", "a court asked", "--yes")
    rows = palimpsest.rows("SELECT article_id, of_article_id, relation FROM copies ORDER BY 1")
    assert rows == [(number, 2, "copy") for number in range(3, 161)]


def test_boilerplate_dropped_by_the_user_does_not_make_copies(palimpsest: Palimpsest) -> None:
    footer = prose(90, 90)
    pages = [
        {"url": f"https://lantern.example/{number}", "text": f"{prose(number, 50)}\n{footer}"}
        for number in range(2)
    ]
    import_articles(palimpsest, pages[0])
    import_articles(palimpsest, pages[1], name="b.jsonl")
    assert palimpsest.rows("SELECT relation FROM copies") == [("shares",)]
    ((number,),) = palimpsest.rows("SELECT id FROM paragraphs WHERE text = ?", footer)
    palimpsest.run("boilerplate", "lantern.example", "--drop", str(number))
    assert palimpsest.rows("SELECT * FROM copies") == []


def test_of_two_versions_in_one_run_the_last_decides(palimpsest: Palimpsest) -> None:
    import_articles(
        palimpsest,
        record("original", STORY),
        record("other", STORY),
        record("other", [prose(seed) for seed in range(50, 56)]),
    )
    assert palimpsest.rows("SELECT * FROM copies") == []


def test_control_characters_of_scraped_text_are_not_printed(palimpsest: Palimpsest) -> None:
    hostile = [f"\x1b[31m{text} \u202e[bold]" for text in STORY]
    import_articles(
        palimpsest, record("one", hostile, title="\x1b]0;x\x07"), record("two", hostile)
    )
    for words in (("copies",), ("copies", "2"), ("copies", "2", "--with", "1")):
        ran = palimpsest.run(*words)
        assert ran.code == 0, ran.err
        assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)


PARAGRAPHS = st.lists(st.sampled_from([*STORY, *RECUT, "Yes.", "yes", "", "！"]), max_size=9)


@given(PARAGRAPHS, PARAGRAPHS)
def test_each_paragraph_is_in_one_correspondence_and_alignment_is_symmetric(
    one: list[str], other: list[str]
) -> None:
    found = align(one, other, FoldingSettings())
    for side, texts in ((0, one), (1, other)):
        places = [at for row in found.correspondences for at in (row.one, row.other)[side]]
        assert sorted(places) == list(range(len(texts)))
    for row in found.correspondences:
        if row.how is MatchKind.SAME:
            assert one[row.one[0]] == other[row.other[0]]
        elif row.how is not MatchKind.ONLY_FIRST and row.how is not MatchKind.ONLY_SECOND:
            own = frozenset[int]().union(
                *(shingle_hashes(one[i], FoldingSettings()) for i in row.one)
            )
            candidates = [shingle_hashes(other[j], FoldingSettings()) for j in row.other]
            assert all(own & candidate for candidate in candidates)
    reversed_alignment = align(other, one, FoldingSettings())
    assert {
        (row.how, row.other, row.one)
        for row in reversed_alignment.correspondences
        if row.how == "split"
    } == {(row.how, row.one, row.other) for row in found.correspondences if row.how == "split"}
    assert reversed_alignment.overlap.similarity == found.overlap.similarity
