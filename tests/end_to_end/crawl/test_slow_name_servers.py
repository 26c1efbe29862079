"""Hosts whose name server never answers delay only their own pages."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

pytestmark = [
    pytest.mark.xdist_group("name server"),  # they use the same address
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"),
        reason="only root may use another name server, with unshare",
    ),
]
_SERVER = "127.9.9.9"
_STORY = "/harbour/ferry-returns.html"
_DEAD = [f"http://paper-{number}.dead.example/" for number in range(20)]


@pytest.fixture
def name_server() -> Iterator[socket.socket]:
    """A name server that receives every query and never answers."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.settimeout(60)
    with closing(server):
        try:
            server.bind((_SERVER, 53))
        except OSError as error:
            pytest.skip(f"no name server can run here: {error}")
        yield server


@contextmanager
def _crawl(folder: Path, *urls: str) -> Iterator[subprocess.Popen[str]]:
    """Crawl where that server resolves all names except the newspaper's."""
    (folder / "resolv.conf").write_text(f"nameserver {_SERVER}\noptions timeout:30 attempts:5\n")
    (folder / "hosts").write_text("127.0.0.1 localhost paper.example\n")
    mounted = "mount --bind resolv.conf /etc/resolv.conf && mount --bind hosts /etc/hosts"
    process = subprocess.Popen(
        [
            *("unshare", "--mount", "sh", "-c", f'{mounted} && exec "$@"', "sh"),
            *(sys.executable, "-m", "crawler", "crawl", "-", "--delay", "0", "--depth", "0"),
        ],
        cwd=folder,
        env=os.environ
        | {
            "SCRAPY_SETTINGS_MODULE": "tests.support.hostile.settings_one_retry",
            "PYTHONPATH": str(ROOT),
            "PALIMPSEST_ALLOW_PRIVATE": "127.0.0.0/8",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write("\n".join(urls))
    process.stdin.close()
    process.stdin = None
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_page_is_fetched_while_other_names_are_not_resolved(
    tmp_path: Path, name_server: socket.socket
) -> None:
    with Newspaper() as paper:
        port = paper.url.rpartition(":")[2]
        story = f"http://paper.example:{port}{_STORY}"
        with _crawl(tmp_path, *_DEAD, story) as process:
            # Each thread waits 150 s for its name; the crawl does not.
            out, err = process.communicate(timeout=100)
    assert process.returncode == 3, err
    assert "1 new or changed articles" in out
    assert "20 timed out" in out


def test_ctrl_c_does_not_wait_for_a_name(tmp_path: Path, name_server: socket.socket) -> None:
    with _crawl(tmp_path, *_DEAD) as process:
        name_server.recv(512)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=100)
    assert process.returncode == 130, err
    assert "palimpsest crawl --resume" in err
