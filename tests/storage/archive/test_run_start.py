"""What `Archive.start_run` queues and locks, and when it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive.archive import Archive
from storage.core.errors import WaitForRun
from storage.crawl_state.frontier import LeaseRequest
from storage.crawl_state.poll_policy import Interval, Poll
from storage.crawl_state.run_ledger import list_runs
from storage.crawl_state.run_plan import (
    AllTakenDown,
    ConfiguredSource,
    NotDue,
    RunPlan,
    StartUrls,
)
from storage.crawl_state.source_stats import record_poll
from tests.support.articles import write

HOME, FEED = "https://s.example/", "https://s.example/feed"
SOURCE = ConfiguredSource("paper", lambda _: True, Interval())


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as opened:
        yield opened


def plan(*urls: str, source: ConfiguredSource | None = None) -> RunPlan:
    return RunPlan(
        source="paper",
        arguments={"urls": list(urls)},
        locked=("paper", "s.example"),
        starts=(StartUrls("paper", urls),),
        configured=source,
    )


def leased(archive: Archive, run_id: int) -> set[str]:
    _, leases = archive.write(run_id, [], LeaseRequest(10))
    return {lease.url for lease in leases}


def test_a_new_run_has_its_start_urls_queued_and_its_sources_locked(archive: Archive) -> None:
    started = archive.start_run(plan(HOME, FEED))
    assert started.queued == 2
    assert leased(archive, started.run_id) == {HOME, FEED}
    (run,) = list_runs(archive.connection)
    assert (run.id, run.source, run.arguments) == (started.run_id, "paper", {"urls": [HOME, FEED]})
    with pytest.raises(WaitForRun, match="run 1 of paper has been in progress since"):
        archive.start_run(plan(HOME))
    assert len(list_runs(archive.connection)) == 1


def test_a_resumed_run_continues_with_its_leased_urls(archive: Archive) -> None:
    first = archive.start_run(plan(HOME, FEED))
    leased(archive, first.run_id)
    archive.finish_run(first.run_id, "stopped")
    resumed = archive.start_run(RunPlan("paper", locked=("paper",), resumes=first.run_id))
    assert (resumed.run_id, resumed.queued) == (first.run_id, 2)
    assert leased(archive, resumed.run_id) == {HOME, FEED}


def test_a_run_of_a_configured_source_takes_over_unfinished_urls(archive: Archive) -> None:
    first = archive.start_run(plan(HOME, FEED, source=SOURCE))
    archive.finish_run(first.run_id, "stopped")
    second = archive.start_run(plan(HOME, source=SOURCE))
    assert second.queued == 2
    assert leased(archive, second.run_id) == {HOME, FEED}


def test_a_source_that_is_not_due_is_not_started(archive: Archive) -> None:
    source = ConfiguredSource("paper", lambda _: True, Interval(), only_if_due=True)
    first = archive.start_run(plan(HOME, source=source))
    archive.finish_run(first.run_id, "finished")
    with archive.transaction():
        started = list_runs(archive.connection)[0].started
        record_poll(archive.connection, "paper", Poll(started, read=True))
    with pytest.raises(NotDue, match="paper was crawled by another run meanwhile"):
        archive.start_run(plan(HOME, source=source))
    assert len(list_runs(archive.connection)) == 1


def test_urls_that_were_taken_down_are_not_queued(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    story = "https://s.example/story"
    write(archive, [(story, ["A story that somebody wants to be taken down again."])])
    archive.finish_run(1, "finished")
    archive.redact(1, "a court asked")
    with pytest.raises(AllTakenDown, match=f"{story}: redacted on .*: a court asked"):
        archive.start_run(plan(story))
    started = archive.start_run(plan(story, HOME))
    assert (started.queued, leased(archive, started.run_id)) == (1, {HOME})
    assert f"left out: {story}" in caplog.text
