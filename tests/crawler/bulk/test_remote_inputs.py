"""Inputs from web servers, from lists of files as Common Crawl publishes them, and from S3."""

from __future__ import annotations

import gzip
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from storage.bulk.files.parquet_files import import_pyarrow
from tests.support.command import Palimpsest
from tests.support.harbour_pages import article_page
from tests.support.s3_server import s3_server
from tests.support.warc_records import Warc

pytestmark = pytest.mark.process


REPORT = (
    "The harbour office said that the boat would sail twice a day until the end of the month.",
    "Two of the passengers walked home, because the last bus to the village had gone.",
    "A spokeswoman promised that the fares of all who had waited would be paid back by Friday.",
)


class Handler(SimpleHTTPRequestHandler):
    """Serves files; those in the folder `broken` end early."""

    def log_message(self, *_: object) -> None:
        """Write nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        if "/broken/" in self.path:
            outputfile.write(source.read(10))
        else:
            super().copyfile(source, outputfile)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a web server, which ends with a slash, and the folder of its files."""
    folder = tmp_path / "site"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", folder
        server.shutdown()
        thread.join(timeout=30)


def write_warc(path: Path, *numbers: int) -> None:
    """A WARC file with an article for each number."""
    warc = Warc()
    for number in numbers:
        title = f"The harbour in week {number}"
        texts = (f"In week {number} the office counted {number + 7} boats on the quay.", *REPORT)
        warc.response(f"https://gazette.example/{number}", article_page(title, *texts))
    path.parent.mkdir(parents=True, exist_ok=True)
    warc.save(path)


def bulk(command: Palimpsest, *words: str, dataset: str = "dataset") -> dict[str, Any]:
    """The manifest of a bulk job."""
    ran = command.run("bulk", *words, "-o", dataset, "--json", "--workers", "1")
    assert ran.code == 0, ran.err + ran.out
    return dict(ran.json["manifest"])


def urls(command: Palimpsest) -> list[str]:
    """The URLs of the articles of the dataset."""
    found = import_pyarrow().parquet.read_table(command.folder / "dataset" / "articles")
    return sorted(found["url"].to_pylist())


def test_a_list_of_common_crawl_is_read_and_what_fails_is_told(
    palimpsest: Palimpsest, site: tuple[str, Path]
) -> None:
    base, folder = site
    month = "crawl-data/CC-NEWS/2026/05"
    names = [f"{month}/CC-NEWS-{number}.warc.gz" for number in (1, 2, 3)]
    broken = f"{month}/broken/CC-NEWS-4.warc.gz"
    for number, name in enumerate([names[0], names[2], broken]):
        write_warc(folder / name, 2 * number, 2 * number + 1)
    (folder / month / "warc.paths.gz").write_bytes(
        gzip.compress("".join(f"{name}\n" for name in [*names, broken]).encode())
    )
    words = ("--list", f"{base}{month}/warc.paths.gz", "--base", base)

    manifest = bulk(palimpsest, *words)
    assert [each["name"] for each in manifest["inputs"]] == [base + names[0], base + names[2]]
    assert urls(palimpsest) == [f"https://gazette.example/{number}" for number in range(4)]
    missing, cut = manifest["unread"]
    assert missing.startswith(f"{base}{names[1]}: cannot be read")
    assert cut.startswith(f"{base}{broken}: cannot be read")

    # Later the missing file is there, and one of those that were read cannot be reached.
    write_warc(folder / names[1], 6)
    (folder / names[0]).unlink()
    manifest = bulk(palimpsest, *words)
    assert len(urls(palimpsest)) == 5
    assert [each.partition(": ")[0] for each in manifest["unread"]] == [
        *(base + names[0], base + broken)
    ]


def test_what_the_list_names_must_be_there_in_part(
    palimpsest: Palimpsest, site: tuple[str, Path]
) -> None:
    (palimpsest.folder / "paths").write_text("a.warc.gz\n")
    ran = palimpsest.run("bulk", "--list", "paths", "--base", site[0], "-o", "dataset")
    assert ran.code == 2
    assert f"{site[0]}a.warc.gz: cannot be read" in ran.err
    assert palimpsest.run("bulk", "--base", site[0], "a.jsonl", "-o", "dataset").code == 2


@pytest.mark.slow
def test_a_warc_in_object_storage_has_the_articles_of_the_local_file(
    palimpsest: Palimpsest, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = palimpsest.folder / "a file.warc.gz"
    write_warc(path, 1, 2, 3)
    with s3_server(palimpsest.folder) as address:
        for target, body in (("news", b""), ("news/2026/a%20file.warc.gz", path.read_bytes())):
            request = urllib.request.Request(f"{address}/{target}", data=body, method="PUT")
            request.add_header("Content-Type", "application/warc")
            request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=key/x/us-east-1/s3/x")
            urllib.request.urlopen(request, timeout=30).close()
        for name, value in {
            **{"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"},
            **{"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": address},
        }.items():
            monkeypatch.setenv(name, value)
        palimpsest.fresh = True
        manifest = bulk(palimpsest, "s3://news/2026/a file.warc.gz")
        ran = palimpsest.run("bulk", "s3://news/2026/other.warc.gz", "-o", "other")
    assert manifest["counts"]["articles"] == 3
    assert bulk(palimpsest, path.name, dataset="local")["files"] == manifest["files"]
    assert ran.code == 2
    assert "s3://news/2026/other.warc.gz: cannot be read" in ran.err
