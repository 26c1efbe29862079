"""Which URLs a run gets next."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from storage.archive.archive import Archive
from storage.archive.visit import Visit
from storage.core import clock
from storage.core.model import Capture, DiscoveredBy, Link, NoArticle, Priority
from storage.crawl_state.frontier import LeaseRequest


def test_hosts_of_other_crawls_are_excluded(tmp_path: Path) -> None:
    urls = [f"https://{host}.example/{n}" for n in range(3) for host in ("shared", "own")]
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with archive.transaction():
            links = [Link(url, DiscoveredBy.FEED, Priority.PAGE) for url in urls]
            archive.frontier.queue(run_id, "test", links)
        others = frozenset({"shared.example"})
        _, leases = archive.write(run_id, [], LeaseRequest(6, excluded_hosts=others))
        assert {lease.host for lease in leases} == {"own.example"}
        _, due = archive.frontier.count_waiting(run_id)
        assert due == 0.0  # so the crawl asks again
        _, leases = archive.write(run_id, [], LeaseRequest(6))
        assert Counter(lease.host for lease in leases) == {"shared.example": 3}


def test_a_clock_that_was_set_back_does_not_keep_urls_waiting(tmp_path: Path) -> None:
    links = [Link("https://s.example/1", DiscoveredBy.FEED, Priority.PAGE)]
    wrong = clock.now() + timedelta(days=400)
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with clock.use_clock(lambda: wrong), archive.transaction():
            archive.frontier.queue(run_id, "test", links)
            (lease,) = archive.frontier.lease(run_id, LeaseRequest(1))
            archive.frontier.retry(run_id, lease.url_id, 30.0)
            assert archive.frontier.lease(run_id, LeaseRequest(1)) == []
        assert archive.frontier.count_waiting(run_id) == (1, 0.0)
        _, (again,) = archive.write(run_id, [], LeaseRequest(1))
        assert again.attempts == 1
        with clock.use_clock(lambda: wrong):  # it is due again in an hour
            archive.write(run_id, [finished(lease.url_id)])
            archive.finish_run(run_id, "finished")
        later = archive.begin_run("test", {})
        with archive.transaction():
            assert archive.frontier.queue(later, "test", links).queued == 1


def test_a_clock_that_was_set_back_does_not_prevent_rechecks(tmp_path: Path) -> None:
    links = [Link("https://s.example/1", DiscoveredBy.FEED, Priority.PAGE)]
    wrong = clock.now() + timedelta(days=400)
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with archive.transaction():
            archive.frontier.queue(run_id, "test", links)
            (lease,) = archive.frontier.lease(run_id, LeaseRequest(1))
        with clock.use_clock(lambda: wrong):
            archive.write(run_id, [finished(lease.url_id)])
            archive.finish_run(run_id, "finished")
        later = archive.begin_run("test", {})
        with archive.transaction():
            assert archive.frontier.queue_due_pages(later, "test", lambda _: True, 10) == 1


def finished(url_id: int) -> Visit:
    """Return a visit at the present time that found no article."""
    url = "https://s.example/1"
    capture = Capture(url, url, clock.timestamp())
    return Visit(url, "test", capture, NoArticle("empty"), url_id=url_id)
