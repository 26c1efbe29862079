"""Files to import: what each holds, and what a person is told of the one that is broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.ingest.files import Line, Page, Problem, article_of, found, pieces, suffix_of
from storage.core.model import Article, Paragraph

LARGEST = 1 << 20
FILE = Path("wires.jsonl")


def _line(loaded: object, number: int = 7) -> Line:
    body = loaded if isinstance(loaded, bytes) else json.dumps(loaded).encode()
    return Line(FILE, number, body)


def _article(**fields: Any) -> tuple[str, Article]:
    read = article_of(_line({"text": "A rope.\nA net.", **fields}))
    assert not isinstance(read, Problem)
    return read[:2]


def _problem(loaded: object, number: int = 7) -> Problem:
    read = article_of(_line(loaded, number))
    assert isinstance(read, Problem)
    return read


def _only_problem(path: Path, largest: int = LARGEST) -> Problem:
    (piece,) = pieces(path, largest)
    assert isinstance(piece, Problem)
    assert piece.file == str(path)
    return piece


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.html", ".html"),
        ("a.HTM", ".htm"),
        ("a.html.gz", ".html.gz"),
        ("a.jsonl", ".jsonl"),
        ("a.b.JSONL.GZ", ".jsonl.gz"),
        ("a.json", None),
        ("a.gz", None),
        ("html", None),
        ("a.html.bak", None),
    ],
)
def test_a_file_is_known_by_its_suffix(name: str, suffix: str | None) -> None:
    assert suffix_of(Path(name)) == suffix


def test_folders_are_searched_and_files_taken_as_named(folder: Path) -> None:
    for name in ("b/2.html", "b/1.jsonl.gz", "a/3.htm", "a/notes.txt", "odd.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()

    assert list(found([folder / "odd.txt", folder / "b", folder / "a"])) == [
        folder / "odd.txt",
        folder / "b/1.jsonl.gz",
        folder / "b/2.html",
        folder / "a/3.htm",
    ]


def test_a_page_is_one_piece(folder: Path) -> None:
    path = folder / "a.html"
    path.write_bytes(b"<p>\xff\x00\n\n")

    assert list(pieces(path, LARGEST)) == [Page(path, b"<p>\xff\x00\n\n")]


def test_a_packed_page_is_unpacked(folder: Path) -> None:
    path = folder / "a.html.gz"
    path.write_bytes(gzip.compress(b"<p>"))

    assert list(pieces(path, LARGEST)) == [Page(path, b"<p>")]


@pytest.mark.parametrize("packed", [False, True])
def test_lines_keep_their_numbers_and_empty_ones_are_passed_over(
    folder: Path, packed: bool
) -> None:
    path = folder / ("a.jsonl.gz" if packed else "a.jsonl")
    body = b'{"a": 1}\n\n  \r\n{"b": 2}\r\n{"c"'
    path.write_bytes(gzip.compress(body) if packed else body)

    assert list(pieces(path, LARGEST)) == [
        Line(path, 1, b'{"a": 1}\n'),
        Line(path, 4, b'{"b": 2}\r\n'),
        Line(path, 5, b'{"c"'),
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_an_empty_file_of_lines_holds_nothing(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(gzip.compress(b"") if name.endswith(".gz") else b"")

    assert list(pieces(path, LARGEST)) == []


@pytest.mark.parametrize("name", ["a.html.gz", "a.jsonl.gz"])
def test_what_is_not_gzip_as_its_name_says_is_told(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(b"<p>not packed</p>")

    assert "is not gzip" in _only_problem(path).message


@pytest.mark.parametrize("name", ["a.html.gz", "a.jsonl.gz"])
def test_gzip_that_is_cut_off_is_told(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(gzip.compress(b'{"text": "A rope and a net."}')[:-12])

    assert "cut off or damaged" in _only_problem(path).message


def test_lines_before_the_cut_are_read(folder: Path) -> None:
    path = folder / "a.jsonl.gz"
    packed = gzip.compress(b'{"text": "A rope."}\n' * 3, compresslevel=0)
    path.write_bytes(packed[:-20])

    *lines, problem = pieces(path, LARGEST)

    assert [line.number for line in lines if isinstance(line, Line)] == [1, 2]
    assert isinstance(problem, Problem)


def test_damaged_gzip_is_told(folder: Path) -> None:
    path = folder / "a.html.gz"
    packed = bytearray(gzip.compress(b"<p>A rope and a net.</p>" * 20))
    packed[15:25] = bytes(10)
    path.write_bytes(packed)

    assert "damaged" in _only_problem(path).message


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_too_large_is_told_with_what_to_do(folder: Path, packed: bool) -> None:
    path = folder / ("a.html.gz" if packed else "a.html")
    path.write_bytes(gzip.compress(bytes(LARGEST + 1)) if packed else bytes(LARGEST + 1))

    assert _only_problem(path).message == "has over 1 MB: allow more with --max-megabytes"


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_just_as_large_as_allowed_is_read(folder: Path, packed: bool) -> None:
    path = folder / ("a.html.gz" if packed else "a.html")
    path.write_bytes(gzip.compress(bytes(LARGEST)) if packed else bytes(LARGEST))

    assert list(pieces(path, LARGEST)) == [Page(path, bytes(LARGEST))]


@pytest.mark.parametrize("size", [LARGEST + 1, 2 * LARGEST, 2 * LARGEST + 1, 3 * LARGEST])
def test_a_line_too_large_is_told_and_the_next_ones_are_read(folder: Path, size: int) -> None:
    path = folder / "a.jsonl"
    path.write_bytes(b"first\n" + b"x" * size + b"\nthird\n")

    first, second, third = pieces(path, LARGEST)

    assert first == Line(path, 1, b"first\n")
    assert isinstance(second, Problem)
    assert (second.line, second.message) == (2, "has over 1 MB: allow more with --max-megabytes")
    assert third == Line(path, 3, b"third\n")


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.jsonl.gz"])
def test_a_file_that_is_not_there_is_told(folder: Path, name: str) -> None:
    assert "cannot be read" in _only_problem(folder / name).message


def test_a_page_that_is_not_there_is_told(folder: Path) -> None:
    assert "cannot be read" in _only_problem(folder / "missing.html").message


def test_a_line_is_an_article() -> None:
    url, article = _article(
        url="https://example.org/a",
        title="Rope",
        author="Ada",
        published="2025-03-13T18:20:00Z",
        language="en",
        tags=["rope", 7],
        description="Of rope",
        image="https://example.org/a.png",
        licence="CC0",
    )

    assert url == "https://example.org/a"
    assert article == Article(
        paragraphs=(Paragraph("A rope."), Paragraph("A net.")),
        title="Rope",
        author="Ada",
        published="2025-03-13T18:20:00+00:00",
        language="en",
        tags=("rope", "7"),
        description="Of rope",
        image="https://example.org/a.png",
        licence="CC0",
    )


def test_only_the_text_is_needed() -> None:
    url, article = _article()

    assert url == "import:wires.jsonl#7"
    assert article == Article((Paragraph("A rope."), Paragraph("A net.")))


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"id": "a-1"}, "import:wires.jsonl#a-1"),
        ({"id": 12}, "import:wires.jsonl#12"),
        ({"id": 0}, "import:wires.jsonl#0"),
        ({"id": ""}, "import:wires.jsonl#7"),
        ({"id": None}, "import:wires.jsonl#7"),
        ({"id": "a", "url": " "}, "import:wires.jsonl#a"),
        ({"id": "a", "url": 5}, "import:wires.jsonl#a"),
        ({"id": "a", "url": "urn:x:1"}, "urn:x:1"),
        ({"url": "HTTP://example.org/caf\u00e9#top"}, "http://example.org/caf%C3%A9"),
    ],
)
def test_an_article_is_named_by_its_url_else_its_id_else_its_line(
    fields: dict[str, Any], url: str
) -> None:
    assert _article(**fields)[0] == url


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("2025-03-13", "2025-03-13"),
        ("2025-03-13T18:20:00+01:00", "2025-03-13T18:20:00+01:00"),
        ("13 March 2025", "2025-03-13"),
        ("March 3rd, 2025", "March 3rd, 2025"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"),
        ("Thu, 13 Mar 2025 18:20:00 +0100", "2025-03-13T18:20:00+01:00"),
        ("9-APR-1987 00:00:00.00    # a guess", "1987-04-09T00:00:00"),
        ("01/02/2025", "01/02/2025"),
        ("31 June 2025", "31 June 2025"),
        ("May 2025", "May 2025"),
        ("  ", None),
        (20250313, None),
    ],
)
def test_a_date_that_cannot_be_read_is_kept_as_it_was_said(
    said: object, published: str | None
) -> None:
    assert _article(published=said)[1].published == published


def test_other_names_of_the_date_and_the_licence_are_understood() -> None:
    _, article = _article(date="2025-03-13T09:00", license="CC0")

    assert (article.published, article.licence) == ("2025-03-13T09:00:00", "CC0")


def test_a_text_is_parted_at_its_lines_and_kept_as_it_is() -> None:
    _, article = _article(text="  A rope. \r\n\n \t\nA  net.\n")

    assert article.full_text == "  A rope. \nA  net."


def test_nuls_and_lone_surrogates_are_replaced() -> None:
    body = b'{"text": "A \\u0000 rope.\\nA \\ud800 net.", "title": "\\udc00", "tags": ["\\u0000"]}'

    read = article_of(_line(body))

    assert not isinstance(read, Problem)
    assert read[1].full_text == "A \ufffd rope.\nA \ufffd net."
    assert (read[1].title, read[1].tags) == ("\ufffd", ("\ufffd",))


def test_a_name_made_of_an_id_can_be_stored() -> None:
    read = article_of(_line(b'{"text": "A rope.", "id": "\\ud800"}'))

    assert not isinstance(read, Problem)
    assert read[0].encode("utf-8")


def test_a_byte_order_mark_at_the_start_of_a_file_is_no_mistake() -> None:
    assert not isinstance(article_of(_line(b'\xef\xbb\xbf{"text": "A rope."}', number=1)), Problem)


@pytest.mark.parametrize(
    ("loaded", "told"),
    [
        (b'{"text": "A rope."', "is no JSON"),
        (b"rope", "is no JSON"),
        (b'{"text": "A \xff rope."}', "is not UTF-8"),
        (b"[" * 100_000, "is no JSON"),
        (["A rope."], "is no JSON object"),
        ("A rope.", "is no JSON object"),
        (None, "is no JSON object"),
        ({}, 'has no "text"'),
        ({"title": "Rope"}, 'has no "text"'),
        ({"text": ""}, 'has no "text"'),
        ({"text": " \n "}, 'has no "text"'),
        ({"text": 5}, 'has no "text"'),
        ({"text": ["A rope."]}, 'has no "text"'),
        ({"text": "A rope.", "url": "http://[bad"}, "is not a URL"),
        ({"text": "A rope.", "url": "https://nowhere"}, "names no host"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_with_its_number(loaded: object, told: str) -> None:
    problem = _problem(loaded, number=31)

    assert told in problem.message
    assert str(problem).startswith("wires.jsonl, line 31: ")


def test_a_problem_of_a_whole_file_names_no_line() -> None:
    assert str(Problem("a.html", None, "cannot be read")) == "a.html: cannot be read"


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_line_is_too_broken(body: bytes) -> None:
    assert isinstance(article_of(_line(body)), Problem)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(
    st.dictionaries(
        st.sampled_from("title author published date language tags image licence id".split()), _JSON
    )
)
@settings(max_examples=100, deadline=None)
def test_a_field_of_a_wrong_type_costs_no_article(fields: dict[str, Any]) -> None:
    assert _article(**fields)[1].full_text == "A rope.\nA net."
