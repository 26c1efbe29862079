"""Exports: one state of an archive in one file, and the same file each time."""

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

import bagit
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from storage.db.reader import Reader
from storage.exports.atomic_file import UseAnotherTarget
from storage.exports.csv_rows import CsvWriter
from storage.exports.export import ExportQuery, Format, export_to_file, export_to_stream
from storage.exports.selection import CorrectDate, Selection, parse_time
from storage.exports.texts import TextKind, TextReader
from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.exports import ARTICLE, exported, json_line, objects
from tests.support.paths import corpus_path


@pytest.fixture
def reader(filled: Palimpsest) -> Iterator[Reader]:
    with Reader(filled.archive) as reader:
        yield reader


# --- The texts ---


@pytest.mark.parametrize("which", TextKind)
def test_texts_match_the_view(which: TextKind, reader: Reader) -> None:
    view = reader.rows(f"SELECT article_id AS id, {which}_text AS text FROM article_text")

    texts = TextReader(reader.connection, which)
    found = [
        {"id": article.id, "text": article.text}
        for chunk in Selection().batches(reader.connection)
        for article in texts.read(chunk)
    ]

    assert found == view


def test_the_three_texts_differ(filled: Palimpsest) -> None:
    sizes = [
        sum(len(each["kinds"]) for each in objects(exported(filled, "--text", text).out))
        for text in ("full", "clean", "unique")
    ]

    assert sizes[0] > sizes[1] > sizes[2]


def test_texts_of_a_real_corpus_match_the_view(tmp_path: Path) -> None:
    head = gzip.decompress(corpus_path("reuters.jsonl.gz").read_bytes()).splitlines()[:1500]
    command = Palimpsest(tmp_path)
    (tmp_path / "wires.jsonl").write_bytes(b"\n".join(head))
    assert command.run("import", "wires.jsonl").code == 0
    with Reader(command.archive) as reader:
        for which in TextKind:
            test_texts_match_the_view(which, reader)


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
def test_articles_are_selected(words: tuple[str, ...], count: int, filled: Palimpsest) -> None:
    ids = [each["id"] for each in objects(exported(filled, *words).out)]

    assert len(ids) == count
    assert ids == sorted(ids)


def test_invalid_and_unknown_selections_are_reported(filled: Palimpsest) -> None:
    assert (
        "is not a valid date: write 2025-01-31" in filled.run("export", "--since", "yesterday").err
    )
    unknown = filled.run("export", "99")
    assert (unknown.code, unknown.out) == (2, "")
    assert "no article 99" in unknown.err
    ran = filled.run("export", "--site", "nobody.example")
    assert (ran.code, ran.out) == (0, "")
    assert "has no articles of nobody.example" in ran.err
    with pytest.raises(CorrectDate):
        parse_time("0001-01-01T00:00:00+10:00")


