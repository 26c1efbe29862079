"""Run summaries: the JSON that is printed and stored, and what is read back from it."""

from __future__ import annotations

import json

from storage.core.model import Outcome, Tally
from storage.core.run_summary import (
    CrawlSummary,
    ImportSummary,
    KilledSummary,
    MissingFile,
    RecordedSummary,
    ReextractSummary,
)

TALLY = Tally(
    outcomes={Outcome.NOT_FOUND: 2, Outcome.ARCHIVED: 5},
    failures={"HTTP 404 Not Found": 2},
    new_articles=4,
    new_versions=1,
    known_articles=3,
    paragraphs=20,
    new_paragraphs=15,
    folded=5,
    near_duplicates=2,
    retries=1,
    unresolved_revisits=6,
)
TEXTS = {
    "articles_new": 4,
    "articles_changed": 1,
    "articles_known": 3,
    "paragraphs": 20,
    "paragraphs_new": 15,
    "paragraphs_folded": 5,
    "near_duplicates": 2,
}
CRAWL = CrawlSummary(
    run=1,
    source="gazette",
    archive="a.db",
    outcome="finished",
    left=7,
    seconds=1.5,
    fetched=6,
    bytes=1000,
    starts_read=1,
    tally=TALLY,
    pages_new=6,
    pages_articles=4,
    characters_new=900,
    challenged=1,
    articles_measured=3,
    left_out_share=0.125,
    articles_not_due=2,
    monitors_failed=("yield",),
)


def test_the_keys_of_a_crawl_are_stable() -> None:
    assert CRAWL.as_json() == {
        "run": 1,
        "source": "gazette",
        "archive": "a.db",
        "outcome": "finished",
        "left": 7,
        "seconds": 1.5,
        "fetched": 6,
        "bytes": 1000,
        "starts_read": 1,
        "urls": 7,
        "urls_404": 2,
        "urls_archived": 5,
        "failures": {"HTTP 404 Not Found": 2},
        "retries": 1,
        "pages_new": 6,
        "pages_articles": 4,
        "characters_new": 900,
        "challenged": 1,
        "articles_measured": 3,
        "left_out_share": 0.125,
        **TEXTS,
        "articles_not_due": 2,
        "monitors_failed": ["yield"],
    }
    assert CRAWL.failed == 2


def test_the_keys_of_an_import_are_stable() -> None:
    summary = ImportSummary(
        run=2,
        source="import a.jsonl",
        archive="a.db",
        outcome="finished",
        seconds=2.0,
        read=9,
        problems=("a.jsonl:3: not an object",),
        problem_count=1,
        tally=TALLY,
        articles_per_second=3.5,
        records_known=8,
        records_passed={"image": 4},
    )
    assert summary.as_json() == {
        "run": 2,
        "source": "import a.jsonl",
        "archive": "a.db",
        "outcome": "finished",
        "seconds": 2.0,
        "read": 9,
        "problems": ["a.jsonl:3: not an object"],
        "problem_count": 1,
        "urls_404": 2,
        "urls_archived": 5,
        **TEXTS,
        "articles_per_second": 3.5,
        "records_known": 8,
        "records_passed": {"image": 4},
        "revisits_unplaced": 6,
    }


def test_a_dry_run_of_a_reextraction_has_no_run() -> None:
    summary = ReextractSummary(
        run=None,
        source="reextract",
        archive="a.db",
        outcome="finished",
        dry_run=True,
        extractor="x 1",
        seconds=1.0,
        left=3,
        read=2,
        same=1,
        differing=1,
        articles_new=0,
        no_article=0,
        versions_new=0,
        missing=(MissingFile("1.warc.gz", 1, "is not there"),),
        failures={},
        pages_per_second=2.0,
    )
    found = summary.as_json()
    assert "run" not in found
    assert found["missing"] == [{"file": "1.warc.gz", "records": 1, "reason": "is not there"}]


def test_the_ledger_returns_the_figures_that_were_stored() -> None:
    recorded = RecordedSummary.of(json.loads(json.dumps(CRAWL.as_json())))
    assert (recorded.fetched, recorded.articles_new, recorded.articles_changed) == (6, 4, 1)
    assert (recorded.urls, recorded.bytes, recorded.challenged) == (7, 1000, 1)
    assert (recorded.pages_new, recorded.pages_articles, recorded.characters_new) == (6, 4, 900)
    assert recorded.outcomes == {"404": 2, "archived": 5}
    assert recorded.failures == {"HTTP 404 Not Found": 2}


def test_figures_that_an_earlier_release_did_not_store_are_unknown_or_0() -> None:
    killed = KilledSummary(run=3, outcome="killed", left=1, fetched=2, outcomes={"archived": 2})
    for stats in ({}, killed.as_json(), {"articles_new": "many", "failures": None}):
        recorded = RecordedSummary.of(stats)
        assert (recorded.articles_new, recorded.pages_new, recorded.failures) == (None, 0, {})
    assert RecordedSummary.of(killed.as_json()).fetched == 2
    assert RecordedSummary.of(killed.as_json()).urls == 2
