"""A session: its state, how its run ended, and how components reach it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Spider
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.cli.crawl_report import exit_code
from crawler.crawl.plan import Plan, StartedCrawl
from crawler.crawl.session import Session, SessionState
from crawler.crawl.session_extension import SessionExtension, session_of
from crawler.crawl.shared_resources import SharedResources
from crawler.sources.source import sources_from_urls
from storage.core.model import Outcome, Tally


@pytest.fixture
def session(tmp_path: Path) -> Session:
    sources = tuple(sources_from_urls(["https://a.example/"]))
    resources = SimpleNamespace(archive=None, writer=None, workers=None)
    return Session(
        cast(SharedResources, resources),
        StartedCrawl(1, sources, None, 1),
        Plan(tmp_path / "a.db", sources),
        concurrency=1,
        per_host=1,
    )


def test_a_session_that_ends_by_itself_is_finished(session: Session) -> None:
    session.stop()
    assert session.outcome("finished") == "finished"


def test_the_reason_of_scrapy_takes_precedence(session: Session) -> None:
    session.stop_at_limit()
    assert session.outcome("shutdown") == "stopped"
    assert session.outcome("failed") == "failed"


def test_overtaken_takes_precedence_over_a_limit_in_either_order(session: Session) -> None:
    session.stop_at_limit()
    assert session.outcome("finished") == "limit"
    session._stop_overtaken()
    session.stop_at_limit()
    session.stop()
    assert session.state is SessionState.OVERTAKEN
    assert session.outcome("finished") == "overtaken"


def _crawler(session: object) -> Any:
    crawler = get_crawler(settings_dict={"EXTENSIONS": {SessionExtension: 5}})
    crawler.spider = Spider("test")
    crawler.spider.session = session  # type: ignore[attr-defined]
    return crawler


def test_the_extension_is_disabled_for_spiders_without_a_session() -> None:
    with pytest.raises(NotConfigured):
        SessionExtension.from_crawler(_crawler(None))


def test_components_reach_the_session_once_there_are_extensions(session: Session) -> None:
    crawler = _crawler(session)
    crawler.settings = Settings()
    extension = SessionExtension.from_crawler(crawler)
    crawler._extensions = None
    assert session_of(crawler) is None
    crawler._extensions = SimpleNamespace(middlewares=[extension])
    assert session_of(crawler) is session


@pytest.mark.parametrize(
    ("outcome", "tally", "fetched", "monitors", "code"),
    [
        ("finished", Tally(outcomes={Outcome.ARCHIVED: 2}), 2, None, 0),
        ("limit", Tally(outcomes={Outcome.ARCHIVED: 1, Outcome.ERROR: 1}), 1, (), 0),
        ("finished", Tally(outcomes={Outcome.ARCHIVED: 1, Outcome.ERROR: 2}), 1, None, 3),
        ("finished", Tally(outcomes={Outcome.ARCHIVED: 1}), 1, ("yield",), 3),
        ("finished", Tally(outcomes={Outcome.ROBOTS: 1}), 0, ("yield",), 4),
        ("finished", Tally(retries=1), 0, None, 4),
        ("failed", Tally(), 0, None, 1),
        ("overtaken", Tally(), 0, None, 5),
        ("stopped", Tally(), 0, None, 130),
    ],
)
def test_the_exit_code_follows_from_the_summary(
    session: Session,
    outcome: str,
    tally: Tally,
    fetched: int,
    monitors: tuple[str, ...] | None,
    code: int,
) -> None:
    summary = replace(
        session.summary_so_far(outcome, left=0),
        tally=tally,
        fetched=fetched,
        monitors_failed=monitors,
    )
    assert exit_code(summary) == code
