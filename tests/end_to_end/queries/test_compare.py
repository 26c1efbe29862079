"""`palimpsest compare`: two paragraphs, articles or files, and what folding does with them."""

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
from tests.support.difference import folds

ORIGINAL = (
    "The reservoir above Thornwick had 18 of its gates shut when the sluice was opened, and the "
    "keeper said that it would be full again before the first frost of the year came."
)
REWORDED = ORIGINAL.replace("would be", "would indeed be")
CHANGED = ORIGINAL.replace("18", "19")
NEGATED = ORIGINAL.replace("said that it would", "said that it would not")
OTHER = (
    "Nobody at the auction wanted the piano, so the vicar took it home on a handcart and has since "
    "been learning a polka in the evenings, to the distress of his sister."
)


def write(folder: Path, name: str, *lines: str) -> str:
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return name


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """An archive with two articles, and text files next to it. Read only."""
    command = Palimpsest(tmp_path_factory.mktemp("compared"))
    records = [
        {"url": "https://moor.example/1", "title": "One", "text": f"{ORIGINAL}\n{OTHER}\nYes."},
        {"url": "https://fen.example/2", "title": "Two", "text": f"{REWORDED}\n{CHANGED}\nNo."},
    ]
    for number, record in enumerate(records):
        record["first_seen"] = f"2024-06-01T00:00:0{number}Z"
    write(command.folder, "a.jsonl", *map(json.dumps, records))
    assert command.run("import", "a.jsonl").code == 0
    for name, text in (("original", ORIGINAL), ("reworded", REWORDED), ("changed", CHANGED)):
        write(command.folder, f"{name}.txt", text)
    return command


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (ORIGINAL, "the same text: one paragraph"),
        (ORIGINAL.upper(), "folded: the same words"),
        (REWORDED, "folded: only the wording differs"),
        (CHANGED, "not folded: the numbers differ: 18"),
        (NEGATED, "not folded: the negation differs: (nothing) / not"),
        (OTHER, "not compared: below the threshold 0.7"),
        ("Yes.", "short line: only exact repetitions are folded"),
    ],
)
def test_the_verdict_is_described_without_an_archive(
    palimpsest: Palimpsest, other: str, words: str
) -> None:
    write(palimpsest.folder, "one.txt", ORIGINAL)
    write(palimpsest.folder, "other.txt", other)
    ran = palimpsest.run("compare", "one.txt", "other.txt", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["verdict_in_words"].startswith(words)
    assert words in palimpsest.run("compare", "one.txt", "other.txt").out
    assert not palimpsest.archive.exists()


def test_figures_are_computed_from_shingles_and_signatures(compared: Palimpsest) -> None:
    found = compared.run("compare", "original.txt", "changed.txt", "--json").json
    mine, theirs = (shingle_hashes(text, FoldingSettings()) for text in (ORIGINAL, CHANGED))
    assert found["similarity"] == jaccard(mine, theirs)
    assert (found["common"], found["shingles"]) == (len(mine & theirs), [len(mine), len(theirs)])
    assert abs(found["estimated"] - found["similarity"]) < 0.2
    assert 0 < found["bands"] <= found["of_bands"] == 24
    assert (found["meet"], found["threshold"]) == (True, 0.7)
    (change,) = found["changes"]
    assert change["kind"] == "numbers"
    assert "18" in ORIGINAL[slice(*change["one"])]
    assert "19" in CHANGED[slice(*change["other"])]


def test_paragraphs_of_an_archive_are_shown_with_their_stored_pair(compared: Palimpsest) -> None:
    found = compared.run("compare", "p1", "paragraph:4", "--json").json
    assert found["archive"]["near_duplicate"]["of_paragraph_id"] == 1
    (repetition,) = found["archive"]["repetitions"]
    assert (repetition["article_id"], repetition["scope"]) == (2, "elsewhere")
    out = compared.run("compare", "p1", "p4").out
    assert "article 2, paragraph 1 repeats paragraph 1 of article 1 (elsewhere)" in out
    assert "no repetition is based on it" in compared.run("compare", "p1", "p5").out
    assert "not stored as near-duplicates" in compared.run("compare", "p1", "p2").out


def test_a_stored_result_that_differs_from_the_current_one_is_reported(
    compared: Palimpsest, palimpsest: Palimpsest
) -> None:
    palimpsest.archive.write_bytes(compared.archive.read_bytes())
    with sqlite3.connect(palimpsest.archive) as archive:
        archive.execute("DELETE FROM near_duplicates WHERE paragraph_id = 4")
    archive.close()
    assert "refold --force" in palimpsest.run("compare", "p1", "p4").out


def test_a_file_can_be_compared_with_a_paragraph_or_an_article(compared: Palimpsest) -> None:
    assert compared.run("compare", "reworded.txt", "p1", "--json").json["verdict"] == "folded"
    found = compared.run("compare", "original.txt", "moor.example/1", "--json").json
    assert found["of"] == "articles"
    assert found["overlap"]["contained"] == 1.0
    assert [row["how"] for row in found["overlap"]["correspondences"]] == ["same", "other", "other"]


def test_two_articles_are_compared_paragraph_by_paragraph(compared: Palimpsest) -> None:
    found = compared.run("compare", "1", "https://fen.example/2", "--json").json
    rows = {
        (row["how"], tuple(row["one"]), tuple(row["other"]))
        for row in found["overlap"]["correspondences"]
    }
    assert ("near", (0,), (0,)) in rows
    assert ("one", (1,), ()) in rows
    out = compared.run("compare", "1", "2").out
    assert "different wording" in out
    assert "wording: (nothing) / indeed" in out


def test_files_are_compared_with_the_settings_of_an_existing_archive(
    compared: Palimpsest, palimpsest: Palimpsest
) -> None:
    palimpsest.archive.write_bytes(compared.archive.read_bytes())
    write(palimpsest.folder, "one.txt", ORIGINAL)
    write(palimpsest.folder, "other.txt", REWORDED)
    assert palimpsest.run("compare", "one.txt", "other.txt", "--json").json["verdict"] == "folded"
    palimpsest.run("refold", "--threshold", "0.99")
    assert palimpsest.run("compare", "one.txt", "other.txt", "--json").json["verdict"] == "apart"


def test_a_narrow_terminal_shows_one_text_below_the_other(compared: Palimpsest) -> None:
    lines = compared.run("compare", "original.txt", "changed.txt").out.splitlines()
    assert lines[1].count("The reservoir") == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("p999", "p1"), "no paragraph 999"),
        (("./gone.txt", "p1"), "there is no file ./gone.txt"),
        (("999", "1"), "no article 999"),
        ((".", "1"), "is a folder"),
        (("empty.txt", "1"), "is empty"),
        (("binary.txt", "1"), "not UTF-8 text"),
    ],
)
def test_arguments_that_cannot_be_compared_are_rejected(
    compared: Palimpsest, words: tuple[str, str], message: str
) -> None:
    write(compared.folder, "empty.txt", "", " ")
    (compared.folder / "binary.txt").write_bytes(b"\xff\xfe\x00")
    ran = compared.run("compare", *words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_control_characters_in_text_do_not_reach_the_terminal(palimpsest: Palimpsest) -> None:
    write(palimpsest.folder, "one.txt", f"\x1b]0;owned\x07{ORIGINAL} \u202e[bold]")
    write(palimpsest.folder, "other.txt", f"\x1b[31m{CHANGED}")
    ran = palimpsest.run("compare", "one.txt", "other.txt")
    assert ran.code == 0, ran.err
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)
    assert "[bold]" in ran.out


