"""How far articles overlap: counted on sets, whatever the order and the repetition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.core.model import Paragraph
from storage.folding.article_overlap import ShingledArticle, overlap, shingled_article
from storage.folding.article_shingles import ShingleCache
from storage.folding.batch import Batch, NewVersion
from storage.text.fingerprint import Folding, fingerprint, hashes_in_order, joined
from tests.support.articles import write

PARAGRAPHS = st.lists(st.lists(st.integers(0, 12), max_size=8), max_size=5)


def article(paragraphs: list[list[int]]) -> ShingledArticle:
    return shingled_article(joined(np.array(each, dtype=np.uint64) for each in paragraphs))


def longest(mine: list[int], theirs: set[int]) -> int:
    best = run = 0
    for each in mine:
        run = run + 1 if each in theirs else 0
        best = max(best, run)
    return best


@given(PARAGRAPHS, PARAGRAPHS)
def test_an_overlap_is_what_sets_have_in_common(
    one: list[list[int]], other: list[list[int]]
) -> None:
    mine, theirs = ([each for some in side for each in some] for side in (one, other))
    found = overlap(article(one), article(other))
    assert (found.mine, found.theirs) == (len(set(mine)), len(set(theirs)))
    assert found.common == len(set(mine) & set(theirs))
    assert found.run == longest(mine, set(theirs))


@given(st.lists(st.sampled_from("the ferry left the quay at dawn".split()), max_size=20))
def test_hashes_follow_the_text_each_once(words: list[str]) -> None:
    text = " ".join(words)
    found = hashes_in_order(text, Folding()).tolist()
    assert len(set(found)) == len(found)
    longer = hashes_in_order(f"{text} keeper", Folding()).tolist()
    if len(words) >= 3:
        assert longer[: len(found)] == found


def test_a_batch_and_the_archive_give_the_same_shingles(tmp_path: Path) -> None:
    texts = ["The ferry left the quay at dawn with nobody aboard.", "Nobody saw it leave, he said."]
    with Archive(tmp_path / "a.db") as archive:
        write(archive, [("https://s.example/1", texts), ("https://s.example/2", [])])
        read = ShingleCache(archive.connection, archive.folding)
        prints = fingerprint(texts, archive.folding)
        ids = dict(zip(prints.digests, (1, 2), strict=True))
        paragraphs = tuple(map(Paragraph, texts))
        version = NewVersion(1, 1, "s.example", True, paragraphs, prints)
        taken = ShingleCache(archive.connection, archive.folding)
        taken.take(Batch([version], ids))
        assert read.of([1])[1].in_order.tolist() == taken.of([1])[1].in_order.tolist()
        assert read.of([1, 2])[2].in_order.tolist() == []
