"""The health of sources: findings of `palimpsest health`, alerts and metrics."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from storage.archive.archive import Archive
from tests.support.command import CommandResult, Palimpsest
from tests.support.harbour_pages import (
    FEED_PATH,
    FIRST_PAGE,
    FIRST_PATH,
    SECOND_PAGE,
    SECOND_PATH,
    article_page,
    rss_feed,
)
from tests.support.newspaper_expectations import Newspaper
from tests.support.schedules import make_source_due, start_schedule
from tests.support.sources_file import write_sources

CHALLENGE = "<html><head><title>Just a moment...</title></head><body></body></html>"
HOOK = """\
import json, pathlib, sys
record = json.load(sys.stdin)
folder = pathlib.Path(__file__).parent
if (folder / "refuse").exists():
    print("pager not reachable", file=sys.stderr)
    sys.exit(7)
with open(folder / "alerts.jsonl", "a") as file:
    file.write(json.dumps(record) + "\\n")
print("this is not data")
"""


@pytest.fixture
def paper(newspaper: Newspaper) -> Newspaper:
    """The newspaper with a feed of one article."""
    newspaper.put(FIRST_PATH, FIRST_PAGE)
    newspaper.put(FEED_PATH, rss_feed(newspaper, FIRST_PATH), "application/rss+xml")
    return newspaper


class Hook:
    """An alert command that records the alerts it receives."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "hook.py"
        self.file.write_text(HOOK)
        self.command = f"{sys.executable} {self.file}"
        self._file = folder / "alerts.jsonl"
        self._refuse = folder / "refuse"

    def refuse(self, *, now: bool) -> None:
        if now:
            self._refuse.touch()
        else:
            self._refuse.unlink()

    @property
    def alerts(self) -> list[dict[str, Any]]:
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def received(self) -> list[tuple[str, str, str]]:
        return [(each["source"], each["kind"], each["state"]) for each in self.alerts]


@pytest.fixture
def hook(palimpsest: Palimpsest) -> Hook:
    return Hook(palimpsest.folder)


def set_alert_command(palimpsest: Palimpsest, command: str) -> None:
    """Set the alert command in sources.toml."""
    path = palimpsest.folder / "sources.toml"
    path.write_text(f"on_alert = {json.dumps(command)}\n{path.read_text()}")


def failing(paper: Newspaper) -> None:
    paper.put(FEED_PATH, "no", status=500)


def one_try(palimpsest: Palimpsest, *words: str) -> CommandResult:
    """A crawl that does not retry failing servers."""
    (palimpsest.folder / "quick.py").write_text(
        "from crawler.settings import *\nPALIMPSEST_TRIES = 1\n"
    )
    return with_settings(palimpsest, "quick", "crawl", *words, "--delay", "0", "--json")


def with_settings(palimpsest: Palimpsest, module: str, *words: str) -> CommandResult:
    class Set(Palimpsest):
        def environment(self) -> dict[str, str]:
            paths = [str(self.folder), os.environ.get("PYTHONPATH", "")]
            return super().environment() | {
                "SCRAPY_SETTINGS_MODULE": module,
                "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            }

    return Set(palimpsest.folder).run(*words)


def test_sources_without_findings_are_ok(palimpsest: Palimpsest, paper: Newspaper) -> None:
    write_sources(
        palimpsest, gazette={"feeds": [paper.url + FEED_PATH]}, never={"feeds": [paper.url + "/x"]}
    )
    none = palimpsest.run("health")
    assert (none.code, "there is no archive" in none.err) == (2, True)
    palimpsest.crawl("gazette")
    ran = palimpsest.run("health")
    assert (ran.code, ran.out) == (0, "All 2 sources OK\n")
    assert palimpsest.run("health", "gazette").out == "1 source OK\n"
    assert palimpsest.run("health", "--json").json == []
    unknown = palimpsest.run("health", "nobody")
    assert (unknown.code, "has no source nobody" in unknown.err) == (2, True)


def test_an_alert_is_sent_once_when_a_feed_fails_and_once_when_it_is_back(
    palimpsest: Palimpsest, paper: Newspaper, hook: Hook
) -> None:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH], "failing_after": 2})
    set_alert_command(palimpsest, hook.command)
    failing(paper)
    for received in ([], [("gazette", "failing", "begun")], [("gazette", "failing", "begun")]):
        make_source_due(palimpsest, "gazette") if palimpsest.archive.exists() else None
        ran = one_try(palimpsest, "--due")
        assert (ran.code, [row["exit_code"] for row in ran.json]) == (4, [4]), ran.err
        assert hook.received == received
    (finding,) = palimpsest.run("health", "--json").json
    assert finding["kind"] == "failing"
    assert finding["description"] == (
        "3 polls in a row could not read it: HTTP 500 Internal Server Error"
    )
    assert finding["next"] == "palimpsest sources check gazette"
    (first,) = palimpsest.rows("SELECT min(started) FROM runs")[0]
    assert finding["since"] == first
    shown = palimpsest.run("health")
    assert (shown.code, "failing" in shown.out) == (3, True)
    record = hook.alerts[0]
    assert record["archive"] == "archive.db"
    assert (record["since"], record["description"][:7]) == (first, "2 polls")

    paper.put(FEED_PATH, rss_feed(paper, FIRST_PATH), "application/rss+xml")
    make_source_due(palimpsest, "gazette")
    assert palimpsest.crawl("--due").code == 0
    assert hook.received[1:] == [("gazette", "failing", "over")]
    assert palimpsest.run("health").code == 0


