"""Export: one state of an archive in one file, the same each time, and back again."""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import json
import lzma
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from crawler.files import Line, Problem, article_of
from storage.exports.export import Format, Query, export, pour
from storage.exports.jsonl import JsonLines
from storage.exports.selection import GiveADate, Selection, moment_of
from storage.exports.table_rows import Csv
from storage.exports.texts import ArticleText, Text, Texts
from storage.exports.whole_file import NameAnotherFile
from storage.model import Kind
from storage.query import Reader
from tests.conftest import Crawled, Palimpsest, Ran, corpus

BOILERPLATE = "Subscribe to the Gazette and read about the harbour every single morning."
TOLD = "The ferry to the island left an hour late, and nobody on the quay was surprised."
RETOLD = "The ferry to the island left an hour late and nobody on the quay was surprised by it."
SEEN = "2026-03-0{}T08:00:00.000Z"
ARTICLE = ArticleText(
    7,
    "https://gazette.example/7",
    "gazette.example",
    "Ferry",
    "Ada Quill",
    "2026-03-01",
    "en",
    None,
    (),
    None,
    None,
    SEEN.format(1),
    SEEN.format(2),
    1,
    "0" * 64,
    (("heading", "Ferry"), ("text", TOLD)),
)


def line(number: int, *paragraphs: str, **fields: Any) -> str:
    record = {
        "url": f"https://gazette.example/{number}",
        "title": f"Story {number}",
        "language": "en",
        "text": "\n".join(paragraphs),
        **fields,
    }
    return json.dumps(record) + "\n"


def lines() -> str:
    """Twelve articles of one site with boilerplate, a repetition of each scope, and a copy."""
    told = [
        line(
            *(number, f"Story number {number} of the harbour tells of boat {number * 7919}."),
            *(BOILERPLATE, f"Crew {number * 104729} sailed on tide {number * 1299709}."),
            first_seen=SEEN.format(1 if number < 6 else 2),
        )
        for number in range(12)
    ]
    told.append(line(20, TOLD, RETOLD, "And so it went on.", kinds=["heading", "text", "quote"]))
    told.append(line(21, RETOLD, "The goat came, too.", author="=cmd()", first_seen=SEEN.format(3)))
    other = {"url": "https://courier.example/a", "language": "de", "tags": ["Hafen", "=1+1"]}
    told.append(line(22, TOLD, RETOLD, "And so it went on.", **other))
    code = "if fog:\n    wait()\nelse:\n    sail()"
    told.append(line(23, "Code of the quay:", code, kinds=["text", "code"], lines=[1, 4]))
    return "".join(told)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    """The command with such an archive. To be read only."""
    command = Palimpsest(tmp_path_factory.mktemp("filled"))
    (command.folder / "in.jsonl").write_text(lines())
    assert command.run("import", "in.jsonl").code == 0
    (paragraph,) = command.rows("SELECT id FROM paragraphs WHERE text LIKE 'The goat%'").pop()
    dropped = command.run("boilerplate", "gazette.example", "--drop", str(paragraph))
    assert dropped.code == 0, dropped.err
    return command


@pytest.fixture
def reader(filled: Palimpsest) -> Iterator[Reader]:
    with Reader(filled.archive) as reader:
        yield reader


def exported(command: Palimpsest, *words: str) -> Ran:
    ran = command.run("export", *words)
    assert ran.code == 0, ran.err
    return ran


def objects(told: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in told.split("\n")[:-1]]


