"""Files to import: their pages and lines, and the messages about broken ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.ingest.files import Line, Page, Problem, find_files, parse_line, read_items, suffix_of
from storage.core.model import Article, Origin, Origins, Paragraph

MAX_BYTES = 1 << 20
PATH = Path("wires.jsonl")


def _line(loaded: object, number: int = 7) -> Line:
    body = loaded if isinstance(loaded, bytes) else json.dumps(loaded).encode()
    return Line(PATH, number, body)


def _article(**fields: Any) -> tuple[str, Article]:
    parsed = parse_line(_line({"text": "A rope.\nA net.", **fields}))
    assert not isinstance(parsed, Problem)
    return parsed[:2]


def _problem(loaded: object, number: int = 7) -> Problem:
    parsed = parse_line(_line(loaded, number))
    assert isinstance(parsed, Problem)
    return parsed


def _only_problem(path: Path, max_bytes: int = MAX_BYTES) -> Problem:
    (item,) = read_items(path, max_bytes)
    assert isinstance(item, Problem)
    assert item.file == str(path)
    return item


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.mhtml", ".mhtml"),
        ("a.MHT", ".mht"),
        ("a.mhtml.gz", ".mhtml.gz"),
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
def test_the_known_suffix_of_a_file(name: str, suffix: str | None) -> None:
    assert suffix_of(Path(name)) == suffix


def test_folders_are_searched_and_named_files_are_always_included(folder: Path) -> None:
    for name in ("b/2.html", "b/1.jsonl.gz", "a/3.htm", "a/notes.txt", "odd.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()

    assert list(find_files([folder / "odd.txt", folder / "b", folder / "a"])) == [
        folder / "odd.txt",
        folder / "b/1.jsonl.gz",
        folder / "b/2.html",
        folder / "a/3.htm",
    ]


def test_a_page_is_one_item(folder: Path) -> None:
    path = folder / "a.html"
    path.write_bytes(b"<p>\xff\x00\n\n")

    assert list(read_items(path, MAX_BYTES)) == [Page(path, b"<p>\xff\x00\n\n")]


def test_a_compressed_page_is_decompressed(folder: Path) -> None:
    path = folder / "a.html.gz"
    path.write_bytes(gzip.compress(b"<p>"))

    assert list(read_items(path, MAX_BYTES)) == [Page(path, b"<p>")]


@pytest.mark.parametrize("compressed", [False, True])
def test_lines_have_their_numbers_and_empty_ones_are_skipped(
    folder: Path, compressed: bool
) -> None:
    path = folder / ("a.jsonl.gz" if compressed else "a.jsonl")
    body = b'{"a": 1}\n\n  \r\n{"b": 2}\r\n{"c"'
    path.write_bytes(gzip.compress(body) if compressed else body)

    assert list(read_items(path, MAX_BYTES)) == [
        Line(path, 1, b'{"a": 1}\n'),
        Line(path, 4, b'{"b": 2}\r\n'),
        Line(path, 5, b'{"c"'),
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_an_empty_file_of_lines_has_no_items(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(gzip.compress(b"") if name.endswith(".gz") else b"")

    assert list(read_items(path, MAX_BYTES)) == []


@pytest.mark.parametrize("name", ["a.html.gz", "a.jsonl.gz"])
def test_a_file_that_is_not_gzip_despite_its_name_is_reported(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(b"<p>not content</p>")

    assert "is not gzip" in _only_problem(path).message


@pytest.mark.parametrize("name", ["a.html.gz", "a.jsonl.gz"])
def test_truncated_gzip_is_reported(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(gzip.compress(b'{"text": "A rope and a net."}')[:-12])

    assert "truncated or damaged" in _only_problem(path).message


def test_lines_before_a_truncation_are_read(folder: Path) -> None:
    path = folder / "a.jsonl.gz"
    content = gzip.compress(b'{"text": "A rope."}\n' * 3, compresslevel=0)
    path.write_bytes(content[:-20])

    *lines, problem = read_items(path, MAX_BYTES)

    assert [line.number for line in lines if isinstance(line, Line)] == [1, 2]
    assert isinstance(problem, Problem)


def test_damaged_gzip_is_reported(folder: Path) -> None:
    path = folder / "a.html.gz"
    content = bytearray(gzip.compress(b"<p>A rope and a net.</p>" * 20))
    content[15:25] = bytes(10)
    path.write_bytes(content)

    assert "damaged" in _only_problem(path).message


@pytest.mark.parametrize("compressed", [False, True])
def test_a_page_that_is_too_large_is_reported_with_the_option_to_change(
    folder: Path, compressed: bool
) -> None:
    path = folder / ("a.html.gz" if compressed else "a.html")
    path.write_bytes(gzip.compress(bytes(MAX_BYTES + 1)) if compressed else bytes(MAX_BYTES + 1))

    assert _only_problem(path).message == "has over 1 MB: allow more with --max-megabytes"


@pytest.mark.parametrize("compressed", [False, True])
def test_a_page_of_exactly_the_maximum_size_is_read(folder: Path, compressed: bool) -> None:
    path = folder / ("a.html.gz" if compressed else "a.html")
    path.write_bytes(gzip.compress(bytes(MAX_BYTES)) if compressed else bytes(MAX_BYTES))

    assert list(read_items(path, MAX_BYTES)) == [Page(path, bytes(MAX_BYTES))]


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 2 * MAX_BYTES, 2 * MAX_BYTES + 1, 3 * MAX_BYTES])
def test_a_line_that_is_too_large_is_reported_and_the_next_ones_are_read(
    folder: Path, size: int
) -> None:
    path = folder / "a.jsonl"
    path.write_bytes(b"first\n" + b"x" * size + b"\nthird\n")

    first, second, third = read_items(path, MAX_BYTES)

    assert first == Line(path, 1, b"first\n")
    assert isinstance(second, Problem)
    assert (second.line, second.message) == (2, "has over 1 MB: allow more with --max-megabytes")
    assert third == Line(path, 3, b"third\n")


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.jsonl.gz"])
def test_a_missing_file_is_reported(folder: Path, name: str) -> None:
    assert "cannot be read" in _only_problem(folder / name).message


def test_a_missing_page_is_reported(folder: Path) -> None:
    assert "cannot be read" in _only_problem(folder / "missing.html").message


def test_a_line_with_all_fields_becomes_an_article() -> None:
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
        origins=Origins(*[Origin.DECLARED] * 4),
    )


def test_where_metadata_was_found_is_read_back_and_declared_otherwise() -> None:
    _, article = _article(
        title="Rope",
        title_origin="visible",
        published="2025-03-13",
        published_origin="guessed",
        author="Ada",
        author_origin="heard",
        agency="Reuters",
        language_origin="guessed",
    )

    assert article.agency == "Reuters"
    assert article.origins == Origins(Origin.VISIBLE, Origin.DECLARED, Origin.GUESSED, None)


def test_only_the_text_is_required() -> None:
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
def test_the_url_is_that_of_the_line_or_made_from_its_id_or_number(
    fields: dict[str, Any], url: str
) -> None:
    assert _article(**fields)[0] == url


@pytest.mark.parametrize(
    ("date", "published"),
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
def test_dates_are_parsed_and_kept_unchanged_if_they_are_not_valid(
    date: object, published: str | None
) -> None:
    assert _article(published=date)[1].published == published


def test_alternative_names_of_the_date_and_the_licence_are_accepted() -> None:
    _, article = _article(date="2025-03-13T09:00", license="CC0")

    assert (article.published, article.licence) == ("2025-03-13T09:00:00", "CC0")


def test_each_line_of_a_text_is_a_paragraph_and_unchanged() -> None:
    _, article = _article(text="  A rope. \r\n\n \t\nA  net.\n")

    assert article.full_text == "  A rope. \nA  net."


def test_nuls_and_lone_surrogates_are_replaced() -> None:
    body = b'{"text": "A \\u0000 rope.\\nA \\ud800 net.", "title": "\\udc00", "tags": ["\\u0000"]}'

    parsed = parse_line(_line(body))

    assert not isinstance(parsed, Problem)
    assert parsed[1].full_text == "A \ufffd rope.\nA \ufffd net."
    assert (parsed[1].title, parsed[1].tags) == ("\ufffd", ("\ufffd",))


def test_a_url_made_from_an_id_can_be_stored() -> None:
    parsed = parse_line(_line(b'{"text": "A rope.", "id": "\\ud800"}'))

    assert not isinstance(parsed, Problem)
    assert parsed[0].encode("utf-8")


def test_a_byte_order_mark_at_the_start_of_a_file_is_accepted() -> None:
    assert not isinstance(parse_line(_line(b'\xef\xbb\xbf{"text": "A rope."}', number=1)), Problem)


@pytest.mark.parametrize(
    ("loaded", "message"),
    [
        (b'{"text": "A rope."', "is not valid JSON"),
        (b"rope", "is not valid JSON"),
        (b'{"text": "A \xff rope."}', "is not UTF-8"),
        (b"[" * 100_000, "is not valid JSON"),
        (["A rope."], "is not a JSON object"),
        ("A rope.", "is not a JSON object"),
        (None, "is not a JSON object"),
        ({}, 'has no "text"'),
        ({"title": "Rope"}, 'has no "text"'),
        ({"text": ""}, 'has no "text"'),
        ({"text": " \n "}, 'has no "text"'),
        ({"text": 5}, 'has no "text"'),
        ({"text": ["A rope."]}, 'has no "text"'),
        ({"text": "A rope.", "url": "http://[bad"}, "is not a URL"),
        ({"text": "A rope.", "url": "https://nowhere"}, "has no valid host name"),
    ],
)
def test_a_problem_with_a_line_is_reported_with_its_number(loaded: object, message: str) -> None:
    problem = _problem(loaded, number=31)

    assert message in problem.message
    assert str(problem).startswith("wires.jsonl, line 31: ")


def test_a_problem_with_a_file_has_no_line() -> None:
    assert str(Problem("a.html", None, "cannot be read")) == "a.html: cannot be read"


@given(st.binary(max_size=60))
@settings(max_examples=100, deadline=None)
def test_broken_lines_are_problems(body: bytes) -> None:
    assert isinstance(parse_line(_line(body)), Problem)


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
def test_fields_of_wrong_types_do_not_lose_the_article(fields: dict[str, Any]) -> None:
    assert _article(**fields)[1].full_text == "A rope.\nA net."
