"""Which URLs a crawl is given next."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from storage.archive.archive import Archive
from storage.archive.visits import Visit
from storage.core import clock
from storage.core.model import Capture, DiscoveredBy, Link, NoArticle, Priority
from storage.crawl_state.frontier import LeaseRequest


def test_hosts_that_other_crawls_have_in_hand_are_left_to_them(tmp_path: Path) -> None:
    urls = [f"https://{host}.example/{n}" for n in range(3) for host in ("shared", "own")]
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with archive.transaction():
            links = [Link(url, DiscoveredBy.FEED, Priority.PAGE) for url in urls]
            archive.frontier.give(run_id, "test", links)
        others = frozenset({"shared.example"})
        _, leases = archive.write(run_id, [], LeaseRequest(6, others=others))
        assert {lease.host for lease in leases} == {"own.example"}
        _, due = archive.frontier.waiting(run_id)
        assert due == 0.0  # the crawl goes on asking
        _, leases = archive.write(run_id, [], LeaseRequest(6))
        assert Counter(lease.host for lease in leases) == {"shared.example": 3}


def test_a_clock_that_was_set_back_keeps_no_url_waiting(tmp_path: Path) -> None:
    links = [Link("https://s.example/1", DiscoveredBy.FEED, Priority.PAGE)]
    wrong = clock.now() + timedelta(days=400)
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with clock.use_clock(lambda: wrong), archive.transaction():
            archive.frontier.give(run_id, "test", links)
            (lease,) = archive.frontier.lease(run_id, LeaseRequest(1))
            archive.frontier.retry(run_id, lease.url_id, 30.0)
            assert archive.frontier.lease(run_id, LeaseRequest(1)) == []
        assert archive.frontier.waiting(run_id) == (1, 0.0)
        _, (again,) = archive.write(run_id, [], LeaseRequest(1))
        assert again.attempts == 1
        with clock.use_clock(lambda: wrong):  # it ends, to be looked at again in an hour
            archive.write(run_id, [ended(lease.url_id)])
            archive.finish_run(run_id, "finished")
        later = archive.begin_run("test", {})
        with archive.transaction():
            assert archive.frontier.give(later, "test", links).queued == 1


def test_a_clock_that_was_set_back_keeps_no_article_from_another_look(tmp_path: Path) -> None:
    links = [Link("https://s.example/1", DiscoveredBy.FEED, Priority.PAGE)]
    wrong = clock.now() + timedelta(days=400)
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with archive.transaction():
            archive.frontier.give(run_id, "test", links)
            (lease,) = archive.frontier.lease(run_id, LeaseRequest(1))
        with clock.use_clock(lambda: wrong):
            archive.write(run_id, [ended(lease.url_id)])
            archive.finish_run(run_id, "finished")
        later = archive.begin_run("test", {})
        with archive.transaction():
            assert archive.frontier.return_to(later, "test", lambda _: True, 10) == 1


def ended(url_id: int) -> Visit:
    """A visit that brought no page, by the clock that holds now."""
    url = "https://s.example/1"
    capture = Capture(url, url, clock.timestamp())
    return Visit(url, "test", capture, NoArticle("empty"), url_id=url_id)