# --- JSON Lines, and back ---

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
          FROM repeats r
          JOIN versions v ON v.id = r.version_id JOIN articles a ON a.id = v.article_id
          JOIN versions w ON w.id = r.of_version_id JOIN articles o ON o.id = w.article_id
          JOIN paragraphs g ON g.id = r.of_paragraph_id""",
    "copies": """
        SELECT a.url, o.url, c.relation, c.similarity, c.contained, c.contains, c.shingles
          FROM copies c JOIN articles a ON a.id = c.article_id
          JOIN articles o ON o.id = c.of_article_id""",
    "site_paragraphs": """
        SELECT s.site, g.text, s.articles FROM site_paragraphs s
          JOIN paragraphs g ON g.id = s.paragraph_id""",
}


def content(command: Palimpsest) -> dict[str, list[Any]]:
    return {name: sorted(command.rows(query), key=repr) for name, query in CONTENT.items()}


def reimported(command: Palimpsest, folder: Path) -> Palimpsest:
    """Another archive, of what was exported from this one."""
    other = Palimpsest(folder)
    exported(command, "-o", str(folder / "out.jsonl.gz"))
    assert other.run("import", "out.jsonl.gz").code == 0
    return other


@pytest.mark.parametrize("name", CONTENT)
def test_what_is_imported_exported_and_imported_is_the_same(
    name: str, filled: Palimpsest, again: Palimpsest
) -> None:
    assert content(again)[name] == content(filled)[name]
    assert content(filled)[name]


@pytest.fixture(scope="module")
def again(filled: Palimpsest, tmp_path_factory: pytest.TempPathFactory) -> Palimpsest:
    other = reimported(filled, tmp_path_factory.mktemp("again"))
    # What a person said about a paragraph stays with the archive it was said of.
    (paragraph,) = other.rows("SELECT id FROM paragraphs WHERE text LIKE 'The goat%'").pop()
    assert other.run("boilerplate", "gazette.example", "--drop", str(paragraph)).code == 0
    return other


def test_a_crawled_archive_comes_back_as_well(crawled: Crawled, tmp_path: Path) -> None:
    before, after = content(crawled.palimpsest), content(reimported(crawled.palimpsest, tmp_path))

    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert after == before


def test_a_line_has_what_is_known_of_an_article(filled: Palimpsest) -> None:
    (told,) = objects(exported(filled, "15").out)

    assert list(told) == [
        *("id", "url", "site", "title", "author", "published", "language", "description", "tags"),
        *("image", "licence", "first_seen", "last_seen", "version", "text_digest", "text", "kinds"),
    ]
    assert told["tags"] == ["Hafen", "=1+1"]
    assert told["kinds"] == ["text"] * 3
    assert told["text_digest"] == hashlib.sha256(told["text"].encode()).hexdigest()
    assert (told["site"], told["language"], told["version"]) == ("courier.example", "de", 1)


def test_paragraphs_of_several_lines_say_how_many(filled: Palimpsest) -> None:
    (told,) = objects(exported(filled, "https://gazette.example/23").out)

    assert (told["kinds"], told["lines"]) == (["text", "code"], [1, 4])


TEXTS = st.text(min_size=1).map(lambda text: text.replace("\0", "")).filter(str.strip)
BREAKS = st.sampled_from("\u2028\u2029\x85\x0b\x0c\x1c\r\n").map(lambda sign: f"a{sign}b")


@given(st.lists(st.tuples(st.sampled_from(list(map(str, Kind))), TEXTS | BREAKS), min_size=1))
def test_every_paragraph_survives(paragraphs: list[tuple[str, str]]) -> None:
    stream = io.BytesIO()
    JsonLines(stream).put([replace(ARTICLE, paragraphs=tuple(paragraphs))])
    held = stream.getvalue()

    # One line to whoever reads it, by whatever rule.
    assert len(held.decode().splitlines()) == 1
    read = article_of(Line(Path("a.jsonl"), 1, held))
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
def test_kinds_that_do_not_fit_the_text_do_not_count(kinds: object, counts: object) -> None:
    body = json.dumps({"text": "A rope.\nA net.", "kinds": kinds, "lines": counts}).encode()

    read = article_of(Line(Path("a.jsonl"), 1, body))

    assert not isinstance(read, Problem)
    assert [(each.text, each.kind) for each in read[1].paragraphs] == [
        ("A rope.", Kind.TEXT),
        ("A net.", Kind.TEXT),
    ]


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("2026-03-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z"),
        ("2026-03-01T08:00:00+02:00", "2026-03-01T06:00:00.000Z"),
        ("2026-03-01", "2026-03-01T00:00:00.000Z"),
        ("last week", None),
        ("0001-01-01T00:00:00+10:00", None),
        (7, None),
    ],
)
def test_the_time_of_the_first_look_is_read_where_it_is_one(said: object, seen: str) -> None:
    read = article_of(
        Line(Path("a.jsonl"), 1, json.dumps({"text": "A", "first_seen": said}).encode())
    )

    assert not isinstance(read, Problem)
    assert read[2] == seen


# --- The texts ---


@pytest.mark.parametrize("which", Text)
def test_texts_are_those_of_the_view(which: Text, reader: Reader) -> None:
    view = reader.rows(f"SELECT article_id AS id, {which}_text AS text FROM article_text")

    texts = Texts(reader.connection, which)
    found = [
        {"id": article.id, "text": article.text}
        for chunk in Selection().chunks(reader.connection)
        for article in texts.of(chunk)
    ]

    assert found == view


def test_the_three_texts_differ_here(filled: Palimpsest) -> None:
    sizes = [
        sum(len(each["kinds"]) for each in objects(exported(filled, "--text", text).out))
        for text in ("full", "clean", "unique")
    ]

    assert sizes[0] > sizes[1] > sizes[2]


def test_texts_of_a_real_corpus_are_those_of_the_view(tmp_path: Path) -> None:
    head = gzip.decompress(corpus("reuters.jsonl.gz").read_bytes()).splitlines()[:1500]
    command = Palimpsest(tmp_path)
    (tmp_path / "wires.jsonl").write_bytes(b"\n".join(head))
    assert command.run("import", "wires.jsonl").code == 0
    with Reader(command.archive) as reader:
        for which in Text:
            test_texts_are_those_of_the_view(which, reader)


# --- Which articles ---


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ((), 16),
        (("--site", "courier.example"), 1),
        (("--site", "WWW.courier.example", "--site", "gazette.example"), 16),
        (("--language", "de"), 1),
        (("--language", "DE", "--language", "en"), 16),
        (("--since", "2026-03-02", "--until", "2026-03-03"), 6),
        (("--until", "2026-03-01T09:30+01:00"), 6),
        (("--until", "2026-03-01T08:00"), 0),
        (("3", "1", "https://gazette.example/0"), 2),
        (("--site", "gazette.example", "--language", "de"), 0),
    ],
)
def test_articles_are_chosen(words: tuple[str, ...], count: int, filled: Palimpsest) -> None:
    ids = [each["id"] for each in objects(exported(filled, *words).out)]

    assert len(ids) == count
    assert ids == sorted(ids)


def test_what_cannot_be_chosen_is_named(filled: Palimpsest) -> None:
    assert "is no date: write 2025-01-31" in filled.run("export", "--since", "yesterday").err
    unknown = filled.run("export", "99")
    assert (unknown.code, unknown.out) == (2, "")
    assert "no article 99" in unknown.err
    ran = filled.run("export", "--site", "nobody.example")
    assert (ran.code, ran.out) == (0, "")
    assert "no article of nobody.example" in ran.err
    with pytest.raises(GiveADate):
        moment_of("0001-01-01T00:00:00+10:00")


def test_an_export_without_an_archive_says_how_to_make_one(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("export", "-o", "a.jsonl")

    assert ran.code == 2
    assert "there is no archive" in ran.err
    assert not list(palimpsest.folder.iterdir())


# --- CSV ---


def rows_of(held: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(held, newline="")))


def test_csv_holds_the_same_as_json_lines(filled: Palimpsest) -> None:
    exported(filled, "--text", "clean", "-o", "a.csv", "--force")
    held = (filled.folder / "a.csv").read_bytes()
    told = objects(exported(filled, "--text", "clean").out)

    rows = rows_of(held.decode())
    assert [row["text"] for row in rows] == [each["text"] for each in told]
    assert [int(row["id"]) for row in rows] == [each["id"] for each in told]
    assert held.count(b"\r\n") == len(rows) + 1
    assert json.loads(rows[14]["tags"]) == ["Hafen", "=1+1"]


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(filled: Palimpsest) -> None:
    (row,) = rows_of(exported(filled, "14", "--format", "csv").out)
    (raw,) = rows_of(exported(filled, "14", "--format", "csv", "--raw-cells").out)

    assert (row["author"], raw["author"]) == ("'=cmd()", "=cmd()")
    assert {name: row[name] for name in row if name != "author"} == {
        name: raw[name] for name in raw if name != "author"
    }


@given(st.text().filter(lambda text: ("\0" not in text and text.isprintable()) or "\n" in text))
def test_no_cell_begins_like_a_formula_and_only_the_apostrophe_is_added(title: str) -> None:
    stream = io.BytesIO()
    Csv(stream).put([replace(ARTICLE, title=title)])

    (row,) = rows_of(stream.getvalue().decode())
    assert not row["title"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert title in (row["title"], row["title"][1:])


# --- Parquet ---


def test_parquet_holds_the_same_as_json_lines(filled: Palimpsest) -> None:
    exported(filled, "-o", "a.parquet", "--force")
    table = parquet.read_table(filled.folder / "a.parquet")
    told = objects(exported(filled).out)

    for name in ("id", "url", "title", "author", "text", "kinds", "version", "text_digest"):
        assert table[name].to_pylist() == [each[name] for each in told]
    seen = [moment.isoformat(timespec="milliseconds") for moment in table["first_seen"].to_pylist()]
    assert [each.replace("+00:00", "Z") for each in seen] == [each["first_seen"] for each in told]
    assert table["lines"].to_pylist()[-1] == [1, 4]


def test_without_pyarrow_it_is_said_how_to_get_it(
    filled: Palimpsest, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(Exception, match=r"pip install 'palimpsest\[parquet\]'"):
        export(reader, Query(Format.PARQUET), tmp_path / "a.parquet", software={})
    assert not list(tmp_path.iterdir())


# --- Files ---

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": lambda held: zstandard.ZstdDecompressor().stream_reader(held).read(),
}


@pytest.mark.parametrize("suffix", UNPACK)
def test_a_file_is_packed_as_its_suffix_says(suffix: str, reader: Reader, tmp_path: Path) -> None:
    plain = io.BytesIO()
    pour(reader, Query(Format.JSONL), plain)
    path = tmp_path / f"a.jsonl{suffix}"

    export(reader, Query(Format.JSONL), path, software={})

    assert UNPACK[suffix](path.read_bytes()) == plain.getvalue()


@pytest.mark.parametrize(
    "name", ["a.jsonl.gz", "a.jsonl.zst", "a.jsonl.xz", "a.jsonl.bz2", "a.csv", "a.parquet"]
)
def test_the_same_archive_gives_the_same_bytes(name: str, reader: Reader, tmp_path: Path) -> None:
    form = Format(name.split(".")[1])
    paths = [tmp_path / folder / name for folder in ("one", "two")]
    for path in paths:
        path.parent.mkdir()
        export(reader, Query(form), path, software={})

    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_manifest_tells_what_the_file_is(filled: Palimpsest) -> None:
    ran = exported(
        *(filled, "--text", "clean", "--site", "courier.example", "--since", "2026-01-01"),
        *("-o", "told.jsonl.gz", "--force", "--json"),
    )

    manifest = json.loads((filled.folder / "told.jsonl.gz.manifest.json").read_text())
    held = (filled.folder / "told.jsonl.gz").read_bytes()
    assert ran.json == manifest
    assert manifest["sha256"] == hashlib.sha256(held).hexdigest()
    assert (manifest["bytes"], manifest["rows"]) == (len(held), 1)
    assert manifest["query"] == {
        "format": "jsonl",
        "text": "clean",
        "articles": [],
        "sites": ["courier.example"],
        "languages": [],
        "since": "2026-01-01T00:00:00.000Z",
        "until": None,
    }
    assert manifest["archive"]["config"]["threshold"] == 0.7
    assert manifest["archive"]["articles"] == 16
    assert "sqlite" in manifest["software"]


def test_a_file_that_is_there_stays_unless_it_is_to_be_replaced(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("mine")

    with pytest.raises(NameAnotherFile, match="--force"):
        export(reader, Query(Format.JSONL), path, software={})
    assert path.read_text() == "mine"

    export(reader, Query(Format.JSONL), path, software={}, replace=True)
    assert len(objects(path.read_text())) == 16


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "nowhere/a.jsonl"), "the folder nowhere does not exist"),
        (("-o", "."), "is a folder"),
        (("--format", "parquet"), "parquet does not go to stdout"),
        (("-o", "a.parquet.gz"), "leave .gz out of the name"),
        (("--format", "warc", "-o", "a.warc"), "name it .warc.gz"),
        (("--json",), "name one with -o"),
        (("--raw-cells",), "--raw-cells is for --format csv"),
        (("--bagit", "bag", "-o", "in/a.jsonl"), "without a folder"),
    ],
)
def test_what_cannot_be_written_is_refused(
    words: tuple[str, ...], told: str, filled: Palimpsest
) -> None:
    ran = filled.run("export", *words)

    assert ran.code == 2
    assert told in ran.err


def test_an_export_that_fails_leaves_nothing_and_what_was_there(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    export(reader, Query(Format.JSONL), path, software={})
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(reader, Query(Format.JSONL), path, software={}, replace=True, report=stop)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def copied(command: Palimpsest, folder: Path) -> Palimpsest:
    """The same archive, to be written to."""
    other = Palimpsest(folder)
    source, target = sqlite3.connect(command.archive), sqlite3.connect(other.archive)
    source.backup(target)
    source.close()
    target.close()
    return other


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_ends_with_130_and_leaves_nothing(
    sent: signal.Signals, filled: Palimpsest, tmp_path: Path
) -> None:
    command = copied(filled, tmp_path)
    connection = sqlite3.connect(command.archive)
    with connection:  # what takes xz a while
        connection.execute("UPDATE paragraphs SET text = hex(randomblob(3000000)) WHERE id = 1")
    connection.close()
    folder = tmp_path / "out"
    folder.mkdir()

    process = command.start("export", "-o", str(folder / "a.jsonl.xz"))
    while process.poll() is None and len(list(folder.iterdir())) < 2:
        pass
    process.send_signal(sent)
    _, told = process.communicate(timeout=60)

    assert (process.returncode, told.strip()) == (130, "palimpsest: stopped")
    assert not list(folder.iterdir())


def test_an_export_sees_one_state_while_others_write(filled: Palimpsest, tmp_path: Path) -> None:
    command = copied(filled, tmp_path)
    (tmp_path / "more.jsonl").write_text(line(99, "What came meanwhile is not of that state."))
    wanted = io.BytesIO()
    with Reader(command.archive) as reader:
        pour(reader, Query(Format.JSONL), wanted)

        def meanwhile(_: int) -> None:
            assert command.run("import", "more.jsonl").code == 0

        manifest, _ = export(
            reader, Query(Format.JSONL), tmp_path / "a.jsonl", software={}, report=meanwhile
        )
    assert (tmp_path / "a.jsonl").read_bytes() == wanted.getvalue()
    assert manifest["archive"]["articles"] == manifest["rows"] == 16
    assert command.rows("SELECT count(*) FROM articles") == [(17,)]


# --- Bags ---


def test_a_bag_is_valid_and_holds_the_file_and_its_manifest(filled: Palimpsest) -> None:
    exported(filled, "--text", "clean", "--format", "csv", "--bagit", "bag")

    folder = filled.folder / "bag"
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.algorithms == ["sha256"]
    assert bag.info["External-Description"] == "Articles of archive.db: clean texts as csv"
    assert "Payload-Oxum" in bag.info
    names = {path.name for path in (folder / "data").iterdir()}
    assert names == {"articles.csv", "articles.csv.manifest.json"}
    assert filled.run("export", "--bagit", "bag").code == 2
    exported(filled, "--bagit", "bag", "-o", "all.jsonl.zst", "--force")
    bagit.Bag(str(folder)).validate()
    assert (folder / "data" / "all.jsonl.zst").exists()


def test_a_folder_that_is_no_bag_is_not_replaced(filled: Palimpsest, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    ran = filled.run("export", "--bagit", str(tmp_path), "--force")

    assert ran.code == 2
    assert "no bag" in ran.err
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_reader_may_be_told_nothing(palimpsest: Palimpsest, crawled: Crawled) -> None:
    """`| head` ends an export without complaint."""
    process = crawled.palimpsest.start("export")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() in (0, -signal.SIGPIPE)
