"""Query commands: text output for users, --json for programs."""

from __future__ import annotations

import json

import pytest

from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.newspaper_expectations import Newspaper


def test_search_shows_the_passage_with_the_words(
    crawled: CrawledNewspaper,
) -> None:
    (first, *_) = crawled.palimpsest.run("search", "dredger", "deckhands", "--json").json
    assert first["url"].endswith(crawled.newspaper.expected.repeating_article)
    assert "deckhands" in first["passage"]
    assert first["title"] in crawled.palimpsest.run("search", "dredger", "deckhands").out


def test_search_accepts_phrases_prefixes_and_excluded_words(
    crawled: CrawledNewspaper,
) -> None:
    def found(*words: str) -> set[int]:
        ran = crawled.palimpsest.run("search", "--json", "--limit", "50", "--", *words)
        return {row["id"] for row in ran.json}

    assert found("ferry") > found("ferry", "-library")
    assert found("ferr*") >= found("ferry")
    assert found("'ferry oysters'") == set()
    assert found("ferry OR oysters") >= found("ferry") | found("oysters")


def test_search_finds_chinese_words(crawled: CrawledNewspaper) -> None:
    (row,) = crawled.palimpsest.run("search", "渡船", "--json").json
    assert row["url"].endswith(crawled.newspaper.expected.chinese)


@pytest.mark.parametrize("query", ['"', "*", "AND", "NEAR(", "a:b", "(", "^x", "-", "';--"])
def test_no_query_is_a_syntax_error(crawled: CrawledNewspaper, query: str) -> None:
    ran = crawled.palimpsest.run("search", "--json", "--", query)
    assert (ran.code, ran.err) == (0, "")


def test_a_search_without_results_says_so_on_stderr(crawled: CrawledNewspaper) -> None:
    ran = crawled.palimpsest.run("search", "zyzzyva")
    assert (ran.code, ran.out) == (0, "")
    assert "zyzzyva" in ran.err


def test_search_shows_an_article_and_its_copies_once(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    path = newspaper.expected.repeating_article
    with Newspaper() as other:
        palimpsest.crawl(newspaper.url + path)
        palimpsest.crawl(other.url + path)
    (row,) = palimpsest.run("search", "dredger", "--json").json
    assert [copy["id"] for copy in row["copies"]] == [3 - row["id"]]
    ((later, earlier, relation),) = palimpsest.rows(
        "SELECT a.url, o.url, c.relation FROM copies c JOIN articles a ON a.id = c.article_id "
        "JOIN articles o ON o.id = c.of_article_id"
    )
    # Both were published at the same time, so their URLs decide.
    assert [earlier, later] == sorted((newspaper.url + path, other.url + path))
    assert relation == "copy"
    (url,) = palimpsest.rows("SELECT outcome, detail FROM urls WHERE article_id = 2")
    assert url == ("copy", newspaper.url + path)
    scopes = palimpsest.rows(
        "SELECT DISTINCT r.scope FROM repetitions r JOIN articles a ON a.id = r.article_id "
        "WHERE a.url = ?",
        later,
    )
    assert set(scopes) == {("article",), ("elsewhere",)}


def test_show_marks_repetitions_with_the_earlier_occurrence(crawled: CrawledNewspaper) -> None:
    out = crawled.palimpsest.run(
        "show", crawled.newspaper.url + crawled.newspaper.expected.repeating_article
    ).out
    assert "repeated with different wording" in out
    assert crawled.newspaper.expected.titles[crawled.newspaper.expected.repeating_article] in out


def test_why_prints_where_a_url_was_found_and_its_outcome(
    crawled: CrawledNewspaper,
) -> None:
    paper = crawled.newspaper
    history = crawled.palimpsest.run("why", paper.url + "/harbour/lost.html", "--json").json
    assert (history["outcome"], history["captures"][0]["status"]) == ("404", 404)
    assert history["found_by"][-1]["found"] == "given"
    out = crawled.palimpsest.run("why", paper.url + "/private/ledger.html").out
    assert "robots.txt does not allow it" in out
    assert "linked on" in out


def test_control_characters_in_text_do_not_reach_the_terminal(palimpsest: Palimpsest) -> None:
    title = "\x1b]0;owned\x07\x1b[31m[bold]Harbour[/bold][/] \u202egnihton"
    record = {"url": "https://gazette.example/x", "title": title, "text": f"Harbour {title} text."}
    (palimpsest.folder / "a.jsonl").write_text(json.dumps(record))
    palimpsest.run("import", "a.jsonl")
    for words in (("search", "harbour"), ("show", "1"), ("why", "gazette.example/x")):
        ran = palimpsest.run(*words)
        assert ran.code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)
        assert "[bold]Harbour[/bold][/]" in ran.out
    assert palimpsest.run("show", "1", "--json").json["title"] == title


def test_stats_include_what_folding_saved(crawled: CrawledNewspaper) -> None:
    stats = crawled.palimpsest.run("stats", "--json").json
    assert stats["articles"] == crawled.summary["articles_new"]
    assert stats["repeated"]["article"]["paragraphs"] == 2
    assert stats["near_duplicates"]["numbers"] >= 1
    assert "omitted from clean_text" in crawled.palimpsest.run("stats").out


def test_a_closed_pipe_causes_no_traceback(crawled: CrawledNewspaper) -> None:
    process = crawled.palimpsest.start("repetitions", "--limit", "50", "--json", fresh=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "command",
    [
        *("crawl", "import", "search", "show", "repetitions", "copies", "compare", "boilerplate"),
        *("why", "stats", "refold"),
    ],
)
def test_every_command_has_help(palimpsest: Palimpsest, command: str) -> None:
    ran = palimpsest.run(command, "--help")
    assert ran.code == 0
    assert "--archive" in ran.out
    assert "--json" in ran.out
    assert command in palimpsest.run("--help").out
