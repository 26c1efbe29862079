"""The band index on a real archive: the same answers across merges, processes and restarts."""

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
from storage.text.fingerprint import Folding, fingerprint

Entries = Sequence[tuple[int, int]]  # band key, paragraph


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """One archive for many examples, each of which takes back what it wrote."""
    with Archive(tmp_path_factory.mktemp("index") / "archive.db") as opened:
        yield opened


def _columns(entries: Entries) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...]:
    table = np.array(entries, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _add(archive: Archive, entries: Entries) -> None:
    with archive.transaction():
        archive.index.refresh()
        archive.index.add(*_columns(entries))
        archive.index.merge_when_due()


def _ask(archive: Archive, entries: Entries) -> dict[int, list[int]]:
    archive.index.refresh()
    found = archive.index.candidates(*_columns(entries))
    return {paragraph: others.ids for paragraph, others in found.items()}


def _table_size(archive: Archive) -> int:
    (size,) = archive.connection.execute(
        "SELECT coalesce(sum(entries), 0) FROM band_segments"
    ).fetchone()
    return int(size)


def test_an_empty_index_knows_nothing(archive: Archive) -> None:
    assert _ask(archive, [(7, 1)]) == {}


def test_what_shares_a_key_is_found(archive: Archive) -> None:
    _add(archive, [(7, 1), (8, 1), (9, 2)])

    assert _ask(archive, [(7, 5), (9, 6), (10, 7)]) == {5: [1], 6: [2]}


def test_asking_for_nothing_finds_nothing(archive: Archive) -> None:
    _add(archive, [(7, 1)])

    assert _ask(archive, []) == {}


def test_adding_nothing_is_no_entry(archive: Archive) -> None:
    _add(archive, [])

    assert archive.connection.execute("SELECT count(*) FROM recent_bands").fetchone() == (0,)


def test_of_those_that_ask_only_older_ones_are_found(archive: Archive) -> None:
    _add(archive, [(7, 1), (7, 5), (7, 9)])

    assert _ask(archive, [(7, 5), (7, 9)]) == {5: [1], 9: [1, 5]}


def test_of_those_that_are_known_later_ones_are_found_too(archive: Archive) -> None:
    _add(archive, [(7, 1), (7, 5), (7, 9)])

    assert _ask(archive, [(7, 5)]) == {5: [1, 9]}


def test_what_is_taken_out_is_found_no_more_by_any_process(archive: Archive) -> None:
    high = 3 << 32 | 7
    _add(archive, [(7, 1), (7, 5), (high, 1), (high, 5)])
    with Archive(archive.path) as other:
        other.index.refresh()
        with archive.transaction():
            archive.index.refresh()
            archive.index.remove(np.array([7], np.int64), np.array([1], np.int64))
        assert other.index.refresh()
        for each in (archive, other):
            assert _ask(each, [(7, 9), (high, 10)]) == {9: [5], 10: [1, 5]}


def test_the_likeliest_come_first_and_of_equals_the_oldest(archive: Archive) -> None:
    # A band counts for more, the fewer share it.
    _add(archive, [(7, 1), (7, 2), (8, 2), (9, 2), (7, 3), (8, 3), (9, 4), (8, 4)])

    assert _ask(archive, [(7, 9), (8, 9), (9, 9)]) == {9: [2, 4, 3, 1]}


def test_each_candidate_is_named_once(archive: Archive) -> None:
    _add(archive, [(7, 1), (8, 1)])
    _add(archive, [(9, 1)])

    assert _ask(archive, [(7, 9), (8, 9), (9, 9)]) == {9: [1]}


def test_a_template_told_by_thousands_is_answered_by_the_oldest_and_the_newest(
    archive: Archive,
) -> None:
    _add(archive, [(7, number) for number in range(1, 3001)])

    assert _ask(archive, [(7, 9000)]) == {9000: [*range(1, 17), *range(2985, 3001)]}


def test_a_band_of_a_hundred_is_answered_by_all_of_them(archive: Archive) -> None:
    _add(archive, [(7, number) for number in range(1, 101)])

    archive.index.refresh()
    found = archive.index.candidates(*_columns([(7, 900)]))[900]

    assert (found.ids, found.crowded) == (list(range(1, 101)), False)


def test_a_crowd_is_called_one(archive: Archive) -> None:
    _add(archive, [(7, number) for number in range(1, 200)])

    archive.index.refresh()

    assert archive.index.candidates(*_columns([(7, 900)]))[900].crowded


def test_the_largest_keys_are_kept(archive: Archive) -> None:
    _add(archive, [(2**36 - 1, 1), (0, 2)])

    assert _ask(archive, [(2**36 - 1, 9), (0, 8)]) == {9: [1], 8: [2]}


def test_it_answers_the_same_when_the_archive_is_opened_again(path: Path) -> None:
    with Archive(path) as archive:
        _add(archive, [(7, 1), (8, 1), (7, 2)])
        before = _ask(archive, [(7, 9), (8, 9)])

    with Archive(path) as archive:
        assert _ask(archive, [(7, 9), (8, 9)]) == before == {9: [1, 2]}


@pytest.mark.parametrize("filters_from", [0, 10**9])
def test_it_answers_the_same_with_filters_and_without(
    path: Path, monkeypatch: pytest.MonkeyPatch, filters_from: int
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 2)
    monkeypatch.setattr("storage.band_index.index._FILTERS_FROM", filters_from)
    with Archive(path) as archive:
        _add(archive, [(7, 1), (8, 1), (7, 2)])

    with Archive(path) as archive:
        assert _ask(archive, [(7, 9), (8, 9), (6, 10)]) == {9: [1, 2]}


def test_two_connections_see_what_the_other_added(path: Path) -> None:
    with Archive(path) as one, Archive(path) as other:
        _add(one, [(7, 1)])
        _add(other, [(7, 2)])
        _add(one, [(7, 3)])

        assert _ask(one, [(7, 9)]) == _ask(other, [(7, 9)]) == {9: [1, 2, 3]}


def test_what_is_not_committed_is_not_seen_by_others(path: Path) -> None:
    with Archive(path) as one, Archive(path) as other:
        with one.transaction():
            one.index.refresh()
            one.index.add(*_columns([(7, 1)]))

            assert _ask(other, [(7, 9)]) == {}

        assert _ask(other, [(7, 9)]) == {9: [1]}


def test_a_merge_moves_the_bands_and_changes_no_answer(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [(7, 9), (8, 9), (9, 10)]
    _add(archive, [(7, 1), (8, 1), (7, 2)])
    before = _ask(archive, asked)
    assert _table_size(archive) == 0

    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 4)
    _add(archive, [(9, 3)])

    assert _table_size(archive) == 4
    assert _ask(archive, asked) == {**before, 10: [3]}


def test_after_a_merge_both_layers_answer_together(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 3)
    _add(archive, [(7, 1), (8, 1), (7, 2)])
    _add(archive, [(7, 3), (8, 3)])

    assert _table_size(archive) == 3
    assert _ask(archive, [(7, 9), (8, 9)]) == {9: [1, 3, 2]}


def test_a_merge_is_noticed_by_those_who_were_there_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 3)
    with Archive(path) as one, Archive(path) as other:
        _add(one, [(7, 1)])
        assert _ask(other, [(7, 9)]) == {9: [1]}

        _add(one, [(7, 2), (7, 3)])
        assert _table_size(one) == 3
        _add(other, [(7, 4)])
        _add(one, [(7, 5)])

        assert _ask(one, [(7, 9)]) == _ask(other, [(7, 9)]) == {9: [1, 2, 3, 4, 5]}


