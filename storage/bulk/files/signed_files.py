"""Signed articles as Parquet: what the SQL reads. Written by workers, a fragment at a time.

A fragment is a part of an input file. It has a file for each of the tables captures, appearances,
paragraphs and keys. Row groups follow the leading bits of digests and keys, so that a query about a
part of them reads a part of the file.

`place` numbers the paragraphs of all fragments, and `capture` the captures. Both depend on how the
input was divided and never appear in a result.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from storage.boilerplate.samples import article_rank
from storage.bulk.files.parquet_files import import_pyarrow, write_parquet
from storage.bulk.files.signed_articles import CapturedArticle, SignedArticles, bands_of_keys
from storage.core.clock import publication_time
from storage.core.model import Article, Origin
from storage.core.urls import site_of, strip_tracking, url_key
from storage.text.counters import visible_paragraphs
from storage.text.digests import paragraph_digest, text_digest

TABLES = ("captures", "appearances", "paragraphs", "keys", "article_keys")
ROW_GROUPS = 16
"""Row groups of a fragment with enough rows, by the first 4 bits of a digest or key."""
KEY_BITS = 36
_FEW_ROWS = 16_384  # that are one row group
_TASK_BITS, _ROW_BITS = 20, 22  # of a place, below the number of the input
MAX_ROWS = 1 << _ROW_BITS
"""Paragraphs in a fragment."""
CAPTURES_PER_INPUT = 1 << (_TASK_BITS + _ROW_BITS)
"""How many numbers of captures, and of places, each input has."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fragment:
    """The position of a fragment: the number of its input file, and its own number in it."""

    source: int
    number: int

    @property
    def first(self) -> int:
        """The first of its numbers of places and captures."""
        return ((self.source << _TASK_BITS) | self.number) << _ROW_BITS

    @property
    def file_name(self) -> str:
        return f"{self.number:06}.parquet"


def write_fragment(folder: Path, fragment: Fragment, signed: Sequence[SignedArticles]) -> int:
    """Write a fragment below `folder`, which has a folder for each of TABLES.

    Returns how many paragraphs the articles have; repeated ones count each time.
    """
    pyarrow = import_pyarrow()
    texts = [text for each in signed for text in each.texts]
    assert len(texts) < MAX_ROWS
    starts = np.cumsum([0, *(len(each.texts) for each in signed)])
    schemas = _schemas()
    captures = _captures(signed, fragment.first)
    appearances = _appearances(signed, fragment.first, starts.tolist())
    tables = {
        "captures": [pyarrow.Table.from_pylist(captures, schema=schemas["captures"])],
        "appearances": [pyarrow.table(appearances, schema=schemas["appearances"])],
        "paragraphs": _paragraphs(signed, texts, fragment.first),
        "keys": _keys(signed, fragment.first, starts),
        "article_keys": _article_keys(signed, fragment.first),
    }
    for name, parts in tables.items():
        options = _OPTIONS.get(name, {"compression": "zstd", "compression_level": 1})
        write_parquet(folder / name / fragment.file_name, parts, schemas[name], **options)
    return len(appearances["place"])


# Hashes look random, so that compressing them gains nothing.
_OPTIONS: dict[str, dict[str, Any]] = {
    "paragraphs": {
        "compression": {"text": "zstd"},
        "compression_level": {"text": 1},
        "use_dictionary": False,
    },
    "keys": {
        "compression": "none",
        "use_dictionary": ["band"],
        "column_encoding": {"place": "DELTA_BINARY_PACKED"},
    },
    "article_keys": {
        "compression": "none",
        "use_dictionary": ["band"],
        "column_encoding": {"capture": "DELTA_BINARY_PACKED"},
    },
}


@cache
def _schemas() -> dict[str, Any]:
    pa = import_pyarrow()
    text, number = pa.string(), pa.int64()
    return {
        "captures": pa.schema(
            [
                *(("capture", number), ("lead", pa.int16()), ("digest", pa.binary())),
                *((name, text) for name in ("key", "url", "site", "seen_at", "kind")),
                *(("text_digest", text), ("visible", pa.binary()), ("shingles", number)),
                *((name, text) for name in METADATA),
                *((name, text) for name in ("claimed_key", "extractor", "text_source")),
                ("published_at", text),
                ("rank", number),
            ]
        ),
        "appearances": pa.schema(
            [("capture", number), ("position", pa.int32()), ("place", number), ("kind", text)]
        ),
        "paragraphs": pa.schema(
            [
                *(("place", number), ("lead", pa.int16()), ("digest", pa.binary())),
                *(("text", text), ("shingles", number)),
                # Not unsigned, because other engines have no unsigned numbers.
                *(("hashes", pa.list_(number)), ("patterns", pa.list_(number))),
            ]
        ),
        "keys": pa.schema([("key", number), ("place", number), ("band", pa.int8())]),
        "article_keys": pa.schema([("key", number), ("capture", number), ("band", pa.int16())]),
    }


METADATA = (
    *("title", "author", "published", "language", "description", "tags", "image", "licence"),
    *("agency", "title_origin", "author_origin", "published_origin", "language_origin"),
)
"""The columns of `articles` that come with a capture."""