def test_an_export_without_an_archive_says_how_to_create_one(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("export", "-o", "a.jsonl")

    assert ran.code == 2
    assert "there is no archive" in ran.err
    assert not list(palimpsest.folder.iterdir())


# --- CSV ---


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_the_same_content_as_json_lines(filled: Palimpsest) -> None:
    exported(filled, "--text", "clean", "-o", "a.csv", "--force")
    content = (filled.folder / "a.csv").read_bytes()
    articles = objects(exported(filled, "--text", "clean").out)

    rows = csv_rows(content.decode())
    assert [row["text"] for row in rows] == [article["text"] for article in articles]
    assert [int(row["id"]) for row in rows] == [article["id"] for article in articles]
    assert content.count(b"\r\n") == len(rows) + 1
    assert json.loads(rows[14]["tags"]) == ["Hafen", "=1+1"]


def test_cells_that_look_like_formulas_are_escaped(filled: Palimpsest) -> None:
    (row,) = csv_rows(exported(filled, "14", "--format", "csv").out)
    (raw,) = csv_rows(exported(filled, "14", "--format", "csv", "--raw-cells").out)

    assert (row["author"], raw["author"]) == ("'=cmd()", "=cmd()")
    assert {name: row[name] for name in row if name != "author"} == {
        name: raw[name] for name in raw if name != "author"
    }


@given(st.text().filter(lambda text: ("\0" not in text and text.isprintable()) or "\n" in text))
def test_no_cell_starts_like_a_formula_and_only_an_apostrophe_is_added(title: str) -> None:
    stream = io.BytesIO()
    CsvWriter(stream).write([replace(ARTICLE, title=title)])

    (row,) = csv_rows(stream.getvalue().decode())
    assert not row["title"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert title in (row["title"], row["title"][1:])


# --- Parquet ---


def test_parquet_has_the_same_content_as_json_lines(filled: Palimpsest) -> None:
    exported(filled, "-o", "a.parquet", "--force")
    table = parquet.read_table(filled.folder / "a.parquet")
    articles = objects(exported(filled).out)

    for name in ("id", "url", "title", "author", "text", "kinds", "version", "text_digest"):
        assert table[name].to_pylist() == [article[name] for article in articles]
    seen = [moment.isoformat(timespec="milliseconds") for moment in table["first_seen"].to_pylist()]
    assert [each.replace("+00:00", "Z") for each in seen] == [
        article["first_seen"] for article in articles
    ]
    assert table["lines"].to_pylist()[-1] == [1, 4]


def test_without_pyarrow_the_error_says_how_to_install_it(
    filled: Palimpsest, reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(Exception, match=r"pip install 'palimpsest-archive\[parquet\]'"):
        export_to_file(reader, ExportQuery(Format.PARQUET), tmp_path / "a.parquet", software={})
    assert not list(tmp_path.iterdir())


# --- Files ---

DECOMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": lambda content: zstandard.ZstdDecompressor().stream_reader(content).read(),
}


@pytest.mark.parametrize("suffix", DECOMPRESS)
def test_a_file_is_compressed_according_to_its_suffix(
    suffix: str, reader: Reader, tmp_path: Path
) -> None:
    plain = io.BytesIO()
    export_to_stream(reader, ExportQuery(Format.JSONL), plain)
    path = tmp_path / f"a.jsonl{suffix}"

    export_to_file(reader, ExportQuery(Format.JSONL), path, software={})

    assert DECOMPRESS[suffix](path.read_bytes()) == plain.getvalue()


@pytest.mark.parametrize(
    "name", ["a.jsonl.gz", "a.jsonl.zst", "a.jsonl.xz", "a.jsonl.bz2", "a.csv", "a.parquet"]
)
def test_the_same_archive_produces_the_same_bytes(
    name: str, reader: Reader, tmp_path: Path
) -> None:
    form = Format(name.split(".")[1])
    paths = [tmp_path / folder / name for folder in ("one", "two")]
    for path in paths:
        path.parent.mkdir()
        export_to_file(reader, ExportQuery(form), path, software={})

    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_manifest_describes_the_file(filled: Palimpsest) -> None:
    ran = exported(
        *(filled, "--text", "clean", "--site", "courier.example", "--since", "2026-01-01"),
        *("-o", "out.jsonl.gz", "--force", "--json"),
    )

    manifest = json.loads((filled.folder / "out.jsonl.gz.manifest.json").read_text())
    content = (filled.folder / "out.jsonl.gz").read_bytes()
    assert ran.json == manifest
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert (manifest["bytes"], manifest["rows"]) == (len(content), 1)
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


def test_an_existing_file_is_only_replaced_with_replace(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("mine")

    with pytest.raises(UseAnotherTarget, match="--force"):
        export_to_file(reader, ExportQuery(Format.JSONL), path, software={})
    assert path.read_text() == "mine"

    export_to_file(reader, ExportQuery(Format.JSONL), path, software={}, replace=True)
    assert len(objects(path.read_text())) == 16


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-o", "nowhere/a.jsonl"), "the folder nowhere does not exist"),
        (("-o", "."), "is a folder"),
        (("--format", "parquet"), "parquet cannot be written to stdout"),
        (("-o", "a.parquet.gz"), "omit .gz from the file name"),
        (("--format", "warc", "-o", "a.warc"), "use the suffix .warc.gz"),
        (("--json",), "give one with -o"),
        (("--raw-cells",), "--raw-cells needs --format csv"),
        (("--bagit", "bag", "-o", "in/a.jsonl"), "without a folder"),
    ],
)
def test_an_output_that_cannot_be_written_is_rejected(
    words: tuple[str, ...], message: str, filled: Palimpsest
) -> None:
    ran = filled.run("export", *words)

    assert ran.code == 2
    assert message in ran.err


def test_a_failed_export_leaves_existing_files_unchanged(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    export_to_file(reader, ExportQuery(Format.JSONL), path, software={})
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_to_file(
            reader, ExportQuery(Format.JSONL), path, software={}, replace=True, report=stop
        )
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def copied(command: Palimpsest, folder: Path) -> Palimpsest:
    """A copy of the archive that a test may change."""
    other = Palimpsest(folder)
    source, target = sqlite3.connect(command.archive), sqlite3.connect(other.archive)
    source.backup(target)
    source.close()
    target.close()
    return other


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_export_exits_with_130_and_leaves_no_file(
    sent: signal.Signals, filled: Palimpsest, tmp_path: Path
) -> None:
    command = copied(filled, tmp_path)
    connection = sqlite3.connect(command.archive)
    with connection:  # a text that takes xz a while
        connection.execute("UPDATE paragraphs SET text = hex(randomblob(3000000)) WHERE id = 1")
    connection.close()
    folder = tmp_path / "out"
    folder.mkdir()

    process = command.start("export", "-o", str(folder / "a.jsonl.xz"))
    while process.poll() is None and len(list(folder.iterdir())) < 2:
        pass
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)

    assert (process.returncode, err.strip()) == (130, "palimpsest: stopped")
    assert not list(folder.iterdir())


def test_an_export_reads_one_state_while_others_write(filled: Palimpsest, tmp_path: Path) -> None:
    command = copied(filled, tmp_path)
    (tmp_path / "more.jsonl").write_text(
        json_line(99, "This article is imported during the export.")
    )
    expected = io.BytesIO()
    with Reader(command.archive) as reader:
        export_to_stream(reader, ExportQuery(Format.JSONL), expected)

        def import_more(_: int) -> None:
            assert command.run("import", "more.jsonl").code == 0

        manifest, _ = export_to_file(
            reader, ExportQuery(Format.JSONL), tmp_path / "a.jsonl", software={}, report=import_more
        )
    assert (tmp_path / "a.jsonl").read_bytes() == expected.getvalue()
    assert manifest["archive"]["articles"] == manifest["rows"] == 16
    assert command.rows("SELECT count(*) FROM articles") == [(17,)]


# --- Bags ---


def test_a_bag_is_valid_and_contains_the_file_and_its_manifest(filled: Palimpsest) -> None:
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


def test_a_folder_that_is_not_a_bag_is_never_replaced(filled: Palimpsest, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    ran = filled.run("export", "--bagit", str(tmp_path), "--force")

    assert ran.code == 2
    assert "is not a bag" in ran.err
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_closed_pipe_ends_an_export(palimpsest: Palimpsest, crawled: CrawledNewspaper) -> None:
    """`| head` ends an export without an error message."""
    process = crawled.palimpsest.start("export", fresh=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() in (0, -signal.SIGPIPE)