def test_a_failing_alert_command_is_logged_and_run_again_and_the_crawl_continues(
    palimpsest: Palimpsest, paper: Newspaper, hook: Hook
) -> None:
    write_sources(palimpsest, gazette={"start": [paper.url + FIRST_PATH], "silent_after": "1h"})
    set_alert_command(palimpsest, hook.command)
    hook.refuse(now=True)
    palimpsest.crawl("gazette")
    silent(palimpsest, "gazette")
    ran = palimpsest.crawl("--due")
    assert (ran.code, len(ran.json)) == (0, 1)
    assert "on_alert failed for the alert silent begun of source gazette (exit code 7)" in ran.err
    assert "pager not reachable" in ran.err
    assert hook.alerts == []
    hook.refuse(now=False)
    ran = palimpsest.run("health", "--alert", "--json")
    assert (ran.code, [each["kind"] for each in ran.json]) == (3, ["silent"])
    assert hook.received == [("gazette", "silent", "begun")]
    palimpsest.run("health", "--alert")
    assert len(hook.alerts) == 1


def silent(palimpsest: Palimpsest, name: str) -> None:
    """Set the last new article of a source to a date long ago."""
    with sqlite3.connect(palimpsest.archive) as connection:
        connection.execute(
            "UPDATE sources SET polled_at = '2020-03-01T00:00:00.000Z', "
            "read_at = '2020-03-01T00:00:00.000Z', news_at = '2020-01-01T00:00:00.000Z' "
            "WHERE name = ?",
            (name,),
        )
    connection.close()


