"""Sorted segments: every entry written is found again, at all edges of blocks and keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.band_index.key_filter import Words, key_bits
from storage.band_index.segments import (
    Segment,
    SegmentStore,
    limit_filters,
    locate_blocks,
    may_contain,
    pack_entries,
)
from storage.db import migrations

Entries = list[tuple[int, int]]  # key of 32 bits, paragraph

_LAST = 2**32 - 1  # the largest key
# Few distinct keys, some adjacent and some at the edges, so that a key spans several blocks.
_KEYS = st.sampled_from([0, 1, 2, 3, 100, 101, 2**31, _LAST - 1, _LAST]) | st.integers(0, _LAST)
_ENTRIES = st.lists(st.tuples(_KEYS, st.integers(0, _LAST)), min_size=1, max_size=60, unique=True)
_BLOCKS = st.integers(1, 9)  # entries in a block


@pytest.fixture(scope="module")
def shared_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """One archive for many examples, each of which rolls back what it wrote."""
    with Archive(tmp_path_factory.mktemp("segments") / "archive.db") as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@contextmanager
def _store(archive: Archive, block: int, chunk: int = 1 << 20) -> Iterator[SegmentStore]:
    """A store with blocks and chunks of these sizes; its changes are rolled back."""
    archive.connection.execute("BEGIN IMMEDIATE")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.band_index.segments._BLOCK", block)
            patch.setattr("storage.band_index.segments._CHUNK", chunk)
            yield SegmentStore(archive.connection)
    finally:
        archive.connection.execute("ROLLBACK")


def _packed(entries: Sequence[tuple[int, int]]) -> Words:
    table = np.array(sorted(entries), dtype=np.uint64).reshape(-1, 2)
    return pack_entries(table[:, 0], table[:, 1])


def _keys(*keys: int) -> Words:
    return np.array(keys, dtype=np.uint64)


def _entries_of(store: SegmentStore, segment: Segment) -> list[int]:
    """All entries of a segment, block by block."""
    entries, _ = store.blocks(np.arange(segment.first_block, segment.end_block))
    held: list[int] = entries.tolist()
    return held


def _located(segment: Segment, key: int, max_blocks: int = 1000) -> list[int]:
    blocks, owners = locate_blocks(segment, _keys(key), max_blocks)
    assert set(owners.tolist()) == {0}
    located: list[int] = blocks.tolist()
    return located


def _holders(store: SegmentStore, segment: Segment, key: int) -> list[int]:
    """The blocks that hold a key, looked up one by one."""
    return [
        block
        for block in range(segment.first_block, segment.end_block)
        if key in (store.blocks(np.array([block]))[0] >> np.uint64(32)).tolist()
    ]


@given(_ENTRIES, _BLOCKS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_segment_holds_the_entries_written(
    shared_archive: Archive, entries: Entries, block: int
) -> None:
    with _store(shared_archive, block) as store:
        written = store.write(3, 0, _packed(entries), len(entries))
        (read,) = store.load({})

        assert _entries_of(store, read) == _entries_of(store, written) == _packed(entries).tolist()
        assert (read.part, read.level, read.entries) == (3, 0, len(entries))
        assert read.fences.tolist() == written.fences.tolist()
        assert read.filter is None
        assert written.filter is not None
        filled = store.with_filter(read)
        assert filled.filter is not None
        assert filled.filter.tolist() == written.filter.tolist()


@given(st.lists(_ENTRIES, min_size=2, max_size=5), _BLOCKS, st.integers(1, 30))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_merged_segment_holds_exactly_the_entries_of_its_segments_in_order(
    shared_archive: Archive, pieces: list[Entries], block: int, chunk: int
) -> None:
    total = sum(map(len, pieces))
    with _store(shared_archive, block, chunk) as store:
        untouched = store.write(1, 0, _packed(pieces[0]), total)
        segments = [store.write(0, 0, _packed(piece), total) for piece in pieces]
        merged = store.merge(segments, 1, total)

        wanted = sorted(each for piece in pieces for each in _packed(piece).tolist())
        assert _entries_of(store, merged) == wanted
        assert (merged.entries, merged.part, merged.level) == (total, 0, 1)
        assert merged.id > max(each.id for each in segments)
        # The merged segments and their blocks are deleted, and no others.
        assert [each.id for each in store.load({})] == [untouched.id, merged.id]
        assert _entries_of(store, untouched) == _packed(pieces[0]).tolist()
        (blocks,) = shared_archive.connection.execute("SELECT count(*) FROM band_blocks").fetchone()
        assert blocks == len(untouched.fences) + len(merged.fences)


@given(_ENTRIES, _BLOCKS, st.sampled_from([1, 1000, 10**12]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_filter_has_no_false_negatives(
    shared_archive: Archive, entries: Entries, block: int, total: int
) -> None:
    # With the largest total a filter gets the fewest possible bits.
    with _store(shared_archive, block, chunk=7) as store:
        halves = [half for half in (entries[::2], entries[1::2]) if half]
        written = [store.write(0, 0, _packed(half), total) for half in halves]
        for segment, half in [
            *zip(written, halves, strict=True),
            (store.merge(written, 1, total), entries),
        ]:
            keys = _keys(*(key for key, _ in half))
            assert may_contain(segment, key_bits(keys)).tolist() == list(range(len(half)))


@given(_ENTRIES, _BLOCKS, _KEYS)
@example([(7, number) for number in range(40)], 3, 7)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_block_that_holds_a_key_is_located(
    shared_archive: Archive, entries: Entries, block: int, other: int
) -> None:
    with _store(shared_archive, block) as store:
        segment = store.write(0, 0, _packed(entries), len(entries))
        everywhere = set(range(segment.first_block, segment.end_block))
        for key in {other, *(key for key, _ in entries)}:
            located = _located(segment, key)
            assert set(_holders(store, segment, key)) <= set(located) <= everywhere
            assert len(located) == len(set(located))


def test_for_a_key_equal_to_a_fence_the_block_before_is_located_too(
    shared_archive: Archive,
) -> None:
    with _store(shared_archive, 3) as store:
        entries = [(5, 1), (6, 1), (7, 1), (7, 2), (8, 1), (9, 1)]
        segment = store.write(0, 0, _packed(entries), 6)

        assert segment.fences.tolist() == [5, 7]
        assert _located(segment, 7) == [segment.first_block, segment.first_block + 1]
        assert _located(segment, 8) == [segment.first_block + 1]
        assert _located(segment, 4) == [segment.first_block]
        assert _located(segment, 9) == [segment.first_block + 1]


@given(st.integers(1, 80), st.integers(1, 4), st.integers(1, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_for_a_key_in_many_blocks_the_first_and_the_last_are_located(
    shared_archive: Archive, bucket: int, block: int, max_blocks: int
) -> None:
    entries = [(6, 1), *((7, number) for number in range(bucket)), (8, 1)]
    with _store(shared_archive, block) as store:
        segment = store.write(0, 0, _packed(entries), len(entries))
        all_blocks = _located(segment, 7)
        located = _located(segment, 7, max_blocks)

    if len(all_blocks) <= max_blocks:
        assert located == all_blocks
    else:
        first = (max_blocks + 1) // 2
        assert located == all_blocks[:first] + all_blocks[len(all_blocks) - (max_blocks - first) :]


def test_the_blocks_of_several_keys_are_located(shared_archive: Archive) -> None:
    with _store(shared_archive, 2) as store:
        segment = store.write(0, 0, _packed([(key, 1) for key in range(10)]), 10)
        blocks, owners = locate_blocks(segment, _keys(9, 1, 1), 6)

        located: dict[int, set[int]] = {}
        for owner, block in zip(owners.tolist(), blocks.tolist(), strict=True):
            located.setdefault(owner, set()).add(block - segment.first_block)
        assert located == {0: {4}, 1: {0}, 2: {0}}


@given(_ENTRIES, _BLOCKS, _KEYS, _KEYS)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_range_includes_its_lower_edge_and_excludes_its_upper_edge(
    shared_archive: Archive, entries: Entries, block: int, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    with _store(shared_archive, block) as store:
        segment = store.write(0, 0, _packed(entries), len(entries))
        found = store._range(segment, low, high).tolist()

    assert found == _packed([each for each in entries if low <= each[0] < high]).tolist()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 2**32, [(0, 0), (0, 7), (1, 1), (_LAST, 0), (_LAST, _LAST)]),
        (0, 1, [(0, 0), (0, 7)]),
        (0, 0, []),
        (_LAST, 2**32, [(_LAST, 0), (_LAST, _LAST)]),
        (2, _LAST, []),
    ],
)
@pytest.mark.parametrize("block", [1, 2, 125])
def test_a_range_reaches_both_ends_of_the_key_space(
    shared_archive: Archive, low: int, high: int, expected: Entries, block: int
) -> None:
    entries = [(0, 0), (0, 7), (1, 1), (_LAST, 0), (_LAST, _LAST)]
    with _store(shared_archive, block) as store:
        segment = store.write(0, 0, _packed(entries), len(entries))

        assert store._range(segment, low, high).tolist() == _packed(expected).tolist()


def test_blocks_are_read_with_the_offset_of_each(shared_archive: Archive) -> None:
    with _store(shared_archive, 2) as store:
        entries = _packed([(key, key) for key in range(5)])
        first = store.write(0, 0, entries, 5).first_block
        held, starts = store.blocks(np.array([first, first + 2]))

        assert held.tolist() == [*entries[:2].tolist(), *entries[4:].tolist()]
        assert starts.tolist() == [0, 2, 3]


def test_a_known_segment_is_not_read_again(shared_archive: Archive) -> None:
    with _store(shared_archive, 2) as store:
        one = store.write(0, 0, _packed([(1, 1)]), 1)
        other = store.write(0, 0, _packed([(2, 2)]), 1)

        found = store.load({one.id: one})

        assert found[0] is one
        assert found[1] is not other
        assert found[1].id == other.id


def test_the_newest_id_rises_with_every_change(shared_archive: Archive) -> None:
    with _store(shared_archive, 2) as store:
        seen = [store.newest_id()]
        segments = []
        for number in range(3):
            segments.append(store.write(0, 0, _packed([(1, number)]), 1))
            seen.append(store.newest_id())
        store.merge(segments, 1, 3)
        seen.append(store.newest_id())

    assert seen[0] == 0
    assert all(one < other for one, other in pairwise(seen))


_STEPS = st.lists(
    st.tuples(
        st.booleans(),  # which of two connections
        st.lists(st.integers(0, 31), min_size=1, max_size=8, unique=True),  # band keys, upper bits
        st.booleans(),  # whether it is rolled back
    ),
    min_size=1,
    max_size=25,
)


@pytest.mark.slow
@given(steps=_STEPS, merge_at=st.integers(1, 20), fan=st.integers(2, 4))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_two_connections_that_flush_and_merge_alternately_find_every_entry(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[bool, list[int], bool]],
    merge_at: int,
    fan: int,
) -> None:
    path = tmp_path_factory.mktemp("turns") / "archive.db"
    committed: dict[int, list[int]] = {}
    with pytest.MonkeyPatch.context() as patch, Archive(path) as one, Archive(path) as other:
        patch.setattr("storage.band_index.index._MERGE_AT", merge_at)
        patch.setattr("storage.band_index.index._FAN", fan)
        for number, (first, keys, rolled_back) in enumerate(steps, start=1):
            archive = one if first else other
            spread = np.array(keys, dtype=np.int64) << 31  # over several parts of the key space
            archive.connection.execute("BEGIN IMMEDIATE")
            archive.index.refresh()
            archive.index.add(spread, np.full(len(keys), number, dtype=np.int64))
            archive.index.merge_if_due()
            archive.connection.execute("ROLLBACK" if rolled_back else "COMMIT")
            if rolled_back:
                archive.index.invalidate()
            else:
                for key in keys:
                    committed.setdefault(key, []).append(number)
        with Archive(path) as late:
            for archive in (one, other, late):
                archive.index.refresh()
                for key, numbers in committed.items():
                    asked = np.array([key << 31]), np.array([1000])
                    assert archive.index.candidates(*asked)[1000].ids == numbers


def test_of_a_large_bucket_in_several_segments_oldest_and_newest_of_each_are_candidates(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 2000)
    with Archive(path) as archive:
        for start in (1, 5001, 10_001):
            ids = np.arange(start, start + 2000, dtype=np.int64)
            with archive.transaction():
                archive.index.refresh()
                archive.index.add(np.full(2000, 7, dtype=np.int64), ids)
                archive.index.merge_if_due()
        archive.index.refresh()
        found = archive.index.candidates(np.array([7]), np.array([90_000]))[90_000]

    for start in (1, 5001, 10_001):
        assert {*range(start, start + 16), *range(start + 1984, start + 2000)} <= set(found.ids)
    assert len(found.ids) < 3000
    assert found.is_sampled


def test_a_part_has_few_segments_of_each_size(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 5)
    with Archive(path) as archive:
        for number in range(1, 67):
            with archive.transaction():
                archive.index.refresh()
                archive.index.add(np.arange(5), np.full(5, number))
                archive.index.merge_if_due()
            segments = SegmentStore(archive.connection).load({})
            counts = Counter(each.level for each in segments)
            assert max(counts.values()) <= 4
            # A level holds four times as many entries as the one below; one merge per transaction.
            if number in (4, 17, 66):
                assert max(counts) == {4: 1, 17: 2, 66: 3}[number]
            assert all(each.entries == 5 * 4**each.level for each in segments)


@given(
    sizes=st.lists(st.tuples(st.integers(1, 400), st.integers(0, 4)), min_size=1, max_size=6),
    share=st.floats(0, 1.2),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_filters_are_halved_to_limit_memory_and_have_no_false_negatives(
    shared_archive: Archive, sizes: list[tuple[int, int]], share: float
) -> None:
    rng = np.random.default_rng(1)
    with _store(shared_archive, 125) as store:
        keys = [np.sort(rng.integers(0, _LAST, size).astype(np.uint64)) for size, _ in sizes]
        segments = [
            store.write(0, level, pack_entries(held, np.ones_like(held)), 1)
            for held, (_, level) in zip(keys, sizes, strict=True)
        ]
    total_bytes = sum(_filter_bytes(each) for each in segments)
    max_bytes = int(share * total_bytes)

    limited = limit_filters(segments, max_bytes)

    if sum(map(_filter_bytes, limited)) > max_bytes:  # no filter can be halved further
        assert all(each.halvings == 4 for each in limited if each.level > 1)
    for before, after, held in zip(segments, limited, keys, strict=True):
        assert (before.id, _filter_bytes(before)) == (
            after.id,
            _filter_bytes(after) << after.halvings,
        )
        assert after.halvings == 0 or after.level > 1
        assert may_contain(after, key_bits(held)).tolist() == list(range(len(held)))
    if max_bytes >= total_bytes:
        assert limited == segments


def test_the_densest_filter_is_halved_first(shared_archive: Archive) -> None:
    with _store(shared_archive, 125) as store:
        held = _packed([(key, 1) for key in range(0, _LAST, _LAST // 3000)])
        dense = store.write(0, 3, held, 1)
        thin = store.write(0, 3, held, 100_000_000)
    assert _filter_bytes(thin) < _filter_bytes(dense)
    limited = limit_filters([dense, thin], _filter_bytes(thin) + _filter_bytes(dense) // 2)
    assert [each.halvings for each in limited] == [1, 0]


def _filter_bytes(segment: Segment) -> int:
    assert segment.filter is not None
    return segment.filter.nbytes


def test_filters_of_an_older_archive_are_rebuilt(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", 2000)
    keys = np.random.default_rng(1).integers(0, 1 << 36, 30_000)
    ids = np.arange(1, len(keys) + 1)
    with Archive(path) as archive:
        for part in np.split(np.arange(len(keys)), 10):
            with archive.transaction():
                archive.index.refresh()
                archive.index.add(keys[part], ids[part])
                archive.index.merge_if_due()
        made = _filters(archive)
        # As an older version left it: its filters would rule out every key.
        archive.connection.execute("UPDATE band_segments SET filter = zeroblob(length(filter))")
        archive.connection.execute("DELETE FROM _sqlite_migrations WHERE name > '0003'")
        archive.connection.execute("PRAGMA user_version = 2")
    with Archive(path) as archive:
        assert set(_filters(archive)) == {b""}
        with archive.transaction():
            archive.index.refresh()
            places, found = archive.index.find(keys)
        assert sorted(zip(places.tolist(), found.tolist(), strict=True)) == list(enumerate(ids))
        assert list(map(len, _filters(archive))) == list(map(len, made))
        assert archive.connection.execute("PRAGMA user_version").fetchone() == (
            migrations.SCHEMA_VERSION,
        )


def _filters(archive: Archive) -> list[bytes]:
    rows = archive.connection.execute("SELECT filter FROM band_segments ORDER BY id").fetchall()
    return [held for (held,) in rows]
