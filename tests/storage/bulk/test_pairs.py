"""The pairs of a dataset are those that the rule for buckets gives, however it is computed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from storage.band_index.bucket_rule import MAX_SMALL_BUCKET
from storage.bulk.files.dataset import TABLES
from storage.bulk.files.signed_articles import CapturedArticle
from tests.support.bulk_datasets import SETTINGS, captured, compute, pairs, rows
from tests.support.expected_pairs import buckets_of, pairs_by_rule

_WORDS = "quay tide gull rope net boat wind chapel ferry herring dredger bridge pilot crane".split()
_SEEN = "2026-05-01T08:00:00.000Z"


def generated_texts(count: int, seed: int) -> list[str]:
    """Paragraphs of which some are edited forms of others, and many come from one template."""
    chance = random.Random(seed)
    texts = ["", "...", "港の風が強い。", "Yes.", "No, never."]
    for number in range(count):
        words = chance.choices(_WORDS, k=chance.randint(2, 30))
        texts.append(" ".join(words) + f" {number // 3}.")
        words[chance.randrange(len(words))] = "harbour"
        texts.append(" ".join(words) + f" {number // 3}.")
        texts.append(
            "The harbour office reported on the quay before noon that the ferry to the island had "
            f"left on time and that {number} boats had entered the port with herring."
        )
        texts.append(f"{'Yes' if number % 2 else 'yes'}{'!' * (number + 1)}")
    return texts


def articles(texts: list[str]) -> list[CapturedArticle]:
    """Articles of four paragraphs each."""
    return [
        captured(f"https://gazette.example/{at}", texts[at : at + 4], _SEEN)
        for at in range(0, len(texts), 4)
    ]


TEXTS = generated_texts(300, seed=1)


@pytest.fixture(scope="module")
def expected() -> set[tuple[bytes, bytes, float, str]]:
    """The pairs as the rule defines them."""
    return pairs_by_rule(TEXTS, SETTINGS)


def test_the_texts_have_small_and_large_buckets() -> None:
    sizes = {len(bucket) for bucket in buckets_of(TEXTS, SETTINGS).values()}
    assert {1, 2} < sizes
    assert len([size for size in sizes if size > MAX_SMALL_BUCKET]) > 5


def test_pairs_are_those_of_the_rule(
    tmp_path: Path, expected: set[tuple[bytes, bytes, float, str]]
) -> None:
    dataset = compute(tmp_path / "dataset", [[articles(TEXTS)]])
    assert pairs(dataset) == expected
    assert {kind for *_, kind in expected} >= {"nothing", "numbers", "names"}


@pytest.mark.parametrize("seed", range(3))
def test_pairs_do_not_depend_on_order_and_division_of_the_input(
    seed: int, tmp_path: Path, expected: set[tuple[bytes, bytes, float, str]]
) -> None:
    chance = random.Random(seed)
    shuffled = chance.sample(TEXTS, len(TEXTS)) + chance.sample(TEXTS, 50)
    found = articles(shuffled)
    nothing: list[CapturedArticle] = []
    inputs = [[found[:90], found[90:200]], [found[200:]], [nothing]]
    dataset = compute(tmp_path / "dataset", inputs)
    assert pairs(dataset) == expected


def test_tables_do_not_depend_on_the_size_of_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compute(tmp_path / "whole", [[articles(TEXTS)]])
    for name, size in {
        **{"ROWS": 200, "KEYS": 4_000, "MEMBERS": 1_000},
        **{"CANDIDATES": 1_000, "PAIRS": 500},
    }.items():
        monkeypatch.setattr(f"storage.bulk.compute._{name}_PER_PART", size)
    divided = compute(tmp_path / "divided", [[articles(TEXTS)]])
    assert len(divided.table_files("paragraphs")) > 4
    assert len(divided.table_files("near_duplicates")) > 4
    for table in TABLES:
        assert rows(divided, table) == rows(whole, table)


def test_ids_follow_the_order_of_digests(tmp_path: Path) -> None:
    dataset = compute(tmp_path / "dataset", [[articles(TEXTS)]])
    paragraphs = rows(dataset, "paragraphs")
    assert [row["id"] for row in paragraphs] == list(range(1, len(set(TEXTS)) + 1))
    assert [row["digest"] for row in paragraphs] == sorted(row["digest"] for row in paragraphs)
    digests = {row["id"]: row["digest"] for row in paragraphs}
    for row in rows(dataset, "near_duplicates"):
        assert row["of_paragraph_id"] < row["paragraph_id"]
        assert digests[row["of_paragraph_id"]] == row["of_digest"]
        assert digests[row["paragraph_id"]] == row["digest"]