texts = st.one_of(
    st.sampled_from(
        [ORIGINAL, REWORDED, CHANGED, NEGATED, OTHER, "Yes.", "", "！", "水库在夏天几乎干涸了。"]
    ),
    st.text(max_size=60),
)


@settings(deadline=None)  # the first signature imports datasketch
@given(texts, texts)
def test_exchanging_the_texts_only_exchanges_the_sides(one: str, other: str) -> None:
    found, exchanged = (
        compare_paragraphs(one, other, FoldingSettings()),
        compare_paragraphs(other, one, FoldingSettings()),
    )
    assert (found.verdict, found.similarity, found.differs) == (
        *(exchanged.verdict, exchanged.similarity, exchanged.differs),
    )
    assert (found.bands, found.estimated, found.meet) == (
        *(exchanged.bands, exchanged.estimated, exchanged.meet),
    )
    assert found.shingles == exchanged.shingles[::-1]
    assert [(c.kind, c.one, c.other) for c in found.changes] == [
        (c.kind, c.other, c.one) for c in exchanged.changes
    ]


@settings(deadline=None)  # the first signature imports datasketch
@given(texts, texts)
def test_the_verdict_follows_from_the_figures(one: str, other: str) -> None:
    found = compare_paragraphs(one, other, FoldingSettings())
    is_similar = found.similarity >= found.threshold
    assert found.differs == classify_difference(one, other)
    if one == other:
        assert found.verdict is Verdict.SAME
    elif found.verdict in (Verdict.FOLDED, Verdict.KEPT):
        assert is_similar
        assert found.meet
        assert folds(found.differs) is (found.verdict is Verdict.FOLDED)
    else:
        assert not (is_similar and found.meet)


def test_it_names_the_words_that_decided(palimpsest: Palimpsest) -> None:
    write(palimpsest.folder, "one.txt", ORIGINAL)
    write(palimpsest.folder, "other.txt", ORIGINAL.replace("opened", "painted"))

    out = palimpsest.run("compare", "one.txt", "other.txt").out

    assert "not folded: the words differ: opened / painted" in out


def test_repetitions_lists_the_pairs_that_a_word_keeps_apart(palimpsest: Palimpsest) -> None:
    changed = ORIGINAL.replace("opened", "painted")
    records = [
        {"url": "https://moor.example/1", "title": "One", "text": f"{ORIGINAL}\n{OTHER}"},
        {"url": "https://fen.example/2", "title": "Two", "text": f"{changed}\nNo."},
    ]
    write(palimpsest.folder, "a.jsonl", *map(json.dumps, records))
    assert palimpsest.run("import", "a.jsonl").code == 0

    (row,) = palimpsest.run("repetitions", "--differs", "words", "--json").json
    assert (row["article_id"], row["of_article_id"], row["differs"]) == (2, 1, "words")
    assert "the words differ" in palimpsest.run("repetitions", "--differs", "words").out
    assert palimpsest.run("repetitions", "--json").json == []
    nothing = palimpsest.run("repetitions", "--differs", "names")
    assert "No repetitions that differ in names" in nothing.err

    assert palimpsest.run("refold", "--folds", "nothing, wording, words").code == 0
    (row,) = palimpsest.run("repetitions", "--json").json
    assert row["differs"] == "words"
    stats = palimpsest.run("stats", "--json").json
    assert (stats["near_duplicates"], stats["kept_apart"]) == ({"words": 1}, {})
