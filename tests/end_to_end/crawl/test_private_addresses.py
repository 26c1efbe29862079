"""Nothing but the public internet is fetched from, and nobody is told what is not theirs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Palimpsest
from tests.support.hostile import HostileSite
from tests.support.hostile.answers import article, head, whole
from tests.support.hostile.server import Answer
from tests.support.newspaper_expectations import Newspaper


class Outside(Palimpsest):
    """The command as it comes: nothing that is private is allowed."""

    def environment(self) -> dict[str, str]:
        kept = super().environment() | {"GAZETTE_KEY": "s3cret"}
        del kept["PALIMPSEST_ALLOW_PRIVATE"]
        return kept


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


class Listener:
    """A port on loopback; `called` tells whether anybody connected."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        self._socket.settimeout(0.2)
        self.port = self._socket.getsockname()[1]

    @property
    def called(self) -> bool:
        try:
            connection, _ = self._socket.accept()
        except TimeoutError:
            return False
        connection.close()
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    port = Listener()
    yield port
    port.close()


def _details(command: Palimpsest) -> dict[str, str]:
    return dict(command.rows("SELECT url, detail FROM urls"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LocalHost",
        "127.1",
        "0x7f000001",
        "2130706433",
        "[::ffff:127.0.0.1]",
    ],
)
def test_a_private_address_is_refused_however_it_is_written(
    outside: Outside, listener: Listener, host: str
) -> None:
    url = f"http://{host}:{listener.port}/"
    ran = outside.run("crawl", "-", "--delay", "0", "--json", stdin_text=url)
    if ran.code == 2:  # no such URL at all
        assert "URL" in ran.err
    else:
        assert ran.code == 4
        (detail,) = _details(outside).values()
        assert detail.startswith("not a public address: ")
        assert "--allow-private" in detail
    assert not listener.called


def test_what_is_allowed_by_name_is_fetched(outside: Outside, newspaper: Newspaper) -> None:
    for number, given in enumerate(("127.0.0.1", "127.0.0.0/8")):
        archive = outside.folder / f"{number}.db"
        ran = outside.crawl(
            newspaper.url, "--allow-private", given, "--archive", str(archive), "--max-pages", "3"
        )
        assert ran.code == 0, ran.err
        assert ran.json["fetched"] == 3


def test_a_host_allowed_by_name_is_allowed_alone(outside: Outside, newspaper: Newspaper) -> None:
    port = newspaper.url.rpartition(":")[2]
    urls = f"http://localhost:{port}/\nhttp://127.0.0.1:{port}/about/"
    ran = outside.crawl("-", "--allow-private", "localhost", "--max-pages", "2", stdin_text=urls)
    assert ran.json["fetched"] == 1, ran.err
    details = _details(outside)
    assert "not a public address" in details[f"http://127.0.0.1:{port}/about/"]


def test_what_is_to_be_allowed_is_checked_before_anything_else(outside: Outside) -> None:
    ran = outside.run("crawl", "https://gazette.example", "--allow-private", "10.0.0.0/99")
    assert ran.code == 2
    assert "10.0.0.0/99" in ran.err
    assert not outside.archive.exists()


def test_sources_are_not_looked_at_there_either(outside: Outside, newspaper: Newspaper) -> None:
    refused = outside.run("sources", "add", newspaper.url)
    assert refused.code == 4
    assert "not a public address" in refused.err
    added = outside.run("sources", "add", newspaper.url, "--allow-private", "127.0.0.1")
    assert added.code == 0, added.err


@pytest.mark.parametrize("to", ["http://127.0.0.1:{}/", "http://127.1:{}/", "http://[::1]:{}/"])
def test_a_redirect_leads_to_nothing_private(outside: Outside, listener: Listener, to: str) -> None:
    """The first host is allowed by its name; by that alone the same machine is not."""

    def away(_url: str, _path: str) -> list[bytes]:
        location = to.format(listener.port)
        return [head(status="302 Found", Location=location, Content_Length=0)]

    with HostileSite({"away": away}) as site:
        named = site.url.replace("127.0.0.1", "localhost")
        ran = outside.crawl("-", "--allow-private", "localhost", stdin_text=f"{named}/away")
        assert site.asked["/away"] == 1, ran.err
    assert ran.code == 4
    assert not listener.called
    (detail,) = _details(outside).values()
    assert detail.startswith("not a public address: ")


