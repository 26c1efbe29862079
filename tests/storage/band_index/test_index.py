"""The band index on a real archive: merges, processes and restarts do not change its answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.band_index.index import BandIndex
from storage.text.fingerprint import fingerprint
from storage.text.folding_settings import FoldingSettings

Entries = Sequence[tuple[int, int]]  # band key, paragraph


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """One archive for many examples, each of which rolls back what it wrote."""
    with Archive(tmp_path_factory.mktemp("index") / "archive.db") as opened:
        yield opened


def _columns(entries: Entries) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    table = np.array(entries, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _add(archive: Archive, entries: Entries) -> None:
    with archive.transaction():
        archive.index.refresh()
        archive.index.add(*_columns(entries))
        archive.index.merge_if_due()


def _candidates(archive: Archive, entries: Entries) -> dict[int, list[int]]:
    archive.index.refresh()
    found = archive.index.candidates(*_columns(entries))
    return {paragraph: others.ids for paragraph, others in found.items()}


def _segment_entries(archive: Archive) -> int:
    (size,) = archive.connection.execute(
        "SELECT coalesce(sum(entries), 0) FROM band_segments"
    ).fetchone()
    return int(size)


def test_an_empty_index_has_no_candidates(archive: Archive) -> None:
    assert _candidates(archive, [(7, 1)]) == {}


def test_paragraphs_that_share_a_key_are_candidates(archive: Archive) -> None:
    _add(archive, [(7, 1), (8, 1), (9, 2)])

    assert _candidates(archive, [(7, 5), (9, 6), (10, 7)]) == {5: [1], 6: [2]}


def test_a_lookup_of_no_keys_has_no_candidates(archive: Archive) -> None:
    _add(archive, [(7, 1)])

    assert _candidates(archive, []) == {}


def test_adding_no_keys_writes_no_row(archive: Archive) -> None:
    _add(archive, [])

    assert archive.connection.execute("SELECT count(*) FROM recent_bands").fetchone() == (0,)


def test_among_the_paragraphs_looked_up_only_older_ones_are_candidates(archive: Archive) -> None:
    _add(archive, [(7, 1), (7, 5), (7, 9)])

    assert _candidates(archive, [(7, 5), (7, 9)]) == {5: [1], 9: [1, 5]}


def test_newer_known_paragraphs_are_candidates_too(archive: Archive) -> None:
    _add(archive, [(7, 1), (7, 5), (7, 9)])

    assert _candidates(archive, [(7, 5)]) == {5: [1, 9]}


def test_a_removed_entry_is_no_longer_found_by_any_process(archive: Archive) -> None:
    high = 3 << 32 | 7
    _add(archive, [(7, 1), (7, 5), (high, 1), (high, 5)])
    with Archive(archive.path) as other:
        other.index.refresh()
        with archive.transaction():
            archive.index.refresh()
            archive.index.remove(np.array([7], np.int64), np.array([1], np.int64))
        assert other.index.refresh()
        for each in (archive, other):
            assert _candidates(each, [(7, 9), (high, 10)]) == {9: [5], 10: [1, 5]}


def test_candidates_are_ordered_by_likelihood_and_then_by_age(archive: Archive) -> None:
    # The fewer paragraphs share a bucket, the more it counts.
    _add(archive, [(7, 1), (7, 2), (8, 2), (9, 2), (7, 3), (8, 3), (9, 4), (8, 4)])

    assert _candidates(archive, [(7, 9), (8, 9), (9, 9)]) == {9: [2, 4, 3, 1]}


def test_each_candidate_is_returned_once(archive: Archive) -> None:
    _add(archive, [(7, 1), (8, 1)])
    _add(archive, [(9, 1)])

    assert _candidates(archive, [(7, 9), (8, 9), (9, 9)]) == {9: [1]}


def test_of_a_bucket_of_thousands_only_the_oldest_and_the_newest_are_candidates(
    archive: Archive,
) -> None:
    _add(archive, [(7, number) for number in range(1, 3001)])

    assert _candidates(archive, [(7, 9000)]) == {9000: [*range(1, 17), *range(2985, 3001)]}


def test_of_a_bucket_of_a_hundred_all_are_candidates(archive: Archive) -> None:
    _add(archive, [(7, number) for number in range(1, 101)])

    archive.index.refresh()
    found = archive.index.candidates(*_columns([(7, 900)]))[900]

    assert (found.ids, found.is_sampled) == (list(range(1, 101)), False)


def test_candidates_from_a_large_bucket_are_marked_as_a_sample(archive: Archive) -> None:
    _add(archive, [(7, number) for number in range(1, 200)])

    archive.index.refresh()

    assert archive.index.candidates(*_columns([(7, 900)]))[900].is_sampled


def test_the_smallest_and_the_largest_key_are_found(archive: Archive) -> None:
    _add(archive, [(2**36 - 1, 1), (0, 2)])

    assert _candidates(archive, [(2**36 - 1, 9), (0, 8)]) == {9: [1], 8: [2]}


def test_opening_the_archive_again_does_not_change_the_candidates(path: Path) -> None:
    with Archive(path) as archive:
        _add(archive, [(7, 1), (8, 1), (7, 2)])
        before = _candidates(archive, [(7, 9), (8, 9)])

    with Archive(path) as archive:
        assert _candidates(archive, [(7, 9), (8, 9)]) == before == {9: [1, 2]}


@pytest.mark.parametrize("filters_from", [0, 10**9])
def test_filters_do_not_change_the_candidates(
    path: Path, monkeypatch: pytest.MonkeyPatch, filters_from: int
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 2)
    monkeypatch.setattr("storage.band_index.index._FILTERS_FROM", filters_from)
    with Archive(path) as archive:
        _add(archive, [(7, 1), (8, 1), (7, 2)])

    with Archive(path) as archive:
        assert _candidates(archive, [(7, 9), (8, 9), (6, 10)]) == {9: [1, 2]}


def test_two_connections_see_what_the_other_one_added(path: Path) -> None:
    with Archive(path) as one, Archive(path) as other:
        _add(one, [(7, 1)])
        _add(other, [(7, 2)])
        _add(one, [(7, 3)])

        assert _candidates(one, [(7, 9)]) == _candidates(other, [(7, 9)]) == {9: [1, 2, 3]}


def test_uncommitted_entries_are_not_seen_by_other_connections(path: Path) -> None:
    with Archive(path) as one, Archive(path) as other:
        with one.transaction():
            one.index.refresh()
            one.index.add(*_columns([(7, 1)]))

            assert _candidates(other, [(7, 9)]) == {}

        assert _candidates(other, [(7, 9)]) == {9: [1]}


def test_a_merge_moves_the_entries_and_does_not_change_the_candidates(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [(7, 9), (8, 9), (9, 10)]
    _add(archive, [(7, 1), (8, 1), (7, 2)])
    before = _candidates(archive, wanted)
    assert _segment_entries(archive) == 0

    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 4)
    _add(archive, [(9, 3)])

    assert _segment_entries(archive) == 4
    assert _candidates(archive, wanted) == {**before, 10: [3]}


def test_candidates_come_from_recent_entries_and_from_segments(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 3)
    _add(archive, [(7, 1), (8, 1), (7, 2)])
    _add(archive, [(7, 3), (8, 3)])

    assert _segment_entries(archive) == 3
    assert _candidates(archive, [(7, 9), (8, 9)]) == {9: [1, 3, 2]}


def test_a_merge_is_noticed_by_connections_opened_before_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 3)
    with Archive(path) as one, Archive(path) as other:
        _add(one, [(7, 1)])
        assert _candidates(other, [(7, 9)]) == {9: [1]}

        _add(one, [(7, 2), (7, 3)])
        assert _segment_entries(one) == 3
        _add(other, [(7, 4)])
        _add(one, [(7, 5)])

        assert _candidates(one, [(7, 9)]) == _candidates(other, [(7, 9)]) == {9: [1, 2, 3, 4, 5]}


def test_a_merge_is_noticed_by_connections_opened_after_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 2)
    with Archive(path) as archive:
        _add(archive, [(7, 1), (7, 2)])
        _add(archive, [(8, 3), (8, 4)])
        _add(archive, [(7, 5)])

    with Archive(path) as archive:
        assert _segment_entries(archive) == 4
        assert _candidates(archive, [(7, 9), (8, 10)]) == {9: [1, 2, 5], 10: [3, 4]}


def test_of_a_large_bucket_in_segments_the_oldest_and_the_newest_are_candidates(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 3000)
    _add(archive, [(7, number) for number in range(1, 3001)])

    assert _segment_entries(archive) == 3000
    found = _candidates(archive, [(7, 9000)])[9000]
    assert {*range(1, 17), *range(2985, 3001)} <= set(found)
    assert len(found) < 1000


@pytest.mark.parametrize("merge_at", [2, 1000])
def test_rolled_back_entries_are_not_found(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, merge_at: int
) -> None:
    _add(archive, [(7, 1)])
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", merge_at)

    archive.connection.execute("BEGIN IMMEDIATE")
    archive.index.refresh()
    archive.index.add(*_columns([(7, 2), (8, 2)]))
    archive.index.merge_if_due()
    archive.connection.execute("ROLLBACK")
    archive.index.invalidate()

    assert _candidates(archive, [(7, 9), (8, 9)]) == {9: [1]}
    _add(archive, [(7, 3)])
    assert _candidates(archive, [(7, 9), (8, 9)]) == {9: [1, 3]}


def test_near_duplicates_are_found_by_their_fingerprints(archive: Archive) -> None:
    text = (
        "Then a squall came down off the hill, laid the fleet on its side and blew it over the line"
    )
    fingerprints = fingerprint([text, "Nobody came.", f"{text} in a heap"], FoldingSettings())
    ids = fingerprints.owners + 1
    _add(archive, list(zip(fingerprints.keys.tolist(), ids.tolist(), strict=True)))

    archive.index.refresh()

    assert archive.index.candidates(fingerprints.keys, ids)[3].ids == [1]


_BATCHES = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=12, unique=True),
    min_size=1,
    max_size=6,
)


@given(_BATCHES, st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_after_any_merges_the_candidates_are_those_of_a_full_comparison(
    shared_archive: Archive, batches: list[list[tuple[int, int]]], merge_at: int
) -> None:
    # Ids ascend from batch to batch, like the row ids of an archive.
    added = [
        (key, 5 * number + step) for number, batch in enumerate(batches) for key, step in batch
    ]
    index = BandIndex(shared_archive.connection)
    shared_archive.connection.execute("BEGIN IMMEDIATE")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.band_index.index._MERGE_AT", merge_at)
            for number, batch in enumerate(batches):
                index.refresh()
                index.add(*_columns([(key, 5 * number + step) for key, step in batch]))
                index.merge_if_due()
        wanted = [(key, 100) for key in range(7)]
        index.refresh()
        found = {i: each.ids for i, each in index.candidates(*_columns(wanted)).items()}
    finally:
        shared_archive.connection.execute("ROLLBACK")

    sizes = Counter(key for key, _ in added)
    shared = dict.fromkeys((paragraph for _, paragraph in added), Fraction(0))
    for key, paragraph in added:
        shared[paragraph] += Fraction(1, sizes[key])
    assert found == {100: sorted(shared, key=lambda each: (-shared[each], each))}
