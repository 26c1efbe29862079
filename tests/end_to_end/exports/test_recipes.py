"""The recipes in docs/data-teams.md, as far as they run without the programs they are for."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import click
import pytest

from crawler.cli.main import cli
from tests.support.command import Palimpsest
from tests.support.harbour_pages import FEED_PATH, FIRST_PAGE, FIRST_PATH, rss_feed
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT
from tests.support.sources_file import write_sources

_PAGE = (ROOT / "docs" / "data-teams.md").read_text("utf-8")
_RECIPES = _PAGE.partition("\n## Recipes\n")[2].partition("\n## ")[0]
_BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", _RECIPES, re.MULTILINE | re.DOTALL)
BIN = "/opt/palimpsest/.venv/bin"
FOLDER = "/srv/news"


def blocks(language: str) -> list[str]:
    return [block for named, block in _BLOCKS if named == language]


def parsed(words: list[str]) -> dict[str, Any]:
    """The parameters that click reads from a command line; an invalid one raises."""
    assert Path(words[0]).name == "palimpsest", words
    command = cli.get_command(click.Context(cli), words[1])
    assert command is not None, words
    return command.make_context(words[1], words[2:]).params


def commands(script: str) -> list[list[str]]:
    """The `palimpsest` command lines in a shell script."""
    lines = re.findall(r"(?:^|[;&|(] ?)(\S*\bpalimpsest [^|&;>\n]*)", script, re.MULTILINE)
    return [shlex.split(line) for line in lines]


def crontab() -> tuple[dict[str, str], str]:
    """The variables of the crontab, and the command of its only line."""
    (block,) = blocks("text")
    *variables, line = block.splitlines()
    return dict(each.split("=", 1) for each in variables), line.split(None, 5)[5]


def test_the_cron_line_crawls_due_sources_and_prints_only_errors(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    newspaper.put(FIRST_PATH, FIRST_PAGE)
    newspaper.put(FEED_PATH, rss_feed(newspaper, FIRST_PATH), "application/rss+xml")
    write_sources(palimpsest, gazette={"feeds": [newspaper.url + FEED_PATH], "delay": 0})
    program = palimpsest.folder / "bin" / "palimpsest"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m crawler "$@"\n')
    program.chmod(0o755)
    variables, line = crontab()
    assert BIN in variables["PATH"]
    assert FOLDER in line
    variables["PALIMPSEST_ALLOW_PRIVATE"] = "127.0.0.1"  # the newspaper runs on this machine
    variables["PATH"] = variables["PATH"].replace(BIN, str(program.parent))

    def as_cron() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", line.replace(FOLDER, str(palimpsest.folder))],
            cwd="/",
            env={"HOME": "/", "LOGNAME": "news", "SHELL": "/bin/sh"} | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    ran = as_cron()

    log = palimpsest.folder / "log"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), log.read_text()
    assert palimpsest.rows("SELECT source, outcome FROM runs") == [("gazette", "finished")]
    assert palimpsest.rows("SELECT count(*) FROM articles") == [(1,)]
    assert variables["PALIMPSEST_CONTACT"] in newspaper.user_agents[-1]
    (palimpsest.folder / "sources.toml").write_text("nonsense = 1\n")
    assert "sources.toml:1" in as_cron().stdout


def units() -> list[ConfigParser]:
    found = []
    for block in blocks("ini"):
        unit = ConfigParser(strict=False, interpolation=None, delimiters="=")
        unit.optionxform = str  # type: ignore[assignment, method-assign]
        unit.read_string(block)
        found.append(unit)
    return found


def test_systemd_units_start_existing_commands_in_writable_folders() -> None:
    services = [unit["Service"] for unit in units() if unit.has_section("Service")]
    started = []
    for service in services:
        words = shlex.split(service["ExecStart"])
        assert words[0] == f"{BIN}/palimpsest"
        parsed(words)
        started.append(words[1])
        assert service["WorkingDirectory"] == service["ReadWritePaths"] == FOLDER
    assert started == ["schedule", "crawl"]
    assert {int(code) for code in services[1]["SuccessExitStatus"].split()} == {3, 4, 5, 130}


def test_the_timer_starts_the_unit_without_an_install_section() -> None:
    schedule, crawl, timer = units()
    assert schedule.has_section("Install")
    assert not crawl.has_section("Install")
    assert timer["Timer"]["OnCalendar"]
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_the_airflow_operator_runs_an_existing_command() -> None:
    (block,) = blocks("python")
    calls = [node for node in ast.walk(ast.parse(block)) if isinstance(node, ast.Call)]
    (operator,) = (
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "BashOperator"
    )
    arguments = {keyword.arg: keyword.value for keyword in operator.keywords}
    words = shlex.split(ast.literal_eval(arguments["bash_command"]))
    assert words[0] == f"{BIN}/palimpsest"
    assert parsed(words)["due"]
    assert ast.literal_eval(arguments["cwd"]) == FOLDER
    assert ast.literal_eval(arguments["skip_on_exit_code"]) == 5


def steps() -> list[str]:
    """The scripts that the workflow runs."""
    (block,) = blocks("yaml")
    found = re.findall(r"^      - run: (?:\|\n((?: {10}.*\n)+)|(.+)\n)", block, re.MULTILINE)
    return [re.sub(r"(?m)^ {10}", "", script) or line for script, line in found]


def test_the_workflow_runs_existing_commands_and_keeps_one_archive() -> None:
    (block,) = blocks("yaml")
    install, crawl = steps()
    assert install == "make install"
    assert [parsed(words).get("due") for words in commands(crawl)] == [True, None]
    for key in ("path", "key"):
        restored, saved = re.findall(rf"^ +{key}: (.+)$", block, re.MULTILINE)
        assert restored == saved


@pytest.mark.parametrize(("code", "exit_code"), [(0, 0), (1, 1), (2, 2), (3, 0), (4, 0), (5, 0)])
def test_the_workflow_fails_only_if_a_user_must_act(
    tmp_path: Path, code: int, exit_code: int
) -> None:
    program = tmp_path / ".venv" / "bin" / "palimpsest"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\ntest "$1" = sources || exit {code}\n')
    program.chmod(0o755)
    ran = subprocess.run(
        ["bash", "-e", "-c", steps()[1]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == exit_code
    assert ("::warning::" in ran.stdout) == (code in (3, 4, 5))
