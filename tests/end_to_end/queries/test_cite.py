"""Citations: what reference managers read, and nothing that breaks them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.citations.author_names import Name, parse_authors
from storage.citations.bibtex import bibtex_entry, escape_latex
from tests.support.command import Palimpsest

TEXT = "The ferry to the island left an hour late, and nobody on the quay was surprised."
SEEN, AGAIN = "2026-03-01T08:00:00.000Z", "2026-03-07T08:00:00.000Z"


def name(family: str, given: str, suffix: str | None = None) -> Name:
    return Name(family, given, suffix)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ada Quill", [name("Quill", "Ada")]),
        ("By Ada Quill", [name("Quill", "Ada")]),
        ("Ada Quill; Ben Carter", [name("Quill", "Ada"), name("Carter", "Ben")]),
        ("Ada Quill; Ada Quill", [name("Quill", "Ada")]),
        (
            "Ada Quill, Ben Carter and Cy Doe",
            [name("Quill", "Ada"), name("Carter", "Ben"), name("Doe", "Cy")],
        ),
        ("Quill, Ada", [name("Quill", "Ada")]),
        ("von der Leyen, Ursula", [name("von der Leyen", "Ursula")]),
        ("Jan van der Berg", [name("van der Berg", "Jan")]),
        ("Abigail Van Buren", [name("Van Buren", "Abigail")]),
        ("J. K. Rowling", [name("Rowling", "J. K.")]),
        ("Seán O'Brien-Smith", [name("O'Brien-Smith", "Seán")]),
        ("Martin Luther King, Jr.", [name("King", "Martin Luther", "Jr.")]),
        ("Вера Ерофеева", [name("Ерофеева", "Вера")]),
        (None, []),
        (" ; ", []),
    ],
)
def test_names_of_persons_are_split(line: str | None, expected: list[Name]) -> None:
    assert parse_authors(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        *("Associated Press", "Reuters", "AP", "Gazette Staff", "The Water Coolest", "Josh"),
        *("Smith and Jones", "Johnson & Johnson", "Department of Health and Social Care"),
        *(
            "Jane Smith, Reuters",
            "DANICA KIRKA",
            "Phil Helsel is a reporter",
            "王小明",
            "a@b.example",
        ),
        "Ada Quill Ben Carter Doe",
        *("Ada Quill, New York", "Dr Ada Quill", "BBC Verify"),
    ],
)
def test_a_line_that_may_not_be_a_name_stays_as_written(line: str) -> None:
    assert parse_authors(line) == [Name(literal=line)]


@pytest.mark.parametrize(
    ("line", "language"),
    [("Kei Eno", "ja"), ("Nagy Anna", "hu"), ("Gabriel García Márquez", "es")],
)
def test_names_in_languages_with_other_rules_are_not_split(line: str, language: str) -> None:
    assert parse_authors(line, language) == [Name(literal=line)]


@given(st.text())
def test_each_part_of_a_name_occurs_in_the_line(line: str) -> None:
    for author in parse_authors(line):
        assert (author.literal is None) != (author.family is None)
        for part in (author.literal, author.family, author.given, author.suffix):
            assert part is None or part in " ".join(line.split())


# --- The command ---


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """An archive with three articles, the first seen twice. Read only."""
    command = Palimpsest(tmp_path_factory.mktemp("cited"))
    first = {
        "url": "https://gazette.example/ferry?a={1}&b=2",
        "title": "Ferry \\ {late} & 50% #1_a ~ ^ $",
        "author": "Ada Quill; Gazette Staff",
        "published": "2026-02-28T23:30:00-05:00",
        "language": "en",
        "description": "A text that could become an abstract.",
        "text": TEXT,
    }
    records = [
        {**first, "first_seen": SEEN},
        {"id": "w1", "text": "A wire without anything.", "published": "some day in May"},
        {"url": "https://gazette.example/2", "text": "Another.", "published": "2026-02"},
        {**first, "first_seen": AGAIN},
    ]
    (command.folder / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    assert command.run("import", "a.jsonl").code == 0
    return command


def items(command: Palimpsest, *words: str) -> list[dict[str, Any]]:
    ran = command.run("cite", *words)
    assert ran.code == 0, ran.err
    return list(ran.json)


def test_a_citation_has_all_known_fields(cited: Palimpsest) -> None:
    ((digest,),) = cited.rows("SELECT text_digest FROM versions WHERE article_id = 1")

    assert items(cited, "1") == [
        {
            "id": "gazette.example-1",
            "type": "webpage",
            "title": "Ferry \\ {late} & 50% #1_a ~ ^ $",
            "author": [{"family": "Quill", "given": "Ada"}, {"literal": "Gazette Staff"}],
            "issued": {"date-parts": [[2026, 2, 28]]},
            "accessed": {"date-parts": [[2026, 3, 7]]},
            "container-title": "gazette.example",
            "URL": cited.rows("SELECT url FROM articles WHERE id = 1")[0][0],
            "language": "en",
            "archive": "Palimpsest (archive.db)",
            "archive_location": "article 1, version 1",
            "note": f"SHA-256 of the text: {digest}",
        }
    ]


def test_a_date_is_as_exact_as_it_is_known(cited: Palimpsest) -> None:
    wire, month = items(cited, "2", "3")

    assert wire["issued"] == {"raw": "some day in May"}
    assert month["issued"] == {"date-parts": [[2026, 2]]}
    assert not {"URL", "author", "title"} & set(wire)


# The fields of csl-data.json 1.0 that are strings.
STRINGS = {
    *("id", "type", "title", "container-title", "URL", "language", "archive"),
    *("archive_location", "note"),
}


def test_items_follow_the_csl_schema(cited: Palimpsest) -> None:
    for item in items(cited, "1", "2", "3", "--json"):
        assert {"id", "type"} <= set(item) <= STRINGS | {"author", "issued", "accessed"}
        assert all(isinstance(item[key], str) for key in STRINGS & set(item))
        for author in item.get("author", []):
            assert set(author) <= {"family", "given", "suffix", "literal"}
        for day in (item.get("issued"), item["accessed"]):
            if day is not None and "raw" not in day:
                ((*parts,),) = day["date-parts"]
                assert 1 <= len(parts) <= 3
                assert all(isinstance(part, int) for part in parts)


def test_each_article_is_cited_once_in_the_order_given(cited: Palimpsest) -> None:
    found = items(cited, "3", "1", "https://gazette.example/2", "2")

    keys = [item["id"] for item in found]
    assert [key.rpartition("-")[2] for key in keys] == ["3", "1", "2"]
    assert len(set(keys)) == 3
    assert all(re.fullmatch(r"[a-z0-9.-]+", key) for key in keys)


def test_bibtex_is_escaped_and_complete(cited: Palimpsest) -> None:
    ran = cited.run("cite", "1", "3", "--format", "bibtex")

    assert ran.code == 0
    first, second = ran.out.split("\n\n")
    assert first.startswith(
        "@online{gazette.example-1,\n  author = {Quill, Ada and {Gazette Staff}},"
    )
    assert (
        r"  title = {Ferry \textbackslash{} \textbraceleft{}late\textbraceright{} \& 50\% \#1\_a "
        r"\textasciitilde{} \textasciicircum{} \$}," in first
    )
    assert "  date = {2026-02-28},\n" in first
    assert "  urldate = {2026-03-07},\n" in first
    assert "%7B1%7D&b=2}" in first
    assert "  date = {2026-02},\n" in second
    assert second.endswith("}\n")


def test_bibtex_puts_a_date_in_words_into_the_note(cited: Palimpsest) -> None:
    out = cited.run("cite", "2", "--format", "bibtex").out
    assert "  note = {dated some day in May; Palimpsest (archive.db), article 2, " in out
    assert "  date = " not in out


@given(st.text())
def test_escaped_text_keeps_braces_balanced(text: str) -> None:
    depth = 0
    escaped = escape_latex(text)
    for sign in escaped:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert "\n" not in escaped
    assert not re.search(r"(?<!\\)[$&%#_^~]", escaped)


@given(st.text(), st.text())
def test_a_bibtex_entry_has_one_line_per_field(title: str, url: str) -> None:
    item = {"id": "a-1", "archive": "A", "archive_location": "b", "note": "c"}

    lines = bibtex_entry({**item, "title": title, "URL": url}).splitlines()

    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},", line) for line in lines[1:-1])
    assert (lines[0], lines[-1]) == ("@online{a-1,", "}")


def test_a_missing_article_is_reported(cited: Palimpsest, palimpsest: Palimpsest) -> None:
    ran = cited.run("cite", "1", "99")
    assert (ran.code, ran.out) == (2, "")
    assert "no article 99" in ran.err
    assert cited.run("cite").code == 2
    assert cited.run("cite", "1", "--json", "--format", "bibtex").code == 2
    assert "there is no archive" in palimpsest.run("cite", "1").err


def test_a_changed_text_is_cited_with_its_last_capture(tmp_path: Path) -> None:
    command = Palimpsest(tmp_path)
    url = "https://gazette.example/x"
    records = [
        {"url": url, "text": f"{TEXT} It came back at {hour}.", "first_seen": f"2026-03-0{day}"}
        for hour, day in (("nine", 1), ("ten", 2), ("ten", 4))
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    assert command.run("import", "a.jsonl").code == 0

    (item,) = items(command, url)

    assert item["archive_location"] == "article 1, version 2"
    assert item["accessed"] == {"date-parts": [[2026, 3, 4]]}
