"""The pairs of a large bucket follow from its texts, whatever happened in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.band_index import bucket_rule
from storage.folding import candidates
from storage.folding.refold import refold
from storage.verification.checks import verify
from tests.support.articles import write
from tests.support.expected_pairs import expected_pairs

SMALL, NEIGHBOURS, EQUAL_NEIGHBOURS = 5, 2, 3
_WORDS = "the old ferry left harbour with nine men and a dog before dawn on windy days".split()
_EDITS = st.lists(
    st.tuples(st.integers(0, 15), st.sampled_from(["12", "thirteen", "not", "Ada", "grey"])),
    max_size=3,
)


def _edited(edits: list[tuple[int, str]], shout: bool) -> str:
    words = list(_WORDS)
    for place, word in edits:
        words[place % len(words)] = word
    text = " ".join(words)
    return text.upper() if shout else text


_TEXTS = st.lists(st.builds(_edited, _EDITS, st.booleans()), min_size=2, max_size=20, unique=True)


@pytest.fixture(scope="module")
def small_buckets() -> Iterator[None]:
    """Buckets of more than five texts are large ones, and a few on either side are neighbours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "MAX_SMALL_BUCKET", SMALL)
        patch.setattr(bucket_rule, "NEIGHBOURS", NEIGHBOURS)
        patch.setattr(bucket_rule, "EQUAL_NEIGHBOURS", EQUAL_NEIGHBOURS)
        yield


def _stored(archive: Archive) -> dict[frozenset[str], tuple[float, str, int]]:
    rows = archive.connection.execute(
        "SELECT a.text, b.text, n.similarity, n.differs, n.buckets FROM near_duplicates n "
        "JOIN paragraphs a ON a.id = n.paragraph_id JOIN paragraphs b ON b.id = n.of_paragraph_id"
    )
    return {frozenset((one, other)): tuple(figures) for one, other, *figures in rows}


def _write(archive: Archive, texts: list[str], step: int) -> None:
    for start in range(0, len(texts), step):
        part = texts[start : start + step]
        write(archive, [(f"https://a.example/{text}", [text]) for text in part])
    archive.connection.execute("DELETE FROM run_locks")


def _redact(archive: Archive, text: str) -> None:
    (article_id,) = archive.connection.execute(
        "SELECT a.id FROM articles a JOIN paragraphs g ON g.version_id = a.version_id "
        "WHERE g.text = ?",
        (text,),
    ).fetchone()
    archive.redact(article_id, "test")


@pytest.mark.usefixtures("small_buckets")
@given(_TEXTS, st.randoms(use_true_random=False), st.integers(1, 7), st.data())
@settings(max_examples=60, deadline=None)
def test_pairs_follow_from_the_texts_that_are_left(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    shuffle: random.Random,
    step: int,
    data: st.DataObject,
) -> None:
    removed = data.draw(st.lists(st.sampled_from(texts), unique=True, max_size=len(texts) - 1))
    shuffle.shuffle(texts)
    with Archive(tmp_path_factory.mktemp("bucket") / "a.db") as archive:
        _write(archive, texts, step)
        expected = expected_pairs(texts, archive.folding, small=SMALL)
        assert _stored(archive) == expected
        for text in removed:
            _redact(archive, text)
        left = set(texts) - set(removed)
        assert _stored(archive) == expected_pairs(left, archive.folding, small=SMALL)


@pytest.mark.usefixtures("small_buckets")
@given(_TEXTS, st.integers(1, 7))
@settings(max_examples=15, deadline=None)
def test_a_refold_finds_the_same_pairs_and_large_buckets(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], step: int
) -> None:
    path = tmp_path_factory.mktemp("bucket") / "a.db"
    query = "SELECT key, place, paragraph_id FROM large_buckets ORDER BY key, place"
    with Archive(path) as archive:
        _write(archive, texts, step)
        before = _stored(archive), archive.connection.execute(query).fetchall()
    refold(path, force=True)
    with Archive(path) as archive:
        assert (_stored(archive), archive.connection.execute(query).fetchall()) == before


def _wire(number: int) -> str:
    return (
        f"The harbour board of Port Tolland declared a quarterly dividend of {number} cents a "
        "share, payable on the first tide of May to holders of record at the close of the season"
    )


@pytest.mark.slow
def test_the_pairs_of_thousands_of_template_texts_follow_from_the_texts(tmp_path: Path) -> None:
    texts = [_wire(number) for number in range(700)]
    texts += [text.upper() for text in texts[::2]]
    random.Random(5).shuffle(texts)
    stored = []
    for name, step in (("one", 400), ("other", 37)):
        with Archive(tmp_path / f"{name}.db") as archive:
            _write(archive, texts, step)
            stored.append(_stored(archive))
            (buckets,) = archive.connection.execute(
                "SELECT count(DISTINCT key) FROM large_buckets"
            ).fetchone()
            assert buckets > 10
        random.Random(6).shuffle(texts)
    assert list(verify(tmp_path / "other.db")) == []
    assert stored[0] == stored[1] == expected_pairs(texts, archive.folding)
    linked = set().union(*stored[0])
    assert linked == set(texts)
    assert len(stored[0]) <= len(texts) * bucket_rule.NEIGHBOURS * (archive.folding.bands + 1)


@pytest.mark.slow
def test_a_missing_member_of_a_large_bucket_is_damage(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        _write(archive, [_wire(number) for number in range(200)], 200)
        archive.connection.execute(
            "DELETE FROM large_buckets WHERE (key, place) IN "
            "(SELECT key, place FROM large_buckets LIMIT 1)"
        )
        archive.connection.execute(
            "UPDATE near_duplicates SET buckets = 0 WHERE (paragraph_id, of_paragraph_id) IN "
            "(SELECT paragraph_id, of_paragraph_id FROM near_duplicates LIMIT 1)"
        )
    problems = [damage.problem for damage in verify(tmp_path / "a.db")]
    assert len(problems) == 2
    assert any("differs from the texts" in problem for problem in problems)
    assert any("shares no bucket" in problem for problem in problems)
