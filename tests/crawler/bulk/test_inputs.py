"""The input files that names stand for, and what tells whether they changed."""

from __future__ import annotations

import gzip
import os
import sqlite3
from pathlib import Path

import pytest

from crawler.bulk.filters import Filters
from crawler.bulk.inputs import FileList, Form, find_inputs
from crawler.bulk.remote_files import CorrectInput
from storage.core.model import Article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of each form."""
    for name in ("b.jsonl", "deep/a.jsonl.gz", "deep/c.warc.gz", "d.wacz", "notes.txt", "fake.db"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    for number in range(3):
        (tmp_path / f"page{number}.html").write_text("<p>x</p>")
    with sqlite3.connect(tmp_path / "archive.db") as connection:
        connection.execute("CREATE TABLE t (a)")
    return tmp_path


def test_a_folder_stands_for_its_files_and_its_pages_together(folder: Path) -> None:
    found = [
        (each.name.removeprefix(f"{folder}/"), each.form)
        for each in find_inputs([str(folder)]).inputs
    ]
    assert found == [
        (f"{folder} (pages 1 to 3)", Form.PAGES),
        ("archive.db", Form.ARCHIVE),
        ("b.jsonl", Form.LINES),
        ("d.wacz", Form.WARC),
        ("deep/a.jsonl.gz", Form.LINES),
        ("deep/c.warc.gz", Form.WARC),
    ]


def test_a_file_that_is_named_twice_is_one_input(folder: Path) -> None:
    names = [str(folder / "b.jsonl"), str(folder), str(folder / "b.jsonl")]
    assert [each.name for each in find_inputs(names).inputs].count(f"{folder}/b.jsonl") == 1


@pytest.mark.parametrize("name", ["b.jsonl", "page1.html", "archive.db"])
def test_a_file_with_another_size_or_time_is_another_input(name: str, folder: Path) -> None:
    def identities() -> list[object]:
        return [each.identity for each in find_inputs([str(folder)]).inputs]

    before = identities()
    assert identities() == before
    os.utime(folder / name, ns=(1, 1))
    assert len([each for each in identities() if each not in before]) == 1


@pytest.mark.parametrize("name", ["notes.txt", "fake.db", "missing.jsonl"])
def test_what_cannot_be_read_is_refused(name: str, folder: Path) -> None:
    with pytest.raises(CorrectInput, match=name):
        find_inputs([str(folder / name)])


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorrectInput, match="contains no file that can be read"):
        find_inputs([str(tmp_path)])


def test_the_lines_of_a_list_are_inputs_and_those_that_cannot_be_read_are_told(
    folder: Path,
) -> None:
    (folder / "paths.gz").write_bytes(gzip.compress(b"b.jsonl\n\ndeep/c.warc.gz\r\ngone.warc\n"))
    found = find_inputs([], [FileList(str(folder / "paths.gz"), f"{folder}/")])
    assert [each.name for each in found.inputs] == [
        f"{folder}/b.jsonl",
        f"{folder}/deep/c.warc.gz",
    ]
    assert found.unread == {
        f"{folder}/gone.warc": f"{folder}/gone.warc: there is no such file or folder"
    }


@pytest.mark.parametrize("content", [b"\x1f\x8bno gzip", b"\xff\xfe"])
def test_a_list_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "paths").write_bytes(content)
    with pytest.raises(CorrectInput, match="paths: is not a list of files"):
        find_inputs([], [FileList(str(tmp_path / "paths"))])
    with pytest.raises(CorrectInput, match="missing: cannot be read"):
        find_inputs([], [FileList(str(tmp_path / "missing"))])


def test_filters_accept_subdomains_and_the_day_itself() -> None:
    filters = Filters(("gazette.example",), "2026-05-02T00:00:00.000Z", ("en",))
    assert filters.accept_url("https://news.gazette.example/a")
    assert not filters.accept_url("https://notgazette.example/a")
    assert filters.accept_time("2026-05-02T00:00:00.000Z")
    assert not filters.accept_time("2026-05-01T23:59:59.999Z", "2026-05-03")
    assert filters.accept_time(None, "2026-05-02")
    assert not filters.accept_time(None, "2026-05-01T23:00:00Z")
    assert filters.accept_time(None, None)
    assert filters.accept_article(Article((), language="en"))
    assert not filters.accept_article(Article(()))
    assert Filters().accept_article(Article(()))
