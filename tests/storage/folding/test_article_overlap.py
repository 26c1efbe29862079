"""The overlap of articles, and which relation follows from it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.core.model import Paragraph
from storage.folding import article_overlap
from storage.folding.article_overlap import (
    Overlap,
    ShingledArticle,
    meets_thresholds,
    overlap,
    shingled_article,
)
from storage.folding.article_shingles import ShingleCache
from storage.folding.batch import Batch, NewVersion
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings
from storage.text.shingles import concatenate_hashes, ordered_hashes
from storage.verification.checks import verify
from tests.support.articles import write

PARAGRAPHS = st.lists(st.lists(st.integers(0, 12), max_size=8), max_size=5)
# Each pair of numbers makes shingles that occur nowhere else.
STORY = [f"Mast{n} of the sloop{n} broke{n} at noon{n} off the sand{n} bank{n}" for n in range(10)]


def article(paragraphs: list[list[int]]) -> ShingledArticle:
    return shingled_article(
        concatenate_hashes(np.array(hashes, dtype=np.uint64) for hashes in paragraphs)
    )


def longest_run(later: list[int], earlier: set[int]) -> int:
    longest = run = 0
    for shingle in later:
        run = run + 1 if shingle in earlier else 0
        longest = max(longest, run)
    return longest


@given(PARAGRAPHS, PARAGRAPHS)
def test_an_overlap_counts_distinct_shingles(
    later: list[list[int]], earlier: list[list[int]]
) -> None:
    flat_later, flat_earlier = (list(chain(*paragraphs)) for paragraphs in (later, earlier))
    found = overlap(article(later), article(earlier))
    assert (found.later, found.earlier) == (len(set(flat_later)), len(set(flat_earlier)))
    assert found.common == len(set(flat_later) & set(flat_earlier))
    assert found.longest_run == longest_run(flat_later, set(flat_earlier))


@pytest.mark.parametrize(
    ("counts", "relation"),
    [
        ((100, 100, 83, 40), "copy"),  # similarity 0.709
        ((100, 100, 82, 40), "excerpt"),  # similarity 0.695, contained 0.82
        ((20, 20, 20, 20), "copy"),
        ((19, 19, 19, 19), None),  # too little text
        ((19, 24, 19, 19), None),
        ((28, 900, 20, 20), "excerpt"),
        ((27, 900, 19, 19), None),
        ((100, 900, 30, 20), "shares"),
        ((900, 100, 30, 20), "shares"),  # a share of the shorter one
        ((100, 900, 29, 20), None),
        ((100, 900, 30, 19), None),  # no passage
    ],
)
def test_the_relation_follows_from_the_counts(
    counts: tuple[int, int, int, int], relation: str | None
) -> None:
    assert Overlap(*counts).relation == relation


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_the_rounded_figures_of_an_overlap_meet_the_thresholds_of_its_relation(
    later: int, earlier: int, data: st.DataObject
) -> None:
    common = data.draw(st.integers(1, min(later, earlier)))
    both = Overlap(later, earlier, common, common)
    if both.relation is not None:
        assert meets_thresholds(
            both.relation,
            round(both.similarity, 4),
            round(both.contained, 4),
            round(both.contains, 4),
            common,
            tolerance=0.0001,
        )


@pytest.mark.parametrize(
    ("relation", "figures", "meets"),
    [
        ("copy", (0.7, 0.8, 0.9, 18), True),
        ("copy", (0.7, 0.8, 0.9, 17), False),  # of 19 shingles
        ("copy", (0.69, 0.8, 0.9, 50), False),
        ("excerpt", (0.1, 0.7, 0.1, 20), True),
        ("excerpt", (0.1, 0.7, 0.1, 19), False),
        ("excerpt", (0.1, 0.69, 0.9, 50), False),
        ("shares", (0.2, 0.1, 0.3, 20), True),
        ("shares", (0.2, 0.1, 0.3, 19), False),
        ("shares", (0.2, 0.29, 0.29, 50), False),
        ("another", (1.0, 1.0, 1.0, 50), False),
    ],
)
def test_figures_below_a_threshold_do_not_allow_the_relation(
    relation: str, figures: tuple[float, float, float, int], *, meets: bool
) -> None:
    assert meets_thresholds(relation, *figures, tolerance=0.0001) is meets


@pytest.mark.parametrize(
    ("similarity", "shared", "relation"), [(0.4, 6, "copy"), (0.9, 9, "excerpt")]
)
def test_verification_uses_the_thresholds_that_find_copies(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    similarity: float,
    shared: int,
    relation: str,
) -> None:
    monkeypatch.setattr(article_overlap, "MIN_COPY_SIMILARITY", similarity)
    rewritten = [text.replace("o", "u") for text in STORY[shared:]]
    with Archive(tmp_path / "a.db") as archive:
        write(
            archive,
            [("https://s.example/1", STORY), ("https://t.example/2", STORY[:shared] + rewritten)],
        )
        found = archive.connection.execute("SELECT relation FROM copies").fetchall()
        assert found == [(relation,)]
        assert list(verify(archive.path)) == []
        other = {"copy": "excerpt", "excerpt": "copy"}[relation]
        archive.connection.execute("UPDATE copies SET relation = ?", (other,))
        assert [damage.check for damage in verify(archive.path)] == ["pairs"]


@given(st.lists(st.sampled_from("the ferry left the quay at dawn".split()), max_size=20))
def test_shingle_hashes_are_distinct_and_in_the_order_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = ordered_hashes(text, FoldingSettings()).tolist()
    assert len(set(found)) == len(found)
    longer = ordered_hashes(f"{text} keeper", FoldingSettings()).tolist()
    if len(words) >= 3:
        assert longer[: len(found)] == found


def test_shingles_from_a_batch_equal_those_read_from_the_archive(tmp_path: Path) -> None:
    texts = ["The ferry left the quay at dawn with nobody aboard.", "Nobody saw it leave, he said."]
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [("https://s.example/1", texts), ("https://s.example/2", [])])
        from_archive = ShingleCache(archive.connection, archive.folding)
        prints = fingerprint(texts, archive.folding)
        ids = dict(zip(prints.digests, (1, 2), strict=True))
        paragraphs = tuple(map(Paragraph, texts))
        version = NewVersion(1, 1, "s.example", True, "", "", paragraphs, prints)
        from_batch = ShingleCache(archive.connection, archive.folding)
        from_batch.add(Batch([version], ids))
        assert from_archive.of([1])[1].in_order.tolist() == from_batch.of([1])[1].in_order.tolist()
        assert from_archive.of([1, 2])[2].in_order.tolist() == []