def test_pages_that_become_challenges_are_found_and_explained(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    assert palimpsest.crawl("gazette").json["challenged"] == 0
    paths = [f"/harbour/new-{number}.html" for number in range(4)]
    for number, path in enumerate(paths):
        paper.put(path, CHALLENGE, status=(200, 403, 503, 429)[number])
    paper.put(FEED_PATH, rss_feed(paper, *paths, FIRST_PATH), "application/rss+xml")
    before = len(paper.requests)

    ran = palimpsest.crawl("gazette")

    assert (ran.json["challenged"], ran.json["pages_new"]) == (4, 4)
    assert ran.json["retries"] == 0
    assert sorted(paper.requests[before:]) == sorted(["/robots.txt", FEED_PATH, *paths])
    explained = palimpsest.run("why", paper.url + paths[0])
    assert "challenge: Cloudflare asks for proof of a human (HTTP 200)" in explained.out
    (finding,) = palimpsest.run("health", "--json").json
    assert (finding["kind"], finding["description"]) == (
        "challenged",
        "4 of 5 URLs answered with a challenge page",
    )


def test_a_feed_behind_a_challenge_was_not_read(palimpsest: Palimpsest, paper: Newspaper) -> None:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    paper.put(FEED_PATH, CHALLENGE)
    ran = palimpsest.crawl("gazette")
    assert (ran.code, ran.json["starts_read"], ran.json["challenged"]) == (4, 0, 1)
    assert palimpsest.rows("SELECT failed_polls FROM sources") == [(1,)]


def test_drops_in_yield_and_length_are_found_in_real_runs(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(
        palimpsest, gazette={"feeds": [paper.url + FEED_PATH]}, market={"feeds": [paper.url + "/m"]}
    )
    words = "The dredger that was to clear the inner harbour by April has not left its yard. "
    for hour in range(5):
        late = hour == 4
        for name, where in (("story", FEED_PATH), ("stall", "/m")):
            paths = [f"/harbour/{name}-{hour}-{number}.html" for number in range(5)]
            for number, path in enumerate(paths):
                text = words.replace("April", f"day {hour} {number}") * (12 - 11 * late)
                broken = late and name == "stall"
                paper.put(
                    path, "<html><body></body></html>" if broken else article_page("News", text)
                )
            paper.put(where, rss_feed(paper, *paths), "application/rss+xml")
        ran = palimpsest.crawl("gazette", "market")
        assert ran.code == 0, ran.err
    found = palimpsest.run("health", "--json").json
    assert [(each["source"], each["kind"]) for each in found] == [
        ("market", "yield"),
        ("gazette", "shorter"),
    ]
    assert found[0]["description"] == "0 of the last 5 new pages are articles; before, 100% were"
    assert found[0]["next"] == "palimpsest runs --source market"


def test_a_source_that_is_not_crawled_is_overdue_unless_it_was_removed(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    source = {"feeds": [paper.url + FEED_PATH]}
    write_sources(palimpsest, gazette=source, gone=source)
    palimpsest.crawl("gazette", "gone")
    for name in ("gazette", "gone"):
        make_source_due(palimpsest, name)
    write_sources(palimpsest, gazette=source)
    found = palimpsest.run("health", "--json").json
    assert [(each["source"], each["kind"]) for each in found] == [("gazette", "overdue")]
    assert "palimpsest crawl --due" in found[0]["next"]


def test_the_prometheus_file_contains_metrics_and_findings(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(
        palimpsest, gazette={"feeds": [paper.url + FEED_PATH]}, never={"feeds": [paper.url + "/x"]}
    )
    summary = palimpsest.crawl("gazette").json
    make_source_due(palimpsest, "gazette")
    assert palimpsest.run("health", "--prometheus", "out.prom").code == 3

    text = (palimpsest.folder / "out.prom").read_text()

    values = {
        (sample.name, *dict(sorted(sample.labels.items())).values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert values["palimpsest_last_poll_timestamp_seconds", "gazette"] == 1577836800
    assert values["palimpsest_next_poll_timestamp_seconds", "gazette"] == 1577836800 + 3600
    assert values["palimpsest_last_news_timestamp_seconds", "gazette"] > 1577836800
    assert values["palimpsest_last_run_articles_new", "gazette"] == summary["articles_new"] == 1
    assert values["palimpsest_last_run_bytes", "gazette"] == summary["bytes"] > 0
    assert values["palimpsest_failed_polls", "gazette"] == 0
    assert values["palimpsest_finding", "overdue", "gazette"] == 1
    assert values["palimpsest_finding", "failing", "gazette"] == 0
    assert values["palimpsest_finding", "overdue", "never"] == 0
    assert ("palimpsest_last_poll_timestamp_seconds", "never") not in values
    assert [each.name for each in palimpsest.folder.glob("out.prom*")] == ["out.prom"]
    wrong = palimpsest.run("health", "--prometheus", "none/out.prom")
    assert (wrong.code, "none/out.prom cannot be written" in wrong.err) == (2, True)


def test_an_alert_command_that_hangs_is_killed_with_its_processes(
    palimpsest: Palimpsest,
    paper: Newspaper,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from crawler.sources import alert_hook
    from crawler.sources.sources_toml import read_sources

    source = {"feeds": [paper.url + FEED_PATH], "silent_after": "1h"}
    write_sources(palimpsest, one=source, two=source)
    palimpsest.crawl("one", "two")
    for name in ("one", "two"):
        silent(palimpsest, name)
    monkeypatch.setattr(alert_hook, "HOOK_SECONDS", 1.0)
    sources = read_sources(palimpsest.folder / "sources.toml")
    os.mkfifo(pipe := palimpsest.folder / "pipe")
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    hangs = f"exec 3> {pipe}; echo begun >&3; sleep 300"
    assert not alert_hook.run_alert_hook(sources, palimpsest.archive, hangs)
    assert "killed after 1 s" in caplog.text
    os.set_blocking(end, True)
    with os.fdopen(end) as output:
        # The pipe ends, so no process holds it open; and the second alert was not sent.
        assert output.read() == "begun\n"
    assert palimpsest.rows("SELECT count(*) FROM alerts") == [(0,)]


def test_a_schedule_sends_alerts_after_each_crawl(
    palimpsest: Palimpsest, paper: Newspaper, hook: Hook
) -> None:
    quick = {"interval": "1s", "min_interval": "0.5s", "max_interval": "1s"}
    write_sources(palimpsest, gazette=quick | {"feeds": [paper.url + "/gone"], "failing_after": 2})
    set_alert_command(palimpsest, hook.command)
    with start_schedule(palimpsest) as schedule:
        # It plans the next crawl after it sent the alerts of the last one.
        schedule.err.until(lambda lines: sum("gazette: next at" in line for line in lines) >= 3)
        schedule.end()
    assert hook.received == [("gazette", "failing", "begun")]


def test_sending_alerts_without_a_command_is_an_error(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    palimpsest.crawl("gazette")
    ran = palimpsest.run("health", "--alert")
    assert (ran.code, 'sources.toml has no alert command: add on_alert = "..."' in ran.err) == (
        2,
        True,
    )


DOWNGRADE = """
DROP TABLE alerts;
ALTER TABLE sources RENAME TO known;
CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    polled_at TEXT,
    read_at TEXT,
    news_at TEXT,
    failed INTEGER NOT NULL,
    news REAL NOT NULL,
    span REAL NOT NULL          -- seconds
) WITHOUT ROWID;
INSERT INTO sources
    SELECT name, polled_at, read_at, news_at, failed_polls, recent_articles, recent_seconds
    FROM known;
DROP TABLE known;
"""


def test_the_health_of_an_older_archive_is_checked_after_its_migration(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    palimpsest.crawl("gazette")
    with Archive(palimpsest.archive) as archive:
        archive.connection.executescript(DOWNGRADE)
        archive.connection.execute("DELETE FROM _sqlite_migrations WHERE name > '0006'")
        archive.connection.execute("PRAGMA user_version = 6")
    older = palimpsest.run("health")
    assert older.code == 0, older.err
    assert palimpsest.rows("SELECT failed_polls FROM sources") == [(0,)]
    assert palimpsest.crawl("--due").json == []
    assert palimpsest.crawl("gazette").code == 0
    assert palimpsest.run("health").code == 0
    assert palimpsest.rows("SELECT usual_rate, longest_gap FROM sources") == [(0.0, 0.0)]


MONITORS = """\
from crawler.settings import *
from spidermon import Monitor, MonitorSuite, monitors

SPIDERMON_ENABLED = True
SPIDERMON_SPIDER_CLOSE_MONITORS = ("monitored.AtClose",)
PALIMPSEST_TRIES = 1


@monitors.name("news")
class News(Monitor):
    @monitors.name("two of them")
    def test_two(self):
        self.assertGreaterEqual(self.data.stats["palimpsest/articles_new"], 2)

    @monitors.name("any page")
    def test_fetched(self):
        self.assertTrue(self.data.stats["palimpsest/fetched"])


class AtClose(MonitorSuite):
    monitors = [News]
"""


def test_failed_monitors_are_in_the_exit_code_the_summary_and_the_run_ledger(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    if find_spec("spidermon") is None:
        pytest.skip("Spidermon is not installed: pip install 'palimpsest-archive[spidermon]'")
    write_sources(palimpsest, gazette={"feeds": [paper.url + FEED_PATH]})
    (palimpsest.folder / "monitored.py").write_text(MONITORS)
    words = ("crawl", "gazette", "--delay", "0")

    ran = with_settings(palimpsest, "monitored", *words, "--json")

    assert ran.code == 3, ran.err
    assert ran.json["monitors_failed"] == ["news/two of them"]
    assert ran.json["articles_new"] == 1
    shown = palimpsest.run("runs", "show", "1", "--json").json
    assert shown["stats"]["monitors_failed"] == ["news/two of them"]
    paper.put(SECOND_PATH, SECOND_PAGE)
    paper.put("/harbour/three.html", SECOND_PAGE.replace("six", "seven"))
    paper.put(FEED_PATH, rss_feed(paper, SECOND_PATH, "/harbour/three.html"), "application/rss+xml")
    ran = with_settings(palimpsest, "monitored", *words, "--json")
    assert (ran.code, ran.json["monitors_failed"]) == (0, []), ran.err
    ran = with_settings(palimpsest, "monitored", *words)
    assert (ran.code, "failed: news/two of them" in ran.out) == (3, True)


def test_monitors_without_spidermon_are_refused_before_anything_is_fetched(
    palimpsest: Palimpsest, paper: Newspaper
) -> None:
    (palimpsest.folder / "bare.py").write_text(
        "import sys\nfrom crawler.settings import *\nSPIDERMON_ENABLED = True\n"
        "sys.modules['spidermon'] = None\n"
    )
    ran = with_settings(palimpsest, "bare", "crawl", paper.url + FIRST_PATH)
    assert (ran.code, "pip install 'palimpsest-archive[spidermon]'" in ran.err) == (2, True), (
        ran.err
    )
    assert paper.requests == []
