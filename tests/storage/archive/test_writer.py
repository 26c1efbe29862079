"""What the archive thread writes at once, and what waits for a full batch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.archive.writer import ArchiveWriter
from storage.core.model import DiscoveredBy, Lease, Link, Priority, Tally
from storage.crawl_state.frontier import LeaseRequest
from tests.support.articles import visit

TIMEOUT = 30
START = [Link(f"https://s.example/{n}", DiscoveredBy.GIVEN, Priority.PAGE) for n in range(8)]
MORE = tuple(
    Link(f"https://s.example/more/{n}", DiscoveredBy.LINK, Priority.PAGE) for n in range(3)
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


def finished(archive: Archive, lease: Lease) -> Visit:
    found = visit(archive, lease.url, [f"This text is at {lease.url} and nowhere else, they said."])
    return replace(found, url_id=lease.url_id, links=MORE)


def test_a_lease_leaves_visits_waiting_until_urls_run_short(archive: Archive) -> None:
    run_id = archive.begin_run("test", {})
    with archive.transaction():
        archive.frontier.queue(run_id, "test", START)
    tallies: list[Tally] = []
    writer = ArchiveWriter(archive)
    writer.register_run(run_id, tallies.append)
    first = writer.lease(run_id, LeaseRequest(4)).result(TIMEOUT)
    assert len(first) == 4
    writer.put(run_id, finished(archive, first[0]))
    assert len(writer.lease(run_id, LeaseRequest(4)).result(TIMEOUT)) == 4
    assert tallies == []
    links = writer.lease(run_id, LeaseRequest(4)).result(TIMEOUT)
    assert [lease.url for lease in links] == [link.url for link in MORE]
    assert [tally.new_articles for tally in tallies] == [1]
    writer.close()


def test_a_call_runs_after_all_earlier_visits_are_written(archive: Archive) -> None:
    run_id = archive.begin_run("test", {})
    writer = ArchiveWriter(archive)
    for number in range(5):
        writer.put(
            run_id,
            visit(archive, f"https://s.example/{number}", [f"Repeated {number} times in all."]),
        )
    count = "SELECT count(*) FROM articles"
    called = writer.call(lambda: archive.connection.execute(count).fetchone()[0])
    assert called.result(TIMEOUT) == 5
    writer.close()


def test_a_single_visit_is_written_after_a_while(archive: Archive) -> None:
    run_id = archive.begin_run("test", {})
    written = threading.Event()
    writer = ArchiveWriter(archive)
    writer.register_run(run_id, lambda _: written.set())
    writer.put(
        run_id,
        visit(archive, "https://s.example/1", ["Written once, and then never again by him."]),
    )
    assert written.wait(TIMEOUT)
    writer.close()


def test_a_cancelled_lease_takes_no_urls(archive: Archive) -> None:
    run_id = archive.begin_run("test", {})
    with archive.transaction():
        archive.frontier.queue(run_id, "test", START)
    writer = ArchiveWriter(archive)
    busy = threading.Event()
    writer.call(lambda: busy.wait(TIMEOUT))
    assert writer.lease(run_id, LeaseRequest(4)).cancel()
    busy.set()
    assert len(writer.lease(run_id, LeaseRequest(8)).result(TIMEOUT)) == 8
    writer.close()
