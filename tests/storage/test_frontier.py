"""Which URLs a crawl is given next."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from storage.archive import Archive
from storage.frontier import Wanted
from storage.model import Found, Link, Priority


def test_hosts_that_other_crawls_have_in_hand_are_left_to_them(tmp_path: Path) -> None:
    urls = [f"https://{host}.example/{n}" for n in range(3) for host in ("shared", "own")]
    with Archive(tmp_path / "a.db") as archive:
        run_id = archive.begin_run("test", {})
        with archive.transaction():
            links = [Link(url, Found.FEED, Priority.PAGE) for url in urls]
            archive.frontier.give(run_id, "test", links)
        others = frozenset({"shared.example"})
        _, leases = archive.write(run_id, [], Wanted(6, others=others))
        assert {lease.host for lease in leases} == {"own.example"}
        _, due = archive.frontier.waiting(run_id)
        assert due == 0.0  # the crawl goes on asking
        _, leases = archive.write(run_id, [], Wanted(6))
        assert Counter(lease.host for lease in leases) == {"shared.example": 3}