SOURCES = """
[[source]]
name = "gazette"
start = ["{url}/"]
headers = {{ X-Key = "key ${{GAZETTE_KEY}}", Accept-Language = "de" }}
"""


def _answers(other: str) -> dict[str, Answer]:
    def away(_url: str, _path: str) -> list[bytes]:
        return [head(status="302 Found", Location=f"{other}/landed", Content_Length=0)]

    return {
        "": lambda url, _path: whole(f'<a href="{url}/away">Away from here</a>' * 3),
        "away": away,
        "landed": lambda _url, _path: whole(article()),
    }


def test_a_secret_comes_from_the_environment_and_goes_to_its_site_alone(outside: Outside) -> None:
    with HostileSite(_answers("")) as other, HostileSite(_answers(other.url)) as site:
        (outside.folder / "sources.toml").write_text(SOURCES.format(url=site.url))
        ran = outside.crawl("gazette", "--allow-private", "127.0.0.1", "--warc", "warc")
        assert ran.code == 0, ran.err
        assert other.asked["/landed"] == 1
        sent = [each for each in site.headers if "robots.txt" not in each]
        assert sent
        assert all("X-Key: key s3cret" in each for each in sent)
        assert not any("s3cret" in each or "X-Key" in each for each in other.headers)
    kept = b"".join(path.read_bytes() for path in outside.folder.rglob("*") if path.is_file())
    assert b"s3cret" not in kept
    assert "s3cret" not in ran.err + ran.out


def test_a_secret_that_is_not_set_is_told_before_the_first_request(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    (palimpsest.folder / "sources.toml").write_text(SOURCES.format(url=newspaper.url))
    ran = palimpsest.crawl("gazette")
    assert ran.code == 2
    assert "set GAZETTE_KEY in the environment" in ran.err
    assert newspaper.requests == []
    # Whoever only reads the list needs no key.
    assert palimpsest.run("sources").code == 0


def test_workers_know_nothing_of_the_environment(outside: Outside, newspaper: Newspaper) -> None:
    held = threading.Event()
    newspaper.delay("/about/", held)
    process = outside.start(
        *("crawl", newspaper.url, "--delay", "0", "--allow-private", "127.0.0.1"),
        fresh=True,
    )
    try:
        told = _environments(process, newspaper)
    finally:
        held.set()
        process.communicate(timeout=60)
    assert len(told) >= 2  # the server that forks, and a worker that has read the front page
    for environment in told:
        assert b"PATH=" in environment
        assert b"s3cret" not in environment
        assert b"GAZETTE" not in environment


def _environments(process: subprocess.Popen[str], newspaper: Newspaper) -> list[bytes]:
    """The environments of a crawl's other processes, once it has asked for its page."""
    if sys.platform != "linux":
        pytest.skip("processes are looked at in /proc")
    for _ in range(600):
        if "/about/" in newspaper.requests:
            break
        threading.Event().wait(0.05)
    found, parents = [], [process.pid]
    while parents:
        parent = parents.pop()
        for task in Path(f"/proc/{parent}/task").iterdir():
            for child in (task / "children").read_text().split():
                parents.append(int(child))
                command = Path(f"/proc/{child}/cmdline").read_bytes()
                if b"resource_tracker" not in command:
                    found.append(Path(f"/proc/{child}/environ").read_bytes())
    return found


def test_nothing_listens_while_a_crawl_is_under_way(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    """No telnet console, no remote control: both run what they are told."""
    if sys.platform != "linux":
        pytest.skip("sockets are looked at in /proc")
    held = threading.Event()
    newspaper.delay("/about/", held)
    process = palimpsest.start("crawl", f"{newspaper.url}/about/", "--delay", "0")
    try:
        for _ in range(600):
            if "/about/" in newspaper.requests:
                break
            threading.Event().wait(0.05)
        assert "/about/" in newspaper.requests
        listening = _listening(process.pid)
    finally:
        held.set()
        process.communicate(timeout=60)
    assert listening == set()


def _listening(pid: int) -> set[str]:
    """The inodes of the TCP sockets on which a process listens."""
    owned = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        target = os.readlink(each)
        if target.startswith("socket:["):
            owned.add(target[8:-1])
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields: list[Any] = line.split()
            if fields[3] == "0A":
                listening.add(fields[9])
    return owned & listening
