"""What folds and what does not, in the archive of a crawl."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import Palimpsest
from tests.support.crawled_newspaper import CrawledNewspaper
from tests.support.newspaper_expectations import Newspaper
from tests.support.paths import corpus_path


def text_of(crawled: CrawledNewspaper, path: str, which: str) -> str:
    return crawled.palimpsest.run("show", crawled.newspaper.url + path, "--text", which).out


def test_a_paragraph_repeated_with_a_word_added_and_a_comma_removed_is_found(
    crawled: CrawledNewspaper,
) -> None:
    expected = crawled.newspaper.expected
    rows = crawled.palimpsest.run(
        "repetitions",
        crawled.newspaper.url + expected.repeating_article,
        "--scope",
        "article",
        "--json",
    ).json
    (row,) = rows
    assert (row["of_text"], row["text"]) == expected.repeated_texts
    assert row["differs"] == "wording"
    assert 0.85 < row["similarity"] < 0.95


def test_clean_text_contains_a_repeated_paragraph_once_and_full_text_twice(
    crawled: CrawledNewspaper,
) -> None:
    expected = crawled.newspaper.expected
    first, second = expected.repeated_texts
    full = text_of(crawled, expected.repeating_article, "full")
    clean = text_of(crawled, expected.repeating_article, "clean")
    assert first in full
    assert second in full
    assert first in clean
    assert second not in clean


def test_a_repeated_chinese_paragraph_is_found(crawled: CrawledNewspaper) -> None:
    expected = crawled.newspaper.expected
    clean = text_of(crawled, expected.chinese, "clean")
    first, second = expected.chinese_texts
    assert first in clean
    assert second not in clean


def test_short_answers_in_an_interview_are_not_repetitions(crawled: CrawledNewspaper) -> None:
    lines = text_of(crawled, crawled.newspaper.expected.interview, "clean").split("\n")
    assert lines.count("Yes.") == 3
    assert lines.count("No.") == 2


def test_a_paragraph_with_a_changed_number_is_not_a_repetition(crawled: CrawledNewspaper) -> None:
    one, other, text, other_text = crawled.newspaper.expected.number_pair
    for path, own_text in ((one, text), (other, other_text)):
        assert own_text in text_of(crawled, path, "unique")
    (row,) = crawled.palimpsest.rows(
        "SELECT n.differs FROM near_duplicates n JOIN paragraphs a ON a.id = n.paragraph_id "
        "JOIN paragraphs b ON b.id = n.of_paragraph_id "
        "WHERE (a.text = ?1 AND b.text = ?2) OR (a.text = ?2 AND b.text = ?1)",
        text,
        other_text,
    )
    assert row == ("numbers",)


def test_a_paragraph_of_an_earlier_article_is_omitted_from_unique_text_only(
    crawled: CrawledNewspaper,
) -> None:
    one, other, text = crawled.newspaper.expected.exact_repeat
    containing = [path for path in (one, other) if text in text_of(crawled, path, "unique")]
    assert len(containing) == 1
    assert all(text in text_of(crawled, path, "clean") for path in (one, other))


def test_each_distinct_text_is_stored_once(crawled: CrawledNewspaper) -> None:
    assert (
        crawled.palimpsest.rows("SELECT text FROM paragraphs GROUP BY text HAVING count(*) > 1")
        == []
    )


def test_the_repeated_paragraph_of_the_seed_article_folds(
    palimpsest: Palimpsest, newspaper: Newspaper
) -> None:
    folder = corpus_path("seed-article")
    path = "/2024/10/deserters.html"
    newspaper.put(path, (folder / "article.html").read_bytes())
    palimpsest.crawl(newspaper.url + path)
    (row,) = palimpsest.run("repetitions", "1", "--json").json
    assert (row["scope"], row["similarity"], row["differs"]) == ("article", 0.8889, "wording")
    full = palimpsest.run("show", "1", "--text", "full").out.rstrip("\n")
    assert full.split("\n") == (folder / "article.txt").read_text("utf-8").rstrip("\n").split("\n")
    clean = palimpsest.run("show", "1", "--text", "clean").out
    assert clean.count("at least 18 of the North Korean soldiers") == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_pairs_do_not_depend_on_the_order_of_crawls(
    tmp_path: Path, newspaper: Newspaper, order: tuple[int, int]
) -> None:
    one, other, text, other_text = newspaper.expected.number_pair
    command = Palimpsest(tmp_path)
    for index in order:
        command.crawl(newspaper.url + (one, other)[index])
    pairs = command.rows(
        "SELECT min(a.text, b.text), max(a.text, b.text), differs FROM near_duplicates n "
        "JOIN paragraphs a ON a.id = n.paragraph_id JOIN paragraphs b ON b.id = n.of_paragraph_id"
    )
    assert (min(text, other_text), max(text, other_text), "numbers") in pairs
