"""A real Scrapyd runs the egg that scrapyd-deploy builds from this tree."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Palimpsest
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import ROOT

_BIN = Path(sys.executable).parent
# All tests share one server.
pytestmark = pytest.mark.xdist_group("scrapyd")

_SOURCE = '[[source]]\nname = "gazette"\nstart = ["{url}"]\ninclude = ["/harbour/"]\n'
_CONFIGURATION = """\
[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
poll_interval = 0.1
eggs_dir = {folder}/eggs
logs_dir = {folder}/logs
dbs_dir = {folder}/dbs
"""


@dataclass(frozen=True)
class Scrapyd:
    """A running Scrapyd whose environment names an archive and a sources file."""

    url: str
    command: Palimpsest

    def request(self, service: str, **arguments: str) -> Any:
        """A response of its API; with `_method="POST"` the arguments are posted."""
        posted = arguments.pop("_method", "GET") == "POST"
        query = urllib.parse.urlencode(arguments)
        address = f"{self.url}/{service}" + ("" if posted else f"?{query}")
        with urllib.request.urlopen(address, query.encode() if posted else None, 30) as answer:
            return json.load(answer)

    def run(self, **arguments: str) -> str:
        """Schedule the spider and wait until it has ended; the job's id."""
        parameters = {"project": "palimpsest", "spider": "articles", **arguments}
        job = self.request("schedule.json", _method="POST", **parameters)["jobid"]
        clock = threading.Event()
        for _ in range(600):
            ended = self.request("listjobs.json", project="palimpsest")["finished"]
            if job in {each["id"] for each in ended}:
                return str(job)
            clock.wait(0.1)
        raise AssertionError(f"job {job} never ended")


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    folder = tmp_path_factory.mktemp("scrapyd")
    command = Palimpsest(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "scrapyd.conf").write_text(_CONFIGURATION.format(port=port, folder=folder))
    (folder / "sources.toml").write_text(_SOURCE.format(url="http://127.0.0.1"))
    environment = command.environment() | {
        "PALIMPSEST_ARCHIVE": str(command.archive),
        "PALIMPSEST_SOURCES": str(folder / "sources.toml"),
    }
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [_BIN / "scrapyd"], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        server = Scrapyd(f"http://127.0.0.1:{port}", command)
        clock = threading.Event()
        for _ in range(300):
            try:
                server.request("daemonstatus.json")
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                clock.wait(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def deployed(scrapyd: Scrapyd) -> Scrapyd:
    """Scrapyd with the egg that scrapyd-deploy builds from a copy of this tree."""
    tree = scrapyd.command.folder / "tree"
    left_out = shutil.ignore_patterns("__pycache__")
    for name in ("crawler", "storage", "tests", "benchmarks", "docs"):
        shutil.copytree(ROOT / name, tree / name, ignore=left_out)
    for name in ("pyproject.toml", "requirements.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    settings = (ROOT / "scrapy.cfg").read_text().replace("http://localhost:6800", scrapyd.url)
    assert scrapyd.url in settings
    (tree / "scrapy.cfg").write_text(settings)
    deploy = [_BIN / "scrapyd-deploy"]
    output = subprocess.run(
        deploy, cwd=tree, check=True, stdout=subprocess.PIPE, timeout=120
    ).stdout
    assert b'"status": "ok"' in output, output
    return scrapyd


def test_the_egg_contains_both_packages_and_no_tests(deployed: Scrapyd) -> None:
    (egg,) = deployed.command.folder.glob("eggs/palimpsest/*.egg")
    with zipfile.ZipFile(egg) as packed:
        tops = {name.partition("/")[0] for name in packed.namelist()}
    assert tops == {"crawler", "storage", "EGG-INFO"}
    assert deployed.request("listspiders.json", project="palimpsest")["spiders"] == ["articles"]


def test_a_scheduled_source_is_crawled_and_the_ledger_records_its_job(
    deployed: Scrapyd, newspaper: Newspaper
) -> None:
    (deployed.command.folder / "sources.toml").write_text(_SOURCE.format(url=newspaper.url))
    settings = {"setting": "DOWNLOAD_DELAY=0"}

    job = deployed.run(source="gazette", **settings)

    (run,) = deployed.command.run("runs", "--source", "gazette", "--json").json
    assert (run["outcome"], run["arguments"]["job"]) == ("finished", job)
    wanted = {newspaper.url + path for path in newspaper.expected.articles if "/harbour/" in path}
    archived = {url for (url,) in deployed.command.rows("SELECT url FROM articles")}
    assert archived == wanted
    assert job in deployed.command.run("runs", "show", str(run["run"])).out


def test_a_scheduled_url_is_crawled(deployed: Scrapyd, newspaper: Newspaper) -> None:
    url = newspaper.url + newspaper.expected.articles[0]
    deployed.run(url=url)
    assert deployed.command.rows("SELECT 1 FROM articles WHERE url = ?", url) == [(1,)]
