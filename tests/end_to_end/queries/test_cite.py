"""References to articles: what reference managers read, and nothing that breaks them."""

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


def person(family: str, given: str, suffix: str | None = None) -> Name:
    return Name(family, given, suffix)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Ada Quill", [person("Quill", "Ada")]),
        ("By Ada Quill", [person("Quill", "Ada")]),
        ("Ada Quill; Ben Carter", [person("Quill", "Ada"), person("Carter", "Ben")]),
        ("Ada Quill; Ada Quill", [person("Quill", "Ada")]),
        (
            "Ada Quill, Ben Carter and Cy Doe",
            [person("Quill", "Ada"), person("Carter", "Ben"), person("Doe", "Cy")],
        ),
        ("Quill, Ada", [person("Quill", "Ada")]),
        ("von der Leyen, Ursula", [person("von der Leyen", "Ursula")]),
        ("Jan van der Berg", [person("van der Berg", "Jan")]),
        ("Abigail Van Buren", [person("Van Buren", "Abigail")]),
        ("J. K. Rowling", [person("Rowling", "J. K.")]),
        ("Seán O'Brien-Smith", [person("O'Brien-Smith", "Seán")]),
        ("Martin Luther King, Jr.", [person("King", "Martin Luther", "Jr.")]),
        ("Вера Ерофеева", [person("Ерофеева", "Вера")]),
        (None, []),
        (" ; ", []),
    ],
)
def test_names_of_persons_are_parted(said: str | None, found: list[Name]) -> None:
    assert parse_authors(said) == found


@pytest.mark.parametrize(
    "said",
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
def test_what_may_be_something_else_stays_as_it_is(said: str) -> None:
    assert parse_authors(said) == [Name(literal=said)]


@pytest.mark.parametrize(
    ("said", "language"),
    [("Kei Eno", "ja"), ("Nagy Anna", "hu"), ("Gabriel García Márquez", "es")],
)
def test_where_names_go_by_other_rules_they_are_not_parted(said: str, language: str) -> None:
    assert parse_authors(said, language) == [Name(literal=said)]


@given(st.text())
def test_no_name_is_lost_or_made_up(said: str) -> None:
    for name in parse_authors(said):
        assert (name.literal is None) != (name.family is None)
        for part in (name.literal, name.family, name.given, name.suffix):
            assert part is None or part in " ".join(said.split())


# --- The command ---


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The command with three articles, the first of them seen twice. To be read only."""
    command = Palimpsest(tmp_path_factory.mktemp("cited"))
    first = {
        "url": "https://gazette.example/ferry?a={1}&b=2",
        "title": "Ferry \\ {late} & 50% #1_a ~ ^ $",
        "author": "Ada Quill; Gazette Staff",
        "published": "2026-02-28T23:30:00-05:00",
        "language": "en",
        "description": "What an abstract would be made of.",
        "text": TEXT,
    }
    told = [
        {**first, "first_seen": SEEN},
        {"id": "w1", "text": "A wire without anything.", "published": "some day in May"},
        {"url": "https://gazette.example/2", "text": "Another.", "published": "2026-02"},
        {**first, "first_seen": AGAIN},
    ]
    (command.folder / "a.jsonl").write_text("\n".join(map(json.dumps, told)))
    assert command.run("import", "a.jsonl").code == 0
    return command


def items(command: Palimpsest, *words: str) -> list[dict[str, Any]]:
    ran = command.run("cite", *words)
    assert ran.code == 0, ran.err
    return list(ran.json)


def test_a_reference_says_what_is_known(cited: Palimpsest) -> None:
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


def test_a_day_is_as_exact_as_it_is_known(cited: Palimpsest) -> None:
    wire, month = items(cited, "2", "3")

    assert wire["issued"] == {"raw": "some day in May"}
    assert month["issued"] == {"date-parts": [[2026, 2]]}
    assert not {"URL", "author", "title"} & set(wire)


# Of csl-data.json 1.0: what is allowed where.
STRINGS = {
    *("id", "type", "title", "container-title", "URL", "language", "archive"),
    *("archive_location", "note"),
}


def test_items_keep_to_the_schema(cited: Palimpsest) -> None:
    for item in items(cited, "1", "2", "3", "--json"):
        assert {"id", "type"} <= set(item) <= STRINGS | {"author", "issued", "accessed"}
        assert all(isinstance(item[key], str) for key in STRINGS & set(item))
        for name in item.get("author", []):
            assert set(name) <= {"family", "given", "suffix", "literal"}
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


def test_bibtex_is_escaped_and_whole(cited: Palimpsest) -> None:
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


def test_bibtex_keeps_a_date_in_words(cited: Palimpsest) -> None:
    told = cited.run("cite", "2", "--format", "bibtex").out
    assert "  note = {dated some day in May; Palimpsest (archive.db), article 2, " in told
    assert "  date = " not in told


@given(st.text())
def test_no_text_gets_out_of_its_braces(text: str) -> None:
    depth = 0
    told = escape_latex(text)
    for sign in told:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert "\n" not in told
    assert not re.search(r"(?<!\\)[$&%#_^~]", told)


@given(st.text(), st.text())
def test_an_entry_has_one_line_a_field(title: str, url: str) -> None:
    item = {"id": "a-1", "archive": "A", "archive_location": "b", "note": "c"}

    lines = bibtex_entry({**item, "title": title, "URL": url}).splitlines()

    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},", line) for line in lines[1:-1])
    assert (lines[0], lines[-1]) == ("@online{a-1,", "}")


def test_what_is_not_there_is_named(cited: Palimpsest, palimpsest: Palimpsest) -> None:
    ran = cited.run("cite", "1", "99")
    assert (ran.code, ran.out) == (2, "")
    assert "no article 99" in ran.err
    assert cited.run("cite").code == 2
    assert cited.run("cite", "1", "--json", "--format", "bibtex").code == 2
    assert "there is no archive" in palimpsest.run("cite", "1").err


def test_a_changed_text_is_cited_by_when_it_was_seen(tmp_path: Path) -> None:
    command = Palimpsest(tmp_path)
    url = "https://gazette.example/x"
    told = [
        {"url": url, "text": f"{TEXT} It came back at {hour}.", "first_seen": f"2026-03-0{day}"}
        for hour, day in (("nine", 1), ("ten", 2), ("ten", 4))
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, told)))
    assert command.run("import", "a.jsonl").code == 0

    (item,) = items(command, url)

    assert item["archive_location"] == "article 1, version 2"
    assert item["accessed"] == {"date-parts": [[2026, 3, 4]]}
