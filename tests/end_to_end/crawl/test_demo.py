"""`palimpsest demo`: the bundled newspaper, crawled into an archive of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.demo.pages import REPEATING_ARTICLE
from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import expectations

QUERIES = ("search", "show", "why", "repetitions", "boilerplate")
SCRIPT = Path(sys.executable).with_name("palimpsest")


def article_urls(path: Path) -> list[str]:
    """The URLs of the articles in an archive."""
    with closing(sqlite3.connect(path)) as archive:
        return [url for (url,) in archive.execute("SELECT url FROM articles")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Palimpsest, str]:
    """A folder in which the demo ran, and what it printed."""
    command = Palimpsest(tmp_path_factory.mktemp("demo"))
    ran = command.run("demo")
    assert ran.code == 0, ran.err
    return command, ran.out


def test_the_newspaper_is_archived_in_demo_db(demo: tuple[Palimpsest, str]) -> None:
    command, _ = demo
    paths = {urlsplit(url).path for url in article_urls(command.folder / "demo.db")}
    assert set(expectations().articles) <= paths
    assert not command.archive.exists()


def test_the_commands_and_what_they_fold_are_printed(demo: tuple[Palimpsest, str]) -> None:
    _, out = demo
    assert "$ palimpsest crawl http://127.0.0.1:" in out
    assert "$ palimpsest repetitions --scope article --archive demo.db" in out
    assert "different wording: paragraph 3" in out
    assert "repeated within an article: omitted from clean_text" in out


def test_every_suggested_query_works(demo: tuple[Palimpsest, str]) -> None:
    command, out = demo
    following = out.partition("Try:")[2].splitlines()
    suggested = [line.split() for line in following if line.endswith("--archive demo.db")]
    queries = [
        words[at:] for words in suggested for at, word in enumerate(words) if word in QUERIES
    ]
    assert len(queries) == len(suggested) - 1  # all but `serve`
    assert any(REPEATING_ARTICLE in " ".join(words) for words in queries)
    for words in queries:
        assert command.run(*words).code == 0, words


def test_a_second_demo_replaces_the_archive_of_the_first(
    palimpsest: Palimpsest, tmp_path: Path
) -> None:
    first = palimpsest.run("demo", "--archive", "twice.db", "--json")
    assert first.code == 0, first.err
    second = palimpsest.run("demo", "--archive", "twice.db", "--json")
    assert second.code == 0, second.err
    assert len(article_urls(tmp_path / "twice.db")) == second.json["crawl"]["articles_new"]
    assert [row["scope"] for row in second.json["repetitions"]] == ["article", "article"]
    assert second.json["stats"]["articles"] == first.json["stats"]["articles"]


def test_another_archive_is_not_replaced(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text('{"url": "https://a.example/1", "text": "Words."}')
    palimpsest.run("import", "a.jsonl", "--archive", "mine.db")
    before = (palimpsest.folder / "mine.db").read_bytes()
    ran = palimpsest.run("demo", "--archive", "mine.db")
    assert (ran.code, "mine.db was not made by the demo" in ran.err) == (2, True)
    assert (palimpsest.folder / "mine.db").read_bytes() == before


def test_a_file_that_is_not_an_archive_is_not_replaced(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "demo.db").write_text("a diary")
    assert palimpsest.run("demo").code == 2
    assert (palimpsest.folder / "demo.db").read_text() == "a diary"


def test_the_installed_command_needs_nothing_from_the_current_folder(tmp_path: Path) -> None:
    # Neither a package of the same name nor the settings of the user may affect it.
    (tmp_path / "crawler").mkdir()
    (tmp_path / "crawler" / "__init__.py").write_text("raise SystemExit('the wrong package')")
    environment = os.environ | {"PALIMPSEST_ARCHIVE": str(tmp_path / "mine.db")}
    ran = subprocess.run(
        [SCRIPT, "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "demo.db").exists()
    assert not (tmp_path / "mine.db").exists()
