"""Eight processes write to one archive while others read it: same result as one at a time."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.archive_contents import Contents, contents
from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper
from tests.support.serving import serving

pytestmark = pytest.mark.xdist_group("crowd")
_TIMEOUT = 240
_ARTICLES = 400  # in the files, each of which contains half of them
_WORDS = tuple(
    f"{a}{b}" for a in "bcdfglmnprstv" for b in ("aken", "ilor", "oment", "udal", "erin")
)


def _articles(earlier: list[str]) -> list[str]:
    """Lines of JSON; each article has five paragraphs, one of them a copy, one a near-duplicate."""
    chance = random.Random(1)
    lines = []
    for number in range(_ARTICLES):
        copy, near_duplicate = chance.choice(earlier), chance.choice(earlier).split()
        near_duplicate.insert(chance.randrange(len(near_duplicate)), "already")
        new = [" ".join(chance.choices(_WORDS, k=chance.randint(20, 60))) for _ in range(3)]
        paragraphs = [new[0], copy, new[1], " ".join(near_duplicate), new[2]]
        earlier += paragraphs
        url = f"https://paper{number % 7}.example/{number}"
        line = {"url": url, "title": f"No. {number}", "text": "\n".join(paragraphs)}
        lines.append(json.dumps(line))
    return lines


@dataclass
class Reading:
    """How often each reader read, and what failed."""

    counts: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def note(self, what: str, fault: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        if fault:
            self.failed.append(f"{what}: {fault}")


@dataclass(frozen=True)
class Concurrent:
    """The archive of eight processes, and the contents of one written by one process at a time."""

    together: Palimpsest
    alone: Contents
    ends: list[tuple[int, str]]
    reading: Reading
    log_bytes: int


@pytest.fixture(scope="module")
def concurrent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Concurrent]:
    together = Palimpsest(tmp_path_factory.mktemp("together"))
    alone = Palimpsest(tmp_path_factory.mktemp("alone"))
    with ExitStack() as stack:
        # All have the same texts: a host has one crawl at a time, so crawls share nothing else.
        papers = [stack.enter_context(Newspaper()) for _ in range(4)]
        urls = [paper.url for paper in papers]
        files = _files(papers)
        for command in (together, alone):
            for name, text in files.items():
                (command.folder / name).write_text(text)
        for words in (["crawl", *urls, "--delay", "0"], ["import", *files]):
            ran = alone.run(*words)
            assert ran.code == 0, ran.err
        reading, log_bytes, ends = Reading(), [0], []
        processes = [
            *(together.start("crawl", url, "--delay", "0", "--json") for url in urls),
            *(together.start("import", name, "--json") for name in files),
        ]
        assert len(processes) == 8
        readers = [
            threading.Thread(target=reader, args=(together, processes, reading, log_bytes))
            for reader in (_search, _copy, _browse, _measure)
        ]
        try:
            for thread in readers:
                thread.start()
            for process in processes:
                _, err = process.communicate(timeout=_TIMEOUT)
                ends.append((process.returncode, err))
        finally:
            for process in processes:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            for thread in readers:
                thread.join()
        yield Concurrent(together, contents(alone), ends, reading, log_bytes[0])


def _files(papers: list[Newspaper]) -> dict[str, str]:
    """Four files, each of which overlaps with two others and starts with different articles."""
    paragraphs = papers[0].expected.paragraphs.values()
    lines = _articles([text for texts in paragraphs for text in texts])
    count = len(lines)
    return {
        f"{number}.jsonl": "\n".join(
            lines[(number * count // 4 + at) % count] for at in range(count // 2)
        )
        for number in range(4)
    }


def _is_running(command: Palimpsest, processes: list[subprocess.Popen[str]]) -> bool:
    """Whether any of the processes still runs; waits until the archive exists."""
    while any(process.poll() is None for process in processes):
        try:
            command.rows("SELECT max(id) FROM captures")
        except sqlite3.OperationalError:
            time.sleep(0.01)
            continue
        return True
    return False


def _search(
    command: Palimpsest, processes: list[subprocess.Popen[str]], reading: Reading, _: list[int]
) -> None:
    while _is_running(command, processes):
        ran = command.run("search", "already", "--json")
        reading.note("search", ran.err if ran.code else "")


def _copy(
    command: Palimpsest, processes: list[subprocess.Popen[str]], reading: Reading, _: list[int]
) -> None:
    while _is_running(command, processes):
        ran = command.run("snapshot", "copy.db", "--force", "--json")
        reading.note("snapshot", ran.err if ran.code else "")


def _browse(
    command: Palimpsest, processes: list[subprocess.Popen[str]], reading: Reading, _: list[int]
) -> None:
    if not _is_running(command, processes):
        return
    with serving(command) as server:
        while _is_running(command, processes):
            for path in ("", "?q=already", "sites", "archive/paragraphs.json"):
                status, _headers, body = server.get(path)
                reading.note("serve", f"{path}: {body}" if status != 200 else "")


def _measure(
    command: Palimpsest, processes: list[subprocess.Popen[str]], _: Reading, log_bytes: list[int]
) -> None:
    log = Path(f"{command.archive}-wal")
    while _is_running(command, processes):
        if log.exists():
            log_bytes[0] = max(log_bytes[0], log.stat().st_size)
        time.sleep(0.05)


def test_no_process_fails_because_of_another(concurrent: Concurrent) -> None:
    assert [code for code, _ in concurrent.ends if code not in (0, 3)] == [], concurrent.ends
    for _, err in concurrent.ends:
        assert "locked" not in err
        assert "Traceback" not in err


def test_the_archive_equals_that_of_one_process_at_a_time(concurrent: Concurrent) -> None:
    found = contents(concurrent.together)
    assert len(concurrent.alone["pairs"]) > 300
    for name, rows in concurrent.alone.items():
        assert found[name] == rows, name


def test_no_paragraph_is_stored_twice(concurrent: Concurrent) -> None:
    query = "SELECT text FROM paragraphs GROUP BY text HAVING count(*) > 1"
    assert concurrent.together.rows(query) == []


def test_the_archive_is_intact(concurrent: Concurrent) -> None:
    assert concurrent.together.rows("PRAGMA integrity_check") == [("ok",)]
    ran = concurrent.together.run("verify", "--json")
    assert ran.code == 0, ran.out


def test_concurrent_readers_succeed(concurrent: Concurrent) -> None:
    assert concurrent.reading.failed == []
    assert set(concurrent.reading.counts) == {"search", "snapshot", "serve"}


def test_the_log_stays_short(concurrent: Concurrent) -> None:
    assert concurrent.log_bytes < 128_000_000
