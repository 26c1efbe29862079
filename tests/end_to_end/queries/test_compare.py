"""Compare: two paragraphs, articles or files, and what folding makes of them and why."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.facts import classify_difference
from storage.queries.compare import Verdict, compare_paragraphs
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import jaccard, shingle_hashes
from tests.support.command import Palimpsest

TOLD = (
    "The reservoir above Thornwick had 18 of its gates shut when the sluice was opened, and the "
    "keeper said that it would be full again before the first frost of the year came."
)
RETOLD = TOLD.replace("would be", "would surely be")
CHANGED = TOLD.replace("18", "19")
DENIED = TOLD.replace("said that it would", "said that it would not")
OTHER = (
    "Nobody at the auction wanted the piano, so the vicar took it home on a handcart and has since "
    "been learning a polka in the evenings, to the distress of his sister."
)


def write(folder: Path, name: str, *lines: str) -> str:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return name


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """Two articles in an archive, and files beside it. To be read only."""
    command = Palimpsest(tmp_path_factory.mktemp("asked"))
    records = [
        {"url": "https://moor.example/1", "title": "One", "text": f"{TOLD}\n{OTHER}\nYes."},
        {"url": "https://fen.example/2", "title": "Two", "text": f"{RETOLD}\n{CHANGED}\nNo."},
    ]
    write(command.folder, "a.jsonl", *map(json.dumps, records))
    assert command.run("import", "a.jsonl").code == 0
    for name, text in (("told", TOLD), ("retold", RETOLD), ("changed", CHANGED)):
        write(command.folder, f"{name}.txt", text)
    return command


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (TOLD, "the same text: one paragraph"),
        (TOLD.upper(), "folded: the same words"),
        (RETOLD, "folded: wording differs only"),
        (CHANGED, "kept: the numbers differ: 18"),
        (DENIED, "kept: the negation differs: (nothing) / not"),
        (OTHER, "not compared: below the threshold 0.7"),
        ("Yes.", "short line: exact only"),
    ],
)
def test_the_verdict_is_told_in_words_without_an_archive(
    palimpsest: Palimpsest, other: str, words: str
) -> None:
    write(palimpsest.folder, "one.txt", TOLD)
    write(palimpsest.folder, "other.txt", other)
    ran = palimpsest.run("compare", "one.txt", "other.txt", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["verdict_in_words"].startswith(words)
    assert words in palimpsest.run("compare", "one.txt", "other.txt").out
    assert not palimpsest.archive.exists()


def test_the_figures_are_those_of_the_shingles_and_the_signatures(asked: Palimpsest) -> None:
    found = asked.run("compare", "told.txt", "changed.txt", "--json").json
    mine, theirs = (shingle_hashes(text, FoldingSettings()) for text in (TOLD, CHANGED))
    assert found["similarity"] == jaccard(mine, theirs)
    assert (found["common"], found["shingles"]) == (len(mine & theirs), [len(mine), len(theirs)])
    assert abs(found["estimated"] - found["similarity"]) < 0.2
    assert 0 < found["bands"] <= found["of_bands"] == 24
    assert (found["meet"], found["threshold"]) == (True, 0.7)
    (change,) = found["changes"]
    assert change["kind"] == "numbers"
    assert "18" in TOLD[slice(*change["one"])]
    assert "19" in CHANGED[slice(*change["other"])]


def test_paragraphs_of_the_archive_come_with_what_it_says_of_them(asked: Palimpsest) -> None:
    found = asked.run("compare", "p1", "paragraph:4", "--json").json
    assert found["archive"]["near_duplicate"]["of_paragraph_id"] == 1
    (repetition,) = found["archive"]["repetitions"]
    assert (repetition["article_id"], repetition["scope"]) == (2, "elsewhere")
    out = asked.run("compare", "p1", "p4").out
    assert "article 2, paragraph 1 repeats paragraph 1 of article 1 (elsewhere)" in out
    assert "no repetition rests on it" in asked.run("compare", "p1", "p5").out
    assert "no near-duplicates" in asked.run("compare", "p1", "p2").out


def test_it_says_where_the_archive_has_another_answer_than_would_be_found_now(
    asked: Palimpsest, palimpsest: Palimpsest
) -> None:
    palimpsest.archive.write_bytes(asked.archive.read_bytes())
    with sqlite3.connect(palimpsest.archive) as archive:
        archive.execute("DELETE FROM near_duplicates WHERE paragraph_id = 4")
    archive.close()
    assert "refold --force" in palimpsest.run("compare", "p1", "p4").out


def test_a_file_can_be_compared_with_a_paragraph_and_with_an_article(asked: Palimpsest) -> None:
    assert asked.run("compare", "retold.txt", "p1", "--json").json["verdict"] == "folded"
    found = asked.run("compare", "told.txt", "moor.example/1", "--json").json
    assert found["of"] == "articles"
    assert found["overlap"]["contained"] == 1.0
    assert [row["how"] for row in found["overlap"]["correspondences"]] == ["same", "other", "other"]


def test_two_articles_are_compared_paragraph_by_paragraph(asked: Palimpsest) -> None:
    found = asked.run("compare", "1", "https://fen.example/2", "--json").json
    rows = {
        (row["how"], tuple(row["one"]), tuple(row["other"]))
        for row in found["overlap"]["correspondences"]
    }
    assert ("near", (0,), (0,)) in rows
    assert ("one", (1,), ()) in rows
    out = asked.run("compare", "1", "2").out
    assert "other wording" in out
    assert "wording: (nothing) / surely" in out


def test_the_settings_of_the_archive_hold_where_there_is_one(
    asked: Palimpsest, palimpsest: Palimpsest
) -> None:
    palimpsest.archive.write_bytes(asked.archive.read_bytes())
    write(palimpsest.folder, "one.txt", TOLD)
    write(palimpsest.folder, "other.txt", RETOLD)
    assert palimpsest.run("compare", "one.txt", "other.txt", "--json").json["verdict"] == "folded"
    palimpsest.run("refold", "--threshold", "0.99")
    assert palimpsest.run("compare", "one.txt", "other.txt", "--json").json["verdict"] == "apart"


def test_a_narrow_terminal_has_the_texts_one_under_the_other(asked: Palimpsest) -> None:
    lines = asked.run("compare", "told.txt", "changed.txt").out.splitlines()
    assert lines[1].count("The reservoir") == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("p999", "p1"), "no paragraph 999"),
        (("./gone.txt", "p1"), "there is no file ./gone.txt"),
        (("999", "1"), "no article 999"),
        ((".", "1"), "is a folder"),
        (("empty.txt", "1"), "is empty"),
        (("binary.txt", "1"), "no UTF-8 text"),
    ],
)
def test_what_cannot_be_compared_is_named(
    asked: Palimpsest, words: tuple[str, str], told: str
) -> None:
    write(asked.folder, "empty.txt", "", " ")
    (asked.folder / "binary.txt").write_bytes(b"\xff\xfe\x00")
    ran = asked.run("compare", *words)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_scraped_text_cannot_command_the_terminal(palimpsest: Palimpsest) -> None:
    write(palimpsest.folder, "one.txt", f"\x1b]0;owned\x07{TOLD} \u202e[bold]")
    write(palimpsest.folder, "other.txt", f"\x1b[31m{CHANGED}")
    ran = palimpsest.run("compare", "one.txt", "other.txt")
    assert ran.code == 0, ran.err
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)
    assert "[bold]" in ran.out


texts = st.one_of(
    st.sampled_from(
        [TOLD, RETOLD, CHANGED, DENIED, OTHER, "Yes.", "", "！", "水库在夏天几乎干涸了。"]
    ),
    st.text(max_size=60),
)


@settings(deadline=None)  # the first to sign loads datasketch
@given(texts, texts)
def test_exchanging_the_two_exchanges_the_sides_only(one: str, other: str) -> None:
    found, turned = (
        compare_paragraphs(one, other, FoldingSettings()),
        compare_paragraphs(other, one, FoldingSettings()),
    )
    assert (found.verdict, found.similarity, found.differs) == (
        *(turned.verdict, turned.similarity, turned.differs),
    )
    assert (found.bands, found.estimated, found.meet) == (
        *(turned.bands, turned.estimated, turned.meet),
    )
    assert found.shingles == turned.shingles[::-1]
    assert [(c.kind, c.one, c.other) for c in found.changes] == [
        (c.kind, c.other, c.one) for c in turned.changes
    ]


@settings(deadline=None)  # the first to sign loads datasketch
@given(texts, texts)
def test_the_verdict_follows_from_the_figures(one: str, other: str) -> None:
    found = compare_paragraphs(one, other, FoldingSettings())
    alike = found.similarity >= found.threshold
    assert found.differs == classify_difference(one, other)
    if one == other:
        assert found.verdict is Verdict.SAME
    elif found.verdict in (Verdict.FOLDED, Verdict.KEPT):
        assert alike
        assert found.meet
        assert found.differs.folds is (found.verdict is Verdict.FOLDED)
    else:
        assert not (alike and found.meet)
