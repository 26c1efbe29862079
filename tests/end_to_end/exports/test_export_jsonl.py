"""Exports as JSON Lines, from which an import creates the same archive."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.ingest.files import Line, Problem, parse_line
from storage.core.model import Kind
from storage.exports.jsonl import JsonLinesWriter
from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.exports import ARTICLE, exported, objects

CONTENT = {
    "articles": """
        SELECT a.id, a.key, a.url, a.site, a.title, a.author, a.published, a.language,
               a.description, a.tags, a.image, a.licence, a.first_seen, v.text_digest, v.title
          FROM articles a JOIN versions v ON v.id = a.version_id""",
    "paragraphs": "SELECT text, digest, shingles FROM paragraphs",
    "appearances": """
        SELECT a.url, p.position, p.kind, g.text FROM appearances p
          JOIN versions v ON v.id = p.version_id JOIN articles a ON a.id = v.article_id
          JOIN paragraphs g ON g.id = p.paragraph_id""",
    "near_duplicates": """
        SELECT g.text, o.text, n.similarity, n.differs FROM near_duplicates n
          JOIN paragraphs g ON g.id = n.paragraph_id
          JOIN paragraphs o ON o.id = n.of_paragraph_id""",
    "repeats": """
        SELECT a.url, r.position, r.scope, o.url, r.of_position, g.text, r.similarity, r.differs
          FROM repetitions r JOIN articles a ON a.id = r.article_id
          JOIN articles o ON o.id = r.of_article_id
          JOIN paragraphs g ON g.id = r.of_paragraph_id""",
    "copies": """
        SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id
          JOIN articles o ON o.id = c.of_article_id""",
    "patterns": "SELECT site, key, articles FROM patterns",
}


def content(command: Palimpsest) -> dict[str, list[Any]]:
    return {name: sorted(command.rows(query), key=repr) for name, query in CONTENT.items()}


def reimported(command: Palimpsest, folder: Path) -> Palimpsest:
    """Another archive, imported from an export of this one."""
    other = Palimpsest(folder)
    exported(command, "-o", str(folder / "out.jsonl.gz"))
    assert other.run("import", "out.jsonl.gz").code == 0
    return other


@pytest.mark.parametrize("name", CONTENT)
def test_an_archive_imported_from_an_export_has_the_same_content(
    name: str, filled: Palimpsest, again: Palimpsest
) -> None:
    assert content(again)[name] == content(filled)[name]
    assert content(filled)[name]


@pytest.fixture(scope="module")
def again(filled: Palimpsest, tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    other = reimported(filled, tmp_path_factory.mktemp("again"))
    # Decisions of a user on boilerplate are not part of an export.
    (paragraph,) = other.rows("SELECT id FROM paragraphs WHERE text LIKE 'The goat%'").pop()
    assert other.run("boilerplate", "gazette.example", "--drop", str(paragraph)).code == 0
    return other


def test_a_crawled_archive_can_be_imported_from_its_export(
    crawled: CrawledNewspaper, tmp_path: Path
) -> None:
    before, after = content(crawled.palimpsest), content(reimported(crawled.palimpsest, tmp_path))

    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert after == before


def test_a_line_has_all_fields_of_an_article(filled: Palimpsest) -> None:
    (article,) = objects(exported(filled, "15").out)

    assert list(article) == [
        *("id", "url", "site", "title", "author", "published", "language", "description", "tags"),
        *("image", "licence", "first_seen", "last_seen", "version", "text_digest", "text"),
        *("agency", "title_origin", "author_origin", "published_origin", "language_origin"),
        *("text_source", "left_out_share", "kinds"),
    ]
    assert article["tags"] == ["Hafen", "=1+1"]
    assert article["kinds"] == ["text"] * 3
    assert article["text_digest"] == hashlib.sha256(article["text"].encode()).hexdigest()
    assert (article["site"], article["language"], article["version"]) == (
        "courier.example",
        "de",
        1,
    )


def test_paragraphs_with_several_lines_have_their_line_counts(filled: Palimpsest) -> None:
    (article,) = objects(exported(filled, "https://gazette.example/23").out)

    assert (article["kinds"], article["lines"]) == (["text", "code"], [1, 4])


TEXTS = st.text(min_size=1).map(lambda text: text.replace("\0", "")).filter(str.strip)
BREAKS = st.sampled_from("\u2028\u2029\x85\x0b\x0c\x1c\r\n").map(lambda sign: f"a{sign}b")


@given(st.lists(st.tuples(st.sampled_from(list(map(str, Kind))), TEXTS | BREAKS), min_size=1))
def test_every_paragraph_survives_export_and_import(paragraphs: list[tuple[str, str]]) -> None:
    stream = io.BytesIO()
    JsonLinesWriter(stream).write([replace(ARTICLE, paragraphs=tuple(paragraphs))])
    content = stream.getvalue()

    # A single line, whichever characters a program takes for line breaks.
    assert len(content.decode().splitlines()) == 1
    read = parse_line(Line(Path("a.jsonl"), 1, content))
    assert not isinstance(read, Problem)
    url, article, seen = read
    assert [(str(each.kind), each.text) for each in article.paragraphs] == paragraphs
    assert (url, seen) == (ARTICLE.url, ARTICLE.first_seen)


@pytest.mark.parametrize(
    ("kinds", "counts"),
    [
        (["text"], None),
        (["text", "poem"], None),
        (["text", ["text"]], None),
        ("text", None),
        (["text", "code"], [1, 2]),
        (["text", "code"], [1]),
        (["text", "code"], [0, 2]),
        (["text", "code"], ["1", "1"]),
        ([], None),
    ],
)
def test_kinds_that_do_not_fit_the_text_are_ignored(kinds: object, counts: object) -> None:
    body = json.dumps({"text": "A rope.\nA net.", "kinds": kinds, "lines": counts}).encode()

    read = parse_line(Line(Path("a.jsonl"), 1, body))

    assert not isinstance(read, Problem)
    assert [(each.text, each.kind) for each in read[1].paragraphs] == [
        ("A rope.", Kind.TEXT),
        ("A net.", Kind.TEXT),
    ]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("2026-03-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z"),
        ("2026-03-01T08:00:00+02:00", "2026-03-01T06:00:00.000Z"),
        ("2026-03-01", "2026-03-01T00:00:00.000Z"),
        ("last week", None),
        ("0001-01-01T00:00:00+10:00", None),
        (7, None),
    ],
)
def test_a_valid_time_of_the_first_capture_is_read(text: object, seen: str) -> None:
    read = parse_line(
        Line(Path("a.jsonl"), 1, json.dumps({"text": "A", "first_seen": text}).encode())
    )

    assert not isinstance(read, Problem)
    assert read[2] == seen
