"""The command itself: its help, its aliases, its name in usage lines, shell completion."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.main import cli
from tests.support.paths import ROOT

SCRIPT = Path(sys.executable).with_name("palimpsest")
COMMANDS = ROOT / "crawler" / "cli" / "commands"


@pytest.fixture(scope="module")
def top_level_help() -> str:
    """What `palimpsest --help` prints."""
    return CliRunner().invoke(cli, ["--help"], prog_name="palimpsest").output


def listed(text: str, title: str) -> list[str]:
    """The commands below a title of the help."""
    section = text.split(f"{title}:\n")[1].partition("\n\n")[0]
    return [line.split()[0] for line in section.splitlines()]


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("collect", "Collect articles"),
        ("query", "Query the archive"),
        ("manage", "Manage the archive"),
    ],
)
def test_help_lists_each_command_under_its_role(
    top_level_help: str, folder: str, title: str
) -> None:
    modules = {path.stem for path in (COMMANDS / folder).glob("[a-z]*.py")}
    names = {"import_files" if name == "import" else name for name in listed(top_level_help, title)}
    assert names == modules


def test_each_first_sentence_of_help_is_listed_in_full(top_level_help: str) -> None:
    commands = top_level_help.partition("Collect articles:")[2]
    assert [line for line in commands.splitlines() if line.endswith("...")] == []


def test_help_explains_every_exit_code(top_level_help: str) -> None:
    section = top_level_help.partition("Exit codes:")[2]
    codes = [line.split()[0] for line in section.splitlines()[1:8]]
    assert codes == ["0", "1", "2", "3", "4", "5", "130"]


def test_a_former_name_works_but_is_not_listed(top_level_help: str) -> None:
    assert "resign" not in top_level_help
    shown = CliRunner().invoke(cli, ["resign", "--help"], prog_name="palimpsest").output
    assert shown.startswith("Usage: palimpsest refold ")


def run(*words: str | Path, **variables: str) -> str:
    """Run a program and return its stdout."""
    ran = subprocess.run(
        words, env=os.environ | variables, capture_output=True, text=True, check=False, cwd=ROOT
    )
    return ran.stdout


def test_usage_names_the_program_as_it_was_called() -> None:
    assert run(SCRIPT, "--help").startswith("Usage: palimpsest [OPTIONS]")
    module = run(sys.executable, "-m", "crawler", "--help")
    assert module.startswith("Usage: python -m crawler [OPTIONS]")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    script = run(SCRIPT, _PALIMPSEST_COMPLETE=f"{shell}_source")
    assert f"_PALIMPSEST_COMPLETE={shell}_complete" in script


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("palimpsest re", ["repetitions", "redact", "refold", "reextract"]),
        ("palimpsest show --te", ["--text"]),
        ("palimpsest show --text u", ["unique"]),
        ("palimpsest sources a", ["add"]),
    ],
)
def test_commands_and_options_are_completed(words: str, completed: list[str]) -> None:
    out = run(
        SCRIPT,
        _PALIMPSEST_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split()) - 1),
    )
    assert sorted(line.partition(",")[2] for line in out.splitlines()) == sorted(completed)
