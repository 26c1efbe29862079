"""A forked command behaves like one in a new interpreter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.support.command import Palimpsest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="commands are forked on Linux only")


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("--help",),
        ("no-such-command",),
        ("search",),
        ("search", "ferry"),
        ("import", "no-such-file"),
        ("import", "articles.jsonl", "--json", "--workers", "1"),
        ("sources", "--json"),
    ],
    ids=" ".join,
)
def test_output_and_exit_code_are_those_of_a_new_interpreter(
    palimpsest: Palimpsest, words: tuple[str, ...]
) -> None:
    article = '{"url": "https://a.example/1", "title": "Ferry", "text": "It left."}'
    (palimpsest.folder / "articles.jsonl").write_text(article)
    results = []
    for fresh in (False, True):
        palimpsest.archive.unlink(missing_ok=True)
        process = palimpsest.start(*words, fresh=fresh)
        out, err = process.communicate(timeout=60)
        lines = [line for line in out.splitlines() if "second" not in line]
        results.append((process.returncode, lines, err))
    assert results[0] == results[1]


def test_it_is_a_process_with_its_own_folder(palimpsest: Palimpsest) -> None:
    process = palimpsest.start("crawl", "-", stdin=subprocess.PIPE)
    assert process.poll() is None
    assert os.readlink(f"/proc/{process.pid}/cwd") == str(palimpsest.folder)
    process.communicate("", timeout=60)
    assert process.returncode == 2


def test_a_folder_that_does_not_exist_is_an_error(palimpsest: Palimpsest) -> None:
    palimpsest.folder /= "absent"
    with pytest.raises(RuntimeError, match="could not be started"):
        palimpsest.start("--version")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_signals_end_it(palimpsest: Palimpsest, number: signal.Signals) -> None:
    process = palimpsest.start("crawl", "-", stdin=subprocess.PIPE)
    with process:
        process.send_signal(signal.SIGSTOP)
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        process.wait(60)
    assert process.returncode in (-number, 130)


def test_two_run_at_the_same_time(palimpsest: Palimpsest) -> None:
    first = palimpsest.start("crawl", "-", stdin=subprocess.PIPE)
    assert palimpsest.run("--version").code == 0
    assert first.poll() is None
    first.communicate("", timeout=60)
    assert first.returncode == 2
