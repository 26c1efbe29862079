"""Only the public internet is fetched from, and secrets stay with their own site."""

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
    """The command with its defaults: no private address is allowed."""

    def environment(self) -> dict[str, str]:
        variables = super().environment() | {"GAZETTE_KEY": "s3cret"}
        del variables["PALIMPSEST_ALLOW_PRIVATE"]
        return variables


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


class Listener:
    """A port on loopback; `called` says whether a client connected."""

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
    if ran.code == 2:  # the URL is invalid
        assert "URL" in ran.err
    else:
        assert ran.code == 4
        (detail,) = _details(outside).values()
        assert detail.startswith("not a public address: ")
        assert "--allow-private" in detail
    assert not listener.called


def test_an_allowed_address_is_fetched(outside: Outside, newspaper: Newspaper) -> None:
    for number, given in enumerate(("127.0.0.1", "127.0.0.0/8")):
        archive = outside.folder / f"{number}.db"
        ran = outside.crawl(
            newspaper.url, "--allow-private", given, "--archive", str(archive), "--max-pages", "3"
        )
        assert ran.code == 0, ran.err
        assert ran.json["fetched"] == 3


def test_only_the_allowed_host_name_is_fetched(outside: Outside, newspaper: Newspaper) -> None:
    port = newspaper.url.rpartition(":")[2]
    urls = f"http://localhost:{port}/\nhttp://127.0.0.1:{port}/about/"
    ran = outside.crawl("-", "--allow-private", "localhost", "--max-pages", "2", stdin_text=urls)
    assert ran.json["fetched"] == 1, ran.err
    details = _details(outside)
    assert "not a public address" in details[f"http://127.0.0.1:{port}/about/"]


def test_an_invalid_allowed_network_is_rejected_before_an_archive_is_created(
    outside: Outside,
) -> None:
    ran = outside.run("crawl", "https://gazette.example", "--allow-private", "10.0.0.0/99")
    assert ran.code == 2
    assert "10.0.0.0/99" in ran.err
    assert not outside.archive.exists()


def test_probing_a_source_refuses_private_addresses_too(
    outside: Outside, newspaper: Newspaper
) -> None:
    refused = outside.run("sources", "add", newspaper.url)
    assert refused.code == 4
    assert "not a public address" in refused.err
    added = outside.run("sources", "add", newspaper.url, "--allow-private", "127.0.0.1")
    assert added.code == 0, added.err


@pytest.mark.parametrize("to", ["http://127.0.0.1:{}/", "http://127.1:{}/", "http://[::1]:{}/"])
def test_a_redirect_to_a_private_address_is_refused(
    outside: Outside, listener: Listener, to: str
) -> None:
    """The host name is allowed, but not the address of the same machine."""

    def away(_url: str, _path: str) -> list[bytes]:
        location = to.format(listener.port)
        return [head(status="302 Found", Location=location, Content_Length=0)]

    with HostileSite({"away": away}) as site:
        named = site.url.replace("127.0.0.1", "localhost")
        ran = outside.crawl("-", "--allow-private", "localhost", stdin_text=f"{named}/away")
        assert site.request_counts["/away"] == 1, ran.err
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


def test_a_secret_from_the_environment_is_sent_to_its_own_site_only(outside: Outside) -> None:
    with HostileSite(_answers("")) as other, HostileSite(_answers(other.url)) as site:
        (outside.folder / "sources.toml").write_text(SOURCES.format(url=site.url))
        ran = outside.crawl("gazette", "--allow-private", "127.0.0.1", "--warc", "warc")
        assert ran.code == 0, ran.err
        assert other.request_counts["/landed"] == 1
        sent = [each for each in site.headers if "robots.txt" not in each]
        assert sent
        assert all("X-Key: key s3cret" in each for each in sent)
        assert not any("s3cret" in each or "X-Key" in each for each in other.headers)
    stored = b"".join(path.read_bytes() for path in outside.folder.rglob("*") if path.is_file())
    assert b"s3cret" not in stored
    assert "s3cret" not in ran.err + ran.out


def test_a_missing_secret_is_reported_before_the_first_request(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    (palimpsest.folder / "sources.toml").write_text(SOURCES.format(url=newspaper.url))
    ran = palimpsest.crawl("gazette")
    assert ran.code == 2
    assert "set GAZETTE_KEY in the environment" in ran.err
    assert newspaper.requests == []
    # Listing the sources requires no key.
    assert palimpsest.run("sources").code == 0


def test_workers_have_no_secrets_in_their_environment(
    outside: Outside, newspaper: Newspaper
) -> None:
    held = threading.Event()
    newspaper.delay("/about/", held)
    process = outside.start(
        *("crawl", newspaper.url, "--delay", "0", "--allow-private", "127.0.0.1"),
        fresh=True,
    )
    try:
        environments = _environments(process, newspaper)
    finally:
        held.set()
        process.communicate(timeout=60)
    assert len(environments) >= 2  # the fork server and a worker that has read the front page
    for environment in environments:
        assert b"PATH=" in environment
        assert b"s3cret" not in environment
        assert b"GAZETTE" not in environment


def _environments(process: subprocess.Popen[str], newspaper: Newspaper) -> list[bytes]:
    """The environments of a crawl's other processes, once it has requested its page."""
    if sys.platform != "linux":
        pytest.skip("processes are found in /proc")
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


def test_a_running_crawl_listens_on_no_port(palimpsest: Palimpsest, newspaper: Newspaper) -> None:
    """No telnet console and no remote control: both run arbitrary code."""
    if sys.platform != "linux":
        pytest.skip("sockets are found in /proc")
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
