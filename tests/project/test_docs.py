"""Commands, options, queries and links in the documentation exist and work."""

from __future__ import annotations

import inspect
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from crawler.cli.main import ALIASES, cli
from crawler.sources.sources_toml import read_sources
from docs import reference
from tests.support.bulk_datasets import captured, compute
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.paths import ROOT

PAGES = sorted(
    [
        *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")),
        *ROOT.glob("docs/**/*.md"),
    ]
)
TEXTS = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in PAGES}
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4}.*$", re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_SHELL_SQL = re.compile(r'sqlite3 \S+ "(.*)"')
each_page = pytest.mark.parametrize("name", TEXTS)


def code(text: str) -> Iterator[str]:
    """The lines of code blocks in a page, and its inline code."""
    for _, block in _FENCED.findall(text):
        yield from block.splitlines()
    rest = _FENCED.sub("", text)
    yield from _INDENTED.findall(rest)
    yield from _SPAN.findall(rest)


def options_of(command: click.Command) -> set[str]:
    """Every spelling of every option of a command."""
    context = click.Context(command, help_option_names=["-h", "--help"])
    return {spelling for option in command.get_params(context) for spelling in option.opts}


def commands() -> dict[str, click.Command]:
    """All commands by name; subcommands have names such as `sources add`."""
    by_name: dict[str, click.Command] = {}
    for name, command in _within(cli).items():
        by_name[name] = command
        if isinstance(command, click.Group):
            by_name |= {f"{name} {part}": inner for part, inner in _within(command).items()}
    return by_name


def _within(group: click.Group) -> dict[str, click.Command]:
    context = click.Context(group)
    commands = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in commands.items() if command is not None}


def queries() -> list[tuple[str, str]]:
    """Every SQL query in the documentation, with the name of its page."""
    return [
        (name, query)
        for name, text in TEXTS.items()
        for query in (
            *(block for language, block in _FENCED.findall(text) if language == "sql"),
            *_SHELL_SQL.findall(text),
        )
    ]


@pytest.mark.parametrize("name", reference.pages())
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert TEXTS[f"docs/{name}"] == reference.pages()[name], "run `make docs`"


@pytest.fixture(scope="module")
def benchmark_options() -> set[str]:
    """The options of the benchmark of extraction, whose code tests may not import."""
    command = [sys.executable, "-m", "benchmarks.extraction", "--help"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"--[a-z][a-z-]*", answer.stdout))


_SPARK_SUBMIT = {"--master", "--py-files", "--archives", "--conf"}
"""The options of spark-submit that the documentation uses."""


@pytest.mark.process
@each_page
def test_commands_and_options_exist(name: str, benchmark_options: set[str]) -> None:
    known = commands()
    known |= {former: known[name] for former, name in ALIASES.items()}
    all_options = options_of(cli).union(*map(options_of, known.values()))
    all_options |= benchmark_options | _SPARK_SUBMIT
    for line in code(TEXTS[name]):
        named = re.search(r"\bpalimpsest(?: --archive \S+)? ([a-z]+)(?: ([a-z]+))?", line)
        allowed = all_options
        if named:
            assert named[1] in known, line
            allowed = options_of(known.get(f"{named[1]} {named[2]}", known[named[1]]))
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)) <= allowed, line


def test_examples_of_sources_are_valid(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    blocks = _FENCED.findall("".join(TEXTS.values()))
    examples = [block for language, block in blocks if language == "toml"]
    examples.append(inspect.cleandoc(commands()["sources"].help or "").partition("\b\n")[2])
    for text in examples:
        path.write_text(text, "utf-8")
        (source,) = read_sources(path)
        assert source.include
    assert len(examples) > 1


@each_page
def test_make_targets_exist(name: str) -> None:
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    for line in code(TEXTS[name]):
        assert set(re.findall(r"\bmake ([a-z][a-z-]*)", line)) <= targets, line


@pytest.mark.parametrize(("name", "query"), queries())
def test_queries_run(name: str, query: str, crawled: CrawledNewspaper) -> None:
    connection = sqlite3.connect(f"{crawled.palimpsest.archive.as_uri()}?mode=ro", uri=True)
    try:
        cursor = connection.execute(query)
        cursor.fetchall()
        assert cursor.description, query
    finally:
        connection.close()


def queries_of_datasets() -> list[str]:
    """The queries for DuckDB: in blocks of their own, and as an option of its command."""
    text = TEXTS["docs/scale.md"]
    blocks = [block for language, block in _FENCED.findall(text) if language == "duckdb"]
    return [
        *(query for block in blocks for query in block.split(";") if query.strip()),
        *re.findall(r'duckdb -c "([^"]*)"', text),
    ]


@pytest.mark.parametrize("query", queries_of_datasets())
def test_queries_of_a_dataset_run(
    query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    article = captured("https://gazette.example/1", ["The ferry left."], "2026-05-01T08:00:00.000Z")
    compute(tmp_path / "dataset", [[[article]]])
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        connection.execute(query)
        assert connection.description, query


@each_page
def test_links_lead_to_existing_files_and_headings(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[name]):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), target
        if anchor:
            assert anchor in anchors(page.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors that a renderer of Markdown gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_readme_names_the_tests_and_is_short_and_the_picture_embeds_no_font() -> None:
    assert "make test" in TEXTS["README.md"]
    assert len(TEXTS["README.md"].splitlines()) <= 180
    assert "@font-face" not in (ROOT / "docs/picture.svg").read_text("utf-8")
