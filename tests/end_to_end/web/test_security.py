"""A served archive answers readers on this machine, and it is read-only."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.web.security import App, Message
from storage.web.server import application
from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.serving import ServedArchive, serving

# One process has the server and the browser.
pytestmark = pytest.mark.xdist_group("web guard")


@pytest.fixture(scope="module")
def server(crawled: CrawledNewspaper) -> Iterator[ServedArchive]:
    with serving(crawled.palimpsest) as served:
        yield served


@pytest.mark.parametrize(
    "path",
    ["/", "/articles/1", "/charts/runs.svg", "/archive", "/articles/999", "/style/palimpsest.css"],
)
def test_every_response_forbids_what_it_does_not_need(server: ServedArchive, path: str) -> None:
    _, headers, _ = server.get(path)
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    if not path.startswith(("/archive", "/style")):
        assert "script-src" not in headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_writing_is_refused(server: ServedArchive, method: str) -> None:
    assert server.get("/archive", method)[0] == 405


def test_sql_can_neither_write_nor_run_forever(server: ServedArchive) -> None:
    query = "/archive.json?sql="
    assert server.get(f"{query}delete+from+articles")[0] == 400
    endless = "with+recursive+n(i)+as+(select+1+union+all+select+i+from+n)+select+count(*)+from+n"
    status, _, body = server.get(query + endless)
    assert (status, "too long" in body) == (400, True)
    assert server.get(f"{query}select+count(*)+from+articles")[0] == 200


def test_a_foreign_host_name_is_refused(server: ServedArchive) -> None:
    assert server.get("/", Host="evil.example")[0] == 421
    assert server.get("/", Host="localhost:1")[0] == 200


def test_a_missing_page_says_what_to_do(server: ServedArchive) -> None:
    status, _, body = server.get("/articles/999999")
    assert (status, "no article 999999" in body) == (404, True)
    assert server.get("/paragraphs/999999")[0] == 404
    assert server.get("/runs/999999")[0] == 404
    assert server.get("/sites/nowhere.example")[0] == 404


def test_each_page_is_available_as_json(server: ServedArchive) -> None:
    for path in ("search", "articles/1", "articles/1/versions", "paragraphs/1", "runs", "runs/1"):
        status, headers, _ = server.get(f"/{path}.json")
        assert (status, headers["content-type"]) == (200, "application/json; charset=utf-8"), path


def test_articles_imported_while_serving_are_found(palimpsest: Palimpsest) -> None:
    for name, text in (("a", "The first line existed before."), ("b", "The second came later.")):
        (palimpsest.folder / f"{name}.jsonl").write_text(json.dumps({"text": text}))
    palimpsest.run("import", "a.jsonl")
    with serving(palimpsest) as server:
        assert json.loads(server.get("/search.json?q=later")[2])["found"]["total"] == 0
        assert palimpsest.run("import", "b.jsonl").code == 0
        assert json.loads(server.get("/search.json?q=later")[2])["found"]["total"] == 1


def test_a_port_in_use_is_reported_with_what_to_do(palimpsest: Palimpsest) -> None:
    (palimpsest.folder / "a.jsonl").write_text('{"text": "One line is enough for an archive."}')
    palimpsest.run("import", "a.jsonl")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = palimpsest.run("serve", "--port", str(taken.getsockname()[1]))
    assert (ran.code, "--port" in ran.err) == (2, True)


def test_a_missing_archive_is_reported(palimpsest: Palimpsest) -> None:
    ran = palimpsest.run("serve")
    assert (ran.code, "palimpsest crawl URL" in ran.err) == (2, True)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_signal_ends_the_server_cleanly(
    crawled: CrawledNewspaper, stop: signal.Signals
) -> None:
    process = crawled.palimpsest.start("serve", "--port", "0", fresh=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    process.send_signal(stop)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (130, False), err


def test_a_signal_right_after_the_address_is_printed_ends_the_server_cleanly(
    crawled: CrawledNewspaper,
) -> None:
    for attempt in range(20):
        process = crawled.palimpsest.start("serve", "--port", "0")
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        if attempt % 2:
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, "Traceback" in err) == (130, False), err


def test_two_archives_can_be_served_by_one_process(
    crawled: CrawledNewspaper, tmp_path: Path
) -> None:
    other = Palimpsest(tmp_path)
    (tmp_path / "a.jsonl").write_text('{"url": "https://a.example/", "text": "Only one line."}')
    assert other.run("import", "a.jsonl").code == 0

    first, _ = application([crawled.palimpsest.archive])
    second, _ = application([other.archive])

    assert len(_get_json(first, "/search.json")["found"]["articles"]) > 1
    assert len(_get_json(second, "/search.json")["found"]["articles"]) == 1


def _get_json(app: App, path: str) -> Any:
    """The JSON that an ASGI application returns for a path."""
    body = bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        body.extend(message.get("body", b""))

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return json.loads(body)