def _captures(signed: Sequence[SignedArticles], first: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for batch in signed:
        weights = np.diff(batch.prints.starts).tolist()
        for capture, places in zip(batch.captures, batch.places, strict=True):
            shingles = sum(weights[place] for place in places)
            rows.append(_capture(capture, first + len(rows), shingles))
    return rows


def _capture(capture: CapturedArticle, number: int, shingles: int) -> dict[str, Any]:
    article = capture.article
    key = url_key(capture.url)
    digest = paragraph_digest(key)
    visible = "\n".join(visible_paragraphs(each.text for each in article.paragraphs))
    return {
        **{"capture": number, "lead": digest[0], "digest": digest, "key": key},
        **{"url": capture.url, "site": site_of(capture.url), "seen_at": capture.seen_at},
        **{"kind": capture.kind, "text_digest": text_digest(article.full_text)},
        **{"visible": paragraph_digest(visible), "shingles": shingles},
        **_metadata(article),
        "claimed_key": _claimed_key(article, key),
        **{"extractor": article.extractor, "text_source": article.text_source},
        "published_at": _published_at(article),
        "rank": article_rank(key),
    }


def _metadata(article: Article) -> dict[str, Any]:
    origins = article.origins
    tags = json.dumps(list(article.tags), ensure_ascii=False) if article.tags else None
    values = (
        *(article.title, article.author, article.published, article.language),
        *(article.description, tags, article.image, article.licence, article.agency),
        *(origins.title, origins.author, origins.published, origins.language),
    )
    return dict(zip(METADATA, values, strict=True))


def _published_at(article: Article) -> str | None:
    """When the article was published, as the archive stores times, if the page says so."""
    is_guessed = article.origins.published is Origin.GUESSED
    return None if is_guessed else publication_time(article.published)


def _claimed_key(article: Article, key: str) -> str | None:
    """The key of the canonical URL that a page names, if it is not that of the page."""
    if article.url is None:
        return None
    claimed = url_key(strip_tracking(article.url))
    return claimed if claimed != key else None


def _appearances(
    signed: Sequence[SignedArticles], first: int, starts: Sequence[int]
) -> dict[str, Any]:
    counts = [len(places) for batch in signed for places in batch.places]
    places = [
        first + start + place
        for batch, start in zip(signed, starts, strict=False)
        for place in chain.from_iterable(batch.places)
    ]
    kinds = [
        str(paragraph.kind)
        for batch in signed
        for capture in batch.captures
        for paragraph in capture.article.paragraphs
    ]
    sizes = np.array(counts, dtype=np.int64)
    return {
        "capture": first + np.repeat(np.arange(len(sizes)), sizes),
        "position": _positions(sizes),
        "place": np.array(places, dtype=np.int64),
        "kind": kinds,
    }


def _positions(sizes: Ints) -> npt.NDArray[np.int32]:
    """0..size-1 for each of several sizes, one after the other."""
    starts = np.cumsum(sizes) - sizes
    return (np.arange(sizes.sum()) - np.repeat(starts, sizes)).astype(np.int32)


def _paragraphs(
    signed: Sequence[SignedArticles], texts: Sequence[str], first: int
) -> Iterator[Any]:
    pyarrow = import_pyarrow()
    digests = [digest for each in signed for digest in each.prints.digests]
    lead = np.frombuffer(b"".join(each[:1] for each in digests), np.uint8).astype(np.int16)
    hashes = [each.prints.shingles for each in signed]
    sizes = _join([np.diff(each.prints.starts) for each in signed])
    patterns = [pattern for each in signed for pattern in each.prints.patterns]
    table = pyarrow.table(
        {
            **{"place": first + np.arange(len(texts)), "lead": lead, "digest": digests},
            **{"text": texts, "shingles": sizes},
            "hashes": _lists(sizes, _join([each.view(np.int64) for each in hashes])),
            "patterns": _lists(
                np.array([len(each) for each in patterns], dtype=np.int64),
                np.fromiter(chain.from_iterable(patterns), dtype=np.int64),
            ),
        },
        schema=_schemas()["paragraphs"],
    )
    yield from _grouped(table, lead >> 4)


def _keys(signed: Sequence[SignedArticles], first: int, starts: Ints) -> Iterator[Any]:
    pyarrow = import_pyarrow()
    keys = _join([each.prints.keys for each in signed])
    owners = [each.prints.owners + start for each, start in zip(signed, starts, strict=False)]
    bands = [bands_of_keys(each.prints) for each in signed]
    columns = {
        "key": keys,
        "place": first + _join(owners),
        "band": np.concatenate([np.empty(0, np.int8), *bands]),
    }
    table = pyarrow.table(columns, schema=_schemas()["keys"])
    yield from _grouped(table, keys >> (KEY_BITS - 4))


def _article_keys(signed: Sequence[SignedArticles], first: int) -> Iterator[Any]:
    pyarrow = import_pyarrow()
    by_article = [keys for each in signed for keys in each.article_keys]
    sizes = np.array([len(keys) for keys in by_article], dtype=np.int64)
    keys = _join(by_article)
    columns = {
        "key": keys,
        "capture": first + np.repeat(np.arange(len(sizes)), sizes),
        "band": _positions(sizes).astype(np.int16),
    }
    table = pyarrow.table(columns, schema=_schemas()["article_keys"])
    yield from _grouped(table, keys >> (KEY_BITS - 4))


def _join(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *arrays])


def _lists(sizes: Ints, values: Ints) -> Any:
    pyarrow = import_pyarrow()
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets), pyarrow.array(values))


def _grouped(table: Any, groups: npt.NDArray[Any]) -> Iterator[Any]:
    """The rows of each group (0..ROW_GROUPS-1) in a table of their own, unless there are few."""
    if len(table) <= _FEW_ROWS:
        yield table
        return
    small = groups.astype(np.uint8)
    order = np.argsort(small, kind="stable")
    edges = np.searchsorted(small[order], np.arange(ROW_GROUPS + 1))
    for start, end in pairwise(edges.tolist()):
        yield table.take(order[start:end])
