"""Full or failing disks, stop signals and power cuts: resuming completes the same archive."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.verification.checks import verify
from tests.support.archive_contents import Contents, contents
from tests.support.articles import visit
from tests.support.command import Palimpsest
from tests.support.crawling import hold_back, wait_for_request
from tests.support.newspaper_expectations import Newspaper

pytestmark = pytest.mark.xdist_group("mishaps")
_ROOT_ON_LINUX = sys.platform == "linux" and os.geteuid() == 0


@dataclass(frozen=True)
class Undisturbed:
    """A newspaper, and the contents of an archive of it."""

    paper: Newspaper
    contents: Contents


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    command = Palimpsest(tmp_path_factory.mktemp("undisturbed"))
    with Newspaper() as paper:
        assert command.crawl(paper.url).code == 0
        yield Undisturbed(paper, contents(command))


def check_resumed(command: Palimpsest, undisturbed: Undisturbed) -> None:
    """Resume the crawl, and compare its archive with that of an undisturbed crawl."""
    resumed = command.crawl("--resume")
    if "omit --resume" in resumed.err:  # it had not reached its first URL
        resumed = command.crawl(undisturbed.paper.url)
    assert resumed.code in (0, 4), resumed.err
    assert command.rows("PRAGMA integrity_check") == [("ok",)]
    found = contents(command)
    for name, rows in undisturbed.contents.items():
        assert found[name] == rows, name
    verified = command.run("verify", "--json")
    assert verified.code == 0, verified.out


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    if not _ROOT_ON_LINUX:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", "size=1m", "none", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_ends_a_crawl_that_can_be_resumed_later(
    small_disk: Path, undisturbed: Undisturbed
) -> None:
    command = Palimpsest(small_disk)
    ran = command.run("crawl", undisturbed.paper.url, "--delay", "0")
    assert ran.code == 1, ran.err
    assert "full" in ran.err
    assert "--resume" in ran.err
    assert "Traceback" not in ran.err
    assert command.run("stats").code in (0, 2)  # if not even the tables could be created
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    check_resumed(command, undisturbed)


@pytest.fixture
def failing_disk(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A disk that can be made read-only while it is written to, and its device."""
    if not _ROOT_ON_LINUX or not shutil.which("mkfs.ext4") or not shutil.which("losetup"):
        pytest.skip("only root may make a disk, with mkfs.ext4 and losetup")
    image, folder = tmp_path / "image", tmp_path / "disk"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(64 << 20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    looped = subprocess.run(
        ["losetup", "-f", "--show", str(image)], capture_output=True, text=True, check=False
    )
    if looped.returncode:
        pytest.skip(f"no device can be made here: {looped.stderr.strip()}")
    device = looped.stdout.strip()
    try:
        _mount(device, str(folder))
        try:
            yield folder, device
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    finally:
        subprocess.run(["losetup", "-d", device], check=True)


def test_an_archive_that_becomes_read_only_ends_a_crawl_that_can_be_resumed_later(
    failing_disk: tuple[Path, str], undisturbed: Undisturbed
) -> None:
    folder, device = failing_disk
    command = Palimpsest(folder)
    path, event = hold_back(undisturbed.paper)
    before = len(undisturbed.paper.requests)
    crawl = command.start("crawl", undisturbed.paper.url, "--delay", "0")
    try:
        while path not in undisturbed.paper.requests[before:]:
            assert crawl.poll() is None
        subprocess.run(["mount", "-o", "remount,ro", device, str(folder)], check=False)
        subprocess.run(["blockdev", "--setro", device], check=True)
        os.sync()
    finally:
        event.set()
        _, err = crawl.communicate(timeout=120)
    undisturbed.paper.delay(path, event)
    assert "Traceback" not in err
    if crawl.returncode != 0:  # the page cache may have accepted all its writes
        assert crawl.returncode == 1, err
        assert "--resume" in err
    subprocess.run(["umount", str(folder)], check=True)
    subprocess.run(["blockdev", "--setrw", device], check=True)
    subprocess.run(["e2fsck", "-p", device], capture_output=True, check=False)
    _mount(device, str(folder))
    check_resumed(command, undisturbed)


@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGTERM,),
        (signal.SIGINT, signal.SIGINT),
        (signal.SIGTERM, signal.SIGINT),
        (signal.SIGINT, signal.SIGTERM, signal.SIGINT),
    ],
    ids=lambda signals: "-".join(each.name for each in signals),
)
def test_a_crawl_that_is_stopped_in_any_way_can_be_resumed(
    palimpsest: Palimpsest, undisturbed: Undisturbed, signals: tuple[signal.Signals, ...]
) -> None:
    paper = undisturbed.paper
    path, event = hold_back(paper)
    del paper.requests[:]
    crawl = palimpsest.start("crawl", paper.url, "--delay", "0", fresh=True)
    try:
        wait_for_request(paper, path)
        for each in signals:
            crawl.send_signal(each)
        if (
            len(set(signals)) == 1
        ):  # two equal signals may be delivered as one, so the page is waited for
            event.set()
        _, err = crawl.communicate(timeout=60)
    finally:
        event.set()
    assert crawl.returncode == 130, err
    assert "Traceback" not in err
    assert palimpsest.rows("SELECT outcome FROM runs WHERE finished IS NULL") == []
    check_resumed(palimpsest, undisturbed)


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The bytes of an archive that is being written, and of its log."""
    path = tmp_path_factory.mktemp("written") / "a.db"
    with Archive(path) as archive:
        run_id = archive.begin_run("test", {})
        for number in range(12):
            texts = [
                f"On day {number} of the flood {each} towns were cut off." for each in range(4)
            ]
            archive.write(run_id, [visit(archive, f"https://s.example/{number}", texts)])
            if number == 5:
                archive.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        return path.read_bytes(), Path(f"{path}-wal").read_bytes()


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.sampled_from([b"", b"\x00" * 5000, os.urandom(5000)]))
def test_after_a_power_cut_an_archive_is_intact_whatever_the_log_lost(
    interrupted: tuple[bytes, bytes], share: float, torn: bytes
) -> None:
    held, log = interrupted
    cut = round(share * len(log))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        path.write_bytes(held)
        Path(f"{path}-wal").write_bytes(log[:cut] + torn)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            urls = connection.execute("SELECT url FROM articles ORDER BY id").fetchall()
        assert urls == [(f"https://s.example/{number}",) for number in range(len(urls))]
        assert list(verify(path)) == []
        with Archive(path) as archive:
            run_id = archive.begin_run("test", {})
            archive.write(run_id, [visit(archive, "https://s.example/after", ["It goes on."])])
        assert list(verify(path)) == []
