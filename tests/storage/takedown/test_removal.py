"""After a takedown, the other articles are as if the article had never been archived."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.folding.refold import refold
from storage.verification.checks import verify
from tests.support.articles import pairs, write

Articles = Sequence[tuple[str, Sequence[str]]]

_BASE = [
    f"Each{n} barge{n} was moored{n} by the east wall{n} until the tide{n} had turned{n} again{n}"
    for n in range(4)
]
POOL = [
    *_BASE,
    *(text.replace("moored", "tied") for text in _BASE[:3]),
    *(text.replace("moored", "fastened") for text in _BASE[:2]),
    f"{_BASE[0]} 18 of them",
    f"{_BASE[0]} 19 of them",
    "Yes.",
    "",
]
URLS = [f"https://{site}.example/{n}" for site in ("one", "two") for n in range(3)]

_TABLES = {
    "texts": """SELECT a.url, t.full_text, t.clean_text, t.unique_text
                  FROM articles a JOIN article_text t ON t.article_id = a.id""",
    "versions": "SELECT a.url, v.number, v.kind FROM versions v JOIN articles a "
    "ON a.id = v.article_id",
    "repeats": """
        SELECT a.url, v.number, r.position, r.scope, r.of_position, g.text, r.similarity, r.differs
          FROM repeats r JOIN versions v ON v.id = r.version_id JOIN articles a
            ON a.id = v.article_id JOIN paragraphs g ON g.id = r.of_paragraph_id""",
    "repetitions": """
        SELECT a.url, r.position, oa.url, r.of_position FROM repetitions r JOIN articles a
            ON a.id = r.article_id JOIN articles oa ON oa.id = r.of_article_id""",
    "paragraphs": """SELECT g.text, a.url, v.number, g.position, g.shingles FROM paragraphs g
                  JOIN versions v ON v.id = g.version_id JOIN articles a ON a.id = v.article_id""",
    "first_occurrences": """
        SELECT g.text, t.site, a.url, v.number, t.position FROM first_occurrences t
                     JOIN paragraphs g ON g.id = t.paragraph_id JOIN versions v
                       ON v.id = t.version_id JOIN articles a ON a.id = v.article_id""",
    "copies": """SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles
                   FROM copies c JOIN articles a ON a.id = c.article_id
                   JOIN articles o ON o.id = c.of_article_id""",
    "patterns": """SELECT site, key, articles, evidence, hex(words), verdict, is_boilerplate
                     FROM patterns""",
    "pattern paragraphs": """SELECT t.site, t.key, g.text FROM pattern_paragraphs l
                               JOIN patterns t ON t.id = l.pattern_id
                               JOIN paragraphs g ON g.id = l.paragraph_id""",
    "sites": "SELECT site, articles FROM sites",
    "urls": "SELECT url, outcome, detail FROM urls WHERE outcome <> 'redacted'",
}


def contents(archive: Archive) -> dict[str, Any]:
    """What an archive contains about its articles, without the ids of rows."""
    tables: dict[str, Any] = {
        name: sorted(archive.connection.execute(query).fetchall(), key=repr)
        for name, query in _TABLES.items()
    }
    return tables | {"pairs": pairs(archive)}


@contextmanager
def archive_of(articles: Articles, size: int) -> Iterator[Archive]:
    """An archive of these articles, `size` per transaction. Boilerplate needs two articles."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive(Path(folder) / "archive.db") as archive,
    ):
        archive.connection.execute("PRAGMA synchronous = OFF")
        archive.connection.execute(
            "UPDATE config SET value = '2' WHERE key = 'boilerplate_articles'"
        )
        for start in range(0, len(articles), size):
            write(archive, articles[start : start + size])
        archive.connection.execute("DELETE FROM run_locks")
        yield archive


def redact(archive: Archive, url: str) -> None:
    (number,) = archive.connection.execute(
        "SELECT id FROM articles WHERE url = ?", (url,)
    ).fetchone()
    archive.redact(number, "a court asked")


ARTICLES = st.tuples(st.sampled_from(URLS), st.lists(st.sampled_from(POOL), max_size=5))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    articles=st.lists(ARTICLES, min_size=1, max_size=7, unique_by=lambda article: article[0]),
    edit=st.lists(st.sampled_from(POOL), max_size=5),
    which=st.integers(0, 6),
    size=st.sampled_from([1, 3, 9]),
)
@example([(URLS[0], POOL[:4]), (URLS[1], POOL[:4]), (URLS[3], POOL[:4])], POOL[:4], 0, 1)
@example([(URLS[0], POOL[:1]), (URLS[1], POOL[4:5]), (URLS[3], POOL[7:8])], [], 0, 9)
def test_a_redacted_archive_equals_one_that_never_had_the_article(
    articles: Articles, edit: Sequence[str], which: int, size: int
) -> None:
    url, _ = articles[which % len(articles)]
    articles = [*articles, (url, edit)]
    with archive_of(articles, size) as archive:
        redact(archive, url)
        found = contents(archive)
        assert archive.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert list(verify(archive.path)) == []
        refold(archive.path, force=True)
        assert contents(archive) == found
    with archive_of([article for article in articles if article[0] != url], size) as never:
        assert found == contents(never)


def test_a_process_with_the_archive_open_does_not_confuse_deleted_ids(tmp_path: Path) -> None:
    articles = [(URLS[0], POOL[:2]), (URLS[1], POOL[2:4])]
    more = [(URLS[2], [POOL[6], POOL[9]]), (URLS[3], POOL[2:5])]
    with archive_of(articles, 9) as archive:
        with Archive(archive.path) as other:
            redact(other, URLS[1])
        write(archive, more)
        found = contents(archive)
        assert list(verify(archive.path)) == []
    with archive_of(articles[:1], 9) as never:
        write(never, more)
        assert found == contents(never)


@pytest.mark.parametrize("merge_at", [1, 40])
def test_bands_in_segments_are_deleted_too(monkeypatch: pytest.MonkeyPatch, merge_at: int) -> None:
    monkeypatch.setattr("storage.band_index.index._MERGE_AT", merge_at)
    articles = [(url, POOL[at : at + 4]) for at, url in enumerate(URLS)]
    with archive_of(articles, 1) as archive:
        assert archive.connection.execute("SELECT count(*) FROM band_segments").fetchone() > (0,)
        for url in (URLS[0], URLS[3], URLS[5]):
            redact(archive, url)
            assert list(verify(archive.path)) == []
        found = contents(archive)
    with archive_of([articles[1], articles[2], articles[4]], 1) as never:
        assert found == contents(never)