def test_a_merge_is_noticed_by_those_who_come_after(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 2)
    with Archive(path) as archive:
        _add(archive, [(7, 1), (7, 2)])
        _add(archive, [(8, 3), (8, 4)])
        _add(archive, [(7, 5)])

    with Archive(path) as archive:
        assert _table_size(archive) == 4
        assert _ask(archive, [(7, 9), (8, 10)]) == {9: [1, 2, 5], 10: [3, 4]}


def test_a_template_is_answered_by_the_oldest_and_the_newest_after_a_merge_too(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 3000)
    _add(archive, [(7, number) for number in range(1, 3001)])

    assert _table_size(archive) == 3000
    found = _ask(archive, [(7, 9000)])[9000]
    assert {*range(1, 17), *range(2985, 3001)} <= set(found)
    assert len(found) < 1000


@pytest.mark.parametrize("merge_at", [2, 1000])
def test_what_was_rolled_back_is_forgotten(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, merge_at: int
) -> None:
    _add(archive, [(7, 1)])
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", merge_at)

    archive.connection.execute("BEGIN IMMEDIATE")
    archive.index.refresh()
    archive.index.add(*_columns([(7, 2), (8, 2)]))
    archive.index.merge_when_due()
    archive.connection.execute("ROLLBACK")
    archive.index.forget()

    assert _ask(archive, [(7, 9), (8, 9)]) == {9: [1]}
    _add(archive, [(7, 3)])
    assert _ask(archive, [(7, 9), (8, 9)]) == {9: [1, 3]}


def test_paragraphs_told_again_are_found_by_their_fingerprints(archive: Archive) -> None:
    told = (
        "Then a squall came down off the hill, laid the fleet on its side and blew it over the line"
    )
    prints = fingerprint([told, "Nobody came.", f"{told} in a heap"], Folding())
    ids = prints.owners + 1
    _add(archive, list(zip(prints.keys.tolist(), ids.tolist(), strict=True)))

    archive.index.refresh()

    assert archive.index.candidates(prints.keys, ids)[3].ids == [1]


_BATCHES = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=12, unique=True),
    min_size=1,
    max_size=6,
)


@given(_BATCHES, st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_however_it_was_merged_it_finds_what_a_full_comparison_finds(
    lasting: Archive, batches: list[list[tuple[int, int]]], merge_at: int
) -> None:
    # Ids ascend from batch to batch, as the rows of an archive do.
    entered = [
        (key, 5 * place + step) for place, batch in enumerate(batches) for key, step in batch
    ]
    index = BandIndex(lasting.connection)
    lasting.connection.execute("BEGIN IMMEDIATE")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.band_index.index._MERGE_AT", merge_at)
            for place, batch in enumerate(batches):
                index.refresh()
                index.add(*_columns([(key, 5 * place + step) for key, step in batch]))
                index.merge_when_due()
        asked = [(key, 100) for key in range(7)]
        index.refresh()
        found = {i: each.ids for i, each in index.candidates(*_columns(asked)).items()}
    finally:
        lasting.connection.execute("ROLLBACK")

    sizes = Counter(key for key, _ in entered)
    shared = dict.fromkeys((paragraph for _, paragraph in entered), Fraction(0))
    for key, paragraph in entered:
        shared[paragraph] += Fraction(1, sizes[key])
    assert found == {100: sorted(shared, key=lambda each: (-shared[each], each))}
